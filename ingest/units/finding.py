"""Which units are looked for in a paper: decisions and actions in minutes, responses in responses, others in most."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from documents import Kind, Page, Unit
from ingest.units.blocks import Block, blocks
from ingest.units.conclusions import conclusions
from ingest.units.found import MOST, Found, once
from ingest.units.meetings import meeting
from ingest.units.recommendations import recommendations
from ingest.units.responses import responses

_RECOMMEND = {Kind.REPORT, Kind.EVIDENCE, Kind.OTHER, Kind.PAPER, Kind.LETTER}


_HINT = re.compile(  # a line that begins so, or somebody who recommends; read in a hundredth of the time of a paper
    r"^[^a-z\n]{0,12}(?:(?:[\w’']{1,20} ){0,6}(?:recc?omm?endation|conclusion)|rec? ?\d|r\d)"
    r"|\b(?:i|we|the \w{3,20}|also|therefore|is|are) recommend",
    re.IGNORECASE | re.MULTILINE,
)
_HAS = ("ecommend", "RECOMMEND", "eccom", "onclusion", "CONCLUSION")


def units(pages: Sequence[Page], kind: Kind) -> tuple[Unit, ...]:
    """The units of a paper of a kind, in its order."""
    return tuple(found.unit for found in find(pages, kind))


def find(pages: Sequence[Page], kind: Kind) -> list[Found]:
    """The same, with the rules that found them."""
    return responses(pages) if kind is Kind.RESPONSE else once(islice(_found(pages, kind), MOST))


def _found(pages: Sequence[Page], kind: Kind) -> Iterator[Found]:
    if kind is Kind.MINUTES:
        yield from meeting(blocks(pages))
    elif kind in _RECOMMEND and any(_HINT.search(page.text) for page in pages if _may_recommend(page.text)):
        yield from _argued(blocks(pages), kind)


def _argued(blocks: Sequence[Block], kind: Kind) -> Iterator[Found]:
    """What a paper recommends, and what it concludes; letters conclude nothing, and their labels are of others."""
    found = list(islice(recommendations(blocks), MOST))
    if kind is Kind.LETTER:
        yield from (one for one in found if one.rule != "a label")
        return
    yield from found
    yield from conclusions(blocks, [one.unit.text for one in found])


def _may_recommend(text: str) -> bool:
    return any(part in text for part in _HAS)
