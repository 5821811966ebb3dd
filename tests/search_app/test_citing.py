"""Citations: what programs for lists of sources read from them, and what programs read of a paper's page."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rispy
from pybtex.database import Entry, parse_string
from pyld import jsonld
from starlette.testclient import TestClient

from documents import Audience, Correspondence, Document, Kind, Named, Page, Party
from muniment.asgi import served
from muniment.repository import Repository
from search_app.citation import cited, on_one_line, shortened
from search_app.metatags import Head
from tests.search_app import html
from tests.search_app.shelf import IMAGE, SCRIPT, SECRET, VOCABULARY, Shelf, paper

FORMS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}
HOST = "http://testserver"
LATEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    **{f"\\{sign}": sign for sign in "$&%#_"},
}
CODES = re.compile(r"\\text[a-z]+\{\}|\\[$&%#_]|[{}]")
HOSTILE = (
    "Costs {of \\input{/etc/passwd} 100% & more}}\r\nER  - \nTY  - JOUR\x00\x1b\x85 "
    "@book{x, title={y}}\u2028$1^2_3~#4 </script><b>|\u202egnp.exe\u202c"
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def archive(samples: Repository) -> Iterator[TestClient]:
    with TestClient(served(samples)) as browser:
        yield browser


@pytest.fixture(scope="module")
def public(samples: Repository) -> list[Document]:
    return [*samples.catalogue.all(Audience.PUBLIC)]


def entry(text: str) -> tuple[str, Entry]:
    """The only entry of a BibTeX file, and its key."""
    ((key, found),) = parse_string(text, "bibtex").entries.items()
    return key, found


def field(found: Entry, name: str) -> str:
    """A field of a BibTeX entry as LaTeX would show it; "" if it has none."""
    return unescaped(found.fields.get(name, ""))


def unescaped(latex: str) -> str:
    return CODES.sub(lambda code: LATEX.get(code[0], ""), latex)


def record(text: str) -> dict[str, Any]:
    """The only record of an RIS file, of tags that are all known."""
    (found,) = rispy.loads(text)
    assert "unknown_tag" not in found
    return dict(found)


def item(text: str) -> dict[str, Any]:
    """The only item of a CSL-JSON file."""
    (found,) = json.loads(text)
    return dict(found)


def all_forms(client: TestClient, id: str, query: str = "") -> tuple[Entry, dict[str, Any], dict[str, Any]]:
    """The citation of a paper as a client of each form reads it."""
    texts = [client.get(f"/documents/{id}/cite.{form}{query}").text for form in FORMS]
    return entry(texts[0])[1], record(texts[1]), item(texts[2])


def tags(client: TestClient, address: str) -> dict[str, list[str]]:
    """What the meta tags of a page say, by their names."""
    found: dict[str, list[str]] = {}
    for tag in html.Page(client.get(address).text).all("meta"):
        found.setdefault(tag.get("name") or tag.get("property", ""), []).append(tag.get("content", ""))
    return found


def linked(client: TestClient, address: str) -> dict[str, Any]:
    """The block of data in a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text, re.DOTALL)
    return dict(json.loads(block))


def test_every_paper_of_the_archive_is_read_back_as_it_is(archive: TestClient, public: list[Document]) -> None:
    keys = set()
    for document in public:
        bib, ris, csl = all_forms(archive, document.id)
        keys |= {bib.key, ris["id"], csl["id"]}
        address = f"{HOST}/documents/{document.id}"
        assert field(bib, "title") == ris["title"] == csl["title"] == on_one_line(document.title)
        assert field(bib, "url") == ris["urls"][0] == csl["URL"] == address
        assert field(bib, "language") == ris["language"] == csl["language"] == document.language
        authors = [name["literal"] for name in csl["author"]]
        assert [unescaped(" ".join(person.last_names)) for person in bib.persons["author"]] == ris["authors"] == authors
        assert ris["publisher"] == csl["publisher"]
        assert (field(bib, "institution") or field(bib, "publisher")) == csl["publisher"]
        letter = document.correspondence
        if letter and document.kind is Kind.LETTER:
            assert authors == [letter.sender.name or letter.sender.role]
            assert len(ris["secondary_authors"]) == len(csl["recipient"]) == len(letter.recipient)
            assert field(bib, "number") == ris.get("note", "") == csl.get("number", "") == letter.our_ref
        else:
            assert authors == [body.name for body in document.bodies]
        assert document.dated
        assert field(bib, "date") == str(document.dated)
        assert ris["date"] == f"{document.dated}/".replace("-", "/")
        assert csl["issued"] == {"date-parts": [[document.dated.year, document.dated.month, document.dated.day]]}
        rights = [f"Rights: {document.rights}"] if document.rights else []
        assert field(bib, "copyright") == document.rights
        assert ris.get("notes", []) == list(filter(None, [csl.get("note")])) == rights
    assert len(keys) == len(public)


def test_every_page_of_the_archive_is_cited_by_its_printed_number(archive: TestClient, public: list[Document]) -> None:
    report = next(document for document in public if document.kind is Kind.REPORT)
    assert [page.label for page in report.pages[:3]] == ["Cover", "i", "ii"]
    for page in report.pages:
        bib, ris, csl = all_forms(archive, report.id, f"?page={page.number}")
        headed = page.label == "Cover"
        assert field(bib, "pages") == ris.get("start_page", "") == csl.get("page", "") == ("" if headed else page.label)
        assert field(bib, "chapter") == ris.get("section", "") == csl.get("section", "") == ("Cover" if headed else "")
        assert csl["URL"] == f"{HOST}/documents/{report.id}/pages/{page.number}"


def test_each_kind_has_its_type_in_each_form(own: Shelf) -> None:
    client = TestClient(own.app())
    found = {}
    for kind in Kind:
        document = own.add(kind, paper(f"A {kind}", "Text.", kind=kind, date="2024"))
        bib, ris, csl = all_forms(client, document.id)
        found[kind] = (bib.type, ris["type_of_reference"], csl["type"])
    assert found[Kind.REPORT] == ("techreport", "RPRT", "report")
    assert found[Kind.LETTER] == ("misc", "PCOMM", "personal_communication")
    assert found[Kind.MINUTES] == ("misc", "GOVDOC", "document")
    assert found[Kind.NEWS] == ("misc", "ELEC", "webpage")


@pytest.mark.parametrize(
    ("date", "month", "day", "ris", "parts"),
    [
        ("2014-11-21", "November", "21", "2014/11/21/", [2014, 11, 21]),
        ("2014-11", "November", "", "2014/11//", [2014, 11]),
        ("2014", "", "", "2014///", [2014]),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(
    own: Shelf, date: str, month: str, day: str, ris: str, parts: list[int]
) -> None:
    document = own.add("dated", paper("A paper", "Text.", date=date))
    bib, read, csl = all_forms(TestClient(own.app()), document.id)
    assert (field(bib, "date"), field(bib, "month"), field(bib, "day")) == (date, month, day)
    assert (read["date"], csl["issued"]) == (ris, {"date-parts": [parts]})


def test_what_is_not_known_is_left_out(own: Shelf) -> None:
    document = own.add("bare", replace(paper("A paper", "Text."), bodies=(), language=""))
    client = TestClient(own.app())
    bib, ris, csl = all_forms(client, document.id)
    assert {*bib.fields} == {"title", "type", "url"}
    assert {*ris} == {"type_of_reference", "id", "title", "type_of_work", "urls"}
    assert {*csl} == {"id", "type", "title", "genre", "URL"}
    assert "“A paper”, no date, http" in client.get(f"/documents/{document.id}").text


def test_a_letter_is_by_who_wrote_it_to_whom_it_went(client: TestClient, shelf: Shelf) -> None:
    bib, ris, csl = all_forms(client, shelf.ids["letter"])
    assert (field(bib, "howpublished"), field(bib, "number")) == ("Letter to A. Minister", "HB/24/7")
    assert (ris["authors"], ris["secondary_authors"], ris["publisher"]) == (
        ["Jane Harper"],
        ["A. Minister"],
        "Harbour Board",
    )
    assert (csl["author"], csl["recipient"]) == ([{"literal": "Jane Harper"}], [{"literal": "A. Minister"}])


def test_other_peoples_words_stay_words(own: Shelf) -> None:
    hostile = replace(
        paper(HOSTILE, "Text.", kind=Kind.LETTER, date="2020"),
        bodies=(Named(None, f"{HOSTILE} and others"),),
        correspondence=Correspondence(
            sender=Party(name=f"{HOSTILE} and others"), recipient=(Party(name=HOSTILE),), our_ref=HOSTILE
        ),
        rights=HOSTILE,
        language="en}",
        pages=(Page(number=1, label=HOSTILE, text=HOSTILE), Page(number=2, label="", text="")),
    )
    document = own.add("hostile", hostile)
    client, told = TestClient(own.app()), on_one_line(HOSTILE)
    assert "\u202e" not in told
    assert told.isprintable()
    for query in ("", "?page=1"):
        bib, ris, csl = all_forms(client, document.id, query)
        assert field(bib, "title") == ris["title"] == csl["title"] == told
        assert [unescaped(str(person)) for person in bib.persons["author"]] == ris["authors"] == [f"{told} and others"]
        assert field(bib, "number") == ris["note"] == csl["number"] == field(bib, "copyright") == told
        assert (field(bib, "chapter") == csl.get("section") == ris.get("section") == told) is bool(query)
    for address in (f"/documents/{document.id}", f"/documents/{document.id}/pages/1"):
        page = html.Page(client.get(address).text)
        html.check(page)
        assert not page.all("b")
        block = json.dumps(linked(client, address))
        assert json.dumps(told)[1:-1] in block
        assert tags(client, address)["citation_title"] == [told]


def test_a_very_long_title_is_whole_in_files_and_cut_on_pages(own: Shelf) -> None:
    title = "word " * 999 + "end"
    document = own.add("long", paper(title, "Text.", date="2020"))
    client = TestClient(own.app())
    bib, ris, csl = all_forms(client, document.id)
    assert field(bib, "title") == ris["title"] == csl["title"] == title
    for said in ("citation_title", "og:title", "DC.title"):
        assert len(tags(client, f"/documents/{document.id}")[said][0]) <= 301
    disposition = client.get(f"/documents/{document.id}/cite.bib").headers["content-disposition"]
    assert len(disposition) < 200


def test_files_are_downloads_with_a_name_and_the_type_of_their_form(client: TestClient, shelf: Shelf) -> None:
    id = shelf.ids["report"]
    for form, media_type in FORMS.items():
        for query, name in (("", f"seaside-2014-{id[:8]}"), ("?page=2", f"seaside-2014-{id[:8]}-page-2")):
            answer = client.get(f"/documents/{id}/cite.{form}{query}")
            assert answer.headers["content-type"] == media_type
            assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}.{form}"')
            assert name in answer.text
            head = client.head(f"/documents/{id}/cite.{form}{query}")
            assert head.headers["content-length"] == answer.headers["content-length"]
            assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "rest", ["cite.doc", "cite.", "cite.bib?page=0", "cite.bib?page=4", "cite.ris?page=x", "cite.json?page="]
)
def test_what_is_not_there_is_not_found(client: TestClient, shelf: Shelf, rest: str) -> None:
    assert client.get(f"/documents/{shelf.ids['report']}/{rest}").status_code == 404


def test_a_paper_for_staff_is_cited_to_nobody(client: TestClient, shelf: Shelf) -> None:
    answers = [client.get(f"/documents/{shelf.ids['secret']}/cite.{form}?page=1") for form in FORMS]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any(SECRET in answer.text for answer in answers)


def test_a_withdrawn_paper_is_gone(repository: Any, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Note of a meeting\n\nMoorings are free.")
    opened: Repository = repository()
    opened.intake.add([tmp_path / "note.txt"])
    (id,) = opened.catalogue.ids()
    client = TestClient(served(opened))
    assert client.get(f"/documents/{id}/cite.bib").status_code == 200
    opened.upkeep.withdraw(id, "Jo", "Asked for.")
    assert [client.get(f"/documents/{id}/cite.{form}").status_code for form in FORMS] == [410, 410, 410]


def test_a_page_of_a_paper_says_how_to_cite_it(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    text = client.get(one).text
    assert "Cite this document" in text
    assert f"“The sea wall: an inquiry”, Seaside Council, 21 November 2014, {HOST}{one}<" in text
    page = html.Page(client.get(f"{one}/pages/2?q=sea").text)
    assert {f"{one}/cite.{form}?page=2" for form in FORMS} <= {*page.links}
    assert f"21 November 2014, p. 1, {HOST}{one}/pages/2<" in client.get(f"{one}/pages/2?q=sea").text


def test_a_part_of_a_paper_without_pages_is_cited_by_its_heading(own: Shelf) -> None:
    pages = (Page(number=1, label="Who came", text="All."), Page(number=2, label="2", text="None."))
    document = own.add("parts", replace(paper("Notes", date="2020"), pages=pages, media_type="text/markdown"))
    client = TestClient(own.app())
    assert "2020, “Who came”, http" in client.get(f"/documents/{document.id}/pages/1").text
    assert f"2020, {HOST}/documents/{document.id}/pages/2<" in client.get(f"/documents/{document.id}/pages/2").text


def test_the_head_of_a_paper_tells_programs_what_it_is(client: TestClient, shelf: Shelf) -> None:
    one = f"/documents/{shelf.ids['report']}"
    found = tags(client, one)
    assert found["citation_title"] == found["DC.title"] == found["og:title"] == ["The sea wall: an inquiry"]
    assert found["citation_author"] == found["citation_technical_report_institution"] == ["Seaside Council"]
    assert (found["citation_publication_date"], found["DC.date"]) == (["2014/11/21"], ["2014-11-21"])
    assert found["citation_pdf_url"] == [f"{HOST}{one}/original"]
    assert (found["citation_language"], found["DC.rights"]) == (["en"], ["Open Government Licence"])
    assert (found["og:url"], found["og:type"], found["og:site_name"]) == ([HOST + one], ["article"], ["Muniment"])
    assert found["description"] == found["og:description"] == ["Contents The sea wall and the grant"]
    assert "robots" not in found
    assert "og:image" not in found
    page = tags(client, f"{one}/pages/2")
    assert (page["og:url"], page["citation_firstpage"]) == ([f"{HOST}{one}/pages/2"], ["1"])
    assert page["description"][0].startswith("The sea wall was breached")


def test_a_paper_that_can_be_drawn_shows_its_page(client: TestClient, drawn_paper: str) -> None:
    for number, address in ((1, f"/documents/{drawn_paper}"), (2, f"/documents/{drawn_paper}/pages/2")):
        (picture,) = tags(client, address)["og:image"]
        assert picture.startswith(f"{HOST}/documents/{drawn_paper}/pages/{number}.webp?")
        assert client.get(picture.removeprefix(HOST)).headers["content-type"] == "image/webp"


def test_a_paper_without_words_has_the_description_of_the_site(client: TestClient, shelf: Shelf) -> None:
    (description,) = tags(client, f"/documents/{shelf.ids['scan']}")["description"]
    assert description.startswith("The papers of public bodies")


def test_only_an_earlier_version_asks_not_to_be_indexed(client: TestClient, shelf: Shelf) -> None:
    old, new = (f"/documents/{shelf.ids[key]}" for key in ("old", "new"))
    assert tags(client, old)["robots"] == tags(client, f"{old}/pages/1")["robots"] == ["noindex"]
    assert "robots" not in tags(client, new)


def test_every_paper_of_the_archive_is_told_in_terms_of_schema_org(archive: TestClient, public: list[Document]) -> None:
    types = {}
    for document in public:
        told = linked(archive, f"/documents/{document.id}")
        assert {"@context", "@type", "@id", "url", "name", "inLanguage", "datePublished"} <= {*told}
        assert None not in told.values()
        types[document.kind] = told["@type"]
    assert types[Kind.REPORT] == "Report"
    assert types[Kind.MINUTES] == "DigitalDocument"
    letter = next(
        document for document in public if document.kind is Kind.LETTER and document.media_type != "message/rfc822"
    )
    told = linked(archive, f"/documents/{letter.id}")
    assert (told["@type"], told["dateSent"]) == ("Message", str(letter.dated))
    page = linked(archive, f"/documents/{letter.id}/pages/1")
    assert page["isPartOf"]["@id"] == told["@id"]


def test_a_processor_of_json_ld_reads_the_data_of_every_paper_as_it_was_meant(
    archive: TestClient, public: list[Document]
) -> None:
    """Every name becomes one of schema.org; an address stays one. The context is made here: nothing is fetched."""

    def context(address: str, _options: Any) -> dict[str, Any]:
        assert address == "https://schema.org"
        terms = {"@vocab": "http://schema.org/", "url": {"@type": "@id"}}
        return {"contextUrl": None, "documentUrl": address, "document": {"@context": terms}}

    for document in public:
        for address in (f"/documents/{document.id}", f"/documents/{document.id}/pages/1"):
            (read,) = jsonld.expand(linked(archive, address), {"documentLoader": context})
            assert read["@id"] == f"http://testserver{address}"
            assert read["http://schema.org/url"] == [{"@id": f"http://testserver{address}"}]
            assert len(jsonld.to_rdf([read])["@default"]) > 5
            assert all(name.startswith(("http://schema.org/", "@")) for name in read)
    assert read["http://schema.org/isPartOf"]


def test_no_title_ends_the_block_of_data(client: TestClient, shelf: Shelf) -> None:
    address = f"/documents/{shelf.ids['hostile']}"
    assert linked(client, address)["name"] == f"Hostile {SCRIPT}"
    text = client.get(address).text
    assert SCRIPT not in text
    assert "\\u003cscript\\u003e" in text
    assert IMAGE not in text


def test_rights_stand_beside_the_original(client: TestClient, shelf: Shelf) -> None:
    text = " ".join(client.get(f"/documents/{shelf.ids['report']}").text.split())
    assert "Original (PDF, 15 Bytes)</a></li> <li><a" in text
    assert '<li class="rights">Open Government Licence</li>' in text


def test_a_file_that_is_not_given_out_is_not_told_of(shelf: Shelf) -> None:
    document = shelf.catalogue.get(shelf.ids["report"], Audience.PUBLIC)
    citation = cited(document, VOCABULARY, HOST)
    told = Head(document=document, page=None, citation=citation, root=HOST, original="")
    assert "encoding" not in told.linked
    assert "citation_pdf_url" not in {tag.name for tag in told.tags}


def test_a_text_stands_on_one_line_without_what_is_not_seen() -> None:
    assert on_one_line(" a\r\n b\u2028c\x00\u202e\ufeff\udcff\n") == "a b c?"


def test_a_text_is_cut_behind_a_word() -> None:
    assert [shortened("sea wall", length) for length in (8, 7, 2)] == ["sea wall", "sea…", "s…"]
