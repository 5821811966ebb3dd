"""How much of a gold list of titles, dates, bodies, kinds and parties is found.

    python -m bench.metadata GOLD.tsv FOLDER [--rules] [--json]

The list is tab-separated with the columns path, title, date, issuing_body, kind, addressee, signatory, notes; `path` is
below FOLDER or its parent. A field counts where the list says something. Files of kinds that are not read yet are left
out, and counted. Beside it stands the common rule for dates: the first thing on the pages that looks like one.

With `--rules` every paper of the folder is described: on how many papers, of how many bodies, each rule fires, of how
many it decides the field, and of how many of the list rightly and wrongly.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from documents import Document, Original, Page, Party, Unreadable, Vocabulary, best, read_date
from ingest.describe import describe
from ingest.media import Unsupported, media_type
from ingest.readers.choice import reader

FIELDS = ("title", "date", "issuing_body", "kind", "addressee", "signatory")
_OTHER_KINDS = {"paper": "other", "evidence": "other", "news": "other", "post": "other", "response": "report"}
_ARTICLES = {"the", "a", "an"}
_FIELD = {"body": "issuing_body", "recipient": "addressee", "sender": "signatory"}  # of a claim, in the list
_LIKE_A_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+\d{4}\b"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b|\b\d{4}-\d{2}-\d{2}\b"
)


@dataclass
class Score:
    """Right and asked for each field, the same by kind, values given where the paper has none, and what was missed."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    misses: list[dict[str, str]] = field(default_factory=list)
    decided: Counter[tuple[str, str, bool]] = field(default_factory=Counter)  # field, rule, whether right
    first_dates: int = 0  # that the common rule has right
    unsupported: int = 0

    def add(self, row: dict[str, str], document: Document | None) -> None:
        """Count one paper; None where it could not be read."""
        self.first_dates += bool(row["date"]) and row["date"] == (first_date(document.pages) if document else "")
        for name in FIELDS:
            found = _found(document, name) if document else ""
            if row[name]:
                self._count(row, name, found)
                self.decided[name, _decisive(document, name), _RULES[name](row, found)] += 1
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
            "first_date": {"right": self.first_dates, "of": self.of["date"]},
            "invented": dict(self.invented),
            "unsupported": self.unsupported,
            "by_kind": by_kind,
            "misses": self.misses,
        }
        return {**fields, **rest}


@dataclass
class Firing:
    """On which papers of which bodies a rule fires, and of how many it decides the field."""

    papers: int = 0
    bodies: set[str] = field(default_factory=set)
    decides: int = 0


def first_date(pages: Iterable[Page]) -> str:
    """The first thing that looks like a date: what is commonly taken for a paper's."""
    for page in pages:
        for found in _LIKE_A_DATE.finditer(page.text):
            with suppress(ValueError):
                return str(read_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", found[0])))
    return ""


def firings(documents: Iterable[Document]) -> dict[tuple[str, str], Firing]:
    """What the rules say of papers, by field and rule."""
    fired: defaultdict[tuple[str, str], Firing] = defaultdict(Firing)
    for document in documents:
        decisive = {(name, _decisive(document, name)) for name in FIELDS}
        for key in {(_FIELD.get(claim.field, claim.field), claim.rule) for claim in document.claims}:
            fired[key].papers += 1
            fired[key].bodies.update(body.value for body in document.bodies)
            fired[key].decides += key in decisive
    return dict(fired)


def _decisive(document: Document | None, name: str) -> str:
    """The rule that decides a field, "" where none does."""
    claims = {ours: theirs for theirs, ours in _FIELD.items()}
    winners = best(document.claims, claims.get(name, name)) if document else ()
    return winners[0].rule if winners else ""


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


def all_papers(folder: Path, vocabulary: Vocabulary) -> Iterator[Document]:
    """Every paper of a folder that can be read."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with suppress(Unsupported, Unreadable):
            yield _document(path, path.name, vocabulary)


def table(fired: Mapping[tuple[str, str], Firing], score: Score) -> Iterator[str]:
    """The rules of each field, those that decide most first."""
    yield "| field | rule | papers | bodies | decides | right | wrong |\n|---|---|---|---|---|---|---|\n"
    for (name, rule), firing in sorted(fired.items(), key=lambda each: (each[0][0], -each[1].decides, each[0][1])):
        right, wrong = (score.decided[name, rule, is_right] for is_right in (True, False))
        yield f"| {name} | {rule} | {firing.papers} | {len(firing.bodies)} | {firing.decides} | {right} | {wrong} |\n"


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    vocabulary = Vocabulary.read(Path(__file__).parents[1] / "documents" / "south_east")
    score = measure(given.gold, given.folder, vocabulary)
    if given.rules:
        sys.stdout.writelines(table(firings(all_papers(given.folder, vocabulary)), score))
        return
    if given.json:
        json.dump(score.as_json(), sys.stdout, ensure_ascii=False)
        return
    for name in FIELDS:
        sys.stdout.write(f"{name:14}{score.right[name]:4} of {score.of[name]:3}   invented {score.invented[name]}\n")
    sys.stdout.write(f"the first date{score.first_dates:4} of {score.of['date']:3}\n")
    sys.stdout.write(f"left out: {score.unsupported} files of kinds that are not read yet\n")
    for miss in score.misses:
        sys.stdout.write("{field}: {path}\n    gold  {gold}\n    found {found}\n".format(**miss))


if __name__ == "__main__":
    main()
