"""How compounds are written: what stands in parts but is looked for as one, with its joined spelling.

“co-operation” is cooperation, “U.K.” is UK, “£1.2m” and “£1,200,000” are 1200000, “2024-25” is 2024/25 and “HC 1234” is
HC1234. Nothing is folded or stemmed here: `index.analysis` makes the joined spellings terms. Every page is read through
this when it is indexed, so one search for rare characters finds the likely places, and only those are looked at.
Repetition without bound is possessive: no text makes the patterns try twice.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

APOSTROPHES = "'’ʼ"
# Accents that are characters of their own, soft hyphens and zero-width joiners stand inside words.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
WORD = rf"[^\W_]++(?:[{_INSIDE}]++[^\W_]*+)*+(?:[{APOSTROPHES}][sS](?![^\W_]))?+"  # as the tokens are

_HYPHENS = r"\-‐‑–"  # within brackets
_MOST_PARTS, _MOST_LETTERS = 5, 40  # what is longer is an address or the rule of a table
_LONGEST_WORD, _LONGEST_FIGURE = 100, 30  # in characters, as written
_KEPT = 50_000  # spellings kept in memory, of words and of figures
_BEGINS, _ENDS = rf"(?<![\w{_INSIDE}])", rf"(?![\w{_INSIDE}])"

_LETTER = r"[^\W\d_ʼ]"  # the last is an apostrophe that Unicode takes for a letter
# Not from the s of “King’s-Lynn” on.
_NO_POSSESSIVE = rf"(?!(?:(?<=[^\W_][{APOSTROPHES}])|(?<=[{_INSIDE}][{APOSTROPHES}]))[sS](?![^\W_]))"
_JOIN = rf"(?:[-‐‑]\r?\n(?![A-ZÀ-Þ])|[{_HYPHENS}])"
_CHAIN = re.compile(
    rf"(?<![^\W_])(?<![^\W_][{_HYPHENS}]){_NO_POSSESSIVE}(?=[^\W_ʼ]){WORD}(?:{_JOIN}(?=[^\W_ʼ]){WORD})++"
)
_WITHIN = re.compile(f"[{_INSIDE}]")
_JOINS = re.compile(rf"\.|{_JOIN}")
_ACRONYM = re.compile(
    rf"{_BEGINS}(?<!\w[.@/]){_NO_POSSESSIVE}({_LETTER}(?:\.{_LETTER}(?!\w))++)\.?+(?:[{APOSTROPHES}][sS])?+{_ENDS}"
)

_CURRENCIES = ("£", "$", "€")
_LARGE = "thousand|million|billion|trillion"
_ZEROS = {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12} | {name: 3 * n for n, name in enumerate(_LARGE.split("|"), 1)}
_MAGNITUDE = rf"(k|mn?|bn|tn)\b|[\s-]({_LARGE})\b"
_FIGURE = re.compile(
    rf"{_BEGINS}(?<![0-9][.,])([0-9]++(?:,[0-9]{{3}}(?![0-9]))*+(?:\.[0-9]++)?+)"
    rf"(?i:{_MAGNITUDE})?{_ENDS}(?![.,][0-9])"
)
_YEARS = re.compile(
    rf"{_BEGINS}(?<![0-9]/)((?:1[89]|20)[0-9]{{2}})([/{_HYPHENS}])([0-9]{{2}}(?:[0-9]{{2}})?){_ENDS}(?!\2[0-9])"
)

_SPACED = rf"([A-Z]{{1,4}}|C(?:m|md|mnd|d))[ \xa0]([0-9]{{1,8}}){_ENDS}(?![.,/][0-9])"
_SPACED_CODE = re.compile(rf"{_BEGINS}(?<![.&/{_HYPHENS}]){_SPACED}")
_SLASHED = r"[A-Z0-9]++(?:-[A-Z0-9]++)*+(?:/[A-Z0-9]++(?:-[A-Z0-9]++)*+)++(?!\w|[/-]\w)"
_REFERENCE = re.compile(rf"(?=[A-Z0-9])(?<![\w.:@&#=£$€/{_HYPHENS}])(?:{_SLASHED}|{_SPACED})")
# What every reference holds: a slash between such characters, or the first digit behind such letters and a space.
_REFERS = re.compile(
    r"[/0-9](?:(?<=[A-Z0-9]/)(?=[A-Z0-9])|(?<=[ \xa0][0-9])(?:(?<=[A-Z]..)|(?<=C[md]..)|(?<=Cmd..)|(?<=Cmnd..)))"
)
# Papers of Parliament and statutory instruments: what stands behind these is a number also where it could be a year.
_SERIES = re.compile("HC|HL|CP|C|CD|CMD|CMND|CM|SI")
_ORDINARY = re.compile(  # what stands before a number in capitals and is no code
    "A|ACT|AD|AGE|ALL|AM|AN|AND|ANY|APR|ARE|AREA|AS|AT|AUG|BAND|BC|BOX|BY|DAY|DEC|EXT|FAX|FEB|FIG|FOR|FROM|GOAL|I|IN|IS|"
    "ISBN|ISSN|ITEM|JAN|JUL|JULY|JUN|JUNE|LINE|LOT|MAR|MAY|MR|MRS|NO|NOR|NOS|NOTE|NOV|OCT|OF|ON|ONLY|OR|OVER|PAGE|PART|"
    "PM|PP|ROOM|ROW|RULE|SEP|SEPT|SOME|STEP|TASK|TEAM|TEL|TERM|THAN|THE|TIER|TIME|TO|TOP|UNIT|UP|VAT|VOL|WAS|WEEK|WITH|"
    "YEAR|ZONE"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

# Where a compound may be: a hyphen between letters, a stop between single letters, the first digit of a figure that
# goes on with more than digits or has capitals before it.
_LIKELY = re.compile(
    rf"[{_HYPHENS}.0-9](?:"
    r"(?P<digit>(?<=[0-9])(?<!\w.)(?<![0-9][.,].)"
    rf"(?:(?=[0-9]*+(?:[.,/{_HYPHENS}][0-9]|(?i:{_MAGNITUDE})))|(?<=[A-Zmd][ \xa0].)))"
    rf"|(?P<stop>(?={_LETTER}(?!\w))(?<!\w\w.)(?<={_LETTER}\.))"
    rf"|(?P<hyphen>(?={_LETTER}|\r?\n{_LETTER})(?<=(?:{_LETTER}|[{_INSIDE}])[{_HYPHENS}])))"
)


class Written(NamedTuple):
    """A compound in a text: its parts joined, not folded yet, and where it stands (half-open, in code points)."""

    joined: str
    start: int
    end: int


def written(text: str) -> Iterator[Written]:
    """The compounds of a text, in order; none overlaps another."""
    behind = 0
    for likely in _LIKELY.finditer(text):
        place = likely.start()
        if place < behind:
            continue
        found = _FINDERS[likely.lastgroup or ""](text, place)
        if not found or found.start < behind:  # “U.K-based” is UK, and the rest of no compound
            continue
        behind = found.end
        if found.joined:
            yield found


def references(text: str) -> Iterator[str]:
    """The reference codes of a text, as written and in order: “HC 1234”, “SEC/25/017”, “A/123-4”, “MC2025/01234”.

    A code has capitals and figures, and a slash or a space between them: “COVID-19”, “MP3”, “A-level”, post codes,
    dates and financial years are none, nor is what stands in a web address.
    """
    for start, end in _lines(text, _REFERS):
        for found in _REFERENCE.finditer(text, start, end):
            letters, number = found.groups()
            if is_code(letters, number) if letters else _is_slashed_code(found[0]):
                yield found[0]


def _lines(text: str, likely: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the lines of a text stand that hold something likely."""
    end = 0
    while found := likely.search(text, end):
        start, end = text.rfind("\n", 0, found.start()) + 1, (text.find("\n", found.end()) + 1 or len(text))
        yield start, end


def is_code(letters: str, number: str) -> bool:
    """Whether capitals and the number behind them are a code: not “MAY 2024”, “PAGE 12”, “LGA 2024”."""
    letters = letters.upper()
    if _SERIES.fullmatch(letters):
        return True
    return len(letters) <= 4 and not _ORDINARY.fullmatch(letters) and not _YEAR.fullmatch(number)


def _is_slashed_code(code: str) -> bool:
    parts = re.split("[/-]", code)
    return (
        any(part.isdigit() for part in parts)
        and any(not part.isdigit() for part in parts)
        and not any(len(part) > 1 and _ORDINARY.fullmatch(part) for part in parts)
    )


def _chain(text: str, place: int) -> Written | None:
    """Words joined by hyphens."""
    found = _CHAIN.match(text, _beginning(text, place))
    return Written(_word(found[0], _MOST_PARTS), *found.span()) if found else None


def _acronym(text: str, place: int) -> Written | None:
    """Single letters with stops between them."""
    found = _ACRONYM.match(text, place - 1)
    return Written(_word(found[1], _MOST_LETTERS), *found.span()) if found else None


def _word(written: str, most: int) -> str:
    """What is written in parts as one word; empty where figures, or too many parts or letters, are among them."""
    return _joined(written, most) if len(written) <= _LONGEST_WORD else ""


@lru_cache(maxsize=_KEPT)
def _joined(written: str, most: int) -> str:
    joined, joins = _JOINS.subn("", written)
    fits = joins < most and len(joined) <= _MOST_LETTERS and not any(map(str.isnumeric, joined))
    return joined if fits else ""


def _number(text: str, place: int) -> Written | None:
    """A financial year, a figure, or the code that ends with the digits there."""
    found = _years(text, place) or _figure(text, place)
    return found or (_code(text, place) if text[place - 1 : place] in (" ", "\xa0") else None)


def _years(text: str, place: int) -> Written | None:
    """A year and the one after it."""
    found = _YEARS.match(text, place)
    if not found:
        return None
    first, _, second = found.groups()
    after = str(int(first) + 1)
    return Written(f"{first}/{after[2:]}", *found.span()) if second in (after, after[2:]) else None


def _figure(text: str, place: int) -> Written | None:
    """A figure with commas, decimals or a magnitude; with its currency sign."""
    found = _FIGURE.match(text, place)
    if not found or len(found[0]) > _LONGEST_FIGURE:
        return None
    figure, letters, word = found.groups()
    if figure.isdigit() and not letters and not word:
        return None
    start = place - (text[place - 1 : place] in _CURRENCIES)
    return Written(_value(figure, (letters or word or "").lower()), start, found.end())


@lru_cache(maxsize=_KEPT)
def _value(figure: str, times: str) -> str:
    """A figure in digits alone, exactly: no commas, no zeros before it or behind its point."""
    zeros = _ZEROS.get(times, 0)
    whole, _, decimals = figure.replace(",", "").partition(".")
    whole = (whole + decimals[:zeros].ljust(zeros, "0")).lstrip("0") or "0"
    decimals = decimals[zeros:].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _code(text: str, place: int) -> Written | None:
    """Capitals, a space, and the number there."""
    found = _SPACED_CODE.match(text, _beginning(text, place - 1))
    return Written(found[1] + found[2], *found.span()) if found and is_code(*found.groups()) else None


def _beginning(text: str, end: int) -> int:
    """Where the word begins that ends at a place; of one too long, some place in it."""
    floor = max(end - _MOST_LETTERS - 2, 0)
    start = text.rfind(" ", floor, end) + 1 or floor
    if text[start:end].isalpha():  # the ordinary case, without looking at every letter
        return start
    start = end
    for place in range(end - 1, floor - 1, -1):
        if text[place].isalnum():
            start = place
        elif not _WITHIN.match(text[place]):
            break
    return start


_FINDERS = {"digit": _number, "stop": _acronym, "hyphen": _chain}
