"""Looking at what comes in: the papers that wait, and each of them, accepted or rejected by who has seen it."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from documents import Audience, Document, Kind, MunimentError, NotFound, Visibility, read_date
from documents.batches import Batches
from documents.decisions import State
from search_app.addresses import address
from search_app.parts import Here, Parts
from search_app.picture import drawn, soon
from search_app.reading import check_id, find_document, page_number
from search_app.security.forms import Form, check_form
from search_app.security.persons import Editor, Person
from search_app.staff.alongside import corrections
from search_app.staff.correcting import say, sent
from search_app.staff.deeds import done, refused, when
from search_app.staff.fields import belongs, correction
from search_app.staff.looking import facts_waiting, first_looks, likes, review_address, sheet
from search_app.staff.office import REVIEW, AtWork, Office

if TYPE_CHECKING:
    from ingest.review import Review, Waiting

router = APIRouter(dependencies=[Depends(check_form)])

_PAGE = 50  # papers
_MOST = 500  # papers that are decided on at once
_EMBARGO = "embargo"
_NUMBER = re.compile("[1-9][0-9]{0,5}")
_NOT_YOURS = "You can accept papers for staff alone; who may publish is a publisher."
_TAKES_PUBLIC = "It would take the place of “{}”, which everybody may read now. Ask a publisher to accept it."
_NO_LONGER = "What you chose no longer waits: somebody else accepted or rejected it. Nothing was done now."
_WHY = "Say why it is rejected."
_NONE = "Choose one paper or more."


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read what is accepted: `embargo` is the day until which it is for staff."""

    visibility: Visibility
    embargo: date | None = None


@router.api_route(REVIEW, methods=["GET", "HEAD"])
def waiting_page(request: Request, here: Here, person: Editor, office: AtWork) -> Response:
    """The papers that wait, the last that came first; or those that were rejected."""
    state = State.REJECTED if request.query_params.get("tab") == State.REJECTED else State.WAITING
    return _list(request, here, person, office, state)


@router.post(f"{REVIEW}/accept")
def accept_some(request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Accept the papers that were chosen, all of them or none."""

    def accept(ids: Sequence[str]) -> None:
        readers = _readers(form, person)
        for document in office.review().all_waiting(ids):
            _check_place(here, person, document)
        office.review().accept_all(ids, person.name, visibility=readers.visibility, embargo=readers.embargo)

    return _decide(request, here, person, office, form, accept)


@router.post(f"{REVIEW}/reject")
def reject_some(request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Reject the papers that were chosen, all of them or none."""

    def reject(ids: Sequence[str]) -> None:
        office.review().reject_all(ids, person.name, _reason(form))

    return _decide(request, here, person, office, form, reject)


@router.post(REVIEW + "/{id}/take-back")
def take_back(id: str, person: Editor, office: AtWork) -> Response:
    """Have a paper that was rejected wait again."""
    check_id(id)
    office.review().take_back(id, person.name)
    return RedirectResponse(review_address(id), 303)


@router.api_route(REVIEW + "/{id}", methods=["GET", "HEAD"])
def paper_page(id: str, request: Request, here: Here, person: Editor, office: AtWork) -> Response:
    """A paper that waits, or was rejected: what was read of it, and what can be done."""
    _waiting_or_rejected(office, id)
    return _paper(id, request, here, person, office)


@router.api_route(REVIEW + "/{id}/pages/{number}.webp", methods=["GET", "HEAD"])
async def picture(id: str, number: str, request: Request, here: Here, _person: Editor) -> Response:
    """One page of it, drawn."""
    return await soon(partial(_drawn, id, number, request, here))


@router.post(REVIEW + "/{id}/accept")
def accept(id: str, request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Let a paper be found, perhaps in the place of another."""
    older, onward = str(form.get("supersedes", "")), _next(here, id)
    redacted = _redacted(here, office, id) if form.get("then") == "redacts" and person.may("publisher") else ""
    try:
        # a redacted copy is for staff until the paper that it stands for is closed
        readers = Readers(Visibility.STAFF) if redacted else _readers(form, person)
        _check_place(here, person, _waiting_or_rejected(office, id), older)
        visibility, until = readers.visibility, readers.embargo
        office.review().accept(id, person.name, visibility=visibility, embargo=until, supersedes=older)
        if redacted:
            office.upkeep().redact(redacted, id, person.name, "Added as its redacted copy")
    except NotFound:
        return _gone(request, here, person, office)
    except (ValueError, MunimentError) as error:
        return _paper(id, request, here, person, office, form=form, error=error)
    return _onward(onward) if form.get("then") == "next" else done(here, id, person)


@router.post(REVIEW + "/{id}/reject")
def reject(id: str, request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Keep a paper from being found; the next one that waits is shown."""
    onward = _next(here, id)
    try:
        check_id(id)
        office.review().reject(id, person.name, _reason(form))
    except NotFound:
        return _gone(request, here, person, office)
    except (ValueError, MunimentError) as error:
        return _paper(id, request, here, person, office, form=form, error=error)
    return _onward(onward)


@router.post(REVIEW + "/{id}/correct")
def correct(id: str, request: Request, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Keep what somebody says of a fact, or forget what people said."""
    _waiting_or_rejected(office, id)
    field, values, reason = sent(form)
    try:
        say(office, person, id, form, here.vocabulary)
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        return _paper(id, request, here, person, office, tried=(field, values, reason), error=error)
    return RedirectResponse(f"{review_address(id)}#facts", 303)


def _decide(
    request: Request,
    here: Parts,
    person: Person,
    office: Office,
    form: Form,
    decide: Callable[[Sequence[str]], None],
) -> Response:
    """Decide on the papers that were chosen, or say on their list why that was not done."""
    ids = list(dict.fromkeys(str(value) for value in form.getlist("id")))[:_MOST]
    try:
        if not ids:
            raise ValueError(_NONE)
        for id in ids:
            check_id(id)
        decide(ids)
    except NotFound as error:
        return _gone(request, here, person, office, f"{error} Nothing was done now.")
    except (ValueError, MunimentError) as error:
        return _list(request, here, person, office, State.WAITING, form=form, error=str(error), status=refused(error))
    return RedirectResponse(address(REVIEW, [("done", str(len(ids)))]), 303)


def _readers(form: Form, person: Person) -> Readers:
    """Who may read what is accepted, as the form says and the person may decide. Raises ValueError."""
    asked = form.get("visibility")
    if asked == Visibility.STAFF or (asked is None and not person.may("publisher")):
        return Readers(Visibility.STAFF)
    if not person.may("publisher"):
        raise ValueError(_NOT_YOURS)
    if asked == Visibility.PUBLIC:
        return Readers(Visibility.PUBLIC)
    if asked != _EMBARGO:
        raise ValueError("Say who may read it.")
    return Readers(Visibility.STAFF, _day(str(form.get("until", "")).strip()))


def _day(typed: str) -> date:
    try:
        found = read_date(typed)
    except ValueError as error:
        raise ValueError(f"“{typed}” is no day. Write it like 3/3/2027.") from error
    if not found.day:
        raise ValueError(f"“{typed}” is not one day. Write it like 3/3/2027.")
    return found.first


def _reason(form: Form) -> str:
    reason = str(form.get("reason", "")).strip()
    if not reason:
        raise ValueError(_WHY)
    return reason


def _waiting_or_rejected(office: Office, id: str) -> Document:
    """A paper that waits, or was rejected. Raises NotFound."""
    check_id(id)
    return office.review().waiting_or_rejected(id)


def _check_place(here: Parts, person: Person, document: Document, older: str = "") -> None:
    """Have nobody take a paper from the public, by accepting another in its place, who may not. Raises ValueError."""
    if person.may("publisher"):
        return
    lying = {file.document for file in here.catalogue.files(document.paths).values()}
    for id in filter(None, {older, *lying} - {document.id}):
        if here.catalogue.known(id):
            other = here.catalogue.held(id)
            if other.visibility is Visibility.PUBLIC and not here.catalogue.decisions.is_held_back(id):
                raise ValueError(_TAKES_PUBLIC.format(other.title))


def _redacted(here: Parts, office: Office, id: str) -> str:
    """The paper that another was sent in to be the redacted copy of, as long as it is here; "" for none."""
    with suppress(NotFound):
        upload = office.review().sent(_waiting_or_rejected(office, id))
        said = Batches(office.home).get(upload.batch) if upload else None
        if said and said.redacts:
            return find_document(here.catalogue, said.redacts, Audience.STAFF).id
    return ""


def _next(here: Parts, id: str) -> str:
    """The paper that waits and came before one, so that it is below it; else the last that came. "" for none."""
    return here.catalogue.held_back.below(id)


def _onward(id: str) -> Response:
    return RedirectResponse(review_address(id) if id else REVIEW, 303)


def _drawn(id: str, number: str, request: Request, here: Parts) -> Response:
    check_id(id)
    place = page_number(number, id)
    return drawn(here.catalogue.leaf_waiting(id, place), id, place, request, here)


def _gone(request: Request, here: Parts, person: Person, office: Office, error: str = _NO_LONGER) -> Response:
    return _list(request, here, person, office, State.WAITING, error=error, status=409)


def _number(request: Request, name: str) -> int:
    """A number in the address, 1 where there is none."""
    asked = request.query_params.get(name, "")
    return int(asked) if _NUMBER.fullmatch(asked) else 1


def _list(
    request: Request,
    here: Parts,
    person: Person,
    office: Office,
    state: State,
    *,
    form: Form | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    number = here.catalogue.held_back.number(state)
    last = max(1, -(-number // _PAGE))
    page = min(_number(request, "page"), last)
    tab = State.REJECTED if state is State.REJECTED else ""
    return here.html(
        "staff/review.html",
        status=status,
        state=state,
        papers=_some(office.review(), state, number, page),
        numbers={each: here.catalogue.held_back.number(each) for each in (State.WAITING, State.REJECTED)},
        previous=address(REVIEW, [("tab", tab), ("page", str(page - 1))]) if page > 1 else "",
        next=address(REVIEW, [("tab", tab), ("page", str(page + 1))]) if page < last else "",
        page=page,
        last=last,
        every=address(REVIEW, [("page", str(page)), ("all", "1")]),
        chosen=set(map(str, form.getlist("id"))) if form else set(),
        all=request.query_params.get("all") == "1",
        given=_given(form),
        shown=_shown(office),
        when=when,
        done=_number(request, "done") if "done" in request.query_params else 0,
        publishes=person.may("publisher"),
        error=error,
    )


def _some(review: "Review", state: State, number: int, page: int) -> "list[Waiting]":
    """A page of a list, the last that came first."""
    end = max(0, number - (page - 1) * _PAGE)
    start = max(0, end - _PAGE)
    some: Callable[[int, int], Iterable[Waiting]] = review.rejected if state is State.REJECTED else review.waiting
    return list(some(start, end - start))[::-1] if end else []


def _shown(office: Office) -> dict[str, str]:
    """What accounts are called."""
    return {account.name: account.shown for account in office.door.accounts.all()}


def _given(form: Form | None) -> dict[str, str]:
    return {name: str(form.get(name, "")) if form else "" for name in ("visibility", "until", "reason", "supersedes")}


def _paper(
    id: str,
    request: Request,
    here: Parts,
    person: Person,
    office: Office,
    *,
    form: Form | None = None,
    tried: tuple[str, tuple[str, ...], str] | None = None,
    error: Exception | None = None,
) -> Response:
    """The page of a paper that waits; with what was typed, where that could not be done."""
    review, document = office.review(), here.catalogue.held(id, words=True)
    upload = review.sent(document)
    said = Batches(office.home).get(upload.batch) if upload else None
    known = facts_waiting(document, here.vocabulary)
    forms = corrections(document, here.vocabulary)
    if tried:
        forms[tried[0]] = correction(document, tried[0], here.vocabulary).filled(tried[1], tried[2], str(error))
    shown = {fact.field for fact in known}
    removal = here.catalogue.decisions.removal(id)
    given, redacts = _given(form), _redacted(here, office, id)
    return here.html(
        "staff/paper.html",
        status=_status(error),
        document=document,
        facts=known,
        corrections=forms,
        missing=[each for field, each in forms.items() if field not in shown and belongs(document, field)],
        tried=tried[0] if tried else "",
        kinds=list(Kind),
        vocabulary=here.vocabulary,
        to=f"{REVIEW}/{id}/correct",
        looks=first_looks(review.doubts(document), known),
        like=likes(review.like(id)),
        sheet=sheet(document, _number(request, "page"), request.query_params.get("q", "")[:1_000], here.vocabulary),
        upload=upload,
        by=_shown(office).get(upload.by, upload.by) if upload else "",
        came=when(upload.at if upload else removal.at if removal else ""),
        said=said,
        redacts=redacts,
        redacted=here.catalogue.title(redacts, Audience.STAFF) if redacts else "",
        rejected=removal if removal and removal.state is State.REJECTED else None,
        next=_next(here, id),
        given=given | {"visibility": given["visibility"] or (said.visibility if said else Visibility.STAFF)},
        publishes=person.may("publisher"),
        error=str(error or ""),
    )


def _status(error: Exception | None) -> int:
    if error is None:
        return 200
    return refused(error)
