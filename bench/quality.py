"""How well a test collection's questions are answered.

    python -m bench.quality DIR [--engine tantivy|whoosh] [--within-prefix] [--raw]
                                [--with NAME=VALUE …] [--json]

DIR holds corpus.jsonl (`_id`, `title`, `text`), queries.jsonl (`_id`, `text`) and qrels.tsv (a header, then query,
document and grade); with test-query-ids.txt only the queries named there are asked. Each document becomes a paper of
one page, and each query is asked as the search page asks it. With --within-prefix the query `covid_0/q1` is asked among
the documents `covid_0#…` alone, as somebody searches within a meeting. With --raw the engine's own BM25 answers
instead: any of the query's stems in title and text together, and no rule of ours. --with sets another value for a
number of index/ranking.py, such as MANY, or for TITLE, the weight of the title.

Measured as trec_eval does, over the first hundred answers: nDCG@10 has the grade itself as its gain, a discount of
log2(rank + 1), and its ideal from all that was judged; for MAP and recall whatever is graded above 0 is relevant.
Queries without anything relevant are left out.
"""

import argparse
import csv
import json
import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from documents import Document, Kind, Named, Original, Page, Visibility, Vocabulary
from index import Query, Within, analysis, open_index, parse, ranking
from index.fields import WEIGHTS, joined_of, words_of
from index.opening import ENGINES
from index.passages import passages

DEPTH = 100  # answers that are looked at
MEASURES = ("ndcg@10", "map", "recall@100")

Grades = Mapping[str, int]  # of the judged documents of one query
Answer = Callable[[str, str], list[str]]  # the ids found for a text, best first, among the documents of a body or ""
Way = Callable[[str, Path, Sequence[Document]], Answer]  # writes documents into an engine's index in a directory


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, what is asked of them, and which of them answer it; `judged` has the queries' keys and no others."""

    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    judged: Mapping[str, Grades]

    @classmethod
    def read(cls, directory: Path) -> "Collection":
        """The collection in a directory, without the queries that nothing is relevant to."""
        asked = {row["_id"]: row["text"] for row in _lines(directory / "queries.jsonl")}
        judged = {query: grades for query, grades in _judged(directory).items() if query in asked}
        chosen = directory / "test-query-ids.txt"
        names = set(chosen.read_text(encoding="utf-8").split()) if chosen.exists() else set(asked)
        judged = {query: grades for query, grades in judged.items() if query in names and max(grades.values()) > 0}
        documents = tuple(_paper(row) for row in _lines(directory / "corpus.jsonl"))
        return cls(documents, {query: asked[query] for query in judged}, judged)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _judged(directory: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    with (directory / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for query, document, grade in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            judged.setdefault(query, {})[document] = int(grade)
    return judged


def _paper(row: Mapping[str, str]) -> Document:
    """A paper of one page; what stands before a # in its id is its body."""
    name, _, _ = row["_id"].partition("#")
    return Document(
        id=row["_id"],
        title=row.get("title", ""),
        kind=Kind.OTHER,
        visibility=Visibility.PUBLIC,
        media_type="text/plain",
        originals=(Original(64 * "0", 0),),
        paths=(row["_id"],),
        pages=(Page(number=1, label="1", text=row["text"]),),
        bodies=(Named(None, name),),
    )


def ndcg(found: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """The gain of the first answers, beside that of the best order there could be."""
    gained = _gain([grades.get(document, 0) for document in found[:depth]])
    return gained / _gain(sorted(grades.values(), reverse=True)[:depth])


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def average_precision(found: Sequence[str], grades: Grades) -> float:
    """The precision at each relevant answer, on average over all that is relevant."""
    ranks = [rank for rank, document in enumerate(found, 1) if grades.get(document, 0) > 0]
    return sum(number / rank for number, rank in enumerate(ranks, 1)) / _relevant(grades)


def recall(found: Sequence[str], grades: Grades) -> float:
    """How much of what is relevant was found."""
    return sum(grades.get(document, 0) > 0 for document in found) / _relevant(grades)


def _relevant(grades: Grades) -> int:
    return sum(grade > 0 for grade in grades.values())


def ours(engine: str, directory: Path, documents: Sequence[Document]) -> Answer:
    """Write the documents into an index, and answer as the search page does."""
    index = open_index(engine, directory, Vocabulary())
    index.write_documents([passage for document in documents for passage in passages(document)])

    def answer(text: str, body: str) -> list[str]:
        parsed = parse(text)
        within = Within(bodies=(body,) if body else ())
        query = Query(words=parsed.tree, notes=parsed.notes, within=within, facets=(), size=DEPTH)
        return [hit.document for hit in index.search(query).hits]

    return answer


def raw(engine: str, directory: Path, documents: Sequence[Document]) -> Answer:
    """Write title and text as one field of stems into the engine itself, and answer by its BM25 (k1 1.2, b 0.75)."""
    held = [(paper.id, paper.bodies[0].name, _stems(paper)) for paper in documents]
    return _raw_tantivy(directory, held) if engine == "tantivy" else _raw_whoosh(directory, held)


def _stems(paper: Document) -> list[str]:
    return [*analysis.stems(paper.title), *analysis.stems(paper.pages[0].text)]


def _raw_tantivy(directory: Path, held: Sequence[tuple[str, str, list[str]]]) -> Answer:
    from tantivy import Document, Index, Occur, Query, SchemaBuilder

    schema = SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    schema = schema.add_text_field("body", tokenizer_name="raw").add_text_field("stems", tokenizer_name="whitespace")
    index = Index(built := schema.build(), path=str(directory))
    writer = index.writer(num_threads=1)
    for id, body, stems in held:
        writer.add_document(Document(id=id, body=body, stems=" ".join(stems)))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def answer(text: str, body: str) -> list[str]:
        stems = [(Occur.Should, Query.term_query(built, "stems", stem)) for stem in analysis.stems(text)]
        asked = [(Occur.Must, Query.boolean_query(stems))]
        if body:
            asked.append((Occur.Must, Query.const_score_query(Query.term_query(built, "body", body), 0.0)))
        hits = searcher.search(Query.boolean_query(asked), DEPTH).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return answer


def _raw_whoosh(directory: Path, held: Sequence[tuple[str, str, list[str]]]) -> Answer:
    from whoosh import fields, formats, index, query, scoring

    stems = fields.FieldType(formats.Frequency(), None, scorable=True)
    made = index.create_in(str(directory), fields.Schema(id=fields.STORED, body=fields.ID, stems=stems))
    writer = made.writer()
    for id, body, said in held:
        writer.add_document(id=id, body=body, stems=said)
    writer.commit()
    searcher = made.searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))

    def answer(text: str, body: str) -> list[str]:
        asked = query.Or([query.Term("stems", stem) for stem in analysis.stems(text)])
        within = query.Term("body", body) if body else None
        return [hit["id"] for hit in searcher.search(asked, limit=DEPTH, filter=within)]

    return answer


def measure(collection: Collection, answer: Answer, *, within_prefix: bool = False) -> dict[str, float]:
    """Ask every query; the means of the measures, and the number of queries."""
    sums = dict.fromkeys(MEASURES, 0.0)
    for query, text in collection.queries.items():
        body = query.partition("/")[0] if within_prefix else ""
        found, grades = answer(text, body)[:DEPTH], collection.judged[query]
        values = (ndcg(found, grades), average_precision(found, grades), recall(found, grades))
        sums = {name: sums[name] + value for name, value in zip(MEASURES, values, strict=True)}
    number = len(collection.queries)
    return {**{name: total / max(number, 1) for name, total in sums.items()}, "queries": number}


def change(setting: str) -> None:
    """Set a number by which hits rank: one of `index.ranking`, or the weight of the title. Raises SystemExit."""
    name, _, value = setting.partition("=")
    if name == "TITLE":
        WEIGHTS.update(dict.fromkeys(("title", words_of("title"), joined_of("title")), float(value)))
    elif isinstance(known := getattr(ranking, name, None), int | float):
        setattr(ranking, name, type(known)(value))
    else:
        raise SystemExit(f"{name} is no number of index/ranking.py. Give one of these in capitals, or TITLE.")


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--within-prefix", action="store_true")
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--with", action="append", default=[], dest="changed", metavar="NAME=VALUE")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    for setting in given.changed:
        change(setting)
    collection = Collection.read(given.directory)
    with tempfile.TemporaryDirectory() as directory:
        answer = (raw if given.raw else ours)(given.engine, Path(directory), collection.documents)
        measured = measure(collection, answer, within_prefix=given.within_prefix)
    if given.json:
        print(json.dumps(measured))
        return
    for name, value in measured.items():
        print(f"{name:12}{value:8.4f}" if isinstance(value, float) else f"{name:12}{value:8}")


if __name__ == "__main__":
    main()
