"""Taking back what somebody did to a paper, by a row of its own."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from documents import Document, MunimentError, Visibility
from documents.audit import Audited
from documents.claim import EMBARGO
from documents.decisions import Removal, State
from documents.joins import Join, Pair, Relation
from documents.undone import JOINED, SAID, UNDO, hindrances
from ingest.changing import Changing, Said, claimed, own_claims, recorded
from ingest.publishing import BY_ITSELF


class Undoing(Changing):
    """Puts back what was before."""

    def undo(self, seq: int, by: str, reason: str = "") -> Document:
        """Put back what was before a row of the audit, with who said it and when; the paper as it is then.

        Raises:
            NotFound: there is no such row, or its paper is not here.
            MunimentError: it cannot be undone, was undone, or the same was changed later.
        """
        with self._alone():
            row = self._undoable(seq)
            self._note(by, UNDO, row.document, undoes=seq, **self._put_back(row), reason=reason)
        return self._catalogue.held(row.document)

    def _undoable(self, seq: int) -> Audited:
        """A row that can be undone."""
        row = self._catalogue.audit.get(seq)
        if row is None:
            raise MunimentError(f"There is no number {seq} in the audit. `muniment audit show` lists what there is.")
        if why := hindrances(self._catalogue.audit.of(row.document)).get(seq):
            raise MunimentError(why)
        return row

    def _put_back(self, row: Audited) -> dict[str, Any]:
        """Do the contrary of a row; what changed, as the audit has it."""
        detail = row.detail or {}
        if row.action in SAID:
            return self._unsay(row, detail)
        return self._unjoin(row, detail) if row.action in JOINED else self._unremove(row, detail)

    def _unsay(self, row: Audited, detail: Mapping[str, Any]) -> dict[str, Any]:
        document = self._catalogue.held(row.document)
        _check({field: recorded(own_claims(document, field)) for field in detail["after"]}, detail["after"], row)
        said = _still_to_come(row, {field: claimed(records) for field, records in detail["before"].items()})
        was, _ = detail["visibility"]
        return self._say(document, said, Visibility(was) if "visibility" in said else None)

    def _unremove(self, row: Audited, detail: Mapping[str, Any]) -> dict[str, Any]:
        document, now = self._catalogue.held(row.document), self._catalogue.decisions.removal(row.document)
        _check(as_record(now), detail["after"], row)
        before = _removal(detail["before"])
        if before:
            self._hide(document.id, document.visibility)
            self._catalogue.withdraw(before)
            self._pictures.remove(document.id)
        elif now:
            self._catalogue.restore(now)
        self._carry(document.id)
        return {"before": detail["after"], "after": detail["before"]}

    def _unjoin(self, row: Audited, detail: Mapping[str, Any]) -> dict[str, Any]:
        pair = Pair(row.document, Relation(detail["relation"]), detail["other"])
        now = self._catalogue.joins.get(pair)
        _check(now.record() if now else None, detail["after"], row)
        if detail["before"]:
            self._catalogue.joins.keep(Join.of(pair, detail["before"]))
        else:
            self._catalogue.joins.forget(pair)
        return {**pair._asdict(), "before": detail["after"], "after": detail["before"]}


def as_record(removal: Removal | None) -> dict[str, str] | None:
    """A removal, as the audit has it."""
    return {key: str(value) for key, value in asdict(removal).items()} if removal else None


def _removal(record: Mapping[str, str] | None) -> Removal | None:
    if record is None:
        return None
    return Removal(
        document=record["document"],
        reason=record["reason"],
        at=record["at"],
        visibility=Visibility(record["visibility"]),
        state=State(record["state"]),
    )


def _check(now: object, after: object, row: Audited) -> None:
    """Raise MunimentError where it is no longer as a row left it, though no row tells why."""
    if now != after:
        raise MunimentError(f"It is not as number {row.seq} left it, so that it cannot be undone. Change it by hand.")


def _still_to_come(row: Audited, said: Said) -> Said:
    """What people said, without an embargo whose day has come: it would publish the paper again."""
    today = "" if row.by == BY_ITSELF else datetime.now(UTC).date().isoformat()
    kept = (claim for claim in said.get(EMBARGO, ()) if today and claim.value > today)
    return {**said, EMBARGO: tuple(kept)} if EMBARGO in said else said
