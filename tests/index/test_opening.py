"""Choosing an engine, and what an index was built with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from documents import IndexOutOfDate, MunimentError, Vocabulary
from index import open_index
from index import stamp as stamps
from tests.index.collection import ENGINES, document, fill


def test_an_unknown_engine_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match=r"“lucene”.*tantivy or whoosh"):
        open_index("lucene", tmp_path, Vocabulary())


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_of_another_make_is_refused(engine: str, tmp_path: Path) -> None:
    directory = tmp_path / "index"
    index = open_index(engine, directory, Vocabulary())
    fill(index, [document(1, ["words"])])
    index.close()
    stamp = directory / "stamp.json"
    for change in ({"schema": 0}, {"analysis": 99}, {"engine": "other"}):
        stamp.write_text(json.dumps({"engine": engine, "schema": stamps.SCHEMA, "analysis": 1, **change}))
        with pytest.raises(IndexOutOfDate, match="run: muniment reindex"):
            open_index(engine, directory, Vocabulary())
    stamp.unlink()
    with pytest.raises(IndexOutOfDate, match="no stamp"):
        open_index(engine, directory, Vocabulary())


def test_the_package_imports_neither_haystack_nor_an_engine() -> None:
    code = "import index, sys; print([n for n in ('haystack', 'tantivy', 'whoosh') if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("engine", ENGINES)
def test_searching_imports_no_haystack(engine: str, tmp_path: Path) -> None:
    index = open_index(engine, tmp_path / "index", Vocabulary())
    fill(index, [document(1, ["words"])])
    index.close()
    code = f"""
import sys
from pathlib import Path
from documents import Vocabulary
from index import Query, open_index, parse
index = open_index({engine!r}, Path({str(tmp_path / "index")!r}), Vocabulary())
print(index.search(Query(words=parse("word").tree)).total, "haystack" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "1 False"
