"""Who may read a paper: publishing it, keeping it for staff, taking it away and giving it back."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents import Audience, Document, MunimentError, NotFound, Visibility, read_date
from documents.catalogue import Catalogue
from search_app.parts import Here, Parts
from search_app.reading import check_id, find_document
from search_app.security.forms import Form, check_form
from search_app.security.persons import Person, Publisher
from search_app.staff.alongside import label
from search_app.staff.deeds import done, history_address, refused
from search_app.staff.joining import other_paper
from search_app.staff.office import AtWork, Office

router = APIRouter(dependencies=[Depends(check_form)])

_PAPER = "/staff/documents/{id}"
_WORD = "erase"
_GIVEN = ("reason", "until", "copy", "word")


@router.api_route(f"{_PAPER}/publish", methods=["GET", "HEAD"])
def publish_page(id: str, here: Here, _person: Publisher, office: AtWork) -> Response:
    """Who may read a paper, and what can be done about it."""
    return _page(here, office, find_document(here.catalogue, id, Audience.STAFF), {})


@router.post(f"{_PAPER}/publish")
def publish(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Let everybody read a paper."""
    given = _given(form)
    upkeep = office.upkeep()
    return _do(id, here, office, person, given, "publish", lambda: upkeep.publish(id, person.name, given["reason"]))


@router.post(f"{_PAPER}/staff-only")
def staff_only(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Keep a paper for staff."""
    given = _given(form)

    def keep() -> Document:
        return office.upkeep().set(id, "visibility", [Visibility.STAFF], person.name, given["reason"])

    return _do(id, here, office, person, given, "staff", keep)


@router.post(f"{_PAPER}/embargo")
def embargo(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Keep a paper for staff until a day."""
    given = _given(form)

    def keep() -> Document:
        return office.upkeep().embargo(id, _day(given["until"]), person.name, given["reason"])

    return _do(id, here, office, person, given, "embargo", keep)


@router.post(f"{_PAPER}/withdraw")
def withdraw(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Take a paper away from everybody."""
    given = _given(form)

    def take() -> Document:
        return office.upkeep().withdraw(id, person.name, _why(given))

    return _do(id, here, office, person, given, "withdraw", take)


@router.post(f"{_PAPER}/redact")
def redact(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Keep a paper for staff, and publish its redacted copy, which is here too."""
    given = _given(form)

    def choose() -> Document:
        copy = other_paper(here.catalogue, given["copy"])
        return office.upkeep().redact(id, copy.id, person.name, given["reason"])

    return _do(id, here, office, person, given, "redact", choose)


@router.post(f"{_PAPER}/restore")
def restore(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Give a withdrawn paper back; one that was erased may be added again."""
    _check_told(here.catalogue, id)
    removal = office.upkeep().restore(id, person.name, _given(form)["reason"])
    return done(here, id, person, to=history_address(id) if removal.erased else "")


@router.api_route(f"{_PAPER}/erase", methods=["GET", "HEAD"])
def erase_page(id: str, here: Here, _person: Publisher, office: AtWork) -> Response:
    """What will be gone when a paper is erased."""
    return _erase_page(here, office, id, {})


@router.post(f"{_PAPER}/erase")
def erase(id: str, here: Here, person: Publisher, office: AtWork, form: Form) -> Response:
    """Delete a paper for good, if the word for it was typed."""
    given = _given(form)
    _check_told(here.catalogue, id)
    try:
        reason = _why(given)
        if given["word"].casefold() != _WORD:
            raise ValueError(f"Type the word “{_WORD}” if you mean to delete this paper for good.")
        office.upkeep().erase(id, person.name, reason)
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        return _erase_page(here, office, id, given, error)
    return done(here, id, person, to=history_address(id))


def _do(
    id: str,
    here: Parts,
    office: Office,
    person: Person,
    given: dict[str, str],
    what: str,
    change: Callable[[], object],
) -> Response:
    """Change who may read a paper, or say on its page why that was not done."""
    paper = find_document(here.catalogue, id, Audience.STAFF)
    try:
        change()
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        return _page(here, office, paper, given, what, error)
    return done(here, id, person)


def _given(form: Form) -> dict[str, str]:
    return {name: str(form.get(name, "")).strip() for name in _GIVEN}


def _why(given: dict[str, str]) -> str:
    """The reason. Raises ValueError where there is none."""
    if not given["reason"]:
        raise ValueError("Say why: who asks for the paper is told.")
    return given["reason"]


def _day(typed: str) -> date:
    """A whole day. Raises ValueError."""
    try:
        found = read_date(typed)
    except ValueError as error:
        raise ValueError(f"“{typed}” is no day. Write it like 3/3/2027.") from error
    if not found.day:
        raise ValueError(f"“{typed}” is not one day. Write it like 3/3/2027.")
    return found.first


def _check_told(catalogue: Catalogue, id: str) -> None:
    """Raise NotFound for what is not here and never was, and for what waits or was rejected."""
    check_id(id)
    removal = catalogue.decisions.removal(id)
    if (removal and not removal.state.told) or not (removal or catalogue.known(id)):
        raise NotFound(f"There is no document {id}.")


def _page(
    here: Parts, office: Office, paper: Document, given: dict[str, str], what: str = "", error: Exception | None = None
) -> Response:
    """The ways to change who may read a paper; `what` was tried."""
    facts = {
        "paper": paper,
        "copies": office.upkeep().beside(paper.id).copies,
        "given": given,
        "tried": what,
        "readers": label(paper),
        "error": str(error or ""),
    }
    return here.html("staff/publish.html", status=refused(error) if error else 200, **facts)


def _erase_page(
    here: Parts, office: Office, id: str, given: dict[str, str], error: Exception | None = None
) -> Response:
    _check_told(here.catalogue, id)
    paper = here.catalogue.held(id) if here.catalogue.known(id) else None
    beside = office.upkeep().beside(id)
    facts = {"id": id, "paper": paper, "beside": beside, "given": given, "error": str(error or "")}
    return here.html("staff/erase.html", status=refused(error) if error else 200, **facts)
