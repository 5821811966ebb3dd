"""Which papers are like one that waits: the same words, most of them, another version, the same reference."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from documents import Document, PartialDate
from documents.catalogue import Catalogue
from documents.heldback import Known
from ingest.runs import Runs

_NEARLY = 0.5  # of the runs of both
_MAYBE = 0.35  # by the estimate, which is seldom wrong by more than .1
_COMPARED = 12  # papers, those most alike by the estimate
_NEAR = 14  # days between two versions of a paper
_VERSION = re.compile(
    r"\b(?:draft|final|revised|revision|amended|corrected|updated|approved|unapproved|signed|redacted|copy|version|v|rev)"
    r"(?:[ .]*\d+(?:\.\d+)*)?\b"
)
_SIGN = re.compile(r"[\W_]+")


class Alike(NamedTuple):
    """A paper that is like another, whether it waits too, and why in a sentence; `share` is of the words of both."""

    document: str
    title: str
    dated: PartialDate | None
    waits: bool
    why: str
    share: float | None = None


class Likeness:
    """All papers that are here or wait, by what tells which are alike; as they are when it is made."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known = {known.document: known for known in catalogue.held_back.known()}
        self._titled: dict[str, list[Known]] = {}
        for known in self._known.values():
            self._titled.setdefault(_plain(known.title), []).append(known)
        self._signed = [each for some in catalogue.held_back.signed() for each in some]
        self._long = [each for each in self._signed if each.minhash]  # of few words there is no estimate
        values = np.frombuffer(b"".join(each.minhash for each in self._long), np.uint32)
        self._values = values.reshape(len(self._long), -1) if self._long else values

    def to(self, document: Document) -> list[Alike]:
        """The papers that are like a document, each once: first those with the same words."""
        found: dict[str, Alike] = {}
        for alike in (*self._in_words(document), *self._by_reference(document), *self._versions(document)):
            found.setdefault(alike.document, alike)
        return list(found.values())

    def is_any(self, document: Document) -> bool:
        """Whether any paper is like a document, by what is kept of their words: quickly, and nearly always right."""
        own = next((each for each in self._signed if each.document == document.id), None)
        if own and any(each.words == own.words and each.document != own.document for each in self._signed):
            return True
        if own and own.minhash:
            alike = (self._values == np.frombuffer(own.minhash, np.uint32)).mean(axis=1) >= _NEARLY
            if alike.sum() > 1:  # itself is one
                return True
        return any(self._versions(document)) or any(self._by_reference(document))

    def _in_words(self, document: Document) -> Iterator[Alike]:
        """Those that say the same, or most of it."""
        runs = Runs.of(document.pages)
        if not runs.words:
            return
        same = [each.document for each in self._signed if each.words == runs.words and each.document != document.id]
        for id in same:
            yield self._alike(id, "It has the same words.", 1.0)
        for id, share in sorted(self._nearly(document.id, runs, same).items(), key=lambda each: (-each[1], each[0])):
            yield self._alike(id, f"They have {share:.0%} of their words in common.", share)

    def _nearly(self, id: str, runs: Runs, same: Collection[str]) -> Mapping[str, float]:
        if not runs.values.size or not self._long:
            return {}
        estimates = (self._values == runs.values).mean(axis=1)
        likely = [place for place in np.argsort(-estimates, kind="stable").tolist() if estimates[place] >= _MAYBE]
        others = [each for place in likely if (each := self._long[place].document) not in (id, *same)]
        shares = {each: runs.share(Runs.of(self._catalogue.held(each).pages)) for each in others[:_COMPARED]}
        return {each: share for each, share in shares.items() if share >= _NEARLY}

    def _by_reference(self, document: Document) -> Iterator[Alike]:
        for id, code in self._catalogue.held_back.bearing(document.id).items():
            yield self._alike(id, f"It has the same reference, {code}.")

    def _versions(self, document: Document) -> Iterator[Alike]:
        """Those of the same title, kind and body, and of a date that is the same or near."""
        for known in self._titled.get(_plain(document.title), ()):
            if known.document != document.id and known.kind is document.kind and _of_one(known, document):
                if known.dated == document.dated:
                    dated = "date"
                elif _is_near(known.dated, document.dated):
                    dated = "nearly the same date"
                else:
                    continue
                yield self._alike(known.document, f"It has the same title, kind and {dated}: another version, perhaps.")

    def _alike(self, id: str, why: str, share: float | None = None) -> Alike:
        known = self._known[id]
        return Alike(id, known.title, known.dated, known.waits, why, share)


def _plain(title: str) -> str:
    """A title without what tells one version from another."""
    words = _SIGN.sub(" ", title.casefold())
    return " ".join(_VERSION.sub(" ", words).split()) or words.strip()


def _of_one(known: Known, document: Document) -> bool:
    """Whether two papers have a body in common, or none."""
    one, other = ({body.value for body in each} for each in (known.bodies, document.bodies))
    return bool(one & other) or not (one or other)


def _is_near(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return False
    first, last = sorted((one, other), key=lambda date: date.first)
    return (last.first - first.last).days <= _NEAR
