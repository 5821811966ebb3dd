"""Originals: the same bytes, and nothing in them runs here."""

import pytest
from starlette.testclient import TestClient

from search_app.original import disposition
from tests.search_app.shelf import Shelf, paper


def test_a_pdf_is_shown_with_its_bytes_as_they_came(client: TestClient, shelf: Shelf) -> None:
    answer = client.get(f"/documents/{shelf.ids['report']}/original")
    assert answer.content == b"%PDF-1.4 report"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == "15"
    assert answer.headers["content-disposition"].startswith('inline; filename="The sea wall_ an inquiry.pdf"')


def test_a_page_of_html_is_a_download_in_a_sandbox(client: TestClient, shelf: Shelf) -> None:
    headers = client.get(f"/documents/{shelf.ids['hostile']}/original").headers
    assert headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "x-evil" not in headers


def test_head_tells_the_size_and_sends_nothing(client: TestClient, shelf: Shelf) -> None:
    answer = client.head(f"/documents/{shelf.ids['report']}/original")
    assert answer.headers["content-length"] == "15"
    assert answer.content == b""


def test_an_original_whose_bytes_are_gone_is_not_found(client: TestClient, shelf: Shelf) -> None:
    document = shelf.add("gone", paper("Soon gone", "Text.", date="1998"), b"soon gone")
    shelf.originals.path(document.originals[0]).unlink()
    assert client.get(f"/documents/{document.id}/original").status_code == 404


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("a b.pdf", "a b.pdf", "a%20b.pdf"),
        ('a"b\\c.pdf', "a_b_c.pdf", "a%22b%5Cc.pdf"),
        ("a\r\nb: c", "a__b_ c", "a%0D%0Ab%3A%20c"),
        ("é\udcff", "__", "%C3%A9%3F"),
    ],
)
def test_a_file_is_named_plainly_and_in_full(name: str, plain: str, full: str) -> None:
    expected = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    assert disposition(name, inline=False) == expected
