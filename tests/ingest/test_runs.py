"""What papers have in common, by their runs of five words."""

import random

import pytest

from documents import Page
from ingest.runs import BANDS, FEWEST, Runs

SYLLABLES = [f"{a}{b}{c}" for a in ("gra", "sto", "plin", "vu", "kre") for b in ("mo", "lat", "ri") for c in "knst"]
MADE_UP = [f"{one}{other}" for one in SYLLABLES for other in SYLLABLES]


def words(number: int, seed: int = 1) -> list[str]:
    """Made-up words, none of them twice."""
    return random.Random(seed).sample(MADE_UP, number)


def runs(*texts: str) -> Runs:
    return Runs.of([Page(number=number, label="", text=text) for number, text in enumerate(texts, 1)])


def test_a_run_has_five_words_and_is_counted_once() -> None:
    assert runs(" ".join(words(100))).numbers.size == 96
    assert runs("a b c d e " * 20).numbers.size == 5


def test_the_share_is_that_of_the_runs_of_both() -> None:
    said = words(100)
    one, other = runs(" ".join(said)), runs(" ".join([*said[:50], "changed", *said[51:]]))
    assert one.share(other) == 91 / 101
    assert one.share(one) == 1
    assert one.share(runs(" ".join(words(100, seed=2)))) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Council’s finances", "the councils\nfinance"),
        ("temporary accommodation", "temporary accom-\nmodation"),
        ("the ﬁnancial ofﬁce, naïve", "THE FINANCIAL OFFICE - NAIVE"),
        ("a soft\u00adhyphen", "a softhyphen"),
    ],
)
def test_how_words_are_written_makes_no_difference(one: str, other: str) -> None:
    assert runs(one).words == runs(other).words != runs(f"{one} again").words


def test_a_hyphen_before_a_name_or_a_number_stays() -> None:
    assert runs("Kent-\nMedway").words == runs("Kent Medway").words
    assert runs("2024-\n25").words == runs("2024 25").words


def test_where_pages_end_makes_no_difference_and_running_heads_are_left_out() -> None:
    said = words(200)
    pages = [" ".join(said[start : start + 40]) for start in range(0, 200, 40)]
    headed = [f"Seaside Council\n{page}\n{number}" for number, page in enumerate(pages, 1)]
    assert runs(*pages).words == runs(" ".join(said)).words
    assert runs(" ".join(said)).share(runs(*headed)) > 0.85


def test_few_words_have_no_runs_and_none_have_no_signature() -> None:
    few, enough = runs(" ".join(words(FEWEST - 1))), runs(" ".join(words(FEWEST)))
    assert (few.numbers.size, few.bands, few.words != "") == (0, [], True)
    assert (enough.numbers.size, len(enough.bands)) == (16, BANDS)
    assert runs("", " … \n–").signature is None
    assert runs().words == ""


def test_signatures_are_the_same_on_every_machine() -> None:
    """What the catalogue holds was made elsewhere, or by a version before: other values would find nothing of it."""
    found = runs(" ".join(words(60)))
    assert found.values[:4].tolist() == [3229792272, 1113779200, 3232048694, 214542307]
    assert found.bands[:2] == [7498656958354323402, 8891364302975226156]


@pytest.mark.parametrize(("changed", "least", "most"), [(1, 1.0, 1.0), (4, 0.0, 0.7), (20, 0.0, 0.0)])
def test_bands_are_shared_by_those_that_have_nearly_all_in_common(changed: int, least: float, most: float) -> None:
    found = 0
    for seed in range(200):
        said = words(110, seed)
        other = [*said]
        for place in range(changed):
            other[5 + place * 5] = f"changed{place}"
        found += not set(runs(" ".join(said)).bands).isdisjoint(runs(" ".join(other)).bands)
    assert least <= found / 200 <= most


def test_an_estimate_is_near_the_share() -> None:
    said = words(1_000)
    one, other = runs(" ".join(said)), runs(" ".join([*said[:950], *words(50, seed=3)]))
    signature = other.signature
    assert signature is not None
    assert abs(one.estimate(signature.minhash) - one.share(other)) < 0.1


def test_words_behind_the_first_million_count_for_being_the_same_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.runs._MOST", 50)
    said = words(100)
    one, other = runs(" ".join(said)), runs(" ".join([*said[:60], *words(40, seed=3)]))
    assert one.numbers.size == 46
    assert one.share(other) == 1
    assert one.words != other.words
