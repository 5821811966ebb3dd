"""Letters as a page: who wrote to whom, in the order of time, what was answered, and what still waits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import Response

from documents import PartialDate, Party, Vocabulary
from documents.letters import Letter, Replies, Reply, Shows
from search_app.addresses import LETTERS, address, document_address
from search_app.facts import party_words
from search_app.given import Given, given
from search_app.joined import ANSWERED
from search_app.parts import Asker, Here
from search_app.plots import Pair, pairs

router = APIRouter()

_AT_ONCE = 50  # letters on a page
_PAGES = range(1, 100_000)


class Way(NamedTuple):
    """A letter that a letter answers, or that answers it, and what shows it."""

    title: str
    dated: PartialDate | None
    address: str
    why: str


class Row(NamedTuple):
    """A letter: who wrote to whom, what it answers and what answers it; the `days` that it waits, 0 if it does not."""

    title: str
    dated: PartialDate | None
    address: str
    sender: str
    recipients: Sequence[str]
    to: Way | None
    by: Sequence[Way]
    days: int


@router.api_route(LETTERS, methods=["GET", "HEAD"])
def letters(request: Request, here: Here, asker: Asker) -> Response:
    """The letters between those that are asked for, the newest first, or those alone that wait for an answer."""
    typed = given(request.query_params.multi_items())
    replies, today = here.catalogue.letters.replies(asker), datetime.now(UTC).date()
    between = [each for each in here.catalogue.letters.all(asker) if _is_between(each, typed, here.vocabulary)]
    waiting = [each for each in between if replies.waits(each)]
    only = bool(typed.one("waiting"))
    some = waiting if only else between
    number = typed.number("page", _PAGES) or 1
    shown = some[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    last = -(-len(some) // _AT_ONCE)
    return here.html(
        "letters.html",
        status=404 if number > last > 0 else 200,
        number=number,
        last=last,
        last_address=_address(typed, waiting=only, number=last),
        typed=typed,
        rows=[_row(letter, replies, today, here.vocabulary) for letter in shown],
        total=len(some),
        waiting=len(waiting),
        pairs=_pairs(between, here.vocabulary) if shown and not typed.values else (),
        only_waiting=only,
        all_address=_address(typed, waiting=False),
        waiting_address=_address(typed, waiting=True),
        before=_address(typed, waiting=only, number=number - 1) if number > 1 and shown else "",
        after=_address(typed, waiting=only, number=number + 1) if number * _AT_ONCE < len(some) else "",
    )


def _way(letter: Letter, shows: Shows) -> Way:
    """The way to a letter that is joined to another."""
    return Way(letter.title, letter.dated, document_address(letter.document), ANSWERED[shows])


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
        days=max(0, (today - letter.dated.last).days) if letter.dated and replies.waits(letter) else 0,
    )


def _pairs(letters: Sequence[Letter], vocabulary: Vocabulary) -> tuple[Pair, ...]:
    return pairs(letters, vocabulary, lambda party, words: _is_called(party, words, vocabulary))


def _is_between(letter: Letter, typed: Given, vocabulary: Vocabulary) -> bool:
    """Whether a letter is from and to whom the address names."""
    sender, recipient = typed.one("sender"), typed.one("recipient")
    from_whom = not sender or _is_called(letter.sender, sender, vocabulary)
    return from_whom and (not recipient or any(_is_called(party, recipient, vocabulary) for party in letter.recipients))


def _is_called(party: Party, words: str, vocabulary: Vocabulary) -> bool:
    """Whether somebody has these words in the name, role or body; or is of the body that they name."""
    told = party_words(party, vocabulary).casefold()
    of = vocabulary.body(words)
    return all(word in told for word in words.casefold().split()) or bool(party.body and party.body == of.slug)


def _address(typed: Given, *, waiting: bool, number: int = 1) -> str:
    pairs = [(name, typed.one(name)) for name in ("sender", "recipient")]
    return address(LETTERS, [*pairs, ("waiting", "1" * waiting), ("page", str(number) if number > 1 else "")])
