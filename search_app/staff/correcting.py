"""Correcting what is known of a paper, a fact at a time."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents import Audience, Changed, Document, Kind, MunimentError, NotFound, Vocabulary
from search_app.parts import Here, Parts
from search_app.reading import find_document
from search_app.security.forms import Form, check_form
from search_app.security.persons import Editor, Person
from search_app.staff.deeds import done, refused
from search_app.staff.fields import Correction, correction, known_field, told, typed
from search_app.staff.office import AtWork, Office

router = APIRouter(dependencies=[Depends(check_form)])

_CORRECT = "/staff/documents/{id}/correct"
_FORGET = "forget"


@router.api_route(_CORRECT, methods=["GET", "HEAD"])
def correct_page(id: str, here: Here, person: Editor, field: str = "title") -> Response:
    """The form for one fact, on a page of its own."""
    paper = find_document(here.catalogue, id, person.account.audience)
    return _page(here, paper, correction(paper, known_field(field), here.vocabulary))


def sent(form: Form) -> tuple[str, tuple[str, ...], str]:
    """What a form of correction says: the field, its values as they were typed, and why. Raises NotFound."""
    field = known_field(form.get("field"))
    return field, typed(field, form), str(form.get("reason", "")).strip()


def say(office: Office, person: Person, id: str, form: Form, vocabulary: Vocabulary) -> None:
    """Keep what somebody says of a fact, or forget what people said. Raises ValueError and MunimentError."""
    field, values, reason = sent(form)
    seen = str(form.get("seen", ""))
    if form.get("do") == _FORGET:
        office.upkeep().unset(id, field, person.name, reason, seen)
    else:
        office.upkeep().set(id, field, told(field, values, vocabulary), person.name, reason, seen)


@router.post(_CORRECT)
def correct(id: str, here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Keep what somebody says of a fact, or forget what people said; not where others changed it meanwhile."""
    find_document(here.catalogue, id, person.account.audience)
    field, values, reason = sent(form)
    try:
        say(office, person, id, form, here.vocabulary)
    except NotFound:
        raise
    except (ValueError, MunimentError) as error:
        paper = find_document(here.catalogue, id, Audience.STAFF)
        now = correction(paper, field, here.vocabulary)
        said = _sentence(field, error)
        if isinstance(error, Changed):
            return _page(here, paper, now.filled(values, reason, ""), said, now, refused(error))
        return _page(here, paper, now.filled(values, reason, said), said, status=refused(error))
    return done(here, id, person)


def _page(
    here: Parts,
    paper: Document,
    form: Correction,
    error: str = "",
    other: Correction | None = None,
    status: int = 200,
) -> Response:
    """The form; with what `other` people said meanwhile, to choose from."""
    facts = {
        "paper": paper,
        "correction": form,
        "error": error,
        "other": other,
        "kinds": list(Kind),
        "vocabulary": here.vocabulary,
    }
    return here.html("staff/correct.html", status=status, **facts)


def _sentence(field: str, error: Exception) -> str:
    """What is wrong, without the name of the field that a file has for it."""
    said = str(error).removeprefix(f"{field}: ")
    return said[:1].upper() + said[1:]
