"""Which papers are like one that waits: the same words, most of them, another version, the same reference."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from documents import Document, NotFound, PartialDate
from documents.catalogue import Catalogue
from documents.heldback import Known, Signed
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
    """All papers that are here or wait, by what tells which are alike; as they are when it is made.

    What others do meanwhile is not known here: a paper that came since is passed over, and so is one that went.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._titled: dict[str, list[str]] = {}
        for id, title in catalogue.held_back.titles():
            self._titled.setdefault(_plain(title), []).append(id)
        self._words: dict[str, str] = {}
        self._same: dict[str, list[str]] = {}  # by their words
        self._long: list[str] = []  # of few words there is no estimate
        self._values = np.zeros((0, 0), np.uint32)
        self._sign([each for some in catalogue.held_back.signed() for each in some])
        self._places = {id: place for place, id in enumerate(self._long)}
        self._known: dict[str, Collection[Known]] = {}  # of the titles that were asked for
        self._any: dict[str, bool] = {}

    def _sign(self, signed: Sequence[Signed]) -> None:
        for each in signed:
            self._words[each.document] = each.words
            self._same.setdefault(each.words, []).append(each.document)
        self._long = [each.document for each in signed if each.minhash]
        if self._long:
            values = np.frombuffer(b"".join(each.minhash for each in signed), np.uint32)
            self._values = values.reshape(len(self._long), -1)

    @classmethod
    def now(cls, catalogue: Catalogue) -> "Likeness":
        """That of all papers as they are now; made once, until something changes."""
        return catalogue.held_back.kept("likeness", lambda: cls(catalogue))

    def to(self, document: Document) -> list[Alike]:
        """The papers that are like a document, each once: first those with the same words."""
        found: dict[str, Alike] = {}
        for alike in (*self._in_words(document), *self._by_reference(document), *self._versions(document)):
            found.setdefault(alike.document, alike)
        return list(found.values())

    def is_any(self, document: Document) -> bool:
        """Whether any paper is like a document, by what is kept of their words: quickly, and nearly always right."""
        if document.id not in self._any:
            self._any[document.id] = self._is_any(document)
        return self._any[document.id]

    def _is_any(self, document: Document) -> bool:
        if len(self._same.get(self._words.get(document.id, ""), ())) > 1:  # itself is one
            return True
        place = self._places.get(document.id)
        if place is not None and (self._estimates(self._values[place]) >= _NEARLY).sum() > 1:
            return True
        return any(self._versions(document)) or any(self._by_reference(document))

    def _estimates(self, values: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Which share of its words each paper has in common with one."""
        shares: NDArray[np.float64] = np.count_nonzero(self._values == values, axis=1) / values.size
        return shares

    def _in_words(self, document: Document) -> Iterator[Alike]:
        """Those that say the same, or most of it."""
        runs = Runs.of(document.pages)
        if not runs.words:
            return
        same = [id for id in self._same.get(runs.words, ()) if id != document.id]
        yield from self._alike(dict.fromkeys(same, ("It has the same words.", 1.0)))
        near = sorted(self._nearly(document.id, runs, same).items(), key=lambda each: (-each[1], each[0]))
        why = "They have {:.0%} of their words in common."
        yield from self._alike({id: (why.format(share), share) for id, share in near})

    def _nearly(self, id: str, runs: Runs, same: Collection[str]) -> Mapping[str, float]:
        if not runs.values.size or not self._long:
            return {}
        estimates = self._estimates(runs.values)
        likely = [place for place in np.argsort(-estimates, kind="stable").tolist() if estimates[place] >= _MAYBE]
        others = [each for place in likely if (each := self._long[place]) not in (id, *same)]
        shares = dict[str, float]()
        for each in others[:_COMPARED]:
            with suppress(NotFound):  # it was erased meanwhile
                shares[each] = runs.share(Runs.of(self._catalogue.held(each).pages))
        return {each: share for each, share in shares.items() if share >= _NEARLY}

    def _by_reference(self, document: Document) -> Iterator[Alike]:
        bearing = self._catalogue.held_back.bearing(document.id)
        yield from self._alike({id: (f"It has the same reference, {code}.", None) for id, code in bearing.items()})

    def _versions(self, document: Document) -> Iterator[Alike]:
        """Those of the same title, kind and body, and of a date that is the same or near."""
        for known in self._entitled(_plain(document.title)):
            if known.document != document.id and known.kind is document.kind and _of_one(known, document):
                if known.dated == document.dated:
                    dated = "date"
                elif _is_near(known.dated, document.dated):
                    dated = "nearly the same date"
                else:
                    continue
                why = f"It has the same title, kind and {dated}: another version, perhaps."
                yield Alike(known.document, known.title, known.dated, known.waits, why)

    def _entitled(self, title: str) -> Collection[Known]:
        """Those of a title, asked for once: some titles are borne by thousands."""
        if title not in self._known:
            self._known[title] = tuple(self._catalogue.held_back.known(self._titled.get(title, ())).values())
        return self._known[title]

    def _alike(self, found: Mapping[str, tuple[str, float | None]]) -> Iterator[Alike]:
        """Papers that are alike and still here, each with why, and with its share of words."""
        known = self._catalogue.held_back.known(found)
        for id, (why, share) in found.items():
            if each := known.get(id):
                yield Alike(id, each.title, each.dated, each.waits, why, share)


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
