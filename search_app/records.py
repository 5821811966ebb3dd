"""Documents as JSON: what the API and the commands print."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from documents import Claim, Correspondence, Document, Kind, Named, Page, Party, Source, Unit
from search_app.addresses import document_address, page_address
from search_app.joined import Joined


def inspect_record(document: Document | None, *, path: str, status: str, reason: str = "") -> dict[str, Any]:
    """What `muniment inspect --json` prints for a file; without a document, where nothing could be read."""
    return {"path": path, "status": status, "reason": reason, **(_known(document) if document else _UNKNOWN)}


def document_record(document: Document, joined: Sequence[Joined] = ()) -> dict[str, Any]:
    """The answer of /api/v1/documents/{id} and of `muniment show --json`; `joined` are papers that the asker may read.

    Files are named without their folders, which are not the readers' business.
    """
    legible = any(page.text.strip() for page in document.pages)
    status = "read" if not document.unread else "partial" if legible else "unread"
    return {
        "id": document.id,
        "url": document_address(document.id),
        "visibility": document.visibility.value,
        "rights": document.rights,
        **inspect_record(document, path=document.file_name, status=status, reason=document.unread),
        "claims": [_claim(without_folders(claim, document)) for claim in document.claims],
        "pages": [_page(document.id, page) for page in document.pages],
        "joined": [_joined(paper) for paper in joined],
    }


def named(name: Named) -> dict[str, str | None]:
    """A body or topic."""
    return {"slug": name.slug, "name": name.name}


def without_folders(claim: Claim, document: Document) -> Claim:
    """A claim as anybody may read it: files that it names are named alone, people not at all."""
    quote = claim.quote.rsplit("/", 1)[-1] if claim.quote in document.paths else claim.quote
    by = "" if claim.source is Source.PERSON else claim.by.rsplit("/", 1)[-1]
    return replace(claim, by=by, quote=quote)


def _page(id: str, page: Page) -> dict[str, Any]:
    return {"number": page.number, "label": page.label, "url": page_address(id, page.number)}


def _joined(paper: Joined) -> dict[str, str]:
    return {
        "relation": paper.relation.value,
        "id": paper.id,
        "title": paper.title,
        "url": document_address(paper.id),
        "evidence": paper.evidence,
    }


_UNKNOWN: dict[str, Any] = {
    "media_type": None,
    "pages": None,
    "title": None,
    "date": None,
    "kind": None,
    "bodies": [],
    "topics": [],
    "correspondence": None,
    "meeting": None,
    "units": [],
    "claims": [],
}


def _known(document: Document) -> dict[str, Any]:
    return {
        "media_type": document.media_type,
        "pages": len(document.pages),
        "title": document.title,
        "date": str(document.dated) if document.dated else None,
        "kind": document.kind.value,
        "bodies": [named(body) for body in document.bodies],
        "topics": [named(topic) for topic in document.topics],
        "correspondence": _correspondence(document.correspondence) if document.correspondence else None,
        "meeting": _meeting(document),
        "units": [_unit(unit) for unit in document.units],
        "claims": [_claim(claim) for claim in document.claims],
    }


def _correspondence(letter: Correspondence) -> dict[str, Any]:
    return {
        "sender": _party(letter.sender),
        "recipient": [_party(party) for party in letter.recipient],
        "cc": [_party(party) for party in letter.cc],
        "our_ref": letter.our_ref,
        "your_ref": letter.your_ref,
        "in_reply_to": letter.in_reply_to,
    }


def _party(party: Party) -> dict[str, str]:
    return {"name": party.name, "role": party.role, "body": party.body}


def _meeting(document: Document) -> dict[str, str | None] | None:
    """The meeting that minutes or an agenda are of: the body that meets, and the paper's date."""
    if document.kind not in {Kind.MINUTES, Kind.AGENDA}:
        return None
    series = document.bodies[0].name if document.bodies else None
    return {"series": series, "date": str(document.dated) if document.dated else None}


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "unit": unit.unit,
        "number": unit.number,
        "page": unit.page,
        "text": unit.text,
        "owner": unit.owner,
        "due": unit.due,
        "section": unit.section,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "field": claim.field,
        "value": claim.value,
        "source": claim.source.value,
        "rule": claim.rule,
        "page": claim.page,
        "quote": claim.quote,
        "confidence": claim.confidence,
        "by": claim.by,
        "at": claim.at,
    }
