"""The query as understood, written in the query language: what is typed back in gives the same tree."""

from documents import Vocabulary
from index.parser import DEEPEST, parse
from index.query import Alike, And, Dated, Everything, Exact, Fuzzy, Leaf, Node, Not, Or, Pattern, Phrase, Tagged, Word


def describe(node: Node, vocabulary: Vocabulary | None = None) -> str:
    """The tree in the query language; bodies and topics by their names. `parse` makes the same tree of it again."""
    return _said(node, vocabulary or Vocabulary(), deep=_joins(node) > DEEPEST)


def _said(node: Node, vocabulary: Vocabulary, *, deep: bool) -> str:
    """The same; where it is `deep`, with no parentheses but those it cannot do without."""
    match node:
        case Everything():
            return ""
        case And(parts, every):
            return (" AND " if every else " ").join(_part(part, node, vocabulary, deep=deep) for part in parts)
        case Or(parts):
            return " OR ".join(_part(part, node, vocabulary, deep=deep) for part in parts)
        case Not(part):
            return f"NOT {_part(part, node, vocabulary, deep=deep)}"
        case Dated(since, until):
            if since and until:
                return f"date:{since}" if since == until else f"date:{since}..{until}"
            return f"from:{since}" if since else f"to:{until}"
        case Tagged(field, value):
            return _tagged(node, field, value, vocabulary)
        case Alike(parts):
            return _said(parts[0], vocabulary, deep=deep)
        case _:
            return f"{_named(node.field)}{_leaf(node)}"


def _leaf(leaf: Leaf) -> str:
    """A leaf without its field."""
    match leaf:
        case Phrase(text, near=near):
            return _quoted(text) if near is None else f"{_quoted(text)}~{near}"
        case Exact(text):
            return f"={text if _is_word(text) else _quoted(text)}"
        case Fuzzy(text, edits):
            return f"{text}~{edits}"
        case Pattern(text):
            return text
        case Word(text, field):
            same = _is_word(text) or parse(f"{_named(field)}{text}").tree == leaf
            return text if same else _quoted(text)


def _part(node: Node, whole: Node, vocabulary: Vocabulary, *, deep: bool) -> str:
    """A part of a larger whole, in parentheses where it needs them, or where people do."""
    said = _said(node, vocabulary, deep=deep)
    binds = isinstance(node, And) and isinstance(whole, Or)
    return f"({said})" if isinstance(node, And | Or) and not (binds and deep) else said


def _joins(node: Node) -> int:
    """How many times AND and OR stand inside each other: no fewer than there would be parentheses."""
    match node:
        case And(parts) | Or(parts):
            return 1 + max(map(_joins, parts))
        case Not(part):
            return _joins(part)
        case _:
            return 0


def _tagged(node: Node, field: str, value: str, vocabulary: Vocabulary) -> str:
    """By its name, if that name leads back to it; a single word needs no quotation marks."""
    for name in (vocabulary.label(field, value), value):
        for said in (f"{field}:{name}", f"{field}:{_quoted(name)}"):
            if parse(said, vocabulary).tree == node:
                return said
    return f"{field}:{_quoted(value)}"


def _is_word(text: str) -> bool:
    """Whether a text is surely read as one word; others are tried."""
    return text.isalnum() and text not in ("AND", "OR", "NOT")


def _named(field: str) -> str:
    return f"{field}:" if field else ""


def _quoted(text: str) -> str:
    inner = text.replace('"', "'").replace("“", "'").replace("”", "'")
    return f'"{inner}"'
