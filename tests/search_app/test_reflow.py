"""Lines made whole."""

from search_app.reflow import reflow

PAGE = """A heading
The sea wall was breached in January and the harbour
master wrote to the council about it before the grant
was paid. Nobody answered him in the whole of that year.
1.2 The council was asked about its answer, and said that
it had none.

Places in the four harbours of the county, end of 2014 412
- an item of a list"""


def test_lines_inside_a_sentence_are_joined_and_nothing_moves() -> None:
    flowing = reflow(PAGE)
    assert len(flowing) == len(PAGE)
    assert "the harbour master wrote to the council about it before the grant was paid." in flowing
    assert "said that it had none.\n\nPlaces" in flowing


def test_headings_items_and_rows_stay_lines() -> None:
    lines = reflow(PAGE).split("\n")
    assert lines[0] == "A heading"
    assert any(line.startswith("1.2 The council") for line in lines)
    assert lines[-1] == "- an item of a list"


def test_a_text_without_lines_stays_as_it_is() -> None:
    assert [reflow(text) for text in ("", "\n", "One line.", "\n\nSea\n")] == ["", "\n", "One line.", "\n\nSea\n"]
