"""What came in last."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Audience, PartialDate, Visibility
from documents.file import Status
from documents.history import Happened
from tests.search_app.shelf import Shelf, paper

LONG_AGO, FAR_OFF = PartialDate(2000), PartialDate(2999)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf.make(tmp_path)
    yield made
    made.close()


def run(own: Shelf, *keys: str, what: str = "ingest", status: Status = Status.ADDED) -> None:
    with own.catalogue.history.keep(what) as note:
        for key in keys:
            note(Happened(path=f"/{key}/{status}", status=status, document=own.ids[key]))


def came(own: Shelf, audience: Audience = Audience.PUBLIC) -> list[str]:
    return [each.title for each in own.catalogue.arrivals.since(LONG_AGO, audience, 10).last]


def test_the_last_run_comes_first_and_of_one_run_the_newest_paper(own: Shelf) -> None:
    for key, date in (("a", "2020"), ("b", "2025"), ("c", "2019")):
        own.add(key, paper(key, date=date))
    run(own, "a", "b")
    run(own, "c")
    assert came(own) == ["c", "b", "a"]
    assert own.catalogue.arrivals.since(LONG_AGO, Audience.PUBLIC, 1).number == 3
    assert own.catalogue.arrivals.since(FAR_OFF, Audience.PUBLIC, 10).number == 0


def test_what_comes_again_or_is_read_again_does_not_come_in(own: Shelf) -> None:
    for key in ("a", "b", "c"):
        own.add(key, paper(key))
    run(own, "a")
    run(own, "b")
    run(own, "a", status=Status.PARTIAL)
    run(own, "c", what="reread", status=Status.PARTIAL)
    assert came(own) == ["b", "a"]


def test_papers_for_staff_come_in_for_staff_alone(own: Shelf) -> None:
    own.add("a", replace(paper("a"), visibility=Visibility.STAFF))
    run(own, "a")
    assert came(own) == []
    assert came(own, Audience.STAFF) == ["a"]
