"""What people type, read into a tree. It never raises: what cannot be done is said in a note, never dropped in silence.

    housing "temporary accommodation" (Kent OR Medway) NOT draft -agenda "grant debt"~10 resettle* wom?n asylem~ =minute
    title:budget  body:"Kent County Council"  topic:housing  kind:letter  sender:Smith  ref:SEC/25/017
    from:2014  to:21/11/2014  date:2014  date:2014..2016

Words side by side are all wanted, or most of many; AND wants every one. NOT binds more than AND, AND more than OR;
operators are in capitals. The text is read once from left to right with the open parentheses on a list: long or deep
input costs no more than its length. docs/query.md is the account for people.
"""

import re
from collections.abc import Sequence

from documents import Vocabulary
from index.leaves import Leaves, number
from index.query import And, Everything, Node, Not, Or, Parsed

LONGEST = 10_000  # characters that are read
DEEPEST = 32  # parentheses inside parentheses
_MOST_NOTES = 16  # that anybody reads
_ALWAYS = ("too-long", "too-deep", "nothing")  # said however much else there is to say

_QUOTES = '"“”„‟＂'
_PIECE = re.compile(
    rf"(?P<open>\()|(?P<close>\))|(?P<only>=)?[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}](?:~(?P<near>\d+))?"
    rf"|(?P<quote>[{_QUOTES}])"
    rf"|(?P<dash>-)(?=[^\s\-)])|(?P<operator>(?:AND|OR|NOT)(?![^\s(){_QUOTES}]))"
    rf"|(?P<field>[^a-zA-Z\s(){_QUOTES}]*[A-Za-z]+:)(?==?[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])|(?P<word>[^\s(){_QUOTES}]+?)(?=[\s(){_QUOTES}]|=[{_QUOTES}]|$)"
)
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # control characters and halves of characters


def parse(text: str, vocabulary: Vocabulary | None = None) -> Parsed:
    """The tree of what was typed, and what has to be said about it. Names of bodies and topics become their slugs."""
    reading = _Reading(vocabulary or Vocabulary())
    for found in _PIECE.finditer(reading.bounded(text)):
        reading.take(found)
    tree = reading.end()
    if isinstance(tree, Everything) and text.strip():
        reading.leaves.say("nothing", "Nothing in this can be looked for, so everything is shown.")
    notes = tuple(reading.leaves.notes)
    return Parsed(tree, notes[:_MOST_NOTES] + tuple(note for note in notes[_MOST_NOTES:] if note.code in _ALWAYS))


class _Group:
    """What stands between two parentheses: alternatives, each of parts that are all wanted."""

    def __init__(self) -> None:
        self.alternatives: list[list[Node]] = [[]]
        self.every = [False]  # for each alternative whether AND was typed
        self.joined = ""  # AND or OR, when it waits for its second part
        self.negated: bool | None = None  # whether the next part is, None while no NOT waits

    @property
    def waiting(self) -> str:
        """The operator whose part is missing."""
        return self.joined if self.negated is None else "NOT"

    def add(self, node: Node | None) -> None:
        """Add a part. None stands for one that could not be read, and takes its NOT with it."""
        if node and self.negated:
            node = node.part if isinstance(node, Not) else Not(node)
        self.negated = None
        if node is None:
            return
        if self.joined == "OR":
            self.alternatives.append([])
            self.every.append(False)
        self.every[-1] |= self.joined == "AND"
        self.alternatives[-1].append(node)
        self.joined = ""

    def join(self, operator: str) -> bool:
        """Take an operator; False where it has nothing to join."""
        if operator == "NOT":
            self.negated = not self.negated
            return True
        if self.waiting or not self.alternatives[-1]:
            return False
        self.joined = operator
        return True

    def drop(self) -> str:
        """Let go of the operator that waits; gives it."""
        dropped = self.waiting
        if self.negated is None:
            self.joined = ""
        self.negated = None
        return dropped

    def node(self) -> Node | None:
        """All of it as one node, None if there is nothing."""
        found = [part for pair in zip(self.alternatives, self.every, strict=True) if (part := _all(*pair))]
        if len(found) < 2:
            return found[0] if found else None
        return Or(tuple(inner for part in found for inner in (part.parts if isinstance(part, Or) else (part,))))


def _all(parts: Sequence[Node], every: bool) -> Node | None:  # noqa: FBT001  (a pair, taken apart)
    """One node of several parts; those among them of which all are wanted are taken in."""
    if len(parts) < 2:
        return parts[0] if parts else None
    every |= any(isinstance(part, And) and part.every for part in parts)
    return And(tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))), every)


class _Reading:
    """A text being read, piece by piece."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.leaves = Leaves(vocabulary)
        self._groups = [_Group()]
        self._too_deep = 0
        self._field = ""

    def bounded(self, text: str) -> str:
        """As much of the text as is read."""
        if len(text) > LONGEST:
            self.leaves.say("too-long", f"Only the first {LONGEST:,} characters were read; the rest is left out.")
            text = text[:LONGEST]
        return _UNSPEAKABLE.sub(" ", text)

    def take(self, found: "re.Match[str]") -> None:
        """Read the next piece."""
        if found["phrase"] is not None:
            self._phrase(found)
            return
        text = found[found.lastgroup or 0]
        match found.lastgroup:
            case "open":
                self._open()
            case "close":
                self._close()
            case "dash":
                self._group.join("NOT")
            case "operator":
                self._operator(text)
            case "field":
                self._field = text
            case "quote":
                self.leaves.say(
                    "quote", "A quotation mark is without its other half; its words are looked for one by one."
                )
            case _:
                self._group.add(self.leaves.word(text))

    def end(self) -> Node:
        """Close what was left open and give the tree."""
        if len(self._groups) > 1 or self._too_deep:
            self.leaves.say("parenthesis", "A parenthesis was left open; it is taken to close at the end.")
        while len(self._groups) > 1:
            self._leave()
        self._settle()
        return self._group.node() or Everything()

    @property
    def _group(self) -> _Group:
        return self._groups[-1]

    def _phrase(self, found: "re.Match[str]") -> None:
        near = None if found["near"] is None else number(found["near"])
        self._group.add(self.leaves.phrase(found["phrase"], self._field, near=near, only=bool(found["only"])))
        self._field = ""

    def _open(self) -> None:
        if len(self._groups) <= DEEPEST:
            self._groups.append(_Group())
            return
        self._too_deep += 1
        self.leaves.say("too-deep", f"Parentheses more than {DEEPEST} deep are passed over, but not what is in them.")

    def _close(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._groups) == 1:
            self.leaves.say("parenthesis", "A parenthesis is closed that was never opened; it is passed over.")
        elif not self._leave():
            self.leaves.say(
                "parenthesis", "There is nothing to look for between two parentheses; they are passed over."
            )

    def _leave(self) -> Node | None:
        self._settle()
        node = self._groups.pop().node()
        self._group.add(node)
        return node

    def _operator(self, operator: str) -> None:
        if not self._group.join(operator):
            self._group.add(self.leaves.stray(operator))

    def _settle(self) -> None:
        """An operator that still waits at the end of its group is a word."""
        if self._group.waiting:
            self._group.add(self.leaves.stray(self._group.drop()))
