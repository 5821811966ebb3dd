"""A paper that waits, as it is looked at: what was read of it, what to look at first, and a page of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from documents import Document, Page, Vocabulary
from documents.pictures import LARGE, PAGE
from index import Mark, marks, parse
from search_app.addresses import address, document_address
from search_app.facts import Evidence, Fact, Facts, Value, facts
from search_app.naming import full_name
from search_app.pagelinks import PageLink
from search_app.staff.office import REVIEW
from search_app.viewer import Picture, picture

if TYPE_CHECKING:
    from ingest.likeness import Alike
    from ingest.review import Look

_NEAR = 8  # pages before and after one that are linked


class Like(NamedTuple):
    """A paper that is like one that waits, where it is read, and whether its place can be taken."""

    id: str
    title: str
    dated: str
    why: str
    address: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of a paper that waits: its picture, if it has one, its text, and the pages around it."""

    page: Page
    name: str
    body: str
    marks: tuple[Mark, ...]
    picture: Picture | None
    near: tuple[PageLink, ...]


def review_address(id: str, number: int = 0, text: str = "") -> str:
    """A paper that waits, at a page, with the words to mark on it."""
    found = address(f"{REVIEW}/{id}", [("page", str(number or "")), ("q", text)])
    return f"{found}#sheet" if number else found


def facts_waiting(document: Document, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts of a paper that waits, those that are doubted first; they lead to its pages here."""
    known: Facts = facts(document, vocabulary)
    led = (_led(fact, document.id) for fact in known)
    return tuple(sorted(led, key=lambda fact: not fact.doubts))


def first_looks(looks: "list[Look]", known: tuple[Fact, ...]) -> list[str]:
    """What to look at first, in sentences: where sources differ as the facts tell it, then all else."""
    differing = [f"{fact.label}: {doubt}" for fact in known for doubt in fact.doubts]
    return [*differing, *(look.sentence for look in looks if look.differ is None)]


def likes(found: "list[Alike]") -> list[Like]:
    """The papers that are like one."""
    return [
        Like(
            id=each.document,
            title=each.title,
            dated=each.dated.words if each.dated else "",
            why=each.why,
            address=review_address(each.document) if each.waits else document_address(each.document),
            waits=each.waits,
        )
        for each in found
    ]


def sheet(document: Document, number: int, text: str, vocabulary: Vocabulary) -> Sheet | None:
    """A page of a paper that was read with its words, with some of them marked; None where it has none."""
    if not document.pages:
        return None
    page = document.pages[min(max(number, 1), len(document.pages)) - 1]
    found = marks(parse(text, vocabulary).tree, page.text) if text else ()
    return Sheet(
        page=page,
        name=full_name(page.number, page.label, len(document.pages)),
        body=page.text,
        marks=found,
        picture=_picture(document, page, found),
        near=tuple(_near(document, page.number)),
    )


def _picture(document: Document, page: Page, found: tuple[Mark, ...]) -> Picture | None:
    made = picture(document, page, found)
    if made is None:
        return None
    own = f"{REVIEW}/{document.id}/pages/{page.number}.webp"
    drawn, large = (address(own, [("width", str(width))]) for width in (PAGE, LARGE))
    return replace(made, address=drawn, large=large)


def _near(document: Document, number: int) -> Iterator[PageLink]:
    last = len(document.pages)
    for page in document.pages:
        if abs(page.number - number) <= _NEAR or page.number in {1, last}:
            name = full_name(page.number, page.label, last)
            yield PageLink(page.number, name, str(page.number), review_address(document.id, page.number), 0)


def _led(fact: Fact, id: str) -> Fact:
    values = tuple(_value(value, id) for value in fact.values)
    return fact._replace(values=values, evidence=tuple(_evidence(said, id) for said in fact.evidence))


def _value(value: Value, id: str) -> Value:
    return value._replace(evidence=_evidence(value.evidence, id) if value.evidence else None)


def _evidence(said: Evidence, id: str) -> Evidence:
    """Evidence that leads to a page which is read where papers wait, with the same words marked."""
    if not said.address or not said.page:
        return said
    words = dict(parse_qsl(urlsplit(said.address).query)).get("q", "")
    return said._replace(address=review_address(id, said.page, words))
