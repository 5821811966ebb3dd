"""Adding papers: files are sent in by a form or by a program, and it is told what becomes of them."""

import logging
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from documents import Audience, Busy, NotFound, Visibility
from documents.accounts import Role
from documents.batches import Batch, Batches
from documents.uploads import FOLDER, Upload, lay, path_of
from search_app.given import VALUE_LIMIT, given
from search_app.parts import Here, JSONRecord, Parts
from search_app.reading import find_document
from search_app.security.forms import FILES, Form, check_form
from search_app.security.limiting import What
from search_app.security.persons import Editor, Needs, Person
from search_app.staff.deeds import when
from search_app.staff.office import ADD, API_ADD, AtWork, Office
from search_app.staff.sent import Sent, batch_address, groups, sent

_adds = Needs(Role.EDITOR, programs=True)
Adder = Annotated[Person, Depends(_adds)]  # a person, or their program
# Who may not add is told so before anything that they send is read.
router = APIRouter(dependencies=[Depends(_adds), Depends(check_form)])

_log = logging.getLogger("muniment.adding")

UPLOADS = "/api/v1/uploads"
_FIELD = "file"
_MINE = 500  # of one's last files, whose batches are listed
_LONGEST = 2_000  # characters of a note
_MEGABYTE = 1_000_000
_PIECE = 1 << 20
_NOTHING = "Choose one file or more."
_NAMELESS = "A file came as a text, without a name. Send each as a file, with its name as the “filename” of its part."
_EMPTY = "There is nothing in “{}”. Choose a file that is not empty."
_NO_ROOM = "The files could not be kept: {}. Nothing was added. Tell the people who run this, or try again later."


class Wrong(NamedTuple):
    """Why files were not taken, with the status that says so."""

    message: str
    status: int


@router.api_route(ADD, methods=["GET", "HEAD"])
def add_page(here: Here, person: Editor, office: AtWork, redacts: str = "") -> Response:
    """The form to send files by, or the redacted copy of a paper, and one's last batches."""
    return _page(here, person, office, redacts=_redacted(here, person, redacts))


@router.post(ADD)
def add(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Take files in; they are read by and by."""
    with _closing(form):
        taken = take(office, person, form, here)
        if isinstance(taken, Wrong):
            redacts = _redacted(here, person, str(form.get("redacts", "")))
            return _page(here, person, office, typed=form, wrong=taken, redacts=redacts)
    return RedirectResponse(batch_address(taken[0].batch), 303)


@router.api_route(ADD + "/{batch}", methods=["GET", "HEAD"])
def batch_page(batch: str, here: Here, _person: Editor, office: AtWork) -> Response:
    """What became of each file of a batch."""
    files, pages = became(batch, here, office)
    said = Batches(office.home).get(batch)
    sender = office.door.accounts.find(files[0].upload.by)
    return here.html(
        "staff/batch.html",
        files=files,
        moment=when(files[0].upload.at),
        by=sender.shown if sender else files[0].upload.by,
        said=said,
        body=here.vocabulary.body(said.body).name if said and said.body else "",
        done=sum(not each.waits for each in files),
        pages=pages,
    )


@router.post(API_ADD, status_code=202)
def add_by_program(here: Here, person: Adder, office: AtWork, form: Form) -> Response:
    """The same for programs."""
    with _closing(form):
        taken = take(office, person, form, here)
    if isinstance(taken, Wrong):
        status = 400 if taken.status == 422 else taken.status
        return JSONRecord({"errors": [{"field": _FIELD, "message": taken.message}]}, status)
    address = f"{UPLOADS}/{taken[0].batch}"
    files = [{"name": each.name, "address": f"{batch_address(each.batch)}#file-{each.seq}"} for each in taken]
    return JSONRecord({"batch": taken[0].batch, "address": address, "files": files}, 202, {"Location": address})


@router.api_route(UPLOADS + "/{batch}", methods=["GET", "HEAD"])
def batch_for_programs(batch: str, here: Here, _person: Adder, office: AtWork) -> Response:
    """What became of each file of a batch, for programs."""
    files, _ = became(batch, here, office)
    return JSONRecord({"batch": batch, "by": files[0].upload.by, "files": [_record(each) for each in files]})


def became(batch: str, here: Parts, office: Office) -> tuple[list[Sent], int]:
    """The files of a batch with what became of them, and how many pages of it were read so far. Raises NotFound."""
    uploads = office.uploads().of(batch)
    if not uploads:
        raise NotFound(f"There is no batch {batch}.")
    if all(upload.status is not None for upload in uploads):
        return sent(here.catalogue, office.home, uploads), 0
    now = office.desk().now(batch).now
    return sent(here.catalogue, office.home, uploads, now.reading), now.pages


def take(office: Office, person: Person, form: FormData, here: Parts) -> list[Upload] | Wrong:
    """Keep the files of a form as a batch that waits to be read. Raises TooMany."""
    files = [each for each in form.getlist(_FIELD) if isinstance(each, UploadFile) and (each.filename or each.size)]
    if any(isinstance(each, str) and each for each in form.getlist(_FIELD)):
        return Wrong(_NAMELESS, 422)
    if not files:
        return Wrong(_NOTHING, 422)
    if not any(each.size for each in files):
        return Wrong(_EMPTY.format((files[0].filename or "")[:VALUE_LIMIT]), 422)
    office.door.limits.count(What.UPLOAD, person.name, len(files))
    try:
        taken = _laid(office, person, files, _said(person, form, here))
    except OSError as error:
        _log.exception("Files could not be kept.")
        return Wrong(_NO_ROOM.format(error.strerror or "the disk fails"), 503)
    except Busy as error:
        return Wrong(str(error), 503)
    office.desk().notify()
    return taken


def _redacted(here: Parts, person: Person, id: str) -> str:
    """The paper that another is to be the redacted copy of; "" where there is none, or they may not publish it."""
    with suppress(NotFound):
        if person.may("publisher"):
            return find_document(here.catalogue, id, Audience.STAFF).id
    return ""


def _said(person: Person, form: FormData, here: Parts) -> Batch:
    """What is said of all files of a form."""
    typed = given((name, value) for name, value in form.multi_items() if isinstance(value, str))
    body = typed.one("body")
    return Batch(
        id=secrets.token_hex(6),
        by=person.name,
        body=here.vocabulary.body(body).value if body else "",
        redacts=_redacted(here, person, typed.one("redacts")),
        visibility=Visibility.PUBLIC if typed.first("visibility") == Visibility.PUBLIC else Visibility.STAFF,
        note=typed.first("note")[:_LONGEST],
    )


def _laid(office: Office, person: Person, files: Sequence[UploadFile], batch: Batch) -> list[Upload]:
    """Lay all the files and note them, or none."""
    paths: list[Path] = []
    try:
        for file in files:
            paths.append(lay(office.home, batch.id, file.filename or ""))
            _write(file, paths[-1])
        Batches(office.home).keep(batch)
        named = zip(files, paths, strict=True)
        noted = [(file.filename or path.name, path_of(office.home, path)) for file, path in named]
        return office.uploads().receive_all(batch.id, noted, person.name)
    except BaseException:
        shutil.rmtree(office.home / FOLDER / batch.id, ignore_errors=True)
        Batches(office.home).forget(batch.id)
        raise


def _write(file: UploadFile, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(file.file, target, _PIECE)
        target.flush()
        os.fsync(target.fileno())


@contextmanager
def _closing(form: FormData) -> Iterator[None]:
    """Let go of what the files of a form are kept in until they are laid."""
    try:
        yield
    finally:
        for _, value in form.multi_items():
            if isinstance(value, UploadFile):
                value.file.close()


def _record(each: Sent) -> dict[str, object]:
    upload = each.upload
    return {
        "name": upload.name,
        "status": each.status,
        "reason": each.reason,
        "cure": upload.cure,
        "id": upload.document or None,
        "papers": [{"title": paper.title, "url": paper.address, "state": paper.state} for paper in each.papers],
    }


def _page(
    here: Parts,
    person: Person,
    office: Office,
    *,
    typed: FormData | None = None,
    wrong: Wrong | None = None,
    redacts: str = "",
) -> Response:
    bodies = sorted(body.name for body in here.vocabulary.bodies.values())
    kept = {name: str(typed.get(name, "")) if typed else "" for name in ("body", "visibility", "note")}
    return here.html(
        "staff/add.html",
        status=wrong.status if wrong else 200,
        error=wrong.message if wrong else "",
        given=kept,
        redacts=redacts,
        redacted=here.catalogue.title(redacts, Audience.STAFF) if redacts else "",
        bodies=bodies,
        megabytes=office.largest // _MEGABYTE,
        largest=office.largest,
        most=FILES,
        groups=groups(office.uploads().mine(person.name, _MINE)),
    )
