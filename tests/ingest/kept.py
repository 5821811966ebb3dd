"""What is left of words anywhere under a home: in files as they are, and in what engines and the catalogue give."""

import sqlite3
from contextlib import closing

from documents import Audience
from index import open_index
from index.storing import StoredIndex
from muniment.repository import Repository


def traces(repository: Repository, word: str) -> list[str]:
    """Where under the home a lower-case word stands, by file, table or index."""
    files = [path for path in repository.home.rglob("*") if path.is_file()]
    grepped = [str(path) for path in files if word.encode() in path.read_bytes().lower()]
    return [*grepped, *_tables(repository, word), *_indexes(repository, word)]


def _tables(repository: Repository, word: str) -> list[str]:
    with closing(sqlite3.connect(repository.home / "catalogue.sqlite")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    return [name for name, found in rows.items() if word in repr(found).lower()]


def _indexes(repository: Repository, word: str) -> list[str]:
    """Every generation that lies there, opened by itself: its words, and all that is stored."""
    found = []
    for audience in Audience:
        for directory in (repository.home / "index" / audience).iterdir():
            if directory.is_dir():
                index = open_index(repository.settings.engine, directory, repository.vocabulary)
                assert isinstance(index, StoredIndex)
                with closing(index):
                    found += [str(directory)] * _holds(index, word)
    return found


def _holds(index: StoredIndex, word: str) -> bool:
    shelves = ((index._wholes, "text_words"), (index._pages, "text"))
    views = [(view, field) for shelf, field in shelves if (view := shelf.view())]
    words = any(word in known for view, field in views for known in view.words(field, word[:4], 1_000))
    return words or word in str([passage.to_dict() for passage in index.filter_documents()]).lower()
