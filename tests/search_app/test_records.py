"""Results and documents as JSON."""

import json

from documents import Audience, Kind, Named, PartialDate
from index import FacetValue, Hit, Mark, Note, PageHit, Query, Results, Snippet
from search_app.records import document_record, inspect_record, results_record
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


def test_results_are_told_by_the_design() -> None:
    hit = Hit(
        document="0123456789abcdef",
        title="The sea wall",
        kind=Kind.REPORT,
        dated=PartialDate(2014, 11),
        bodies=(Named("seaside", "Seaside Council"), Named(None, "A Board")),
        topics=(),
        length=3,
        score=1.5,
        pages=(PageHit(2, "1", Snippet("the sea wall", (Mark(4, 7),))), PageHit(0, "", Snippet(""))),
    )
    results = Results(
        total=12,
        hits=(hit,),
        facets={"kind": (FacetValue("report", "report", 12, selected=True),)},
        searched_for="sea",
        notes=(Note("code", "A sentence.", None),),
    )
    record = results_record(results, Query(page=2, size=1))
    assert json.loads(json.dumps(record)) == {
        "total": 12,
        "page": 2,
        "size": 1,
        "searched_for": "sea",
        "notes": [{"code": "code", "text": "A sentence.", "query": None}],
        "did_you_mean": None,
        "facets": {"kind": [{"value": "report", "label": "report", "count": 12, "selected": True}]},
        "hits": [
            {
                "id": "0123456789abcdef",
                "title": "The sea wall",
                "kind": "report",
                "date": "2014-11",
                "bodies": [{"slug": "seaside", "name": "Seaside Council"}, {"slug": None, "name": "A Board"}],
                "topics": [],
                "score": 1.5,
                "url": "/documents/0123456789abcdef",
                "pages": [
                    {
                        "number": 2,
                        "label": "1",
                        "url": "/documents/0123456789abcdef/pages/2",
                        "snippet": {"text": "the sea wall", "marks": [[4, 7]]},
                    }
                ],
            }
        ],
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
