"""What followed from a unit, as pages and programs show it: its answers, its paper, where it is mentioned next."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from documents import Audience, Document, NotFound, PartialDate
from documents.catalogue import Catalogue
from documents.responses import Answer
from documents.sequels import NOTHING, About, Mention, Tells
from index.query import Among
from search_app.addresses import document_address, page_address
from search_app.asking import Asked
from search_app.panels import ANSWERS
from search_app.quoting import looked_for

_KEPT = 100  # documents; units come by document, and what followed is told of all of one at once


class Answered(NamedTuple):
    """An answer to a recommendation: its status, in code and in words, and where it is read with the words marked."""

    status: str
    label: str
    words: str
    page: int
    document: str
    title: str
    dated: PartialDate | None
    on_page: Callable[[], str] = str  # the text of the page, which is read where its address is asked for

    @property
    def address(self) -> str:
        """The page where it stands."""
        return page_address(self.document, self.page, looked_for(self.on_page(), self.words))


class Paper(NamedTuple):
    """A paper that a decision was about, and what tells it."""

    document: str
    title: str
    evidence: str

    @property
    def address(self) -> str:
        """Where it can be read."""
        return document_address(self.document)


class Mentioned(NamedTuple):
    """Where an action is mentioned next, in which words."""

    document: str
    title: str
    dated: PartialDate
    page: int
    words: str
    on_page: Callable[[], str] = str

    @property
    def address(self) -> str:
        """The page, with the words marked."""
        return page_address(self.document, self.page, looked_for(self.on_page(), self.words))


class Followed(NamedTuple):
    """What followed from a unit."""

    answers: tuple[Answered, ...] = ()
    about: tuple[Paper, ...] = ()
    mention: Mentioned | None = None


class Following:
    """What followed from the units that an audience may read, told from the papers that it may read."""

    def __init__(self, catalogue: Catalogue, audience: Audience) -> None:
        self._answers = catalogue.responses.answers(audience)
        self._sequels = lru_cache(maxsize=_KEPT)(lambda document: catalogue.sequels.of(document, audience))
        self._text = lru_cache(maxsize=_KEPT)(partial(_text, catalogue, audience))

    def of(self, document: str, place: int) -> Followed:
        """What followed from the unit at a place in a document."""
        sequel = self._sequels(document).get(place, NOTHING)
        return Followed(
            tuple(map(self._answered, self._answers.of(document, place))),
            tuple(map(_paper, sequel.about)),
            self._mentioned(sequel.mention) if sequel.mention else None,
        )

    def each(self, document: Document, most: int | None = None) -> list[Followed]:
        """What followed from each unit of a document, or from the first."""
        return [self.of(document.id, place) for place in range(len(document.units[:most]))]

    def among(self, question: Asked, start: int | None = None) -> Among:
        """The units that are asked for, and which of them have which answer."""
        return Among(kinds=question.units, answers=question.answers, answered=self._answers.places, start=start)

    def _answered(self, answer: Answer) -> Answered:
        id, title, dated = answer.response.document, answer.response.title, answer.response.dated
        text = partial(self._text, id, answer.page)
        return Answered(answer.status, ANSWERS[answer.status], answer.words, answer.page, id, title, dated, text)

    def _mentioned(self, mention: Mention) -> Mentioned:
        return Mentioned(*mention, partial(self._text, mention.document, mention.page))


def _text(catalogue: Catalogue, audience: Audience, document: str, page: int) -> str:
    """The text of a page; "" where it was closed or left out since what followed was told."""
    try:
        return catalogue.page(document, page, audience).text
    except NotFound:
        return ""


def record(followed: Followed) -> dict[str, Any]:
    """What followed from a unit, for programs."""
    mention = followed.mention
    return {
        "answers": [
            {"status": each.status, "words": each.words, "page": _page(each), "document": _document(each)}
            for each in followed.answers
        ],
        "about": [
            {"id": each.document, "title": each.title, "url": each.address, "evidence": each.evidence}
            for each in followed.about
        ],
        "mentioned": (
            {"words": mention.words, "page": _page(mention), "document": _document(mention)} if mention else None
        ),
    }


def _page(place: Answered | Mentioned) -> dict[str, Any]:
    return {"number": place.page, "url": page_address(place.document, place.page)}


def _document(place: Answered | Mentioned) -> dict[str, Any]:
    return {
        "id": place.document,
        "title": place.title,
        "date": str(place.dated) if place.dated else None,
        "url": document_address(place.document),
    }


def told(answers: Iterable[Answered]) -> str:
    """Answers in a few words."""
    return "; ".join(dict.fromkeys(each.label for each in answers))


_TELLS: Mapping[Tells, str] = {
    Tells.CODE: "The decision, or its heading, names {}, which is the number of the paper.",
    Tells.ITEM: "The paper says that it is of item {}, under which the decision stands.",
    Tells.TITLE: "The decision stands under the title of the paper, or names it.",
}


def _paper(about: About) -> Paper:
    return Paper(about.document, about.title, _TELLS[about.tells].format(about.said))
