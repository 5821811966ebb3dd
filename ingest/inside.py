"""What came in a file that was taken in before, as the catalogue has it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from documents import Audience
from documents.catalogue import Catalogue
from documents.file import File, Status
from ingest.find import is_there, message

_BATCH = 500  # documents asked for at once


class Before(NamedTuple):
    """What was known of a path: its file, those that came in it, and the number of pages of each document there."""

    file: File
    inside: tuple[File, ...]
    lengths: Mapping[str, int]


def known_before(catalogue: Catalogue, paths: Sequence[str]) -> dict[str, Before]:
    """What is known of these paths, in a few questions for all of them."""
    files = catalogue.files(paths)
    inside = {path: tuple(came_in(catalogue, files[path])) for path in catalogue.enclosing(paths) if path in files}
    lying = (*files.values(), *(file for each in inside.values() for file in each))
    lengths = catalogue.lengths(sorted({file.document for file in lying if file.document}))
    return {path: Before(file, inside.get(path, ()), lengths) for path, file in files.items()}


def came_in(catalogue: Catalogue, file: File) -> Iterator[File]:
    """The files that came in a file, and in those."""
    for inner in catalogue.enclosed(file.path):
        yield inner
        yield from came_in(catalogue, inner)


def depth(catalogue: Catalogue, file: File) -> int:
    """In how many files a file lies, each in the next."""
    found = 0
    while file.parent and (outer := catalogue.files([file.parent]).get(file.parent)):
        file, found = outer, found + 1
    return found


def moved_from(catalogue: Catalogue, file: File, document: str) -> Iterator[str]:
    """The paths that a document has left, which is now found at the path of a file.

    A path is left where this very file was renamed, or where it was in one that has left its own. The same bytes in
    another file, while the first is not to be found, are no move: its disk may be away for a day, with a sidecar.
    """
    renamed, own = set(renamed_from(catalogue, file)), message(file.path)
    for other in catalogue.lying(document):
        flagged = own and other.path != file.path and message(other.path) == own and not is_there(other.path)
        if flagged or other.path in renamed or (other.parent and not catalogue.files([other.parent])):
            yield other.path


def renamed_from(catalogue: Catalogue, file: File) -> Iterator[str]:
    """The paths where a file lay that looks like this one, and is not there any more."""
    for other in catalogue.whereabouts.like(file):
        if not is_there(other.path):
            yield other.path


def is_read_again(catalogue: Catalogue, file: File, inside: Sequence[File]) -> bool:
    """Whether a file that nobody touched is read again for the sake of what came in it.

    So it is where something failed whose cure may be elsewhere, and where a person made a mail staff-only whose
    attachments the public still finds.
    """
    return any(inner.status is Status.FAILED and inner.size for inner in inside) or _is_open(catalogue, (file, *inside))


def _is_open(catalogue: Catalogue, files: Sequence[File]) -> bool:
    """Whether the public finds what came in a paper that it does not find."""
    documents = {file.path: file.document for file in files if file.document}
    if len(files) == 1:
        return False
    ids = sorted(set(documents.values()))
    batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    public = {id for batch in batches for id in catalogue.current(batch, Audience.PUBLIC)}
    held_back = {id for id in ids if id not in public and catalogue.decisions.is_held_back(id)}
    closed = {path for path, id in documents.items() if id not in public and id not in held_back}
    return any(file.parent in closed and file.document in public for file in files)
