"""One page of a PDF or scan as a picture; runs in a worker, since PDFium may crash, hang or ask for all memory."""

import io
import math
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from documents import NotFound, Unreadable
from ingest import media
from ingest.readers import image as image_reader
from ingest.readers.pdf import opened

_PIXELS = 8_000_000  # of a picture: A4 at 1,600 wide has 3.6 million
_LONGEST = 16_383  # pixels, in WebP
_QUALITY = 80
_EFFORT = 2  # of the encoder, 0 to 6; the usual 4 takes twice the time for two per cent fewer bytes
_IMAGES = {media.PNG, media.JPEG, media.TIFF}


def draw(path: Path, number: int, width: int) -> bytes:
    """A page as WebP.

    Raises:
        NotFound: there is no such page, or the file has no pictures or is gone.
        Unreadable: the page is broken.
    """
    try:
        return _drawn(path, number, width)
    except FileNotFoundError as error:
        raise NotFound("The original is no longer here.") from error
    except (pdfium.PdfiumError, ValueError) as error:
        raise Unreadable(f"Page {number} cannot be drawn.", "Open the original in a viewer.") from error


def _drawn(path: Path, number: int, width: int) -> bytes:
    if not path.exists():
        raise FileNotFoundError(path)
    kind = media.media_type(path)
    if kind == media.PDF:
        return _webp(_of_pdf(path, number, width))
    if kind in _IMAGES:
        return _webp(image_reader.drawn(path, number, partial(_scale, wanted=width)))
    raise NotFound("The file has no pictures of pages.")


def _of_pdf(path: Path, number: int, width: int) -> Image.Image:
    with opened(path) as document:
        document.init_forms()  # before the pages are counted
        if not 1 <= number <= len(document):
            raise NotFound(f"There is no page {number}.")
        page = document[number - 1]
        scale = _scale(page.get_width(), page.get_height(), width)
        bitmap = page.render(scale=scale, prefer_bgrx=True, rev_byteorder=True)
        image: Image.Image = bitmap.to_pil().convert("RGB")
        return image


def _scale(width: float, height: float, wanted: int) -> float:
    """Pixels a point: as wide as wanted, if that is not too long or too many pixels; what is drawn is rounded up."""
    if not (width > 0 and height > 0 and math.isfinite(width * height)):
        raise ValueError(f"A page cannot be {width} by {height}.")
    return min((wanted - 0.5) / width, (_LONGEST - 0.5) / height, math.sqrt(_PIXELS / (width * height)))


def _webp(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY, method=_EFFORT)
    return written.getvalue()
