"""PNG, JPEG and TIFF: scans without a PDF around them. A picture is a page; what it says is for text recognition."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from math import ceil
from pathlib import Path

from PIL import Image, ImageOps

from documents import NotFound, Page, Unreadable
from ingest import media
from ingest.ocr import INSTALL, Drawn, recognised
from ingest.reading import LIMITS, Limits, Reading, scans

VERSION = 1
Image.MAX_IMAGE_PIXELS = None  # `_size` knows a limit before anything is decoded
_TYPES = {"PNG": media.PNG, "JPEG": media.JPEG, "MPO": media.JPEG, "TIFF": media.TIFF}
_SIDE, _AREA = 200, 150_000  # pixels: less is a logo or a button
_DOTS = range(90, 1_201)  # an inch: what a scanner or a fax says; a camera says 72 of anything
_A4 = 842  # points: the longer side
_POINTS = 72


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The pages of a picture, without text.

    Raises:
        Unsupported: it is too small to be a page.
        Unreadable: it is damaged or too large.
    """
    with _opened(path) as image:
        total = _frames(image)
        sizes = [_size(image, index, limits) for index in range(min(total, limits.pages))]
        media_type = _TYPES[str(image.format)]
    pages = tuple(
        Page(number=number, label=str(number), text="", width=width, height=height)
        for number, (width, height) in enumerate(sizes, 1)
    )
    return Reading(
        media_type=media_type,
        pages=pages,
        scans=tuple(page.number for page in pages),
        unread=scans(len(pages), len(pages)),
        cure=INSTALL,
        partial=f"Only the first {len(pages)} of {total} pages were read." if len(pages) < total else "",
    )


def recognise(path: Path, numbers: Iterable[int], limits: Limits = LIMITS) -> tuple[Page, ...]:
    """The pages of these numbers with their words. Raises as `read`."""
    with _opened(path) as image:
        return recognised(_page(image, number, limits) for number in numbers)


def drawn(path: Path, number: int, scale: Callable[[float, float], float], limits: Limits = LIMITS) -> Image.Image:
    """A page in its colours; `scale` gives the dots a point for its width and height in points.

    Raises:
        NotFound: there is no such page.
        Unreadable: as `read`.
    """
    with _opened(path) as image:
        if not 1 <= number <= _frames(image):
            raise NotFound(f"There is no page {number}.")
        width, height = _size(image, number - 1, limits)
        return _scaled(image, "RGB", width, height, scale(width, height))


def _page(image: Image.Image, number: int, limits: Limits) -> Drawn:
    width, height = _size(image, number - 1, limits)
    return Drawn(number, str(number), width, height, partial(_scaled, image, "L", width, height))


def _scaled(image: Image.Image, mode: str, width: float, height: float, dots: float) -> Image.Image:
    """The frame with so many dots a point on either side, whatever it has itself. Raises Unreadable."""
    try:
        shown = _on_paper(image, mode)
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable("The picture is damaged.", "Fetch or save it again.") from error
    return shown.resize((ceil(width * dots), ceil(height * dots)), Image.Resampling.LANCZOS)


def _on_paper(image: Image.Image, mode: str) -> Image.Image:
    """The frame as ink on white paper, the way up that a camera noted."""
    image.load()  # of a TIFF, Pillow turns it thereby
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        upright = upright.point(lambda level: level / 256).convert("L")
    if not upright.has_transparency_data:
        return upright.convert(mode)
    inked = upright.convert("RGBA")
    paper = Image.new("RGBA", inked.size, "white")
    return Image.alpha_composite(paper, inked).convert(mode)


def _frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _size(image: Image.Image, index: int, limits: Limits) -> tuple[float, float]:
    """The width and height of a frame in points, as it is shown."""
    image.seek(index)
    across, down = image.size
    if across * down > limits.pixels:
        cure = "Save it with fewer dots an inch, and add that."
        raise Unreadable(f"The picture has more than {limits.pixels // 1_000_000} million pixels.", cure)
    if min(across, down) < _SIDE or across * down < _AREA:
        raise media.Unsupported("The picture is too small to be a page.", "Scan the page with 200 dots an inch.")
    if image.format != "TIFF" and image.getexif().get(0x0112, 1) > 4:  # turned by a quarter; Pillow turns TIFFs itself
        across, down = down, across
    dots = _dots(image)
    points = (_POINTS / dots[0], _POINTS / dots[1]) if dots else (_A4 / max(across, down),) * 2
    return round(across * points[0], 2), round(down * points[1], 2)


def _dots(image: Image.Image) -> tuple[float, float] | None:
    across, down = image.info.get("dpi", (0, 0))
    return (float(across), float(down)) if round(across) in _DOTS and round(down) in _DOTS else None


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """A picture; what Pillow raises while it is used is damage."""
    try:
        with Image.open(path, formats=("PNG", "JPEG", "TIFF")) as image:
            yield image
    except (Unreadable, NotFound, MemoryError, FileNotFoundError):
        raise
    except Exception as error:
        raise Unreadable("The picture is damaged.", "Fetch or save it again.") from error
