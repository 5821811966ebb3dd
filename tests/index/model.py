"""What a search finds, by looking at every paper: shares nothing with the package but the tree and a few constants.

Tokens, compounds and the rules of widening are written out once more, as simply as the made papers allow.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil

import snowballstemmer

from documents import Document, PartialDate, Vocabulary
from index import Sort, Within
from index.query import Alike, And, Dated, Everything, Exact, Fuzzy, Leaf, Node, Not, Or, Pattern, Phrase, Tagged, Word
from index.ranking import ENOUGH, FULL, MANY, MOST
from index.stopwords import is_asking, is_stop

Run = tuple[str, ...]  # words, or stems, side by side
Ids = frozenset[str]

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
_EXPLAINED = re.compile(r"((?:[A-Z][a-z]+ )+)\(([A-Z]{2,10})\)")
_FIRST_PARTS = frozenset({"co", "re", "non", "inter", "multi", "sub", "over", "under"})
_SLIPS = 10  # two words are one if that is how one of so many papers with either has it
_OFTEN = 10  # a word in small letters is an acronym if one in so many papers with it explains it


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
class _Text:
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


def _text(*parts: str) -> _Text:
    run = tuple(word for part in parts for word in words(part))
    joined = frozenset(joined for part in parts for joined in _compounds(part))
    return _Text(stems(run), joined | set(run), frozenset(stems(joined)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A paper as it is looked at."""

    paper: Document
    fields: dict[str, _Text]

    def texts(self, field: str) -> list[_Text]:
        """The texts in which a word of that field may stand; of no field in particular in two."""
        return [self.fields[field]] if field else [self.fields["text"], self.fields["title"]]


def _read(paper: Document) -> _Read:
    letter, pages = paper.correspondence, [page.text for page in paper.pages]
    named = [found[0] for page in pages for found in _REFERENCE.finditer(page) if _is_reference(found[0])]
    fields = {
        "text": _text(*pages),
        "title": _text(paper.title),
        "sender": _text(str(letter.sender) if letter else ""),
        "recipient": _text("; ".join(map(str, letter.recipient)) if letter else ""),
        "ref": _text(letter.our_ref if letter else "", *named),
    }
    return _Read(paper, fields)


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


def _stands(leaf: Leaf, text: _Text) -> bool:
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
            return any(text.holds(stems(run)) or _is_joined(run, text) for run in readings(typed))


def _is_near(word: str, other: str, most: int) -> bool:
    return abs(len(word) - len(other)) <= most and edits(word, other) <= most


def _is_joined(run: Run, text: _Text) -> bool:
    return len(run) == 1 and stems(run)[0] in text.joined


def _may_be_of(paper: Document, since: PartialDate | None, until: PartialDate | None) -> bool:
    if not (since or until):
        return True
    first, last = since.first if since else date.min, until.last if until else date.max
    return paper.dated is not None and paper.dated.last >= first and paper.dated.first <= last


class Model:
    """Some papers and the names of a vocabulary, searched by looking at every one of them."""

    def __init__(self, papers: Sequence[Document], vocabulary: Vocabulary) -> None:
        self._read = {paper.id: _read(paper) for paper in papers}
        self._vocabulary = vocabulary
        self._names = dict(self._named())
        self._explained = Counter(pair for paper in papers for pair in set(_pairs(paper)))
        self._known: dict[Leaf, Ids] = {}

    def found(self, tree: Node, within: Within | None = None, *, without: str = "") -> Ids:
        """The ids of the papers that a query finds; the filter of one facet can be left out once they are chosen."""
        wide, within = self.widened(tree), within or Within()
        passing = self._passing(within)
        least = _chosen(len(_counted(wide)), lambda least: len(self._asked(wide, least) & passing))
        return self._asked(wide, least) & (self._passing(within, without=without) if without else passing)

    def counts(self, tree: Node, within: Within, facet: str) -> Counter[str]:
        """How many papers each value of a facet would give, its own filter left out."""
        found = self.found(tree, within, without=facet)
        return Counter(tag for id in found for tag in self._tags(self._read[id].paper, facet))

    def ordered(self, ids: Iterable[str], sort: Sort) -> list[str]:
        """Papers by date and then by id, the undated last."""
        sign = -1 if sort is Sort.NEWEST else 1

        def order(id: str) -> tuple[bool, int, str]:
            dated = self._read[id].paper.dated
            return dated is None, sign * dated.first.toordinal() if dated else 0, id

        return sorted(ids, key=order)

    def _asked(self, wide: Node, least: int | None) -> Ids:
        """The papers with at least so many of the words, and all that is not a word; or with all of the tree."""
        if least is None:
            return self._matching(wide)
        parts = wide.parts if isinstance(wide, And) else (wide,)
        loose = _loose(wide)
        others = self._all(part for part in parts if part not in loose)
        often = Counter(id for part in _counted(wide) for id in self._some(part))
        return frozenset(id for id in others if often[id] >= least)

    def _some(self, part: Node) -> Ids:
        """Of what is written in parts any part is enough, where not all words are wanted."""
        parts = _said(part)
        loose = self._where(lambda read: any(text.holds((stem,)) for text in read.texts("") for stem in parts))
        return self._matching(part) | (loose if len(parts) > 1 else Ids())

    def _matching(self, node: Node) -> Ids:
        """The papers that match a tree, by looking."""
        match node:
            case Everything():
                return frozenset(self._read)
            case And(parts):
                return self._all(parts)
            case Or(parts) | Alike(parts):
                return frozenset().union(*map(self._matching, parts))
            case Not(part):
                return frozenset(self._read) - self._matching(part)
            case Tagged(field, value):
                return self._where(lambda read: value in self._tags(read.paper, field))
            case Dated(since, until):
                return self._where(lambda read: _may_be_of(read.paper, since, until))
            case _:
                if node not in self._known:
                    self._known[node] = self._where(lambda read: any(_stands(node, t) for t in read.texts(node.field)))
                return self._known[node]

    def _all(self, parts: Iterable[Node]) -> Ids:
        return frozenset(self._read).intersection(*map(self._matching, parts))

    def _where(self, holds: Callable[[_Read], bool]) -> Ids:
        return frozenset(id for id, read in self._read.items() if holds(read))

    def _passing(self, within: Within, *, without: str = "") -> Ids:
        """The papers that pass the filters. Where every topic is wanted, the counts of topics keep that filter."""
        return self._where(lambda read: self._passes(within, read, without=without))

    def _passes(self, within: Within, read: _Read, *, without: str) -> bool:
        tags = {name: self._tags(read.paper, name) for name in ("body", "topic", "kind")}
        wanted = {"body": within.bodies, "topic": () if within.every_topic else within.topics, "kind": within.kinds}
        if any(values and name != without and not tags[name] & set(values) for name, values in wanted.items()):
            return False
        if within.every_topic and not tags["topic"].issuperset(within.topics):
            return False
        for field, text in (("sender", within.sender), ("recipient", within.recipient)):
            run = stems(words(text))
            if text.strip() and not (run and set(read.fields[field].stems).issuperset(run)):
                return False
        return without == "year" or _may_be_of(read.paper, within.since, within.until)

    def _tags(self, paper: Document, field: str) -> set[str]:
        match field:
            case "body":
                above = {slug for body in paper.bodies for slug in self._vocabulary.above(body.slug)}
                return {body.value for body in paper.bodies} | above
            case "topic":
                return {topic.value for topic in paper.topics}
            case "kind":
                return {paper.kind.value}
            case _:
                return {f"{paper.dated.year:04}"} if paper.dated else set()

    def widened(self, node: Node) -> Node:
        """The tree with what goes by several names: bodies, acronyms, and two words that are one."""
        match node:
            case And(parts, every):
                found = tuple(self._run(parts))
                return And(found, every) if len(found) > 1 else found[0]
            case Or(parts):
                return Or(tuple(map(self.widened, parts)))
            case Not(part):
                return Not(self.widened(part))
            case Word(text, field) | Phrase(text, field, near=None):
                return _alike(node, self._others(text), field)
            case _:
                return node

    def _run(self, parts: tuple[Node, ...]) -> Iterator[Node]:
        """The parts, the longest names that stand side by side among them made one."""
        place = 0
        while place < len(parts):
            run = [word for word in parts[place : place + 12] if isinstance(word, Word)]
            plain = next((n for n, part in enumerate((*parts[place:], None)) if part not in run or part.field), 0)
            for length in range(min(plain, len(run)), 1, -1):
                if others := self._others_of_run(run[:length]):
                    yield _alike(And(tuple(run[:length])), others, "")
                    place += length
                    break
            else:
                yield self.widened(parts[place])
                place += 1

    def _others_of_run(self, run: list[Word]) -> list[str]:
        if others := self._others(" ".join(word.text for word in run)):
            return others
        joined = "".join(word.text for word in run)
        if len(run) != 2 or not all(word.text.isalpha() for word in run):
            return []
        stem = stems(words(joined))
        is_compound = self._where(lambda read: _is_joined(stem, read.fields["text"]))
        apart = min(len(self._holding(stems(words(word.text)))) for word in run)
        usual = len(self._holding(stem)) * _SLIPS > apart
        return [joined] if usual and (is_compound or run[0].text.casefold() in _FIRST_PARTS) else []

    def _holding(self, run: Run) -> Ids:
        return self._where(lambda read: read.fields["text"].holds(run))

    def _others(self, text: str) -> list[str]:
        """The other names of what a text names."""
        run = words(text)
        if not run or (len(run) == 1 and not text.isupper() and (is_stop(text) or len(stems(run)[0]) < 2)):
            return []
        return self._names.get(stems(run), []) or self._other_by_papers(run, firm=text.isupper())

    def _other_by_papers(self, run: Run, *, firm: bool) -> list[str]:
        """What most papers say that an acronym means, or which acronym they make of a name."""
        pairs = [(often, short, long) for (short, long), often in self._explained.most_common()]
        longs = [(often, long) for often, short, long in pairs if words(short) == run]
        shorts = [(often, short) for often, short, long in pairs if stems(words(long)) == stems(run)]
        for often, other in (longs + shorts)[:1]:
            papers = self._where(lambda read: len(run) == 1 and run[0] in read.fields["text"].any)
            if firm or len(papers) <= _OFTEN * often:
                return [other]
        return []

    def _named(self) -> Iterator[tuple[Run, list[str]]]:
        for body in self._vocabulary.bodies.values():
            names = {stems(words(name)): name for name in (*body.acronyms, *body.names)}
            for run in names:
                yield run, [name for other, name in names.items() if other != run]


def _chosen(count: int, finds: Callable[[int | None], int]) -> int | None:
    """How many of so many words are asked for: all, or else fewer until enough is found; None for all of the tree."""
    many = count >= MANY
    most = ceil(count * MOST) if many else count - 1
    if finds(None) >= (FULL if many else 1) or most < 1:
        return None
    return next((least for least in range(most, 1, -1) if finds(least) >= (ENOUGH if many else 1)), 1)


def _loose(wide: Node) -> list[Node]:
    """The words, and where they are many what is quoted among them."""
    parts = wide.parts if isinstance(wide, And) else (wide,)
    plain = [part for part in parts if isinstance(part, Alike) or (isinstance(part, Word) and not part.field)]
    quoted = [part for part in parts if isinstance(part, Phrase) and not part.field and not part.near]
    return [part for part in parts if part in plain or (part in quoted and len(plain) >= MANY)]


def _counted(wide: Node) -> list[Node]:
    """The words of which fewer may do: each once, without little ones where there are others; none after AND."""
    if isinstance(wide, And) and wide.every:
        return []
    found = _loose(wide)
    for is_little in (is_stop, is_asking):
        found = [part for part in found if not (isinstance(part, Word) and is_little(part.text))] or found
    return list({_said(part): part for part in found}.values())


def _said(part: Node) -> Run:
    """What tells one word from another: its stems; of several names those of the first."""
    match part:
        case Word(text) | Phrase(text):
            return stems(words(text))
        case Alike((first, *_)):
            return _said(first)
        case And(parts):
            return tuple(stem for inner in parts for stem in _said(inner))
        case _:
            raise NotImplementedError(part)


def _alike(node: Node, others: list[str], field: str) -> Node:
    names = [Phrase(name, field) if len(words(name)) > 1 else Word(name, field) for name in others]
    return Alike((node, *names)) if names else node


def _pairs(paper: Document) -> Iterator[tuple[str, str]]:
    """The acronyms that a paper explains: “Long Form (LF)”, a capital for each word."""
    for page in paper.pages:
        for found in _EXPLAINED.finditer(page.text):
            long = found[1].split()[-len(found[2]) :]
            if "".join(word[0] for word in long) == found[2]:
                yield found[2], " ".join(long)
