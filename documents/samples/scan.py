"""Sets a sample paper and makes a scan of it: grey pictures of its pages, a little askew and noisy, without text."""

import math
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops

from documents.samples.markup import Source
from documents.samples.typeset import typeset

DPI = 110
ASKEW = (0.7, -0.5)  # degrees, page by page
PAPER = 246  # how white the page is, of 255
NOISE = 28  # levels of grey at most
QUALITY = 38
KEPT = 4_000  # bytes of a scan that was cut short: no page of it is left


def scan(source: Source, path: Path, *, footer: str) -> None:
    """Writes a source as a PDF of pictures that says neither what it is called nor when it was made."""
    first, *others = pictures(source, footer)
    silent = {"title": None, "creationDate": None, "modDate": None}
    first.save(path, "PDF", resolution=DPI, quality=QUALITY, save_all=True, append_images=others, **silent)


def cut(source: Source, path: Path, *, footer: str) -> None:
    """Writes the beginning of a scan, as a copy that was broken off leaves it."""
    scan(source, path, footer=footer)
    path.write_bytes(path.read_bytes()[:KEPT])


def pictures(source: Source, footer: str) -> list[Image.Image]:
    """The pages of a source as a scanner sees them."""
    with TemporaryDirectory() as place:
        printed = Path(place) / "printed.pdf"
        typeset(source, printed, footer=footer)
        with pypdfium2.PdfDocument(printed) as pdf:
            pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in pdf]
    return [worn(page, number) for number, page in enumerate(pages)]


def worn(page: Image.Image, number: int) -> Image.Image:
    """A page askew, on paper that is not quite white, with grain; the same each time."""
    turned = page.rotate(ASKEW[number % len(ASKEW)], Image.Resampling.BICUBIC, fillcolor=255)
    shaded = turned.point([math.floor(level * PAPER / 255) for level in range(256)])
    grain = Image.frombytes("L", page.size, random.Random(number).randbytes(page.width * page.height))  # noqa: S311
    return ImageChops.subtract(shaded, grain.point([level * NOISE // 255 for level in range(256)]))
