"""What came in a file that was taken in before, as the catalogue has it."""

from collections.abc import Iterator, Sequence

from documents import Audience
from documents.catalogue import Catalogue
from documents.file import File, Status

_BATCH = 500  # documents asked for at once


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
    closed = {path for path, id in documents.items() if id not in public}
    return any(file.parent in closed and file.document in public for file in files)
