"""What people did to a paper, as the pages tell it, and which of it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from documents import Busy, Changed, Vocabulary
from documents.accounts import Role
from documents.audit import Audited
from documents.sentences import day_words, sentence
from documents.undone import hindrances
from search_app.addresses import address, document_address
from search_app.parts import Parts
from search_app.security.persons import Person

_PUBLISHES = {"publish", "embargo", "withdraw", "restore"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that somebody did. `by` is the account, `who` what it is shown as.

    `can_undo` is whether the person who looks at it may undo it, and nothing stands in the way.
    """

    seq: int
    document: str
    by: str
    who: str
    when: str
    words: str
    can_undo: bool


def deeds(
    rows: Sequence[Audited], vocabulary: Vocabulary, person: Person, shown: Mapping[str, str]
) -> tuple[Deed, ...]:
    """What was done to one paper, the last first, for somebody; `shown` is what accounts are called."""
    hindered = hindrances(rows)
    return tuple(
        deed(row, vocabulary, shown, can_undo=row.seq not in hindered and person.may(role_to_undo(row))) for row in rows
    )


def deed(row: Audited, vocabulary: Vocabulary, shown: Mapping[str, str], *, can_undo: bool = False) -> Deed:
    """A row of the audit in words."""
    return Deed(
        seq=row.seq,
        document=row.document,
        by=row.by,
        who=shown.get(row.by, row.by),
        when=when(row.at),
        words=sentence(row, vocabulary),
        can_undo=can_undo,
    )


def when(at: str) -> str:
    """A time in words: 3 March 2025, 10:11 UTC."""
    return f"{day_words(at[:10])}, {at[11:16]} UTC"


def role_to_undo(row: Audited) -> Role:
    """Who may undo a row: who might have done it."""
    told = row.detail or {}
    said = told.get("after") if "field" in told else None
    return Role.PUBLISHER if row.action in _PUBLISHES or "visibility" in (said or {}) else Role.EDITOR


def done(here: Parts, id: str, person: Person, *, to: str = "", of: str = "") -> Response:
    """Lead on to a paper, or to another page, which says what the person did last to the paper, or to the one `of`."""
    seq = next((row.seq for row in here.catalogue.audit.of(of or id) if row.by == person.name), "")
    return RedirectResponse(address(to or document_address(id), [("done", str(seq))]), 303)


def history_address(id: str) -> str:
    """What was done to a paper."""
    return f"/staff/documents/{id}/history"


def refused(error: Exception) -> int:
    """The status of a page that says why something was not done."""
    if isinstance(error, Changed):
        return 409
    return 503 if isinstance(error, Busy) else 422
