"""What a report or submission recommends: by its label, in a list under a heading, or in words that say so."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from documents import Unit
from ingest.units.blocks import LABEL, LISTED, Block, is_label
from ingest.units.found import Found, joined
from ingest.units.labels import is_attribution

_OTHERS = re.compile(
    r"\b(?:previous|past|earlier|existing|recent|other|former|response|responses|progress|interim)\b", re.IGNORECASE
)
_SUMMARY = re.compile(r"\b(?:summary|list|overview|conclusions?|annex)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:\b(?:we|i|it is|(?:the|this|our) (?:[\w’'-]{1,20} ){0,4}?"
    r"(?:commission|committee|inquiry|group|panel|board|branch|bureau|appg|commissioner|chair|coroner))\s+"
    r"(?:(?:have|has|therefore|also|strongly|further|thus|accordingly|hereby)\s+){0,2}"
    r"recommend(?:s|ed)?\b(?! against)"
    r"|\b(?:our|my|the following|following) recommendations?(?: (?:are|is)(?: as follows)?| to .{0,80})?(?=:)"
    r"|\bthe following (?:\w+ )?recommendations? (?:are|is|have been|has been) made"
    r"|\b(?:is|are) recommended to(?=:)"
    r"|\bmakes? (?:the )?following (?:safety )?recommendations?\b)",
    re.IGNORECASE,
)
_THAT = re.compile(r"recommend(?:s|ed)?\b(?: to [^.:]{1,60})? that\b", re.IGNORECASE)
_TURNED = re.compile(r"\b(?:earlier|previous|previously|interim report|20\d\d report)\b", re.IGNORECASE)
_CODE = re.compile(r"\(?\b((?:19|20)\d\d[/-]\d{3}|\d{3}/\d{2})\b\)?")
_SIMPLE = re.compile(r"\(?(\d{1,3})[.)]?")
_BARE = re.compile(r"(\d{1,2})\s+(?=[A-Z“‘(])")
CONTENTS = re.compile(r"\.{4,}|\s\d{1,3}$")
_BOTH = re.compile(r"\bconclusions? and recommendations?\b", re.IGNORECASE)  # of these, those that ask
_ENDING = 80  # characters
_ENDS_SO = re.compile(r"\b(?:[Ww]e|I|[Tt]he \w+) (?:\w+ )?recommends?(?: that)?:\s?\d{0,2}$")
_LEADS = re.compile(r":\s?\d{0,2}$")  # a footnote's number may follow
ASKS = re.compile(r"\b(?:recommend|should|must|urge|call on|calls on|ask|needs? to|encourage|invite)", re.IGNORECASE)
_INTRODUCTION = 4  # blocks under a heading before its list begins
_MOST = 40  # blocks that one unit may run over
BULLETS = tuple("•●○▪∑·*-–—o")


def recommendations(blocks: Sequence[Block]) -> Iterator[Found]:
    """The paper's own recommendations, more than once where they are repeated."""
    blocks = _headed(blocks)
    shorts = _shorts(blocks)
    depth, page = 0, 0
    taken = -1
    for place, block in enumerate(blocks):
        if block.page != page:
            depth, page = 0, block.page
        quoted = depth > 0
        depth += block.text.count("“") - block.text.count("”")
        if place <= taken or quoted:
            continue
        found: list[tuple[int, Found]] = []
        if _is_labelled(block, shorts):
            found = list(_labelled(blocks, place))
        elif block.is_heading and _is_listed(block.text) and not in_appendix(block):
            found = list(_list(blocks, place))
        elif _says(block):
            found = list(_said(blocks, place))
        for last, one in found:
            taken = max(taken, last)
            yield one


def _headed(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, each under what is a heading: the line that says who said what stands above it is none."""
    spoken = {
        number
        for number, (above, block) in enumerate(pairwise(blocks), 1)
        if block.is_heading and is_attribution(block.whole, above.text)
    }
    return list(_under(blocks, spoken)) if spoken else blocks


def _under(blocks: Sequence[Block], spoken: Collection[int]) -> Iterator[Block]:
    false, heading = "", ""
    for number, block in enumerate(blocks):
        if number in spoken:
            false = block.heading
            yield block._replace(is_heading=False, heading=heading)
        elif block.heading == false and false:
            yield block._replace(heading=heading)
        else:
            false, heading = "", block.heading
            yield block


def _shorts(blocks: Sequence[Block]) -> frozenset[str]:
    """The short labels of a paper, R1 and R2, where these are its recommendations."""
    found = [match["short"] for block in blocks if (match := LABEL.match(block.text)) and match["short"]]
    numbers = {int(number[0]) for short in found if (number := re.search(r"\d+", short))}
    return frozenset(found) if {1, 2} <= numbers else frozenset()


def _is_labelled(block: Block, shorts: frozenset[str]) -> bool:
    found = LABEL.match(block.text)
    if not found or not is_label(block.text) or in_appendix(block) or CONTENTS.search(block.text[found.end() :]):
        return False
    return found["short"] in shorts if found["short"] else not block.text[found.end() :].startswith(" (")


def _labelled(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Found]]:
    """What a label names: what follows it in its line, or the next paragraph, with the items these lead to."""
    block = blocks[place]
    found = LABEL.match(block.text)
    if not found:
        return
    number = (found["number"] or found["short"]).strip(" .:")
    rest = block.text[found.end() :].lstrip(" :.–-)").rstrip()
    last = place if rest.endswith((".", ":", ";", "?")) else min(place + 1, len(blocks) - 1)
    if last > place and (LABEL.match(blocks[last].text) or (blocks[last].is_heading and rest)):
        last = place
    last = with_items(blocks, last)
    text = joined([part.whole for part in blocks[place : last + 1]])
    if last > place or rest:
        listed = any(map(_SUMMARY.search, (block.heading, *block.chapter)))
        yield last, _found(block, number, text, "a label", listed=listed)


def with_items(blocks: Sequence[Block], last: int) -> int:
    """The last of the items that a block leads to with a colon."""
    if not blocks[last].text.endswith((":", ": -")):
        return last
    first = blocks[last + 1 : last + 2]
    if not first or not first[0].mark:
        return last
    for place in range(last + 1, min(last + _MOST, len(blocks))):
        block = blocks[place]
        if not block.mark or (block.is_heading and len(block.mark) > 2) or LABEL.match(block.text):
            return place - 1
        last = place
    return last


def _is_listed(heading: str) -> bool:
    return LISTED.fullmatch(heading) is not None and not _OTHERS.search(heading)


def in_appendix(block: Block) -> bool:
    above = block.chapter[0].casefold() if block.chapter else ""
    return above.startswith("appendix") and "recommendation" not in above


def _list(blocks: Sequence[Block], heading: int) -> Iterator[tuple[int, Found]]:
    """The numbered or dotted items under a heading."""
    start = next(
        (
            place
            for place in range(heading + 1, min(heading + 1 + _INTRODUCTION, len(blocks)))
            if (blocks[place].mark and _number(blocks[place]) is not None)
            or _number(blocks[place]) == 1
            or blocks[place].mark in BULLETS
        ),
        None,
    )
    if start is None or any(_is_listed(block.text) for block in blocks[heading + 1 : start] if block.is_heading):
        return
    intro = blocks[heading + 1 : start]
    title, first = blocks[heading].text, _number(blocks[start])
    both = _BOTH.search(title) is not None
    if any((block.is_heading and first != 1) or LABEL.match(block.text) or _says(block) for block in intro):
        return
    numbered = _number(blocks[start]) is not None
    for last, one in _items(blocks, start, numbered=numbered, listed=_SUMMARY.search(title) is not None):
        if not both or ASKS.search(one.unit.text):
            yield last, one


def _number(block: Block) -> int | None:
    """The number of an item, of one level."""
    found = _SIMPLE.fullmatch(block.mark) if block.mark else _BARE.match(block.text)
    return int(found[1]) if found else None


def _items(
    blocks: Sequence[Block], start: int, *, numbered: bool, listed: bool, rule: str = ""
) -> Iterator[tuple[int, Found]]:
    place, number = start, _number(blocks[start]) if numbered else None
    while place < len(blocks):
        last = _item_end(blocks, place, number)
        text = joined([block.whole for block in blocks[place : last + 1]])
        code = _CODE.search(text[-16:])
        called = code[1] if code else str(number) if number is not None else ""
        name = rule or ("a numbered list under a heading" if numbered else "a dotted list under a heading")
        yield last, _found(blocks[place], called, text, name, listed=listed)
        following = _next(blocks, last + 1, number)
        if following is None:
            return
        place, number = following, None if number is None else number + 1


def _item_end(blocks: Sequence[Block], place: int, number: int | None) -> int:
    """The last block of an item: its own, what it leads to, and its rest after the break of a page."""
    last = place
    for following in range(place + 1, min(place + _MOST, len(blocks))):
        block = blocks[following]
        own = number is not None and _number(block) is None and block.mark
        plain = not block.mark and not block.is_heading and _number(block) is None
        runs_on = plain and (
            (block.text[:1].islower() and not blocks[last].text.endswith("."))
            or _goes_on(blocks, place, following, number)
        )
        if not (own or runs_on) or LABEL.match(block.text):
            break
        last = following
    return last


def _goes_on(blocks: Sequence[Block], item: int, place: int, number: int | None) -> bool:
    """Whether a paragraph stands between an item and the next on one page, or asks for what the item does not."""
    if number is None or blocks[place].page != blocks[item].page or _LEADS.search(blocks[place].text):
        return False
    following = blocks[place + 1 : place + 2]
    asks = not ASKS.search(blocks[item].text) and ASKS.search(blocks[place].text) is not None
    return asks or bool(following and _number(following[0]) == number + 1 and following[0].page == blocks[place].page)


def _next(blocks: Sequence[Block], place: int, number: int | None) -> int | None:
    """Where the next item of a list begins: at once, or after one heading or remark."""
    for ahead in range(place, min(place + 3, len(blocks))):
        block = blocks[ahead]
        if number is None:
            return ahead if ahead == place and block.mark in BULLETS and block.mark else None
        if _number(block) == number + 1 and (block.mark or not block.is_heading):
            return ahead
        if block.mark or LABEL.match(block.text):
            return None
    return None


def _says(block: Block) -> bool:
    """Whether a paragraph begins by recommending, or does so under a heading of recommendations."""
    if block.is_heading or in_appendix(block) or "ecommend" not in block.text:
        return False
    if _ENDS_SO.search(block.text[-_ENDING:]):
        return True
    found = _SAYS.search(block.text[:400])
    if not found or _TURNED.search(block.text[: found.end()]):
        return False
    if any(map(_is_listed, (block.heading, *block.chapter))):
        return "." not in block.text[: found.start()]
    if found[0].endswith("ed"):
        return False
    return found.start() == 0 or (block.mark[:1].isdigit() and block.text[: found.start()].endswith((". ", "? ")))


def _said(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Found]]:
    """A paragraph that recommends; the items it leads to, where it does so with a colon."""
    block = blocks[place]
    rest = blocks[place + 1 :][:1]
    if _LEADS.search(block.text) and rest and (rest[0].mark or _number(rest[0])):
        yield from _led(blocks, place)
        return
    if not _THAT.search(block.text):
        return
    code = _CODE.search(block.text[-16:])
    number = code[1] if code else block.mark.strip(".()")
    yield place, _found(block, number if number not in BULLETS else "", block.whole, "words that recommend")


def _led(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Found]]:
    """The items that a paragraph leads to: numbered below its own number, or a list."""
    rule = "a list that words lead to"
    own, first = blocks[place].mark.strip(".()"), blocks[place + 1]
    if _CODE.fullmatch(first.mark):
        yield from _coded(blocks, place + 1)
        return
    if not own or not first.mark.startswith(f"{own}."):
        yield from _items(blocks, place + 1, numbered=_number(first) is not None, listed=False, rule=rule)
        return
    at = place + 1
    while at < len(blocks) and blocks[at].mark.startswith(f"{own}."):
        end = at
        while end + 1 < min(at + _MOST, len(blocks)) and _is_below(blocks[end + 1]):
            end += 1
        text = joined([block.whole for block in blocks[at : end + 1]])
        code = _CODE.search(text[-16:])
        yield end, _found(blocks[at], code[1] if code else blocks[at].mark.strip("."), text, rule)
        at = end + 1


def _coded(blocks: Sequence[Block], place: int) -> Iterator[tuple[int, Found]]:
    """Items that have the numbers of a register: 2023/115 and on."""
    while place < len(blocks) and _CODE.fullmatch(blocks[place].mark):
        last = _item_end(blocks, place, None)
        text = joined([block.whole for block in blocks[place : last + 1]])
        yield last, _found(blocks[place], blocks[place].mark, text, "a list that words lead to")
        place = last + 1


def _is_below(block: Block) -> bool:
    return bool(block.mark) and not block.mark[0].isdigit() and not block.is_heading


def _found(block: Block, number: str, text: str, rule: str, *, listed: bool = False) -> Found:
    unit = Unit(unit="recommendation", number=number, page=block.page, text=text, section=block.heading)
    return Found(unit, rule, listed)
