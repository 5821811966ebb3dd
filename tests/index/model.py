"""What a search finds, by looking at every paper: shares nothing with the package but the tree and a few constants.

The rules of widening and of which words are wanted are written out once more; `tests.index.looking` has those of texts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import ceil

from documents import Document, PartialDate, Vocabulary
from index import Sort, Within
from index.query import Alike, And, Dated, Everything, Leaf, Node, Not, Or, Phrase, Tagged, Word
from index.ranking import ENOUGH, FULL, MANY, MOST, SHARE
from index.stopwords import is_asking, is_stop
from tests.index.looking import Read, Run, is_joined, read, stands, stems, words

Ids = frozenset[str]
_EXPLAINED = re.compile(r"((?:[A-Z][a-z]+ )+)\(([A-Z]{2,10})\)")
_FIRST_PARTS = frozenset({"co", "re", "non", "inter", "multi", "sub", "over", "under"})
_SLIPS = 10  # two words are one if that is how one of so many papers with either has it
_OFTEN = 10  # a word in small letters is an acronym if one in so many papers with it explains it


def _may_be_of(paper: Document, since: PartialDate | None, until: PartialDate | None) -> bool:
    if not (since or until):
        return True
    first, last = since.first if since else date.min, until.last if until else date.max
    return paper.dated is not None and paper.dated.last >= first and paper.dated.first <= last


_ONE_THING = re.compile(r"£?[\d.,]+ (?:million|billion)")  # what is one though written in two


class Model:
    """Some papers and the names of a vocabulary, searched by looking at every one of them."""

    def __init__(self, papers: Sequence[Document], vocabulary: Vocabulary) -> None:
        self._read = {paper.id: read(paper) for paper in papers}
        self._vocabulary = vocabulary
        self._names = dict(self._named())
        self._explained = Counter(pair for paper in papers for pair in set(_pairs(paper)))
        self._known: dict[Leaf, Ids] = {}

    def found(self, tree: Node, within: Within | None = None, *, without: str = "") -> Ids:
        """The ids of the papers that a query finds; the filter of one facet can be left out once they are chosen."""
        wide, within = self.widened(tree), within or Within()
        passing = self._passing(within)
        least = _chosen(
            len(_counted(wide)),
            len(self._read),
            lambda least: len(self._asked(wide, least) & passing),
            asks=_asks(wide),
        )
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
        """Of what is written in parts any part is enough, where not all words are wanted; of a name all of it is."""
        parts = () if isinstance(part, Alike) else _said(part)
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
                    self._known[node] = self._where(lambda read: any(stands(node, t) for t in read.texts(node.field)))
                return self._known[node]

    def _all(self, parts: Iterable[Node]) -> Ids:
        return frozenset(self._read).intersection(*map(self._matching, parts))

    def _where(self, holds: Callable[[Read], bool]) -> Ids:
        return frozenset(id for id, read in self._read.items() if holds(read))

    def _passing(self, within: Within, *, without: str = "") -> Ids:
        """The papers that pass the filters. Where every topic is wanted, the counts of topics keep that filter."""
        return self._where(lambda read: self._passes(within, read, without=without))

    def _passes(self, within: Within, read: Read, *, without: str) -> bool:
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
            case And(parts, every=True):
                return And(tuple(map(self.widened, parts)), every=True)
            case And(parts):
                found = tuple(self._run(parts))
                return And(found) if len(found) > 1 else found[0]
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
            pair = " ".join(word.text for word in run[:2])
            if plain > 1 and _ONE_THING.fullmatch(pair):
                yield Word(pair)
                place += 2
                continue
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
        if len(run) == 2 and run[0].text.isalpha() and run[0].text.isupper() and run[1].text.isdecimal():
            return [joined] if self._holding(stems(words(joined))) else []
        if len(run) != 2 or not all(word.text.isalpha() for word in run):
            return []
        stem = stems(words(joined))
        is_compound = self._where(lambda read: is_joined(stem, read.fields["text"]))
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


def _chosen(count: int, papers: int, finds: Callable[[int | None], int], *, asks: bool) -> int | None:
    """How many of so many words are asked for: all, or else fewer until enough is found; None for all of the tree."""
    many = count >= MANY
    most = ceil(count * MOST) if many else count - 1
    full = FULL if many else 1
    if finds(None) >= full or (most < 1 and not asks):
        return None
    if asks and (finds(count) >= FULL or most < 1):
        return count
    return next(
        (
            least
            for least in range(most, 1, -1)
            if finds(least) >= (max(1, min(ENOUGH, papers // SHARE)) if many else 1)
        ),
        1,
    )


def _loose(wide: Node) -> list[Node]:
    """The words, and where they are many what is quoted among them."""
    parts = wide.parts if isinstance(wide, And) else (wide,)
    plain = [part for part in parts if _is_plain(part)]
    return [part for part in parts if _is_plain(part) or (len(plain) >= MANY and _is_plain(part, quoted=True))]


def _is_plain(part: Node, *, quoted: bool = False) -> bool:
    """A word without a field, or a name of such words; a quotation, too, if that is said."""
    first = part.parts[0] if isinstance(part, Alike) else part
    if isinstance(first, And):
        return all(isinstance(word, Word) and not word.field for word in first.parts)
    plain = isinstance(first, Word) or (quoted and isinstance(first, Phrase) and first.near is None)
    return plain and not getattr(first, "field", "")


def _counted(wide: Node) -> list[Node]:
    """The words of which fewer may do: each once, without little ones where there are others; none after AND."""
    if isinstance(wide, And) and wide.every:
        return []
    said = _without(_loose(wide), is_stop)
    return list({_said(part): part for part in _without(said, is_asking)}.values())


def _asks(wide: Node) -> bool:
    """Whether words with which people ask stand among others."""
    said = _without(_loose(wide), is_stop)
    return not (isinstance(wide, And) and wide.every) and len(said) > len(_counted(wide))


def _without(parts: list[Node], is_little: Callable[[str], bool]) -> list[Node]:
    return [part for part in parts if not (isinstance(part, Word) and is_little(part.text))] or parts


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
