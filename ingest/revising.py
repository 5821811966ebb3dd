"""Edits of the vocabulary: what would change, looked at before, and the edit itself."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from documents import (
    Audience,
    BadVocabulary,
    Body,
    Changed,
    Document,
    MunimentError,
    Named,
    NotFound,
    Topic,
    Vocabulary,
    believed,
)
from documents.audit import Entry
from documents.carried import Carried
from documents.catalogue import Catalogue
from documents.entries import Entries, Revision, Sort, mark
from documents.refused import Refused
from documents.sentences import PARTIES
from index import CurrentIndex, Query
from index.query import Phrase
from ingest.anew import Anew
from ingest.lock import alone
from ingest.rereading import described_anew

_MOST = 2_000  # papers that are looked at
_SECONDS = 15.0  # in which they are
_NAMED = 50  # papers that are named
_AT_ONCE = 100  # papers asked of the index in one question
_ONE_AND_MANY = {
    "date": ("1 date would be read otherwise.", "{} dates would be read otherwise."),
    "title": ("1 paper would have another title.", "{} papers would have another title."),
    "kind": ("1 paper would be of another type.", "{} papers would be of another type."),
    "party": (
        "1 paper would name those whom it is from, to or about otherwise.",
        "{} papers would name those whom they are from, to or about otherwise.",
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What would change in a paper: what of it, and how, in words. `value` is the body or topic, where it is one."""

    what: str  # gains, loses, is called, date, title, kind, party
    field: str
    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A paper that would change."""

    document: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a revision would change.

    `before` is the entry as it is; `carrying` the papers that are said to be of it, whoever says so. Of `candidates`
    papers that may change so many were `looked` at, and so many were `changed`, of which `papers` are the first.
    """

    revision: Revision
    name: str
    before: str
    carrying: int
    candidates: int
    looked: int
    changed: int
    summary: tuple[str, ...]
    papers: tuple[Touched, ...]
    notes: tuple[str, ...]
    whole: bool  # whether there are no more candidates than are counted


class Revising:
    """Edits the vocabulary of a repository, and shows before what would change.

    Who edits waits for another process for so many seconds of `patience`.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        index: Callable[[Audience], CurrentIndex],
        vocabulary: Vocabulary,
        home: Path,
        anew: Anew,
        behind: Callable[[], bool],
        patience: float = 10.0,
    ) -> None:
        self.entries = Entries(home / "vocabulary")
        self.refused = Refused(home / "vocabulary")
        self.anew = anew
        self.behind = behind  # whether papers are still described with the words before
        self._catalogue = catalogue
        self._index = index
        self._vocabulary = vocabulary
        self._lock = home / "lock"
        self._patience = patience

    def preview(self, revision: Revision, *, most: int = _MOST, seconds: float = _SECONDS) -> Preview:
        """What a revision would change, of the papers that can be found; nothing is saved.

        Raises:
            BadVocabulary: it cannot be.
            Changed: the entry is no longer as it was seen.
        """
        before = self.entries.text(revision.sort, revision.slug)
        now, then = self._before(revision), self._after(revision)
        touch = _Touch.of(revision, now, then)
        carrying = self._catalogue.decisions.carrying(Carried(revision.sort, {revision.slug}), most + 1)
        until = time.monotonic() + seconds
        candidates, whole = self._candidates(touch, most, until)
        looked, found = 0, list[Touched]()
        for id in candidates[:most]:
            if time.monotonic() >= until:
                break
            looked += 1
            if touched := self._touched(id, then):
                found.append(touched)
        return Preview(
            revision=revision,
            name=_name(revision, now, then),
            before=before,
            carrying=len(carrying),
            candidates=len(candidates),
            looked=looked,
            changed=len(found),
            summary=tuple(_summary(found)),
            papers=tuple(found[:_NAMED]),
            notes=tuple(_notes(revision, now, then)),
            whole=whole,
        )

    def apply(self, revision: Revision, by: str) -> None:
        """Save a revision, for `by`; papers are described with the words before until `anew` has begun and ended.

        Raises as `preview`, and Busy.
        """
        with alone(self._lock, self._patience):
            text = self.entries.revised(revision)
            self._after(revision)
            before = self.entries.text(revision.sort, revision.slug)
            if before == revision.text:
                raise BadVocabulary("It says so already. Nothing was changed.")
            detail = {"slug": revision.slug, "before": before, "after": revision.text}
            with self._noted(Entry(by=by, action=f"vocabulary {revision.sort}", detail=detail)):
                self.entries.place(revision.sort, text)
        self._vocabulary.renew()

    def refuse(self, name: str, by: str) -> None:
        """Have a name be no body, so that it is not proposed again. Raises Busy and BadVocabulary."""
        entry = Entry(by=by, action="vocabulary refuse", detail={"name": name})
        with alone(self._lock, self._patience), self._noted(entry):
            self.refused.add(name)

    def propose(self, name: str, by: str) -> None:
        """Let a name that was refused be proposed again. Raises Busy, BadVocabulary and NotFound."""
        entry = Entry(by=by, action="vocabulary propose", detail={"name": name})
        with alone(self._lock, self._patience), self._noted(entry):
            if not self.refused.drop(name):
                raise NotFound(f"“{name}” was not refused.")

    @contextmanager
    def _noted(self, entry: Entry) -> Iterator[None]:
        """Add to the audit that a file is edited now; the row lasts when that is done, and goes where it is not."""
        with self._catalogue.together(whole=True):
            self._catalogue.audit.add(entry)
            try:
                yield
            except OSError as error:
                folder = self.entries.directory
                raise MunimentError(
                    f"It could not be saved, since {folder} cannot be written: {error.strerror or error}. See "
                    "that there is room on the disk and that the directory may be written, then try again."
                ) from error

    def _before(self, revision: Revision) -> Vocabulary:
        """The vocabulary as its files are. Raises Changed where the entry is no longer as it was seen."""
        if mark(self.entries.text(revision.sort, revision.slug)) != revision.seen:
            raise Changed(f"The entry of {revision.slug} was edited meanwhile. Nothing was changed now.")
        self._vocabulary.renew()
        return self._vocabulary.words

    def _after(self, revision: Revision) -> Vocabulary:
        """The vocabulary as it is after a revision. Raises BadVocabulary and Changed."""
        bodies = self._vocabulary.bodies.values() if revision.sort is Sort.BODY and not revision.text else ()
        if under := [body.name for body in bodies if body.parent == revision.slug]:
            raise BadVocabulary(f"Other bodies are under it: {', '.join(under)}. Put them under another one first.")
        return self.entries.vocabulary(revision)

    def _candidates(self, touch: "_Touch", most: int, until: float) -> tuple[list[str], bool]:
        """Papers that may change, and whether these are all: first those said to be of it, then those that name it."""
        found: dict[str, None] = {}
        for carried in touch.carried:
            found |= dict.fromkeys(self._catalogue.decisions.carrying(carried, most + 1))
        found = dict.fromkeys(self._current([*found]))
        for words in touch.words:
            if len(found) > most or time.monotonic() >= until:
                return [*found][: most + 1], False
            found |= dict.fromkeys(islice(self._naming(words), most + 1))
        return [*found][: most + 1], len(found) <= most

    def _current(self, ids: Sequence[str]) -> Iterator[str]:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            current = self._catalogue.current(some, Audience.STAFF)
            yield from (id for id in some if id in current)

    def _naming(self, words: str) -> Iterator[str]:
        """The papers that have words as they stand, as the index for staff knows."""
        query = Query(words=Phrase(words), facets=(), size=_AT_ONCE, excerpts=0)
        number = 1
        while hits := self._index(Audience.STAFF).search(replace(query, page=number)).hits:
            yield from (hit.document for hit in hits)
            if len(hits) < _AT_ONCE:
                return
            number += 1

    def _touched(self, id: str, then: Vocabulary) -> Touched | None:
        """How a paper would change, None where it would not, or has gone."""
        try:
            document = self._catalogue.held(id, words=True)
        except NotFound:
            return None
        changes = tuple(_changes(document, described_anew(document, self._catalogue, then)))
        return Touched(document=id, title=document.title, changes=changes) if changes else None


@dataclass(frozen=True, slots=True)
class _Touch:
    """What may lead to papers that a revision changes: what is said of them, and words that stand in them."""

    carried: tuple[Carried, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, revision: Revision, now: Vocabulary, then: Vocabulary) -> "_Touch":
        """What a revision touches."""
        before, after = (revision.sort.among(each).get(revision.slug) for each in (now, then))
        words = sorted(_words(before) ^ _words(after))
        names = {name for name, _ in words}
        slugs = {revision.slug, *(_under(revision.slug, now, then) if _moves(before, after) else ())}
        return cls((Carried(revision.sort, slugs | names),), tuple(dict.fromkeys(name for name, _ in words)))


def _words(entry: Body | Topic | None) -> set[tuple[str, int]]:
    """The words that an entry is found by, a topic's with their weights."""
    if isinstance(entry, Topic):
        return set(entry.phrases.items())
    return {(name, 0) for name in (*entry.names, *entry.acronyms)} if entry else set()


def _moves(before: Body | Topic | None, after: Body | Topic | None) -> bool:
    """Whether a body goes under another, or writes dates otherwise: that is so for all under it too."""
    told = [(each.parent, each.month_first) if isinstance(each, Body) else None for each in (before, after)]
    return told[0] != told[1]


def _under(slug: str, *vocabularies: Vocabulary) -> Iterator[str]:
    for vocabulary in vocabularies:
        yield from (body for body in vocabulary.bodies if slug in vocabulary.above(body))


def _name(revision: Revision, now: Vocabulary, then: Vocabulary) -> str:
    found = revision.sort.among(then).get(revision.slug) or revision.sort.among(now).get(revision.slug)
    return found.name if found else revision.slug


def _changes(before: Document, after: Document) -> Iterator[Change]:
    yield from _of_named("body", before.bodies, after.bodies)
    yield from _of_named("topic", before.topics, after.topics)
    for field, one, other in (
        ("date", before.dated and before.dated.words, after.dated and after.dated.words),
        ("title", before.title, after.title),
        ("kind", before.kind, after.kind),
    ):
        if one != other:
            yield Change(field, field, "", f"{_label(field)}: {other or 'none'}, was {one or 'none'}")
    if _parties(before) != _parties(after):
        yield Change("party", "party", "", "Those whom it is from, to or about are named otherwise")


def _label(field: str) -> str:
    return "Type" if field == "kind" else field.capitalize()


def _of_named(field: str, before: Sequence[Named], after: Sequence[Named]) -> Iterator[Change]:
    """What becomes of the bodies or the topics of a paper.

    A name that is known now in place of one that was not, or the other way about, is told once.
    """
    was, now = ({named.value: named for named in some} for some in (before, after))
    gained = [named for value, named in now.items() if value not in was]
    lost = [named for value, named in was.items() if value not in now]
    lost = [named for named in lost if named.slug or not gained]
    gained = [named for named in gained if named.slug or not lost]
    for value in now.keys() & was.keys():
        if (name := now[value].name) != was[value].name:
            yield Change("is called", field, name, f"{_label(field)}: {name}, was called {was[value].name}")
    yield from (Change("gains", field, each.name, f"{_label(field)} added: {each.name}") for each in gained)
    yield from (Change("loses", field, each.name, f"{_label(field)} taken away: {each.name}") for each in lost)


def _parties(document: Document) -> tuple[tuple[str, ...], ...]:
    """Whom a paper is from, to and about, a body by its slug."""
    return tuple(believed(document.claims, field) for field in sorted(PARTIES))


def _summary(found: Iterable[Touched]) -> Iterator[str]:
    """How many papers would change, and how: what touches most first."""
    changes = Counter((each.what, each.field, each.value) for touched in found for each in touched.changes)
    for (what, field, value), number in changes.most_common():
        if what in _ONE_AND_MANY:
            one, many = _ONE_AND_MANY[what]
            yield one if number == 1 else many.format(f"{number:,}")
            continue
        of = "of" if field == "body" else "on"
        papers = "1 paper" if number == 1 else f"{number:,} papers"
        if what == "gains":
            yield f"{papers} would be {of} {value} that {'is' if number == 1 else 'are'} not now."
        elif what == "loses":
            yield f"{papers} would no longer be {of} {value}."
        else:
            yield f"{papers} would have the new name {value}."


def _notes(revision: Revision, now: Vocabulary, then: Vocabulary) -> Iterator[str]:
    """What else is to be known of a revision."""
    shared = now.shared()
    for name, slugs in then.shared().items():
        if slugs != shared.get(name) and revision.slug in slugs:
            names = " and ".join(
                revision.sort.among(then)[slug].name for slug in slugs if slug in revision.sort.among(then)
            )
            yield f"“{name}” names {names}: papers that say it are put to the last of them."
    if revision.sort is Sort.BODY:
        one, other = (each.bodies[revision.slug].parent if revision.slug in each.bodies else "" for each in (now, then))
        if one != other and revision.slug in then.bodies and revision.slug in now.bodies:
            counted = [
                f"count for {then.label('body', other)}" if other else "",
                f"no longer count for {now.label('body', one)}" if one else "",
            ]
            yield f"Its papers, and those of the bodies under it, will {' and '.join(filter(None, counted))}."
