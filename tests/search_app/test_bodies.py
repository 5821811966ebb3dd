"""The bodies as a tree."""

from documents import Body, Vocabulary
from documents.vocabulary import Former
from search_app.bodies import Tree, former_name, life, without_papers

VOCABULARY = Vocabulary(
    [
        Body(slug="partnership", name="Partnership"),
        Body(slug="board", name="Board", parent="partnership"),
        Body(slug="panel", name="Panel", parent="board"),
        Body(slug="group", name="Group", parent="partnership"),
        Body(slug="ministry", name="Ministry"),
    ]
)
COUNTS = {"partnership": 4, "board": 4, "panel": 2}  # as an index counts: with those under them


def tree() -> Tree:
    return Tree(VOCABULARY, COUNTS)


def test_a_body_has_the_papers_of_those_under_it_and_each_once() -> None:
    partnership, ministry = tree().roots()
    (board, group) = partnership.branches
    assert (partnership.papers, board.papers, board.branches[0].papers) == (4, 4, 2)
    assert group.papers == ministry.papers == 0


def test_bodies_without_papers_are_told_apart() -> None:
    assert [branch.body.slug for branch in without_papers(tree().roots())] == ["group", "ministry"]
    assert [branch.body.slug for branch in tree().roots()[0].held] == ["board"]


def test_the_way_to_a_body_begins_at_the_outermost() -> None:
    above = tree().ancestors(VOCABULARY.bodies["panel"])
    assert [body.slug for body in above] == ["partnership", "board"]


def test_a_body_whose_parent_is_not_known_is_at_the_top() -> None:
    lonely = Vocabulary([Body(slug="panel", name="Panel", parent="gone")])
    (panel,) = Tree(lonely, {"panel": 2}).roots()
    assert panel.papers == 2


def test_years_are_told_as_far_as_they_are_known() -> None:
    assert [life(1974, 2009), life(2018, None), life(None, 2009), life(None, None)] == [
        "1974 to 2009",
        "from 2018",
        "until 2009",
        "",
    ]
    assert former_name(Former(name="Office")) == "Office"
    assert former_name(Former(name="Office", until=2006)) == "Office (until 2006)"


def test_of_the_names_of_one_time_the_first_is_told() -> None:
    names = (Former(name="Office & Co", until=2006), Former(name="OC", until=2006), Former(name="Bureau", until=1990))
    renamed = Vocabulary([Body(slug="office", name="Agency", former=names)])
    (office,) = Tree(renamed, {}).roots()
    assert office.formerly == ("Office & Co (until 2006)", "Bureau (until 1990)")
