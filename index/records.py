"""What is written for a document: one record for the whole, one for each page and unit, alike for every engine.

A record gives each field of the table its value: text as tokens joined by spaces, tags as a list, numbers, and as
stored bytes the JSON that `index.searching` and `index.pagehits` read back.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from documents import Kind, PartialDate
from index import analysis
from index.acronyms import explained
from index.fields import TEXTS, joined_of, words_of
from index.heads import main_spans
from index.wording import wording

Record = dict[str, str | list[str] | int | bytes]
About = Mapping[str, list[str] | int]  # the fields that filters go by

UNDATED = 2**22 - 1  # a day after all days of the calendar, which ends at 3,652,059
UNITS = 4_096  # of a document that are found
REFERENCES = 256  # references of a document, besides its own, that are found by `ref:`
SEAM = 16  # words of a phrase that are looked for over a page break
OPENING = 400  # characters of a document's beginning that are kept for hits without words
# Texts whose terms are kept, some 80 MB: copies are looked for in a batch, and two indexes written, one after another.
_KEPT = 8_192

_ID = re.compile(r"[0-9a-f]{16}")


class Records(NamedTuple):
    """All that is written for a document."""

    whole: Record
    pages: list[Record]
    units: list[Record]


class _Written(NamedTuple):
    """The stems of a text, its words with its compounds joined behind them, and the stems of these."""

    stems: str
    words: str
    joined: str

    def fields(self, name: str) -> Record:
        """The fields of a text of that name."""
        return {name: self.stems, words_of(name): self.words, joined_of(name): self.joined}


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage that is being written."""

    packed: dict[str, Any]
    number: int
    main: tuple[int, int]  # where the main text stands in the content
    written: "_Written"

    @property
    def text(self) -> str:
        return (self.packed.get("content") or "")[slice(*self.main)]


def key(document: str) -> int:
    """A number that orders documents as their ids do, where these are 16 hex digits."""
    if _ID.fullmatch(document):
        return int(document, 16)
    return int.from_bytes(hashlib.sha256(document.encode()).digest()[:8])


def records(document: str, passages: Sequence[dict[str, Any]], serial: int) -> Records:
    """The records of a document, from all its passages as they are packed.

    `serial` is the place of the first passage in the order of writing.

    Raises:
        TypeError, ValueError: a passage holds what JSON has not.
    """
    read = _read(passages)
    seams = _seams([page.written.stems for page in read])
    shown = _shown(document, read)
    known = about(_meta(read[0]))
    return Records(
        _whole(document, read, shown, known),
        [
            _page(document, page, seam, serial + n, known)
            for n, (page, seam) in enumerate(zip(read, seams, strict=True))
        ],
        _units(document, read, shown, known),
    )


def which(document: str, place: int) -> str:
    """What tells a unit from all others: its document, and its place among the units of that."""
    return f"{document}#{place}"


def stems(text: str) -> str:
    """The stems of a text, with spaces between; those of the last texts are kept."""
    return _written(text).stems


def fingerprint(packed: dict[str, Any]) -> str:
    """What tells one packed passage from another: 16 hex digits."""
    return hashlib.blake2b(_json(packed), digest_size=8).hexdigest()


def digest(fingerprints: Iterable[str]) -> str:
    """What tells one content of a document from another, by the fingerprints of its passages in order."""
    return hashlib.blake2b(" ".join(fingerprints).encode(), digest_size=8).hexdigest()


def owner(packed: Mapping[str, Any]) -> str:
    """The document a packed passage belongs to: the one it names, or itself."""
    return str(packed.get("meta", {}).get("document") or packed["id"])


def _read(passages: Sequence[dict[str, Any]]) -> list[_Read]:
    ordered = sorted(
        ((_number(packed, place), place, packed) for place, packed in enumerate(passages)), key=lambda p: p[:2]
    )
    contents = [packed.get("content") or "" for _, _, packed in ordered]
    return [
        _one(packed, number, span, content[slice(*span)])
        for (number, _, packed), content, span in zip(ordered, contents, main_spans(contents), strict=True)
    ]


def _one(packed: dict[str, Any], number: int, main: tuple[int, int], text: str) -> _Read:
    return _Read(packed, number, main, _written(text))


@lru_cache(maxsize=_KEPT)
def _written(text: str) -> _Written:
    terms, joined = analysis.streams(text), [token.term for token in analysis.compounds(text)]
    words = " ".join((terms.words, *(term.word for term in joined)))
    return _Written(terms.stems, words, " ".join(term.stem for term in joined))


def _number(packed: dict[str, Any], place: int) -> int:
    """The number of a page. A passage that names no document is a page 1, whatever its meta says."""
    meta = packed.get("meta", {})
    number = meta.get("number") if meta.get("document") else None
    return number if isinstance(number, int) and number >= 0 else place + 1


def _seams(pages: Sequence[str]) -> list[str]:
    """For each page the stems around its end, where a phrase may go over to the next pages."""
    seams: list[str] = []
    following: list[str] = []
    for stems in reversed(pages):
        last = stems.rsplit(" ", SEAM - 1)[1 - SEAM :]
        seams.append(" ".join((*last, *following)) if stems and following else "")
        following = [*stems.split(" ", SEAM - 1)[: SEAM - 1], *following][: SEAM - 1] if stems else following
    return seams[::-1]


def _page(document: str, page: _Read, seam: str, serial: int, known: About) -> Record:
    return {
        "document": [document],
        "passage": [page.packed["id"]],
        "text": page.written.stems,
        joined_of("text"): page.written.joined,
        "seam": seam,
        "key": page.number,
        "paper": key(document),
        "stored": _json({"passage": page.packed, "number": page.number, "main": page.main, "serial": serial}),
        **known,
    }


def _whole(document: str, pages: Sequence[_Read], shown: dict[str, Any], known: About) -> Record:
    meta = _meta(pages[0])
    record: Record = {
        "document": [document],
        **_Written(*map(" ".join, zip(*(page.written for page in pages), strict=True))).fields("text"),
        "also": _also(pages),
        "key": key(document),
        "stored": _json(shown),
        **known,
        **_orders(_date(shown["dated"]), key(document) >> 22),
    }
    for field in TEXTS:
        said = str(meta.get(field) or "")
        text = "; ".join((said, *_references(pages))) if field == "ref" else said
        record |= _written(text).fields(field)
    return record


def _units(document: str, pages: Sequence[_Read], shown: dict[str, Any], known: About) -> list[Record]:
    """A record for each unit that a passage's meta tells of, in order."""
    told = [(page, unit) for page in pages for unit in _meta(page).get("units") or ()]
    second = key(document) >> 34  # and twelve bits for the place in it
    return [
        {
            "document": [document],
            "unit": [str(unit["unit"])],
            "which": [which(document, int(unit.get("place", number)))],
            **_written(str(unit["text"])).fields("text"),
            "key": key(document) >> 16 << 16 | number,
            "stored": _json({"unit": unit, "page": page.number, "label": _label(page), "document": shown}),
            **known,
            **_orders(_date(shown["dated"]), second << 12 | number),
        }
        for number, (page, unit) in enumerate(told[:UNITS])
    ]


def _references(pages: Sequence[_Read]) -> list[str]:
    return list(dict.fromkeys(code for page in pages for code in analysis.references(page.text)))[:REFERENCES]


def _also(pages: Sequence[_Read]) -> list[str]:
    """The acronyms explained, by themselves and by the stems of what they stand for: “uasc\tUnaccompanied …”."""
    found = dict.fromkeys(pair for page in pages for pair in explained(page.text))
    by_acronym = (f"{' '.join(analysis.words(pair.acronym))}\t{pair.long}" for pair in found)
    by_words = (f"{' '.join(analysis.stems(pair.long))}\t{pair.acronym}" for pair in found)
    return [*by_acronym, *by_words]


def about(meta: Mapping[str, Any]) -> About:
    """What filters go by: of a document, and so of each of its pages and units, from the meta of its first passage."""
    dated = _date(meta.get("dated"))
    under = [str(slug) for slug in meta.get("under") or ()]
    found: dict[str, list[str] | int] = {
        "body": list(dict.fromkeys((*_values(_named(meta.get("bodies"))), *under))),
        "topic": _values(_named(meta.get("topics"))),
        "kind": [_kind(meta)],
        "year": [f"{dated.year:04}"] if dated else [],
    }
    return found | ({"first": dated.first.toordinal(), "last": dated.last.toordinal()} if dated else {})


def _kind(meta: Mapping[str, Any]) -> str:
    return str(meta["kind"]) if meta.get("kind") in list(Kind) else Kind.OTHER.value


def _shown(document: str, pages: Sequence[_Read]) -> dict[str, Any]:
    """What a hit shows."""
    meta = _meta(pages[0])
    dated = _date(meta.get("dated"))
    opening = next((page for page in pages if page.written.stems), None)
    return {
        "document": document,
        "title": str(meta.get("title") or ""),
        "kind": _kind(meta),
        "dated": str(dated) if dated else None,
        "bodies": _named(meta.get("bodies")),
        "topics": _named(meta.get("topics")),
        "labels": {page.number: label for page in pages if (label := _label(page)) != str(page.number)},
        "length": sum(page.number > 0 for page in pages),
        "same": _same(pages),
        "group": str(meta.get("group") or ""),
        "opening": [opening.number, _label(opening), opening.text[:OPENING]] if opening else None,
    }


def _same(pages: Sequence[_Read]) -> str:
    """What papers that say the same have in common; "" for one without words."""
    if not any(page.written.stems for page in pages):
        return ""
    title = str(_meta(pages[0]).get("title") or "")
    return wording(title, [(_label(page), page.packed.get("content") or "") for page in pages])


def _meta(page: _Read) -> dict[str, Any]:
    meta: dict[str, Any] = page.packed.get("meta", {})
    return meta


def _label(page: _Read) -> str:
    return str(_meta(page).get("label") or page.number)


def _orders(dated: PartialDate | None, second: int) -> Record:
    """The fields that order by date; `second`, of 42 bits, orders what is of one day."""
    if dated is None:
        return {"newest": UNDATED << 42 | second, "oldest": UNDATED << 42 | second}
    first = dated.first.toordinal()
    return {"newest": UNDATED - 1 - first << 42 | second, "oldest": first << 42 | second}


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


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
