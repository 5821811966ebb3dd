"""Documents as JSON."""

import json

from documents import Audience
from search_app.records import document_record, inspect_record
from tests.search_app.shelf import Shelf

INSPECTED = {
    "path",
    "status",
    "reason",
    "media_type",
    "pages",
    "title",
    "date",
    "kind",
    "bodies",
    "topics",
    "correspondence",
    "meeting",
    "units",
    "claims",
}


def test_a_document_is_told_with_its_pages(shelf: Shelf) -> None:
    record = document_record(shelf.catalogue.get(shelf.ids["report"], Audience.PUBLIC))
    assert set(record) == INSPECTED | {"id", "url", "visibility", "rights", "joined"}
    assert record["url"] == f"/documents/{shelf.ids['report']}"
    assert record["pages"][0] == {"number": 1, "label": "i", "url": f"{record['url']}/pages/1"}
    assert (record["status"], record["visibility"], record["joined"]) == ("read", "public", [])
    assert record["units"][0]["text"] == "The grant is paid at once."


def test_a_document_tells_no_folders(shelf: Shelf) -> None:
    record = document_record(shelf.catalogue.get(shelf.ids["report"], Audience.PUBLIC))
    assert record["path"] == "The sea wall: an inquiry.pdf"
    assert "/srv/clerk" not in json.dumps(record)
    assert "papers/" not in json.dumps(record)


def test_a_letter_is_told_with_its_parties(shelf: Shelf) -> None:
    letter = document_record(shelf.catalogue.get(shelf.ids["letter"], Audience.PUBLIC))["correspondence"]
    assert letter["sender"] == {"name": "Jane Harper", "role": "Chair", "body": "harbour-board"}
    assert [party["name"] for party in letter["recipient"]] == ["A. Minister"]
    assert (letter["our_ref"], letter["cc"]) == ("HB/24/7", [])


def test_a_file_that_cannot_be_read_has_the_same_fields(shelf: Shelf) -> None:
    failed = inspect_record(None, path="x.pdf", status="failed", reason="It is broken.")
    read = inspect_record(shelf.catalogue.get(shelf.ids["scan"], Audience.PUBLIC), path="a/b.pdf", status="read")
    assert set(failed) == set(read) == INSPECTED
    assert (failed["pages"], failed["bodies"], read["pages"], read["path"]) == (None, [], 2, "a/b.pdf")
