"""What the units of minutes lead to: the paper that a decision was about, and where an action is mentioned next.

Nothing is guessed: a paper is of the same meeting and its number, item or title stands by the decision; an action is
mentioned in the minutes after, with its owner and most of its words. All is told from what an audience may read.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from documents import tables
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind
from documents.ledger.codes import Bears
from documents.ledger.unchanged import Unchanged
from documents.meetings import Around, Meeting, MeetingPaper, Meetings

_HEAD = 600  # characters of a paper in which it says of which item it is
_SHARED = 0.6  # of the words of an action
_LEAST = 3  # words in common
_LONGEST = 400  # characters of what mentions an action
_SHORT = 200  # the same of what is preferred
_TITLE = 2  # words of a title at least, to be the heading over a decision; one more to stand in it
_STEM = 4  # letters by which “moves” and “moved” are alike
_ITEM = re.compile(r"\bitem(?: no\.?| number)?:? (\d{1,2})\b", re.IGNORECASE)
_CALLED = r"(?:report|paper|document|ref(?:erence)?)s?"
_NO = r"(?: (?:no|number|ref(?:erence)?)s?)?\b[.:]*\s*"
_APART = re.compile(  # a reference at the end of a line, or with the title behind it
    r"^[ \t]*(?P<before>[^\n]*?)[(\[]?"
    r"(?P<code>[A-Z]{2,8}[0-9]{0,4}(?:/[A-Z]{1,8}){0,2}(?:(?:/[0-9]{1,6}){1,4}|(?:-[0-9]{1,6}){2,4})|[0-9]{1,4}/[0-9]{2})"
    r"[)\]]?(?=[ \t]*$|:|[ \t]+[–—-])",
    re.MULTILINE,
)
_ITS_OWN = re.compile(  # before it: “Report No”, “Cabinet report”, “Report to the Audit Committee”
    r"(?!your|previous|earlier|related|linked|see|further|background|appendix)(?:(?-i:[A-Z])[\w’']* ){0,3}"
    rf"{_CALLED}(?: to (?:the )?(?-i:(?:(?:[A-Z][\w’'&-]*|of|and|for|the)(?: |\b)){{1,8}}))?{_NO}",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_PIECE = re.compile("[A-Z]+|[0-9]+")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_AND = re.compile(r"\s*(?:,|/|&|\band\b)\s*")
_THE = re.compile(r"^[Tt]he(?:\s+|$)")
_OWNER = 2  # letters at least: “A” is mostly no person
_TO_DO = frozenset(("to", "will", "shall", "should", "must"))  # before what is to be done
_COMMON = frozenset(
    ("acti", "poin", "that", "this", "with", "from", "have", "will", "woul", "shou", "thei", "ther", "abou", "into")
)


class Tells(StrEnum):
    """What tells that a decision was about a paper, the surest first."""

    CODE = "code"  # the paper's reference code stands in the decision or its heading
    ITEM = "item"  # the paper says that it is of the item under which the decision stands
    TITLE = "title"  # the decision stands under the title of the paper, or names it


class About(NamedTuple):
    """A paper that a decision was about; `said` is the code, the number of the item or the title."""

    document: str
    title: str
    tells: Tells
    said: str


class Mention(NamedTuple):
    """Where minutes mention an action of the meeting before."""

    document: str
    title: str
    dated: PartialDate
    page: int
    words: str


class Sequel(NamedTuple):
    """What a unit leads to."""

    about: tuple[About, ...] = ()
    mention: Mention | None = None


NOTHING = Sequel()


class _Paper(NamedTuple):
    paper: MeetingPaper
    head: str
    codes: tuple[str, ...]


class Sequels:
    """What the units of all minutes lead to; a part of the catalogue."""

    def __init__(self, database: Database, meetings: Meetings) -> None:
        self._database, self._meetings = database, meetings
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def of(self, document: str, audience: Audience) -> Mapping[int, Sequel]:
        """What the units of a document lead to, by their places in it; nothing for what is no minutes."""
        return self._unchanged.answer((audience, document), lambda: dict(self._find(document, audience)))

    def _find(self, document: str, audience: Audience) -> Iterator[tuple[int, Sequel]]:
        for around in self._meetings.of(document, audience):
            if any(paper.document == document for paper in around.meeting.of_kind(Kind.MINUTES)):
                with self._database.connect() as connection:
                    yield from _led_to(connection, document, around)
                return


def _led_to(connection: Connection, document: str, around: Around) -> Iterator[tuple[int, Sequel]]:
    column = tables.documents.c
    units: Sequence[Mapping[str, Any]] = connection.scalar(select(column.units).where(column.id == document)) or ()
    kinds = {unit["unit"] for unit in units}
    papers = _papers(connection, around.meeting) if "decision" in kinds else []
    own = _pages(connection, document) if papers else {}
    later = list(_minutes(connection, around.after)) if around.after and "action" in kinds else []
    for place, unit in enumerate(units):
        if unit["unit"] == "decision" and (about := _about(unit, papers, own)):
            yield place, Sequel(about=about)
        elif unit["unit"] == "action" and (mention := _mention(unit, later)):
            yield place, Sequel(mention=mention)


def _papers(connection: Connection, meeting: Meeting) -> list[_Paper]:
    """What was put to a meeting, with its first words and the codes that it bears."""
    return [
        _Paper(
            paper, head, tuple({**dict.fromkeys(_borne(connection, paper.document)), **dict.fromkeys(_plainly(head))})
        )
        for paper in meeting.others
        for head in (_pages(connection, paper.document).get(1, "")[:_HEAD],)
    ]


def _borne(connection: Connection, document: str) -> Sequence[str]:
    code = tables.codes.c
    return connection.scalars(select(code.code).where(code.document == document, code.bears == Bears.BEARS)).all()


def _plainly(head: str) -> Iterator[str]:
    """What a paper plainly says at its head to be its reference; figures alone only behind “Report No” and the like."""
    for found in _APART.finditer(head):
        before, code = found["before"].strip(), found["code"]
        if _ITS_OWN.fullmatch(before) or (not before and code[0].isalpha()):
            yield code


def _minutes(connection: Connection, meeting: Meeting) -> Iterator[tuple[Mention, str]]:
    """What the minutes of a meeting say, in pieces, each as what would mention an action."""
    for paper in meeting.of_kind(Kind.MINUTES):
        for number, text in _pages(connection, paper.document).items():
            for piece in _pieces(text):
                yield Mention(paper.document, paper.title, meeting.day, number, piece), piece


def _pages(connection: Connection, document: str) -> dict[int, str]:
    page = tables.pages.c
    query = select(page.number, page.text).where(page.document == document).order_by(page.number)
    return {row.number: row.text for row in connection.execute(query)}


def _pieces(text: str) -> Iterator[str]:
    """The sentences of a page, then those of its lines: the lines of a table end with no full stop."""
    for piece in (*_SENTENCE.split(text), *(part for line in text.split("\n") for part in _SENTENCE.split(line))):
        said = " ".join(piece.split())
        if said and len(said) <= _LONGEST:
            yield said


def _about(unit: Mapping[str, Any], papers: Sequence[_Paper], own: Mapping[int, str]) -> tuple[About, ...]:
    """The papers that a decision was about, by what tells it most surely; of titles only one that is alone."""
    said = f"{unit.get('section', '')}\n{unit['text']}"
    coded = [About(*each.paper[:2], Tells.CODE, code) for each in papers for code in each.codes if _stands(code, said)]
    if coded:
        return tuple({about.document: about for about in coded}.values())
    item = _item(unit, own)
    if item and (of_item := [each for each in papers if set(_ITEM.findall(each.head)) == {item}]):
        return tuple(About(*each.paper[:2], Tells.ITEM, item) for each in of_item)
    titled = [each.paper for each in papers if _titles(each.paper.title, unit)]
    return tuple(About(*paper[:2], Tells.TITLE, paper.title) for paper in titled) if len(titled) == 1 else ()


def _stands(code: str, text: str) -> bool:
    """Whether a code stands in a text, however it is written; figures alone, which may be a day, behind “report”."""
    spelled = r"\W?0*".join(piece.lstrip("0") or "0" for piece in _PIECE.findall(code))
    behind = r"(?<!\w)" if code[0].isalpha() else rf"(?i:\b{_CALLED}{_NO})(?:\d+/\d+(?:,| and| &) )*0*"
    return bool(spelled) and re.search(rf"{behind}{spelled}(?!\w)", text) is not None


def _item(unit: Mapping[str, Any], own: Mapping[int, str]) -> str:
    """The number of the heading over a unit; "" where the heading has none, or stands twice."""
    section = unit.get("section", "")
    if not section:
        return ""
    heading = re.compile(rf"^\W*(\d{{1,2}})[.)]?\s+{re.escape(section)}\W*$", re.MULTILINE)
    numbers = {number for page, text in own.items() if page <= unit["page"] for number in heading.findall(text)}
    return numbers.pop() if len(numbers) == 1 else ""


def _titles(title: str, unit: Mapping[str, Any]) -> bool:
    """Whether a decision stands under the title of a paper, or names it."""
    whole = _words(_ASIDE.sub(" ", title))
    name = _words(_ASIDE.sub(" ", title).partition(":")[0])
    section = _words(unit.get("section", ""))
    if len(section) >= _TITLE and section in (whole, name):
        return True
    return len(name) > _TITLE and f" {' '.join(name)} " in f" {' '.join(_words(unit['text']))} "


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _mention(unit: Mapping[str, Any], later: Sequence[tuple[Mention, str]]) -> Mention | None:
    """What mentions an action with its owner and most of its words: with most of them, short, the first of those."""
    owners = [_THE.sub("", owner).strip() for owner in _AND.split(unit.get("owner", ""))]
    owners = [owner for owner in owners if len(owner) >= _OWNER]
    if not owners:
        return None
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, owners))})(?!\w)")
    action = named.sub(" ", unit["text"].replace(unit.get("due") or "\n", " "))
    asked = _stems(action)
    needed = max(_LEAST, _SHARED * len(asked))
    found = [(_shared(asked, piece), len(piece) < _SHORT, mention) for mention, piece in later if named.search(piece)]
    likely = [each for each in found if each[0] >= needed and not _is_of_another(action, each[2].words)]
    return max(likely, key=lambda each: each[:2], default=(0, True, None))[2]


def _shared(asked: Collection[str], text: str) -> int:
    return len(set(asked) & _stems(text))


def _is_of_another(action: str, text: str) -> bool:
    """Whether a text has another word where an action tells of what it is: southern quays are no northern ones."""
    asked, said = _stems(action), _stems(text)
    others: dict[str, set[str]] = {}
    for first, second in pairwise(_words(text)):
        others.setdefault(second[:_STEM], set()).update(_stems(first) - asked)
    words = _words(action)
    return any(
        others.get(after[:_STEM]) and before not in _TO_DO and _stems(word) - said and _stems(after)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
    )


def _stems(text: str) -> set[str]:
    """The beginnings of the words of a text, without common ones."""
    return {word[:_STEM] for word in _LONG_WORD.findall(text.casefold())} - _COMMON
