"""URL ⇄ Query: what an address asks for, and the addresses of the searches beside it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from documents import PartialDate, Vocabulary
from documents.units import LOOKED_UP, Status
from index import Query, Sort, Within, parse
from index.query import UNANSWERED, Everything
from index.turning import DEEPEST
from search_app.addresses import SEARCH, UNITS, address
from search_app.given import Given, given
from search_app.problems import Problem, dates, no_choice, too_long

SIZES = (10, 25, 50)  # documents a page, first the one used when nothing is said
FILTERS = ("body", "topic", "kind")
ANSWERS = (*Status, UNANSWERED)  # what became of recommendations

Pairs = tuple[tuple[str, str], ...]

_ORDER = (
    "q",
    "unit",
    "answer",
    "body",
    "topic",
    "topics",
    "kind",
    "sender",
    "recipient",
    "from",
    "to",
    "sort",
    "explain",
    "size",
)
_OF_UNITS = {"unit": LOOKED_UP, "answer": ANSWERS}
_SEVERAL = {*_OF_UNITS, *FILTERS}
_ANY = {"q", "sort", "explain", "size"}  # what is no filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for. `query` leaves out what has a problem; `pairs` keeps it as typed.

    `pairs` are the parameters of this search in one fixed order, without the page and without what goes without
    saying, so that the same search always has the same address.
    """

    query: Query
    text: str
    pairs: Pairs
    filters: Mapping[str, str | list[str]]  # as they were typed
    units: tuple[str, ...] = ()  # the sorts of unit that are looked for, none for all
    answers: tuple[str, ...] = ()  # and what became of them
    errors: tuple[Problem, ...] = ()
    path: str = SEARCH

    def typed(self, name: str) -> str:
        """The value of a parameter that is given once, "" where it is not given."""
        return dict(self.pairs).get(name, "")

    def at(self, path: str) -> str:
        """The address of the same search elsewhere, as of its results as a table."""
        own = {"explain"} if path.startswith(UNITS) else {"explain", *_OF_UNITS}
        return address(path, (pair for pair in self.pairs if pair[0] not in own))

    def on_page(self, number: int) -> str:
        """The address of another page of these results."""
        return address(self.path, (*self.pairs, ("page", str(number) if number > 1 else "")))

    def without(self, name: str, value: str) -> str:
        """The address with one value of one filter taken out."""
        return address(self.path, (pair for pair in self.pairs if pair != (name, value)))

    def instead(self, **values: str) -> str:
        """The address with other values for parameters; dates are `since` and `until` here, "" takes one out."""
        named = {{"since": "from", "until": "to"}.get(name, name): value for name, value in values.items()}
        kept = (pair for pair in self.pairs if pair[0] not in named)
        return address(self.path, _in_order((*kept, *named.items())))

    def cleared(self) -> str:
        """The address with the same words and order, and no filters."""
        return address(self.path, (pair for pair in self.pairs if pair[0] in _ANY))


def saved(question: Asked) -> str:
    """What stands after the question mark of the address of a search that is saved."""
    return question.at("").removeprefix("?")


def text_asked(params: Iterable[tuple[str, str]]) -> str:
    """The words looked for in one document, as far as they are read."""
    return given(params).text()


def asked(
    params: Iterable[tuple[str, str]], vocabulary: Vocabulary, *, sizes: Collection[int] = SIZES, path: str = SEARCH
) -> Asked:
    """Read the parameters of a search of documents, or at the path of units of these.

    Never raises on what people send; `errors` says what was left out.
    """
    sent = given(params)
    parsed = parse(sent.text(), vocabulary)
    since, until, date_errors = dates(sent)
    size = sent.number("size", sizes) or min(SIZES)
    query = Query(
        words=parsed.tree,
        notes=parsed.notes,
        within=_within(sent, vocabulary, since, until),
        sort=_sort(sent, words=not isinstance(parsed.tree, Everything)),
        page=sent.number("page", range(1, DEEPEST // size + 1)) or 1,
        size=size,
        explain=sent.first("explain") == "1" and path != UNITS,
    )
    offered = _OF_UNITS if path == UNITS else {}
    units, answers = (tuple(value for value in offered.get(name, ()) if value in sent.some(name)) for name in _OF_UNITS)
    long = too_long(sent, (*FILTERS, "sender", "recipient"))
    return Asked(
        query=query,
        text=sent.text(),
        pairs=_pairs(query, sent, units, answers),
        filters=_typed(sent, path),
        units=units,
        answers=answers,
        errors=(*long, *date_errors, *no_choice(sent, sizes, size, offered)),
        path=path,
    )


def _within(sent: Given, vocabulary: Vocabulary, since: PartialDate | None, until: PartialDate | None) -> Within:
    topics = tuple(dict.fromkeys(vocabulary.topic(name).value for name in sent.some("topic")))
    return Within(
        bodies=tuple(dict.fromkeys(vocabulary.body(name).value for name in sent.some("body"))),
        topics=topics,
        every_topic=bool(topics) and sent.first("topics") == "all",
        kinds=tuple(dict.fromkeys(name.lower() for name in sent.some("kind"))),
        sender=sent.one("sender"),
        recipient=sent.one("recipient"),
        since=since,
        until=until,
    )


def _sort(sent: Given, *, words: bool) -> Sort:
    """The order asked for; there is nothing to be relevant to without words."""
    usual = Sort.RELEVANCE if words else Sort.NEWEST
    typed = sent.first("sort")
    return Sort(typed) if typed in {Sort.NEWEST, Sort.OLDEST} else usual


def _pairs(query: Query, sent: Given, units: Collection[str], answers: Collection[str]) -> Pairs:
    within, usual = query.within, _sort(Given(), words=not isinstance(query.words, Everything))
    return (
        *_one("q", sent.text()),
        *(("unit", value) for value in units),
        *(("answer", value) for value in answers),
        *(("body", value) for value in within.bodies),
        *(("topic", value) for value in within.topics),
        *_one("topics", "all" if within.every_topic else ""),
        *(("kind", value) for value in within.kinds),
        *_one("sender", within.sender),
        *_one("recipient", within.recipient),
        *_one("from", sent.one("from")),
        *_one("to", sent.one("to")),
        *_one("sort", "" if query.sort is usual else query.sort.value),
        *_one("explain", "1" if query.explain else ""),
        *_one("size", "" if query.size == SIZES[0] else str(query.size)),
    )


def _one(name: str, value: str) -> Pairs:
    return ((name, value),) if value else ()


def _typed(sent: Given, path: str) -> dict[str, str | list[str]]:
    """The filters as they were typed; those that may have several values as lists."""
    left = _ANY if path == UNITS else {*_ANY, *_OF_UNITS}
    names = (name for name in _ORDER if name not in left and sent.first(name))
    return {name: list(sent.some(name)) if name in _SEVERAL else sent.one(name) for name in names}


def _in_order(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple(sorted(pairs, key=lambda pair: _ORDER.index(pair[0])))
