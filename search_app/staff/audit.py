"""The audit, for administrators: all that people did, whether it is whole, and all of it to keep."""

import json
import re
from collections.abc import Iterator
from itertools import islice

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from documents import Audience, NotFound
from documents.audit import Audit
from documents.catalogue import Catalogue
from search_app.parts import Here
from search_app.security.forms import check_form
from search_app.security.persons import Administrator
from search_app.staff.deeds import deed

router = APIRouter(dependencies=[Depends(check_form)])

AUDIT = "/staff/audit"
_AT_ONCE = 50
_FAULTS = 100  # that are shown
_SEQ = re.compile("[1-9][0-9]{0,14}")


@router.api_route(AUDIT, methods=["GET", "HEAD"])
def audit(here: Here, _person: Administrator, before: str = "") -> Response:
    """What people did, the last first."""
    upto = int(before) if _SEQ.fullmatch(before) else None
    rows = here.catalogue.audit.last(_AT_ONCE + 1, upto)
    shown = [deed(row, here.vocabulary, {}) for row in rows[:_AT_ONCE]]
    titles = dict(_titles(here.catalogue, {row.document for row in shown}))
    onward = shown[-1].seq if len(rows) > _AT_ONCE else 0
    return here.html("staff/audit.html", deeds=shown, titles=titles, before=upto or 0, onward=onward)


@router.api_route(f"{AUDIT}/verify", methods=["GET", "HEAD"])
def verify(here: Here, _person: Administrator) -> Response:
    """Whether every row of the audit is as it was written."""
    last = next(iter(here.catalogue.audit.last(1)), None)
    faults = list(islice(here.catalogue.audit.verify(), _FAULTS + 1))
    return here.html("staff/audit_verified.html", last=last, faults=faults[:_FAULTS], more=len(faults) > _FAULTS)


@router.api_route(f"{AUDIT}.jsonl", methods=["GET", "HEAD"])
def export(here: Here, _person: Administrator) -> Response:
    """Every row with all that its hash is made of, one a line."""
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(_lines(here.catalogue.audit), media_type="application/jsonl", headers=headers)


def _lines(kept: Audit) -> Iterator[str]:
    for row in kept.all():
        yield json.dumps(row) + "\n"


def _titles(catalogue: Catalogue, ids: set[str]) -> Iterator[tuple[str, str]]:
    """What those of some papers are called that are here."""
    for id in ids - {""}:
        try:
            yield id, catalogue.title(id, Audience.STAFF)
        except NotFound:
            continue
