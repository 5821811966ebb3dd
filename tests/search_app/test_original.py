"""Originals: the same bytes, and nothing in them runs here."""

import hashlib
from dataclasses import replace
from pathlib import Path

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


def test_an_original_whose_bytes_are_gone_is_not_found(tmp_path: Path) -> None:
    own = Shelf.make(tmp_path)
    document = own.add("gone", paper("Soon gone", "Text.", date="1998"), b"soon gone")
    own.originals.path(document.originals[0]).unlink()
    with TestClient(own.app()) as client:
        assert client.get(f"/documents/{document.id}/original").status_code == 404
    own.close()


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


def test_a_browser_that_has_it_is_told_so(client: TestClient, shelf: Shelf) -> None:
    address = f"/documents/{shelf.ids['report']}/original"
    tag = client.get(address).headers["etag"]
    assert tag == f'"{hashlib.sha256(b"%PDF-1.4 report").hexdigest()}"'
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get(address, headers={"if-none-match": given})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=9-", 206, b"report"),
        ("bytes=-6", 206, b"report"),
        ("bytes=9-99", 206, b"report"),
        ("bytes=15-", 416, b""),
    ],
)
def test_a_part_of_it_can_be_asked_for(
    client: TestClient, shelf: Shelf, asked: str, status: int, content: bytes
) -> None:
    answer = client.get(f"/documents/{shelf.ids['report']}/original", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers["content-range"].endswith("/15")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_part_is_of_the_bytes_that_the_browser_has(client: TestClient, shelf: Shelf) -> None:
    address = f"/documents/{shelf.ids['report']}/original"
    same = {"range": "bytes=9-", "if-range": client.get(address).headers["etag"]}
    assert client.get(address, headers=same).status_code == 206
    other = client.get(address, headers=same | {"if-range": '"other"'})
    assert (other.status_code, len(other.content)) == (200, 15)


def test_several_parts_come_as_one_answer(client: TestClient, shelf: Shelf) -> None:
    answer = client.get(f"/documents/{shelf.ids['report']}/original", headers={"range": "bytes=0-3,9-14"})
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert b"%PDF" in answer.content
    assert b"report" in answer.content


def test_it_is_never_packed_since_its_tag_stands_for_its_bytes(shelf: Shelf) -> None:
    text = replace(paper("Packed", "Text.", date="1998"), media_type="text/plain", paths=("a.txt",))
    document = shelf.add("packed", text, b"words " * 10_000)
    with TestClient(shelf.app()) as client:
        headers = client.get(f"/documents/{document.id}/original", headers={"accept-encoding": "br, gzip"}).headers
    assert "content-encoding" not in headers
    assert headers["content-length"] == "60000"
