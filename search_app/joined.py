"""The papers that a document is joined to: versions before and after it, what it came in, what came in it, copies,
the papers of its meeting, and of those before and after, the letters that it answers and that answer it, the report
that a response answers, and its responses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from documents import Audience, Document, NotFound, PartialDate, joins
from documents.catalogue import Catalogue
from documents.copies import Copy
from documents.letters import Replies, Shows
from documents.meetings import Around, Meeting
from documents.reports import Names, Response
from documents.responses import Answers
from search_app.addresses import document_address, inquiry_address
from search_app.dates import date_words


class Relation(StrEnum):
    """What a document does to the paper it is joined to, or has done to it."""

    SUPERSEDES = "supersedes"
    SUPERSEDED_BY = "superseded_by"
    PARENT = "parent"
    ATTACHMENT = "attachment"
    COPY = "copy"
    REPLY_TO = "reply_to"
    REPLIED_BY = "replied_by"
    SAME_MEETING = "same_meeting"
    PREVIOUS_MEETING = "previous_meeting"
    NEXT_MEETING = "next_meeting"
    RESPONSE_TO = "response_to"
    RESPONDED_BY = "responded_by"
    REDACTION_OF = "redaction_of"  # which the public is never told, nor the next
    REDACTED_AS = "redacted_as"


_EVIDENCE = {
    Relation.SUPERSEDES: "Other bytes were found at the same path.",
    Relation.SUPERSEDED_BY: "Other bytes were found at the same path.",
    Relation.PARENT: "It came attached to this.",
    Relation.ATTACHMENT: "This came attached to it.",
    Relation.REDACTION_OF: "A person says so.",
    Relation.REDACTED_AS: "A person says so.",
}

ANSWERED = {
    Shows.PERSON: "A person says so.",
    Shows.REFERENCE: "The reference that the reply names is that of the letter.",
    Shows.DATE: "The reply says that it answers a letter of that day, and the parties are the same.",
    Shows.SUBJECT: "The reply has the same subject, and goes back the other way within a year.",
}

_NAMED = {
    Names.PERSON: "A person says so.",
    Names.CODE: "The response names {}, which is the reference of the report.",
    Names.TITLE: "The response names the report by its title.",
    Names.DAY: "The response names the body and the day of the report.",
}

_VERSIONS = {Relation.SUPERSEDES, Relation.SUPERSEDED_BY}


@dataclass(frozen=True, slots=True)
class Joined:
    """A paper that a document is joined to, and why that is thought."""

    relation: Relation
    id: str
    title: str
    evidence: str
    dated: PartialDate | None = None  # of a copy, or the day of a meeting

    @property
    def address(self) -> str:
        """Where it can be read."""
        return document_address(self.id)


class Membership(NamedTuple):
    """What a document is to an inquiry (report, evidence or response), and how many recommendations were answered."""

    part: str
    title: str
    address: str
    recommendations: int
    answered: int


def memberships(catalogue: Catalogue, id: str, audience: Audience) -> list[Membership]:
    """The inquiries that a document belongs to, and as what."""
    found = catalogue.inquiries.known(audience).of_paper(id)
    return [
        Membership(each.part(id), each.title, inquiry_address(each.document), len(each.outcomes), each.answered)
        for each in found
    ]


def joined(catalogue: Catalogue, document: Document, audience: Audience) -> tuple[Joined, ...]:
    """The papers that a document is joined to, those alone that the audience may read.

    A version of it is no copy, however little was changed.
    """
    sides = (
        (Relation.SUPERSEDED_BY, catalogue.superseded_by(document.id, audience)),
        (Relation.SUPERSEDES, document.supersedes),
        *((Relation.PARENT, id) for id in catalogue.lineage.parents(document.id)),
        *((Relation.ATTACHMENT, id) for id in catalogue.lineage.attachments(document.id)),
        *(_redacted(catalogue, document.id) if audience is Audience.STAFF else ()),
    )
    versions = {id for relation, id in sides if relation in _VERSIONS}
    copies = (copy for copy in catalogue.copies.of(document.id, audience) if copy.id not in versions)
    return (
        *(found for relation, id in sides if id for found in _read(catalogue, relation, id, audience)),
        *(Joined(Relation.COPY, copy.id, copy.title, _alike(copy), copy.dated) for copy in copies),
        *_written(catalogue.letters.replies(audience), document.id),
        *_responded(catalogue.responses.answers(audience), document.id),
        *_met(catalogue.meetings.of(document.id, audience), document.id),
    )


def _redacted(catalogue: Catalogue, id: str) -> Iterator[tuple[Relation, str]]:
    """The papers of which a document is the public copy, and its own public copies."""
    for each in catalogue.joins.of(id):
        if each.relation is joins.Relation.REDACTION_OF and not each.parted:
            yield (Relation.REDACTION_OF, each.other) if each.one == id else (Relation.REDACTED_AS, each.one)


def _written(replies: Replies, id: str) -> Iterator[Joined]:
    """The letter that a letter answers, and those that answer it."""
    answered = replies.to(id)
    sides = (
        *(((Relation.REPLY_TO, answered.to, answered.shows),) if answered else ()),
        *((Relation.REPLIED_BY, reply.letter, reply.shows) for reply in replies.by(id)),
    )
    for relation, letter, shows in sides:
        yield Joined(relation, letter.document, letter.title, ANSWERED[shows], letter.dated)


def _responded(answers: Answers, id: str) -> Iterator[Joined]:
    """The report that a response answers, and the responses to a report."""
    for each in answers.to(id):
        report = each.report
        yield Joined(Relation.RESPONSE_TO, report.document, report.title, names_report(each), report.dated)
    for each in answers.by(id):
        response = each.response
        yield Joined(Relation.RESPONDED_BY, response.document, response.title, names_report(each), response.dated)


def names_report(joined: Response) -> str:
    """How a response names the report that it answers."""
    return _NAMED[joined.names].format(joined.code)


def _met(meetings: Iterable[Around], id: str) -> Iterator[Joined]:
    """The other papers of a document's meetings, and the minutes, or what is here, of those before and after."""
    for meeting, before, after in meetings:
        for paper in meeting.papers:
            if paper.document != id:
                yield Joined(Relation.SAME_MEETING, paper.document, paper.title, _of(meeting), meeting.day)
        for relation, other in ((Relation.PREVIOUS_MEETING, before), (Relation.NEXT_MEETING, after)):
            if other:
                yield Joined(relation, other.chief.document, other.chief.title, _of(other), other.day)


def _of(meeting: Meeting) -> str:
    return f"{meeting.body.name} met on {date_words(meeting.day)}."


def _alike(copy: Copy) -> str:
    """Why a paper is thought to be a copy."""
    if copy.exact and copy.share == 1:
        return "Its words are the same."
    said = f"{int(copy.share * 100)} % of the runs of five words in the two are the same."
    return said if copy.exact else f"At least {said}"


def _read(catalogue: Catalogue, relation: Relation, id: str, audience: Audience) -> tuple[Joined, ...]:
    """The paper, or nothing where the audience may not know of it."""
    try:
        title = catalogue.title(id, audience)
    except NotFound:
        return ()
    return (Joined(relation, id, title, _EVIDENCE[relation]),)
