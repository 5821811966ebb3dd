"""What a letter claims of its sender, its recipients and those to whom copies go."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from documents import Claim, Page, Source, Vocabulary
from ingest.metadata.evidence import first_page
from ingest.metadata.kinds import SALUTATION
from ingest.metadata.parties.address import Head, head, recipients, saluted
from ingest.metadata.parties.draft import Draft
from ingest.metadata.parties.signature import foot
from ingest.metadata.parties.wording import short

_HEAD = 2_000  # characters: an address block for each of nine ministers may come before the salutation
_QUOTE = 160
_TOGETHER = 2  # bodies that write as one: of more, none is whose letter it is
_ISSUES = 0.84  # as sure as that its name stands under the signature; surer than the letterhead


def parties(pages: Sequence[Page], facts: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Claim]:
    """Sender, recipients and copies, as the text says them; nothing of a mail, whose head says them."""
    page = first_page(pages)
    if not page or "sender" in facts or "recipient" in facts:
        return
    salutation = SALUTATION.search(page.text[:_HEAD])
    below = foot(pages, page, salutation.end() if salutation else 0, vocabulary)
    above = head(page, salutation, vocabulary) if salutation else Head([], [])
    _complete(below.signed, above.named)
    written_to = recipients(above.named, salutation, below.signed) if salutation else []
    yield from _senders(below.signed, below.behalf, _letterhead(above.named, written_to))
    for draft in written_to:
        yield _claim("recipient", draft, "the address block", 0.9)
    if salutation and not written_to and (met := saluted(page, salutation)):
        yield _claim("recipient", met, "the salutation", 0.6)
    for draft in (*above.copied, *below.copied):
        yield _claim("cc", draft, "the line of copies", 0.85)


def _complete(signed: Sequence[Draft], named: Sequence[Draft]) -> None:
    """Give those who sign with a name alone the office that the head has beside it."""
    for draft in signed:
        for above in named if draft.name and not draft.role and not draft.body else ():
            if above.name and short(above.name) == short(draft.name):
                draft.role, draft.body = above.role, above.body


def _letterhead(named: Sequence[Draft], written_to: Sequence[Draft]) -> Draft | None:
    """The body that the head begins with, where it is not written to."""
    first = named[0] if named else None
    if not first or not first.is_body_alone or first in written_to or not (written_to or first.certain):
        return None
    return first


def _senders(signed: Sequence[Draft], behalf: Sequence[Draft], letterhead: Draft | None) -> Iterator[Claim]:
    """Who signs; the body of one who says none is that for which he signs, or that of the letterhead."""
    bodies = [draft for draft in (*behalf, letterhead) if draft and draft.is_body_alone]
    if len(signed) == 1 and bodies and not signed[0].body:
        signed[0].body = bodies[0].body
    for draft in signed:
        yield _claim("sender", draft, "the name under the sign-off", 0.9)
    if signed and signed[0].body and len({draft.body for draft in signed}) <= _TOGETHER:
        yield replace(_claim("body", signed[0], "the body of who signs", _ISSUES), value=signed[0].body)
    for draft in behalf:
        if not signed or draft not in bodies:
            yield _claim("sender", draft, "on whose behalf it is signed", 0.6)
    if letterhead and not signed and not behalf:
        yield _claim("sender", letterhead, "the letterhead", 0.5)


def _claim(field: str, draft: Draft, rule: str, confidence: float) -> Claim:
    value = json.dumps({"name": draft.name, "role": draft.role, "body": draft.body}, ensure_ascii=False)
    quote, page = " ".join(" ".join(draft.lines).split())[:_QUOTE], draft.page.number
    return Claim(field=field, value=value, source=Source.TEXT, rule=rule, confidence=confidence, page=page, quote=quote)
