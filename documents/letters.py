"""Letters: who wrote to whom, which letter answers which, and which still wait for an answer.

All that an audience is told is computed from the letters that it may read.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Row, func, or_, select

from documents import joins, rows, selection, tables
from documents.answering import HINTS, goes_to_many, only_holds
from documents.correspondence import Correspondence, Party
from documents.database import Database
from documents.dates import PartialDate
from documents.document import Audience, Kind, Named
from documents.joins import NOTHING, Relation, Told
from documents.ledger.unchanged import Unchanged
from documents.people import bare

_SIGNS = re.compile(r"[\W_]+")
_ANSWERS = re.compile(r"^(?:re|reply to|response to)\s*[:\-–]\s*", re.IGNORECASE)
_NO_SUBJECT = re.compile("(?:open )?letter(?: (?:to|from) .*)?")
_LOOKED = 20  # letters of the same reference, day or subject that are looked at
_LONGEST = 365  # days after which a letter of the same subject is no answer
_SHORTEST_REFERENCE = 3  # letters and figures: "1" is no reference that tells letters apart


class Shows(StrEnum):
    """What shows that a letter answers another, the surest first."""

    PERSON = "person"  # somebody says so
    REFERENCE = "reference"  # its "your ref" is the other's "our ref"
    DATE = "date"  # it says that it answers a letter of that day, and the parties are the other's
    SUBJECT = "subject"  # the same subject, later, between the same parties the other way round


_RANK = list(Shows)
_Key: TypeAlias = tuple[Shows, str, str]


@dataclass(frozen=True)
class Letter:
    """A letter and its parties; a sender who is not named is the body that issued it.

    One that `holds` only says that an answer will come.
    """

    document: str
    title: str
    dated: PartialDate | None
    correspondence: Correspondence
    holds: bool = False

    @property
    def sender(self) -> Party:
        """Who wrote it."""
        return self.correspondence.sender

    @property
    def recipients(self) -> tuple[Party, ...]:
        """To whom it was written."""
        return self.correspondence.recipient

    @cached_property
    def senders(self) -> frozenset[str]:
        """What the sender may be known by."""
        return frozenset(_known_by((self.sender,)))

    @cached_property
    def receivers(self) -> frozenset[str]:
        """What the recipients may be known by."""
        return frozenset(_known_by(self.recipients))

    @cached_property
    def subject(self) -> str:
        """What it is about, without "Re:"; "" where the title only says that it is a letter."""
        subject = _plain(_ANSWERS.sub("", self.title))
        return "" if _NO_SUBJECT.fullmatch(subject) else subject

    @cached_property
    def is_circular(self) -> bool:
        """Whether it goes to many, of whom none has to answer."""
        return goes_to_many(self.recipients)

    @cached_property
    def references(self) -> frozenset[str]:
        """Its own reference and the other's, as `plain_reference` has them."""
        written = (self.correspondence.our_ref, self.correspondence.your_ref)
        return frozenset(filter(None, map(plain_reference, written)))

    @property
    def answers(self) -> bool:
        """Whether it says that it answers another."""
        return bool(self.correspondence.in_reply_to or self.correspondence.your_ref)


class Reply(NamedTuple):
    """A letter that answers another, and what shows it."""

    letter: Letter
    to: Letter
    shows: Shows


class Correspondences:
    """The letters of all; a part of the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unchanged = Unchanged(database)

    def close(self) -> None:
        """Let go of the database."""
        self._unchanged.close()

    def all(self, audience: Audience) -> Sequence[Letter]:
        """Every letter of which something is known of who wrote to whom, the newest first, undated ones last."""
        return self._unchanged.answer(audience, lambda: self._all(audience))

    def replies(self, audience: Audience) -> "Replies":
        """Which letter answers which."""
        return self._unchanged.answer((audience, "replies"), lambda: self._replies(audience))

    def _replies(self, audience: Audience) -> "Replies":
        """The same; what people joined need not be known as a letter."""
        letters = self.all(audience)
        with self._database.connect() as connection:
            told = joins.told(connection, Relation.REPLY_TO, audience)
            others = {id for pair in told.joined for id in pair} - {letter.document for letter in letters}
            found = [_joined(row) for row in joins.rows_of(connection, sorted(others))]
        return Replies([*letters, *found], told)

    def _all(self, audience: Audience) -> Sequence[Letter]:
        column = tables.documents.c
        query = select(column.id, column.title, column.dated, column.bodies, column.correspondence).where(
            column.kind == Kind.LETTER, *selection.found_by(audience)
        )
        with self._database.connect() as connection:
            known = connection.execute(query.order_by(column.id)).all()
            holding = _holding(connection, {row.id: row.title for row in known}, audience)
            found = [_letter(*row, holds=row.id in holding) for row in known if row.correspondence]
        return sorted(found, key=lambda letter: str(letter.dated or ""), reverse=True)


class Replies:
    """Which letter answers which: each answers at most one. What people say outranks what is found."""

    def __init__(self, letters: Iterable[Letter], told: Told = NOTHING) -> None:
        known = list(letters)
        by_id = {letter.document: letter for letter in known}
        self._to = {one: Reply(by_id[one], by_id[other], Shows.PERSON) for one, other in told.joined}
        for reply in _replies(known, told.parted):
            other = self._to.get(reply.to.document)
            if other and other.to is reply.letter:  # of two that name each other the later one answers
                continue
            self._to.setdefault(reply.letter.document, reply)
        self._by: dict[str, list[Reply]] = defaultdict(list)
        for reply in self._to.values():
            self._by[reply.to.document].append(reply)
        for answered in self._by.values():
            answered.sort(key=lambda reply: str(reply.letter.dated))

    def to(self, document: str) -> Reply | None:
        """The letter that a letter answers."""
        return self._to.get(document)

    def by(self, document: str) -> Sequence[Reply]:
        """The letters that answer a letter, the first first."""
        return self._by.get(document, [])

    def waits(self, letter: Letter) -> bool:
        """Whether a letter to somebody is a beginning that nothing here answers; circulars ask for no answer.

        A reply that only says that another will come is no answer.
        """
        begun = not letter.answers and letter.document not in self._to
        asks = bool(letter.recipients) and letter.dated is not None and not letter.is_circular
        return begun and asks and all(reply.letter.holds for reply in self.by(letter.document))


def _holding(connection: Connection, titles: Mapping[str, str], audience: Audience) -> Set[str]:
    """Those of the letters that only say that an answer will come; few first pages have to be read for it."""
    page, letter = tables.pages.c, tables.documents.c
    small = func.lower(page.text)
    query = (
        select(page.document, page.text)
        .join(tables.documents, letter.id == page.document)
        .where(letter.kind == Kind.LETTER, page.number == 1, *selection.found_by(audience))
        .where(or_(*(small.contains(hint) for hint in HINTS)))
    )
    pages = {row.document: row.text for row in connection.execute(query)}
    return {id for id, title in titles.items() if only_holds(title, pages.get(id, ""))}


def _letter(
    id: str,
    title: str,
    dated: str | None,
    bodies: Sequence[Sequence[str]],
    said: dict[str, Any],
    *,
    holds: bool = False,
) -> Letter:
    """A letter of a row."""
    correspondence = rows.correspondence(said)
    if bodies and not correspondence.sender.body:
        sender = replace(correspondence.sender, body=Named(*bodies[0]).value)
        correspondence = replace(correspondence, sender=sender)
    return Letter(id, title, PartialDate.parse(dated) if dated else None, correspondence, holds)


def _joined(row: Row[Any]) -> Letter:
    """A document that somebody joined to another, whatever it is."""
    return _letter(
        row.id, row.title, row.dated, row.bodies, row.correspondence or asdict(Correspondence(sender=Party()))
    )


def _replies(letters: Sequence[Letter], parted: Set[tuple[str, str]]) -> Iterator[Reply]:
    """For each letter the one that it answers best, if any does and nobody parted the two."""
    shelf: dict[_Key, list[Letter]] = defaultdict(list)
    for letter in sorted(letters, key=_day):
        for key in _keys(letter):
            shelf[key].append(letter)
    for letter in letters:
        found = (
            Reply(letter, other, key[0])
            for key in _asked(letter)
            for other in _before(shelf.get(key, ()), letter)
            if (letter.document, other.document) not in parted and _may_answer(letter, other, key[0])
        )
        if best := min(found, key=_order, default=None):
            yield best


def _keys(letter: Letter) -> Iterator[_Key]:
    """By what an answer finds a letter: reference and day, alone and with who was written to, and subject."""
    reference = _reference(letter.correspondence.our_ref)
    for receiver in ("", *letter.receivers):
        if reference:
            yield Shows.REFERENCE, reference, receiver
        if letter.dated:
            yield Shows.DATE, str(letter.dated), receiver
    if letter.subject:
        yield from (
            (Shows.SUBJECT, letter.subject, f"{one}\n{two}") for one in letter.senders for two in letter.receivers
        )


def _asked(letter: Letter) -> Iterator[_Key]:
    """The same of what a letter may answer."""
    said = letter.correspondence
    reference = _reference(said.your_ref)
    for sender in ("", *letter.senders):
        if reference:
            yield Shows.REFERENCE, reference, sender
        if said.in_reply_to:
            yield Shows.DATE, said.in_reply_to, sender
    if letter.subject:
        yield from (
            (Shows.SUBJECT, letter.subject, f"{one}\n{two}") for one in letter.receivers for two in letter.senders
        )


def _before(known: Sequence[Letter], letter: Letter) -> Sequence[Letter]:
    """The last of some letters, which stand in order, that are no younger than a letter."""
    end = bisect_right(known, letter.dated.last.toordinal(), key=_day) if letter.dated else len(known)
    return known[max(0, end - _LOOKED) : end]


def _day(letter: Letter) -> int:
    return letter.dated.first.toordinal() if letter.dated else 0


def _order(reply: Reply) -> tuple[int, bool, bool, int, str]:
    """The surest first, then one between the same parties, then the latest before."""
    letter, other, shows = reply
    back, forth = letter.receivers & other.senders, letter.senders & other.receivers
    return _RANK.index(shows), not (back and forth), not (back or forth), -_day(other), other.document


def _may_answer(letter: Letter, other: Letter, shows: Shows) -> bool:
    """Whether a letter may answer another: it is another, one of the two has a date, and it goes back to who wrote."""
    if other is letter or not (letter.dated or other.dated):
        return False
    if shows is Shows.DATE:
        return bool(letter.receivers & other.senders or letter.senders & other.receivers)
    if shows is Shows.SUBJECT:
        days = (_day(letter) - _day(other)) if letter.dated and other.dated else 0
        return 0 < days <= _LONGEST
    return True


def _known_by(parties: Iterable[Party]) -> Iterator[str]:
    """The names and bodies of parties; roles are shared by many."""
    for party in parties:
        name = bare(party.name)
        if " " in name:
            yield name
        if party.body:
            yield f"of {_plain(party.body)}"


def _plain(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()


def plain_reference(text: str) -> str:
    """A reference however it is written: its letters and figures alone."""
    return _SIGNS.sub("", text.casefold())


def _reference(text: str) -> str:
    """The same; nothing where it tells too little."""
    plain = plain_reference(text)
    return plain if len(plain) >= _SHORTEST_REFERENCE and any(map(str.isdigit, plain)) else ""
