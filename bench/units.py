"""How many of a gold list of recommendations, decisions and actions are found, and how much else.

    python -m bench.units GOLD.jsonl FOLDER [--json]

Each line of the list is {"path", "page", "unit", "text"}, with "number" where one is printed; `path` is below FOLDER or
its parent. A found unit is the gold one if it is of its sort, on its page or a page beside, and has 60 % of its words;
its text is at most three times as long, but for gold that is cut at 200 characters. Each gold unit is found once. Where
the gold says "repeat", to find it is neither right nor wrong; what is "quoted" of others should not be found. Units of
other sorts are passed over.

Beside it stands the baseline: every line that begins with the word.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents import Kind, Page, Unit
from ingest.media import media_type
from ingest.metadata.kinds import kinds
from ingest.readers.choice import reader
from ingest.units import Found, find

UNITS = ("recommendation", "decision", "action")
_CUT = 200
_SHARED = 0.6
_LONGER = 3
_WORD = re.compile(r"\w+")
_BASELINE = {
    "recommendation": re.compile(r"\W*recommendation\b", re.IGNORECASE),
    "decision": re.compile(r"\W*(?:resolved|agreed|decision|decided|approved)\b", re.IGNORECASE),
    "action": re.compile(r"\W*action\b", re.IGNORECASE),
}
_Finder = Callable[[Sequence[Page], Kind], list[Found]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A unit of the list."""

    path: str
    page: int
    unit: str
    text: str
    counts: bool  # whether it is to be found
    spare: bool  # whether to find it is no mistake either

    @classmethod
    def read(cls, line: str) -> "Gold":
        """That of a line of the list."""
        said: dict[str, Any] = json.loads(line)
        repeat, quoted = bool(said.get("repeat")), bool(said.get("quoted"))
        return cls(said["path"], said["page"], said["unit"], said["text"], not (repeat or quoted), repeat)

    def is_found(self, unit: Unit) -> bool:
        """Whether a found unit is this one."""
        if unit.unit != self.unit or abs(unit.page - self.page) > 1:
            return False
        if len(self.text) < _CUT and len(unit.text) > _LONGER * len(self.text):
            return False
        asked, said = Counter(_words(self.text)), Counter(_words(unit.text))
        return (asked & said).total() >= _SHARED * asked.total()


@dataclass
class Score:
    """What is right, what is found and what should be, for each sort of unit; and what is wrong."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    misses: list[dict[str, object]] = field(default_factory=list)

    def add(self, path: str, gold: Sequence[Gold], found: Sequence[Found]) -> None:
        """Count one paper."""
        left = list(gold)
        for one in found:
            if one.unit.unit not in UNITS:
                continue
            match = next((each for each in left if each.counts and each.is_found(one.unit)), None)
            if match:
                left.remove(match)
                self.right[one.unit.unit] += 1
            elif any(each.spare and each.is_found(one.unit) for each in gold):
                continue
            else:
                self._miss("found", path, one.unit.unit, one.unit.page, one.unit.text, one.rule)
            self.found[one.unit.unit] += 1
        self.of.update(each.unit for each in gold if each.counts)
        for each in left:
            if each.counts:
                self._miss("gold", path, each.unit, each.page, each.text)

    def _miss(self, which: str, path: str, unit: str, page: int, text: str, rule: str = "") -> None:
        miss = {"path": path, "in": which, "unit": unit, "page": page, "text": text, "rule": rule}
        self.misses.append(miss)

    def of_unit(self, unit: str) -> dict[str, float]:
        """Precision, recall and their harmonic mean."""
        precision = self.right[unit] / self.found[unit] if self.found[unit] else 0.0
        recall = self.right[unit] / self.of[unit] if self.of[unit] else 0.0
        both = precision + recall
        shares = {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}
        return {name: round(share, 3) for name, share in shares.items()}

    def as_json(self) -> dict[str, object]:
        """The units first, then what is wrong."""
        return {**{unit: self.of_unit(unit) for unit in UNITS}, "misses": self.misses}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def baseline(pages: Sequence[Page], _: Kind) -> list[Found]:
    """Every line that begins with the word."""
    return [
        Found(Unit(unit=unit, number="", page=page.number, text=line), "the baseline")
        for page in pages
        for line in page.text.split("\n")
        for unit, word in _BASELINE.items()
        if word.match(line)
    ]


def measure(gold: Path, folder: Path, *finders: _Finder) -> list[Score]:
    """Read every paper of the list once, and count what each way of looking finds in it."""
    units = [Gold.read(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    scores = [Score() for _ in finders]
    for name in dict.fromkeys(unit.path for unit in units):
        path = folder / name if (folder / name).is_file() else folder.parent / name
        pages = reader(media_type(path))(path).pages
        kind = _kind(pages)
        for score, finder in zip(scores, finders, strict=True):
            score.add(name, [unit for unit in units if unit.path == name], finder(pages, kind))
    return scores


def _kind(pages: Sequence[Page]) -> Kind:
    """The kind as the text tells it."""
    claims = list(kinds(pages))
    return Kind(max(claims, key=lambda claim: claim.confidence).value) if claims else Kind.OTHER


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    score, base = measure(given.gold, given.folder, find, baseline)
    if given.json:
        answer = {**score.as_json(), "baseline": {unit: base.of_unit(unit) for unit in UNITS}}
        json.dump(answer, sys.stdout, ensure_ascii=False)
        return
    sys.stdout.writelines(_table(score, base))


def _table(score: Score, base: Score) -> Iterable[str]:
    yield f"{'':16}{'of':>4}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>7}   the word alone\n"
    for unit in UNITS:
        own, word = score.of_unit(unit), base.of_unit(unit)
        yield f"{unit:16}{score.of[unit]:4}{score.found[unit]:7}{own['precision']:11.3f}{own['recall']:8.3f}"
        yield f"{own['f1']:7.3f}{word['f1']:17.3f}\n"
    for miss in score.misses:
        what = (
            f"not found ({miss['unit']})"
            if miss["in"] == "gold"
            else f"not in the list ({miss['unit']}: {miss['rule']})"
        )
        yield f"{what}: {miss['path']}, page {miss['page']}\n    {str(miss['text'])[:150]}\n"


if __name__ == "__main__":
    main()
