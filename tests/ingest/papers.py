"""Small papers made for the tests: nothing here is copied from anyone."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents import Body, Original, Page, Topic, Vocabulary
from ingest.reading import Reading

Draw = Callable[[Canvas], None]

VOCABULARY = Vocabulary(
    bodies=[
        Body(slug="stanford-parish", name="Stanford Parish Council", acronyms=("SPC",)),
        Body(slug="home-office", name="Home Office"),
        Body(slug="sea-board", name="Sea Defence Board", parent="stanford-parish"),
    ],
    topics=[
        Topic(slug="housing", name="Housing", phrases={"temporary accommodation": 5, "housing": 2}),
        Topic(slug="roads", name="Roads", phrases={"potholes": 5, "speed limit": 4}),
    ],
)


def pdf(path: Path, *pages: Sequence[str] | Draw, title: str = "", size: tuple[float, float] = (595, 842)) -> Path:
    """A PDF; a page is lines of text, the first 72 points under the top, or a function that draws on it."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    canvas.setTitle(title)
    for page in pages:
        if callable(page):
            page(canvas)
        else:
            for number, line in enumerate(page):
                canvas.drawString(72, size[1] - 72 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def picture(canvas: Canvas) -> None:
    """A page that is nothing but a picture, as a scanner makes it."""
    from PIL import Image

    image = io.BytesIO()
    Image.new("1", (40, 40)).save(image, "PNG")
    canvas.drawImage(ImageReader(image), 0, 0, 595, 842)


def reading(*texts: str, **embedded: str) -> Reading:
    """What a reader would give of these pages."""
    pages = tuple(Page(number=number, label=str(number), text=text) for number, text in enumerate(texts, 1))
    return Reading(media_type="application/pdf", pages=pages, embedded=embedded)


ORIGINAL = Original("ab" * 32, 1)
