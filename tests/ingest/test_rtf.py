"""RTF documents."""

from pathlib import Path

import pytest

from documents import Unreadable
from ingest.media import RTF, media_type
from ingest.readers import rtf
from ingest.reading import Limits, Reading
from tests.ingest.specimens import FILES

SENTENCE = rb"A sentence of the report. "


def read(folder: Path, content: bytes, limits: Limits | None = None) -> Reading:
    path = folder / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg1252\deff0" + content + b"}")
    return rtf.read(path, limits or Limits())


def text(folder: Path, content: bytes) -> str:
    return "\n".join(page.text for page in read(folder, content).pages)


def test_a_document_is_read_as_it_is_printed() -> None:
    found = rtf.read(FILES / "notice.rtf")
    assert media_type(FILES / "notice.rtf") == found.media_type == RTF
    assert [(page.label, page.text) for page in found.pages] == [
        (
            "Sea wall",
            "Stanford Parish Council\nSea wall\n"
            "Repairs began on 3 March 2025 at a cost of £12,500 – paid by the “Harbour Fund”.\n"
            "Action Owner\nMend the steps Clerk\nthe plan Да\nThe engineer’s letter.\nRegistered at the old mill\n"
            "Comments\nIs that all?",
        )
    ]
    assert dict(found.embedded) == {"title": "Repairs to the sea wall", "author": "Ann Clerk", "begun": "2025-03-03"}
    assert found.partial == ""


@pytest.mark.parametrize(
    ("heading", "labels"),
    [
        (rb"\pard\s1", ["One", "Two"]),
        (rb"\pard\s2", ["1", "2"]),
        (rb"\pard\outlinelevel2", ["One", "Two"]),
        (rb"\pard\s1\outlinelevel9", ["1", "2"]),
    ],
)
def test_styles_and_outlines_say_what_a_heading_is(tmp_path: Path, heading: bytes, labels: list[str]) -> None:
    styles = rb"{\stylesheet{\s1 heading 1;}{\s2 Body Text;}}"
    parts = (heading + b" " + name + rb"\par\pard " + SENTENCE * 70 + rb"\par" for name in (b"One", b"Two"))
    assert [page.label for page in read(tmp_path, styles + b"".join(parts)).pages] == labels


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (rb"a\tab b\line c\~d\_e\-f", "a b\nc d-ef"),
        (rb"\{a\\b\}", "{a\\b}"),
        (rb"caf\'e9 caf\u233?", "café café"),
        (rb"\uc2\u8364\'80\'80 5 {\uc0\u8364}6", "€ 5 €6"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (rb"a\u55357?b", "ab"),
        (rb"one{\*\unknown two{ three}} four", "one four"),
        (rb"one{\pict\bin5 }}}}}two} three", "one three"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", "shown"),
        (rb"{\v hidden }{\v0 shown }{\deleted gone}", "shown"),
        (rb"{\listtext\bullet\tab}item\par", "• item"),
        (rb"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}{\f1\'93\'fa}\'e9", "日é"),
        (rb"\ansicpg99999 \'e9", "é"),
        (rb"\ansicpg65001 caf\'c3\'a9", "café"),
        (rb"word\par{\footer {\field{\fldrslt 1}}\par}", "word"),
        (rb"one{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt boxed\par}}{\shprslt twice}} two\par", "one two\nboxed"),
    ],
)
def test_what_is_written_is_read(tmp_path: Path, content: bytes, expected: str) -> None:
    assert text(tmp_path, content) == expected


def test_a_cell_with_several_paragraphs_has_lines_and_what_follows_is_no_cell(tmp_path: Path) -> None:
    rows = rb"\pard\intbl Mend\par the road\cell Clerk\cell\row\pard After it\par"
    assert text(tmp_path, rows) == "Mend\nthe road\nClerk\nAfter it"


def test_the_head_of_the_first_page_comes_first_where_it_differs(tmp_path: Path) -> None:
    heads = rb"{\header Later pages\par}{\headerf Stanford Parish Council\par}\pard Minutes\par"
    assert text(tmp_path, rb"\titlepg" + heads) == "Stanford Parish Council\nMinutes\nLater pages"
    assert text(tmp_path, heads).startswith("Later pages\nMinutes")


def test_what_is_cut_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes((FILES / "notice.rtf").read_bytes()[:-20])
    assert "missing" in rtf.read(path).partial
    long = read(tmp_path, rb"\par ".join([SENTENCE * 20] * 4000), Limits(bytes=1_000_000))
    assert long.partial == "Only the first 1 MB were read."


@pytest.mark.parametrize("content", [b"", rb"{\pict ffd8}", b"{" * 6000, rb"\bin99999999 x"])
def test_what_holds_no_text_is_unreadable_with_a_cure(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read(tmp_path, content)
    assert raised.value.cure.endswith(".")
