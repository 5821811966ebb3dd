"""Letters as a page: who wrote to whom, in the order of time, what was answered, and what still waits."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import PartialDate, Party, Visibility, Vocabulary
from documents.letters import Letter, Replies, Reply, Shows, plain_reference
from search_app.addresses import LETTERS, address, document_address
from search_app.atom import MEDIA_TYPE, Entry, Feed, atom
from search_app.dates import date_words
from search_app.downloading import sent_table
from search_app.facts import party_words
from search_app.given import Given, given
from search_app.joined import ANSWERED
from search_app.parts import Asker, Here, JSONRecord
from search_app.plots import Pair, pairs
from search_app.problems import Problem, dates, too_long
from search_app.table import written
from search_app.urns import urn
from search_app.xmls import sent

router = APIRouter()

TABLE = f"{LETTERS}.csv"
FEED = f"{LETTERS}.atom"

_AT_ONCE = 50  # letters on a page
_PAGES = range(1, 100_000)
_DAYS = range(1, 10_000)
_TYPED = ("sender", "recipient", "office", "reference")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_COLUMNS = (
    "Date",
    "Title",
    "From",
    "To",
    "Our reference",
    "Your reference",
    "Answers",
    "Answered by",
    "Answered for the time being by",
    "Days without an answer",
    "Address",
    "Id",
)


class Way(NamedTuple):
    """A letter that a letter answers, or that answers it or only `holds` the answer back, and what shows it."""

    title: str
    dated: PartialDate | None
    address: str
    why: str
    holds: bool


class Row(NamedTuple):
    """A letter: who wrote to whom, what it answers and what answers it; the `days` that it waits, 0 if it does not."""

    title: str
    dated: PartialDate | None
    address: str
    sender: str
    recipients: Sequence[str]
    to: Way | None
    by: Sequence[Way]
    circular: bool
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which letters are asked for; `days` that they wait at least, None for all letters.

    What has a problem is left out.
    """

    typed: Given
    since: PartialDate | None
    until: PartialDate | None
    days: int | None
    errors: tuple[Problem, ...]

    @classmethod
    def of(cls, typed: Given) -> "Wanted":
        """What an address asks for."""
        since, until, wrong = dates(typed)
        days = typed.number("waiting", _DAYS)
        if typed.first("waiting") and days is None:
            message = f"The days that a letter waits must be a number from 1 to {_DAYS[-1]:,}."
            wrong = (*wrong, Problem("waiting", message))
        return cls(typed=typed, since=since, until=until, days=days, errors=(*too_long(typed, _TYPED), *wrong))

    def has(self, letter: Letter, called: "_Called") -> bool:
        """Whether a letter is from and to whom they name, of their days, and bears their reference."""
        sender, recipient, office, reference = (self.typed.one(name) for name in _TYPED)
        return (
            self._is_of_days(letter.dated)
            and (not reference or plain_reference(reference) in letter.references)
            and (not sender or called.by(letter.sender, sender))
            and (not recipient or any(called.by(party, recipient) for party in letter.recipients))
            and (not office or any(called.holds(party, office) for party in (letter.sender, *letter.recipients)))
        )

    def address(self, path: str, *, days: str | None = None, number: int = 1) -> str:
        """The same letters elsewhere, or those that wait so many `days` of them."""
        pairs = [(name, self.typed.one(name)) for name in (*_TYPED, "from", "to")]
        waiting = self.typed.one("waiting") if days is None else days
        return address(path, [*pairs, ("waiting", waiting), ("page", str(number) if number > 1 else "")])

    def _is_of_days(self, dated: PartialDate | None) -> bool:
        """Whether a letter may be of the days asked for; one without a date is outside any."""
        if not (self.since or self.until):
            return True
        return bool(
            dated
            and (not self.since or dated.last >= self.since.first)
            and (not self.until or dated.first <= self.until.last)
        )


class _Called:
    """By which words people are known; each is looked up once, for parties are few and letters many."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.by = cache(self._by)
        self.holds = cache(self._holds)

    def _by(self, party: Party, words: str) -> bool:
        """Whether somebody has these words in the name, role or body; or is of the body that they name."""
        of = self._vocabulary.body(words)
        return _has(party_words(party, self._vocabulary), words) or bool(party.body and party.body == of.slug)

    def _holds(self, party: Party, words: str) -> bool:
        """Whether somebody holds an office of these words, whoever it is: they stand in the role or body."""
        return _has(party_words(replace(party, name=""), self._vocabulary), _ARTICLE.sub("", words))


class _Found(NamedTuple):
    """The letters that are asked for, what answers them, and how many of them wait."""

    letters: Sequence[Letter]
    replies: Replies
    waiting: int


@router.api_route(LETTERS, methods=["GET", "HEAD"])
def letters(request: Request, here: Here, asker: Asker) -> Response:
    """The letters that are asked for, the newest first, or those alone that wait for an answer."""
    typed = given(request.query_params.multi_items())
    wanted, today = Wanted.of(typed), datetime.now(UTC).date()
    found = _found(wanted, here, asker, today)
    number = typed.number("page", _PAGES) or 1
    shown = found.letters[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    total = len(found.letters)
    last = -(-total // _AT_ONCE)
    return here.html(
        "letters.html",
        status=404 if number > last > 0 else 200,
        number=number,
        last=last,
        last_address=wanted.address(LETTERS, number=last),
        typed=typed,
        errors=dict(wanted.errors),
        problems=[(f"#{name}", told) for name, told in wanted.errors],
        rows=[_row(letter, found.replies, today, here.vocabulary) for letter in shown],
        closed={document_address(id) for id in here.closed(letter.document for letter in shown)},
        total=total,
        waiting=found.waiting,
        pairs=_pairs(found.letters, here.vocabulary) if shown and not typed.values else (),
        only_waiting=wanted.days,
        all_address=wanted.address(LETTERS, days=""),
        waiting_address=wanted.address(LETTERS, days="1"),
        table="" if wanted.errors else wanted.address(TABLE),
        feed="" if wanted.errors else wanted.address(FEED),
        before=wanted.address(LETTERS, number=number - 1) if number > 1 and shown else "",
        after=wanted.address(LETTERS, number=number + 1) if number * _AT_ONCE < total else "",
    )


@router.api_route(TABLE, methods=["GET", "HEAD"])
def letters_table(request: Request, here: Here, asker: Asker) -> Response:
    """All of them as CSV; 400 where a part of what is asked for cannot be done."""
    wanted, now = Wanted.of(given(request.query_params.multi_items())), datetime.now(UTC)
    if wanted.errors:
        return _refused(wanted)
    found, root = _found(wanted, here, asker, now.date()), here.root(request)
    closed = here.closed(letter.document for letter in found.letters) if here.person else None
    columns = (*_COLUMNS, "Visibility") if closed is not None else _COLUMNS
    cells = (_cells(letter, found.replies, now.date(), here.vocabulary, root) for letter in found.letters)
    seen = ([_visibility(letter, closed)] if closed is not None else [] for letter in found.letters)
    rows = ((*row, *last) for row, last in zip(cells, seen, strict=True))
    return sent_table(request, (written([row]) for row in chain([columns], rows)), "letters", now)


@router.api_route(FEED, methods=["GET", "HEAD"])
def letters_feed(request: Request, here: Here, asker: Asker) -> Response:
    """Those of them that came last, as an Atom feed; 400 where a part of what is asked for cannot be done."""
    wanted = Wanted.of(given(request.query_params.multi_items()))
    if wanted.errors:
        return _refused(wanted)
    times, root = here.catalogue.arrivals.times(asker), here.root(request)
    found = _found(wanted, here, asker, datetime.now(UTC).date()).letters
    came = sorted(
        (letter for letter in found if letter.document in times),
        key=lambda letter: times[letter.document],
        reverse=True,
    )[:_AT_ONCE]
    closed = here.closed(letter.document for letter in came)
    asked = ", ".join(value for values in wanted.typed.values.values() for value in values)
    feed = Feed(
        id=root + wanted.address(FEED),
        title=f"{here.house.name}: {asked or 'all letters'}",
        name=here.house.name,
        page=root + wanted.address(LETTERS),
        itself=root + wanted.address(FEED),
        entries=[_entry(letter, times[letter.document], closed, here.vocabulary, root) for letter in came],
    )
    return sent(request, atom(feed), MEDIA_TYPE)


def _found(wanted: Wanted, here: Here, asker: Asker, today: date) -> _Found:
    """The letters that are asked for."""
    replies, called = here.catalogue.letters.replies(asker), _Called(here.vocabulary)
    some = [letter for letter in here.catalogue.letters.all(asker) if wanted.has(letter, called)]
    waiting = [letter for letter in some if replies.waits(letter)]
    if wanted.days is None:
        return _Found(some, replies, len(waiting))
    least = wanted.days if wanted.days > 1 else 0  # 1 is for all that wait
    return _Found([letter for letter in waiting if _days(letter, today) >= least], replies, len(waiting))


def _days(letter: Letter, today: date) -> int:
    """Since when a letter is written."""
    return max(0, (today - letter.dated.last).days) if letter.dated else 0


def _cells(letter: Letter, replies: Replies, today: date, vocabulary: Vocabulary, root: str) -> tuple[str, ...]:
    """A letter as a row of the table."""
    said, answered = letter.correspondence, replies.to(letter.document)
    return (
        str(letter.dated or ""),
        letter.title,
        party_words(letter.sender, vocabulary),
        "; ".join(party_words(party, vocabulary) for party in letter.recipients),
        said.our_ref,
        said.your_ref,
        answered.to.document if answered else "",
        "; ".join(reply.letter.document for reply in replies.by(letter.document) if not reply.letter.holds),
        "; ".join(reply.letter.document for reply in replies.by(letter.document) if reply.letter.holds),
        str(_days(letter, today)) if replies.waits(letter) else "",
        root + document_address(letter.document),
        letter.document,
    )


def _visibility(letter: Letter, closed: Set[str]) -> str:
    return (Visibility.STAFF if letter.document in closed else Visibility.PUBLIC).value


def _entry(letter: Letter, at: str, closed: Set[str], vocabulary: Vocabulary, root: str) -> Entry:
    sender = party_words(letter.sender, vocabulary)
    to = "; ".join(party_words(party, vocabulary) for party in letter.recipients)
    told = (
        "Staff only" if letter.document in closed else "",
        date_words(letter.dated) if letter.dated else "No date",
        f"From {sender}" if sender else "",
        f"To {to}" if to else "",
    )
    return Entry(
        id=urn(letter.document),
        title=letter.title,
        address=root + document_address(letter.document),
        updated=at,
        summary=" · ".join(filter(None, told)),
        authors=[sender] if sender else [],
    )


def _refused(wanted: Wanted) -> Response:
    return JSONRecord({"errors": [error._asdict() for error in wanted.errors]}, 400)


def _way(letter: Letter, shows: Shows) -> Way:
    """The way to a letter that is joined to another."""
    return Way(letter.title, letter.dated, document_address(letter.document), ANSWERED[shows], letter.holds)


def _row(letter: Letter, replies: Replies, today: date, vocabulary: Vocabulary) -> Row:
    answered: Reply | None = replies.to(letter.document)
    return Row(
        title=letter.title,
        dated=letter.dated,
        address=document_address(letter.document),
        sender=party_words(letter.sender, vocabulary),
        recipients=[party_words(party, vocabulary) for party in letter.recipients],
        to=_way(answered.to, answered.shows) if answered else None,
        by=[_way(reply.letter, reply.shows) for reply in replies.by(letter.document)],
        circular=letter.is_circular,
        days=_days(letter, today) if replies.waits(letter) else 0,
    )


def _pairs(letters: Sequence[Letter], vocabulary: Vocabulary) -> tuple[Pair, ...]:
    return pairs(letters, vocabulary, _Called(vocabulary).by)


def _has(told: str, words: str) -> bool:
    """Whether all of some words stand in what is told of somebody."""
    plain = told.casefold()
    return all(word in plain for word in words.casefold().split())
