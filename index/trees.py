"""Walking a query's tree, and making another of it."""

from collections.abc import Callable, Iterator, Sequence

from index.query import Alike, And, Exact, Fuzzy, Leaf, Node, Not, Or, Pattern, Phrase, Word


def leaves(node: Node) -> Iterator[Leaf]:
    """All leaves of a tree, those that are excluded too."""
    match node:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts) | Alike(parts):
            for part in parts:
                yield from leaves(part)
        case Word() | Exact() | Fuzzy() | Phrase() | Pattern():
            yield node


def positive(node: Node) -> Iterator[Leaf]:
    """The leaves of a tree that are not excluded."""
    match node:
        case And(parts) | Or(parts) | Alike(parts):
            for part in parts:
                yield from positive(part)
        case Word() | Exact() | Fuzzy() | Phrase() | Pattern():
            yield node


def replaced(node: Node, instead: Callable[[Leaf], Node | None]) -> Node | None:
    """A tree that was parsed, with others for its leaves; one for which there is None is left out, maybe all are."""
    match node:
        case And(parts, every):
            kept = _kept(parts, instead)
            return And(kept, every) if len(kept) > 1 else next(iter(kept), None)
        case Or(parts):
            kept = _kept(parts, instead)
            return Or(kept) if len(kept) > 1 else next(iter(kept), None)
        case Not(part):
            inner = replaced(part, instead)
            return Not(inner) if inner else None
        case Word() | Exact() | Fuzzy() | Phrase() | Pattern():
            return instead(node)
        case _:
            return node


def _kept(parts: Sequence[Node], instead: Callable[[Leaf], Node | None]) -> tuple[Node, ...]:
    return tuple(kept for part in parts if (kept := replaced(part, instead)) is not None)
