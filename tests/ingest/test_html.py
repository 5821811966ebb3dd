"""HTML: the main text, its parts, and what the head says."""

from pathlib import Path

import pytest

from documents import Unreadable
from ingest.readers.html import read, text_in
from ingest.reading import Reading


def page(folder: Path, content: str | bytes) -> Reading:
    path = folder / "page.html"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


def test_menus_and_feet_are_left_out(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<html><body><nav>Menu</nav><header>Site</header><div>One <b>two</b> three</div>tail<script>x</script>"
        "<div role=search>Find</div><p hidden>not shown<footer>Foot</footer></body></html>",
    )
    assert found.pages[0].text == "One two three\ntail"


def test_main_is_preferred_and_keeps_its_own_header(tmp_path: Path) -> None:
    body = "The council met. " * 20
    found = page(tmp_path, f"<div>Cookies</div><main><header><h1>Minutes</h1></header><p>{body}</p></main>")
    assert found.pages[0].text.startswith("Minutes\nThe council met.")
    assert found.pages[0].label == "Minutes"
    assert "Cookies" not in found.pages[0].text


def test_rows_of_a_table_are_lines(tmp_path: Path) -> None:
    found = page(tmp_path, "<table><tr><th>Action</th><th>Owner</th></tr><tr><td>Mend</td><td>Clerk</td></tr></table>")
    assert found.pages[0].text == "Action Owner\nMend Clerk"


def test_headings_cut_parts_about_a_page_long(tmp_path: Path) -> None:
    section = "<p>" + "A sentence of the report. " * 70 + "</p>"
    found = page(tmp_path, f"<h1>Report</h1>{section}<h2>Findings</h2>{section}<h2>Advice</h2>{section}")
    assert [page.label for page in found.pages] == ["Report", "Findings", "Advice"]
    assert [page.number for page in found.pages] == [1, 2, 3]


@pytest.mark.parametrize(
    "content",
    [
        "<meta charset=utf-8><p>Dvořák – café".encode(),
        b"<meta charset=windows-1250><p>Dvo\xf8\xe1k \x96 caf\xe9",
        "\ufeff<p>Dvořák – café".encode("utf-16-le"),
    ],
)
def test_the_encoding_is_the_one_the_file_names(tmp_path: Path, content: bytes) -> None:
    assert page(tmp_path, content).pages[0].text == "Dvořák – café"


@pytest.mark.parametrize(
    "charset",
    [
        *("undefined", "nonsense", "-", "utf-16", "utf-32", "cp037", "utf-7", "idna", "punycode"),
        *("hex", "rot13", "zlib", "bz2", "unicode_escape", "raw-unicode-escape"),
    ],
)
def test_what_cannot_be_the_encoding_is_not_tried(tmp_path: Path, charset: str) -> None:
    found = page(tmp_path, f"<meta charset={charset}><p>Dvořák – +AGE- \\x41 café".encode())
    assert found.pages[0].text == "Dvořák – +AGE- \\x41 café"


def test_bytes_that_are_not_utf_8_are_read_as_old_windows(tmp_path: Path) -> None:
    assert page(tmp_path, b"<p>caf\xe9 \x96 \x93quoted\x94").pages[0].text == "café – “quoted”"


def test_the_head_gives_facts_the_best_name_first(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        '<html lang="en-GB"><head><title>T</title><meta property="og:title" content="O"><meta name="DCTERMS.title"'
        ' content="D"><meta name="author" content="Clerk"><meta name="dcterms.issued" content="2024-05-01">'
        '<link rel="license" href="https://example.org/ogl"></head><body><p>text',
    )
    assert dict(found.embedded) == {
        "title": "D",
        "author": "Clerk",
        "published": "2024-05-01",
        "language": "en-GB",
        "rights": "https://example.org/ogl",
    }


def test_deep_nesting_does_not_matter(tmp_path: Path) -> None:
    assert page(tmp_path, "<div>" * 20_000 + "deep").pages[0].text == "deep"


def test_a_page_without_text_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text"):
        page(tmp_path, "<html><script>x</script></html>")


def test_a_piece_of_markup_becomes_a_line() -> None:
    assert text_in("<p>one<br>two</p> <i>three</i>") == "one two three"
