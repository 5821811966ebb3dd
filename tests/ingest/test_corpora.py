"""Real and hostile papers that nobody on the project wrote, where the folder is there."""

from collections.abc import Iterator
from pathlib import Path

from bench.metadata import measure
from documents import Unreadable, Vocabulary
from ingest.media import DOCX, ODT, media_type
from ingest.worker import Workers
from tests.corpora import CORPORA, NEEDS_CORPORA

ROOT = Path(__file__).parents[2]
pytestmark = NEEDS_CORPORA


def readable(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            yield path, media_type(path)
        except Unreadable:
            continue


def test_every_bomb_and_damaged_file_has_one_outcome() -> None:
    files = list(readable(CORPORA / "hostile" / "bombs"))
    with Workers(workers=2, seconds=10, memory_mb=512) as workers:
        found = dict(workers.read(files))
    assert len(found) == len(files)
    assert all(outcome.reason and outcome.cure for outcome in found.values() if isinstance(outcome, Unreadable))


def test_of_the_papers_cut_short_or_with_flipped_bits_more_than_half_give_text() -> None:
    files = [file for file in readable(CORPORA / "hostile" / "bombs") if file[0].name.startswith(("trunc", "flip"))]
    with Workers(workers=2, seconds=60, memory_mb=1024, recognise=False) as workers:
        found = [reading for _, reading in workers.read(files) if not isinstance(reading, Unreadable)]
    assert len(files) == 60
    assert sum(any(page.text for page in reading.pages) for reading in found) >= 34


def test_every_word_and_opendocument_file_is_read() -> None:
    files = [file for folder in ("real", "formats") for file in readable(CORPORA / folder) if file[1] in {DOCX, ODT}]
    with Workers(workers=2, seconds=60, memory_mb=1024) as workers:
        found = dict(workers.read(files))
    assert len(found) == len(files)
    assert [path for path, outcome in found.items() if isinstance(outcome, Unreadable) or not outcome.pages] == []


def test_words_stand_where_their_text_does() -> None:
    files = list(readable(CORPORA / "real" / "uk-policy-reports"))[:4]
    with Workers(workers=2, seconds=60, memory_mb=1024) as workers:
        for path, outcome in workers.read(files):
            assert not isinstance(outcome, Unreadable), path
            for page in outcome.pages:
                assert all(0 <= word.start < word.end <= len(page.text) for word in page.words)
                assert all(not set(page.text[word.start : word.end]) & set(" \n") for word in page.words)
                assert sum(word.end - word.start for word in page.words) >= 0.95 * len("".join(page.text.split()))


def test_the_gold_list_is_reached() -> None:
    vocabulary = Vocabulary.read(ROOT / "documents" / "south_east")
    score = measure(CORPORA / "gold.tsv", CORPORA, vocabulary)
    least = {"title": 0.9, "date": 0.93, "kind": 0.93, "issuing_body": 0.78}
    assert {name for name, share in least.items() if score.right[name] < share * score.of[name]} == set()
