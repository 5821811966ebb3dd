"""The app over a shelf of papers, made once: no test changes it."""

from collections.abc import Iterator
from dataclasses import replace

import pypdf
import pytest
from starlette.testclient import TestClient

from ingest.readers import pdf as reader
from tests.ingest.papers import pdf
from tests.search_app.shelf import Shelf, fill, paper


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The papers."""
    made = fill(Shelf.make(tmp_path_factory.mktemp("shelf")))
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(shelf: Shelf) -> Iterator[TestClient]:
    """A browser; errors on our side come as the page that people would see."""
    with TestClient(shelf.app(), raise_server_exceptions=False) as browser:
        yield browser


@pytest.fixture(scope="session")
def long_paper(shelf: Shelf) -> str:
    """The id of a paper of 300 pages."""
    return shelf.add("long", paper("A long paper", *(f"Sheet {number}." for number in range(300)), date="1999")).id


@pytest.fixture(scope="session")
def very_long_paper(shelf: Shelf) -> str:
    """The id of a paper of 300 pages and three million characters."""
    texts = (f"Ton {number} {'harbour dues ' * 769}aground" for number in range(300))
    return shelf.add("very long", paper("A very long paper", *texts, date="1998")).id


@pytest.fixture(scope="session")
def drawn_paper(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a paper of three real pages: one of them lies on its side, one is blank."""
    path = tmp_path_factory.mktemp("drawn") / "a.pdf"
    writer = pypdf.PdfWriter(pdf(path, ["The bollard rail", "was painted."], ["A plan of every bollard"], []))
    writer.pages[1].rotate(90)
    writer.write(path)
    pages = reader.read(path).pages
    drawn = replace(paper("A paper as it was printed", date="1997"), pages=pages)
    return shelf.add("drawn", drawn, path.read_bytes()).id
