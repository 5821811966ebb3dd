"""What is told of a document that came in something for staff, and is public for itself."""

from dataclasses import replace

import pytest

from documents import Claim, Document, Kind, PartialDate, Source, Visibility
from documents.selection import without_parents

MAIL = "/in/hush.eml"
INSIDE = f"{MAIL}/hush money.txt"
CLOSED = Claim(field="visibility", value="staff", source=Source.FOLDER, rule="came in", by=MAIL, quote=INSIDE)
OPEN = Claim(field="visibility", value="public", source=Source.PERSON, rule="", by="Ann")
NAMED = Claim(field="title", value="hush money", source=Source.EMBEDDED, rule="the file's name", quote="hush money.txt")
TOLD = Claim(field="rights", value="OGL", source=Source.SIDECAR, rule="hush money.txt.toml", quote="rights = OGL")
TOPIC = Claim(field="topic", value="roads", source=Source.FOLDER, rule="rules.toml", quote=INSIDE)
PAPER = Document(
    id="1" * 16,
    title="hush money",
    kind=Kind.LETTER,
    visibility=Visibility.PUBLIC,
    media_type="text/plain",
    originals=(),
    paths=(INSIDE,),
    dated=PartialDate(2025, 3),
    claims=(CLOSED, OPEN, NAMED, TOLD, TOPIC),
)


def test_its_name_is_made_from_what_is_known() -> None:
    shown = without_parents(PAPER)
    assert (shown.title, shown.file_name) == ("Letter, 2025-03", "Letter, 2025-03.txt")
    assert [(claim.field, claim.value) for claim in shown.claims] == [
        ("visibility", "public"),
        ("rights", "OGL"),
        ("topic", "roads"),
    ]
    assert "hush" not in repr(shown)


def test_one_of_no_kind_is_untitled() -> None:
    shown = without_parents(replace(PAPER, kind=Kind.OTHER, dated=None))
    assert (shown.title, shown.file_name) == ("Untitled", "Untitled.txt")


def test_if_it_lies_elsewhere_it_is_called_as_it_is_there() -> None:
    shown = without_parents(replace(PAPER, paths=(INSIDE, "/out/roof.txt")))
    assert (shown.title, shown.paths) == ("roof", ("/out/roof.txt",))
    assert "hush" not in repr(shown)


def test_what_it_is_called_everywhere_is_told() -> None:
    shown = without_parents(replace(PAPER, paths=(INSIDE, "/out/hush money.txt")))
    assert (shown.title, shown.file_name) == ("hush money", "hush money.txt")
    assert NAMED in shown.claims
    assert MAIL not in repr(shown)


def test_a_title_of_its_own_stays() -> None:
    heading = Claim(field="title", value="The roof", source=Source.TEXT, rule="the heading", confidence=0.9, page=1)
    shown = without_parents(replace(PAPER, title="The roof", claims=(*PAPER.claims, heading)))
    assert (shown.title, shown.file_name) == ("The roof", "Letter, 2025-03.txt")


@pytest.mark.parametrize("claims", [(), (OPEN, NAMED, TOLD)])
def test_what_came_in_nothing_is_as_it_was(claims: tuple[Claim, ...]) -> None:
    document = replace(PAPER, claims=claims)
    assert without_parents(document) is document
