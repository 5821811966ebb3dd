"""Bodies that papers name and no vocabulary has; and slugs that people wrote, of nothing in the vocabulary."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nlargest
from itertools import chain, count, pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, literal, select

from documents import selection, tables
from documents.claim import Source
from documents.document import Audience
from documents.vocabulary import Vocabulary

ISSUER, PARTY = "issuer", "party"
_PARTIES = ("sender", "recipient", "cc")
_LOOKED = 20  # papers among which an example is looked for
_LIKE = 0.85  # how like a known name one is that may be meant for it
_COMPARED = 10  # known names that one is compared with
_WORD = re.compile(r"[^\W_]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BY_PEOPLE = (Source.SIDECAR, Source.REGISTER, Source.FOLDER)
_UNNAMED = {Source.PERSON: "a person", Source.SIDECAR: "a sidecar", Source.REGISTER: "a register"}


class Example(NamedTuple):
    """A page that names a body; the page is None where something else than the text does."""

    document: str
    title: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """A body in no vocabulary: as it is written most often, and how else; in how many papers, as what, and since when.

    `like` is the slug of a body that may be meant, "" where none is like it.
    """

    name: str
    slug: str
    others: tuple[str, ...]
    papers: int
    roles: Mapping[str, int]
    first: str
    last: str
    example: Example
    like: str

    @property
    def toml(self) -> str:
        """An entry of `bodies.toml`; of a name that may be meant for a body that is there, as a comment."""
        dates = " to ".join(dict.fromkeys(filter(None, (self.first, self.last))))
        page = f", page {self.example.page}" if self.example.page else ""
        papers = f"{self.papers} paper{'' if self.papers == 1 else 's'}"
        said = [f"# {', '.join(filter(None, (papers, dates)))}, as in {self.example.document}{page}"]
        entry = ["[[body]]", f"slug = {quoted(self.slug)}", f"name = {quoted(self.name)}"]
        if self.others:
            entry.append(f"aliases = [{', '.join(map(quoted, self.others))}]")
        if self.like:
            said.append(f"# Perhaps another name of {self.like}: then it belongs among its aliases.")
            entry = [f"# {line}" for line in entry]
        return "\n".join((*said, *entry)) + "\n"


class Unknown(NamedTuple):
    """A slug that somebody wrote of a document, which nothing in the vocabulary has.

    `said` is who or what says it.
    """

    field: str
    value: str
    said: str
    document: str
    source: Source

    @property
    def unnamed(self) -> "Unknown":
        """The same for everybody: neither a person nor a file that lay beside the paper is named."""
        return self._replace(said=_UNNAMED.get(self.source, self.said))


@dataclass(slots=True)
class _Named:
    """What is known of a name, however it is written."""

    written: Counter[str] = field(default_factory=Counter)
    papers: dict[str, Row[Any]] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, role: str, row: Row[Any]) -> None:
        self.written[name] += 1
        self.papers[row.id] = row
        self.roles[role].add(row.id)


def unlisted(connection: Connection, vocabulary: Vocabulary, audience: Audience) -> list[Unlisted]:
    """The bodies in no vocabulary that papers come from, go to or are sent by; those of most papers first."""
    documents = tables.documents.c
    columns = [documents.id, documents.title, documents.dated, documents.bodies, documents.correspondence]
    found: dict[str, _Named] = defaultdict(_Named)
    for row in connection.execute(select(*columns).where(*selection.found_by(audience)).order_by(documents.id)):
        for name, role in _names(row.bodies, row.correspondence):
            if not vocabulary.body(name).slug and (key := folded(name)):
                found[key].add(" ".join(name.split()), role, row)
    slugs, known = {*vocabulary.bodies}, _Known(vocabulary)
    ranked = sorted(found.values(), key=lambda named: (-len(named.papers), named.written.most_common(1)[0][0]))
    return [_unlisted(connection, named, known, slugs) for named in ranked]


def named(connection: Connection) -> set[str]:
    """All that documents name so, folded: those too that wait, were taken away, or had their place taken."""
    documents = tables.documents.c
    rows = connection.execution_options(yield_per=500).execute(select(documents.bodies, documents.correspondence))
    return {folded(name) for bodies, letter in rows for name, _ in _names(bodies, letter)}


def _names(bodies: Any, letter: Any) -> Iterator[tuple[str, str]]:
    """The bodies that a document names, and as what."""
    yield from ((name, ISSUER) for slug, name in bodies if not slug)
    for each in _PARTIES:
        parties = (letter or {}).get(each) or ()
        for party in [parties] if isinstance(parties, dict) else parties:
            if party["body"]:
                yield party["body"], PARTY


def _unlisted(connection: Connection, named: _Named, known: "_Known", slugs: set[str]) -> Unlisted:
    name, *others = sorted(named.written, key=lambda written: (-named.written[written], written))
    dates = sorted(str(row.dated) for row in named.papers.values() if row.dated)
    slug = slug_for(name, slugs)
    slugs.add(slug)
    return Unlisted(
        name=name,
        slug=slug,
        others=tuple(others),
        papers=len(named.papers),
        roles={role: len(ids) for role, ids in named.roles.items()},
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        example=_example(connection, named.written, [*named.papers.values()]),
        like=known.like(name),
    )


def _example(connection: Connection, written: Mapping[str, int], papers: Sequence[Row[Any]]) -> Example:
    """The first of some papers whose text names a body in one of the ways in which it is written; else the first."""
    claims = tables.claims.c
    for row in papers[:_LOOKED]:
        query = select(tables.claims).where(claims.document == row.id, claims.field.in_(("body", *_PARTIES)))
        for claim in connection.execute(query.where(claims.page.is_not(None)).order_by(claims.page, claims.seq)):
            value = claim.value if claim.field == "body" else json.loads(claim.value or "{}").get("body", "")
            if " ".join(value.split()) in written:
                return Example(row.id, row.title, claim.page, claim.quote)
    return Example(papers[0].id, papers[0].title, None, "")


class _Known:
    """The names of bodies, to find the one that is most like another name.

    Only the few that share most pairs of letters with it are compared: that takes long.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._slugs = {folded(name): body.slug for body in vocabulary.bodies.values() for name in body.names}
        self._having: dict[str, list[str]] = defaultdict(list)
        for name in self._slugs:
            for pair in _pairs(name):
                self._having[pair].append(name)

    def like(self, name: str) -> str:
        """The slug of a body one of whose names is most like a name, "" where none is."""
        plain = folded(name)
        pairs = _pairs(plain)
        shared = Counter(chain.from_iterable(self._having.get(pair, ()) for pair in pairs))
        nearest = nlargest(_COMPARED, shared, key=lambda other: (shared[other] / (len(pairs) + len(other)), other))
        found = get_close_matches(plain, nearest, 1, _LIKE)
        return self._slugs[found[0]] if found else ""


def _pairs(name: str) -> set[str]:
    """The letters of a name, two by two."""
    return {f"{one}{other}" for one, other in pairwise(f" {name} ")}


def folded(name: str) -> str:
    """A name however it is written: without capitals, signs and a “the” before it."""
    return " ".join(_WORD.findall(name.casefold())).removeprefix("the ")


def slug_for(name: str, taken: Collection[str]) -> str:
    """A slug that nothing has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain.replace("'", ""))).removeprefix("the-") or "body"
    return next(each for each in chain([slug], (f"{slug}-{number}" for number in count(2))) if each not in taken)


def quoted(text: str) -> str:
    """A string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def unknown(connection: Connection, vocabulary: Vocabulary) -> list[Unknown]:
    """What people, sidecars, registers and rules say of body or topic that looks like a slug, and is none.

    Of all that can be found: who hears of it may not be allowed to read the paper.
    """
    claims, said = tables.claims.c, tables.said.c
    fields = ("body", "topic")
    held = select(tables.documents.c.id).where(selection.current())
    written = select(claims.field, claims.value, claims.rule, claims.document, claims.source).where(
        claims.document.in_(held)
    )
    typed = select(said.field, said.value, said.by, said.document, literal(Source.PERSON.value)).where(
        said.document.in_(held)
    )
    rows = (
        *connection.execute(written.where(claims.field.in_(fields), claims.source.in_(_BY_PEOPLE))),
        *connection.execute(typed.where(said.field.in_(fields))),
    )
    found = {Unknown(field, value, who, id, Source(source)) for field, value, who, id, source in rows}
    return sorted(each for each in found if _SLUG.fullmatch(each.value) and not _is_known(vocabulary, each))


def _is_known(vocabulary: Vocabulary, each: Unknown) -> bool:
    named = vocabulary.body(each.value) if each.field == "body" else vocabulary.topic(each.value)
    return named.slug is not None
