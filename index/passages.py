"""From a document to its passages, one a page: what the pipeline hands to an index."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from documents import Document, Page, Party, Vocabulary
from documents.rows import plain
from documents.units import LOOKED_UP
from index import records

if TYPE_CHECKING:
    import haystack


def passages(document: Document, vocabulary: Vocabulary | None = None) -> "list[haystack.Document]":
    """One Haystack document a page, blank ones kept, with the id `document#number`.

    A document without pages gives one empty passage, number 0, so that it can be found by what is known of it. The
    vocabulary tells which bodies its bodies are under.
    """
    from index.haystack import Passage

    about = _about(document, vocabulary or Vocabulary())
    pages = document.pages or (Page(number=0, label="", text=""),)
    return [
        Passage(
            id=f"{document.id}#{page.number}",
            content=page.text,
            meta={**about, "number": page.number, "label": page.label, **_units(document, page.number)},
        )
        for page in pages
    ]


def digest(document: Document, vocabulary: Vocabulary) -> str:
    """The digest that an index has of a document when it holds it as it is."""
    from index.haystack import packed

    return records.digest(records.fingerprint(packed(passage)) for passage in passages(document, vocabulary))


def _units(document: Document, number: int) -> dict[str, Any]:
    units = [
        {**plain(unit), "place": place}
        for place, unit in enumerate(document.units)
        if unit.page == number and unit.unit in LOOKED_UP
    ]
    return {"units": units} if units else {}


def _about(document: Document, vocabulary: Vocabulary) -> dict[str, Any]:
    """What every passage says of its document, in values that JSON has."""
    letter = document.correspondence
    return {
        "document": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "visibility": document.visibility.value,
        "dated": str(document.dated) if document.dated else None,
        "bodies": [list(body) for body in document.bodies],
        "under": list(dict.fromkeys(slug for body in document.bodies for slug in vocabulary.above(body.slug))),
        "topics": [list(topic) for topic in document.topics],
        "sender": _say((letter.sender,) if letter else ()),
        "recipient": _say(letter.recipient if letter else ()),
        "ref": "; ".join(filter(None, (letter.our_ref, letter.your_ref))) if letter else "",
        "language": document.language,
        **({"group": document.group} if document.group else {}),
    }


def _say(parties: Sequence[Party]) -> str:
    return "; ".join(filter(None, map(str, parties)))
