"""Private feeds: what is new in a search that somebody saved, at an address that only they know."""

import uuid
from collections.abc import Set
from dataclasses import replace
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from documents import Audience, Vocabulary
from documents.searches import SavedSearch
from index import Hit
from search_app.addresses import SEARCH, document_address
from search_app.arriving import arrived
from search_app.asking import Asked, asked
from search_app.atom import MEDIA_TYPE, Entry, Feed, atom
from search_app.dates import date_words
from search_app.parts import Parts
from search_app.security.limiting import What
from search_app.security.persons import peer_of, refused
from search_app.staff.office import AtWork
from search_app.urns import urn

router = APIRouter()

CLOSED = "Staff only"
_AT_ONCE = 50  # papers in a feed


@router.api_route("/feeds/{secret}.atom", methods=["GET", "HEAD"])
def private_feed(secret: str, request: Request, office: AtWork) -> Response:
    """What a saved search finds for its owner, what came last first; 404 where the address is worth nothing."""
    found = office.door.accounts.searches.feed(secret)
    if found is None:
        office.door.limits.count(What.FEED, peer_of(request))
        refused("a private feed that leads nowhere")
        raise HTTPException(404)
    parts: Parts = request.app.state.parts
    account, search = found
    content = _written(parts, search, account.audience, parts.root(request))
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "private, no-store"})


def feed_address(secret: str) -> str:
    """Where a private feed is."""
    return f"/feeds/{secret}.atom"


def question_of(search: SavedSearch, vocabulary: Vocabulary) -> Asked:
    """What a saved search asks for."""
    return asked(parse_qsl(search.query, keep_blank_values=False), vocabulary)


def _written(parts: Parts, search: SavedSearch, audience: Audience, root: str) -> bytes:
    question = question_of(search, parts.vocabulary)
    times = parts.catalogue.arrivals.times(audience)
    query = replace(question.query, facets=(), page=1, size=_AT_ONCE, excerpts=0, explain=False)
    hits = [hit for hit in arrived(parts.indexes(audience), query, times).hits if hit.document in times]
    closed = parts.catalogue.closed([hit.document for hit in hits])
    feed = Feed(
        id=uuid.uuid5(uuid.NAMESPACE_OID, search.id).urn,
        title=f"{parts.house.name}: {search.name}",
        name=parts.house.name,
        page=root + question.at(SEARCH),
        entries=[_entry(hit, times[hit.document], closed, root) for hit in hits],
    )
    return atom(feed)


def _entry(hit: Hit, at: str, closed: Set[str], root: str) -> Entry:
    bodies = [body.name for body in hit.bodies]
    told = (CLOSED if hit.document in closed else "", hit.kind.capitalize(), *bodies)
    dated = date_words(hit.dated) if hit.dated else "No date"
    return Entry(
        id=urn(hit.document),
        title=hit.title,
        address=root + document_address(hit.document),
        updated=at,
        summary=" · ".join(filter(None, (*told, dated))),
        authors=bodies,
    )
