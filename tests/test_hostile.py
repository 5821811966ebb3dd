"""Papers whose words try to do harm: on every page, feed, export and citation they are words, and nothing else.

They lie in the text, the title, the file's name, a sidecar, a register of people; each address of the app is asked for
them, and what comes back is read as whoever asks for it would: HTML, XML, JSON, CSV, BibTeX.
"""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import rispy
from fastapi import FastAPI
from httpx2 import Response
from lxml import etree, html
from pybtex.database import parse_string
from starlette.testclient import TestClient

from documents import Audience
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.routes import addresses

SCRIPT = "<script>alert('marmalade')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
LINK = "javascript:alert(1)"
TURNED = "\u202egpj.exe\u202c"
FORMULA = '=HYPERLINK("http://evil.example","marmalade")'
CLOSING = "]]></title></script><!--"
LONG = f"{SCRIPT} {IMAGE} {CLOSING} {TURNED} " + "marmalade " * 500
ALL = f"{SCRIPT} {IMAGE} {LINK} {CLOSING} {TURNED}"
ADDRESSES = ("http://testserver", "/", "#", "?", "mailto:")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
ALLOWED_ELSEWHERE = {"http://www.w3.org", "https://schema.org", "https://creativecommons.org"}

LETTER = f"""Seaview Town Council {IMAGE}

3 March 2025

Our ref: {SCRIPT}

Councillor Ann {SCRIPT}
Chair, Harbour Council {IMAGE}

Dear Councillor,

{FORMULA} {ALL}

We write of marmalade. See {LINK} and [here]({LINK}).

Yours sincerely,

Jo {IMAGE} Bloggs
Clerk
"""
MINUTES = f"""Minutes of the meeting of the SESPM Executive Board held on 28 January 2025

Present: Ann {SCRIPT} Smith, Jo {IMAGE} Bloggs

1 Marmalade {SCRIPT}

RESOLVED: That {ALL} be noted, and marmalade be bought.

ACTION: {FORMULA} {IMAGE} to do it by 3 March 2025
"""
REPORT = f"""The marmalade inquiry {SCRIPT}

Report of South East Councils

18 June 2025

Recommendation 1: We recommend that {ALL} marmalade be made by the Government.

Recommendation 2: {FORMULA} should be done about marmalade by the Government.
"""
RESPONSE = f"""Government response to the report The marmalade inquiry {SCRIPT}

20 October 2025

Recommendation 1: Accepted. {ALL} marmalade

Recommendation 2: Rejected. {FORMULA}
"""
PAGE = f"""<html><head><title>{SCRIPT.replace("<", "&lt;")} marmalade</title></head><body onload="alert(1)">
<h1>Marmalade &lt;script&gt;alert(2)&lt;/script&gt;</h1>
<p><a href="{LINK}">here</a></p>{SCRIPT}<p style="background:url(x)">{TURNED}</p>
<iframe src="{LINK}"></iframe><svg onload="alert(3)"></svg><p>The marmalade of 4 April 2025.</p></body></html>"""
SIDECAR: dict[str, Any] = {
    "title": LONG,
    "sender": {"name": SCRIPT, "role": IMAGE, "body": f"Seaview {FORMULA}"},
    "recipient": {"name": IMAGE, "role": TURNED, "body": f"Harbour {SCRIPT}"},
    "rights": ALL,
    "bodies": [f"Body {SCRIPT} {IMAGE} {TURNED}"],
    "our_ref": FORMULA,
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / f"{IMAGE.replace('/', '')} {FORMULA.replace('/', '')} {TURNED}.txt").write_text(LETTER)
    (folder / "letter.txt").write_text(LETTER.replace("We write", "We write again"))
    (folder / "letter.txt.json").write_text(json.dumps(SIDECAR))
    (folder / "minutes.txt").write_text(MINUTES)
    (folder / "report.txt").write_text(REPORT)
    (folder / "response.txt").write_text(RESPONSE)
    (folder / "page.html").write_text(PAGE)
    (folder / "long.txt").write_text(f"A marmalade note\n\n{ALL} " + "marmalade<b>" * 900_000)
    settings = Settings(home=folder.parent / "home", ocr=False, workers=1)
    Repository.init(settings)
    with Repository.open(settings) as opened:
        added = opened.intake.add([folder])
        assert [outcome.status for outcome in added.outcomes if outcome.id] == ["added"] * 7, added.outcomes
        yield opened


@pytest.fixture(scope="module")
def app(repository: Repository) -> FastAPI:
    return served(repository)


def asked(app: FastAPI, repository: Repository) -> Iterator[str]:
    """Every address for every paper, plainly and with the words that do harm."""
    for id in repository.catalogue.ids():
        for address in addresses(app, id):
            yield address
            for words in ("marmalade", f"{FORMULA} {ALL}"):
                yield f"{address}?q={quote(words)}&verb=ListRecords&metadataPrefix=oai_dc&id={id}"
            yield f"{address}?body={quote(SIDECAR['bodies'][0])}&sender={quote(IMAGE)}&from={quote(SCRIPT)}"
        yield from (f"/documents/{id}/cite.{form}" for form in ("bib", "ris", "json"))


def is_harmless_html(text: str) -> None:
    """Nothing runs that is not ours, and nothing leads or sends anywhere that a paper chose."""
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for tag in page.iter(etree.Element):
        attributes = {str(name): str(value) for name, value in tag.attrib.items()}
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}], attributes
        assert tag.tag not in {"iframe", "object", "embed", "base"}
        for name in ("href", "src", "action", "formaction"):
            assert attributes.get(name, "/").startswith(ADDRESSES), attributes
        if tag.tag == "script":
            linked = attributes.get("type") == "application/ld+json"
            assert linked or attributes["src"].startswith("/static/suggest."), attributes
            if linked:
                json.loads(str(tag.text))
    assert not TURNS.search(text)


def is_harmless_table(text: str) -> None:
    """No cell is a formula (OWASP, “CSV Injection”)."""
    for row in csv.reader(StringIO(text.lstrip("\ufeff"))):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))], row


def is_harmless_xml(text: str) -> None:
    """It is whole, and names no address but its own."""
    tree = etree.fromstring(text.encode(), parser=etree.XMLParser(resolve_entities=False))
    for element in tree.iter(etree.Element):
        for name in ("href", "src", "template"):
            value = str(element.get(name, "/"))
            parts = urlsplit(value)
            assert value.startswith("/") or f"{parts.scheme}://{parts.netloc}" in {"http://testserver"}, value
    assert not TURNS.search(text)


def is_harmless(answer: Response) -> None:
    """Read as whoever asks would; what is no text is a picture or the untouched original."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.status_code < 500, answer.url
    if answer.url.path.endswith("/original"):
        assert "sandbox" in answer.headers["content-security-policy"] or answer.status_code == 404
    elif kind == "text/html":
        is_harmless_html(answer.text)
    elif kind == "text/csv":
        is_harmless_table(answer.text)
    elif kind.endswith("xml"):
        is_harmless_xml(answer.text)
    elif kind.endswith("json") and answer.text:
        json.loads(answer.text)
    elif kind == "application/x-bibtex":
        parse_string(answer.text, "bibtex")
    elif kind == "application/x-research-info-systems":
        assert len(rispy.loads(answer.text)) == 1
    for name, value in answer.headers.items():
        assert value.isprintable(), name


def test_whatever_papers_hold_does_no_harm_anywhere(app: FastAPI, repository: Repository) -> None:
    kinds = set()
    with TestClient(app) as client:
        for address in asked(app, repository):
            answer = client.get(address, headers={"Accept": "text/html,*/*"} if "/suggest" in address else {})
            kinds.add(answer.headers.get("content-type", "").partition(";")[0])
            try:
                is_harmless(answer)
            except (AssertionError, etree.XMLSyntaxError, ValueError) as error:
                raise AssertionError(f"{address}: {error}") from error
    assert {"text/html", "text/csv", "application/atom+xml", "text/xml", "application/json"} <= kinds, kinds
    assert {"application/x-bibtex", "application/x-research-info-systems", "application/zip"} <= kinds, kinds


def test_an_original_that_is_a_page_runs_nothing(app: FastAPI, repository: Repository) -> None:
    (page,) = (each for each in repository.catalogue.all(Audience.PUBLIC) if each.media_type == "text/html")
    with TestClient(app) as client:
        answer = client.get(f"/documents/{page.id}/original")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("attachment")


def test_what_does_harm_is_shown_as_it_was_written(app: FastAPI, repository: Repository) -> None:
    (minutes,) = (each for each in repository.catalogue.all(Audience.PUBLIC) if each.kind == "minutes")
    with TestClient(app) as client:
        page = html.document_fromstring(client.get(f"/documents/{minutes.id}/pages/1").text)
    assert SCRIPT in page.text_content()


def test_the_longest_page_and_title_are_served_whole_and_soon_told(app: FastAPI, repository: Repository) -> None:
    long = max(repository.catalogue.all(Audience.PUBLIC), key=lambda each: sum(len(page.text) for page in each.pages))
    assert sum(len(page.text) for page in long.pages) > 9_000_000
    (titled,) = (each for each in repository.catalogue.all(Audience.PUBLIC) if len(each.title) > 4_000)
    with TestClient(app) as client:
        assert len(client.get(f"/documents/{long.id}/pages/1").text) < 2_000_000
        results = client.get("/search?q=marmalade").text
        assert len(results) < 200_000
        assert f"/documents/{titled.id}" in results
