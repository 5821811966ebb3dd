"""A damaged PDF saved anew: what pikepdf mends, or else the pages that lie about in it."""

import logging
import mmap
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Name, Object, Page, Pdf, StreamDecodeLevel

from ingest.readers.pypdf_reader import damaged

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # it warns of every oddity
_OBJECT = re.compile(rb"\b(\d{1,7}) \d{1,5} obj\b")
_END = re.compile(rb"\bstartxref\b")
_HEAD = 1_024  # bytes, in which a file made for the web says so
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_ROOT = """
{root} 0 obj
<</Type/Catalog/Pages {tree} 0 R>>
endobj
{tree} 0 obj
<</Type/Pages/Kids[{page} 0 R]/Count 1>>
endobj
{page} 0 obj
<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 9 9]>>
endobj
trailer
<</Root {root} 0 R/Size {size}>>
startxref
0
%%EOF
"""
_HANDED_DOWN = (Name.Resources, Name.MediaBox, Name.CropBox, Name.Rotate)
_DEEP = 50  # trees of pages that lead in a circle have no end
_MOST = 100_000  # a file that says it has more pages is not believed


class Repaired(NamedTuple):
    """A sound file with what could be saved of a damaged one, and how many pages that had; 0 where nobody knows."""

    path: Path
    total: int


def is_damaged(path: Path) -> bool:
    """Whether a PDF is not as it should be, outside of its pages."""
    try:
        with pikepdf.open(path) as document:
            return not document.pages or bool(document.get_warnings())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 of many kinds, on damaged files
        return True


@contextmanager
def repaired(path: Path) -> Iterator[Repaired]:
    """A copy of a damaged PDF that can be read, for as long as it is needed.

    Raises:
        Unreadable: no page of it can be saved.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "repaired.pdf"
        total = _saved(path, target)
        yield Repaired(target, total if total <= _MOST else 0)


def _saved(path: Path, target: Path) -> int:
    """Save what there is; how many pages the file says there were."""
    whole = target.with_name("whole.pdf")
    shutil.copyfile(path, whole)
    _close(whole)
    for way in (_mended, _gathered):
        try:
            with warnings.catch_warnings(action="ignore"):
                return way(whole, target)
        except (MemoryError, OSError):
            raise
        except Exception:  # noqa: BLE001, S112 of many kinds, on damaged files
            continue
    raise damaged()


def _close(path: Path) -> None:
    """End the stream that a file was cut in: half a page or picture is better than none, half a font is not."""
    with _mapped(path) as content:
        begins = content.rfind(b"stream")
        is_open = begins >= 0 and content[begins - 3 : begins] != b"end"
        about = content[max(content.rfind(b"obj", 0, begins), 0) : begins] if is_open else b""
    ended = b"\nendstream\nendobj" if is_open and not _FONT.search(about) else b""
    _append(path, ended + b"\n%%EOF\n")  # qpdf leaves out an object behind which there is nothing


def _mended(path: Path, target: Path) -> int:
    """Save a file as pikepdf understands it."""
    with pikepdf.open(path) as document:
        total = int(document.Root.Pages.get(Name.Count, 0))
        _save(document, target)
        return total


def _gathered(path: Path, target: Path) -> int:
    """Save the pages of a file that has lost the tree they were in.

    Not of one that was changed after it was first saved: pages that were taken out then lie about in it, too.
    """
    if _is_changed(path):
        raise damaged()
    places = _rooted(path)
    with pikepdf.open(path, inherit_page_attributes=False) as document:
        empty = document.pages[0].objgen
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        pages = [thing for thing in things if thing.get(Name.Type) == Name.Page and thing.objgen != empty]
        for page in sorted(pages, key=lambda page: places.get(page.objgen[0], len(places))):
            document.pages.append(_whole(page))
        del document.pages[0]
        _save(document, target)
        return max(map(_stated, things))


def _rooted(path: Path) -> dict[int, int]:
    """Put the root of an empty tree behind a file; which of its objects comes when, by number."""
    with _mapped(path) as content:
        places = {int(found[1]): place for place, found in enumerate(_OBJECT.finditer(content))}
    root = max(places, default=0) + 1
    _append(path, _ROOT.format(root=root, tree=root + 1, page=root + 2, size=root + 3).encode())
    return places


def _is_changed(path: Path) -> bool:
    """Whether something was added when a file was saved again; one made for the web has two ends from the first."""
    with _mapped(path) as content:
        ends = len(_END.findall(content))
        return ends > (2 if b"/Linearized" in content[:_HEAD] else 1)


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content


def _append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def _whole(page: Object) -> Page:
    """A page with what the tree handed down to it."""
    above = page.get(Name.Parent)
    for _ in range(_DEEP):
        if not isinstance(above, pikepdf.Dictionary):
            break
        for name in _HANDED_DOWN:
            if name in above and name not in page:
                page[name] = above[name]
        above = above.get(Name.Parent)
    return Page(page)


def _stated(thing: Object) -> int:
    """How many pages an object says that there are: a tree's root, or the head of a file made for the web."""
    if thing.get(Name.Type) == Name.Pages:
        return int(thing.get(Name.Count, 0))
    return int(thing.get(Name.N, 0)) if Name.Linearized in thing else 0


def _save(document: Pdf, target: Path) -> None:
    """Save the pages as they are: nothing is unpacked."""
    if not document.pages:
        raise damaged()
    document.save(
        target, fix_metadata_version=False, compress_streams=False, stream_decode_level=StreamDecodeLevel.none
    )
