"""The heading of a paper that is no letter and of no meeting: the title it says, its largest lines or its first."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from statistics import median

from documents import Claim, Page, Vocabulary
from ingest.metadata.days import Found, find
from ingest.metadata.evidence import Line, lines, said
from ingest.metadata.letters import continued
from ingest.metadata.names import looks_like_body, titled

_HEAD = 1_000  # characters
_ANY_EVIDENCE = re.compile(r"(?:written evidence|memorandum|submission) ", re.IGNORECASE)
_EVIDENCE = re.compile(
    r"^((?:supplementary )?(?:written evidence|memorandum|submission) (?:submitted )?(?:from|by) \S[^\n]{2,150}"
    r"|(?P<to>(?-i:(?:[A-Z][\w’'.&-]* ){1,6})submission (?:to|regarding|in response to) \S[^\n]{2,150}))$",
    re.IGNORECASE | re.MULTILINE,
)
_GENERIC = re.compile(  # say of many papers what they are, of none what it is about
    r"(?:(?:final|draft|full|partial|regulatory|equality|data protection|statutory|annual|interim|progress) ){0,3}"
    r"(?:explanatory (?:notes?|memorandum)|impact assessment(?: \(ia\))?|transposition note|code of practice|report"
    r"|guidance|notice|policy|strategy|statement|response|review|submission|consultation)",
    re.IGNORECASE,
)
_NOT_TITLE = re.compile(
    r"\W*|(?:page|p a g e)?[ |]*\d+(?: of \d+)?|(?:cm?d?|cp|hc|hl paper)\.? ?\d[\d-]*.*|isbn.*|https?:.*|www\..*|.*@.*"
    r"|draft|final|confidential|(?:final|draft) report|official(?:[- ]sensitive)?|version .*"
    r"|presented to parliament.*|ordered by .*|by command of .*"
    r"|(?:\d+\.? )?(?:(?:table of )?contents|introduction|foreword|preface|overview|background|(?:executive )?summary"
    r"|purpose)(?: \d+)?",
    re.IGNORECASE,
)
_CODE = r"(?-i:[A-Z]{2,8}\d{0,4}(?:/[A-Z]{1,8}){0,2}(?:/\d{1,6}){1,4}|[A-Z]{2,8}(?:-\d{1,6}){2,4})|\d{1,4}/\d{2,4}"
_REFERENCE = re.compile(  # of the paper itself, alone on its line
    r"(?:(?:[\w’']+ ){0,3}(?:item|report|paper|document|ref(?:erence)?)\b(?: (?:no|number|ref(?:erence)?)\b)?[.: ]+"
    rf"(?:{_CODE}|\d{{1,3}})|{_CODE})",
    re.IGNORECASE,
)
_NAMES = r"(?-i:(?:[A-Z][\w’'&-]* (?:(?:of|and|for|the) )*){0,6}[A-Z][\w’'&-]*)"
_TO_WHOM = re.compile(  # who put a paper to whom
    rf"(?:[\w’'-]+ ){{0,3}}report (?:to|by)(?:: ?| )(?:the )?{_NAMES}"
    r"|report of (?:the )?(?:head|director|chief|clerk|executive|cabinet|officer|monitoring)\b.*",
    re.IGNORECASE,
)
_IS_TEXT = re.compile(  # a numbered heading, a label, a sentence: a cover has none
    r"\d{1,2}(?:[.)]|(?:\.\d{1,2})+)\s.*|(?:recommendation|decision|conclusion)s?(?: \d{1,2})?(?:[:.].*|)"
    r"|(?:\S+\s+){5,}\S+\.",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?!.*\b(?i:submission|report|response|review|strategy|to|for)\b)"
    r"(?:[A-Z][\w'’&-]* (?:(?:of|and|for|the) )*){1,5}"
    r"(?i:council|commission|committee|board|authority|partnership|association)(?i: minutes| agenda)?"
)
_LABELLED = re.compile(
    r"^(?:(?:(?:report|document|paper) )?title ?:|title of (?:the )?(?:proposal|report|paper|measure) ?:?)\s*"
    r"(\S.{4,300})$(?!\n[^\n]{2,40}:$)",  # a form whose labels stand alone may have its values before or after them
    re.IGNORECASE | re.MULTILINE,
)
_BESIDE_LABEL = re.compile(  # after it, where the form begins with it; before it, where a value and its label follow
    r"\A\s*title ?:\n([^\n:]{5,300})$|^([^\n:]{5,300})\ntitle ?:\n[^\n:]{2,80}\n[^\n]{2,40}:$",
    re.IGNORECASE | re.MULTILINE,
)
GOES_ON = re.compile(r"\b(?:to|of|for|on|from|by|under|and|the)$", re.IGNORECASE)  # in the next line
_AT_TOP = 150  # characters: a letterhead
_DAY_NAME = 12  # characters beside a date: "Wednesday, "
_LARGE = 1.2  # times the middle height of the page's lines
_ALMOST = 0.7  # of the largest: "on the", "regarding the" are set smaller in the midst of titles
_SPARSE = 80  # words: a cover
_LONGEST = 300
_JOINED = 200  # characters of a line that is joined to a title
_LOGO = 3  # lines
_NO_MORE = 0.25  # less sure than the first line, surer than the file's name
_NUMBERED = re.compile(r"(.*\D) \d{1,3}")
_MINISTRY = re.compile(
    r"(?:department|ministry) (?P<of>of|for) .*|h\.?m\.? (?:treasury|revenue (?:and|&) customs)|(?:home|cabinet) office"
    r"|(?:welsh|scottish) government",
    re.IGNORECASE,
)


def headings(page: Page, vocabulary: Vocabulary) -> Iterator[Claim]:
    """The title that is said, else the largest lines, else the first lines in capitals, else the first line."""
    dates, all_lines = find(page), lines(page)  # once for all: a page may have ten thousand
    yield from _labelled(page)
    titular = [line for line in all_lines if is_titular(line, dates)]
    yield from _whose(page, all_lines, titular)
    candidates = _own([line for line in titular if not _is_body(line.text, vocabulary)])
    for found, rule, confidence in (
        (_largest_but_logo(page, all_lines, candidates), "the largest lines of the first page", 0.85),
        (_capitals(candidates), "the first lines in capitals", 0.82),
        (_first(page, candidates), "the first line", 0.3),
    ):
        yield from _claimed(page, found, candidates, rule, confidence)
    if not page.width and not page.label.isdigit():
        found, confidence = _first_heading(page, all_lines, candidates)
        yield from _claimed(page, found, candidates, "the first heading", confidence)


def _own(candidates: list[Line]) -> list[Line]:
    """The lines without those that say whose paper it is and its reference, where others may be the title."""
    others = [line for line in candidates if not _says_whose(line.text)]
    return others if others and not _IS_TEXT.fullmatch(others[0].text.strip()) else candidates


def _says_whose(text: str) -> bool:
    return _REFERENCE.fullmatch(text.strip()) is not None or _TO_WHOM.fullmatch(text.strip()) is not None


def _first(page: Page, candidates: list[Line]) -> list[Line]:
    """The first line, with the next where it goes on in that; of a cover all lines, if they were drawn."""
    if len(page.text.split()) <= _SPARSE:
        return _cover(candidates) if page.width else _going_on(candidates)
    return _going_on(candidates[:2]) if candidates and GOES_ON.search(candidates[0].text) else candidates[:1]


def _cover(found: list[Line]) -> list[Line]:
    """The lines, or of a paper so short that its first page looks like a cover, those of its first heading."""
    text = next((number for number, line in enumerate(found) if _IS_TEXT.fullmatch(line.text.strip())), len(found))
    return found if text == len(found) else _going_on(found[: max(text, 1)])


def _going_on(found: list[Line]) -> list[Line]:
    """The first line, and those that plainly go on from it."""
    end = 1
    while end < len(found) and _goes_on(found[end - 1], found[end]):
        end += 1
    return found[:end]


def _goes_on(line: Line, following: Line) -> bool:
    is_next = line.end + 1 == following.start and _may_join(following)
    return is_next and (bool(GOES_ON.search(line.text)) or following.text[:1].islower())


def _labelled(page: Page) -> Iterator[Claim]:
    head = page.text[:_HEAD]
    if "title" in head.casefold() and (found := _LABELLED.search(head) or _BESIDE_LABEL.search(head)):
        group = found.lastindex or 0
        yield said("title", found[group].strip(), "the line that says title", 0.9, page, *found.span(group))


def _whose(page: Page, all_lines: list[Line], titular: list[Line]) -> Iterator[Claim]:
    head = page.text[:_HEAD]
    if _ANY_EVIDENCE.search(head) and (found := _EVIDENCE.search(head)):
        number = next(number for number, line in enumerate(all_lines) if line.end >= found.end())
        following = continued(all_lines, number) if found["to"] else []
        line = next((line for line in following if line in titular), all_lines[number])
        title = _unnumbered(" ".join(page.text[found.start() : line.end].split()), page)
        yield said("title", title, "the line that says whose evidence it is", 0.83, page, found.start(), line.end)


def _is_body(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is a body's name, as the second of two under a letterhead."""
    if vocabulary.body(text).slug:
        return True
    ministry = _MINISTRY.fullmatch(text.strip())
    return ministry is not None and (not ministry["of"] or looks_like_body(titled(text.strip())))


def _claimed(page: Page, found: list[Line], candidates: list[Line], rule: str, confidence: float) -> Iterator[Claim]:
    """Lines as a title; where they say no more than the sort of paper, with the line that says what it is about."""
    if is_generic(_text(found)):
        found = _with_neighbour(found, candidates)
        confidence = min(confidence, _NO_MORE) if is_generic(_text(found)) else confidence
    title = _unnumbered(_text(found), page)
    if 3 <= len(title) <= _LONGEST:
        yield said("title", title, rule, confidence, page, found[0].start, found[-1].end)


def _text(found: list[Line]) -> str:
    return " ".join(" ".join(line.text for line in found).split())


def is_generic(title: str) -> bool:
    """Whether a title says no more than the sort of paper."""
    return bool(_GENERIC.fullmatch(title))


def _with_neighbour(found: list[Line], candidates: list[Line]) -> list[Line]:
    """The lines with the one directly above, else those directly below, that may belong to a title as well."""
    above = [line for line in candidates if line.end + 1 == found[0].start and _may_join(line)]
    if above:
        return [*above, *found]
    joined, end = list(found), found[-1].end
    for line in candidates:
        if line.start == end + 1 and (joined == found or GOES_ON.search(joined[-1].text)) and _may_join(line):
            joined, end = [*joined, line], line.end
    return joined


def _may_join(line: Line) -> bool:
    return len(line.text) <= _JOINED and not line.text.rstrip().endswith((".", ":", ";", ",", "?"))


def _unnumbered(title: str, page: Page) -> str:
    """A title without the number of a page after it, where it stands without that as well."""
    numbered = _NUMBERED.fullmatch(title)
    return numbered[1] if numbered and f"\n{numbered[1]}\n" in page.text else title


def _first_heading(page: Page, all_lines: list[Line], candidates: list[Line]) -> tuple[list[Line], float]:
    """The heading, whole, though a label is cut; where much stands before it, it is that of a section."""
    label = page.label.removesuffix(" …")
    alone = f"\n{page.text}\n".find(f"\n{label}\n")
    start = alone if alone >= 0 else max(page.text.find(label), 0)
    found = [line for line in all_lines if line.end > start][:2]
    found = found if GOES_ON.search(found[0].text) else found[:1]
    if found[0] in candidates and start <= _AT_TOP:
        return found, 0.87
    is_below = _says_whose(found[0].text) or (bool(candidates) and candidates[0].start < start)
    return found, 0.6 if found[0] in candidates or not is_below else _NO_MORE


def _largest_but_logo(page: Page, all_lines: list[Line], candidates: list[Line]) -> list[Line]:
    """The largest lines; the next, where the page tells who they are ("Seaview Watch is a charity")."""
    found = _largest(page, all_lines, candidates)
    if found and len(found) <= _LOGO and f"{_text(found)} is a".casefold() in page.text.casefold():
        others = [line for line in candidates if line not in found]
        return _largest(page, all_lines, others) or found
    return found


def _largest(page: Page, all_lines: list[Line], candidates: list[Line]) -> list[Line]:
    """The lines that are set almost as large as the largest, from the first such to the last without a gap."""
    middle = median([line.height for line in all_lines if line.height] or [0.0])
    top = max((line.height for line in candidates), default=0.0)
    least = 0.0 if len(page.text.split()) <= _SPARSE else _LARGE * middle
    if not top or top < least:
        return []
    large = [line.height >= max(_ALMOST * top, least) for line in candidates]
    first = next(number for number, line in enumerate(candidates) if line.height == top)
    start = first
    while start and large[start - 1]:
        start -= 1
    end = first
    while end + 1 < len(candidates) and large[end + 1]:
        end += 1
    return candidates[start : end + 1] if least else _cover(candidates[start : end + 1])


def _capitals(candidates: list[Line]) -> list[Line]:
    first = next((number for number, line in enumerate(candidates[:8]) if _is_capital(line)), 8)
    end = first
    while end < min(8, len(candidates)) and _is_capital(candidates[end]):
        end += 1
    while first < end < len(candidates) and GOES_ON.search(candidates[end - 1].text):
        end += 1
    return candidates[first:end]


def _is_capital(line: Line) -> bool:
    return line.text.isupper() and len(line.text) > 3


def is_titular(line: Line, dates: Sequence[Found]) -> bool:
    """Whether a line may belong to a title: it is no number, body or notice, and none of the page's dates."""
    text = line.text.strip()
    first, last = (bisect_left(dates, place, key=_start) for place in (line.start, line.end))
    if first < last and len(text) - sum(found.end - found.start for found in dates[first:last]) <= _DAY_NAME:
        return False
    return not _NOT_TITLE.fullmatch(text) and not _BODY.fullmatch(text)


def _start(found: Found) -> int:
    return found.start
