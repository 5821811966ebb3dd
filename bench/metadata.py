"""How much of a gold list of titles, dates, bodies, kinds and parties is found.

    python -m bench.metadata GOLD.tsv FOLDER [--json]

The list is tab-separated with the columns path, title, date, issuing_body, kind, addressee, signatory, notes; `path` is
below FOLDER or its parent. A field counts where the list says something. Files of kinds that are not read yet are left
out, and counted.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from documents import Document, Original, Party, Unreadable, Vocabulary
from ingest.describe import describe
from ingest.media import Unsupported, media_type
from ingest.readers.choice import reader

FIELDS = ("title", "date", "issuing_body", "kind", "addressee", "signatory")
_OTHER_KINDS = {"paper": "other", "evidence": "other", "news": "other", "post": "other", "response": "report"}
_ARTICLES = {"the", "a", "an"}


@dataclass
class Score:
    """Right and asked for each field, the same by kind, values given where the paper has none, and what was missed."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    misses: list[dict[str, str]] = field(default_factory=list)
    unsupported: int = 0

    def add(self, row: dict[str, str], document: Document | None) -> None:
        """Count one paper; None where it could not be read."""
        for name in FIELDS:
            found = _found(document, name) if document else ""
            if row[name]:
                self._count(row, name, found)
            elif found and name != "title":
                self.invented[name] += 1

    def _count(self, row: dict[str, str], name: str, found: str) -> None:
        right = _RULES[name](row, found)
        self.of[name] += 1
        self.right[name] += right
        self.by_kind[row["kind"], name, "of"] += 1
        self.by_kind[row["kind"], name, "right"] += right
        if not right:
            self.misses.append({"path": row["path"], "field": name, "gold": row[name], "found": found})

    def as_json(self) -> dict[str, object]:
        """Fields first, then the rest."""
        by_kind: dict[str, dict[str, dict[str, int]]] = {}
        for (kind, name, what), number in self.by_kind.items():
            by_kind.setdefault(kind, {}).setdefault(name, {})[what] = number
        fields = {name: {"right": self.right[name], "of": self.of[name]} for name in FIELDS}
        rest = {
            "invented": dict(self.invented),
            "unsupported": self.unsupported,
            "by_kind": by_kind,
            "misses": self.misses,
        }
        return {**fields, **rest}


def _found(document: Document, name: str) -> str:
    letter = document.correspondence
    match name:
        case "title":
            return document.title
        case "date":
            return str(document.dated or "")
        case "kind":
            return document.kind
        case "issuing_body":
            return "; ".join(body.name for body in document.bodies)
        case "addressee":
            return "; ".join(filter(None, chain.from_iterable(map(_party, letter.recipient)))) if letter else ""
        case _:
            return "; ".join(filter(None, _party(letter.sender))) if letter else ""


def _party(party: Party) -> tuple[str, ...]:
    """A party whole, and its name alone, which the list may give without the office."""
    return str(party), party.name


def _words(text: str) -> list[str]:
    plain = text.casefold().replace("’", "").replace("'", "")
    return [word for word in re.findall(r"\w+", plain) if word not in _ARTICLES]


def is_same_title(gold: str, found: str) -> bool:
    """Equal but for articles, case, marks; or one in the other and over half as long; or 3/4 of all words shared."""
    one, two = _words(gold), _words(found)
    a, b = " ".join(one), " ".join(two)
    shorter, longer = sorted((a, b), key=len)
    if shorter in longer and len(shorter) * 2 > len(longer):
        return True
    return len(set(one) & set(two)) >= 0.75 * max(1, len(set(one) | set(two)))


def _is_same_name(gold: str, found: str) -> bool:
    """Any of the gold's names, separated by semicolons, or one that holds it."""
    names = [" ".join(_words(name)) for name in gold.split(";")]
    given = [" ".join(_words(name)) for name in found.split(";") if name]
    return any(name in other or other in name for name in names for other in given)


def _is_same_kind(row: dict[str, str], found: str) -> bool:
    accepted = {row["kind"], *re.findall(r'"+(report|letter|minutes|agenda|other)"+', row["notes"])}
    return _OTHER_KINDS.get(found, found) in accepted


_RULES: dict[str, Callable[[dict[str, str], str], bool]] = {
    "title": lambda row, found: is_same_title(row["title"], found),
    "date": lambda row, found: row["date"] == found,
    "kind": _is_same_kind,
    "issuing_body": lambda row, found: _is_same_name(row["issuing_body"], found),
    "addressee": lambda row, found: _is_same_name(row["addressee"], found),
    "signatory": lambda row, found: _is_same_name(row["signatory"], found),
}


def measure(gold: Path, folder: Path, vocabulary: Vocabulary) -> Score:
    """Read and describe every paper of the list."""
    score = Score()
    for row in _rows(gold):
        path = next(
            (base / row["path"] for base in (folder, folder.parent) if (base / row["path"]).is_file()),
            folder / row["path"],
        )
        try:
            score.add(row, _document(path, row["path"], vocabulary))
        except Unsupported:
            score.unsupported += 1
        except Unreadable:
            score.add(row, None)
    return score


def _rows(gold: Path) -> Iterator[dict[str, str]]:
    with gold.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {name: (row.get(name) or "").strip() for name in ("path", *FIELDS, "notes")}


def _document(path: Path, name: str, vocabulary: Vocabulary) -> Document:
    reading = reader(media_type(path))(path)
    content = path.read_bytes()
    original = Original(hashlib.sha256(content).hexdigest(), len(content))
    return describe(reading, original, (name,), vocabulary)


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    bundled = Path(__file__).parents[1] / "documents" / "south_east"
    score = measure(given.gold, given.folder, Vocabulary.read(bundled))
    if given.json:
        json.dump(score.as_json(), sys.stdout, ensure_ascii=False)
        return
    for name in FIELDS:
        sys.stdout.write(f"{name:14}{score.right[name]:4} of {score.of[name]:3}   invented {score.invented[name]}\n")
    sys.stdout.write(f"left out: {score.unsupported} files of kinds that are not read yet\n")
    for miss in score.misses:
        sys.stdout.write("{field}: {path}\n    gold  {gold}\n    found {found}\n".format(**miss))


if __name__ == "__main__":
    main()
