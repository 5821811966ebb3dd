"""Numbers and dates in Excel's cells as they are shown: ECMA-376, part 1, 18.8.30 and 18.8.31, as far as papers go."""

import calendar
import math
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from ingest.readers.office import Element, attribute

_BUILT_IN = {  # by Excel with British settings
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0", 6: "£#,##0", 7: "£#,##0.00", 8: "£#,##0.00", 9: "0%",
    10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "£#,##0", 43: "#,##0.00", 44: "£#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "0.0E+0",
}  # fmt: skip
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<general>general)|(?P<half>am/pm|a/p)|(?P<date>y+|m+|d+|h+|s+)(?:\.0+)?"
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)(?P<power>e[+-]0+)?(?P<scaled>,*)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[]|[\\\[])*', re.DOTALL)
_LONGEST = 255  # characters that Excel allows a format
_DAYS = 2_958_466  # to the end of the year 9999
_LEAP = 60  # 29 February 1900, which Excel has and the calendar had not
_FOUR_YEARS = 1_462  # from the start of 1900 to that of 1904
_SECONDS = 86_400
_EXACT = 1e15
_LONG = 10  # digits of a number that names a style
_HUNDREDTHS = 3  # signs of percent in one format that count


class Formats:
    """How the cells of a workbook are shown, by their styles."""

    def __init__(self, root: Element, *, since_1904: bool) -> None:
        custom = {
            attribute(own, "numFmtId"): attribute(own, "formatCode") for own in root.iterfind("{*}numFmts/{*}numFmt")
        }
        numbers = [attribute(style, "numFmtId") for style in root.iterfind("{*}cellXfs/{*}xf")]
        codes = [custom.get(number) or _BUILT_IN.get(_whole(number), "") for number in numbers]
        self._codes = [code[:_LONGEST] for code in codes]
        self._earlier = _FOUR_YEARS if since_1904 else 0

    def shown(self, value: str, style: str) -> str:
        """A number as it is shown with a style; other text as it stands."""
        try:
            number = float(value)
        except ValueError:
            return value
        if not math.isfinite(number):
            return value
        place = _whole(style)
        code = self._codes[place] if place < len(self._codes) else ""
        return _shown(number, code, self._earlier).strip() if code else _general(number)


class Days(Formats):
    """The same with dates as ISO writes them, as precise as they are shown, whatever comes first there."""

    def shown(self, value: str, style: str) -> str:
        """A day, month or year where a style shows one; else as it is shown."""
        place = _whole(style)
        code = self._codes[place] if place < len(self._codes) else ""
        letters = (
            {(piece["date"] or "")[:1].lower() for piece in _form(_section(code, 1.0)[0]).pieces} if code else set()
        )
        if "y" not in letters or not letters <= {"", "d", "m", "y"}:
            return super().shown(value, style)
        iso = "yyyy-mm-dd" if "d" in letters else "yyyy-mm" if "m" in letters else "yyyy"
        try:
            return _as_date(float(value) + self._earlier, _form(iso).pieces)
        except ValueError:
            return value


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < _LONG else 0


def _shown(number: float, code: str, earlier: int) -> str:
    section, size = _section(code, number)
    form = _form(section)
    if form.of_date:
        elapsed = any(piece["elapsed"] for piece in form.pieces)
        return _as_date(number if elapsed else number + earlier, form.pieces)
    if not form.figures:
        return "".join(map(_literal, form.pieces)) if form.words and ";" in code else _general(number)  # "-" for nought
    if form.figures > 1 or form.fraction:  # telephone numbers, halves
        return _general(number)
    size *= 100**form.hundredths
    sign = "-" if number < 0 and size < 0 else ""
    return sign + "".join(_figures(abs(size), piece) if piece["digits"] else _literal(piece) for piece in form.pieces)


@lru_cache(maxsize=10_000)
def _sections(code: str) -> list[str]:
    return [section[0] for section in _SECTIONS.finditer(code) if section[0]]


def _section(code: str, number: float) -> tuple[str, float]:
    """The part of a format for a number, and the number that part shows: that for negative ones needs no sign."""
    sections = _sections(code)
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return (sections[0] if sections else ""), number


class _Form(NamedTuple):
    """A part of a format in pieces, and what kinds of them it has."""

    pieces: tuple[re.Match[str], ...]
    of_date: bool
    figures: int
    words: bool
    fraction: bool
    hundredths: int


@lru_cache(maxsize=10_000)
def _form(section: str) -> _Form:
    pieces = tuple(_PIECE.finditer(section))
    others = [piece["other"] for piece in pieces if piece["other"]]
    return _Form(
        pieces,
        any(piece["date"] or piece["elapsed"] for piece in pieces),
        sum(bool(piece["digits"]) for piece in pieces),
        bool(others) or any(piece["quoted"] for piece in pieces),
        "/" in others,
        min(others.count("%"), _HUNDREDTHS),
    )


def _literal(piece: re.Match[str]) -> str:
    return piece["quoted"] or piece["escaped"] or piece["currency"] or piece["other"] or ""


def _general(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT else f"{number:.10g}"


def _figures(number: float, piece: re.Match[str]) -> str:
    whole, _, part = piece["digits"].partition(".")
    if piece["power"]:
        return f"{number:.{len(part)}E}"
    scaled = Decimal(repr(number)) / 1000 ** (len(piece["scaled"]) + len(whole) - len(whole.rstrip(",")))
    try:
        rounded = scaled.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    except InvalidOperation:
        return _general(number)
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0").zfill(whole.count("0"))
    least = len(part.rstrip("#"))
    after = after[:least] + after[least:].rstrip("0")
    before = f"{int(before):,}" if before and "," in whole.rstrip(",") else before
    return f"{before}.{after}" if after else before


def _as_date(days: float, pieces: tuple[re.Match[str], ...]) -> str:
    if not 0 <= days < _DAYS:
        return _general(days)
    seconds = min(round(days * _SECONDS), _DAYS * _SECONDS - 1)
    start = datetime(1899, 12, 31 if seconds < _LEAP * _SECONDS else 30)  # noqa: DTZ001 a cell knows no zone
    return "".join(_dated(start + timedelta(seconds=seconds), seconds, pieces))


def _dated(moment: datetime, seconds: int, pieces: tuple[re.Match[str], ...]) -> Iterator[str]:
    """The pieces of a date; "m" beside hours or seconds are minutes."""
    halves = any(piece["half"] for piece in pieces)
    units = [(piece["elapsed"] or piece["date"] or "").lower() for piece in pieces]
    before = ""
    for place, (unit, piece) in enumerate(zip(units, pieces, strict=True)):
        after = next(filter(None, units[place + 1 :]), "")
        if piece["elapsed"]:
            yield str(seconds // {"h": 3600, "m": 60, "s": 1}[unit[0]]).zfill(len(unit))
        elif unit.startswith("m") and len(unit) < 3 and (before.startswith("h") or after.startswith("s")):
            yield str(moment.minute).zfill(len(unit))
        elif unit:
            yield _part(moment, unit, halves=halves)
        elif piece["half"]:
            yield "am" if moment.hour < 12 else "pm"
        else:
            yield _literal(piece)
        before = unit or before


def _part(moment: datetime, unit: str, *, halves: bool) -> str:
    wide = len(unit)
    match unit[0]:
        case "y":
            return f"{moment.year:04}" if wide > 2 else f"{moment.year % 100:02}"
        case "m" if wide > 2:
            name = calendar.month_name[moment.month]
            return name[:3] if wide == 3 else name[:1] if wide == 5 else name
        case "d" if wide > 2:
            name = calendar.day_name[moment.weekday()]
            return name[:3] if wide == 3 else name
        case "h":
            return str((moment.hour - 1) % 12 + 1 if halves else moment.hour).zfill(wide)
    return str({"m": moment.month, "d": moment.day, "s": moment.second}[unit[0]]).zfill(wide)
