"""What people who are signed in see besides on the pages of a document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from documents import Document, Gone, Kind, Visibility, Vocabulary, believed
from documents.claim import EMBARGO
from documents.sentences import day_words
from search_app.joined import Joined, Relation
from search_app.parts import Parts
from search_app.security.persons import Person
from search_app.staff.deeds import Deed, deeds
from search_app.staff.fields import FIELDS, Correction, belongs, correction

_SEQ = re.compile("[0-9]{1,15}")
_ANSWERS = {
    Relation.REPLY_TO: "Answers",
    Relation.REPLIED_BY: "Answered by",
    Relation.RESPONSE_TO: "Answers",
    Relation.RESPONDED_BY: "Answered by",
}
_REDACTED = {Relation.REDACTED_AS: "Public redacted copy:", Relation.REDACTION_OF: "Redacted copy of"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alongside:
    """What stands besides on the page of a document, for somebody who is signed in.

    `corrections` are for editors alone, by field; those of facts that are not shown are `missing` where such papers
    have them, else among the `others`. Papers that it answers, and its redactions, come with what they are to it.
    """

    vocabulary: Vocabulary
    notice: Deed | None
    corrections: Mapping[str, Correction]
    missing: tuple[Correction, ...]
    others: tuple[Correction, ...]
    answers: tuple[tuple[str, Joined], ...]
    redactions: tuple[tuple[str, Joined], ...]

    @property
    def kinds(self) -> list[Kind]:
        """The types that there are."""
        return list(Kind)

    def of(self, field: str) -> Correction | None:
        """The form by which a fact is corrected."""
        return self.corrections.get(field)


def label(document: Document) -> str:
    """For whom a paper is: “Staff only, until 3 March 2027”, or "" for everybody."""
    if document.visibility is Visibility.PUBLIC:
        return ""
    until = next(iter(believed(document.claims, EMBARGO)), "")
    return f"Staff only, until {day_words(until)}" if until else "Staff only"


def alongside(
    document: Document, here: Parts, request: Request, papers: Iterable[Joined], shown: Iterable[str]
) -> Alongside | None:
    """What is besides on the page of a document, where its facts are `shown`; None for the public."""
    person = here.person
    if person is None:
        return None
    known, joined = set(shown), tuple(papers)
    forms = corrections(document, here.vocabulary) if person.may("editor") else {}
    others = [form for field, form in forms.items() if field not in known]
    return Alongside(
        vocabulary=here.vocabulary,
        notice=notice(document.id, here, person, request),
        corrections=forms,
        missing=tuple(form for form in others if belongs(document, form.field)),
        others=tuple(form for form in others if not belongs(document, form.field)),
        answers=tuple((_ANSWERS[each.relation], each) for each in joined if each.relation in _ANSWERS),
        redactions=tuple((_REDACTED[each.relation], each) for each in joined if each.relation in _REDACTED),
    )


def corrections(document: Document, vocabulary: Vocabulary) -> dict[str, Correction]:
    """The forms of all facts, by field."""
    return {field: correction(document, field, vocabulary) for field in FIELDS}


def notice(id: str, here: Parts, person: Person, request: Request) -> Deed | None:
    """What the person did to a paper just now, by the number in the address; None where that was somebody else."""
    asked = request.query_params.get("done", "")
    row = here.catalogue.audit.get(int(asked)) if _SEQ.fullmatch(asked) else None
    if row is None or row.by != person.name or id not in {row.document, (row.detail or {}).get("other")}:
        return None
    rows = deeds(here.catalogue.audit.of(row.document), here.vocabulary, person, {})
    return next(deed for deed in rows if deed.seq == row.seq)


def gone(id: str, here: Parts, request: Request, error: Gone) -> Response:
    """The page of a paper that was taken away: those who publish can give it back. Raises Gone for all others."""
    removal = here.catalogue.decisions.removal(id)
    if here.person is None or not here.person.may("publisher") or removal is None:
        raise error
    known = here.catalogue.held(id).title if here.catalogue.known(id) else ""
    told = notice(id, here, here.person, request)
    return here.html("staff/gone.html", status=410, id=id, known=known, removal=removal, notice=told)
