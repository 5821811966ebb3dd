"""From a document to its passages, one a page: what the pipeline hands to an index."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from documents import Document, Page, Party
from index import records

if TYPE_CHECKING:
    import haystack


def passages(document: Document) -> "list[haystack.Document]":
    """One Haystack document a page, blank ones kept, with the id `document#number`.

    A document without pages gives one empty passage, number 0, so that it can be found by what is known of it.
    """
    from index.haystack import haystack

    about = _about(document)
    pages = document.pages or (Page(number=0, label="", text=""),)
    return [
        haystack.Document(
            id=f"{document.id}#{page.number}",
            content=page.text,
            meta={**about, "number": page.number, "label": page.label},
        )
        for page in pages
    ]


def digest(document: Document) -> str:
    """The digest that an index has of a document when it holds it as it is."""
    from index.haystack import packed

    return records.digest(records.fingerprint(packed(passage)) for passage in passages(document))


def _about(document: Document) -> dict[str, Any]:
    """What every passage says of its document, in values that JSON has."""
    letter = document.correspondence
    return {
        "document": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "visibility": document.visibility.value,
        "dated": str(document.dated) if document.dated else None,
        "bodies": [list(body) for body in document.bodies],
        "topics": [list(topic) for topic in document.topics],
        "sender": _say((letter.sender,) if letter else ()),
        "recipient": _say(letter.recipient if letter else ()),
        "language": document.language,
    }


def _say(parties: Sequence[Party]) -> str:
    return "; ".join(filter(None, map(str, parties)))
