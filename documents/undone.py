"""Which of the things that people did to a paper can be undone, and what stands in the way of the others."""

from collections.abc import Iterator, Sequence
from typing import Any

from documents.audit import ERASE, Audited

UNDO = "undo"
SAID = frozenset({"set", "unset", "publish", "embargo"})  # actions that put what people say in place of what they said
REMOVED = frozenset({"withdraw", "restore"})
JOINED = frozenset({"join", "part", "let"})


def hindrances(rows: Sequence[Audited]) -> dict[int, str]:
    """Why rows cannot be undone, by their numbers, in a sentence each; those that can be are not among them.

    The rows are all that was done to one paper, the last first.
    """
    found: dict[int, str] = {}
    undone = {row.detail["undoes"]: row.seq for row in rows if row.action == UNDO and row.detail}
    later: dict[str, Audited] = {}  # what was changed later, and by which row last
    erased = False
    for row in rows:
        things = tuple(_changed(row))
        if why := _why(row, undone, [later[each] for each in things if each in later], erased=erased):
            found[row.seq] = why
        erased |= row.action == ERASE
        if row.action != UNDO and row.seq not in undone:
            later = dict.fromkeys(things, row) | later
    return found


def _why(row: Audited, undone: dict[Any, int], later: Sequence[Audited], *, erased: bool) -> str:
    """What stands in the way of undoing a row, "" where nothing does."""
    if row.action not in SAID | REMOVED | JOINED:
        return f"Number {row.seq} ({row.action}) cannot be undone."
    if erased:
        return f"The paper {row.document} was erased since number {row.seq}, which cannot be undone."
    if row.detail is None:
        return f"What was before number {row.seq} went with a paper that was erased, so that it cannot be put back."
    if row.seq in undone:
        return f"Number {row.seq} was undone by number {undone[row.seq]}."
    if later:
        last = max(later, key=lambda each: each.seq)
        return f"{last.by} changed the same later: number {last.seq} ({last.action}). Undo that first."
    return ""


def _changed(row: Audited) -> Iterator[str]:
    """What a row changed of its paper."""
    detail = row.detail or {}
    if "relation" in detail:
        yield f"{detail['relation']} {detail['other']}"
    elif "field" in detail:
        yield from detail["after"]
    elif row.action in REMOVED:
        yield "removal"
