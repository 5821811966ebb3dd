"""The contract: the same query on the same documents finds the same documents on every engine, and the right ones."""

import random
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import snowballstemmer

from documents import Document, MunimentError, PartialDate, Visibility
from index import Index, Query, Sort, Within, open_index, parse
from index.query import And, Dated, Everything, Node, Not, Or, Pattern, Phrase, Tagged, Word
from index.records import Records
from tests.index.collection import ENGINES, VOCABULARY, WORDS, document, fill, papers, written

PAPERS = papers()

QUERIES = [
    "",
    "council",
    "councils",
    "council's",
    "COUNCIL’S",
    "debt",
    "asylum housing",
    "asylum OR housing",
    "asylum housing OR budget",
    "(asylum OR budget) housing",
    "asylum NOT housing",
    "asylum -housing",
    "NOT council",
    "-council -budget",
    "NOT (asylum OR housing)",
    "NOT (asylum housing)",
    "budget OR NOT housing",
    '"temporary accommodation"',
    '"short-term accommodation"',
    '"the the"',
    '"the the the"',
    '"of the"',
    "short-term",
    "co-operation",
    '"page one begins page two"',
    "needle haystack",
    "hom*",
    "co*",
    "c* -council",
    "zzz*",
    "zzz",
    "café",
    "cafe",
    "CAFÉ",
    "naive",
    "finance",
    "1,000",
    "2024",
    "title:co-operation",
    "title:council",
    'title:"asylum decisions"',
    "title:pilot*",
    "bins",
    "sender:smith",
    'sender:"jane smith"',
    "sender:ja*",
    "recipient:smithson",
    "recipient:minister",
    "kind:letter",
    "kind:letter OR kind:minutes",
    "-kind:report",
    "body:SEC",
    'body:"Kent County Council" asylum',
    'body:"Ministry, Smith & Co."',
    "topic:housing",
    "topic:Migration -body:sec",
    "from:2014 to:2014",
    "from:2014-06",
    "to:21/11/2014",
    "from:2024-03-05 to:2024-03-05",
    "NOT from:2000",
    "(from:2020 OR body:kent) council",
    "apples pears",
    "running",
    "AND OR NOT",
    "???",
    "South East Councils",
]


# A matcher that shares nothing with the package but the tree, the tokens' definition written out once more.

_STEM = cache(snowballstemmer.stemmer("english").stemWord)


@cache
def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[^\W_])'s(?![^\W_])", "", bare))


def _texts(paper: Document, field: str) -> list[str]:
    letter = paper.correspondence
    match field:
        case "title":
            return [paper.title]
        case "sender":
            return [str(letter.sender)] if letter else []
        case "recipient":
            return ["; ".join(map(str, letter.recipient))] if letter else []
        case _:
            return [" ".join(page.text for page in paper.pages), paper.title]


def _stands(needle: list[str], hay: list[str]) -> bool:
    return any(hay[start : start + len(needle)] == needle for start in range(len(hay) - len(needle) + 1))


def _may_be_of(paper: Document, since: PartialDate | None, until: PartialDate | None) -> bool:
    if not (since or until):
        return True
    first, last = since.first if since else date.min, until.last if until else date.max
    return paper.dated is not None and paper.dated.last >= first and paper.dated.first <= last


def _tags(paper: Document, field: str) -> set[str]:
    match field:
        case "body":
            return {body.value for body in paper.bodies}
        case "topic":
            return {topic.value for topic in paper.topics}
        case "kind":
            return {paper.kind.value}
        case _:
            return {f"{paper.dated.year:04}"} if paper.dated else set()


def matches(node: Node, paper: Document) -> bool:
    """Whether a paper matches a tree, by looking."""
    match node:
        case Everything():
            return True
        case And(parts):
            return all(matches(part, paper) for part in parts)
        case Or(parts):
            return any(matches(part, paper) for part in parts)
        case Not(part):
            return not matches(part, paper)
        case Tagged(field, value):
            return value in _tags(paper, field)
        case Dated(since, until):
            return _may_be_of(paper, since, until)
        case Pattern(text, field):
            form = re.compile("".join({"*": r"\w*", "?": r"\w"}.get(c, "".join(_tokens(c))) for c in text))
            return any(form.fullmatch(token) for hay in _texts(paper, field) for token in _tokens(hay))
        case Word(text, field) | Phrase(text, field):
            needle = [_STEM(token) for token in _tokens(text)]
            return any(_stands(needle, [_STEM(token) for token in _tokens(hay)]) for hay in _texts(paper, field))
        case _:
            raise NotImplementedError(node)


def passes(within: Within, paper: Document, *, without: str = "") -> bool:
    """Whether a paper passes the filters, by looking."""
    chosen = {"body": within.bodies, "topic": within.topics, "kind": within.kinds}
    if any(values and name != without and not _tags(paper, name) & set(values) for name, values in chosen.items()):
        return False
    for field, words in (("sender", within.sender), ("recipient", within.recipient)):
        if not all(matches(Word(word, field), paper) for word in words.split()):
            return False
    return without == "year" or _may_be_of(paper, within.since, within.until)


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = open_index(request.param, tmp_path_factory.mktemp("index") / "public", VOCABULARY)
    fill(opened, PAPERS)
    yield opened
    opened.close()


Opener = Callable[..., Index]


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens an empty index, or the same again."""
    opened: list[Index] = []

    def opener(name: str = "index") -> Index:
        opened.append(open_index(request.param, tmp_path / name, VOCABULARY))
        return opened[-1]

    yield opener
    for one in opened:
        one.close()


def _ids(index: Index, typed: str, within: Within | None = None) -> set[str]:
    return {hit.document for hit in written(index, typed, within).hits}


@pytest.mark.parametrize("typed", QUERIES)
def test_a_query_finds_what_looking_finds(index: Index, typed: str) -> None:
    tree = parse(typed, VOCABULARY).tree
    found = written(index, typed)
    assert {hit.document for hit in found.hits} == {paper.id for paper in PAPERS if matches(tree, paper)}
    assert found.total == len(found.hits)


def _random_tree(chance: random.Random, depth: int = 3) -> Node:
    kind = chance.choice(["and", "or", "not", *["leaf"] * 3]) if depth else "leaf"
    if kind == "not":
        return Not(_random_tree(chance, depth - 1))
    if kind != "leaf":
        parts = tuple(_random_tree(chance, depth - 1) for _ in range(chance.randint(2, 3)))
        return And(parts, every=True) if kind == "and" else Or(parts)
    words = [word.strip("£") for word in WORDS]
    leaves: list[Node] = [
        Word(chance.choice(words)),
        Word(chance.choice(words), chance.choice(["", "title"])),
        Phrase(" ".join(chance.choices(words, k=2))),
        Phrase(" ".join(chance.choices(["the", "of", "and"], k=chance.randint(2, 3)))),
        Pattern(chance.choice([word for word in words if word.isalpha()])[:3] + "*"),
        Tagged("kind", chance.choice(["letter", "report", "minutes"])),
        Tagged("body", chance.choice(["sec", "kent"])),
        Dated(since=PartialDate(chance.randint(2010, 2026))),
        Dated(until=PartialDate(chance.randint(2010, 2026), chance.randint(1, 12))),
    ]
    return chance.choice(leaves)


@pytest.mark.parametrize("seed", range(150))
def test_random_queries_find_what_looking_finds(index: Index, seed: int) -> None:
    tree = _random_tree(random.Random(seed))
    found = index.search(Query(words=tree, size=100))
    assert {hit.document for hit in found.hits} == {paper.id for paper in PAPERS if matches(tree, paper)}


WITHIN = [
    Within(),
    Within(bodies=("sec",)),
    Within(bodies=("sec", "kent"), topics=("housing",)),
    Within(bodies=("Ministry, Smith & Co.",)),
    Within(bodies=("nobody",)),
    Within(kinds=("letter", "minutes")),
    Within(sender="smith jane"),
    Within(sender="Smith", recipient="roy"),
    Within(recipient="—"),
    Within(since=PartialDate(2014), until=PartialDate(2014)),
    Within(since=PartialDate(2015, 6), kinds=("report",), bodies=("medway",)),
    Within(until=PartialDate(2016, 2, 29)),
]


@pytest.mark.parametrize("within", WITHIN)
@pytest.mark.parametrize("typed", ["", "council", "budget OR asylum"])
def test_filters_and_facets_are_exact(index: Index, typed: str, within: Within) -> None:
    tree = parse(typed, VOCABULARY).tree
    asked = [paper for paper in PAPERS if matches(tree, paper)]
    found = written(index, typed, within)
    if within.recipient != "—":
        assert {hit.document for hit in found.hits} == {paper.id for paper in asked if passes(within, paper)}
    for facet, values in found.facets.items():
        if within.recipient == "—":
            assert sum(value.count for value in values) == 0
            continue
        left = [paper for paper in asked if passes(within, paper, without=facet)]
        counted = Counter(tag for paper in left for tag in _tags(paper, facet))
        assert {value.value: value.count for value in values if value.count} == counted


def test_selected_values_come_first_and_stay_when_nothing_has_them(index: Index) -> None:
    found = written(index, "", Within(bodies=("nobody", "medway")))
    first, second, *others = found.facets["body"]
    assert [(first.value, first.selected), (second.value, second.count)] == [("medway", True), ("nobody", 0)]
    assert [-other.count for other in others] == sorted(-other.count for other in others)
    assert {other.label for other in others} >= {"South East Councils", "Kent County Council"}


def test_years_stand_in_order_and_say_which_are_chosen(index: Index) -> None:
    found = written(index, "", Within(since=PartialDate(2014), until=PartialDate(2015, 6)))
    years = found.facets["year"]
    assert [year.value for year in years] == sorted(year.value for year in years)
    assert {year.value for year in years if year.selected} == {"2014", "2015"}


@pytest.mark.parametrize(("sort", "sign"), [(Sort.NEWEST, -1), (Sort.OLDEST, 1)])
def test_dates_order_hits_then_ids_and_the_undated_are_last(index: Index, sort: Sort, sign: int) -> None:
    def order(paper: Document) -> tuple[bool, int, str]:
        return paper.dated is None, sign * paper.dated.first.toordinal() if paper.dated else 0, paper.id

    expected = [paper.id for paper in sorted(PAPERS, key=order)]
    assert [hit.document for hit in written(index, "", sort=sort).hits] == expected


def test_where_nothing_ranks_the_newest_are_the_most_relevant(index: Index) -> None:
    newest = [hit.document for hit in written(index, "kind:report -asylum", sort=Sort.NEWEST).hits]
    assert [hit.document for hit in written(index, "kind:report -asylum").hits] == newest


def test_relevance_falls_and_equal_scores_are_ordered_by_id(empty: Opener) -> None:
    index = empty()
    fill(index, [document(number, ["the same words"]) for number in (9, 3, 7, 1, 5, 8)])
    fill(index, [document(number, ["the same words"]) for number in (2, 6, 4)])
    hits = written(index, "words").hits
    assert [hit.document for hit in hits] == [f"{number:016x}" for number in range(1, 10)]
    assert len({round(hit.score, 4) for hit in hits}) == 1


@pytest.mark.parametrize("typed", ["council", "", "kind:report OR budget"])
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_results_do_not_overlap_and_leave_nothing_out(index: Index, typed: str, sort: Sort) -> None:
    tree = parse(typed).tree
    pages = [index.search(Query(words=tree, sort=sort, page=page, size=7)) for page in range(1, 12)]
    hits = [hit.document for page in pages for hit in page.hits]
    assert len(hits) == len(set(hits)) == pages[0].total
    assert hits == [hit.document for hit in index.search(Query(words=tree, sort=sort, size=100)).hits]


def test_a_hit_says_what_is_known_of_its_document(index: Index) -> None:
    hit = written(index, "pilots evaluation").hits[0]
    paper = PAPERS[1]
    assert (hit.document, hit.title, hit.kind, hit.dated) == (paper.id, paper.title, paper.kind, paper.dated)
    assert (hit.bodies, hit.topics, hit.length) == (paper.bodies, paper.topics, 3)
    assert hit.score > 0


def _shown(index: Index, typed: str, number: int) -> list[tuple[int, list[str]]]:
    """Of one document: the pages shown and the words marked on them."""
    hit = next(hit for hit in written(index, typed).hits if hit.document == f"{number:016x}")
    return [
        (page.number, [page.snippet.text[mark.start : mark.end] for mark in page.snippet.marks]) for page in hit.pages
    ]


def test_a_phrase_over_a_page_break_is_named_where_it_begins(index: Index) -> None:
    assert _shown(index, '"short-term accommodation schemes"', 2) == [(1, ["short-term"])]


def test_words_on_different_pages_are_both_named(index: Index) -> None:
    assert _shown(index, "asylum tribunal", 1) == [(1, ["asylum"]), (2, ["tribunal"])]


def test_the_page_that_holds_all_the_words_comes_first(index: Index) -> None:
    assert _shown(index, "decisions tribunal", 1)[0] == (2, ["decisions", "tribunal"])


def test_every_part_of_a_query_is_shown_up_to_five_pages(empty: Opener) -> None:
    index = empty()
    fill(index, [document(1, ["one", "two", "three", "four", "five", "six"])])
    assert [page for page, _ in _shown(index, "one two three four", 1)] == [1, 2, 3, 4]
    assert len(_shown(index, "one two three four five six", 1)) == 5


def test_at_most_three_pages_are_shown_where_each_holds_all(empty: Opener) -> None:
    index = empty()
    fill(index, [document(1, [f"needle {n}" for n in range(9)])])
    assert [page for page, _ in _shown(index, "needle", 1)] == [1, 2, 3]


def test_a_long_phrase_over_a_page_break_is_named_where_it_begins(empty: Opener) -> None:
    index = empty()
    words = [f"word{n}" for n in range(60)]
    fill(index, [document(1, ["start", " ".join(words[:40]), "", " ".join(words[40:])])])
    shown = _shown(index, f'"{" ".join(words[5:55])}"', 1)
    assert [page for page, _ in shown] == [2]
    assert shown[0][1][0].startswith("word5 ")


def test_a_word_in_the_title_alone_shows_the_beginning_without_marks(index: Index) -> None:
    assert _shown(index, "title:minutes", 5) == [(2, [])]


def test_a_query_without_words_shows_the_first_page_with_text(index: Index) -> None:
    assert _shown(index, "kind:minutes", 5) == [(2, [])]


def test_a_document_without_pages_is_found_by_what_is_known_of_it(index: Index) -> None:
    hit = written(index, "wheelie").hits[0]
    assert (hit.length, hit.pages) == (0, ())


def test_what_is_excluded_or_sought_elsewhere_is_not_marked(index: Index) -> None:
    assert _shown(index, "asylum -budgerigar title:decisions", 1) == [(1, ["asylum"])]


def test_the_label_of_a_page_is_the_printed_one(index: Index) -> None:
    assert written(index, "tribunal decisions").hits[0].pages[0].label.startswith("p")


def test_running_heads_are_found_once_and_do_not_part_phrases(index: Index) -> None:
    assert f"{10:016x}" in _ids(index, '"ends4 begins5"')
    assert [page for page, _ in _shown(index, '"South East Councils"', 10)] == [1]


def test_an_index_that_was_never_written_answers_and_makes_nothing(empty: Opener, tmp_path: Path) -> None:
    index = empty()
    found = written(index, "council")
    assert (found.total, found.hits, found.facets["body"]) == (0, (), ())
    assert (index.count_documents(), index.documents(), index.filter_documents()) == (0, frozenset(), [])
    index.remove(["0" * 16])
    index.delete_documents(["none"])
    assert list(tmp_path.iterdir()) == []


def test_a_commit_is_seen_by_an_index_opened_before(empty: Opener) -> None:
    reader, writer = empty(), empty()
    assert written(reader, "council").total == 0
    fill(writer, PAPERS[:4])
    assert reader.documents() == {paper.id for paper in PAPERS[:4]}
    writer.remove([PAPERS[2].id])
    assert not _ids(reader, "debt") & {PAPERS[2].id}


def test_a_document_written_again_replaces_its_pages(empty: Opener) -> None:
    index = empty()
    fill(index, [document(1, ["old words", "more old"], title="Old", bodies=["kent"])])
    fill(index, [document(1, ["new words"], title="New", bodies=["sec"])])
    assert (index.count_documents(), written(index, "old").total, written(index, "title:old").total) == (1, 0, 0)
    assert [value.value for value in written(index, "new").facets["body"]] == ["sec"]


def test_a_removed_document_leaves_nothing(empty: Opener) -> None:
    index = empty()
    fill(index, PAPERS)
    index.remove([PAPERS[0].id, "not there"])
    left = PAPERS[1:]
    assert index.documents() == {paper.id for paper in left}
    assert _ids(index, "") == index.documents()
    assert index.count_documents() == sum(max(1, len(paper.pages)) for paper in left)


def test_a_staff_document_is_not_counted_in_public_facets(empty: Opener) -> None:
    staff, public = empty("staff"), empty("public")
    secret = document(77, ["secret terms"], visibility=Visibility.STAFF, bodies=["kent"])
    fill(staff, [*PAPERS[:3], secret])
    fill(public, PAPERS[:3])
    assert written(staff, "secret").total == 1
    assert written(public, "secret").total == 0
    assert "kent" not in {value.value for value in written(public, "").facets["body"]}


def test_a_second_writer_is_told_that_another_is_busy(empty: Opener) -> None:
    pytest.importorskip("tantivy")
    first, second = empty(), empty()
    fill(first, PAPERS[:2])
    if type(first).__name__ == "WhooshIndex":
        pytest.skip("Whoosh holds its lock during a batch only.")
    with pytest.raises(MunimentError, match="Another process is writing"):
        fill(second, PAPERS[2:4])
    first.close()
    fill(second, PAPERS[2:4])
    assert len(second.documents()) == 4


def test_many_threads_search_while_one_writes(empty: Opener) -> None:
    index = empty()
    fill(index, PAPERS[:20])
    asked = ["council", "asylum OR budget", '"the the"', "co*", "kind:letter"]
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            for typed in asked * 3:
                found = written(index, typed)
                assert found.total == len(found.hits)
        except BaseException as error:  # noqa: BLE001 (handed to the test's own thread)
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    fill(index, PAPERS[20:])
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(index.documents()) == len(PAPERS)


def test_values_that_no_engine_takes_find_nothing(index: Index) -> None:
    assert written(index, "", Within(bodies=("\ud800",))).total == 0
    assert index.search(Query(words=Tagged("kind", "\ud800"))).total == 0
    assert index.search(Query(words=Word("—"))).total == 0
    assert index.search(Query(words=Pattern("—*"))).total == 0


def test_a_failed_batch_leaves_what_was_there_and_the_next_is_written(
    empty: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = empty()
    fill(index, PAPERS[:4])
    with monkeypatch.context() as broken:
        broken.setattr("index.storing.records", lambda *_: Records({"key": -1, "document": ["x"]}, [{"key": -1}], []))
        with pytest.raises(Exception, match=r"U64|too large"):
            fill(index, PAPERS[4:6])
    assert index.documents() == {paper.id for paper in PAPERS[:4]}
    fill(index, PAPERS[4:6])
    assert index.documents() == {paper.id for paper in PAPERS[:6]}


def test_too_large_a_page_of_results_and_too_deep_a_one_are_said(index: Index) -> None:
    large = index.search(Query(size=5000))
    assert [note.code for note in large.notes] == ["size"]
    deep = index.search(Query(page=10**9))
    assert (deep.total, deep.hits, [note.code for note in deep.notes]) == (len(PAPERS), (), ["too-deep"])
    assert len(index.search(Query(page=0, size=0)).hits) == 1


def test_a_prefix_of_too_many_words_is_cut_and_that_is_said(empty: Opener) -> None:
    index = empty()
    fill(index, [document(1, [" ".join(f"word{n}" for n in range(1100))]), document(2, ["word5"])])
    found = written(index, "word*")
    assert (found.total, [note.code for note in found.notes]) == (2, ["many-words-of-form"])


def test_the_query_as_understood_comes_back_with_its_notes(index: Index) -> None:
    found = written(index, 'AND council (body:SEC OR "two words"')
    assert found.searched_for == 'and council (body:"South East Councils" OR "two words")'
    assert [note.code for note in found.notes] == ["operator", "parenthesis"]
