"""The answers to searches as JSON."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from documents import Audience, Kind, Named, PartialDate
from documents.catalogue import Catalogue
from index import FacetValue, Hit, Mark, Note, PageHit, Results, Snippet
from index.results import Copy, Reason, UnitHit, UnitResults
from search_app.answers import results_record, search_record, units_record
from search_app.asking import asked
from search_app.followed import Following
from tests.search_app.shelf import VOCABULARY

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
ASKED = asked([("q", "Sea"), ("body", "SSC"), ("page", "2")], VOCABULARY)
HIT = Hit(
    document="0123456789abcdef",
    title="The sea wall",
    kind=Kind.REPORT,
    dated=PartialDate(2014, 11),
    bodies=(Named("seaside", "Seaside Council"), Named(None, "A Board")),
    topics=(),
    length=3,
    score=1.5,
    pages=(PageHit(2, "1", Snippet("the sea wall", (Mark(4, 7),))), PageHit(0, "", Snippet(""))),
    reasons=(Reason("sea", 1.5),),
    copies=(Copy("fedcba9876543210", "The sea wall again", PartialDate(2014)),),
)
RESULTS = Results(
    total=12,
    hits=(HIT,),
    facets={"kind": (FacetValue("report", "report", 12, selected=True),)},
    searched_for="sea",
    notes=(Note("code", "A sentence.", None),),
    generation="3",
)


def test_results_are_told_by_the_design() -> None:
    record = results_record(RESULTS, ASKED, NOW)
    assert json.loads(json.dumps(record)) == {
        "record": {
            "query": "Sea",
            "searched_for": "sea",
            "filters": {"body": ["SSC"]},
            "sort": "relevance",
            "date": "2026-03-01T12:30:00Z",
            "generation": "3",
            "total": 12,
        },
        "total": 12,
        "page": 2,
        "size": 10,
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
                "copies": [
                    {
                        "id": "fedcba9876543210",
                        "title": "The sea wall again",
                        "date": "2014",
                        "url": "/documents/fedcba9876543210",
                    }
                ],
            }
        ],
    }
    assert next(iter(record)) == "record"


def test_reasons_are_told_when_they_are_asked_for() -> None:
    explained = asked([("q", "sea"), ("explain", "1")], VOCABULARY)
    (hit,) = results_record(RESULTS, explained, NOW)["hits"]
    assert hit["explain"] == [{"what": "sea", "score": 1.5}]


def test_a_search_is_dated_in_one_time_zone_whatever_the_clock_says() -> None:
    local = NOW.astimezone()
    assert search_record(ASKED, RESULTS, local)["date"] == "2026-03-01T12:30:00Z"


def test_units_are_told_with_the_paper_and_the_page_they_stand_on(tmp_path: Path) -> None:
    hit = UnitHit(
        document=HIT.document,
        title=HIT.title,
        kind=HIT.kind,
        dated=None,
        bodies=(),
        unit="recommendation",
        number="4",
        page=37,
        label="31",
        snippet=Snippet("Mend the wall.", (Mark(9, 13),)),
        text="Mend the wall at once.",
        section="Walls",
        place=0,
        owner="Seaside",
        due="2026",
        score=2.0,
    )
    facets = {"answer": (FacetValue("none", "None", 1, selected=False),)}
    found = UnitResults(total=1, hits=(hit,), searched_for="wall", facets=facets)
    catalogue = Catalogue.open(f"sqlite:///{tmp_path}/catalogue.sqlite")
    record = units_record(found, replace(ASKED, path="/units"), Following(catalogue, Audience.PUBLIC), NOW)
    catalogue.close()
    assert record["facets"] == {"answer": [{"value": "none", "label": "None", "count": 1, "selected": False}]}
    assert record["record"]["total"] == record["total"] == 1
    assert json.loads(json.dumps(record["hits"])) == [
        {
            "unit": "recommendation",
            "number": "4",
            "text": "Mend the wall at once.",
            "section": "Walls",
            "snippet": {"text": "Mend the wall.", "marks": [[9, 13]]},
            "owner": "Seaside",
            "due": "2026",
            "score": 2.0,
            "page": {"number": 37, "label": "31", "url": "/documents/0123456789abcdef/pages/37"},
            "document": {
                "id": "0123456789abcdef",
                "title": "The sea wall",
                "kind": "report",
                "date": None,
                "bodies": [],
                "url": "/documents/0123456789abcdef",
            },
            "answers": [],
            "about": [],
            "mentioned": None,
        }
    ]
