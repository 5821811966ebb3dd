"""Measures text recognition on pages of the sample papers, drawn as a poor scanner would: grey, grainy and askew.

    python -m bench.ocr [--pages N] [--json]

Prints the share of words that are wrong (put in, left out or other than on the page, by the fewest changes), how sure
the recogniser was, and CPU seconds a page: upright, and lying on each side. The words on the page are its text layer.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from PIL.Image import Image
from rapidfuzz.distance import Levenshtein

from documents.samples.scan import worn
from ingest.ocr import Drawn, recognised
from ingest.readers import pdf

SAMPLES = Path("documents/samples/archive")
TURNS = (0, 90, 180, 270)
_ENOUGH = 100  # words


class Sample(NamedTuple):
    """A page and its words."""

    path: Path
    number: int
    words: list[str]


def samples(most: int) -> Iterator[Sample]:
    """The first pages with enough text, one a paper."""
    for path in sorted(SAMPLES.rglob("*.pdf")):
        try:
            pages = pdf.read(path).pages
        except Exception:  # noqa: BLE001  (one is damaged on purpose)
            continue
        page = next((page for page in pages if len(page.text.split()) >= _ENOUGH), None)
        if page and most:
            most -= 1
            yield Sample(path, page.number, page.text.split())


def measure(chosen: list[Sample], turn: int) -> dict[str, Any]:
    """All samples, lying on one side."""
    wrong = words = 0
    sure = []
    began = time.process_time()
    for sample in chosen:
        [page] = recognised([_drawn(sample, turn)])
        wrong += Levenshtein.distance(sample.words, page.text.split())
        words += len(sample.words)
        sure.append(page.scanned or 0.0)
    return {
        "word_errors": round(wrong / words, 4),
        "words": words,
        "sure": round(sum(sure) / len(sure), 1),
        "least_sure": min(sure),
        "cpu_a_page": round((time.process_time() - began) / len(chosen), 2),
    }


def _drawn(sample: Sample, turn: int) -> Drawn:
    with pypdfium2.PdfDocument(sample.path) as document:
        width, height = document.get_page_size(sample.number - 1)
    if turn % 180:
        width, height = height, width
    return Drawn(sample.number, str(sample.number), width, height, partial(_scanned, sample, turn))


def _scanned(sample: Sample, turn: int, dots: float) -> Image:
    with pypdfium2.PdfDocument(sample.path) as document:
        drawn: Image = document[sample.number - 1].render(scale=dots, grayscale=True).to_pil()
    return worn(drawn, sample.number).rotate(turn, expand=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # before Tesseract is loaded
    chosen = list(samples(given.pages))
    measured = {f"turned {turn}": measure(chosen, turn) for turn in TURNS}
    if given.json:
        print(json.dumps({"pages": len(chosen), **measured}))
        return
    print(f"{len(chosen)} pages")
    for name, found in measured.items():
        print(name, *(f"{key} {value}" for key, value in found.items()), sep="  ")


if __name__ == "__main__":
    main()
