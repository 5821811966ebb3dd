"""Links to the pages of a document: what they are called, which are shown, where words were looked for."""

from dataclasses import replace

from documents import Page
from search_app.pagelinks import beside, by_headings, looked, page_links, thumbnails
from tests.search_app.shelf import paper


def test_a_page_goes_by_its_printed_number_cut_where_it_is_long() -> None:
    report = paper("A report", "one", "two")
    labelled = replace(report, id="ab" * 8, pages=(replace(report.pages[0], label="Frontispiece"), report.pages[1]))
    first, second = page_links(labelled, "sea", [2, 0])
    assert (first.short, first.found, second.short) == ("Fron…", 2, "2")
    assert first.address == f"/documents/{'ab' * 8}/pages/1?q=sea"
    assert not by_headings(labelled)


def test_parts_of_a_paper_without_pages_go_by_their_headings_in_full() -> None:
    letter = paper("A letter", "one")
    headed = replace(letter, pages=(replace(letter.pages[0], label="What we ask of the council"),))
    assert by_headings(headed)
    assert page_links(headed, "", [0])[0].short == "What we ask of the council"


def test_beside_a_page_of_a_long_document_are_those_around_it_and_its_ends() -> None:
    links = page_links(paper("Long", *["x"] * 100), "", [0] * 100)
    assert [link.number for link in beside(links, 49)] == [1, *range(30, 71), 100]
    assert beside(links[:60], 0) == list(links[:60])


def test_where_words_were_looked_for_is_told_unless_it_was_everywhere() -> None:
    links = page_links(paper("Long", *["x"] * 9), "", [0] * 9)
    assert looked(links, range(9)) is None
    assert looked(links, range(0)) is None
    part = looked(links, range(2, 9))
    assert part
    assert (part.pages, part.first.number, part.last.number) == (7, 3, 9)
    assert part.back
    assert (part.back.number, part.onward) == (2, None)


def test_a_very_long_document_has_small_pictures_of_its_first_pages() -> None:
    sheets = tuple(Page(number=number, label="", text="", width=595, height=842) for number in range(1, 1001))
    assert list(thumbnails(replace(paper("Long"), pages=sheets))) == list(range(1, 201))
    assert thumbnails(paper("Without", "x")) == {}
