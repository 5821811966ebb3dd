"""What people say of two papers: that one answers the other, or that it does not."""

from typing import Any

from documents import MunimentError
from documents.joins import Join, Pair, Relation
from documents.sentences import RELATIONS
from ingest.changing import Changing, now


class Joining(Changing):
    """Joins papers and parts them. Every method raises as those of Upkeep, and MunimentError for what cannot be."""

    def join(self, one: str, relation: Relation, other: str, by: str, reason: str = "") -> Join:
        """Say that a paper is something to another, such as the reply to it, whatever is found of the two."""
        return self._put(Pair(one, Relation(relation), other), "join", by, reason, parted=False)

    def part(self, one: str, relation: Relation, other: str, by: str, reason: str = "") -> Join:
        """Say that a paper is no such thing to another."""
        return self._put(Pair(one, Relation(relation), other), "part", by, reason, parted=True)

    def let(self, one: str, relation: Relation, other: str, by: str, reason: str = "") -> None:
        """Forget what people said of the two; what is found holds again."""
        pair = Pair(one, Relation(relation), other)
        with self._alone():
            before = self._catalogue.joins.get(pair)
            if before is None:
                raise MunimentError(f"Nobody said whether {one} is {RELATIONS[pair.relation]} {other}.")
            self._catalogue.joins.forget(pair)
            self._note(by, "let", one, **_difference(pair, before, None), reason=reason)

    def _put(self, pair: Pair, action: str, by: str, reason: str, *, parted: bool) -> Join:
        with self._alone():
            before = self._catalogue.joins.get(pair)
            join = self._join(pair, by, parted=parted)
            self._note(by, action, pair.one, **_difference(pair, before, join), reason=reason)
        return join

    def _join(self, pair: Pair, by: str, *, parted: bool) -> Join:
        """Keep what somebody says of two papers."""
        if not parted:
            self._check(pair)
        for id in {pair.one, pair.other}:
            self._catalogue.held(id)
        join = Join(one=pair.one, relation=pair.relation, other=pair.other, parted=parted, by=by, at=now())
        self._catalogue.joins.keep(join)
        return join

    def _check(self, pair: Pair) -> None:
        """Raise MunimentError where two papers cannot be joined so."""
        one, relation, other = pair
        what = RELATIONS[relation]
        if one == other:
            raise MunimentError(f"A paper is not {what} itself. Give the ids of two papers.")
        for join in self._catalogue.joins.of(one):
            if join.parted or join.relation is not relation:
                continue
            if (join.one, join.other) == (other, one):
                raise MunimentError(f"{other} is said to be {what} {one}, so that it cannot be the other way round.")
            if relation is Relation.REPLY_TO and join.one == one and join.other != other:
                raise MunimentError(
                    f"{one} is said to be {what} {join.other}. A letter answers one: part these two first, or have "
                    "what was said of them forgotten."
                )


def _difference(pair: Pair, before: Join | None, after: Join | None) -> dict[str, Any]:
    """What was said of two papers, and is."""
    said = {key: join.record() if join else None for key, join in (("before", before), ("after", after))}
    return {"relation": pair.relation, "other": pair.other, **said}
