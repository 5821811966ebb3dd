"""The decisions and actions of a meeting, in the order of its minutes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import IntEnum
from itertools import islice

from ingest.units.actions import NAMED, actions, rows
from ingest.units.blocks import TABLE, Block, is_numbered
from ingest.units.decisions import applications, decisions, is_only_proposed
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
_DOTTED = re.compile(r"(?P<stem>\d{1,3}(?:\(\d\))?\.\d{1,3}\.)\d{1,3}\b")  # a number with its meeting in it
_PROSE = 120  # characters: so long, and with a full stop, is a paragraph, and the table of old actions is over
_NUMBERED = 3  # numbered headings: where there are so many, items have numbers and nothing else is one
_LONGEST = 4_000  # characters: longer is no paragraph of minutes


class _Counts(IntEnum):
    """Which of the actions found in a paragraph are this meeting's."""

    NONE = 0
    LABELLED = 1
    ALL = 2


def meeting(blocks: Sequence[Block]) -> Iterator[Found]:
    """What was decided and who is to do what.

    What is said again under the same heading after the word itself (RESOLVED, ACTION) counts there.
    """
    found = _proposed(islice(_found(blocks), MOST))
    for place, one in enumerate(found):
        if one.rule not in _FORMAL and any(_says_again(one, other) for other in found[place + 1 : place + _NEAR]):
            continue
        yield one


def _proposed(found: Iterable[Found]) -> list[Found]:
    """Who proposed a thing, with the decision before it under the same heading."""
    kept: list[Found] = []
    for one in found:
        last = next((place for place in range(len(kept) - 1, -1, -1) if kept[place].unit.unit == "decision"), None)
        if last is not None and is_only_proposed(one.unit) and kept[last].unit.section == one.unit.section:
            unit = kept[last].unit
            if not _SECONDED.search(unit.text):
                kept[last] = replace(kept[last], unit=replace(unit, text=f"{unit.text} {one.unit.text}"))
                continue
        kept.append(one)
    return kept


def _says_again(one: Found, other: Found) -> bool:
    """Whether the word itself stands before what somebody proposed, undertook or was told to do."""
    unit = one.unit
    if other.rule not in _FORMAL or (unit.unit, unit.section) != (other.unit.unit, other.unit.section):
        return False
    if one.rule == NAMED or (unit.owner and unit.owner == other.unit.owner):
        return True
    return _SECONDED.search(unit.text) is not None


def _found(blocks: Sequence[Block]) -> Iterator[Found]:
    people = names(blocks)
    numbered = sum(bool(block.is_heading and block.chapter and block.heading == block.chapter[-1]) for block in blocks)
    if numbered >= _NUMBERED:
        blocks = [block._replace(heading=block.chapter[-1] if block.chapter else "") for block in blocks]
    taken, above = -1, ""
    for place, (block, application, counts) in enumerate(
        zip(blocks, applications(blocks), _counting(blocks), strict=True)
    ):
        if place <= taken or len(block.text) > _LONGEST:
            continue
        if TABLE.fullmatch(block.text) and not _BEFORE.search(block.text):
            for last, found in rows(blocks, place + 1):
                taken = last
                yield found
        elif is_numbered(block):
            above = block.text
        else:
            sentences = [sentence.strip() for sentence in _SENTENCE.split(block.text)]
            decided = list(decisions(block, sentences, above, application))
            above = block.text if block.is_heading else ""
            yield from decided
            if counts:
                found_too = actions(block, sentences, people, {one.unit.text for one in decided})
                yield from found_too if counts is _Counts.ALL else (one for one in found_too if one.rule in _FORMAL)


def _counting(blocks: Sequence[Block]) -> Iterator[_Counts]:
    """Which actions of each block are of this meeting: none of those in a table of the last one's.

    Where items have the number of their meeting, the table ends with the next item of this one; else with a paragraph.
    """
    table, spoken = "", False
    for block in blocks:
        if is_numbered(block):
            if not (table and _is_of_other(block, table)):
                table, spoken = block.whole if _OF_LAST.search(block.text) else "", False
        elif table and len(block.text) >= _PROSE and block.text.endswith("."):
            table, spoken = table if _DOTTED.match(table) else "", True
        yield _Counts.ALL if not table else _Counts.LABELLED if spoken else _Counts.NONE


def _is_of_other(block: Block, table: str) -> bool:
    """Whether a numbered line below the heading of a table of old actions has the number of another meeting's item."""
    number, ours = _DOTTED.match(block.whole), _DOTTED.match(table)
    return number is not None and ours is not None and number["stem"] != ours["stem"]
