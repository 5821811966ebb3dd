"""The shapes of the API's answers, field by field, for those who write programs; tests hold the answers to them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from documents import Kind, Source, Visibility
from documents.inquiries import OUTCOMES
from documents.units import LOOKED_UP, Status
from index import Sort
from search_app.joined import Relation

Id = Annotated[str, Field(pattern="^[0-9a-f]{16}$", examples=["0123456789abcdef"], description="The id of a document.")]
Path = Annotated[
    str,
    Field(pattern="^/", examples=["/documents/0123456789abcdef"], description="An address, as a path from the root."),
]
Date = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d\d(-\d\d)?)?$",
        examples=["2025-03-04"],
        description="A date, as precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD.",
    ),
]
Title = Annotated[str, Field(examples=["Places of safety: the report of the inquiry"], description="A title.")]
Words = Annotated[str, Field(examples=["asylum hotels"], description="Words, as they stand or were typed.")]
Number = Annotated[int, Field(ge=1, examples=[37], description="A page, counted from 1.")]
Label = Annotated[str, Field(examples=["31"], description="The number that is printed on the page, “” for none.")]
Count = Annotated[int, Field(ge=0, examples=[12], description="How many.")]
Score = Annotated[float, Field(examples=[7.31], description="How well it fits; it only orders these hits.")]


class Shape(BaseModel):
    """An object of which every field is known."""

    model_config = ConfigDict(extra="forbid")


class Error(Shape):
    """What is wrong, and with which parameter, if it is one's."""

    field: Annotated[str | None, Field(examples=["from"])]
    message: Annotated[str, Field(examples=["The date “From” must be a real date, for example 2014 or 21/11/2014."])]


class Errors(Shape):
    """The answer where what is asked for cannot be done."""

    errors: list[Error]


class Name(Shape):
    """A body or a topic; `slug` is null where the vocabulary does not have it."""

    slug: Annotated[str | None, Field(examples=["sespm"])]
    name: Annotated[str, Field(examples=["South East Strategic Partnership for Migration"])]


class SearchRecord(Shape):
    """What was asked, how it was understood, when and of which index: enough to ask it again."""

    query: Words
    searched_for: Words
    filters: Annotated[dict[str, str | list[str]], Field(examples=[{"kind": ["report"]}])]
    sort: Sort
    date: Annotated[str, Field(examples=["2026-11-23T01:37:34Z"])]
    generation: Annotated[str, Field(examples=["3"], description="The index that answered.")]
    total: Count


class Note(Shape):
    """Something to know about how the query was understood; `query` is the other reading."""

    code: Annotated[str, Field(examples=["most-words"])]
    text: Annotated[str, Field(examples=["Most of these words are enough."])]
    query: Annotated[str | None, Field(examples=["asylum AND hotels"])]


class Facet(Shape):
    """How many hits one value would give."""

    value: Annotated[str, Field(examples=["report"])]
    label: Annotated[str, Field(examples=["Report"])]
    count: Count
    selected: bool


class Snippet(Shape):
    """Some words of a page; `marks` are the places of those looked for, in code points, half open."""

    text: Annotated[str, Field(examples=["The use of hotels for asylum seekers"])]
    marks: Annotated[
        list[Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)]],
        Field(examples=[[[11, 17], [22, 28]]]),
    ]


class PageLink(Shape):
    """A page, and where it is read."""

    number: Number
    label: Label
    url: Path


class PageHit(PageLink):
    """A page that matches."""

    snippet: Snippet


class Copy(Shape):
    """A paper that says the same as a hit."""

    id: Id
    title: Title
    date: Date | None
    url: Path


class Reason(Shape):
    """A part of a score."""

    what: Words
    score: Score


class Hit(Shape):
    """A document that matches, and its best pages.

    `explain` is there where it was asked for, `visibility` where a token says who asks.
    """

    id: Id
    title: Title
    kind: Kind
    date: Date | None
    bodies: list[Name]
    topics: list[Name]
    score: Score
    url: Path
    pages: list[PageHit]
    copies: list[Copy]
    visibility: Literal["public", "staff"] = "public"
    explain: list[Reason] = Field(default_factory=list)


class Found(Shape):
    """What every search is answered."""

    record: SearchRecord
    total: Count
    page: Number
    size: Annotated[int, Field(ge=1, le=100, examples=[10])]
    searched_for: Words
    notes: list[Note]
    facets: dict[str, list[Facet]]


class SearchAnswer(Found):
    """The documents that match."""

    did_you_mean: Annotated[str | None, Field(examples=[None])]
    hits: list[Hit]


class Paper(Shape):
    """A document, as others name it."""

    id: Id
    title: Title
    date: Date | None
    url: Path


class PaperOfUnit(Paper):
    """The document that a unit stands in."""

    kind: Kind
    bodies: list[Name]


class Place(Shape):
    """A page of a document that is named beside it."""

    number: Number
    url: Path


class Answer(Shape):
    """What a response says to a recommendation."""

    status: Annotated[Literal[tuple(Status)], Field(examples=["accepted"])]  # type: ignore[valid-type]
    words: Words
    page: Place
    document: Paper


class About(Shape):
    """A paper that a decision is about."""

    id: Id
    title: Title
    url: Path
    evidence: Annotated[str, Field(examples=["The decision stands under the title of the paper, or names it."])]


class Mention(Shape):
    """Where later minutes name an action."""

    words: Words
    page: Place
    document: Paper


class UnitHit(Shape):
    """A recommendation, conclusion, decision or action that matches, and what followed from it."""

    unit: Annotated[Literal[tuple(LOOKED_UP)], Field(examples=["recommendation"])]  # type: ignore[valid-type]
    number: Annotated[str, Field(examples=["3"])]
    text: Annotated[str, Field(examples=["The Home Office should publish its criteria."])]
    section: Annotated[str, Field(examples=["Accommodation"])]
    snippet: Snippet
    owner: Annotated[str, Field(examples=["Home Office"])]
    due: Annotated[str, Field(examples=["by 3 May"])]
    score: Score
    page: PageLink
    document: PaperOfUnit
    answers: list[Answer]
    about: list[About]
    mentioned: Mention | None


class UnitsAnswer(Found):
    """The units that match."""

    hits: list[UnitHit]


class InquiryPaper(Shape):
    """The report of an inquiry, and how many of its recommendations were answered, and how."""

    id: Id
    url: Annotated[str, Field(pattern="^/", examples=["/inquiries/0123456789abcdef"])]
    title: Title
    date: Date | None
    bodies: list[Name]
    answered: Count
    of: Count
    outcomes: Annotated[dict[str, Count], Field(examples=[{"accepted": 3, "rejected": 1}])]


class InquiriesAnswer(Shape):
    """The inquiries that match."""

    total: Count
    inquiries: list[InquiryPaper]


class Recommendation(Shape):
    """A recommendation, what became of it, and what was said to it."""

    number: Annotated[str, Field(examples=["3"])]
    text: Annotated[str, Field(examples=["The Home Office should publish its criteria."])]
    page: Place
    outcome: Annotated[Literal[tuple(OUTCOMES)], Field(examples=["accepted"])]  # type: ignore[valid-type]
    answers: list[Answer]


class PaperOfInquiry(Paper):
    """A response to the report, and why it is thought to be one."""

    evidence: Annotated[str, Field(examples=["It names the report."])]


class EvidenceOfInquiry(PaperOfInquiry):
    """What was sent to the inquiry; `code` is what the report calls it."""

    code: Annotated[str, Field(examples=["SEM0012"])]


class InquiryAnswer(InquiryPaper):
    """An inquiry, with its recommendations, the responses to it, and the evidence."""

    recommendations: list[Recommendation]
    responses: list[PaperOfInquiry]
    evidence: list[EvidenceOfInquiry]


class Party(Shape):
    """Somebody who writes or is written to."""

    name: Annotated[str, Field(examples=["Jane Harper"])]
    role: Annotated[str, Field(examples=["Chair"])]
    body: Annotated[str, Field(examples=["sec"])]


class Correspondence(Shape):
    """Who wrote to whom, and the references."""

    sender: Party
    recipient: list[Party]
    cc: list[Party]
    our_ref: Annotated[str, Field(examples=["SEC/25/017"])]
    your_ref: Annotated[str, Field(examples=["MC2025/01234"])]
    in_reply_to: Annotated[str, Field(examples=["your letter of 3 March"])]


class Meeting(Shape):
    """The meeting that minutes or an agenda are of."""

    series: Annotated[str | None, Field(examples=["SESPM Executive Board"])]
    date: Date | None


class Unit(Shape):
    """A unit that stands in the document."""

    unit: Annotated[str, Field(examples=["recommendation"])]
    number: Annotated[str, Field(examples=["3"])]
    page: Number
    text: Annotated[str, Field(examples=["The Home Office should publish its criteria."])]
    owner: Annotated[str, Field(examples=["Home Office"])]
    due: Annotated[str, Field(examples=["by 3 May"])]
    section: Annotated[str, Field(examples=["Accommodation"])]


class Claim(Shape):
    """What one source says of one field."""

    field: Annotated[str, Field(examples=["date"])]
    value: Annotated[str, Field(examples=["2025-03-04"])]
    source: Source
    rule: Annotated[str, Field(examples=["published"])]
    page: Annotated[int | None, Field(ge=1, examples=[1])]
    quote: Annotated[str, Field(examples=["Published 4 March 2025"])]
    confidence: Annotated[float, Field(ge=0, le=1, examples=[0.9])]
    by: Annotated[str, Field(examples=[""], description="The file that says so; people are not named.")]
    at: Annotated[str, Field(examples=[""], description="When it was said, where that is known.")]


class Joined(Shape):
    """Another paper, and how it belongs to this one."""

    relation: Relation
    id: Id
    title: Title
    url: Path
    evidence: Annotated[str, Field(examples=["It names the reference SEC/25/017."])]


class DocumentAnswer(Shape):
    """What is known of a document."""

    id: Id
    url: Path
    visibility: Visibility
    rights: Annotated[str, Field(examples=["Open Government Licence v3.0"])]
    path: Annotated[str, Field(examples=["report.pdf"], description="The name of its file.")]
    status: Annotated[Literal["read", "partial", "unread"], Field(examples=["read"])]
    reason: Annotated[str, Field(examples=[""], description="Why not all of it could be read.")]
    media_type: Annotated[str | None, Field(examples=["application/pdf"])]
    pages: list[PageLink]
    title: Title | None
    date: Date | None
    kind: Kind | None
    bodies: list[Name]
    topics: list[Name]
    correspondence: Correspondence | None
    meeting: Meeting | None
    units: list[Unit]
    claims: list[Claim]
    joined: list[Joined]


class SentFile(Shape):
    """A file that was taken, and where people see what becomes of it."""

    name: Annotated[str, Field(examples=["letter.pdf"], description="As it was sent.")]
    address: Annotated[
        str, Field(pattern="^/", examples=["/staff/add/9f86d081884c#file-7"], description="A path from the root.")
    ]


class BatchAnswer(Shape):
    """The files were taken, and will be read; `address` tells what becomes of them."""

    batch: Annotated[str, Field(examples=["9f86d081884c"], description="What names these files.")]
    address: Annotated[str, Field(pattern="^/", examples=["/api/v1/uploads/9f86d081884c"])]
    files: list[SentFile]


class SentPaper(Shape):
    """A paper that a file is, or that came in it; `url` is where people see it, “” where it is no longer here."""

    title: Title
    url: Annotated[str, Field(examples=["/staff/review/0123456789abcdef"])]
    state: Annotated[str, Field(examples=["waits for review"])]


class SentStatus(Shape):
    """What became of a file; `cure` is what to do about it, `id` the document that it is."""

    name: Annotated[str, Field(examples=["letter.pdf"], description="As it was sent.")]
    status: Literal["waiting", "reading", "added", "updated", "unchanged", "partial", "unread", "unsupported", "failed"]
    reason: Annotated[str, Field(examples=[""])]
    cure: Annotated[str, Field(examples=[""])]
    id: Id | None
    papers: list[SentPaper]


class UploadsAnswer(Shape):
    """What became of the files of a batch."""

    batch: Annotated[str, Field(examples=["9f86d081884c"], description="What names these files.")]
    by: Annotated[str, Field(examples=["ann@example.org"], description="The account that sent them.")]
    files: list[SentStatus]
