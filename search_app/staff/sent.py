"""What became of files that were sent in, in words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from documents import Audience, Gone, NotFound
from documents.catalogue import Catalogue
from documents.decisions import Removal, State
from documents.file import File, Status
from documents.uploads import Upload, place
from search_app.addresses import document_address
from search_app.staff.deeds import when
from search_app.staff.office import ADD, REVIEW

if TYPE_CHECKING:
    from ingest.now import AtWork

_INSIDE = 200  # papers of one file that are listed, and files in it that are none
_FORGOTTEN = "A file that was erased"
_NO_PAPER = "Read with the file that it tells of"
_LOST = {Status.FAILED, Status.UNSUPPORTED}
_WAITS = Removal(document="", reason="", at="", state=State.WAITING).sentence
_TOLD = {
    Status.ADDED: "Read",
    Status.UPDATED: "Read, as another version",
    Status.UNCHANGED: "Is here already",
    Status.PARTIAL: "Read in part",
    Status.UNREAD: "Kept, but not read",
    Status.UNSUPPORTED: "Cannot be read",
    Status.FAILED: "Failed",
}


class Paper(NamedTuple):
    """A paper that a file is, or that came in it, and where it is looked at; `state` says what became of it.

    A file in it that could not be read is told of like one, and is looked at nowhere.
    """

    title: str
    address: str
    state: str


class Sent(NamedTuple):
    """A file that was sent in: `told` says what became of it and `reason` why, `status` is for programs."""

    upload: Upload
    name: str
    status: str
    told: str
    reason: str = ""
    papers: tuple[Paper, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it is still to be read."""
        return self.upload.status is None

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.upload.status in {Status.FAILED, Status.UNSUPPORTED, Status.UNREAD, Status.PARTIAL}


class Group(NamedTuple):
    """A batch in a list of batches."""

    id: str
    address: str
    moment: str
    files: int
    waiting: int
    wrong: int


def sent(catalogue: Catalogue, home: Path, uploads: Iterable[Upload], at_work: Sequence["AtWork"] = ()) -> list[Sent]:
    """Some files that were sent in to a home directory, and what became of each."""
    return [_sent(catalogue, home, upload, at_work) for upload in uploads]


def groups(uploads: Iterable[Upload]) -> list[Group]:
    """The batches of files, in the order in which a file of each comes first."""
    found: dict[str, list[Upload]] = {}
    for upload in uploads:
        found.setdefault(upload.batch, []).append(upload)
    return [_group(id, files) for id, files in found.items()]


def batch_address(id: str) -> str:
    """Where it is told what became of a batch."""
    return f"{ADD}/{id}"


def _sent(catalogue: Catalogue, home: Path, upload: Upload, at_work: Sequence["AtWork"]) -> Sent:
    name = upload.name or _FORGOTTEN
    if upload.status is None:
        lies = str(place(home, upload.path))
        work = next((each for each in at_work if _is_in(each.path, lies)), None)
        if work is None:
            return Sent(upload, name, "waiting", "Waits to be read")
        return Sent(upload, name, "reading", f"Is being read, page {work.page}" if work.page else "Is being read")
    papers = tuple(islice(_papers(catalogue, home, upload), _INSIDE))
    if upload.status is Status.UNCHANGED:  # the paper itself says where it is
        told = _TOLD[upload.status] if papers else _NO_PAPER
        return Sent(upload, name, upload.status, told, "" if papers else upload.reason, papers)
    reason = upload.reason.removesuffix(_WAITS).strip()  # so it was then; where it is now the papers say
    return Sent(upload, name, upload.status, _TOLD[upload.status], reason, papers)


def _is_in(path: str, outer: str) -> bool:
    return bool(outer) and (path == outer or path.startswith(f"{outer}/"))


def _papers(catalogue: Catalogue, home: Path, upload: Upload) -> Iterator[Paper]:
    """The paper that a file is, those that came in it, and what in it could not be read."""
    if upload.document:
        yield _paper(catalogue, upload.document, upload.name)
    seen = {upload.document, ""}
    for file in _inside(catalogue, catalogue.uploads.known_as(upload, home)) if upload.path else ():
        name = PurePath(file.path).name
        if file.document not in seen:
            seen.add(file.document)
            yield _paper(catalogue, file.document, name)
        elif not file.document and file.status in _LOST:
            yield Paper(name, "", file.reason)


def _inside(catalogue: Catalogue, path: str) -> Iterator[File]:
    for file in catalogue.enclosed(path):
        yield file
        yield from _inside(catalogue, file.path)


def _paper(catalogue: Catalogue, id: str, name: str) -> Paper:
    removal = catalogue.decisions.removal(id)
    if removal and not removal.state.told:
        title = catalogue.held(id).title
        return Paper(title, f"{REVIEW}/{id}", "waits for review" if removal.state is State.WAITING else "rejected")
    try:
        return Paper(catalogue.title(id, Audience.STAFF), document_address(id), "in the collection")
    except Gone as error:
        return Paper(name or _FORGOTTEN, document_address(id), str(error))
    except NotFound:
        return Paper(name or _FORGOTTEN, "", "no longer here")


def _group(id: str, uploads: Sequence[Upload]) -> Group:
    found = [Sent(upload, upload.name, "", "") for upload in uploads]
    waiting, wrong = (sum(flags) for flags in ([each.waits for each in found], [each.is_wrong for each in found]))
    return Group(id, batch_address(id), when(min(each.at for each in uploads)), len(uploads), waiting, wrong)
