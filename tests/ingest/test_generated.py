"""What is read from letters and minutes made in many layouts: field by field, nearly all of it is right."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.metadata import is_same_title
from documents import Document, Party, Vocabulary
from ingest.describe import describe
from ingest.media import media_type
from ingest.readers.choice import reader
from tests.ingest.generated import papers
from tests.ingest.made import OF_LETTERS, TRUTHS, Made
from tests.ingest.papers import ORIGINAL

SOUTH_EAST = Vocabulary.read(Path(__file__).parents[2] / "documents" / "south_east")
LEAST = 0.97


def described(made: Made, folder: Path) -> Document:
    path = made.write(folder)
    return describe(reader(media_type(path))(path), ORIGINAL, (f"papers/scan0001.{made.form}",), SOUTH_EAST)


def found(document: Document) -> dict[str, str]:
    """What is read of each field, in the words of the truth."""
    letter = document.correspondence
    sender = letter.sender if letter else Party()
    first = (letter.recipient or (Party(),))[0] if letter else Party()
    return {
        "title": document.title,
        "date": str(document.dated or ""),
        "kind": document.kind,
        "body": "; ".join(body.name for body in document.bodies),
        **parts("sender", sender),
        **parts("recipient", first),
        "our ref": letter.our_ref if letter else "",
        "your ref": letter.your_ref if letter else "",
        "in reply to": letter.in_reply_to if letter else "",
    }


def parts(whose: str, party: Party) -> dict[str, str]:
    body = SOUTH_EAST.label("body", party.body)
    return {f"{whose} name": party.name, f"{whose} role": party.role, f"{whose} body": body}


def is_right(field: str, accepted: tuple[str, ...], said: str) -> bool:
    if not accepted:
        return not said
    if field == "title":
        return any(is_same_title(title, said) for title in accepted)
    return said.casefold() in {value.casefold() for value in accepted}


@pytest.fixture(scope="module")
def misses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By field, what was read wrongly."""
    return missed(tmp_path_factory.mktemp("made"))


def missed(folder: Path) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for made in papers():
        said = found(described(made, folder))
        for field, accepted in made.truth.items():
            if not is_right(field, accepted, said[field]):
                wrong.setdefault(field, []).append(f"{made.name}: {json.dumps(accepted)} read as “{said[field]}”")
    return wrong


@pytest.mark.parametrize("field", [*TRUTHS, *OF_LETTERS])
def test_nearly_all_of_a_field_is_right(misses: dict[str, list[str]], field: str) -> None:
    asked = Counter(name for made in papers() for name in made.truth)[field]
    wrong = misses.get(field, [])
    assert 1 - len(wrong) / asked >= LEAST, "\n".join(wrong)
