"""Each row of the audit is told in a sentence."""

from typing import Any

import pytest

from documents import Body, Vocabulary
from documents.audit import Audited
from documents.sentences import PARTIES, sentence, value_words
from ingest.metadata.fields import OF_PARTIES

VOCABULARY = Vocabulary([Body(slug="sec", name="South East Councils")], [])
ID = "0123456789abcdef"


def row(action: str, detail: dict[str, Any] | None) -> Audited:
    return Audited(seq=7, at="2026-11-23T08:00:00+00:00", by="jo", action=action, document=ID, detail=detail, hash="")


def of(field: str, now: list[str], was: list[str], **more: object) -> dict[str, Any]:
    return {"field": field, "now": now, "was": was, "before": {field: []}, "after": {field: []}, **more}


ANNE = '{"name": "Anne Roe", "role": "", "body": "sec"}'
JOINED = {"relation": "reply_to", "other": ID, "before": None, "after": {"parted": False, "by": "jo", "at": ""}}
PARTED = {**JOINED, "after": {"parted": True, "by": "jo", "at": ""}}
WITHDRAWN = {"document": ID}


@pytest.mark.parametrize(
    ("action", "detail", "told"),
    [
        ("set", of("date", ["2025-03-03"], ["2025-03-04"]), "Date: 3 March 2025, was 4 March 2025"),
        ("set", of("date", ["2025-03"], [], reason="Seen"), "Date: March 2025, was none: Seen"),
        ("set", of("body", ["sec", "Ayton"], ["sec"]), "Body: South East Councils; Ayton, was South East Councils"),
        ("set", of("in_reply_to", ["A/1"], ["2025-03-04"]), "In reply to: A/1, was 4 March 2025"),
        ("set", of("sender", [ANNE], [""]), "Sender: Anne Roe, South East Councils, was none"),
        ("unset", of("title", ["Own"], ["Theirs"]), "Title: Own, as before, was Theirs"),
        ("accept", of("visibility", ["staff"], ["public"]), "Accepted, for staff"),
        ("accept", of("visibility", ["public"], ["public"], reason="Seen."), "Accepted, for everybody: Seen."),
        ("accept", of("visibility", ["staff"], [], until="2027-03-01"), "Accepted, for staff until 1 March 2027"),
        ("user add", {"account": "jo", "role": "editor"}, "jo may sign in as editor"),
        (
            "user change",
            {"account": "jo", "role": "reader", "password": "changed"},
            "jo is reader and has another password",
        ),
        ("user change", {"account": "jo", "disabled": True}, "jo may no longer sign in"),
        (
            "token give",
            {"account": "jo", "name": "{cron}", "scope": "read", "ends": "2027-01-02T03:04"},
            "A token for jo: {cron}, to read, until 2027-01-02",
        ),
        ("token take", {"account": "jo", "token": "all"}, "A token of jo was taken back"),
        ("feed give", {"account": "jo", "search": "x"}, "A private feed for jo"),
        ("reject", {"reason": "Not ours", "came": "2026"}, "Rejected: Not ours"),
        ("publish", of("visibility", ["public"], ["staff"], reason="Agreed."), "Published: Agreed."),
        ("embargo", of("visibility", ["staff"], ["public"], until="2027-03-01"), "For staff until 1 March 2027"),
        ("redact", of("visibility", ["staff"], ["public"], copy=ID), f"For staff; redacted as {ID}"),
        ("redact", of("visibility", ["public"], ["staff"], of=ID), f"Published as a redacted copy of {ID}"),
        ("withdraw", {"reason": "It was wrong.", "before": None, "after": {}}, "Withdrawn: It was wrong."),
        ("restore", {"reason": "", "before": {}, "after": None}, "Restored"),
        ("erase", {"reason": "By court order."}, "Erased: By court order."),
        ("erase", None, "Erased. What was said went with a paper that was erased."),
        ("set", None, "Set. What was said went with a paper that was erased."),
        ("join", JOINED, f"Joined: a reply to {ID}"),
        ("part", PARTED, f"Not a reply to {ID}"),
        ("let", {**PARTED, "after": None}, f"Nothing is said any more of whether it is a reply to {ID}"),
        ("undo", of("title", ["A"], ["B"], undoes=3), "Undone, number 3: Title: A, as before, was B"),
        ("undo", {**PARTED, "undoes": 3}, f"Undone, number 3: Not a reply to {ID}"),
        ("undo", {"before": WITHDRAWN, "after": None, "undoes": 3}, "Undone, number 3: Restored"),
        ("undo", {"before": None, "after": WITHDRAWN, "undoes": 3}, "Undone, number 3: Withdrawn again"),
        ("something else", {"account": "jo", "role": "editor"}, "Something else: account jo, role editor"),
        ("sign in", {}, "Sign in"),
    ],
)
def test_a_row_is_told_in_words(action: str, detail: dict[str, Any] | None, told: str) -> None:
    assert sentence(row(action, detail), VOCABULARY) == told


def test_the_fields_of_people_are_those_that_can_be_said() -> None:
    assert PARTIES == OF_PARTIES


def test_a_value_that_only_looks_like_a_party_is_told_as_it_is() -> None:
    assert value_words("title", "{draft} of 2025", VOCABULARY) == "{draft} of 2025"
