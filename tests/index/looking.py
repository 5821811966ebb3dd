"""What stands in a paper, by looking: tokens, compounds and the leaves of a query, written out once more.

As simply as the made papers allow, and sharing nothing with the package but the tree.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import snowballstemmer

from documents import Document
from index.query import Exact, Fuzzy, Leaf, Pattern, Phrase, Word

Run = tuple[str, ...]  # words, or stems, side by side

_STEMMED = cache(snowballstemmer.stemmer("english").stemWord)
_PIECES = re.compile(
    r"(?P<years>\b(?:18|19|20)\d\d[/–-](?:\d{4}|\d\d)\b)"
    r"|(?P<figure>\b\d+(?:,\d{3})*(?:\.\d+)?(?:(?:k|m|mn|bn|tn)\b| (?:thousand|million|billion|trillion)\b)?)"
    r"|(?P<code>\b[A-Z]{1,4} \d{1,8}\b(?![.,/-]\d))"
    r"|(?P<stops>\b[^\W\d_](?:\.[^\W\d_])+\b)"
    r"|(?P<chain>\b[^\W\d_]+(?:-\n?[^\W\d_]+)+\b)"
)
_REFERENCE = re.compile(r"(?<![\w/£])(?:[A-Z0-9]+(?:[/-][A-Z0-9]+)+|[A-Z]{1,4} [0-9]{1,8})(?![\w/]|[.,]\d)")
_ZEROS = {"k": 3, "m": 6, "b": 9, "t": 12}  # by the first letter of a magnitude
_ORDINARY = frozenset({"A", "AND", "OF", "PAGE", "THE", "TO", "WHO"})  # before a number no code; of the words there are


def words(text: str) -> Run:
    """The folded words of a text."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", re.sub(r"(?<=[^\W_])'s(?![^\W_])", "", bare)))


def stems(run: Iterable[str]) -> Run:
    """The stems of words; what has a figure in it has none."""
    return tuple(_STEMMED(word) if word.isalpha() else word for word in run)


def _joined(found: re.Match[str]) -> str:
    """How a compound is spelt in one; nothing where it is none after all."""
    text = found[0]
    match found.lastgroup:
        case "years":
            first, second = re.split("[/–-]", text)
            return f"{first}/{int(first) % 100 + 1:02}" if int(second) % 100 == (int(first) + 1) % 100 else ""
        case "figure":
            return "" if text.isdigit() else _value(text)
        case "code":
            return text.replace(" ", "") if _is_code(*text.split()) else ""
        case _:
            return re.sub(r"[-.\n]", "", text)


def _value(figure: str) -> str:
    number, magnitude = re.fullmatch(r"([\d,.]+) ?(\w?).*", figure).groups()  # type: ignore[union-attr]
    said = f"{Decimal(number.replace(',', '')).scaleb(_ZEROS.get(magnitude, 0)):f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _is_code(letters: str, number: str) -> bool:
    is_year = len(number) == 4 and number[:2] in ("19", "20")
    return letters == "HC" or (letters not in _ORDINARY and not is_year)


def _compounds(text: str) -> Iterator[str]:
    return (
        words(joined)[0] if joined[0].isalpha() else joined for joined in map(_joined, _PIECES.finditer(text)) if joined
    )


@cache
def readings(text: str) -> tuple[Run, ...]:
    """How a word or phrase may stand in a text: “co-operation” also as “cooperation”, “£1.2m” as 1200000 alone."""
    alone = _PIECES.fullmatch(text.strip("£%"))
    if alone and alone.lastgroup in ("years", "figure") and (figure := _joined(alone)):
        return ((figure,),)
    run = words(text)
    joined = words(_PIECES.sub(lambda found: found[0] if found[0][0].isdigit() else _joined(found) or found[0], text))
    return tuple(filter(None, dict.fromkeys((run, joined, _as_code(run)))))


def _as_code(run: Run) -> Run:
    """“hc 1234” for “hc1234”, and the other way round."""
    if len(run) == 1 and (parts := re.fullmatch(r"([^\W\d_]+)(\d+)", run[0])):
        return parts[1], parts[2]
    if len(run) == 2 and re.fullmatch(r"[a-z]{1,4} \d+", " ".join(run)) and _is_code(run[0].upper(), run[1]):
        return ("".join(run),)
    return run


@dataclass(frozen=True, slots=True)
class Text:
    """A field of a paper as it is looked at."""

    stems: Run
    any: frozenset[str]  # its words, and its compounds in one word
    joined: frozenset[str]  # the stems of these

    def holds(self, run: Run) -> bool:
        """Whether stems stand in it side by side."""
        places = range(len(self.stems) - len(run) + 1)
        return any(self.stems[place : place + len(run)] == run for place in places)

    def near(self, wanted: Run, between: int) -> bool:
        """Whether some stretch holds all of the stems and no more others than may be."""
        for first, stem in enumerate(self.stems):
            left = set(wanted) - {stem}
            last = first
            while stem in wanted and left and last + 1 < len(self.stems):
                last += 1
                left.discard(self.stems[last])
            if stem in wanted and not left and last - first + 1 - len(wanted) <= between:
                return True
        return False


def _text(*parts: str) -> Text:
    run = tuple(word for part in parts for word in words(part))
    joined = frozenset(joined for part in parts for joined in _compounds(part))
    return Text(stems(run), joined | set(run), frozenset(stems(joined)))


@dataclass(frozen=True, slots=True)
class Read:
    """A paper as it is looked at."""

    paper: Document
    fields: dict[str, Text]

    def texts(self, field: str) -> list[Text]:
        """The texts in which a word of that field may stand; of no field in particular in two."""
        return [self.fields[field]] if field else [self.fields["text"], self.fields["title"]]


def read(paper: Document) -> Read:
    """A paper made ready to be looked at."""
    letter, pages = paper.correspondence, [page.text for page in paper.pages]
    named = [found[0] for page in pages for found in _REFERENCE.finditer(page) if _is_reference(found[0])]
    fields = {
        "text": _text(*pages),
        "title": _text(paper.title),
        "sender": _text(str(letter.sender) if letter else ""),
        "recipient": _text("; ".join(map(str, letter.recipient)) if letter else ""),
        "ref": _text(letter.our_ref if letter else "", *named),
    }
    return Read(paper, fields)


def _is_reference(text: str) -> bool:
    if " " in text:
        return _is_code(*text.split())
    parts = re.split("[/-]", text)
    return "/" in text and any(part.isdigit() for part in parts) and not all(part.isdigit() for part in parts)


@cache
def edits(one: str, two: str) -> int:
    """The fewest letters added, left out, replaced or swapped with the next that make one word of another."""
    rows = [list(range(len(two) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other)))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (two[j - 2], other):
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


def form(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression for folded words."""
    return re.compile("".join({"*": ".*", "?": "."}.get(c, re.escape("".join(words(c)))) for c in pattern))


def stands(leaf: Leaf, text: Text) -> bool:
    """Whether a leaf stands in a text, by looking."""
    match leaf:
        case Pattern(pattern):
            wanted = form(pattern)
            return bool(words(pattern)) and any(wanted.fullmatch(word) for word in text.any)
        case Fuzzy(typed, most):
            near = (any(_is_near(word, other, most) for other in text.any) for word in words(typed))
            return bool(words(typed)) and all(near)
        case Exact(typed):  # words have no places in an index, so side by side are any endings
            run = words(typed)
            beside = len(run) < 2 or text.holds(stems(run))
            return bool(run) and beside and text.any.issuperset(run)
        case Phrase(typed, near=between) if between:
            return text.near(tuple(dict.fromkeys(stems(words(typed)))), between)
        case Word(typed) | Phrase(typed):
            return any(text.holds(stems(run)) or is_joined(run, text) for run in readings(typed))


def _is_near(word: str, other: str, most: int) -> bool:
    return abs(len(word) - len(other)) <= most and edits(word, other) <= most


def is_joined(run: Run, text: Text) -> bool:
    """Whether a single word is what a compound of a text joined comes to."""
    return len(run) == 1 and stems(run)[0] in text.joined
