"""Which units are looked for in a paper: decisions and actions in minutes, recommendations in most others."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from documents import Kind, Page, Unit
from ingest.units.blocks import blocks
from ingest.units.found import MOST, Found, once
from ingest.units.meetings import meeting
from ingest.units.recommendations import recommendations

_RECOMMEND = {Kind.REPORT, Kind.EVIDENCE, Kind.OTHER, Kind.PAPER, Kind.LETTER}


_HINT = re.compile(  # a line that begins so, or somebody who recommends; read in a hundredth of the time of a paper
    r"^[^a-z\n]{0,12}(?:(?:[\w’']{1,20} ){0,6}recc?omm?endation|rec? ?\d|r\d)|\b(?:i|we|the \w{3,20}|also"
    r"|therefore|is|are) recommend",
    re.IGNORECASE | re.MULTILINE,
)


def _has(text: str) -> bool:
    return "ecommend" in text or "RECOMMEND" in text or "eccom" in text


def units(pages: Sequence[Page], kind: Kind) -> tuple[Unit, ...]:
    """The units of a paper of a kind, in its order."""
    return tuple(found.unit for found in find(pages, kind))


def find(pages: Sequence[Page], kind: Kind) -> list[Found]:
    """The same, with the rules that found them."""
    return once(islice(_found(pages, kind), MOST))


def _found(pages: Sequence[Page], kind: Kind) -> Iterator[Found]:
    if kind is Kind.MINUTES:
        yield from meeting(blocks(pages))
    elif kind in _RECOMMEND and any(_HINT.search(page.text) for page in pages if _has(page.text)):
        found = recommendations(blocks(pages))
        yield from (one for one in found if kind is not Kind.LETTER or one.rule != "a label")
