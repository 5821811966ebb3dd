"""Markdown, reStructuredText and plain text."""

from pathlib import Path

import pytest

from documents import Page, Unreadable
from ingest.media import media_type
from ingest.readers.choice import reader
from ingest.readers.cleaning import clean
from ingest.readers.hyphens import BREAK, Hyphens
from ingest.readers.parts import PAGE, Block, parts
from ingest.reading import Limits, Reading


def read(folder: Path, name: str, text: str, limits: Limits | None = None) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return reader(media_type(path))(path, limits or Limits())


def test_markdown_loses_its_marks_and_front_matter_is_facts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.md",
        "---\ntitle: 'The Constitution'\ndate: 2024-05-01\ntoc: true\n---\n"
        "# *Name*\n\nSee [the rules](http://x) and `this`\n"
        "next line.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- item\n\n<div>kept <b>words</b></div>\n",
    )
    assert found.pages[0].text == "Name\nSee the rules and this\nnext line.\na b\n1 2\nitem\nkept words"
    assert found.pages[0].label == "Name"
    assert dict(found.embedded) == {"title": "The Constitution", "published": "2024-05-01"}


def test_rst_loses_its_marks_and_underlines_make_headings(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.rst",
        "======\nReport\n======\n\nFindings\n--------\n\n.. _target:\n\n"
        "3.1. See :ref:`the annex <annex>` and **bold** `site <http://x>`_.\n\n"
        ".. rubric:: Signed\n\n.. image:: seal.png\n   :alt: seal\n\n.. note:: Read this::\n\n   quoted\n",
    )
    assert found.pages[0].text == ("Report\nFindings\n3.1. See the annex and bold site.\nSigned\nRead this:\nquoted")


def test_plain_text_has_headings_in_capitals_or_underlined(tmp_path: Path) -> None:
    filler = "Something was said. " * 90
    found = read(tmp_path, "a.txt", f"FIRST\n\n{filler}\n\nSecond\n======\n\n{filler}\n")
    assert [page.label for page in found.pages] == ["FIRST", "Second"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.rst"])
def test_a_file_of_blanks_is_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="no text"):
        read(tmp_path, name, " \n\n ")


def test_what_is_beyond_the_limit_is_cut_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, "a.txt", "word " * 1_000_000, Limits(bytes=2_000_000))
    assert sum(len(page.text) for page in found.pages) < 2_000_000
    assert found.partial == "Only the first 2 MB were read."


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.rst", "a.html"])
def test_parts_beyond_the_limit_are_cut_and_told(tmp_path: Path, name: str) -> None:
    text = "<p>" + "\n\n".join(["word " * 500] * 5)
    assert len(read(tmp_path, name, text).pages) == 5
    found = read(tmp_path, name, text, Limits(pages=2, bytes=9_000))
    assert [page.number for page in found.pages] == [1, 2]
    assert found.partial == "Only the first 0 MB were read. Only the first 2 parts were read."
    assert not read(tmp_path, name, text, Limits(pages=5)).partial


def test_a_heading_longer_than_a_page_is_a_paragraph() -> None:
    found = parts([Block("word " * 2_000, 1)])
    assert all(len(page.text) <= PAGE for page in found.pages)
    assert " ".join(page.text for page in found.pages).split() == ["word"] * 2_000


def test_a_paragraph_is_cut_only_where_it_alone_is_longer_than_a_page() -> None:
    long, short = "A sentence. " * 400, "Short paragraph. " * 50
    pages = parts([Block(short), Block(short), Block(short), Block(short), Block(long)]).pages
    assert all(len(page.text) <= PAGE for page in pages)
    assert "".join(page.text for page in pages).count("A sentence.") == 400
    assert pages[0].text.endswith("Short paragraph.")


def test_parts_before_any_heading_are_labelled_by_number() -> None:
    pages = parts([Block("word " * 500), Block("word " * 500), Block("End", 1), Block("text")]).pages
    assert [page.label for page in pages] == ["1", "2", "End"]


def test_a_part_under_no_heading_of_its_own_has_the_last_ones() -> None:
    pages = parts([Block("Findings", 2), Block("word " * 500), Block("word " * 500)]).pages
    assert [page.label for page in pages] == ["Findings", "Findings"]
    assert isinstance(pages[0], Page)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("18\xa0July\u00ad 2024", "18 July 2024"),
        ("ﬁnance\x00\x07", "finance"),
        ("a \t b\r\n\r\n c\x0cd", "a b\nc\nd"),
        ("\uf0b7 point\u200b", "• point"),
    ],
)
def test_text_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        (f"accom{BREAK}modation", "accommodation"),
        (f"co{BREAK}operative,", "co-operative,"),
        (f"safety{BREAK}critical", "safety-critical"),
        (f"men{BREAK}tioned", "mentioned"),
        (f"https://example.org/one{BREAK}two", "https://example.org/one-two"),
        (f"pilot-in{BREAK}command", "pilot-in-command"),
        (f"20{BREAK}", "20-"),
    ],
)
def test_broken_words_are_mended_by_the_documents_own(broken: str, mended: str) -> None:
    text = "A co-operative with accommodation; a safety case, a critical view. The pilot-in-command."
    assert Hyphens(text.split()).mend(broken) == mended
