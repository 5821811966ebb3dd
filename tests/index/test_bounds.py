"""Whatever is typed is answered, with work that is bounded, and what was left out of it is said."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Index, Query, describe, open_index, parse
from index.expanding import MOST, Expanding
from index.leaves import WORDS
from index.parser import LONGEST
from index.query import And, Node, Not, Or
from tests.index.collection import ENGINES, VOCABULARY, document, fill, papers

Terms = dict[str, Counter[tuple[str, int]]]

NODES = 4 * WORDS  # so many words, one node fewer that joins them, and a NOT before each of both


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Some papers, and one with more words of a form than are looked for."""
    opened = open_index(request.param, tmp_path_factory.mktemp("index") / "public", VOCABULARY)
    many = " ".join(f"word{number} and{number:03}x" for number in range(1500))
    fill(opened, [*papers()[:11], document(99, [many])])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def terms() -> Iterator[Terms]:
    """How many words each pattern and near spelling stands for, field by field, since it was emptied."""
    counted: Terms = defaultdict(Counter)
    of_form, near = Expanding.of_form, Expanding.near

    def counted_of_form(words: Expanding, field: str, form: str) -> tuple[str, ...]:
        found = of_form(words, field, form)
        counted[field][form, 0] = len(found)
        return found

    def counted_near(words: Expanding, field: str, word: str, edits: int) -> tuple[str, ...]:
        found = near(words, field, word, edits)
        counted[field][word, edits] = len(found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Expanding, "of_form", counted_of_form)
        patch.setattr(Expanding, "near", counted_near)
        yield counted


def _answered(index: Index, terms: Terms, typed: str) -> list[str]:
    """Ask, look at how much work it was, and give the codes of the notes."""
    parsed = parse(typed, VOCABULARY)
    assert _nodes(parsed.tree) <= NODES
    said = describe(parsed.tree, VOCABULARY)
    assert parse(said, VOCABULARY).tree == parsed.tree, said
    terms.clear()
    found = index.search(Query(words=parsed.tree, notes=parsed.notes, size=3))
    assert found.searched_for == said
    assert all(words.total() <= MOST for words in terms.values())
    assert all(note.text.endswith(".") for note in found.notes)
    codes = [note.code for note in found.notes]
    assert len(typed) <= LONGEST or "too-long" in codes
    return codes


def _nodes(node: Node) -> int:
    match node:
        case And(parts) | Or(parts):
            return 1 + sum(map(_nodes, parts))
        case Not(part):
            return 1 + _nodes(part)
        case _:
            return 1


_OPERATORS = [
    *("AND", "OR", "NOT", "(", ")", "-", "=", '"', "“", "”", "~", "~1", "~2", "*", "?", "..", ":", " ", "  "),
    *("title:", "ref:", "body:", "kind:", "topic:", "from:", "date:", "date:2014..", "foo:", '"a b"~3', '"the of"~0'),
    *("council", "word*", "w?rd1*", "asylem~2", "co-operation", "£1.2m", "HC 1234", "U.K.", "SEC", "x" * 300, "½"),
]
_ANYTHING = st.lists(
    st.one_of(st.text(st.characters(), max_size=12), st.sampled_from(_OPERATORS)), min_size=1, max_size=25
)


@given(pieces=_ANYTHING, between=st.sampled_from(["", " "]))
@settings(derandomize=True, deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_anything_can_be_asked(index: Index, terms: Terms, pieces: list[str], between: str) -> None:
    _answered(index, terms, between.join(pieces))


TOO_MUCH = [
    (" ".join(f"word{n}" for n in range(10_000)), "too-long"),
    (" ".join(f"word{n}" for n in range(100)), "too-long"),
    ("x" * 20_000, "too-long"),
    (" ".join(f"{letter}{number}*" for letter in "wa" for number in range(100)), "too-long"),
    ("word* and* *x", "many-words-of-form"),
    ("*a*", ""),
    ("*o* " * 200, "too-long"),
    (" OR ".join(f"*{n}*" for n in range(200)), "too-long"),
    ("NOT word* NOT and* NOT *x NOT *1* NOT *d* council", "many-words-of-form"),
    (" ".join(f"-*{n}*" for n in range(60)), ""),
    (" ".join(f"-word{n}~2" for n in range(60)), ""),
    ("?" * 1000, "no-letters"),
    ("w" + "?" * 1000, ""),
    ("a" + "*?" * 500 + "b", ""),
    ("a~2 " * 200, "too-long"),
    (" ".join(f"word{n}~2" for n in range(200)), "too-long"),
    ("~" * 1000, "no-letters"),
    ("(" * 3000 + "council" + ")" * 3000, "too-deep"),
    ("(council OR " * 400, "too-deep"),
    ("-(council " * 400, "too-deep"),
    ('"' + "the " * 2000 + '"~50', "too-long"),
    ('"' + " ".join(f"word{n}" for n in range(60)) + '"~50', ""),
    ("ab-" * 2000, "too-long"),
    ("title:" * 1500, "too-long"),
    (" ".join(f"foo{chr(97 + n)}:x" for n in range(26)) + " word" * 100, "too-long"),
    (" ".join(f"foo{chr(97 + n)}:" for n in range(26)) + "(" * 50 + "council", "too-deep"),
    (" ".join(f"{sign}{n}" for n, sign in enumerate("&" * 30)) + " +" * 30, ""),
]


@pytest.mark.parametrize(("typed", "code"), TOO_MUCH, ids=[typed[:24] for typed, _ in TOO_MUCH])
def test_what_is_too_much_is_cut_and_that_is_said(index: Index, terms: Terms, typed: str, code: str) -> None:
    codes = _answered(index, terms, typed)
    assert not code or code in codes


def test_a_query_of_the_most_nodes_is_answered(index: Index, terms: Terms) -> None:
    """Sixty-four words joined in pairs, with a NOT before every word and every pair."""
    level = [f"-word{number}" for number in range(WORDS)]
    while len(level) > 1:
        joins = (" OR ", " AND ")[len(level).bit_length() % 2]
        level = [f"-({joins.join(level[place : place + 2])})" for place in range(0, len(level), 2)]
    tree = parse(level[0], VOCABULARY).tree
    assert _nodes(tree) == NODES - 2
    _answered(index, terms, level[0])
