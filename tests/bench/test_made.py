"""The made-up collection is the same every time, has the shape of a real one, and is made as it is asked for."""

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

from bench import made
from documents import Document


def test_the_same_seed_makes_the_same_documents() -> None:
    assert list(made.documents(40)) == list(made.documents(40))
    assert list(made.documents(40)) != list(made.documents(40, seed=2))


def test_a_bigger_collection_begins_like_a_smaller_one() -> None:
    small = list(made.documents(40))[:-1]
    assert list(islice(made.documents(400), len(small))) == small


def test_documents_are_made_one_by_one() -> None:
    assert next(made.documents(10**12)).pages


def test_it_has_as_many_pages_as_were_asked_for() -> None:
    assert sum(len(document.pages) for document in made.documents(555)) == 555


def test_most_documents_are_short_and_a_few_are_long() -> None:
    lengths = sorted(len(document.pages) for document in made.documents(3_000))
    assert lengths[0] == 1
    assert lengths[len(lengths) // 2] < 8 < 3_000 / len(lengths) < 15
    assert lengths[-1] > 60


def test_a_page_has_some_330_words() -> None:
    counts = [len(page.text.split()) for document in made.documents(300) for page in document.pages]
    assert 300 < sum(counts) / len(counts) < 360


def test_all_words_differ_and_the_most_frequent_one_is_on_every_page() -> None:
    assert len({*made.words()}) == made.WORDS
    assert all(made.words()[0] in page.text for document in made.documents(50) for page in document.pages)


def test_every_document_says_what_filters_go_by() -> None:
    documents = list(made.documents(500))
    assert {document.dated.year for document in documents if document.dated} <= {*made.YEARS}
    assert all(1 <= len(document.bodies) <= 2 for document in documents)
    assert {body.slug for document in documents for body in document.bodies} <= {*made.vocabulary().bodies}
    assert {topic.slug for document in documents for topic in document.topics} <= {*made.vocabulary().topics}


def test_a_document_comes_back_from_its_line() -> None:
    for document in made.documents(60):
        line = made.plain(document)
        assert "\n" not in line
        assert made.of_plain(line) == document


def test_a_file_is_cut_at_its_form_feeds_or_else_between_words(tmp_path: Path) -> None:
    (tmp_path / "fed.txt").write_text("first\fsecond\f\fthird\f")
    (tmp_path / "long.txt").write_text("word " * 1_000)
    fed, long = made.documents_of(tmp_path)
    assert [page.text for page in fed.pages] == ["first", "second", "", "third"]
    assert len(long.pages) == 3
    assert " ".join(page.text for page in long.pages).split() == ["word"] * 1_000


def test_questions_are_drawn_from_the_collection_the_sorts_in_turn(tmp_path: Path) -> None:
    documents = list(made.documents(200))
    asked = made.questions(_kept(documents, tmp_path), each=5)
    assert asked == made.questions(_kept(documents, tmp_path), each=5)
    assert [each.operation for each in asked] == list(made.WEIGHTS) * 5
    known = {word for document in documents for page in document.pages for word in page.text.split()}
    for each in asked:
        assert each.operation == "misspelt" or known.issuperset(each.words)


def test_questions_are_typed_in_the_query_language(tmp_path: Path) -> None:
    asked = {each.operation: each for each in made.questions(_kept(list(made.documents(200)), tmp_path), each=1)}
    assert asked["phrase"].text.count('"') == 2
    assert asked["prefix"].text.endswith("*")
    assert asked["fuzzy"].text.endswith("~1")
    assert asked["wildcard"].text[1] == "?"
    assert len(asked["long"].text.split()) == 12
    assert asked["filtered"].body in made.vocabulary().bodies


def _kept(documents: list[Document], directory: Path) -> Path:
    path = directory / "collection.jsonl"
    path.write_text("".join(f"{made.plain(document)}\n" for document in documents), encoding="utf-8")
    return path


def test_the_same_is_asked_whatever_the_order_of_sets_is(tmp_path: Path) -> None:
    """Which Python chooses anew for each process."""
    script = (
        "import sys; from pathlib import Path; from bench import made, search; place = Path(sys.argv[1]); "
        "search.prepared(made.documents(30), place); print(made.questions(place / 'collection.jsonl', 2))"
    )
    asked = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(asked) == 1
