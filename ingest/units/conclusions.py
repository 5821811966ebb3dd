"""What a report concludes: by its label, or in a numbered or dotted list under a heading of conclusions."""

import re
from collections.abc import Collection, Iterator, Sequence

from documents import Unit
from ingest.units.blocks import CONCLUSION, LABEL, Block
from ingest.units.found import Found, joined
from ingest.units.recommendations import ASKS, BULLETS, CONTENTS, in_appendix, with_items

_HEADING = re.compile(
    r"(?:(?:section |chapter |part )?\W*\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+|[A-Z]\.\s+)?"
    r"(?:(?:our|key|main|principal|overall|general|final|the|list of|summary of|findings and)\s+){0,3}"
    r"conclusions(?:\s+and (?:our )?(?P<both>recommendations))?\W*",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(r"\brecommend", re.IGNORECASE)
_INTRODUCTION = 2  # blocks under a heading before its list begins
_LEAST = 2  # items: fewer are no list
_WORDS = 5  # in an item: fewer conclude nothing
_SAME = 60  # characters at the beginning


def conclusions(blocks: Sequence[Block], recommended: Collection[str]) -> Iterator[Found]:
    """The paper's own conclusions; none that is among the texts of what it recommends."""
    known = tuple(text[:_SAME] for text in recommended)
    taken = -1
    for place, block in enumerate(blocks):
        if place <= taken or in_appendix(block):
            continue
        heading = _HEADING.fullmatch(block.text) if block.is_heading else None
        if heading:
            found = list(_list(blocks, place, both=heading["both"] is not None))
        else:
            found = list(_labelled(blocks, place))
        for last, one in found:
            taken = max(taken, last)
            if not any(text in one.unit.text for text in known):
                yield one


def _labelled(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Found]]:
    """What a label names: what follows it in its line, or the next paragraph."""
    block = blocks[place]
    label = CONCLUSION.match(block.text)
    if not label or CONTENTS.search(block.text[label.end() :]):
        return
    rest = block.text[label.end() :].strip(" :.–-")
    last = place if rest else min(place + 1, len(blocks) - 1)
    if last > place and (blocks[last].is_heading or LABEL.match(blocks[last].text)):
        return
    last = with_items(blocks, last)
    if last > place or rest:
        text = joined([part.whole for part in blocks[place : last + 1]])
        yield last, _found(block, label["number"].strip(" .:"), text, "a label")


def _list(blocks: Sequence[Block], heading: int, *, both: bool) -> Iterator[tuple[int, Found]]:
    """The items under a heading; of conclusions and recommendations those that ask for nothing."""
    first = range(heading + 1, min(heading + 2 + _INTRODUCTION, len(blocks)))
    start = next((place for place in first if blocks[place].mark), None)
    if start is None or any(blocks[place].is_heading for place in range(heading + 1, start)):
        return
    rule = "a dotted list under a heading" if blocks[start].mark in BULLETS else "a numbered list under a heading"
    items = [(place, blocks[place]) for place in _items(blocks, start)]
    wanted = [(place, item) for place, item in items if _concludes(item, both=both)]
    if len(items) >= _LEAST:
        for place, item in wanted:
            number = "" if item.mark in BULLETS else item.mark.strip(".()")
            yield place, _found(item, number, joined([item.whole]), rule)


def _items(blocks: Sequence[Block], start: int) -> Iterator[int]:
    """The places of items that follow each other."""
    dotted = blocks[start].mark in BULLETS
    for place in range(start, len(blocks)):
        block = blocks[place]
        if block.is_heading or not block.mark or (block.mark in BULLETS) is not dotted or LABEL.match(block.text):
            return
        yield place


def _concludes(item: Block, *, both: bool) -> bool:
    asks = ASKS if both else _RECOMMENDS
    return len(item.text.split()) >= _WORDS and not asks.search(item.text)


def _found(block: Block, number: str, text: str, rule: str) -> Found:
    section = "" if block.heading == block.text else block.heading
    return Found(Unit(unit="conclusion", number=number, page=block.page, text=text, section=section), rule)
