"""The index on tantivy, the default engine: compiles what is asked and carries it out, nothing more."""

import json
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import tantivy
from tantivy import Occur, Order, Query, SchemaBuilder

from documents import Busy, IndexOutOfDate
from index.fields import FACETS, WEIGHTS, Holds, Level, fields_of
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
from index.query import Sort
from index.ranking import WHOLE
from index.records import Record, key
from index.shelves import Found, PageRow, Row
from index.storing import StoredIndex

_HEAP = 64_000_000  # bytes a writer gathers before it writes a segment
_VALUES = 65_000  # values of a facet that are counted, tantivy's bound on buckets
_SCORED = 64  # words of a prefix that take part in ranking; 1,024 cost 8 ms and rank no better
_FOOTER = 8  # bytes at the end of a file of a segment: the length of what is said before them, and a number
_MAGIC = 1337
_FEW = 32  # values that are asked for one by one
_AHEAD = 16  # pages of a document looked at, on average, to find its best
_PERMUTED = 4  # words near each other that are tried in every order; tantivy's own reckons swaps as distance
_ORDERS = {Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}


class TantivyIndex(StoredIndex):
    """The Index, kept by tantivy."""

    engine = "tantivy"

    def _shelf(self, directory: Path, level: Level) -> "TantivyShelf":
        return TantivyShelf(directory, level)


class TantivyShelf:
    """One tantivy index; its writer is opened by the first writing and kept."""

    def __init__(self, directory: Path, level: Level) -> None:
        self._directory, self._schema = directory, _schema(level)
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._seen: tuple[int, int, int] | None = None
        self._lexicons: dict[str, Lexicon] = {}  # of the commit seen
        self._lock = threading.Lock()

    def view(self) -> "TantivyView | None":
        with self._lock:
            try:
                meta = (self._directory / "meta.json").stat()
            except FileNotFoundError:
                return None
            index = self._index or self._open()
            if (seen := (meta.st_ino, meta.st_mtime_ns, meta.st_size)) != self._seen:
                index.reload()  # opens every segment; the look at the file costs 3 µs
                self._seen, self._lexicons = seen, {}
            return TantivyView(index.searcher(), self._schema, self._lexicons)

    def check(self) -> None:
        for path in _committed(self._directory):
            if not _is_whole(path) and path.exists():  # it may have been merged away meanwhile
                raise IndexOutOfDate(f"{path} is damaged. To build the index anew, run: muniment reindex")

    def stage(self, documents: Iterable[str], records: Iterable[Record]) -> None:
        with _told():
            writer = self._writer or self._open_writer()
            for document in documents:
                writer.delete_documents_by_term("document", document)
            for record in records:
                writer.add_document(tantivy.Document.from_dict(record, self._schema))

    def commit(self) -> None:
        if self._writer:
            with _told():
                self._writer.commit()
            self._writer.garbage_collect_files()
            self._seen = None

    def rollback(self) -> None:
        """A writer that met an error may accept and drop whatever it is given: it is let go, and another opened."""
        writer, self._writer = self._writer, None
        if writer:
            with suppress(ValueError):  # the error, again
                writer.wait_merging_threads()  # lets go of the lock though the error's traceback holds the writer

    def close(self) -> None:
        with self._lock:
            if self._writer:
                self._writer.wait_merging_threads()
            self._writer = self._index = self._seen = None

    def _open(self) -> tantivy.Index:
        self._index = tantivy.Index(self._schema, path=str(self._directory))
        self._index.config_reader("manual")  # else a thread watches the directory twice a second
        return self._index

    def _open_writer(self) -> tantivy.IndexWriter:
        self._directory.mkdir(parents=True, exist_ok=True)
        with self._lock:
            index = self._index or self._open()
        try:
            self._writer = index.writer(_HEAP, 1)
        except ValueError as error:
            raise Busy(f"Another process is writing to {self._directory}. Try again when it has ended.") from error
        self._writer.garbage_collect_files()  # else it fails over the names of what a killed one left behind
        return self._writer


class _Hit(NamedTuple):
    score: float
    key: int
    address: tantivy.DocAddress


class TantivyView:
    """A tantivy searcher: one commit of a shelf."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, lexicons: dict[str, Lexicon]) -> None:
        self._searcher, self._schema, self._lexicons = searcher, schema, lexicons
        self._compiled: dict[int, tuple[Meaning, Query]] = {}  # by identity, which lasts as long as the part is kept

    def count(self) -> int:
        return self._searcher.num_docs

    def top(self, asked: Meaning, sort: Sort, start: int, size: int) -> Found:
        query = self._compile(asked)
        if sort is Sort.RELEVANCE:
            hits, total = self._ranked(query, start + size, counted=True)
        else:
            found = self._searcher.search(query, start + size, order_by_field=_ORDERS[sort], order=Order.Asc)
            hits, total = [_Hit(0.0, 0, address) for _, address in found.hits], found.count  # type: ignore[attr-defined]
        return Found(total, [Row(hit.score, self._stored(hit.address)) for hit in hits[start : start + size]])

    def best(self, asked: Meaning, size: int) -> list[bytes]:
        hits, _ = self._ranked(self._compile(asked), size, counted=False)
        return [self._stored(hit.address) for hit in hits[:size]]

    def pages(self, parts: Sequence[Meaning], documents: Sequence[str], each: int) -> Mapping[str, list[PageRow]]:
        """One search for all; where it is full of the pages of some documents, the others are searched alone."""
        size = max(len(documents) * _AHEAD, each)
        hits = self._pages_of(documents, parts, size)
        found: dict[object, list[_Hit]] = {}
        for owner, hit in zip(self._numbers("paper", [hit.address for hit in hits]), hits, strict=True):
            found.setdefault(owner, []).append(hit)
        best = {id: found.get(key(id), [])[:each] for id in documents}
        for id in documents if len(hits) == size and len(documents) > 1 else ():
            if len(best[id]) < each:
                best[id] = self._pages_of([id], parts, each)
        return {id: [self._row(hit, parts) for hit in found] for id, found in best.items() if found}

    def _pages_of(self, documents: Sequence[str], parts: Sequence[Meaning], size: int) -> list[_Hit]:
        asked = [self._compile(part) for part in parts]
        query = [(Occur.Must, self._compile(Tags("document", tuple(documents)))), (Occur.Must, _any(asked))]
        if len(parts) > 1:
            every = Query.boolean_query([(Occur.Must, part) for part in asked])
            query.append((Occur.Should, Query.const_score_query(every, WHOLE)))
        hits, _ = self._ranked(Query.boolean_query(query), size, counted=False)
        return hits[:size]

    def _row(self, hit: _Hit, parts: Sequence[Meaning]) -> PageRow:
        return PageRow(hit.key, len(parts) == 1 or hit.score >= WHOLE, partial(self._stored, hit.address))

    def _numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        """A number of each of some records, which all have it."""
        return self._searcher.fast_field_values(field, addresses)  # type: ignore[return-value]

    def counts(self, asked: Meaning, fields: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        wanted = {field: {"terms": {"field": field, "size": _VALUES}} for field in fields}
        found = self._searcher.aggregate(self._compile(asked), wanted)
        return {field: {b["key"]: b["doc_count"] for b in found[field]["buckets"]} for field in fields}

    def words(self, field: str, start: str, size: int) -> tuple[str, ...]:
        return tuple(word for word, _ in self._searcher.terms_with_prefix(field, start, limit=size))

    def often(self, field: str, term: str) -> int:
        return self._searcher.doc_freq(field, term)

    def lexicon(self, field: str) -> Lexicon:
        if field not in self._lexicons:
            self._lexicons[field] = Lexicon(self._searcher.terms_with_prefix(field, ""))
        return self._lexicons[field]

    def walk(self, asked: Meaning) -> Iterator[bytes]:
        for _, address in self._searcher.search(self._compile(asked), max(1, self.count())).hits:
            yield self._stored(address)

    def _stored(self, address: tantivy.DocAddress) -> bytes:
        stored: bytes = self._searcher.doc(address)["stored"][0]
        return stored

    def _ranked(self, query: Query, size: int, *, counted: bool) -> tuple[list[_Hit], int]:
        """The best hits by score and then by key, and how many match in all if that is counted.

        tantivy orders equal scores by where they lie, which merging changes: so all that are equal to the last one
        wanted are fetched.
        """
        reach = size + 1
        while True:
            found = self._searcher.search(query, reach, count=counted)
            hits: list[tuple[float, tantivy.DocAddress]] = found.hits
            if len(hits) < reach or hits[-1][0] < hits[size - 1][0]:
                break
            reach *= 4
        keys = self._numbers("key", [address for _, address in hits])
        ranked = [_Hit(score, key, address) for (score, address), key in zip(hits, keys, strict=True)]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.key)), found.count or 0  # type: ignore[attr-defined]

    def _compile(self, asked: Meaning) -> Query:
        """The query that is asked; the parts of one question come again in its counts and in its other readings."""
        if id(asked) not in self._compiled:
            self._compiled[id(asked)] = asked, self._compile_anew(asked)
        return self._compiled[id(asked)][1]

    def _compile_anew(self, asked: Meaning) -> Query:
        match asked:
            case Terms(field, (term,)):
                return _weighted(field, Query.term_query(self._schema, field, term))
            case Terms(field, terms):
                return _weighted(field, Query.phrase_query(self._schema, field, list(terms)))
            case AnyTerm(field, terms):
                return _weighted(field, self._any(field, terms))
            case Tags(field, values):
                return Query.const_score_query(self._set(field, values), 0.0)
            case Between(field, low, high):
                kind = tantivy.FieldType.Unsigned
                return Query.const_score_query(Query.range_query(self._schema, field, kind, low, high), 0.0)
            case Close(field, terms, between):
                return _weighted(field, self._close(field, terms, between))
            case Weighted(part, weight):
                query = self._compile(part)
                return Query.boost_query(query, weight) if weight else Query.const_score_query(query, 0.0)
            case Sure(part, score):
                return Query.const_score_query(self._compile(part), score)
            case _:
                return self._combine(asked)

    def _combine(self, asked: AllOf | AnyOf | BestOf | AtLeast | Without | Preferring) -> Query:
        match asked:
            case AllOf(parts):
                return self._all(parts)
            case AnyOf(parts):
                return _any(map(self._compile, parts))
            case BestOf(parts):
                return Query.disjunction_max_query([self._compile(part) for part in parts])
            case AtLeast(least, parts):
                return Query.boolean_query(self._should(parts), minimum_number_should_match=least)
            case Without():
                return self._all((asked,))
            case Preferring(part, others):
                return Query.boolean_query([(Occur.Must, self._compile(part)), *self._should(others)])

    def _should(self, parts: Iterable[Meaning]) -> list[tuple[Occur, Query]]:
        return [(Occur.Should, self._compile(part)) for part in parts]

    def _close(self, field: str, terms: Sequence[str], between: int) -> Query:
        """In any order: tantivy reckons a swap as a distance of two, so that each order is asked for on its own."""
        orders = permutations(terms) if len(terms) <= _PERMUTED else [terms]
        return Query.disjunction_max_query(
            [Query.phrase_query(self._schema, field, list(order), slop=between) for order in orders]
        )

    def _all(self, parts: Iterable[Meaning]) -> Query:
        """tantivy finds nothing where there is nothing but exclusions: all records are put beside them."""
        found = [
            (Occur.MustNot, self._compile(part.part))
            if isinstance(part, Without)
            else (Occur.Must, self._compile(part))
            for part in parts
        ]
        if all(occur == Occur.MustNot for occur, _ in found):
            found.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        return Query.boolean_query(found)

    def _any(self, field: str, terms: Sequence[str]) -> Query:
        ranked = [Query.term_query(self._schema, field, term) for term in terms[:_SCORED]]
        if terms[_SCORED:]:
            ranked.append(Query.const_score_query(self._set(field, terms[_SCORED:]), 0.0))
        return _any(ranked)

    def _set(self, field: str, values: Sequence[str]) -> Query:
        """One of many values: a set costs as much as some hundred terms."""
        if len(values) <= _FEW:
            terms = [Query.term_query(self._schema, field, value, index_option="basic") for value in values]
            return terms[0] if len(terms) == 1 else _any(terms)
        return Query.term_set_query(self._schema, field, list(values))


@contextmanager
def _told() -> Iterator[None]:
    """tantivy raises ValueError for everything; a full disk is no fault of a record's."""
    try:
        yield
    except ValueError as error:
        if "IO error" in str(error):
            raise OSError(str(error)) from error
        raise


def _committed(directory: Path) -> Iterator[Path]:
    """The files of the last commit. A process that was killed leaves others half written, which nobody reads."""
    meta = directory / "meta.json"
    for segment in json.loads(meta.read_text())["segments"] if meta.exists() else ():
        name, deleted = segment["segment_id"].replace("-", ""), segment["deletes"]
        for path in sorted(directory.glob(f"{name}.*")):
            if path.suffix != ".del" or (deleted and path.name == f"{name}.{deleted['opstamp']}.del"):
                yield path


def _is_whole(path: Path) -> bool:
    """Whether a file of a segment has the checksum that tantivy wrote at its end (its `directory/footer.rs`)."""
    try:
        content = path.read_bytes()
        length, magic = struct.unpack("<II", content[-_FOOTER:])
        footer = json.loads(content[-_FOOTER - length : -_FOOTER])
        return bool(magic == _MAGIC and footer["crc"] == zlib.crc32(content[: -_FOOTER - length]))
    except (FileNotFoundError, struct.error, ValueError, KeyError, TypeError):
        return False


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _weighted(field: str, query: Query) -> Query:
    weight = WEIGHTS[field]
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _schema(level: Level) -> tantivy.Schema:
    """The table of fields in tantivy's terms. Tokens come joined by spaces, so they are only taken apart again."""
    builder = SchemaBuilder()
    for field in fields_of(level):
        match field.holds:
            case Holds.STEMS:
                builder.add_text_field(field.name, tokenizer_name="whitespace")
            case Holds.WORDS:
                builder.add_text_field(field.name, tokenizer_name="whitespace", index_option="freq")
            case Holds.TAG:
                counted = field.name in FACETS
                builder.add_text_field(field.name, tokenizer_name="raw", index_option="basic", fast=counted)
            case Holds.NUMBER:
                builder.add_unsigned_field(field.name, fast=True)  # ranges are looked up there too
            case Holds.STORED:
                builder.add_bytes_field(field.name, stored=True)
    return builder.build()
