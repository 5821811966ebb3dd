"""Mails and archives while what came in them is taken in, and what holds of that because it came there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from documents import Claim, Document, Source, Unreadable, Visibility, best
from documents.file import File
from ingest.describe import lies_in
from ingest.find import known_as
from ingest.media import Unsupported
from ingest.metadata.sidecar import SUFFIX, is_sidecar, misnamed, paper_of
from ingest.reading import Enclosed, Limits

RULE = "what it came in"
_OF_ALL = {"visibility", "rights", "body", "topic", "language", "source_url"}  # what can hold of all that is in a ZIP
_UNPACK = "Unpack it, and add the files."


@dataclass(slots=True)
class Allowance:
    """How much came in one file that was given, and in what came in that; whether it is all that is taken."""

    files: int = 0
    bytes: int = 0
    spent: bool = False

    def take(self, size: int, limits: Limits) -> None:
        """Count a file in. Raises Unreadable where it is one too many."""
        self.files += 1
        self.bytes += size
        self.spent = self.files > limits.enclosed or self.bytes > limits.unpacked
        if self.spent:
            raise Unreadable("More came in one file than is taken.", _UNPACK)


@dataclass(slots=True, eq=False, kw_only=True)
class Parcel:
    """A mail or archive in which files came: `file` is its row when all of them have ended, `left` how many have not.

    `handed` are the claims that hold of them as well, `opened` says that somebody made it public. What came in a mail
    is a stranger's: a file there that describes another is none of ours.
    """

    path: Path  # as it was given
    file: File
    handed: tuple[Claim, ...]
    opened: bool
    mailed: bool
    is_mail: bool
    allowance: Allowance
    depth: int = 1
    within: "Parcel | None" = None
    left: int = 1  # itself, until all that came in it is counted

    @property
    def holder(self) -> str:
        """The document whose bytes hold what came in it: a mail, or the mail that an archive came in; "" for none."""
        within = self.within.holder if self.within else ""
        return self.file.document if self.is_mail else within

    @property
    def closed(self) -> bool:
        """Whether what came in it is for staff because it came there."""
        return any(claim.field == "visibility" for claim in self.handed)

    def file_of(self, enclosed: Enclosed) -> File:
        """The row of a file that came in it, by all that is known before it is looked at."""
        return File(
            path=known_as(self.path / enclosed.name),
            mtime_ns=self.file.mtime_ns,
            inode=self.file.inode,
            parent=self.file.path,
        )

    def unpacked(self, enclosed: Enclosed, limits: Limits) -> Path:
        """Where a file lies that came in it. Raises Unreadable where it is not to be taken."""
        if enclosed.refused:
            raise enclosed.refused
        if enclosed.path is None or self.depth > limits.deep:
            raise Unreadable(f"It lies more than {limits.deep} deep in mails and archives.", _UNPACK)
        if enclosed.name.lower().endswith(SUFFIX) and self.mailed:
            raise Unsupported("A mail cannot say what a paper is.", "Save the paper and this file, and add both.")
        self.allowance.take(enclosed.path.stat().st_size, limits)
        return enclosed.path

    def papers(self, enclosed: Iterable[Enclosed]) -> Iterator[Enclosed]:
        """The files without those that say what another is, as `find` gives them."""
        inside = {each.name: each for each in enclosed}
        refused = {paper_of(name): each for name, each in inside.items() if each.refused}
        for name, each in inside.items():
            paper = paper_of(name)
            if self.mailed or (paper not in inside and not is_sidecar(name)):
                yield each if self.mailed else _beside(each, inside, refused.get(name))
            elif paper not in inside:
                reason = f"It describes no paper: there is no {paper} beside it."
                yield Enclosed(name, None, Unreadable(reason, "Put it there, or delete this."))


def parcel_of_mail(path: Path, file: File, document: Document, within: Parcel | None) -> Parcel:
    """A mail: what came in one for staff is for staff. What it came in may be known by what the mail was handed."""
    inherited = within.handed if within else _handed(file.path, document)
    others = tuple(claim for claim in inherited if claim.field != "visibility")
    staff = document.visibility is Visibility.STAFF
    said = any(claim.source.rank < Source.FOLDER.rank for claim in best(document.claims, "visibility"))
    return Parcel(
        path=path,
        file=file,
        handed=(*others, closed_by(file.path)) if staff else others,
        opened=not staff and (said or bool(within and within.opened)),
        mailed=True,
        is_mail=True,
        allowance=within.allowance if within else Allowance(),
        depth=within.depth + 1 if within else 1,
        within=within,
    )


def parcel_of_archive(path: Path, file: File, claims: tuple[Claim, ...], within: Parcel | None) -> Parcel:
    """An archive: what its sidecar says holds of all in it, as far as it can. One for staff says that alone."""
    inherited = within.handed if within else ()
    own = {claim.field for claim in claims} & _OF_ALL
    said = {claim.value for claim in claims if claim.field == "visibility"}
    over = tuple(claim for claim in inherited if claim.field not in own)
    if Visibility.STAFF in said:
        handed: tuple[Claim, ...] = (closed_by(file.path),)
    elif any(claim.field == "visibility" for claim in over):
        handed = over
    else:
        handed = (*over, *(_of_all(claim) for claim in claims if claim.field in own - {"visibility"}))
    return Parcel(
        path=path,
        file=file,
        handed=handed,
        opened=Visibility.PUBLIC in said or (not said and bool(within and within.opened)),
        mailed=bool(within and within.mailed),
        is_mail=False,
        allowance=within.allowance if within else Allowance(),
        depth=within.depth + 1 if within else 1,
        within=within,
    )


def _beside(paper: Enclosed, inside: Mapping[str, Enclosed], refused: Enclosed | None) -> Enclosed:
    """A file of an archive; it is refused where what lies beside it may say that it is for staff."""
    path = PurePosixPath(paper.name)
    if refused:
        reason = f"What {refused.name} says of it is not known: {refused.refused}"
        return Enclosed(paper.name, None, Unreadable(reason, "Mend that, and pack the archive again."))
    for name in misnamed(path.name):
        other = str(path.with_name(name))
        if other in inside:
            reason = f"Beside it lies {other}, which may say that it is for staff."
            return Enclosed(paper.name, None, Unreadable(reason, f"Call that {paper.name}{SUFFIX}, or take it out."))
    return paper


def left_out(claims: Iterable[Claim]) -> str:
    """A sentence on what a sidecar says of an archive that can only be said of a paper."""
    fields = sorted({claim.field for claim in claims} - _OF_ALL)
    return f"Its sidecar says of {', '.join(fields)} what only each paper in it can have." if fields else ""


def closed_by(path: str) -> Claim:
    """That what came in the file at a path is for staff, as that is."""
    return Claim(field="visibility", value=Visibility.STAFF, source=Source.FOLDER, rule=RULE, by=path)


def _handed(path: str, document: Document) -> tuple[Claim, ...]:
    return tuple(claim for claim in document.claims if claim.source is Source.FOLDER and lies_in(path, claim.by))


def _of_all(claim: Claim) -> Claim:
    return replace(claim, source=Source.FOLDER, rule=RULE)
