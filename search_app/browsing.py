"""Looking around without a question: the papers by body, topic, type and year."""

import re
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from documents import Body, Kind, NotFound, PartialDate, Vocabulary
from index import FacetValue, Index, Query, Within
from index.query import And, Dated
from search_app.addresses import value_address
from search_app.asking import asked
from search_app.bars import bars, month_bars
from search_app.bodies import Tree, former_name, life, without_papers
from search_app.holdings import everything
from search_app.papers import Papers, Way, papers, years_between
from search_app.parts import Asker, Here, Parts

router = APIRouter()

KINDS = {
    Kind.REPORT: ("Reports", "What was inquired into, found and recommended"),
    Kind.LETTER: ("Letters", "Who wrote to whom, about what, and what was answered"),
    Kind.MINUTES: ("Minutes", "What was said and decided at a meeting, and who is to do what"),
    Kind.AGENDA: ("Agendas", "What a meeting was to talk about"),
    Kind.PAPER: ("Papers for meetings", "What was put to a meeting for decision or to note"),
    Kind.RESPONSE: ("Responses", "What those to whom a report is addressed answer to it"),
    Kind.EVIDENCE: ("Evidence", "What was sent in writing to an inquiry"),
    Kind.NEWS: ("News", "What a body told the press and the public"),
    Kind.POST: ("Posts", "Short public statements"),
    Kind.OTHER: ("Other documents", "What is none of these"),
}

_YEAR = re.compile("[0-9]{4}")


class KindRow(NamedTuple):
    """A type of document: what such papers are, and how many there are."""

    name: str
    meaning: str
    address: str
    number: int


class Months(NamedTuple):
    """How many papers each month of a year has, and how many are known to be of the year alone."""

    counts: tuple[int, ...]
    vague: int


@router.api_route("/bodies", methods=["GET", "HEAD"])
def bodies(here: Here, asker: Asker) -> Response:
    """The bodies as a tree, those with papers first."""
    values = everything(here.indexes(asker)).facets["body"]
    roots = _tree(here.vocabulary, values).roots()
    unknown = [value for value in values if value.value not in here.vocabulary.bodies]
    return here.html(
        "bodies.html",
        held=[branch for branch in roots if branch.papers],
        without=sorted(without_papers(roots), key=lambda branch: branch.body.name.casefold()),
        unknown=_ways(here.vocabulary, "body", unknown),
    )


@router.api_route("/bodies/{slug}", methods=["GET", "HEAD"])
def body(slug: str, here: Here, asker: Asker) -> Response:
    """A body: its names, the bodies around it, and its papers with those of the bodies under it."""
    found = here.vocabulary.bodies.get(slug)
    if found is None:
        raise NotFound(f"There is no body {slug}.")
    index = here.indexes(asker)
    tree = _tree(here.vocabulary, everything(index).facets["body"])
    question = asked([("body", slug)], here.vocabulary)
    held = papers(index, question, here.vocabulary, "kind", "topic")
    return here.html(
        "body.html",
        body=found,
        branch=tree.branch(found),
        trail_to=_trail(tree, found),
        facts=_facts(found),
        papers=held,
        closed=_closed(held, here),
    )


@router.api_route("/topics", methods=["GET", "HEAD"])
def topics(here: Here, asker: Asker) -> Response:
    """The topics, those with most papers first."""
    found = _ways(here.vocabulary, "topic", everything(here.indexes(asker)).facets["topic"])
    held = {way.address for way in found}
    known = (
        (topic.name, value_address(here.vocabulary, "topic", topic.slug)) for topic in here.vocabulary.topics.values()
    )
    return here.html("topics.html", topics=found, without=[Way(*each, 0) for each in known if each[1] not in held])


@router.api_route("/topics/{slug}", methods=["GET", "HEAD"])
def topic(slug: str, here: Here, asker: Asker) -> Response:
    """The papers of a topic."""
    found = here.vocabulary.topics.get(slug)
    if found is None:
        raise NotFound(f"There is no topic {slug}.")
    question = asked([("topic", slug)], here.vocabulary)
    held = papers(here.indexes(asker), question, here.vocabulary, "body", "kind")
    return here.html("topic.html", topic=found, papers=held, closed=_closed(held, here))


@router.api_route("/kinds", methods=["GET", "HEAD"])
def kinds(here: Here, asker: Asker) -> Response:
    """The types of document, and what each is."""
    counts = {value.value: value.count for value in everything(here.indexes(asker)).facets["kind"]}
    rows = [
        KindRow(name, meaning, value_address(here.vocabulary, "kind", kind.value), counts.get(kind.value, 0))
        for kind, (name, meaning) in KINDS.items()
    ]
    return here.html("kinds.html", kinds=rows)


@router.api_route("/years", methods=["GET", "HEAD"])
def years(here: Here, asker: Asker) -> Response:
    """The years that papers are of."""
    found = everything(here.indexes(asker))
    values = found.facets["year"]
    return here.html(
        "years.html",
        years=_ways(here.vocabulary, "year", reversed(values)),
        between=years_between(values),
        bars=bars(asked([], here.vocabulary), values),
        undated=found.total - sum(value.count for value in values),
    )


@router.api_route("/years/{year}", methods=["GET", "HEAD"])
def year(year: str, here: Here, asker: Asker) -> Response:
    """The papers of a year, by month where that is known."""
    if not _YEAR.fullmatch(year) or not int(year):
        raise NotFound(f"There is no year {year}.")
    index = here.indexes(asker)
    question = asked([("from", year), ("to", year)], here.vocabulary)
    others = _ways(here.vocabulary, "year", everything(index).facets["year"])
    months = _months(index, int(year))
    held = papers(index, question, here.vocabulary, "kind", "body", "topic")
    return here.html(
        "year.html",
        year=year,
        vague=months.vague,
        bars=month_bars(question, int(year), months.counts),
        before=next((way for way in reversed(others) if way.label < year), None),
        after=next((way for way in others if way.label > year), None),
        papers=held,
        closed=_closed(held, here),
    )


def _closed(papers: Papers, here: Parts) -> Set[str]:
    """Those of the latest papers that are not public."""
    return here.closed(hit.document for hit in papers.latest)


def _tree(vocabulary: Vocabulary, values: Sequence[FacetValue]) -> Tree:
    return Tree(vocabulary, {value.value: value.count for value in values})


def _ways(vocabulary: Vocabulary, field: str, values: Iterable[FacetValue]) -> list[Way]:
    return [
        Way(value.label, value_address(vocabulary, field, value.value), value.count) for value in values if value.count
    ]


def _trail(tree: Tree, body: Body) -> list[tuple[str, str]]:
    """The way from all bodies down to one, as labels and addresses."""
    above = [(other.name, value_address(tree.vocabulary, "body", other.slug)) for other in tree.ancestors(body)]
    return [("Bodies", "/bodies"), *above]


def _facts(body: Body) -> list[tuple[str, tuple[str, ...]]]:
    """What the vocabulary says of a body, with where that is from."""
    lines = (
        ("Earlier names", tuple(map(former_name, body.former))),
        ("Also written", (*body.aliases, *body.acronyms)),
        ("Years", (life(body.since, body.until),)),
        ("Known from", (body.source,)),
    )
    return [(label, told) for label, values in lines if (told := tuple(filter(None, values)))]


def _months(index: Index, year: int) -> Months:
    """A paper that may be of January and of December is known to be of the year alone: it counts for no month."""
    months = [PartialDate(year, month) for month in range(1, 13)]
    both_ends = And(tuple(Dated(month, month) for month in (months[0], months[-1])))
    vague = index.search(Query(words=both_ends, facets=(), size=1)).total
    found = (index.search(Query(within=Within(since=month, until=month), facets=(), size=1)).total for month in months)
    return Months(tuple(number - vague for number in found), vague)
