"""What people type, and how it is understood."""

import random

import pytest

from documents import PartialDate, Vocabulary
from index import describe, parse
from index.leaves import WORDS
from index.parser import DEEPEST, LONGEST
from index.query import ASKED, And, Dated, Everything, Exact, Fuzzy, Node, Not, Note, Or, Pattern, Phrase, Tagged, Word
from tests.index.collection import VOCABULARY


def _tree(typed: str) -> Node:
    return parse(typed, VOCABULARY).tree


def _codes(typed: str) -> list[str]:
    return [note.code for note in parse(typed, VOCABULARY).notes]


A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")

UNDERSTOOD = [
    ("", Everything()),
    ("   ", Everything()),
    ("a", A),
    ("a b", And((A, B))),
    ("a AND b", And((A, B), every=True)),
    ("a b AND c", And((A, B, C), every=True)),
    ("(a AND b) c", And((A, B, C), every=True)),
    ("a AND b OR c d", Or((And((A, B), every=True), And((C, D))))),
    ("a and b", And((A, Word("and"), B))),
    ("a OR b", Or((A, B))),
    ("a or b", And((A, Word("or"), B))),
    ("a b OR c d", Or((And((A, B)), And((C, D))))),
    ("a (b OR c)", And((A, Or((B, C))))),
    ("(a b) c", And((A, B, C))),
    ("a OR (b OR c)", Or((A, B, C))),
    ("NOT a", Not(A)),
    ("-a", Not(A)),
    ("a -b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)), every=True)),
    ("a OR NOT b", Or((A, Not(B)))),
    ("NOT NOT a", A),
    ("NOT (NOT a)", A),
    ("-(a b)", Not(And((A, B)))),
    ('-"a b"', Not(Phrase("a b"))),
    ("a-b", Word("a-b")),
    ("co-operation", Word("co-operation")),
    ('"a b"', Phrase("a b")),
    ("“a b”", Phrase("a b")),
    ("„a b“", Phrase("a b")),
    ('"AND"', Phrase("AND")),
    ('a"b c"d', And((A, Phrase("b c"), D))),
    ("a*", Pattern("a*")),
    ("a**,", Pattern("a*")),
    ("*a", Pattern("*a")),
    ("*a*", Pattern("*a*")),
    ("a*b", Pattern("a*b")),
    ("a?b", Pattern("a?b")),
    ("?a?", A),
    ("a?*,", Pattern("a?*")),
    ("co-op*", Pattern("coop*")),
    ("a~1", Fuzzy("a")),
    ("a~", Fuzzy("a")),
    ("a~2,", Fuzzy("a", 2)),
    ("co-op~1", Fuzzy("coop")),
    ("title:a~2", Fuzzy("a", 2, "title")),
    ("=a", Exact("a")),
    ("=a,", Exact("a")),
    ('="a b"', Exact("a b")),
    ("title:=a", Exact("a", "title")),
    ('-title:="a b"', Not(Exact("a b", "title"))),
    ("=title:a", Exact("a", "title")),
    ('=title:"a b"', Exact("a b", "title")),
    ('="a b"~0', Exact("a b")),
    ("a~0", Exact("a")),
    ('"a b"~' + "0" * 20 + "7", Phrase("a b", near=7)),
    ('"a b"~10', Phrase("a b", near=10)),
    ('"a b"~0', Phrase("a b", near=0)),
    ('title:"a b"~3', Phrase("a b", "title", near=3)),
    ("ref:SEC/25/017", Word("SEC/25/017", "ref")),
    ("council’s,", Word("council’s")),
    ("what?", Word("what")),
    ("10:30", Word("10:30")),
    ("http://a.b/c", Word("http://a.b/c")),
    ("Re: a", And((Word("re"), A))),
    ("title:a", Word("a", "title")),
    ("Title:a", Word("a", "title")),
    ('title:"a b"', Phrase("a b", "title")),
    ("title:a*", Pattern("a*", "title")),
    ("-title:a", Not(Word("a", "title"))),
    ("sender:Smith recipient:“Jane Smith”", And((Word("Smith", "sender"), Phrase("Jane Smith", "recipient")))),
    ("body:sec", Tagged("body", "sec")),
    ("body:SEC", Tagged("body", "sec")),
    ('body:"south east england councils"', Tagged("body", "sec")),
    ("topic:Housing", Tagged("topic", "housing")),
    ("kind:Letter,", Tagged("kind", "letter")),
    ("from:2014", Dated(since=PartialDate(2014))),
    ("date:2014", Dated(PartialDate(2014), PartialDate(2014))),
    ("date:2014..2016", Dated(PartialDate(2014), PartialDate(2016))),
    ("date:2014-11..", Dated(since=PartialDate(2014, 11))),
    ("date:..1/2/2014", Dated(until=PartialDate(2014, 2, 1))),
    ('date:"2014 .. May 2016"', Dated(PartialDate(2014), PartialDate(2016, 5))),
    ("from:2014-11", Dated(since=PartialDate(2014, 11))),
    ("to:2014-11-21", Dated(until=PartialDate(2014, 11, 21))),
    ("date:2024-03..2024", Dated(PartialDate(2024, 3), PartialDate(2024))),
    ('to:"21/11/2014"', Dated(until=PartialDate(2014, 11, 21))),
    ("to:1/2/2014", Dated(until=PartialDate(2014, 2, 1))),
    ("from:11/2014", Dated(since=PartialDate(2014, 11))),
    ("from:21.11.2014", Dated(since=PartialDate(2014, 11, 21))),
    ('from:"21 November 2014"', Dated(since=PartialDate(2014, 11, 21))),
    ("to:“Nov 2014”", Dated(until=PartialDate(2014, 11))),
]


@pytest.mark.parametrize(("typed", "tree"), UNDERSTOOD)
def test_what_is_typed_is_understood_without_a_note(typed: str, tree: Node) -> None:
    assert parse(typed, VOCABULARY).tree == tree
    assert parse(typed, VOCABULARY).notes == ()


NOTED = [
    ("AND a", And((Word("and"), A)), "operator"),
    ("a OR", And((A, Word("or"))), "operator"),
    ("NOT", Word("not"), "operator"),
    ("a AND OR b", And((A, Word("or"), B), every=True), "operator"),
    ('"a b', And((A, B)), "quote"),
    ("(a b", And((A, B)), "parenthesis"),
    ("a) b", And((A, B)), "parenthesis"),
    ("() a", A, "parenthesis"),
    ("foo:a", And((Word("foo"), A)), "field"),
    ('foo:"a b"', And((Word("foo"), Phrase("a b"))), "field"),
    ("title: a", And((Word("title"), A)), "field"),
    ("kind:novel", And((Word("kind"), Word("novel"))), "unknown-kind"),
    ("from:yesterday", And((Word("from"), Word("yesterday"))), "date"),
    ('to:"31 June"', And((Word("to"), Word("31"), Word("June"))), "date"),
    ("to:31/6/2014", And((Word("to"), Word("31/6/2014"))), "date"),
    ("body:Nowhere", Tagged("body", "Nowhere"), "unknown-name"),
    ("a/b*", And((A, Pattern("b*"))), "wildcard"),
    ("a/b~1", And((A, Fuzzy("b"))), "fuzzy"),
    ("a~3", Fuzzy("a", 2), "fuzzy"),
    ("a~12", Fuzzy("a", 2), "fuzzy"),
    ("a~" + "9" * 5000, Fuzzy("a", 2), "fuzzy"),
    ("a*/b~1", And((Pattern("a*"), Fuzzy("b"))), "fuzzy"),
    ("a?b@c~1", And((Pattern("a?b"), Fuzzy("c"))), "fuzzy"),
    ("a?b~1", Fuzzy("ab"), "wildcard"),
    ("a*b~1", Fuzzy("ab"), "wildcard"),
    ("a*?/b", And((Pattern("a*"), B)), "wildcard"),
    ("=a*", Pattern("a*"), "exact"),
    ("=a?b", Pattern("a?b"), "exact"),
    ("=a~1", Fuzzy("a"), "exact"),
    ("=title:a*", Pattern("a*", "title"), "exact"),
    ("=a/b*", And((Exact("a"), Pattern("b*"))), "exact"),
    ("=a/b~1", And((Exact("a"), Fuzzy("b"))), "exact"),
    ("=foo:a", And((Word("foo"), Exact("a"))), "field"),
    ('kind:"letter"~5', Tagged("kind", "letter"), "field"),
    ('kind:="letter"', Tagged("kind", "letter"), "field"),
    ("=kind:letter", Tagged("kind", "letter"), "field"),
    ("kind:=letter", Tagged("kind", "letter"), "field"),
    ('=body:"SEC"', Tagged("body", "sec"), "field"),
    ('"a b"~51', Phrase("a b", near=50), "near"),
    ('"a b"~' + "9" * 5000, Phrase("a b", near=50), "near"),
    ('="a b"~10', Exact("a b"), "near"),
    ("date:..", Word("date"), "field"),
    ("date:2025..2024", Dated(PartialDate(2024), PartialDate(2025)), "date"),
    ('date:"5/3/2024 .. Feb 2024"', Dated(PartialDate(2024, 2), PartialDate(2024, 3, 5)), "date"),
    ("date:x..2014", And((Word("date"), Word("x..2014"))), "date"),
    ('"a b*"', Phrase("a b"), "wildcard"),
    ("a & b", And((A, B)), "no-letters"),
    ("a *", A, "no-letters"),
    ('a ""', A, "no-letters"),
]


@pytest.mark.parametrize(("typed", "tree", "code"), NOTED)
def test_what_cannot_be_done_becomes_words_and_is_said(typed: str, tree: Node, code: str) -> None:
    assert _tree(typed) == tree
    assert code in _codes(typed)


@pytest.mark.parametrize("typed", ["???", "*", "— …", '""', "()", "-", "-—", '"'])
def test_what_holds_nothing_to_look_for_shows_everything_and_says_so(typed: str) -> None:
    assert _tree(typed) == Everything()
    assert _codes(typed)[-1] == "nothing"


def test_what_is_left_out_is_named_in_the_note() -> None:
    (note,) = parse("=min*").notes
    assert note.text == "In “=min*” the equals sign adds nothing: a word with “*”, “?” or “~” has no other forms."
    (note,) = parse("date:2025..2024").notes
    assert note.text == "“2025..2024” ends before it begins, so it is read the other way round."


def test_a_note_offers_no_query_that_is_longer_than_can_be_asked() -> None:
    assert Note("x", "X.", "a" * ASKED).query == "a" * ASKED
    assert Note("x", "X.", "a" * (ASKED + 1)) == ("x", "X.", None)


def test_a_note_is_a_sentence_and_said_once() -> None:
    notes = parse("foo:a foo:b & & (((", VOCABULARY).notes
    assert len(notes) == len(set(notes)) == 3
    assert all(note.text[-1] == "." and note.text[0] in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ" for note in notes)


def test_without_a_vocabulary_names_are_taken_as_they_are() -> None:
    assert parse("body:kent").tree == Tagged("body", "kent")
    assert parse("body:kent").notes == ()


def test_a_long_query_is_cut_and_that_is_said() -> None:
    tree = _tree("a " * 100)
    assert isinstance(tree, And)
    assert len(tree.parts) == WORDS
    assert _codes("a " * 100) == ["too-long"]
    assert _codes("x" * (LONGEST + 1)) == ["too-long"]


def test_the_words_of_a_phrase_count_too() -> None:
    assert _tree('"' + "a " * 100 + '"') == Phrase(" ".join("a" * WORDS))
    assert _tree("a-" * 100) == Word("-".join("a" * WORDS))


def _depth(node: Node) -> int:
    match node:
        case And(parts) | Or(parts):
            return 1 + max(map(_depth, parts))
        case Not(part):
            return 1 + _depth(part)
        case _:
            return 1


def test_deep_parentheses_are_flattened_and_that_is_said() -> None:
    typed = "(a OR (b " * 40
    assert "too-deep" in _codes(typed)
    assert _depth(_tree(typed)) <= DEEPEST + 2


HOSTILE = [
    "(" * 100_000,
    ")" * 100_000,
    '"' * 100_001,
    "a " * 50_000,
    "NOT " * 30_000,
    "-(" * 50_000,
    "*" * 50_000 + "a",
    "a*" * 50_000,
    "a:" * 50_000,
    'a:"' * 30_000,
    "½" * 100_000,
    "\x00\ud800\u202e" * 30_000,
    "(a OR -(" * 20_000,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_read_like_any_other(typed: str) -> None:
    parsed = parse(typed, VOCABULARY)
    assert parsed.notes
    assert _tree(describe(parsed.tree, VOCABULARY)) == parsed.tree


PIECES = [
    "a",
    "b",
    "c",
    "council’s",
    "co-op",
    "O’Brien",
    "AND",
    "OR",
    "NOT",
    "and",
    "(",
    ")",
    "-",
    '"',
    "“",
    "”",
    "*",
    "?",
    "a*",
    "b?c",
    "*d",
    "title:",
    "body:",
    "foo:",
    "kind:",
    "from:",
    "title:a",
    "body:SEC",
    "body:Nowhere",
    "topic:Housing",
    "kind:letter",
    "from:2014",
    "to:21/11/2014",
    "to:x",
    '"a',
    'b"',
    'title:"a',
    'b"',
    'body:"South',
    "East",
    'Councils"',
    "½",
    "é",
    "ß",
    "—",
    "&",
    "_",
    "x_y",
    "_title:z",
    ",title:x",
    "7:30",
    "http://x.y",
    "'",
    "’s",
    "a:b:c*",
    "a*title:x",
    "\x00",
    "ﬁ",
    "№",
    "1,000",
    "NOT(",
    ")OR",
    "--a",
    "-a",
    "-(",
    ":a",
    ":",
    "=",
    "=title:",
    "~1",
    "~12",
    "@",
    "/",
    "a*?",
    "who?me@x~1",
    "date:2025..2024",
]


@pytest.mark.parametrize("seed", range(300))
def test_what_is_described_is_understood_the_same_again(seed: int) -> None:
    chance = random.Random(seed)
    typed = "".join(chance.choice(PIECES) + chance.choice(["", " ", " "]) for _ in range(chance.randint(1, 12)))
    parsed = parse(typed, VOCABULARY)
    said = describe(parsed.tree, VOCABULARY)
    again = parse(said, VOCABULARY)
    assert again.tree == parsed.tree, (typed, said)
    assert {note.code for note in again.notes} <= {"unknown-name"}, (typed, said)


LEAVES = [
    *("a", "=b", "title:c", "co-op*", "a?b", "a*?", "x~2", "=y~1", "who?me@x~1", "a*/b~12", "ab?~", "=min*", "½~1"),
    *('"a b"', '="a b"~10', '"a b"~0', 'title:"a b"~3', '=title:"a b"', "=title:x", "foo:=a", 'foo:"a b"~5', "a/b*"),
    *("body:SEC", 'body:"Smith & Co."', 'kind:"letter"~5', "=kind:letter", "date:2025..2024", "date:..2024", "to:x"),
]


def _random_query(chance: random.Random, depth: int) -> str:
    """Leaves joined and held together at random, often as deep as parentheses go."""
    if not depth or chance.random() < 0.1:
        return chance.choice(LEAVES)
    parts = [_random_query(chance, depth - 1), *chance.choices(LEAVES, k=chance.randint(0, 2))]
    chance.shuffle(parts)
    joined = chance.choice([" ", " AND ", " OR ", " OR -"]).join(parts)
    return chance.choice(["", "", "-", "NOT "]) + f"({joined})"


@pytest.mark.parametrize("seed", range(300))
def test_what_is_described_is_understood_the_same_again_however_deep(seed: int) -> None:
    chance = random.Random(seed)
    typed = _random_query(chance, chance.randint(1, DEEPEST + 4))
    tree = _tree(typed)
    assert _tree(describe(tree, VOCABULARY)) == tree, typed


@pytest.mark.parametrize("typed", ["a OR b AND (", "(a OR b) (c OR ", "-(a b OR -(c OR "])
@pytest.mark.parametrize("depth", [2, 16, 18, 20, 30, 32])
def test_groups_in_groups_are_described_with_no_more_parentheses_than_are_read(typed: str, depth: int) -> None:
    tree = _tree(typed * (depth // (typed.count("(") - typed.count(")"))) + "d" + ")" * depth)
    again = parse(describe(tree, VOCABULARY), VOCABULARY)
    assert (again.tree, again.notes) == (tree, ())


DESCRIBED = [
    ("a b OR c", "(a b) OR c"),
    ("a OR b (c OR d e)", "a OR (b (c OR (d e)))"),
    ("-(a b)", "NOT (a b)"),
    ("body:SEC", 'body:"South East Councils"'),
    ("topic:Housing", "topic:Housing"),
    ("body:Nowhere", "body:Nowhere"),
    ('body:"Smith & Co."', 'body:"Smith & Co."'),
    ("from:2014 to:1/2/2015", "from:2014 to:2015-02-01"),
    ('title:"a b" title:c* “d e”', 'title:"a b" title:c* "d e"'),
]


@pytest.mark.parametrize(("typed", "said"), DESCRIBED)
def test_a_query_is_described_in_its_own_language(typed: str, said: str) -> None:
    assert describe(_tree(typed), VOCABULARY) == said


def test_trees_made_by_hand_are_described_as_what_means_the_same() -> None:
    assert describe(Word("two words")) == '"two words"'
    assert describe(Word("AND")) == '"AND"'
    assert describe(Not(Dated(PartialDate(2014), PartialDate(2015)))) == "NOT date:2014..2015"
    assert describe(Tagged("body", "sec"), Vocabulary()) == "body:sec"
    assert describe(Phrase('say "no"')) == "\"say 'no'\""
