"""The home page, the results page and the help."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from starlette.testclient import TestClient

from documents import Visibility
from documents.file import Status
from documents.history import Happened
from search_app.search import EXAMPLES
from tests.search_app.html import Page, check
from tests.search_app.shelf import SCRIPT, Shelf, paper


def see(client: TestClient, address: str) -> tuple[Page, str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.text), " ".join(answer.text.split())


def test_the_home_page_has_the_latest_papers_and_ways_in(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, "/")
    papers = [link for link in page.links if link.startswith("/documents/")]
    assert papers[0] == f"/documents/{shelf.ids['hostile']}"
    assert {"/bodies/seaside", "/topics/flooding", "/search?kind=letter", "/years/2016"} <= set(page.links)
    assert "Seaside Council" in text


def test_a_hit_opens_at_its_page_with_the_words_marked(client: TestClient, shelf: Shelf) -> None:
    page, text = see(client, "/search?q=breached")
    assert f"/documents/{shelf.ids['report']}/pages/2?q=breached" in page.links
    assert "1 document for “breached”" in text
    assert page.marked == ["breached"]
    assert page.title == "breached – Muniment"


def test_a_page_of_a_hit_is_called_by_its_printed_label(client: TestClient) -> None:
    _, text = see(client, "/search?q=breached")
    assert ">Page 1<span" in text


def test_filters_are_chips_and_checked_boxes(client: TestClient) -> None:
    page, text = see(client, "/search?q=wall&kind=letter&body=harbour-board")
    assert 'Filter and sort <span class="n">(2 selected)</span>' in text
    assert "Remove filter </span>Body: Harbour Board" in text
    checked = [field["value"] for field in page.all("input") if "checked" in field and field.get("name") != "id"]
    assert checked == ["harbour-board", "letter"]
    assert "/search?q=wall&kind=letter" in page.links


def test_an_unknown_filter_gives_no_hits_and_can_be_taken_out(client: TestClient) -> None:
    page, text = see(client, "/search?q=wall&topic=nonsense")
    assert "0 documents" in text
    assert "Topic: nonsense" in text
    assert "/search?q=wall" in page.links


def test_nothing_found_says_what_was_searched_for_and_helps(client: TestClient) -> None:
    page, text = see(client, "/search?q=unfindable&kind=letter")
    assert "There are no matching documents." in text
    assert "<b>unfindable</b>" in text
    assert "search again without the filters" in text
    assert "What is here" in text
    assert "No paper here has this filter" not in text
    assert page.title == "unfindable – Muniment"


def test_a_filter_that_no_paper_meets_is_said_to_be_one(client: TestClient) -> None:
    _, text = see(client, "/search?q=sea&topic=nonsense")
    assert "No paper here has this filter. Topic: <b>nonsense</b>" in text


def test_only_problems_with_a_field_to_mend_are_links(client: TestClient) -> None:
    long = "x" * 300
    page, _ = see(client, f"/search?from=x&body={long}&size=7")
    assert [link for link in page.links if link.startswith("#")] == ["#main", "#from", "#size"]


def test_the_pages_about_what_was_chosen_are_linked(client: TestClient) -> None:
    page, _ = see(client, "/search?body=seaside&body=Nobody")
    assert "/bodies/seaside" in page.links


def test_a_bad_date_is_told_twice_and_kept_and_the_rest_is_done(client: TestClient) -> None:
    page, text = see(client, f"/search?{urlencode({'q': 'breached', 'from': '31/02/2014'})}")
    assert page.title.startswith("Error: ")
    assert text.count("must be a real date") == 2
    assert "#from" in page.links
    (field,) = [field for field in page.all("input") if field["name"] == "from"]
    assert field["value"] == "31/02/2014"
    assert field["aria-invalid"] == "true"
    assert "1 document for “breached”" in text


def test_notes_on_a_query_are_shown(client: TestClient) -> None:
    _, text = see(client, f"/search?{urlencode({'q': 'sea (wall'})}")
    assert 'class="note"' in text


def test_another_reading_of_the_query_is_a_link_with_the_same_filters(client: TestClient) -> None:
    page, text = see(client, "/search?q=SSC&body=seaside")
    assert "“SSC” also finds “Seaside Council”." in text
    assert "/search?q=%3DSSC&body=seaside" in page.links


def test_most_of_many_words_are_enough_and_it_is_said(client: TestClient) -> None:
    page, text = see(client, "/search?q=breached+January+harbour+master+wrote+council+zzz")
    assert re.search(r"Papers with at least \d of the 7 words are shown", text)
    assert any("AND" in link for link in page.links)


def test_what_was_spelt_wrong_is_offered_right(client: TestClient) -> None:
    page, text = see(client, "/search?q=breeched")
    assert "Did you mean <a" in text
    assert "/search?q=breached" in page.links


def test_each_hit_says_why_it_is_where_it_is_when_asked(client: TestClient) -> None:
    page, text = see(client, "/search?q=grant+wall&kind=letter")
    assert "/search?q=grant+wall&kind=letter&explain=1" in page.links
    assert "Why it is here" not in text
    page, text = see(client, "/search?q=grant+wall&kind=letter&explain=1")
    check(page)
    assert "Why it is here" in text
    assert re.search(r"<td><code>grant</code></td><td>\d+\.\d\d</td>", text)
    assert re.search(r'<th scope="row">Total</th><td>\d+\.\d\d</td>', text)
    assert "/search?q=grant+wall&kind=letter" in page.links
    kept = [field["value"] for field in page.all("input") if field["name"] == "explain"]
    assert kept == ["1"]


def test_an_order_by_date_needs_no_explanation(client: TestClient) -> None:
    for address in ("/search?explain=1", "/search?q=wall&sort=newest&explain=1"):
        _, text = see(client, address)
        assert "Why" not in text


def test_of_several_topics_any_or_all_can_be_asked_for(client: TestClient) -> None:
    page, text = see(client, "/search?topic=flooding&topic=money&topics=all")
    assert "0 documents" in text
    assert '<span class="joint">and</span>' in text
    checked = [field["id"] for field in page.all("input") if "checked" in field and field["type"] == "radio"]
    assert checked == ["topics-all"]
    _, text = see(client, "/search?topic=flooding&topic=money")
    assert "2 documents" in text
    assert '<span class="joint">or</span>' in text


def test_papers_with_the_same_words_are_one_hit_that_leads_to_them_all(tmp_path: Path) -> None:
    shelf = Shelf.make(tmp_path)
    ids = {shelf.add(key, paper("The same paper", "The tide tables of the year.")).id for key in "abc"}
    with TestClient(shelf.app()) as client:
        page, text = see(client, "/search?q=tide")
    shelf.close()
    check(page)
    assert "3 documents" in text
    assert "2 other copies: <a" in text
    assert {f"/documents/{id}?q=tide" for id in ids} <= set(page.links)


def test_pages_of_results_follow_each_other(client: TestClient) -> None:
    answer = client.get("/search?q=the&page=99")
    page = Page(answer.text)
    check(page)
    assert answer.status_code == 404
    assert "There is no page 99: these results have 1 page." in answer.text
    assert "99 of" not in page.title
    assert "/search?q=the" in page.links


def test_years_are_bars_that_are_links(client: TestClient) -> None:
    page, text = see(client, "/search")
    assert "/search?from=2014&to=2014" in page.links
    assert "2014: 1 document" in text


def test_without_words_the_newest_come_first_and_relevance_is_not_on_offer(client: TestClient, shelf: Shelf) -> None:
    page, _ = see(client, "/search")
    papers = [link for link in page.links if link.startswith("/documents/") and "pages" not in link]
    assert papers[0] == f"/documents/{shelf.ids['hostile']}"
    assert [option["value"] for option in page.all("option")][:2] == ["", "oldest"]


def test_the_help_shows_queries_that_can_be_tried(client: TestClient) -> None:
    page, _ = see(client, "/help")
    for example, _meaning in EXAMPLES:
        answer = client.get(f"/api/v1/search?{urlencode({'q': example})}").json()
        assert answer["notes"] == [], example
    tried = [link for link in page.links if link.startswith("/search?q=")]
    assert len(tried) == len(EXAMPLES)


def test_what_came_in_this_week_is_on_the_home_page_where_not_all_did(tmp_path: Path) -> None:
    own = Shelf.make(tmp_path)
    client = TestClient(own.app())
    for key in ("old", "new", "secret"):
        staff = Visibility.STAFF if key == "secret" else Visibility.PUBLIC
        own.add(key, replace(paper(f"A paper {key} {SCRIPT}", "Words.", date="2020"), visibility=staff))
    assert "New this week" not in see(client, "/")[1]
    with own.catalogue.history.keep("ingest") as note:
        for key in ("new", "secret"):
            note(Happened(path=f"/{key}", status=Status.ADDED, document=own.ids[key]))
    text = see(client, "/")[1].partition("New this week")[2].partition("</section>")[0]
    assert "1 paper came in the last seven days." in text
    assert own.ids["new"] in text
    assert own.ids["old"] not in text
    with own.catalogue.history.keep("ingest") as note:
        note(Happened(path="/old", status=Status.ADDED, document=own.ids["old"]))
    assert "New this week" not in see(client, "/")[1]
    own.close()
