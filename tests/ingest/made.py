"""Papers made up for the tests: their files, and the names and dates in them. Nobody in them lives."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from documents.samples.markup import Block, Source
from documents.samples.word import docx
from tests.ingest.papers import pdf

KNOWN = (
    *("South East Councils", "Kent County Council", "Home Office", "HM Treasury", "Ministry of Justice"),
    *("Department for Transport", "Environment Agency", "Swale Borough Council", "Reading Borough Council"),
    *("Local Government Association", "Transport for the South East", "Hampshire County Council", "Homes England"),
    *("Ministry of Housing, Communities and Local Government", "Oxford City Council", "Isle of Wight Council"),
)
UNKNOWN = (
    *(
        "Saltings Parish Council",
        "Wealdmouth Borough Council",
        "Marlbridge Town Council",
        "Ashen Vale Housing Association",
    ),
    *("Thornley Fire Authority", "Kingsmere Community Safety Partnership", "Netherby Community Council"),
    *("Wantley and Stoke Joint Burial Committee", "Coldharbour Schools Forum", "Lowmoor Internal Drainage Board"),
)
FIRST = ("Aileen", "Bram", "Catrin", "Dorothea", "Emeka", "Farida", "Gwilym", "Harriet", "Idris", "Jocasta", "Kwame")
LAST = (
    "Oakdene",
    "Fernsby",
    "Thackeray-Holt",
    "O’Dowd",
    "Quartermain",
    "Okonjo",
    "Marchbanks",
    "Van Teal",
    "Pym",
    "Siddal",
)
FORMS = (*["pdf"] * 5, "txt", "pdf", "txt", "pdf", "docx", *["pdf"] * 3, "txt", "pdf")
TRUTHS = ("title", "date", "kind", "body")
OF_LETTERS = (
    *("sender name", "sender role", "sender body", "recipient name", "recipient role", "recipient body"),
    *("our ref", "your ref", "in reply to"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A paper's pages, and for each field what is right; nothing where the paper says nothing.

    `form` is how its file ends. A tab in a line stands between two columns.
    """

    name: str
    form: str
    pages: tuple[str, ...]
    truth: dict[str, tuple[str, ...]]

    def write(self, folder: Path) -> Path:
        """Make the file."""
        path = folder / f"{self.name.replace(' ', '-')}.{self.form}"
        match self.form:
            case "pdf":
                pdf(path, *(partial(drawn, page) for page in self.pages))
            case "docx":
                first, *others = "\n".join(self.pages).split("\n")
                blocks = tuple(
                    Block("table" if "\t" in line else "lines", line.replace("\t", " | ")) for line in others
                )
                docx(Source({"title": "", "body": first}, blocks), path, footer="")
            case _:
                path.write_text("\f".join(self.pages), encoding="utf-8")
        return path


def drawn(text: str, canvas: Canvas) -> None:
    """Draw a page line by line, a second column from the middle on."""
    for number, line in enumerate(text.split("\n")):
        for place, part in zip((60, 330), line.split("\t"), strict=False):
            canvas.drawString(place, 790 - 13 * number, part)


def ordinal(day: int) -> str:
    return {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day, "th")


def day_of(rng: random.Random) -> date:
    return date(2016, 1, 4) + timedelta(days=rng.randrange(3_500))


def plain_date(rng: random.Random, day: date) -> str:
    """A day in words, on one line."""
    return rng.choice(
        (
            *(f"{day:%-d %B %Y}", f"{day:%-d %B %Y}", f"{day:%-d %B %Y}", f"{day:%d %B %Y}", f"{day:%-d %b %Y}"),
            f"{day.day}{ordinal(day.day)} {day:%B %Y}",
            f"{day:%A %-d %B %Y}",
            f"{day:%A}, {day.day}{ordinal(day.day)} {day:%B}, {day.year}",
            f"{day:%A} {day.day}{ordinal(day.day)} {day:%B %Y}",
        )
    )


def odd_date(rng: random.Random, day: date) -> str:
    """A day as some write it, in figures, or broken over lines."""
    suffix = ordinal(day.day)
    return rng.choice(
        (
            *(f"{day:%d/%m/%y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%-d-%b-%y}", f"{day:%Y-%m-%d}"),
            *(
                f"{day.day}\n{suffix}\n{day:%B %Y}",
                f"{day.day}{suffix} day of {day:%B %Y}",
                f"{day:%-d %B}\n{day.year}",
            ),
            *(
                f"{day:%-d %B %Y}".upper(),
                f"{day:%B %-d, %Y}",
                f"{day:%a %-d %b %Y}",
                f"{day.day} {suffix} {day:%B %Y}",
            ),
        )
    )


def dated(rng: random.Random, day: date) -> str:
    return odd_date(rng, day) if rng.random() < 0.35 else plain_date(rng, day)


def paged(rng: random.Random, lines: Sequence[str]) -> Iterator[str]:
    """The pages, at times two; some without empty lines."""
    kept = list(lines) if rng.random() < 0.75 else [line for line in lines if line]
    cut = len(kept) - 12 if rng.random() < 0.2 and len(kept) > 32 else len(kept)
    yield "\n".join(kept[:cut]).strip()
    if cut < len(kept):
        yield "\n".join(kept[cut:]).strip()
