"""Looking at what comes in: papers that wait are accepted, or rejected, by somebody who has seen them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from documents import (
    Audience,
    Document,
    Kind,
    MunimentError,
    Named,
    NotFound,
    PartialDate,
    Source,
    Visibility,
    best,
)
from documents.claim import EMBARGO
from documents.decisions import Removal, State
from documents.doubts import Doubt, doubts
from documents.file import File, Status
from documents.heldback import Held
from documents.uploads import Upload
from ingest.candidate import held_back
from ingest.changing import Changing, Said, now, spoken
from ingest.describe import decide, lies_in
from ingest.likeness import Alike, Likeness
from ingest.parcel import closed_by

ACCEPT, REJECT, TAKE_BACK = "accept", "reject", "take back"
_NAMED = 10  # papers that no longer wait, by their titles
_LEGIBLE = 70  # of 100: how sure a recogniser is of the words of a page that need no look


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A paper that waits: when it came (ISO 8601, UTC) and who sent it, "" where it lay in a folder.

    `doubts` is how many things there are to look at first, `alike` whether something here is like it. `reason` is why
    it was rejected, "" while it waits.
    """

    id: str
    title: str
    kind: Kind
    dated: PartialDate | None
    bodies: tuple[Named, ...]
    pages: int
    at: str
    by: str
    doubts: int
    alike: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Something to look at first: a field, "" where it is none, and why in a sentence.

    `differ` are the two claims, where it is sources that differ.
    """

    field: str
    sentence: str
    differ: Doubt | None = None


class Review(Changing):
    """Accepts papers that wait, and rejects them; done everywhere when a call returns, or not at all.

    Every method raises NotFound for what does not wait, and Busy where another process is writing.
    """

    def waiting(self, start: int, limit: int) -> list[Waiting]:
        """Some of the papers that wait, as they came."""
        found = self._catalogue.held_back.all(State.WAITING, start, limit)
        likeness = Likeness.now(self._catalogue) if found else None
        return [self._waiting(held, likeness) for held in found]

    def rejected(self, start: int = 0, limit: int | None = None) -> list[Waiting]:
        """Some of those that were rejected, as they were; what is like them is not looked for."""
        return [self._waiting(held, None) for held in self._catalogue.held_back.all(State.REJECTED, start, limit)]

    def number(self, state: State = State.WAITING) -> int:
        """How many papers wait."""
        return self._catalogue.held_back.number(state)

    def waiting_or_rejected(self, id: str) -> Document:
        """A paper that waits, or was rejected."""
        if not self._catalogue.decisions.is_held_back(id):
            raise NotFound(f"No document {id} waits to be looked at.")
        return self._catalogue.held(id)

    def all_waiting(self, ids: Iterable[str]) -> list[Document]:
        """Some papers, all of which wait. Raises NotFound, which names those that do not."""
        return [self._catalogue.held(held.document) for held in self._all_held(ids)]

    def sent(self, document: Document) -> Upload | None:
        """The file as which a paper was sent in, or in which it came; None where nobody sent it."""
        return next(iter(self._catalogue.uploads.holding(document.paths)), None)

    def doubts(self, document: Document) -> list[Look]:
        """What to look at first."""
        return list(_looks(document))

    def like(self, id: str) -> list[Alike]:
        """The papers here, and others that wait, that are like one: copies, versions, and those of its reference."""
        return Likeness.now(self._catalogue).to(self.waiting_or_rejected(id))

    def accept(
        self,
        id: str,
        by: str,
        *,
        visibility: Visibility,
        embargo: date | None = None,
        supersedes: str = "",
        reason: str = "",
    ) -> Document:
        """Let a paper be found by who may read it, in the place of an earlier version where one is named.

        Where it came as a newer version at the path of another, it takes that one's place. With an `embargo` it is for
        staff until that day.

        Raises:
            MunimentError: an earlier version of it waits too, or what it is to take the place of cannot be.
            ValueError: the day has come.
        """
        said = _said(visibility, embargo, by)
        with self._alone():
            held = self._held(id)
            self._check_first([held])
            self._accept(held, by, said, supersedes, reason)
        return self._catalogue.held(id)

    def accept_all(
        self, ids: Sequence[str], by: str, *, visibility: Visibility, embargo: date | None = None, reason: str = ""
    ) -> list[Document]:
        """The same of many, all of them or none."""
        said = _said(visibility, embargo, by)
        with self._alone():
            found = sorted(self._all_held(ids), key=lambda held: (held.at, held.document))
            self._check_first(found)
            for held in found:
                self._accept(held, by, said, "", reason)
        return [*map(self._catalogue.held, ids)]

    def reject(self, id: str, by: str, reason: str) -> Document:
        """Keep a paper from being found, until it is taken back or erased; the same bytes are not taken in again."""
        with self._alone():
            self._reject(self._held(id), by, reason)
        return self._catalogue.held(id)

    def reject_all(self, ids: Sequence[str], by: str, reason: str) -> list[Document]:
        """The same of many, all of them or none."""
        with self._alone():
            for held in self._all_held(ids):
                self._reject(held, by, reason)
        return [*map(self._catalogue.held, ids)]

    def take_back(self, id: str, by: str) -> Document:
        """Have a paper that was rejected wait again."""
        with self._alone():
            removal = self._catalogue.decisions.removal(id)
            if removal is None or removal.state is not State.REJECTED:
                raise NotFound(f"No document {id} was rejected.")
            came = self._came(removal)
            self._catalogue.decisions.hold_back(held_back(id, came))
            self._note(by, TAKE_BACK, id, reason=removal.reason)
        return self._catalogue.held(id)

    def _came(self, rejected: Removal) -> str:
        """When a paper came that was rejected, as the audit has it."""
        rows = (row for row in self._catalogue.audit.of(rejected.document) if row.action == REJECT and row.detail)
        return next((str(row.detail["came"]) for row in rows if row.detail), rejected.at)

    def _held(self, id: str) -> Held:
        if held := self._catalogue.held_back.get(id):
            return held
        removal = self._catalogue.decisions.removal(id)
        if removal and removal.state is State.REJECTED:
            raise MunimentError(f"The document {id} was rejected. Take it back first, so that it waits again.")
        raise NotFound(f"No document {id} waits to be looked at.")

    def _all_held(self, ids: Iterable[str]) -> list[Held]:
        """Some that wait. Raises NotFound, which names all that do not."""
        wanted = [*dict.fromkeys(ids)]
        found = self._catalogue.held_back.some(wanted)
        if gone := [id for id in wanted if id not in found]:
            raise NotFound(_no_longer([*map(self._name, gone[:_NAMED])], len(gone)))
        return [found[id] for id in wanted]

    def _name(self, id: str) -> str:
        return self._catalogue.held(id).title if self._catalogue.known(id) else id

    def _reject(self, held: Held, by: str, reason: str) -> None:
        rejected = replace(held_back(held.document, now()), state=State.REJECTED, reason=reason)
        self._catalogue.decisions.hold_back(rejected)
        self._note(by, REJECT, held.document, reason=reason, came=held.at)

    def _waiting(self, held: Held, likeness: Likeness | None) -> Waiting:
        document = self._catalogue.held(held.document)
        upload = self.sent(document)
        return Waiting(
            id=held.document,
            title=held.title,
            kind=held.kind,
            dated=held.dated,
            bodies=held.bodies,
            pages=held.pages,
            at=held.at,
            by=upload.by if upload else "",
            doubts=len(self.doubts(document)),
            alike=likeness is not None and likeness.is_any(document),
            reason=held.reason,
        )

    def _accept(self, held: Held, by: str, said: Said, supersedes: str, reason: str) -> None:
        """Let it be found. What is said of it is kept while it is in no index, from which it had to be taken."""
        document = self._catalogue.held(held.document)
        if supersedes:
            self._check_place(supersedes, document.id)
        displaced = [file for file in self._catalogue.files(document.paths).values() if file.document != document.id]
        places = [*displaced, *(self._catalogue.lying(supersedes) if supersedes else ())]
        older = [*dict.fromkeys(filter(self._is_told, (supersedes, *(file.document for file in places))))]
        told = self._say(document, said)
        self._catalogue.decisions.release(document.id)
        self._take_place(self._catalogue.held(document.id), older)
        self._lay(document, places)
        self._carry(document.id)
        for file in displaced:
            self._leave(self._catalogue.held(document.id), file.path)
        self._note(by, ACCEPT, document.id, **told, supersedes=older, reason=reason)

    def _check_first(self, accepted: Sequence[Held]) -> None:
        """Raise MunimentError where an earlier version at the same path waits on: they take their places in order."""
        by_path = {path: held for held in accepted for path in held.paths}
        named = {held.document for held in accepted}
        for other in self._catalogue.held_back.before(max((held.at for held in accepted), default="")):
            later = next((by_path[path] for path in other.paths if path in by_path), None)
            if later and other.document not in named and other.at < later.at:
                raise MunimentError(
                    f"An earlier version of “{later.title}” waits too: {other.document}. Accept or reject that first."
                )

    def _check_place(self, older: str, id: str) -> None:
        if older == id or id in self._catalogue.lineage.earlier(older):
            raise MunimentError(f"{id} cannot take the place of {older}: it is the earlier one.")
        if not self._catalogue.known(older) or not self._is_told(older):
            raise MunimentError(f"There is no document {older} whose place it could take. Give the id of one.")

    def _is_told(self, id: str) -> bool:
        """Whether a document was ever given to anybody."""
        return bool(id) and not self._catalogue.decisions.is_held_back(id)

    def _take_place(self, document: Document, older: Sequence[str]) -> None:
        """Note of which papers it is a newer version; who may not read it may not read them."""
        for id in (*older[1:], *older[:1]):  # the last one said is its own
            if document.visibility is Visibility.STAFF:
                self._indexing.hide([id], Audience.PUBLIC)
            self._catalogue.redescribe(replace(document, supersedes=id))

    def _lay(self, document: Document, places: Sequence[File]) -> None:
        """Have it lie where it was found, and where what lay that it takes the place of."""
        files = [replace(file, document=document.id, status=Status.ADDED, reason="", cure="") for file in places]
        if not files and not self._catalogue.lying(document.id):
            files = [File(path=document.paths[0], document=document.id)]  # what lay there was erased
        self._catalogue.redescribe(self._catalogue.held(document.id), files)

    def _leave(self, mail: Document, path: str) -> None:
        """What came in an earlier version of a mail alone stays, but not open if the newer one is closed."""
        inside = set(self._catalogue.lineage.attachments(mail.id))
        for file in self._catalogue.enclosed(path):
            if file.document in inside:
                continue
            if not file.document or not self._catalogue.known(file.document):
                self._catalogue.note(replace(file, parent=""))
                continue
            inner = self._catalogue.held(file.document)
            closed = (closed_by(path),) if mail.visibility is Visibility.STAFF else ()
            others = (c for c in inner.claims if not (c.field == "visibility" and lies_in(file.path, c.by)))
            new = decide(inner, (*closed, *others), self._vocabulary)
            if new.visibility is Visibility.STAFF and inner.visibility is Visibility.PUBLIC:
                self._indexing.hide([inner.id], Audience.PUBLIC)
            self._catalogue.redescribe(new, [replace(file, parent="")])


def _no_longer(names: Sequence[str], number: int) -> str:
    """That some papers no longer wait, of which a few are named."""
    more = f" and {number - len(names)} more" if number > len(names) else ""
    wait = "no longer waits" if number == 1 else "no longer wait"
    named = ", ".join(f"“{name}”" for name in names)
    return f"{named}{more} {wait}: somebody else accepted, rejected or erased {'it' if number == 1 else 'them'}."


def _said(visibility: Visibility, embargo: date | None, by: str) -> Said:
    """What a person says who accepts a paper."""
    if embargo is None:
        return {"visibility": spoken("visibility", [visibility], by), EMBARGO: ()}
    if embargo <= datetime.now(UTC).date():
        raise ValueError(f"{embargo.isoformat()} has come. Give a day that is still to come, or none.")
    return {
        "visibility": spoken("visibility", [Visibility.STAFF], by),
        EMBARGO: spoken(EMBARGO, [embargo.isoformat()], by),
    }


def _looks(document: Document) -> Iterator[Look]:
    for doubt in doubts(document):
        yield Look(doubt.field, doubt.sentence(), doubt)
    if document.dated is None:
        yield Look("date", "No date was found.")
    if not document.bodies:
        yield Look("body", "No body was found.")
    if document.kind is Kind.OTHER:
        yield Look("kind", "What kind of paper it is was not found.")
    if _is_named_so(document):
        yield Look("title", "Its title is the name of its file.")
    if document.unread:
        yield Look("", document.unread)
    if faint := [page.label for page in document.pages if page.scanned is not None and page.scanned < _LEGIBLE]:
        pages = f"pages {', '.join(faint[:5])}" if faint[1:] else f"page {faint[0]}"
        more = f" and {len(faint) - 5} more" if faint[5:] else ""
        yield Look("", f"Words of {pages}{more} may be wrong: the scan is hard to read.")


def _is_named_so(document: Document) -> bool:
    """Whether nothing but the name of a file tells the title."""
    winners = best(document.claims, "title")
    names = {path.rsplit("/", 1)[-1] for path in document.paths}
    return not winners or (winners[0].source is Source.EMBEDDED and winners[0].quote in names)
