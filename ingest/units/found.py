"""A unit as a rule finds it, and which of several findings are one and the same unit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from documents import Unit

MOST = 500  # findings in a paper: more are something else
_SHARED = 0.6  # of the words of the shorter, for an entry of a list to say the same as a text
_ALIKE = 0.85  # for two texts
_LEAST = 3  # words: fewer are not compared
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones, and numbers, are alike by chance


@dataclass(frozen=True, slots=True)
class Found:
    """A unit, the rule that found it, and whether it stands in a list or summary of such units."""

    unit: Unit
    rule: str
    listed: bool = False


def once(found: Iterable[Found]) -> list[Found]:
    """Each unit once, in the order of the paper: where it is argued, else where it stands first."""
    kept: list[Found] = []
    words: list[frozenset[str]] = []
    for one in found:
        said = frozenset(_WORD.findall(one.unit.text.casefold()))
        place = next((i for i, other in enumerate(kept) if _is_same(one, said, other, words[i])), None)
        if place is None:
            kept.append(one)
            words.append(said)
        else:
            kept[place] = _merged(kept[place], one)
    return sorted(kept, key=lambda one: one.unit.page)


def _is_same(one: Found, said: frozenset[str], other: Found, before: frozenset[str]) -> bool:
    if one.unit.unit != other.unit.unit:
        return False
    shorter = min(len(said), len(before))
    needed = _SHARED if one.listed or other.listed else _ALIKE
    shared = len(said & before)
    who = _who(one.unit.owner)
    if who and one.unit.due and (who, one.unit.due) == (_who(other.unit.owner), other.unit.due):
        return one.listed != other.listed and shared > 0
    return shorter >= _LEAST and shared >= needed * shorter and _may_be_same(one, other)


def _who(owner: str) -> frozenset[str]:
    """Those named, however they are strung together."""
    return frozenset(re.findall(r"\w+", owner)) - {"and"}


def _may_be_same(one: Found, other: Found) -> bool:
    """Two that stand side by side in one list, or have different labels, are two however alike they are."""
    if one.rule == other.rule and one.unit.number != other.unit.number and one.unit.number and other.unit.number:
        return False
    return one.listed != other.listed or one.unit.page != other.unit.page or one.unit.text == other.unit.text


def _merged(first: Found, second: Found) -> Found:
    """The one that is argued, with what the other alone says."""
    main, other = (second, first) if first.listed and not second.listed else (first, second)
    unit = main.unit
    number = other.unit.number if other.listed and other.unit.number else unit.number
    return replace(
        main,
        unit=replace(unit, number=number, owner=unit.owner or other.unit.owner, due=unit.due or other.unit.due),
    )


def joined(parts: Sequence[str]) -> str:
    """Lines as one text."""
    return " ".join(" ".join(parts).split())
