"""The bodies of the vocabulary as a tree, each with the papers of it and of the bodies under it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from documents import Body, Vocabulary
from documents.vocabulary import Former
from search_app.addresses import value_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A body and the bodies under it; `papers` are those that name it or one of these, each counted once."""

    body: Body
    address: str
    life: str
    formerly: tuple[str, ...]
    papers: int
    branches: tuple["Branch", ...] = ()

    @property
    def held(self) -> tuple["Branch", ...]:
        """The branches that have papers."""
        return tuple(branch for branch in self.branches if branch.papers)


@dataclass(frozen=True, slots=True)
class Tree:
    """How the bodies stand to each other, and how many papers the index has of each with those under it."""

    vocabulary: Vocabulary
    counts: Mapping[str, int]

    def roots(self) -> tuple[Branch, ...]:
        """The bodies that are part of no other."""
        bodies = self.vocabulary.bodies
        return tuple(self.branch(body) for body in bodies.values() if body.parent not in bodies)

    def branch(self, body: Body) -> Branch:
        """A body with all that is under it."""
        return Branch(
            body=body,
            address=value_address(self.vocabulary, "body", body.slug),
            life=life(body.since, body.until),
            formerly=tuple(map(former_name, _one_a_time(body))),
            papers=self.counts.get(body.slug, 0),
            branches=tuple(self.branch(other) for other in self._under(body)),
        )

    def ancestors(self, body: Body) -> tuple[Body, ...]:
        """The bodies that a body is part of, the outermost first."""
        parent = self.vocabulary.bodies.get(body.parent)
        return (*self.ancestors(parent), parent) if parent else ()

    def _under(self, body: Body) -> Iterator[Body]:
        return (other for other in self.vocabulary.bodies.values() if other.parent == body.slug)


def without_papers(branches: Iterable[Branch]) -> Iterator[Branch]:
    """Every body in the tree that has no papers, nor any under it."""
    for branch in branches:
        if not branch.papers:
            yield branch
        yield from without_papers(branch.branches)


def life(since: int | None, until: int | None) -> str:
    """“1974 to 2009”, “from 2018”, “until 2009”; "" where neither year is known."""
    if since and until:
        return f"{since} to {until}"
    return f"from {since}" if since else f"until {until}" if until else ""


def former_name(former: Former) -> str:
    """A name it had before, with its years."""
    years = life(former.since, former.until)
    return f"{former.name} ({years})" if years else former.name


def _one_a_time(body: Body) -> Iterable[Former]:
    """The first of the names that it had at one time: the others are other ways to write it."""
    first: dict[tuple[int | None, int | None], Former] = {}
    for former in body.former:
        first.setdefault((former.since, former.until), former)
    return first.values()
