"""Taking back what somebody did to a paper, by a row of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from documents import Document, MunimentError, Visibility
from documents.audit import ERASE, Audited
from documents.decisions import Removal, State
from documents.joins import Join, Pair, Relation
from ingest.changing import Changing, claimed, own_claims, recorded

UNDO = "undo"
_SAID = {"set", "unset", "publish", "embargo"}
_REMOVED = {"withdraw", "restore"}
_JOINED = {"join", "part", "let"}


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
        if row.action not in _SAID | _REMOVED | _JOINED:
            raise MunimentError(f"Number {seq} ({row.action}) cannot be undone.")
        history = self._catalogue.audit.of(row.document)
        if row.detail is None or any(each.action == ERASE and each.seq > seq for each in history):
            raise MunimentError(f"The paper {row.document} was erased since number {seq}, which cannot be undone.")
        undone = {each.detail["undoes"]: each for each in history if each.action == UNDO and each.detail}
        if seq in undone:
            raise MunimentError(f"Number {seq} was undone by number {undone[seq].seq}.")
        for later in history:
            if later.seq > seq and later.seq not in undone and later.action != UNDO and _things(later) & _things(row):
                raise MunimentError(
                    f"{later.by} changed the same later: number {later.seq} ({later.action}). Undo that first."
                )
        return row

    def _put_back(self, row: Audited) -> dict[str, Any]:
        """Do the contrary of a row; what changed, as the audit has it."""
        detail = row.detail or {}
        if row.action in _SAID:
            return self._unsay(row, detail)
        return self._unjoin(row, detail) if row.action in _JOINED else self._unremove(row, detail)

    def _unsay(self, row: Audited, detail: Mapping[str, Any]) -> dict[str, Any]:
        document = self._catalogue.held(row.document)
        _check({field: recorded(own_claims(document, field)) for field in detail["after"]}, detail["after"], row)
        said = {field: claimed(records) for field, records in detail["before"].items()}
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


def _things(row: Audited) -> set[str]:
    """What a row changed of its paper."""
    return set(_named(row, row.detail or {}))


def _named(row: Audited, detail: Mapping[str, Any]) -> Iterator[str]:
    if "relation" in detail:
        yield f"{detail['relation']} {detail['other']}"
    elif "field" in detail:
        yield from detail["after"]
    elif row.action in _REMOVED:
        yield "removal"
