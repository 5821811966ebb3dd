"""The index on Whoosh: pure Python, for where no wheel of tantivy runs, and to read every line of an engine.

Whoosh finds and scores single terms, phrases and numbers; they are combined here as sets, since counts and facets need
every match anyway, and Whoosh's own combinations lose matches that score nothing.
"""

import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats, index, query, scoring, writing
from whoosh.searching import SearchContext

from documents import Busy
from index.fields import WEIGHTS, Holds, Level, fields_of
from index.lexicon import Lexicon
from index.meaning import (
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    BestOf,
    Between,
    Close,
    Meaning,
    Preferring,
    Sure,
    Tags,
    Terms,
    Weighted,
    Without,
)
from index.nearness import narrowest
from index.query import Sort
from index.ranking import WHOLE
from index.records import Record
from index.shelves import Found, PageRow, Row
from index.storing import StoredIndex

_SCORED = 64  # words of a prefix that take part in ranking
_WASTE = 1 / 3  # of a segment's records may be deleted before it is merged
_TRIES = 9  # looks for the last commit
_KEPT = 32  # results of single words that a commit's view keeps
_ORDERS = {Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}

Scores = dict[int, float]  # by Whoosh's number of a record


class WhooshIndex(StoredIndex):
    """The Index, kept by Whoosh. Its directory holds pickles: open none that we did not write."""

    engine = "whoosh"

    def _shelf(self, directory: Path, level: Level) -> "WhooshShelf":
        return WhooshShelf(directory, level)


class WhooshShelf:
    """One Whoosh index. Its writer is opened with each batch: Whoosh has none that outlives a commit."""

    def __init__(self, directory: Path, level: Level) -> None:
        self._directory, self._level = directory, level
        self._writer: Any = None
        self._view: WhooshView | None = None
        self._lock = threading.Lock()

    def view(self) -> "WhooshView | None":
        with self._lock:
            for _ in range(_TRIES):
                # Whoosh lists the directory and then opens what it saw: a commit between takes that away.
                with suppress(FileNotFoundError):
                    return self._last_commit()
            return self._last_commit()

    def check(self) -> None:
        """Whoosh keeps no checksums: every list of records is read."""
        if view := self.view():
            view.read_through()

    def stage(self, documents: Iterable[str], records: Iterable[Record]) -> None:
        writer = self._writer or self._open_writer()
        for document in documents:
            writer.delete_by_term("document", document)
        for record in records:
            writer.add_document(**{name: _value(value) for name, value in record.items()})

    def commit(self) -> None:
        if self._writer:
            self._writer.commit(mergetype=_merge)
            self._writer = None

    def rollback(self) -> None:
        writer, self._writer = self._writer, None
        if writer and not writer.is_closed:
            with suppress(Exception):  # what failed may fail again while it is put away
                writer.cancel()
            if not writer.is_closed:
                writer.writelock.release()

    def close(self) -> None:
        self.rollback()
        with self._lock:
            self._view = None

    def _last_commit(self) -> "WhooshView | None":
        if not index.exists_in(str(self._directory)):
            return None
        if self._view is None or not self._view.fresh():
            opened = index.open_dir(str(self._directory))
            if opened.is_empty():
                return None  # made, and nothing committed yet
            self._view = WhooshView(opened)
        return self._view

    def _open_writer(self) -> Any:
        self._directory.mkdir(parents=True, exist_ok=True)
        name = str(self._directory)
        opened = index.open_dir(name) if index.exists_in(name) else index.create_in(name, _schema(self._level))
        try:
            self._writer = opened.writer(limitmb=64)
        except index.LockError as error:
            raise Busy(f"Another process is writing to {self._directory}. Try again when it has ended.") from error
        return self._writer


class WhooshView:
    """One commit of a shelf. Whoosh's readers are not made for several threads: one asks at a time."""

    def __init__(self, opened: index.FileIndex) -> None:
        self._searcher = opened.searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))
        self._context = SearchContext(needs_current=True, weighting=self._searcher.weighting)
        self._known: dict[Meaning, Scores] = {}
        self._tagged: dict[str, dict[str, set[int]]] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._lock = threading.Lock()
        weakref.finalize(self, self._searcher.close)  # when the last thread that searches it lets go

    def fresh(self) -> bool:
        """Whether no later commit is there."""
        return bool(self._searcher.up_to_date())

    def read_through(self) -> None:
        """Read every word's records; what is raised says what is damaged."""
        with self._lock:
            reader = self._searcher.reader()
            for field, word in reader.all_terms():
                for _ in reader.postings(field, word).all_ids():
                    pass

    def count(self) -> int:
        return int(self._searcher.doc_count())

    def top(self, asked: Meaning, sort: Sort, start: int, size: int) -> Found:
        with self._lock:
            scores = self._scores(asked)
            if sort is Sort.RELEVANCE:
                order = self._ranked(scores)
            else:
                days = self._searcher.reader().column_reader(_ORDERS[sort])
                order, scores = sorted(scores, key=days.__getitem__), dict.fromkeys(scores, 0.0)
            return Found(len(scores), [Row(scores[n], self._stored(n)) for n in order[start : start + size]])

    def best(self, asked: Meaning, size: int) -> list[bytes]:
        with self._lock:
            return [self._stored(number) for number in self._ranked(self._scores(asked))[:size]]

    def pages(self, parts: Sequence[Meaning], documents: Sequence[str], each: int) -> Mapping[str, list[PageRow]]:
        with self._lock:
            scores = self._scores(Preferring(AnyOf(tuple(parts)), (Sure(AllOf(tuple(parts)), WHOLE),)))
            pages = {id: self._set("document", (id,)) for id in documents}
            best = {id: self._ranked({n: scores[n] for n in of if n in scores})[:each] for id, of in pages.items()}
            numbers = self._searcher.reader().column_reader("key")
            return {
                id: [PageRow(numbers[n], scores[n] >= WHOLE, partial(self._page, n)) for n in found]
                for id, found in best.items()
                if found
            }

    def _page(self, number: int) -> bytes:
        with self._lock:
            return self._stored(number)

    def counts(self, asked: Meaning, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        with self._lock:
            found = self._scores(asked).keys()
            return {field: self._counted(field, found) for field in fields}

    def words(self, field: str, start: str, size: int) -> tuple[str, ...]:
        with self._lock:
            reader = self._searcher.reader()
            often = [(-reader.doc_frequency(field, word), word) for word in reader.expand_prefix(field, start)]
            return tuple(word.decode() for _, word in sorted(often)[:size])

    def often(self, field: str, term: str) -> int:
        with self._lock:
            return int(self._searcher.reader().doc_frequency(field, term))

    def lexicon(self, field: str) -> Lexicon:
        with self._lock:
            if field not in self._lexicons:
                reader = self._searcher.reader()
                words = ((word, reader.doc_frequency(field, word)) for word in reader.expand_prefix(field, ""))
                self._lexicons[field] = Lexicon((word.decode(), often) for word, often in words)
            return self._lexicons[field]

    def walk(self, asked: Meaning) -> Iterator[bytes]:
        with self._lock:
            found = [self._stored(number) for number in self._scores(asked)]
        return iter(found)

    def _stored(self, number: int) -> bytes:
        stored: bytes = self._searcher.stored_fields(number)["stored"]
        return stored

    def _ranked(self, scores: Scores) -> list[int]:
        keys = self._searcher.reader().column_reader("key")
        return sorted(scores, key=lambda number: (-scores[number], keys[number]))

    def _counted(self, field: str, found: Set[int]) -> dict[str, int]:
        if field not in self._tagged:
            values = self._searcher.reader().field_terms(field)
            self._tagged[field] = {value: set(self._matches(query.Term(field, value))) for value in values}
        counts = {value: len(found & numbers) for value, numbers in self._tagged[field].items()}
        return {value: count for value, count in counts.items() if count}

    def _scores(self, asked: Meaning) -> Scores:
        """The records that match, each with its score."""
        match asked:
            case AllOf(parts):
                return self._all(parts)
            case AnyOf(parts):
                return _sum(map(self._scores, parts))
            case BestOf(parts):
                return _best(map(self._scores, parts))
            case AtLeast(least, parts):
                return self._at_least(least, parts)
            case Weighted(part, weight):
                return {number: score * weight for number, score in self._scores(part).items()}
            case Sure(part, score):
                return dict.fromkeys(self._scores(part), score)
            case Preferring(part, others):
                return self._preferring(self._scores(part), others)
            case Without(part):
                return dict.fromkeys(self._everything() - self._scores(part).keys(), 0.0)
            case _:
                return self._leaf(asked)

    def _all(self, parts: Sequence[Meaning]) -> Scores:
        """Those in every part, their scores added up."""
        if not parts:
            return dict.fromkeys(self._everything(), 0.0)
        found = self._scores(parts[0])
        for part in parts[1:]:
            scores = self._scores(part) if found else {}
            found = {number: score + scores[number] for number, score in found.items() if number in scores}
        return found

    def _at_least(self, least: int, parts: Sequence[Meaning]) -> Scores:
        found = [self._scores(part) for part in parts]
        often = Counter(number for scores in found for number in scores)
        return {number: score for number, score in _sum(found).items() if often[number] >= least}

    def _preferring(self, found: Scores, others: Sequence[Meaning]) -> Scores:
        more = _sum(map(self._scores, others))
        return {number: score + more.get(number, 0.0) for number, score in found.items()}

    def _leaf(self, asked: Terms | Close | AnyTerm | Tags | Between) -> Scores:
        """The same for one field; kept, since facets and the pages of each hit ask again."""
        if asked not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[asked] = self._look_up(asked)
        return self._known[asked]

    def _look_up(self, asked: Terms | Close | AnyTerm | Tags | Between) -> Scores:
        match asked:
            case Terms(field, (term,)):
                return _weighted(field, self._matches(query.Term(field, term)))
            case Terms(field, terms):
                return _weighted(field, self._matches(query.Phrase(field, list(terms))))
            case Close(field, terms, between):
                return _weighted(field, self._close(field, terms, between))
            case AnyTerm(field, terms):
                ranked = _sum(self._matches(query.Term(field, term)) for term in terms[:_SCORED])
                return _weighted(field, {**self._set(field, terms[_SCORED:]), **ranked})
            case Tags(field, values):
                return self._set(field, values)
            case Between(field, low, high):
                numbers = self._searcher.reader().column_reader(field)
                return {number: 0.0 for number in self._everything() if low <= numbers[number] <= high}

    def _close(self, field: str, terms: Sequence[str], between: int) -> Scores:
        """Scored like the rarest of the terms: Whoosh's own near counts each gap alone."""
        found = [self._matches(query.Term(field, term)) for term in terms]
        reader, together = self._searcher.reader(), set(found[0]).intersection(*found[1:])
        places: dict[int, list[list[int]]] = {number: [] for number in together}
        for term in terms if together else ():
            matcher = reader.postings(field, term)
            while matcher.is_active():
                if matcher.id() in places:
                    places[matcher.id()].append(matcher.value_as("positions"))
                matcher.next()
        near = (number for number in together if narrowest(places[number]) <= between)
        return {number: min(scores[number] for scores in found) for number in near}

    def _everything(self) -> set[int]:
        return set(self._searcher.reader().all_doc_ids())

    def _set(self, field: str, values: Iterable[str]) -> Scores:
        return {number: 0.0 for value in values for number in self._matches(query.Term(field, value))}

    def _matches(self, asked: query.Query) -> Scores:
        """What Whoosh finds, segment by segment."""
        found: Scores = {}
        for searcher, offset in self._searcher.leaf_searchers():
            matcher = asked.matcher(searcher, self._context)
            while matcher.is_active():
                found[matcher.id() + offset] = matcher.score()
                matcher.next()
        return found


def _best(many: Iterable[Scores]) -> Scores:
    found: Scores = {}
    for scores in many:
        for number, score in scores.items():
            found[number] = max(score, found.get(number, score))
    return found


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge small segments, as Whoosh does, and large ones too where much was deleted: it never gives that space back.

    Those that stay as they are.
    """
    wasted = [segment for segment in segments if segment.deleted_count() > _WASTE * segment.doc_count_all()]
    writing.OPTIMIZE(writer, wasted)
    return list(writing.MERGE_SMALL(writer, [segment for segment in segments if segment not in wasted]))


def _sum(many: Iterable[Scores]) -> Scores:
    found: Scores = {}
    for scores in many:
        for number, score in scores.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _weighted(field: str, scores: Scores) -> Scores:
    weight = WEIGHTS[field]
    return scores if weight == 1.0 else {number: score * weight for number, score in scores.items()}


def _value(value: str | list[str] | int | bytes) -> object:
    """A field's value as Whoosh takes it: text as a list of its tokens, which it then indexes as they are."""
    return value.split() if isinstance(value, str) else value


def _schema(level: Level) -> fields.Schema:
    """The table of fields in Whoosh's terms."""
    kinds = {
        Holds.STEMS: lambda: fields.FieldType(formats.Positions(), None, scorable=True),
        Holds.WORDS: lambda: fields.FieldType(formats.Frequency(), None, scorable=True),
        Holds.TAG: lambda: fields.FieldType(formats.Existence(), None),
        # A column to be walked: NumericRange of 2.7.4 finds every number of unsigned fields.
        Holds.NUMBER: lambda: fields.COLUMN(columns.NumericColumn("Q", default=2**64 - 1)),
        Holds.STORED: fields.STORED,
    }
    return fields.Schema(**{field.name: kinds[field.holds]() for field in fields_of(level)})
