"""Every change is in the audit with what was before and after; nobody overwrites what they have not seen."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from documents import Audience, Busy, Changed, MunimentError, NotFound, Visibility
from documents.decisions import Removal, State
from documents.joins import Relation
from documents.version import version_of
from ingest.lock import alone
from ingest.upkeep import Upkeep
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.kept import traces

PLANTED = "quavernitch"
FAR = date(2999, 1, 1)
Attempt = Callable[[], object]
TEXT = f"South East Councils\n\n3 March 2025\n\nDear Minister,\n\nWe write about the {PLANTED} of councils.\n"


@pytest.fixture
def opened(repository: Opened, folder: Path) -> Repository:
    (folder / f"{PLANTED}.txt").write_text(TEXT)
    (folder / "other.txt").write_text("Minutes\n\n5 June 2025\n\nThe board noted gavelkind.\n")
    made = repository()
    made.intake.add([folder])
    return made


def planted(repository: Repository) -> str:
    return next(id for id in repository.catalogue.ids() if PLANTED in repository.catalogue.held(id).pages[0].text)


def other(repository: Repository) -> str:
    return next(id for id in repository.catalogue.ids() if id != planted(repository))


def last(repository: Repository) -> tuple[str, str, str, dict[str, object]]:
    row = repository.catalogue.audit.last(1)[0]
    return row.by, row.action, row.document, dict(row.detail or {})


def test_what_is_set_is_in_the_audit_with_what_was_said_before_by_whom(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "date", ["2024"], "Ann")
    (said,) = opened.catalogue.decisions.said(id)
    opened.upkeep.set(id, "date", ["2023"], "Jo", "It says so.")
    by, action, document, detail = last(opened)
    assert (by, action, document) == ("Jo", "set", id)
    assert (detail["field"], detail["was"], detail["now"], detail["reason"]) == (
        "date",
        ["2024"],
        ["2023"],
        "It says so.",
    )
    before = {"field": "date", "value": "2024", "by": "Ann", "at": said.at}
    assert detail["before"] == {"date": [before]}
    opened.upkeep.unset(id, "date", "Jo")
    _, action, _, detail = last(opened)
    assert (action, detail["was"], detail["now"], detail["after"]) == ("unset", ["2023"], ["2025-03-03"], {"date": []})


def test_who_may_read_it_is_in_the_audit_before_and_after(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "visibility", ["staff"], "Jo")
    assert last(opened)[3]["visibility"] == ["public", "staff"]
    opened.upkeep.withdraw(id, "Jo", "It was wrong.")
    by, action, _, detail = last(opened)
    assert (by, action, detail["before"], detail["reason"]) == ("Jo", "withdraw", None, "It was wrong.")
    opened.upkeep.restore(id, "Ann", "It was right.")
    by, action, _, detail = last(opened)
    assert (by, action, detail["after"], detail["reason"]) == ("Ann", "restore", None, "It was right.")


def test_of_an_erased_paper_the_audit_keeps_that_it_was_and_why_and_no_word(opened: Repository) -> None:
    id = planted(opened)
    opened.upkeep.set(id, "title", [f"The {PLANTED}"], "Jo", f"About the {PLANTED}.")
    opened.upkeep.set(id, "title", ["Another"], "Jo")
    opened.upkeep.erase(id, "Jo", "By court order.")
    assert [(row.action, row.detail) for row in opened.catalogue.audit.of(id)] == [
        ("erase", {"reason": "By court order."}),
        ("set", None),
        ("set", None),
    ]
    assert traces(opened, PLANTED) == []
    assert list(opened.catalogue.audit.verify()) == []


@pytest.mark.parametrize("what", ["set", "unset", "withdraw", "publish", "embargo", "redact", "join"])
def test_what_is_refused_is_not_in_the_audit(opened: Repository, what: str) -> None:
    nobody, upkeep, before = "0" * 16, opened.upkeep, opened.catalogue.audit.last(1)
    attempts: dict[str, Attempt] = {
        "set": lambda: upkeep.set(nobody, "title", ["T"], "Jo"),
        "unset": lambda: upkeep.unset(nobody, "title", "Jo"),
        "withdraw": lambda: upkeep.withdraw(nobody, "Jo", "why"),
        "publish": lambda: upkeep.publish(nobody, "Jo"),
        "embargo": lambda: upkeep.embargo(nobody, FAR, "Jo"),
        "redact": lambda: upkeep.redact(planted(opened), nobody, "Jo"),
        "join": lambda: upkeep.join(planted(opened), Relation.REPLY_TO, nobody, "Jo"),
    }
    with pytest.raises(NotFound):
        attempts[what]()
    assert opened.catalogue.audit.last(1) == before
    assert opened.catalogue.joins.of(nobody) == []
    assert opened.catalogue.held(planted(opened)).visibility is Visibility.PUBLIC


def test_action_and_row_are_both_there_or_neither(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    id, before = planted(opened), opened.catalogue.audit.last(1)
    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue.audit, "add", interrupted)
        for attempt in (
            lambda: opened.upkeep.set(id, "title", ["T"], "Jo"),
            lambda: opened.upkeep.withdraw(id, "Jo", "why"),
            lambda: opened.upkeep.erase(id, "Jo", "why"),
            lambda: opened.upkeep.join(id, Relation.REPLY_TO, other(opened), "Jo"),
        ):
            with pytest.raises(KeyboardInterrupt):
                attempt()
    assert opened.catalogue.decisions.said(id) == ()
    assert opened.catalogue.decisions.removal(id) is None
    assert opened.catalogue.joins.of(id) == []
    assert opened.catalogue.audit.last(1) == before
    opened.upkeep.set(other(opened), "title", ["T"], "Jo")
    assert opened.index(Audience.PUBLIC).documents() == set(opened.catalogue.ids())


def interrupted(_entry: object) -> int:
    raise KeyboardInterrupt


def test_who_saw_what_it_is_now_may_change_it_and_who_saw_what_it_was_is_told(opened: Repository) -> None:
    id = planted(opened)
    seen = version_of(opened.catalogue.get(id, Audience.STAFF), "date")
    opened.upkeep.set(id, "title", ["Another field"], "Ann")
    opened.upkeep.set(id, "date", ["3/3/2024"], "Ann", seen=seen)
    rows = opened.catalogue.audit.last(9)
    with pytest.raises(Changed, match=r"Ann said “3 March 2024” on .* UTC\. Nothing was changed now\."):
        opened.upkeep.set(id, "date", ["2023"], "Jo", seen=seen)
    with pytest.raises(Changed):
        opened.upkeep.unset(id, "date", "Jo", seen=seen)
    assert opened.catalogue.audit.last(9) == rows
    assert str(opened.catalogue.held(id).dated) == "2024-03-03"
    seen = version_of(opened.catalogue.get(id, Audience.STAFF), "date")
    opened.upkeep.unset(id, "date", "Ann")
    with pytest.raises(Changed, match="Ann took back what was said"):
        opened.upkeep.set(id, "date", ["2023"], "Jo", seen=seen)


def test_who_waits_for_another_comes_in_when_that_is_done_and_who_does_not_is_refused(
    opened: Repository, tmp_path: Path
) -> None:
    id, lock = planted(opened), opened.home / "lock"
    patient = Upkeep(
        catalogue=opened.catalogue,
        originals=opened.originals,
        pictures=opened.pictures,
        index=opened.index,
        vocabulary=opened.vocabulary,
        home=opened.home,
        patience=60,
    )
    taken, go = threading.Event(), threading.Event()

    def busy() -> None:
        with alone(lock):
            taken.set()
            go.wait(60)

    holder = threading.Thread(target=busy)
    holder.start()
    taken.wait(60)
    with pytest.raises(Busy):
        opened.upkeep.set(id, "title", ["Refused"], "Jo")
    threading.Timer(0.2, go.set).start()
    assert patient.set(id, "title", ["Waited"], "Jo").title == "Waited"
    holder.join()


def test_patience_ends(tmp_path: Path) -> None:
    with alone(tmp_path / "lock"), pytest.raises(Busy), alone(tmp_path / "lock", patience=0.1):
        pass


def test_a_paper_that_waits_or_was_rejected_is_neither_withdrawn_nor_restored(opened: Repository) -> None:
    id = planted(opened)
    for state, said in ((State.WAITING, "waits"), (State.REJECTED, "was rejected")):
        opened.catalogue.withdraw(Removal(document=id, reason="x", at="2026-01-01", state=state))
        with pytest.raises(MunimentError, match=said):
            opened.upkeep.withdraw(id, "Jo", "why")
        with pytest.raises(MunimentError, match=said):
            opened.upkeep.restore(id, "Jo")
    opened.upkeep.erase(id, "Jo", "Secret reason.")
    removal = opened.catalogue.decisions.removal(id)
    assert removal
    assert (removal.state, removal.visibility) == (State.ERASED, Visibility.STAFF)
