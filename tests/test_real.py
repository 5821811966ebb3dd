"""The same thread over the real documents: both engines find the same."""

import shutil
from collections.abc import Iterator

import pytest

from documents import Audience
from documents.file import Status
from muniment.repository import Repository
from muniment.settings import Settings
from tests.corpora import CORPORA, NEEDS_CORPORA
from tests.test_archive import ENGINES, QUERIES, everything, taken_in

pytestmark = NEEDS_CORPORA


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Repository]]:
    """The real documents read once; Whoosh indexes them from the same catalogue."""
    home = tmp_path_factory.mktemp("real") / "home"
    tantivy = taken_in(home, "tantivy", CORPORA / "real")
    shutil.copytree(home, home.with_name("whoosh"), ignore=shutil.ignore_patterns("originals", "index"))
    whoosh = Repository(Settings(home=home.with_name("whoosh"), engine="whoosh"))
    whoosh.reindex()
    yield {"tantivy": tantivy, "whoosh": whoosh}
    for repository in (tantivy, whoosh):
        repository.close()


def test_every_real_file_is_taken_in_and_again_unchanged(real: dict[str, Repository]) -> None:
    files = sum(path.is_file() for path in (CORPORA / "real").rglob("*"))
    again = real["tantivy"].intake.add([CORPORA / "real"])
    assert {status: count for status, count in again.totals.items() if count} == {Status.UNCHANGED: files}
    assert all(outcome.id for outcome in again.outcomes)


def test_both_engines_find_the_same_real_documents(real: dict[str, Repository]) -> None:
    assert len(real["tantivy"].index(Audience.PUBLIC).documents()) >= 230
    for query in QUERIES:
        (tantivy, first), (whoosh, second) = (everything(real[engine], query) for engine in ENGINES)
        assert tantivy == whoosh, query
        assert first.facets == second.facets, query
