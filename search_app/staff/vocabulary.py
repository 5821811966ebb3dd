"""The bodies and topics, for those who edit them: what each edit changes is shown before it is made."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from documents import Audience, BadVocabulary, Body, Busy, Changed, MunimentError, NotFound, Topic, Vocabulary
from documents.accounts import Role
from documents.audit import Audited
from documents.entries import Revision, Sort, body_text, mark, of_text, topic_text
from documents.unlisted import slug_for
from search_app.bodies import Branch, Tree
from search_app.holdings import everything
from search_app.parts import Here, Parts
from search_app.security.forms import Form, check_form
from search_app.security.persons import Editor, NotAllowed, Person
from search_app.staff.deeds import deed, refused
from search_app.staff.office import AtWork, Office
from search_app.staff.wording import Wording, Wrong, of_body, of_topic, one_line, to_body, to_topic, typed, with_alias

if TYPE_CHECKING:
    from ingest.revising import Revising

router = APIRouter(dependencies=[Depends(check_form)])

VOCABULARY = "/staff/vocabulary"
PROPOSALS = f"{VOCABULARY}/proposals"
PROGRESS = f"{VOCABULARY}/progress"
_ACTIONS = ("vocabulary body", "vocabulary topic")
_PROPOSED = 100  # bodies on a page
_LAST = 20  # edits that are told
_LONGEST = 200_000  # characters of an entry


class Entry(NamedTuple):
    """A body or topic on the list, with the number of its papers; bodies with those under them."""

    name: str
    hint: str
    address: str
    papers: int
    under: "tuple[Entry, ...]" = ()


class Edit(NamedTuple):
    """An edit that was made; `before` is what was there, `seen` the mark of what is there now."""

    words: str
    who: str
    when: str
    sort: Sort
    slug: str
    before: str
    seen: str
    may_undo: bool


def edit_address(sort: Sort, slug: str) -> str:
    """Where an entry is edited."""
    return f"{VOCABULARY}/{'bodies' if sort is Sort.BODY else 'topics'}/{slug}"


@router.api_route(VOCABULARY, methods=["GET", "HEAD"])
def vocabulary_page(here: Here, person: Editor, office: AtWork) -> Response:
    """The bodies as the tree they are, the topics, and what was edited last."""
    revising = office.revising()
    facets = everything(here.indexes(Audience.STAFF)).facets
    counts = {name: {value.value: value.count for value in facets[name]} for name in ("body", "topic")}
    roots = Tree(here.vocabulary, counts["body"]).roots()
    return here.html(
        "staff/vocabulary.html",
        bodies=tuple(map(_branch, roots)),
        topics=[
            Entry(topic.name, "", edit_address(Sort.TOPIC, topic.slug), counts["topic"].get(topic.slug, 0))
            for topic in here.vocabulary.topics.values()
        ],
        numbers=(len(here.vocabulary.bodies), len(here.vocabulary.topics)),
        edits=_edits(here, person, office),
        progress=revising.anew.progress(),
        behind=revising.behind(),
    )


@router.api_route(f"{VOCABULARY}/add-body", methods=["GET", "HEAD"])
def add_body(request: Request, here: Here, _person: Editor) -> Response:
    """The form for a new body, filled in with a name that papers have."""
    asked = request.query_params
    name = one_line(asked.get("name", ""))
    aliases = "\n".join(dict.fromkeys(filter(None, map(one_line, asked.getlist("alias")[:50]))))
    return _form(here, Wording(sort=Sort.BODY, slug="", seen="", values={"name": name, "aliases": aliases}))


@router.api_route(f"{VOCABULARY}/add-topic", methods=["GET", "HEAD"])
def add_topic(here: Here, _person: Editor) -> Response:
    """The form for a new topic."""
    return _form(here, Wording(sort=Sort.TOPIC, slug="", seen=""))


@router.api_route(VOCABULARY + "/bodies/{slug}", methods=["GET", "HEAD"])
def edit_body(slug: str, here: Here, _person: Editor, office: AtWork) -> Response:
    """The form for a body."""
    return _edit(Sort.BODY, slug, here, office)


@router.api_route(VOCABULARY + "/topics/{slug}", methods=["GET", "HEAD"])
def edit_topic(slug: str, here: Here, _person: Editor, office: AtWork) -> Response:
    """The form for a topic."""
    return _edit(Sort.TOPIC, slug, here, office)


@router.post(f"{VOCABULARY}/preview")
def preview(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """What would change by what was typed in a form."""
    sort, revising = _sort(form), office.revising()
    slug, seen, values = str(form.get("slug", "")), str(form.get("seen", "")), typed(sort, form)
    wording = Wording(sort=sort, slug=slug, seen=seen, values=values)
    _check_slug(sort, slug, here.vocabulary)
    try:
        before = revising.entries.text(sort, slug) if slug else ""
        revision = Revision(sort=sort, slug=slug, text=_text(wording, before, here.vocabulary), seen=seen)
        revision = revision if slug else replace(revision, slug=of_text(sort, revision.text).slug)
        return _preview(revision, here, person, revising)
    except Wrong as error:
        return _form(here, replace(wording, errors=error.errors))
    except (BadVocabulary, Busy) as error:
        return _form(here, replace(wording, errors={"": str(error)}), status=refused(error))


@router.post(f"{VOCABULARY}/look")
def look(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """What would change if the text of an entry were this, or if it went."""
    revision = _revision(form, person)
    try:
        return _preview(revision, here, person, office.revising())
    except BadVocabulary as error:
        return _stopped(here, revision, str(error), 422)


@router.post(f"{VOCABULARY}/change")
def change_again(here: Here, person: Editor, form: Form) -> Response:
    """The form with what a preview was of, to type on."""
    revision = _revision(form, person)
    try:
        entry = of_text(revision.sort, revision.text)
    except BadVocabulary as error:
        return _stopped(here, revision, str(error), 422)
    slug = revision.slug if revision.seen else ""
    wording = Wording(sort=revision.sort, slug=slug, seen=revision.seen, values=_values(entry, here.vocabulary))
    return _form(here, wording)


@router.post(f"{VOCABULARY}/apply")
def apply(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Save an edit, and begin to describe all papers anew by it."""
    revision, revising = _revision(form, person), office.revising()
    try:
        revising.apply(revision, person.name)
    except Changed as error:
        return _changed(here, revision, revising, error)
    except MunimentError as error:
        return _stopped(here, revision, str(error), refused(error))
    revising.anew.begin()
    return RedirectResponse(PROGRESS, 303)


@router.post(f"{VOCABULARY}/describe")
def describe(_person: Editor, office: AtWork) -> Response:
    """Describe all papers anew."""
    office.revising().anew.begin()
    return RedirectResponse(PROGRESS, 303)


@router.api_route(PROGRESS, methods=["GET", "HEAD"])
def progress(here: Here, _person: Editor, office: AtWork) -> Response:
    """How far the papers are described anew."""
    revising = office.revising()
    return here.html("staff/progress.html", progress=revising.anew.progress(), behind=revising.behind())


@router.api_route(PROPOSALS, methods=["GET", "HEAD"])
def proposals(here: Here, _person: Editor, office: AtWork) -> Response:
    """The bodies that papers name and no vocabulary has."""
    return _proposals(here, office)


@router.post(f"{PROPOSALS}/alias")
def alias(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """What would change if a name were another one of a body."""
    name, of = (one_line(str(form.get(field, ""))) for field in ("name", "body"))
    revising, slug = office.revising(), here.vocabulary.body(of).slug
    if not name or slug is None:
        return _proposals(here, office, error=f"“{of}” is no body here. Choose one from the list.", status=422)
    body, before = here.vocabulary.bodies[slug], revising.entries.text(Sort.BODY, slug)
    try:
        text = body_text(before, replace(body, aliases=tuple(with_alias(body, name))))
        return _preview(Revision(sort=Sort.BODY, slug=slug, text=text, seen=mark(before)), here, person, revising)
    except BadVocabulary as error:
        return _proposals(here, office, error=str(error), status=422)


@router.post(f"{PROPOSALS}/refuse")
def refuse(here: Here, person: Editor, office: AtWork, form: Form) -> Response:
    """Note that a name is no body, or, if it was noted, that it may be one."""
    name, again = one_line(str(form.get("name", ""))), form.get("again") == "1"
    revising = office.revising()
    try:
        if not name:
            raise BadVocabulary("Say which name.")
        (revising.propose if again else revising.refuse)(name, person.name)
    except MunimentError as error:
        return _proposals(here, office, error=str(error), status=refused(error))
    return RedirectResponse(PROPOSALS, 303)


def _sort(form: Form) -> Sort:
    try:
        return Sort(str(form.get("sort", "")))
    except ValueError as error:
        raise NotFound("There are bodies and topics, and nothing else.") from error


def _revision(form: Form, person: Person) -> Revision:
    """The edit that a form carries. Raises NotAllowed where it removes something, and somebody may not."""
    text = str(form.get("text", "")).replace("\r\n", "\n")[: _LONGEST + 1]
    if len(text) > _LONGEST:
        raise NotFound("That is too long.")
    if not text and not person.may(Role.PUBLISHER):
        raise NotAllowed(f"This is for people with the role “{Role.PUBLISHER}”. Ask an administrator for it.")
    return Revision(sort=_sort(form), slug=str(form.get("slug", "")), text=text, seen=str(form.get("seen", "")))


def _check_slug(sort: Sort, slug: str, vocabulary: Vocabulary) -> None:
    if slug and slug not in sort.among(vocabulary):
        raise NotFound(f"There is no {sort} {slug}.")


def _text(wording: Wording, before: str, vocabulary: Vocabulary) -> str:
    """The entry that somebody typed. Raises Wrong."""
    slug = wording.slug
    if wording.sort is Sort.TOPIC:
        topic = to_topic(slug, wording.values)
        return topic_text(before, topic if slug else replace(topic, slug=slug_for(topic.name, vocabulary.topics)))
    body = to_body(slug, wording.values, vocabulary)
    return body_text(before, body if slug else replace(body, slug=slug_for(body.name, vocabulary.bodies)))


def _values(entry: Body | Topic, vocabulary: Vocabulary) -> Mapping[str, str]:
    return of_body(entry, vocabulary) if isinstance(entry, Body) else of_topic(entry)


def _edit(sort: Sort, slug: str, here: Parts, office: Office) -> Response:
    _check_slug(sort, slug, here.vocabulary)
    text = office.revising().entries.text(sort, slug)
    if not text:
        raise NotFound(f"There is no {sort} {slug}.")
    values = _values(of_text(sort, text), here.vocabulary)
    return _form(here, Wording(sort=sort, slug=slug, seen=mark(text), values=values))


def _form(here: Parts, wording: Wording, *, status: int = 0) -> Response:
    """The form for an entry, with what is wrong with what was typed."""
    return here.html(
        f"staff/{wording.sort}.html",
        status=status or (422 if wording.errors else 200),
        wording=wording,
        bodies=sorted(body.name for body in here.vocabulary.bodies.values()),
    )


def _preview(revision: Revision, here: Parts, person: Person, revising: "Revising") -> Response:
    try:
        found = revising.preview(revision)
    except Changed as error:
        return _changed(here, revision, revising, error)
    if found.before == revision.text:
        raise BadVocabulary("Nothing would change: it says so already.")
    may_save = bool(revision.text) or person.may(Role.PUBLISHER)
    return here.html("staff/preview.html", preview=found, may_save=may_save, error="")


def _changed(here: Parts, revision: Revision, revising: "Revising", error: Exception) -> Response:
    """What is there now beside what somebody would have there."""
    text = revising.entries.text(revision.sort, revision.slug)
    facts = {"revision": revision, "now": text, "seen": mark(text), "error": str(error)}
    return here.html("staff/entry_changed.html", status=409, back=_back(revision, here), **facts)


def _stopped(here: Parts, revision: Revision, said: str, status: int) -> Response:
    facts = {"revision": revision, "now": "", "seen": revision.seen, "error": said}
    return here.html("staff/entry_changed.html", status=status, back=_back(revision, here), **facts)


def _back(revision: Revision, here: Parts) -> str:
    known = revision.slug in revision.sort.among(here.vocabulary)
    return edit_address(revision.sort, revision.slug) if known else VOCABULARY


def _branch(branch: Branch) -> Entry:
    address = edit_address(Sort.BODY, branch.body.slug)
    return Entry(branch.body.name, branch.body.role, address, branch.papers, tuple(map(_branch, branch.branches)))


def _edits(here: Parts, person: Person, office: Office) -> list[Edit]:
    """What was edited last."""
    shown = {account.name: account.shown for account in office.door.accounts.all()}
    return [_made(row, here, person, office, shown) for row in here.catalogue.audit.done(_ACTIONS, _LAST) if row.detail]


def _made(row: Audited, here: Parts, person: Person, office: Office, shown: Mapping[str, str]) -> Edit:
    told, done = row.detail or {}, deed(row, here.vocabulary, shown)
    sort, before = Sort(row.action.removeprefix("vocabulary ")), str(told["before"])
    now = office.revising().entries.text(sort, str(told["slug"]))
    may_undo = now == told["after"] and now != before and (bool(before) or person.may(Role.PUBLISHER))
    return Edit(done.words, done.who, done.when, sort, str(told["slug"]), before, mark(now), may_undo)


def _proposals(here: Parts, office: Office, *, error: str = "", status: int = 200) -> Response:
    revising = office.revising()
    try:
        names = revising.refused.names()
        found = revising.refused.left(here.catalogue.decisions.unlisted(here.vocabulary, Audience.STAFF))
    except MunimentError as wrong:
        names, found, error = [], [], error or str(wrong)
    return here.html(
        "staff/proposals.html",
        status=status,
        proposals=found[:_PROPOSED],
        more=len(found[_PROPOSED:]),
        refused=names,
        vocabulary=here.vocabulary,
        bodies=sorted(body.name for body in here.vocabulary.bodies.values()),
        error=error,
    )
