"""The address block of a letter and its salutation: to whom it goes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from documents import Page, Vocabulary
from ingest.metadata.letters import DATED
from ingest.metadata.parties.block import read
from ingest.metadata.parties.draft import Draft
from ingest.metadata.parties.rows import Row, rows_of
from ingest.metadata.parties.wording import (
    ANY_OFFICE,
    COPIES,
    HONORIFIC,
    bare,
    is_saluted,
    is_titled,
    plain,
    short,
    without_the,
)

_TO = re.compile(r"To(?::\s*|\s+(?=the\b|[A-Z]))(?:the\s+)?")
_FROM = re.compile(r"From\b")
_PLURAL = re.compile(r"\b(?:ministers|members|secretaries|leaders|colleagues|councillors|both)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.;:?!]\s+\w\w\w")  # a sentence
_NOBODY = re.compile(
    r"(?:sirs?|madams?)(?: ?(?:or|and|/) ?(?:sirs?|madams?))?|whom it may concern"
    r"|(?:all|both|everyone|team|(?:valued |fellow )?(?:colleague|friend|resident|neighbour|customer|parent|reader"
    r"|member|applicant|councillor)s?)(?:(?:/| and | or ).*)?",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """The parties above the salutation, and those to whom copies go."""

    named: list[Draft]
    copied: list[Draft]


def head(page: Page, salutation: re.Match[str], vocabulary: Vocabulary) -> Head:
    """Who is named above the salutation; of a letterhead above "To" only a body."""
    own, copied = _apart_from_copies(rows_of(page, 0, salutation.start()))
    letterhead, address = _at_to(own)
    whom = salutation["dear"] or ""
    senders = [bare(row.text) for row in own if _FROM.match(row.text)]
    above = [draft for draft in read(letterhead, vocabulary, whom)[:1] if draft.is_body_alone]
    copies = [draft for rows in copied for draft in read([row for row in rows if row.text], vocabulary)[:1]]
    named = [replace(draft, sends=draft.lines[0] in senders) for draft in read(address, vocabulary, whom)]
    return Head([*above, *named], copies)


def _apart_from_copies(rows: Iterable[Row]) -> tuple[list[Row], list[list[Row]]]:
    """The rows that are no copies, and those of each line of copies; a date among these is no part of them."""
    own: list[Row] = []
    copied: list[list[Row]] = []
    for row in rows:
        if match := COPIES.match(row.text):
            copied.append([row.without(match)])
        elif copied and not DATED.fullmatch(row.text):
            copied[-1].append(row)
        else:
            own.append(row)
    return own, copied


def _at_to(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows above "To", which are the letterhead, and the others."""
    before: list[Row] = []
    own: list[Row] = []
    for row in rows:
        if not before and (match := _TO.match(row.text)):
            before, own = own, [row.without(match)]
        else:
            own.append(row)
    return before, own


def recipients(named: Sequence[Draft], salutation: re.Match[str], signed: Sequence[Draft]) -> list[Draft]:
    """Those of the head to whom the letter goes: who is saluted, else who has an office or style, else a body."""
    senders = {short(draft.name) for draft in signed if draft.name}
    others = [draft for draft in named if not (draft.sends or (draft.name and short(draft.name) in senders))]
    whom = (salutation["dear"] or "").strip()
    met = [draft for draft in others if is_saluted(draft.name, draft.role, whom)]
    if met and whom and not _PLURAL.search(whom):
        return met
    if official := _official(others):
        return [_with_name(official[0], whom)] if len(official) == 1 else official
    own = {draft.body for draft in signed}
    bodies = [draft for draft in others if draft.certain and not draft.name and draft.body not in own]
    headed = any(draft.body in own for draft in named)  # then the first is no letterhead
    return [draft for draft in bodies if headed or draft.apart or draft is not named[0]][-1:]


def _official(drafts: Sequence[Draft]) -> list[Draft]:
    """Those with an office or style, under all the lines that say how to reach whoever writes."""
    most = max((draft.contacts for draft in drafts), default=0)
    placed = [draft for draft in drafts if draft.contacts == most or draft.styled]
    return [draft for draft in placed if draft.styled or draft.role]


def _with_name(draft: Draft, whom: str) -> Draft:
    """A party of an office alone, with the name by which it is saluted."""
    if not draft.name and HONORIFIC.match(whom) and not _NOBODY.fullmatch(whom):
        draft.name = whom
    return draft


def saluted(page: Page, salutation: re.Match[str]) -> Draft | None:
    """Who is saluted, for where no address block says more."""
    whom = plain(salutation["dear"] or re.sub(r"(?i)^to\s+", "", salutation["open"]))
    if _NOBODY.fullmatch(whom) or _ENDED.search(whom) or not salutation[0][0].isupper():
        return None
    lines = [plain(salutation[0])]
    if ANY_OFFICE.search(whom) and (_PLURAL.search(whom) or not HONORIFIC.match(whom)):
        return Draft(page, role=without_the(whom), lines=lines)
    if is_titled(whom) and 2 <= len(whom.split()) <= 4:
        return Draft(page, name=whom, lines=lines)
    return None
