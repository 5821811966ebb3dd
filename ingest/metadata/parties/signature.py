"""The foot of a letter: who signs it, on whose behalf, and to whom copies go."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents import Page, Vocabulary
from ingest.metadata.parties.block import read
from ingest.metadata.parties.draft import Draft, begun, fill
from ingest.metadata.parties.rows import Row, rows_of
from ingest.metadata.parties.wording import (
    AFTER,
    CONTACT,
    COPIES,
    HONORIFIC,
    Sort,
    bare,
    is_name,
    is_office,
    is_titled,
    plain,
    sort_of,
    without_the,
)

_FOOT = 4_000  # characters looked at under the sign-off: six signatories with role and body, and the copies
_OVER = 600  # characters of the next page, where what did not fit may stand
_LINES = 60  # of a signature
_SIGN_OFF = re.compile(
    r"^[^\S\n]*(?=(?-i:[A-Z]))(?:yours(?: very| ever)?,? ?(?:sincerely|faithfully|truly|respectfully|ever|aye)?"
    r"|(?:very )?sincerely(?: yours)?|respectfully(?: yours)?|faithfully|(?:yr eiddoch )?yn gywir"
    r"|(?:with )?(?:my |our )?(?:very )?(?:(?:kind|best|warm)(?:est)? )?(?:regards|wishes))"
    r"(?:[^\S\n]*[,.]?[^\S\n]*$|,[^\S\n]+(?=(?-i:[A-Z])))",
    re.IGNORECASE | re.MULTILINE,
)
_BEHALF = re.compile(r"(?:^|,? )(?:\(?(?:signed )?(?:for and )?on behalf of)\s+(\S.*?)\)?$", re.IGNORECASE)


class Foot(NamedTuple):
    """Those who sign, those on whose behalf, and those to whom copies go."""

    signed: list[Draft]
    behalf: list[Draft]
    copied: list[Draft]


class _Copy(NamedTuple):
    """One of a line of copies, and whether this is the first line."""

    page: Page
    text: str
    sort: Sort
    leads: bool


def foot(pages: Sequence[Page], opens: Page, opening: int, vocabulary: Vocabulary) -> Foot:
    """What stands under the first sign-off after the salutation, or over the page."""
    for number, page in enumerate(pages):
        if off := _SIGN_OFF.search(page.text, opening if page is opens else 0):
            under = [row.saying(bare(row.text)) for row in rows_of(page, off.end(), off.end() + _FOOT)]
            over = [row for each in pages[number + 1 : number + 2] for row in rows_of(each, 0, _OVER)]
            fresh = [row for row in over if row.text not in opens.text or HONORIFIC.match(row.text)]
            signing = list(_signing(under)) or list(_signing(fresh))
            signed, behalf = _signed(signing, vocabulary), _behalf(signing, vocabulary)
            return Foot(signed, behalf, _copied([*under, *over], vocabulary))
    return Foot([], [], [])


def _signing(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows of a signature, up to the copies, the enclosures or a sentence."""
    found = False
    for row in rows[:_LINES]:
        prose = _is_prose(row.text)
        if COPIES.match(row.text) or AFTER.match(row.text) or (prose and found):
            return
        if not prose:
            found = True
            yield row


def _is_prose(text: str) -> bool:
    """Whether a line is one of a text, or of a page's foot."""
    named = is_titled(text) or is_office(text) or _BEHALF.search(text) or CONTACT.search(text)
    return not named and len(text.split()) > 4


def _signed(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Draft]:
    """Who signs; of a bare list of names nothing tells persons from bodies."""
    own = [row.saying(text) for row in rows if (text := _BEHALF.sub("", row.text))]
    found = read(_forenamed(own), vocabulary, at_foot=True)
    signed = [draft for draft in found if draft.name or draft.role or draft.certain]
    told = [draft for draft in signed if draft.styled or draft.role]
    return signed if len(signed) <= max(3, 2 * len(told)) else []


def _behalf(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Draft]:
    """On whose behalf it is signed."""
    others = [row.saying(without_the(match[1])) for row in rows if (match := _BEHALF.search(row.text))]
    return read(others, vocabulary, at_foot=True)


def _forenamed(rows: Sequence[Row]) -> list[Row]:
    """The rows without a name, or the beginning of it, that the next repeats."""
    following = [f"{row.text} " for row in rows[1:]]
    return [row for row, below in zip(rows, [*following, ""], strict=False) if not below.startswith(f"{row.text} ")]


def _copied(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Draft]:
    """A party for each line of copies; an office may stand under its holder."""
    found: list[Draft] = []
    for page, text, sort, leads in _copies(rows, vocabulary):
        if sort is Sort.OFFICE and found and found[-1].styled and not found[-1].role and not leads:
            fill(found[-1], text, vocabulary)
        elif sort in {Sort.PERSON, Sort.OFFICE, Sort.BODY} or is_name(text):
            found.append(begun(page, text, Sort.NAME if sort is Sort.PLACE else sort, vocabulary))
    return found


def _copies(rows: Sequence[Row], vocabulary: Vocabulary) -> Iterator[_Copy]:
    """What stands from "cc" to the enclosures, or to a line that names nobody."""
    listing = False
    for row in rows:
        match = COPIES.match(row.text)
        listing = bool(match) or (listing and not AFTER.match(row.text))
        if not listing:
            continue
        for part in (row.without(match) if match else row).text.split(";"):
            text = plain(part)
            sort = sort_of(text, vocabulary) if text else Sort.APART
            listing = bool(match) or sort not in {Sort.OTHER, Sort.CONTACT}
            yield _Copy(row.page, text, sort, leads=bool(match))
