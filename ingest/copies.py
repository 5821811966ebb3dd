"""Finds the papers that say the same in other bytes: a PDF saved again, a Word file and its PDF.

They are grouped as they come: a paper joins the first one of a group, its leader, that has nearly all runs of five
words in common with it, and else leads a group itself. So each is compared with leaders alone, and with few of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from documents import Audience, Document
from documents.catalogue import Catalogue
from documents.copies import Groups, Place
from ingest.runs import Runs

ALIKE = 0.9  # of the runs of both
_MAYBE = 0.8  # by the estimate, which is seldom wrong by more than .1
_COMPARED = 4  # leaders, those most alike by the estimate


class Copies:
    """Keeps the groups of copies. Doing the same again changes nothing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def join(self, documents: Iterable[Document]) -> dict[Audience, list[Document]]:
        """Documents that can be found, with their groups among those that each audience finds."""
        found: dict[Audience, list[Document]] = {audience: [] for audience in Audience}
        with self._catalogue.copies.grouping() as groups:
            for document in documents:
                for audience, group in self._join(groups, document).items():
                    found[audience].append(replace(document, group=group))
        return found

    def clear(self) -> None:
        """Forget all groups."""
        with self._catalogue.copies.grouping() as groups:
            groups.clear()

    def _join(self, groups: Groups, document: Document) -> dict[Audience, str]:
        """The leader of a document's group for each audience; "" for one without words."""
        readers = [audience for audience in Audience if audience.may_read(document.visibility)]
        runs = Runs.of(document.pages)
        changed = groups.sign(document.id, runs.signature)
        if not runs.words:
            return dict.fromkeys(readers, "")
        places = {} if changed else groups.places(document.id)
        if missing := [audience for audience in readers if audience not in places]:
            found = self._find(groups, document.id, runs, missing)
            groups.join(document.id, found, runs.bands)
            places |= found
        return {audience: places[audience].leader for audience in readers}

    def _find(self, groups: Groups, id: str, runs: Runs, audiences: list[Audience]) -> dict[Audience, Place]:
        """The group that a document belongs to, for each audience; a new one where there is none."""
        same = groups.same(id, runs.words, audiences)
        others = [audience for audience in audiences if audience not in same]
        share = cache(lambda other: runs.share(Runs.of(self._catalogue.held(other).pages)))
        size = runs.numbers.size
        known = groups.candidates(runs.bands, range(int(size * ALIKE), int(size / ALIKE) + 2), others)
        alike = {audience: place for audience, leaders in known if (place := _alike(runs, leaders, share))}
        return dict.fromkeys(audiences, Place(id, 1.0)) | same | alike


def _alike(runs: Runs, leaders: Sequence[tuple[str, bytes]], share: Callable[[str], float]) -> Place | None:
    """The group of the likeliest of some leaders that has nearly all runs in common with a paper."""
    estimates = [(runs.estimate(minhash), id) for id, minhash in leaders]
    likely = sorted((each for each in estimates if each[0] >= _MAYBE), key=lambda each: (-each[0], each[1]))
    compared = (Place(id, share(id)) for _, id in likely[:_COMPARED])
    return next((place for place in compared if place.share >= ALIKE), None)
