"""What the pages for staff work with."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from search_app.security.persons import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.uploads import Uploads
    from ingest.desk import Desk
    from ingest.review import Review
    from ingest.revising import Revising
    from ingest.upkeep import Upkeep
    from search_app.security.oidc import OpenID

ADD = "/staff/add"
API_ADD = "/api/v1/documents"
REVIEW = "/staff/review"
PATIENCE = 10.0  # seconds that a change waits while another is made


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The door, and the parts that change what is held; these are loaded when something is changed first.

    `largest` is how many bytes may be sent at once, `mails` whether mail can be sent.
    """

    door: Door
    upkeep: "Callable[[], Upkeep]"
    review: "Callable[[], Review]"
    desk: "Callable[[], Desk]"
    revising: "Callable[[], Revising]"
    uploads: "Callable[[], Uploads]"
    home: Path
    largest: int = 200_000_000
    provider: "OpenID | None" = None
    label: str = ""  # of the button for signing in with that provider
    mails: bool = False


async def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


AtWork = Annotated[Office, Depends(_office)]
