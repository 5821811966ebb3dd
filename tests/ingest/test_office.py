"""Word and OpenDocument texts: what is printed, once, in reading order."""

import zipfile
from pathlib import Path

import pytest

from documents import Document, Unreadable
from ingest.describe import describe
from ingest.readers import docx, odt, office
from ingest.reading import Limits, Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = (
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Ours"><w:name w:val="Our heading"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Level2"><w:name w:val="Numbered"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Verzeichnis"><w:name w:val="TOC Heading"/><w:basedOn w:val="berschrift1"/>'
    '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style")),
        *(("svg", "svg-compatible"), ("meta", "meta"), ("manifest", "manifest")),
    )
)
SECTION = "A sentence of the report. " * 70


def packed(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def word(folder: Path, body: str, **more: str) -> Reading:
    """A Word document's reading; `more` are other parts, by their names."""
    files = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    kinds = {"header1": "header", "header2": "header", "footer1": "footer"}
    related = "".join(
        f'<Relationship Id="{name}" Type="x/{kinds.get(name, name)}" Target="{name}.xml"/>' for name in more
    )
    files["word/_rels/document.xml.rels"] = f"<Relationships>{related}</Relationships>"
    files |= {f"word/{name}.xml": f"<w:{name} {W}>{content}</w:{name}>" for name, content in more.items()}
    return docx.read(packed(folder / "a.docx", files))


def p(text: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{r(text)}</w:p>'


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(*blocks: str) -> str:
    return f"<w:tc>{''.join(blocks)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def opendocument(folder: Path, body: str, **more: str) -> Reading:
    files = {"content.xml": f"<office:document-content {ODF}><office:body><office:text>{body}</office:text>"}
    files["content.xml"] += "</office:body></office:document-content>"
    files |= {
        f"{name}.xml": f"<office:document-{name} {ODF}>{content}</office:document-{name}>"
        for name, content in more.items()
    }
    return odt.read(packed(folder / "a.odt", files))


def text(found: Reading) -> str:
    return "\n".join(page.text for page in found.pages)


def test_runs_are_joined_and_tabs_breaks_and_hyphens_kept(tmp_path: Path) -> None:
    body = (
        f"<w:p>{r('Coun')}{r('cil')}<w:r><w:tab/><w:t>of</w:t><w:br/><w:t>self</w:t><w:noBreakHyphen/><w:t>help</w:t>"
    )
    found = word(tmp_path, f"{body}<w:softHyphen/><w:t>s\n now</w:t></w:r></w:p>")
    assert text(found) == "Council of\nself-helps now"


def test_tab_stops_are_no_tabs(tmp_path: Path) -> None:
    stops = "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>one</w:t></w:r></w:p>"
    assert text(word(tmp_path, stops + p("two"))) == "one\ntwo"


def test_a_row_is_a_line_and_a_cell_with_several_paragraphs_has_lines(tmp_path: Path) -> None:
    rows = (cell(p("Action")) + cell(p("Owner")), cell(p("Mend"), p("the road")) + cell(p("Clerk")))
    assert text(word(tmp_path, table(*rows))) == "Action Owner\nMend\nthe road\nClerk"


def test_a_table_in_a_table_stands_where_it_is(tmp_path: Path) -> None:
    inner = table(cell(p("in")) + cell(p("side")))
    assert text(word(tmp_path, table(cell(p("before"), inner, p("after"))))) == "before\nin side\nafter"


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + p("boxed") + "</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    body = f"<w:p>{r('before ')}<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>{r('and behind')}</w:p>"
    assert text(word(tmp_path, body + p("next"))) == "before and behind\nboxed\nnext"


def test_inserted_text_is_kept_and_deleted_moved_and_hidden_text_left_out(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown </w:t></w:r>'
    changes = f"<w:ins>{r('new ')}</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('gone ')}</w:moveFrom><w:moveTo>{r('come ')}</w:moveTo>"
    assert text(word(tmp_path, f"<w:p>{changes}{moved}{hidden}{shown}{r('end')}</w:p>")) == "new come shown end"


def test_links_and_content_controls_give_their_text(tmp_path: Path) -> None:
    link = f"<w:p><w:hyperlink>{r('the ')}</w:hyperlink><w:sdt><w:sdtContent>{r('choice')}</w:sdtContent></w:sdt></w:p>"
    rows = f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell(p('row'))}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    controlled = f"<w:sdt><w:sdtContent>{p('whole')}</w:sdtContent></w:sdt>"
    assert text(word(tmp_path, link + rows + controlled)) == "the choice\nrow\nwhole"


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def test_a_field_gives_its_result_and_not_its_code(tmp_path: Path) -> None:
    inner = mark("begin") + mark("separate") + r("condition") + mark("end")
    field = (
        mark("begin")
        + "<w:r><w:instrText>IF</w:instrText></w:r>"
        + inner
        + mark("separate")
        + r("result")
        + mark("end")
    )
    assert text(word(tmp_path, f"<w:p>{r('the ')}{field}{r(' stands')}</w:p>")) == "the result stands"


def test_what_is_chosen_in_a_form_is_text(tmp_path: Path) -> None:
    entries = '<w:result w:val="1"/><w:listEntry w:val="No"/><w:listEntry w:val="Yes"/>'
    field = mark("begin", f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>") + mark("end")
    assert text(word(tmp_path, f"<w:p>{r('Agreed?')}{field}</w:p>")) == "Agreed? Yes"


def test_symbols_and_fractions_are_written(tmp_path: Path) -> None:
    symbols = '<w:r><w:sym w:font="Symbol" w:char="F062"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    assert text(word(tmp_path, f"<w:p>{symbols}{r(' ')}{half}</w:p>")) == "β☒ 1/2"


def test_notes_stand_before_the_next_heading(tmp_path: Path) -> None:
    referring = f'<w:p>{r("Said")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(" so.")}</w:p>'
    notes = f'<w:footnote w:id="0">{p("separator")}</w:footnote><w:footnote w:id="2">{p("By whom")}</w:footnote>'
    body = referring + p("And more.") + p("Next", "berschrift1") + p("End.")
    assert text(word(tmp_path, body, footnotes=notes, styles=STYLES)) == "Said so.\nAnd more.\nBy whom\nNext\nEnd."


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("berschrift1", ["One", "Two"]),
        ("Titel", ["One", "Two"]),
        ("Ours", ["One", "Two"]),
        ("Level2", ["One", "Two"]),
        ("Verzeichnis", ["1", "2"]),
        ("Unknown", ["1", "2"]),
    ],
)
def test_styles_say_what_a_heading_is_in_any_language(tmp_path: Path, style: str, labels: list[str]) -> None:
    body = p("One", style) + p(SECTION) + p("Two", style) + p(SECTION)
    assert [page.label for page in word(tmp_path, body, styles=STYLES).pages] == labels


def test_a_numbered_paragraph_set_as_a_heading_is_none(tmp_path: Path) -> None:
    body = p("This is a paragraph that wants its number, and " * 4 + "ends.", "berschrift1")
    assert word(tmp_path, body, styles=STYLES).pages[0].label == "1"


def test_the_head_of_the_first_page_comes_first_and_once(tmp_path: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
    )
    body = p("Minutes of the Sea Defence Board")
    heads = {
        "header1": p("Later pages"),
        "header2": p("Stanford Parish Council") + p("Sea Defence Board") + p("Page 1 of 3"),
    }
    first = word(tmp_path, f"{body}{section}<w:titlePg/></w:sectPr>", **heads)
    assert text(first) == "Stanford Parish Council\nMinutes of the Sea Defence Board\nLater pages"
    assert text(word(tmp_path, f"{body}{section}</w:sectPr>", **heads)).startswith("Later pages\n")


def test_what_stands_on_other_pages_heads_and_feet_is_found_once_behind_the_text(tmp_path: Path) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    )
    margins = {"header1": p("Stanford"), "footer1": p("Registered at the old mill") + p("Stanford") + p("Page 2")}
    assert (
        text(word(tmp_path, p("Minutes") + section * 2, **margins)) == "Stanford\nMinutes\nRegistered at the old mill"
    )


def test_a_scan_with_a_foot_is_still_a_scan(tmp_path: Path) -> None:
    foot = f"<w:ftr {W}>{p('Registered at the old mill')}</w:ftr>"
    section = '<w:sectPr><w:footerReference r:id="a"/></w:sectPr>'
    files = {
        "word/document.xml": f"<w:document {W}><w:body>{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": '<R><R Id="a" Type="x/footer" Target="footer1.xml"/></R>',
        "word/footer1.xml": foot,
        "word/media/image1.png": "x",
    }
    assert docx.read(packed(tmp_path / "a.docx", files)).unread


def test_comments_are_found_behind_the_text_with_who_wrote_them(tmp_path: Path) -> None:
    comments = f'<w:comment w:id="0" w:author="Ann Clerk">{p("Is that")}{p("all?")}</w:comment><w:comment/>'
    found = word(tmp_path, f"<w:p>{r('Minutes')}<w:commentReference w:id='0'/></w:p>", comments=comments)
    assert text(found) == "Minutes\nComments\nAnn Clerk: Is that\nall?"


def test_strict_documents_read_alike(tmp_path: Path) -> None:
    content = '<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>strict</t></r></p></body></d>'
    assert text(docx.read(packed(tmp_path / "a.docx", {"word/document.xml": content}))) == "strict"


def test_the_main_part_is_where_the_relations_say(tmp_path: Path) -> None:
    relation = (
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    content = f"<w:document {W}><w:body>{p('second')}</w:body></w:document>"
    files = {"_rels/.rels": relation, "word/document2.xml": content}
    assert text(docx.read(packed(tmp_path / "a.docx", files))) == "second"


def test_the_file_says_what_is_worth_saying(tmp_path: Path) -> None:
    core = "<c><title>Assessment template</title><creator>Ann Clerk</creator><created>2013-12-23T23:15:00Z</created>"
    files = {
        "word/document.xml": f"<w:document {W}><w:body>{p('text')}</w:body></w:document>",
        "docProps/core.xml": f"{core}<modified>2024-05-01T10:00:00Z</modified><language>en-GB</language></c>",
    }
    found = docx.read(packed(tmp_path / "a.docx", files)).embedded
    assert dict(found) == {"author": "Ann Clerk", "modified": "2024-05-01T10:00:00Z", "language": "en-GB"}


def test_pictures_without_text_are_unread_with_a_cure(tmp_path: Path) -> None:
    files = {"word/document.xml": f"<w:document {W}><w:body/></w:document>", "word/media/image1.png": "x"}
    found = docx.read(packed(tmp_path / "a.docx", files))
    assert [page.text for page in found.pages] == [""]
    assert "(a scan)" in found.unread
    assert "OCR" in found.cure


def test_a_document_of_nothing_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no text"):
        word(tmp_path, "")


def test_a_damaged_part_that_can_be_missed_leaves_the_text(tmp_path: Path) -> None:
    found = word(tmp_path, p("text"), styles="<broken")
    assert (text(found), found.partial) == ("text", "A part of the file is damaged: words may be missing.")


@pytest.mark.parametrize(
    "content",
    [
        "<w:document",
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>',
        "<d>" * 300 + "</d>" * 300,
        "\x00",
    ],
)
def test_damaged_and_hostile_xml_is_unreadable(tmp_path: Path, content: str) -> None:
    with pytest.raises(Unreadable, match="damaged") as raised:
        docx.read(packed(tmp_path / "a.docx", {"word/document.xml": content}))
    assert raised.value.cure


def test_flipped_bytes_are_unreadable(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", {"word/document.xml": f"<w:document {W}>{p(SECTION)}</w:document>"})
    content = bytearray(path.read_bytes())
    content[60:90] = b"x" * 30
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="damaged"):
        docx.read(path)


def test_what_unpacks_to_too_much_is_unreadable(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", {"word/document.xml": " " * 3_000_000})
    with pytest.raises(Unreadable, match="more than 2 MB"):
        docx.read(path, Limits(bytes=2_000_000))


def test_an_opendocument_text_is_read_in_its_order(tmp_path: Path) -> None:
    cells = (f"<table:table-cell><text:p>{name}</text:p></table:table-cell>" for name in ("Action", "Owner"))
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    found = opendocument(
        tmp_path,
        '<text:h text:outline-level="1">Roads</text:h><text:p>One<text:s text:c="2"/>two<text:line-break/>'
        "<text:span>th</text:span>ree<text:tab/><text:a>link</text:a></text:p>"
        f"<table:table><table:table-header-rows>{row}</table:table-header-rows></table:table>"
        "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>",
    )
    assert text(found) == "Roads\nOne two\nthree link\nAction Owner\nitem"
    assert found.pages[0].label == "Roads"


def test_an_opendocument_text_leaves_out_what_is_not_printed(tmp_path: Path) -> None:
    found = opendocument(
        tmp_path,
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>Said<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By whom</text:p>"
        "</text:note-body></text:note> so<office:annotation><creator>Ann</creator><text:p>Really?</text:p>"
        "</office:annotation>.</text:p>"
        "<text:p>Box<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><svg:desc>a box</svg:desc>"
        "</draw:frame> here</text:p><text:h>Next</text:h>",
    )
    assert text(found) == "Said so.\nBox here\nboxed\nBy whom\nNext\nComments\nAnn: Really?"


def test_an_opendocument_text_has_a_head_and_facts(tmp_path: Path) -> None:
    page = (
        '<style:master-page style:name="Standard"><style:header><text:p>Stanford Parish Council</text:p></style:header>'
    )
    found = opendocument(
        tmp_path,
        "<text:p>Minutes</text:p>",
        styles=f"<office:master-styles>{page}</style:master-page></office:master-styles>",
        meta="<office:meta><meta:initial-creator>Ann Clerk</meta:initial-creator>"
        "<meta:creation-date>2024-05-01T10:00:00</meta:creation-date></office:meta>",
    )
    assert text(found) == "Stanford Parish Council\nMinutes"
    assert dict(found.embedded) == {"author": "Ann Clerk", "begun": "2024-05-01T10:00:00"}


@pytest.mark.parametrize(
    "files",
    [
        {"encrypted-package": "x"},
        {"content.xml": "x", "META-INF/manifest.xml": f"<a {ODF}><manifest:encryption-data/></a>"},
    ],
)
def test_a_locked_opendocument_text_says_so(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(Unreadable, match="locked with a password"):
        odt.read(packed(tmp_path / "a.odt", files))


def described(found: Reading) -> Document:
    return describe(found, ORIGINAL, ("a.docx",), VOCABULARY)


def test_a_form_says_its_title_date_and_issuer(tmp_path: Path) -> None:
    left = cell(p("Title:"), p("Speed limits near schools"), p("Lead department or agency: Home Office"))
    right = cell(p("Impact assessment", "berschrift1"), p("Date: 09/01/2025"))
    body = table(left + right) + p("It was published in August 2023. " + SECTION)
    found = described(word(tmp_path, body, styles=STYLES))
    assert (found.title, str(found.dated)) == ("Speed limits near schools", "2025-01-09")
    assert [body.slug for body in found.bodies] == ["home-office"]


def test_a_title_goes_on_after_to_and_a_section_is_no_title(tmp_path: Path) -> None:
    body = (
        p("EXPLANATORY MEMORANDUM TO")
        + p("The Speed Limits Order 2025")
        + p("Introduction", "berschrift1")
        + p(SECTION)
    )
    assert (
        described(word(tmp_path, body, styles=STYLES)).title == "EXPLANATORY MEMORANDUM TO The Speed Limits Order 2025"
    )


def test_the_title_in_a_word_file_is_not_taken_as_a_web_pages(tmp_path: Path) -> None:
    files = {
        "word/document.xml": f"<w:document {W}><w:body>{p('Report on potholes')}{p(SECTION)}</w:body></w:document>",
        "docProps/core.xml": "<c><title>Housing form</title><created>2024-05-01T10:00:00Z</created></c>",
    }
    assert described(docx.read(packed(tmp_path / "a.docx", files))).title == "Report on potholes"


def test_a_style_of_a_number_without_end_is_no_heading() -> None:
    assert office.heading_level("Heading 2") == 2
    assert office.heading_level(f"heading {'1' * 5_000}") == 0
