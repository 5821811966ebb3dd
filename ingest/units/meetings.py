"""The decisions and actions of a meeting, in the order of its minutes."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from documents import Unit
from ingest.units.actions import actions, rows
from ingest.units.blocks import TABLE, Block
from ingest.units.decisions import decisions
from ingest.units.found import MOST, Found
from ingest.units.people import names

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!Cllr\.)(?<!Mr\.)(?<!Mrs\.)(?<!Dr\.)(?<!No\.)\s+(?=[A-Z“‘(*])")
_BEFORE = re.compile(r"\b(?:previous|last|outstanding|ongoing|matters arising|update)\b", re.IGNORECASE)
_FORMAL = {"a word before it", "the word before it"}
_SECONDED = re.compile(r"\bseconded\b")
_NEAR = 4  # findings
_OF_LAST = re.compile(
    r"\bactions?\b.{0,30}\b(?:previous|last)\b|\b(?:previous|last|outstanding)\b.{0,20}\bactions?\b", re.IGNORECASE
)
_PROSE = 120  # characters: so long, and with a full stop, is a paragraph, and the table of old actions is over
_NUMBERED = 3  # numbered headings: where there are so many, items have numbers and nothing else is one
_LONGEST = 4_000  # characters: longer is no paragraph of minutes


def meeting(blocks: Sequence[Block]) -> Iterator[Found]:
    """What was decided and who is to do what.

    What is said again under the same heading after the word itself (RESOLVED, ACTION) counts there.
    """
    found = list(islice(_found(blocks), MOST))
    for place, one in enumerate(found):
        if one.rule not in _FORMAL and any(_says_again(one.unit, other) for other in found[place + 1 : place + _NEAR]):
            continue
        yield one


def _says_again(unit: Unit, other: Found) -> bool:
    """Whether the word itself stands before what somebody proposed or undertook."""
    if other.rule not in _FORMAL or (unit.unit, unit.section) != (other.unit.unit, other.unit.section):
        return False
    return (bool(unit.owner) and unit.owner == other.unit.owner) or _SECONDED.search(unit.text) is not None


def _found(blocks: Sequence[Block]) -> Iterator[Found]:
    people = names(blocks)
    numbered = sum(bool(block.is_heading and block.chapter and block.heading == block.chapter[-1]) for block in blocks)
    if numbered >= _NUMBERED:
        blocks = [block._replace(heading=block.chapter[-1] if block.chapter else "") for block in blocks]
    taken, above, before = -1, "", False
    for place, block in enumerate(blocks):
        if place <= taken or len(block.text) > _LONGEST:
            continue
        if TABLE.fullmatch(block.text) and not _BEFORE.search(block.text):
            for last, found in rows(blocks, place + 1):
                taken = last
                yield found
            continue
        if block.is_heading and (block.mark or block.text[:1].isdigit()):
            above, before = block.text, _OF_LAST.search(block.text) is not None
            continue
        before = before and (len(block.text) < _PROSE or not block.text.endswith("."))
        sentences = [sentence.strip() for sentence in _SENTENCE.split(block.text)]
        decided = list(decisions(block, sentences, above))
        above = block.text if block.is_heading else ""
        yield from decided
        texts = {one.unit.text for one in decided}
        if not before:
            yield from actions(block, sentences, people, texts)
