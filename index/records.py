"""What is written for a document: one record for the whole and one for each page, alike for every engine.

A record gives each field of the table its value: text as tokens joined by spaces, tags as a list, numbers, and as
stored bytes the JSON that `index.searching` and `index.pagehits` read back.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from documents import Kind, PartialDate
from index import analysis
from index.fields import TEXTS
from index.heads import main_spans

Record = dict[str, str | list[str] | int | bytes]

UNDATED = 2**22 - 1  # a day after all days of the calendar, which ends at 3,652,059
SEAM = 16  # words of a phrase that are looked for over a page break
OPENING = 400  # characters of a document's beginning that are kept for hits without words

_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage that is being written."""

    packed: dict[str, Any]
    number: int
    main: tuple[int, int]  # where the main text stands in the content
    terms: list[analysis.Term]
    stems: str
    words: str

    @property
    def text(self) -> str:
        return (self.packed.get("content") or "")[slice(*self.main)]


def key(document: str) -> int:
    """A number that orders documents as their ids do, where these are 16 hex digits."""
    if _ID.fullmatch(document):
        return int(document, 16)
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:8])


def records(document: str, passages: Sequence[dict[str, Any]], serial: int) -> tuple[Record, list[Record]]:
    """The record of the whole and those of its pages, from all its passages as they are packed.

    `serial` is the place of the first passage in the order of writing.

    Raises:
        TypeError, ValueError: a passage holds what JSON has not.
    """
    read = _read(passages)
    seams = _seams([page.terms for page in read])
    pages = [_page(document, page, seam, serial + n) for n, (page, seam) in enumerate(zip(read, seams, strict=True))]
    return _whole(document, read), pages


def fingerprint(packed: dict[str, Any]) -> str:
    """What tells one packed passage from another: 16 hex digits."""
    return hashlib.blake2b(_json(packed), digest_size=8).hexdigest()


def digest(fingerprints: Iterable[str]) -> str:
    """What tells one content of a document from another, by the fingerprints of its passages in order."""
    return hashlib.blake2b(" ".join(fingerprints).encode(), digest_size=8).hexdigest()


def _read(passages: Sequence[dict[str, Any]]) -> list[_Read]:
    ordered = sorted(
        ((_number(packed, place), place, packed) for place, packed in enumerate(passages)), key=lambda p: p[:2]
    )
    contents = [packed.get("content") or "" for _, _, packed in ordered]
    return [
        _one(packed, number, span, analysis.terms(content[slice(*span)]))
        for (number, _, packed), content, span in zip(ordered, contents, main_spans(contents), strict=True)
    ]


def _one(packed: dict[str, Any], number: int, main: tuple[int, int], terms: list[analysis.Term]) -> _Read:
    return _Read(packed, number, main, terms, _stems(terms), _words(terms))


def _number(packed: dict[str, Any], place: int) -> int:
    """The number of a page. A passage that names no document is a page 1, whatever its meta says."""
    meta = packed.get("meta", {})
    number = meta.get("number") if meta.get("document") else None
    return number if isinstance(number, int) and number >= 0 else place + 1


def _seams(pages: Sequence[Sequence[analysis.Term]]) -> list[Sequence[analysis.Term]]:
    """For each page the terms around its end, where a phrase may go over to the next pages."""
    seams: list[Sequence[analysis.Term]] = []
    following: list[analysis.Term] = []
    for terms in reversed(pages):
        seams.append([*terms[1 - SEAM :], *following] if terms and following else [])
        following = [*terms[: SEAM - 1], *following][: SEAM - 1]
    return seams[::-1]


def _page(document: str, page: _Read, seam: Iterable[analysis.Term], serial: int) -> Record:
    return {
        "document": [document],
        "passage": [page.packed["id"]],
        "text": page.stems,
        "text_words": page.words,
        "seam": _stems(seam),
        "key": page.number,
        "stored": _json({"passage": page.packed, "number": page.number, "main": page.main, "serial": serial}),
    }


def _whole(document: str, pages: Sequence[_Read]) -> Record:
    shown = _shown(document, pages)
    record: Record = {
        "document": [document],
        "text": " ".join(page.stems for page in pages),
        "text_words": " ".join(page.words for page in pages),
        "body": _values(shown["bodies"]),
        "topic": _values(shown["topics"]),
        "kind": [shown["kind"]],
        "key": key(document),
        "stored": _json(shown),
    }
    for field in TEXTS:
        said = analysis.terms(str(_meta(pages[0]).get(field) or ""))
        record |= {field: _stems(said), f"{field}_words": _words(said)}
    return record | _days(_date(shown["dated"]), key(document) >> 22)


def _shown(document: str, pages: Sequence[_Read]) -> dict[str, Any]:
    """What a hit shows."""
    meta = _meta(pages[0])
    dated = _date(meta.get("dated"))
    opening = next((page for page in pages if page.terms), None)
    return {
        "document": document,
        "title": str(meta.get("title") or ""),
        "kind": meta["kind"] if meta.get("kind") in list(Kind) else Kind.OTHER.value,
        "dated": str(dated) if dated else None,
        "bodies": _named(meta.get("bodies")),
        "topics": _named(meta.get("topics")),
        "length": sum(page.number > 0 for page in pages),
        "opening": [opening.number, _label(opening), opening.text[:OPENING]] if opening else None,
    }


def _meta(page: _Read) -> dict[str, Any]:
    meta: dict[str, Any] = page.packed.get("meta", {})
    return meta


def _label(page: _Read) -> str:
    return str(_meta(page).get("label") or page.number)


def _days(dated: PartialDate | None, second: int) -> Record:
    """The fields that come of the date; `second`, of 42 bits, orders what is of one day."""
    if dated is None:
        return {"newest": UNDATED << 42 | second, "oldest": UNDATED << 42 | second, "year": []}
    first, last = dated.first.toordinal(), dated.last.toordinal()
    orders: Record = {"newest": UNDATED - 1 - first << 42 | second, "oldest": first << 42 | second}
    return {"first": first, "last": last, "year": [f"{dated.year:04}"], **orders}


def _date(text: object) -> PartialDate | None:
    try:
        return PartialDate.parse(str(text)) if text else None
    except ValueError:
        return None


def _named(pairs: object) -> list[list[str | None]]:
    """Bodies or topics as (slug, name), from what a passage says of them."""
    if not isinstance(pairs, list):
        return []
    return [
        [pair[0] and str(pair[0]), str(pair[1])] for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2
    ]


def _values(pairs: list[list[str | None]]) -> list[str]:
    """What filters and facets go by: the slug, or the name where there is none."""
    return list(dict.fromkeys(str(slug or name) for slug, name in pairs))


def _stems(terms: Iterable[analysis.Term]) -> str:
    return " ".join([term.stem for term in terms])


def _words(terms: Iterable[analysis.Term]) -> str:
    return " ".join([term.word for term in terms])


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
