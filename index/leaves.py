"""The leaves of a query: a word, phrase or condition as typed becomes a node, and what has to be said of it a note."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from documents import Kind, Named, PartialDate, Vocabulary, read_date
from index import analysis
from index.fields import TEXTS
from index.query import And, Dated, Exact, Fuzzy, Node, Note, Pattern, Phrase, Tagged, Word

WORDS = 64  # words, those in phrases too, and other conditions that are looked for
NEAR = 50  # other words that may stand between words that are near
NEARLY = 2  # letters that a word may differ in

_FIELD = re.compile(r"[\W_]*([A-Za-z]+):(?!//)(.*)", re.DOTALL)
_FUZZY = re.compile(r"(.*[^\W_])~(\d*)[\W_]*")
_WILD = re.compile(r"\*|(?<=[^\W_*?])\?+(?=[^\W_*?])")  # a question mark at either end of a word asks something
_HYPHEN = re.compile(r"(?<=[^\W\d_*?])[-‐‑](?=[^\W\d_]|[*?])|(?<=[*?])[-‐‑](?=[^\W\d_])")
_FORM = re.compile(r"(?:[^\W_]|[*?])+")
_RANGE = re.compile(r"(.*?)\s*\.\.+\s*(.*)")


class Leaves:
    """Makes the nodes of one query and keeps its notes, each said once. A method gives None where nothing is left."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.notes: dict[Note, None] = {}
        self._vocabulary = vocabulary
        self._left = WORDS
        self._conditions: dict[str, Callable[[str], Node | None]] = {
            "body": self._body,
            "topic": self._topic,
            "kind": self._kind,
            "from": self._since,
            "to": self._until,
            "date": self._dated,
        }

    def say(self, code: str, text: str) -> None:
        """Add a note, unless it was said."""
        self.notes[Note(code, text)] = None

    def word(self, typed: str) -> Node | None:
        """The node of what was typed without a space."""
        found = _FIELD.fullmatch(typed)
        if not found:
            return self._plain(typed)
        name, value = found[1].casefold(), found[2]
        if _is_only(typed, found):
            value = f"={value}"  # “=title:x” is “title:=x”
        if name not in self._conditions and name not in TEXTS:
            return self._unknown(name, value)
        if not analysis.terms(value):
            self.say("field", f"“{name}:” needs a value right behind it, without a space; it is looked for as a word.")
            return self._leaf(Word, name)
        if name in TEXTS:
            return self._plain(value, name)
        bare = _trimmed(value, "." if name == "date" else "")
        return self._condition(name, bare.lstrip("="), signed=bare.startswith("="))

    def phrase(self, quoted: str, field: str, *, near: int | None = None, only: bool = False) -> Node | None:
        """The node of what stood between quotation marks; `field` as typed before them, with its colon, or empty.

        `near` is the number behind a tilde, `only` whether they came with an equals sign.
        """
        found = _FIELD.fullmatch(field)
        name = found[1].casefold() if found else ""
        only |= bool(found and _is_only(field, found))
        if not name or name in TEXTS:
            return self._quoted(quoted, name, near=near, only=only)
        if name in self._conditions and analysis.terms(quoted):
            return self._condition(name, quoted, signed=only or near is not None)
        self._no_field(name)
        return _all((self._leaf(Word, name), self._quoted(quoted, "", near=near, only=only)))

    def _quoted(self, text: str, field: str, *, near: int | None, only: bool) -> Node | None:
        if "*" in text:
            self.say("wildcard", "An asterisk between quotation marks stands for nothing.")
            text = text.replace("*", " ")
        if only:
            if near:
                self.say("near", "Words in exactly these forms are looked for side by side, whatever the tilde says.")
            return self._leaf(Exact, text, field)
        if near is not None and near > NEAR:
            self.say("near", f"Words can be looked for with at most {NEAR} others between them.")
            near = NEAR
        phrase = self._leaf(Phrase, text, field)
        return replace(phrase, near=near) if isinstance(phrase, Phrase) else phrase

    def stray(self, operator: str) -> Node | None:
        """The word of an operator that joins nothing."""
        word = operator.lower()
        self.say("operator", f"“{operator}” joins nothing where it stands, so it is looked for as the word “{word}”.")
        return self._leaf(Word, word)

    def _unknown(self, name: str, value: str) -> Node | None:
        if not analysis.terms(value):
            return self._leaf(Word, name)  # “Re:” is how people write, not a field
        self._no_field(name)
        return _all((self._leaf(Word, name), self._plain(value)))

    def _no_field(self, name: str) -> None:
        known = ", ".join(f"{field}:" for field in (*TEXTS, *self._conditions))
        self.say("field", f"“{name}:” is no field here, so it is looked for as a word. The fields are {known}.")

    def _plain(self, typed: str, field: str = "") -> Node | None:
        """What was typed without a space, and names no field."""
        bare = _trimmed(typed)
        fuzzy, wild = _FUZZY.fullmatch(typed), _WILD.search(bare)
        kind = Exact if bare.startswith("=") else Word
        if kind is Exact and (fuzzy or wild):
            text = f"In “{_short(bare)}” the equals sign adds nothing: a word with “*”, “?” or “~” has no other forms."
            self.say("exact", text)
        if fuzzy:
            return self._fuzzy(fuzzy[1], number(fuzzy[2] or "1"), kind, field)
        if wild:
            return self._pattern(bare, kind, field)
        pieces = list(islice(_pieces(bare), WORDS + 1))
        if not pieces:
            self._nothing_in(typed)
        return _all(self._leaf(kind, piece, field) for piece in pieces)

    def _fuzzy(self, text: str, edits: int, kind: type[Word] | type[Exact], field: str) -> Node | None:
        """The last word may be spelt otherwise; those before it are as they are."""
        if edits > NEARLY:
            self.say("fuzzy", f"A word can be looked for with at most {NEARLY} letters changed.")
        *before, word = _FORM.findall(_HYPHEN.sub("", text))
        if _WILD.search(word):
            self.say("wildcard", "An asterisk or question mark stands for nothing in a word with a tilde.")
            word = re.sub(r"[*?]", "", word)
        if before:
            self.say("fuzzy", f"In “{_short(text)}~” the tilde belongs to “{_short(word)}” alone.")
        leaf = self._leaf(Fuzzy, word, field)
        if isinstance(leaf, Fuzzy):
            leaf = replace(leaf, edits=min(edits, NEARLY)) if edits else Exact(leaf.text, field)
        return _all((*(self._run(run, kind, field) for run in before), leaf))

    def _pattern(self, bare: str, kind: type[Word] | type[Exact], field: str) -> Node | None:
        """Each run of letters, digits and signs that stand for some; a hyphen is not said (“co-op*” is “coop*”)."""
        runs = _FORM.findall(_HYPHEN.sub("", bare))[: WORDS + 1]
        wild = [run for run in runs if _WILD.search(run)]
        if len(runs) > 1 and wild:
            self.say("wildcard", f"In “{_short(bare)}” the asterisk belongs to “{_short(wild[-1])}” alone.")
        return _all(self._run(run, kind, field) for run in runs)

    def _run(self, run: str, kind: type[Word] | type[Exact], field: str) -> Node | None:
        """A run with a sign that stands for letters is a pattern, any other of the kind given."""
        return self._form(run, field) if _WILD.search(run) else self._leaf(kind, run, field)

    def _form(self, form: str, field: str) -> Node | None:
        form = re.sub(r"\*[*?]*\*", "*", form).rstrip("?")
        if not analysis.terms(form):
            self._nothing_in(form)
            return None
        self._left, counted = max(0, self._left - 1), self._left
        if not counted:
            self._say_too_long()
            return None
        return Pattern(form, field)

    def _leaf(
        self, kind: type[Word] | type[Exact] | type[Fuzzy] | type[Phrase], text: str, field: str = ""
    ) -> Node | None:
        """A node of text without what surrounds its words, if its words are still to be counted."""
        spans = analysis.spans(text)
        if not spans:
            self._nothing_in(text)
            return None
        if len(spans) > self._left:
            self._say_too_long()
            spans = spans[: self._left]
        self._left -= len(spans)
        if not spans:
            return None
        start = spans[0][0]
        start -= start > 0 and text[start - 1] in "£$€"
        said = " ".join(text[start : spans[-1][1]].split())
        return kind(said.lower() if kind is Word and said in ("AND", "OR", "NOT") else said, field=field)

    def _say_too_long(self) -> None:
        self.say("too-long", f"Only the first {WORDS} words and conditions are looked for; the rest is left out.")

    def _nothing_in(self, typed: str) -> None:
        self.say("no-letters", f"“{_short(typed)}” holds no letter or digit and is left out.")

    def _condition(self, name: str, value: str, *, signed: bool) -> Node | None:
        """A condition that is not of text; its words if it cannot be understood. `signed` is with “=” or “~”."""
        if signed:
            self.say("field", f"“{name}:” takes no equals sign and no tilde, so what stands there of them is left out.")
        node = self._conditions[name](value)
        if node is None:
            return _all((self._leaf(Word, name), *(self._plain(word) for word in value.split())))
        if not self._left:
            return self._leaf(Word, name)  # says that it is left out
        self._left -= 1
        return node

    def _body(self, name: str) -> Node:
        return self._tagged("body", self._vocabulary.body(name), known=bool(self._vocabulary.bodies))

    def _topic(self, name: str) -> Node:
        return self._tagged("topic", self._vocabulary.topic(name), known=bool(self._vocabulary.topics))

    def _tagged(self, field: str, named: Named, *, known: bool) -> Node:
        if known and named.slug is None:
            self.say(
                "unknown-name", f"No {field} called “{_short(named.name)}” is known here; that very name is looked for."
            )
        return Tagged(field, named.value)

    def _kind(self, name: str) -> Node | None:
        if name.casefold() in list(Kind):
            return Tagged("kind", name.casefold())
        self.say(
            "unknown-kind",
            f"“{_short(name)}” is no kind of paper, so its words are looked for. Kinds: {', '.join(Kind)}.",
        )
        return None

    def _since(self, text: str) -> Node | None:
        date = self._date(text)
        return Dated(since=date) if date else None

    def _until(self, text: str) -> Node | None:
        date = self._date(text)
        return Dated(until=date) if date else None

    def _dated(self, text: str) -> Node | None:
        """A year, month or day; or two of them with dots between, either of which may be left out."""
        ends = _RANGE.fullmatch(text)
        since, until = ((self._date(end) if end else None) for end in (ends.groups() if ends else (text, text)))
        wanted = sum(map(bool, ends.groups())) if ends else 2
        if since and until and since.first > until.last:
            self.say("date", f"“{_short(text)}” ends before it begins, so it is read the other way round.")
            since, until = until, since
        return Dated(since, until) if wanted and bool(since) + bool(until) == wanted else None

    def _date(self, text: str) -> PartialDate | None:
        try:
            return read_date(text)
        except ValueError:
            self.say(
                "date",
                f"“{_short(text)}” is no date like 2014, 2014-11 or 21/11/2014, so its words are looked for.",
            )
            return None


def number(digits: str) -> int:
    """The number of some digits; of more than anybody means, a large one."""
    return int(digits[:99])


def _is_only(typed: str, named: "re.Match[str]") -> bool:
    """Whether an equals sign stands before the name of a field."""
    return "=" in typed[: named.start(1)]


def _pieces(piece: str) -> Iterator[str]:
    """What stands behind the colons of would-be fields, where it holds words."""
    while found := _FIELD.fullmatch(piece):
        yield found[1]
        piece = found[2]
    if analysis.terms(piece):
        yield piece


def _trimmed(typed: str, kept: str = "*") -> str:
    """Without the punctuation behind it, save what is kept."""
    end = len(typed)
    while end and not (typed[end - 1].isalnum() or typed[end - 1] in kept):
        end -= 1
    return typed[:end]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _all(nodes: Iterable[Node | None]) -> Node | None:
    """All of the nodes as one; None where there is none."""
    found = [part for node in nodes if node for part in (node.parts if isinstance(node, And) else (node,))]
    if len(found) < 2:
        return found[0] if found else None
    return And(tuple(found))
