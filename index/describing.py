"""The query as understood, written in the query language: what is typed back in gives the same tree."""

from documents import Vocabulary
from index.parser import parse
from index.query import And, Dated, Everything, Node, Not, Or, Phrase, Prefix, Tagged, Word


def describe(node: Node, vocabulary: Vocabulary | None = None) -> str:
    """The tree in the query language; bodies and topics by their names. `parse` makes the same tree of it again."""
    match node:
        case Everything():
            return ""
        case And(parts):
            return " ".join(_part(part, vocabulary) for part in parts)
        case Or(parts):
            return " OR ".join(_part(part, vocabulary) for part in parts)
        case Not(part):
            return f"NOT {_part(part, vocabulary)}"
        case Dated(since, until):
            ends = (("from", since), ("to", until))
            return " ".join(f"{name}:{date}" for name, date in ends if date)
        case Tagged(field, value):
            return _tagged(node, field, value, vocabulary or Vocabulary())
        case Phrase(text, field):
            return f"{_named(field)}{_quoted(text)}"
        case Prefix(text, field):
            return f"{_named(field)}{text}*"
        case Word(text, field):
            bare = f"{_named(field)}{text}"
            return bare if _is_word(text) or parse(bare).tree == node else f"{_named(field)}{_quoted(text)}"


def _part(node: Node, vocabulary: Vocabulary | None) -> str:
    """A part of a larger whole, in parentheses where it needs them."""
    said = describe(node, vocabulary)
    several = isinstance(node, (And, Or)) or (isinstance(node, Dated) and node.since and node.until)
    return f"({said})" if several else said


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
