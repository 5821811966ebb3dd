"""What is asked of real documents: both engines find the same papers, whatever is asked."""

import random
import shutil
from collections.abc import Iterator

import pytest

from documents import Audience
from index import Index, Query, Sort, parse
from index.pagehits import PageHits
from index.query import Node
from muniment.repository import Repository
from muniment.settings import Settings
from tests.corpora import CORPORA, NEEDS_CORPORA
from tests.index.trees import random_tree

pytestmark = NEEDS_CORPORA

# Minutes, letters and reports of every sort; the others are more of the same, and Whoosh is slow to write.
FOLDERS = ("au-drw-submissions-letters", "nz-au-ca-transport-safety", "uk-policy-reports", "uk-souldern-pc")

WORDS = """
    council councils parish council’s minutes meeting chairman chairman’s agreed resolved planning application
    applications accounts clerk budget expenditure £1,000 £250.00 £1.2m 2019 2018/19 2019-20 2020 10 1 A B HC Cm
    report safety recommendation recommendations investigation aircraft railway vehicle committee government minister
    Minister evidence inquiry policy children data research public sector United Kingdom U.K. UK letter submission
    dear sincerely copyright law reform commission privacy co-operation cooperation long-term short-term up-to-date
    re-use reuse non-executive website web-site e-mail email café naïve the of and to in for a who it not
""".split()  # noqa: SIM905  (a hundred words are read more easily than a hundred strings)

QUERIES = (
    "council minutes",
    "parish council meeting",
    '"parish council"',
    '"parish council meeting"',
    '"of the"',
    '"the the"',
    "planning application NOT refused",
    "planning AND application AND refused",
    "minutes OR report",
    "NOT council",
    "(letter OR submission) -(parish OR safety)",
    "co-operation",
    "cooperation",
    "co operation",
    '"long-term"',
    "longterm",
    "long term",
    "re-use",
    "up-to-date",
    "U.K.",
    "UK",
    "uk",
    "£1,000",
    "1000",
    '"£1.2 million"',
    "2018/19",
    "2019-20",
    "2018",
    '"HC 1234"',
    "HC1",
    "ref:HC",
    "ref:2*",
    "=councils",
    "=council",
    '="parish council"',
    "=Minutes",
    "counncil~",
    "council~1",
    "investgation~2",
    "recomendation~1",
    "the~1",
    "council*",
    "*tion",
    "*port*",
    "co*on",
    "pl?nning",
    "20??",
    '"parish meeting"~5',
    '"safety recommendation"~10',
    '"council planning"~50',
    '"minister letter"~3',
    '"the of"~1',
    "APPG",
    "NHS",
    '"National Health Service"',
    "MP",
    "title:minutes",
    "title:council title:parish",
    "title:=minutes",
    "title:min*",
    "sender:smith",
    "kind:minutes",
    "kind:letter OR kind:report",
    "date:2019",
    "date:2015..2019 council",
    "from:2018 NOT kind:minutes",
    "council nothingofthesort",
    "council planning budget accounts",
    "railway aircraft vehicle parish",
    "what did the council say about the planning application",
    "nothingofthesort noneofthateither",
)
MANY_NEAR = (
    '"parish council meeting"~3',
    '"planning application council"~10',
    '"safety investigation report"~20',
    '"the minutes of the meeting"~5',
    '"clerk accounts budget"~50',
    '"safety investigation report recommendation railway"~50',
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    """Some real documents in both, read once. Pages are not looked for: only which papers are found is compared."""
    home = tmp_path_factory.mktemp("real") / "home"
    Repository.init(Settings(home=home))
    tantivy = Repository(Settings(home=home))
    tantivy.intake.add([CORPORA / "real" / name for name in FOLDERS])
    shutil.copytree(home, home.with_name("whoosh"), ignore=shutil.ignore_patterns("originals", "index"))
    whoosh = Repository(Settings(home=home.with_name("whoosh"), engine="whoosh"))
    whoosh.reindex()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PageHits, "of", lambda *_: {})
        yield tantivy.index(Audience.PUBLIC), whoosh.index(Audience.PUBLIC)
    for repository in (tantivy, whoosh):
        repository.close()


def _found(index: Index, tree: Node) -> list[str]:
    """The ids of all papers found, from the newest; papers with the same words are one hit."""
    found: list[str] = []
    page, total = 1, 1
    while len(found) < total:
        answer = index.search(Query(words=tree, sort=Sort.NEWEST, size=100, page=page, facets=()))
        found += [id for hit in answer.hits for id in (hit.document, *sorted(copy.document for copy in hit.copies))]
        page, total = page + 1, answer.total
    assert len(found) == len(set(found)) == total
    return found


def test_there_are_enough_papers_and_most_queries_find_some(engines: tuple[Index, Index]) -> None:
    assert len(engines[0].documents()) >= 90
    assert engines[0].documents() == engines[1].documents()
    finding = [typed for typed in QUERIES if _found(engines[0], parse(typed).tree)]
    assert len(set(QUERIES)) >= 60
    assert len(finding) >= 50


@pytest.mark.parametrize("typed", QUERIES)
def test_both_engines_find_the_same_for_what_is_typed(engines: tuple[Index, Index], typed: str) -> None:
    tantivy, whoosh = (_found(index, parse(typed).tree) for index in engines)
    assert tantivy == whoosh


@pytest.mark.parametrize("seed", range(300))
def test_both_engines_find_the_same_for_any_tree(engines: tuple[Index, Index], seed: int) -> None:
    tree = random_tree(random.Random(seed), WORDS, depth=2)
    tantivy, whoosh = (_found(index, tree) for index in engines)
    assert tantivy == whoosh, tree


@pytest.mark.parametrize("typed", MANY_NEAR)
def test_both_engines_find_nearly_the_same_for_three_words_near_each_other(
    engines: tuple[Index, Index], typed: str
) -> None:
    """tantivy reckons their distance in its own way where one of them stands several times."""
    tantivy, whoosh = (set(_found(index, parse(typed).tree)) for index in engines)
    assert len(tantivy ^ whoosh) <= max(1, len(whoosh) // 10)
