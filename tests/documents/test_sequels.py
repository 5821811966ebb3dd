"""Decisions find the paper that they were about, and actions the next minutes that mention them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from documents import Audience, Document, Kind, Named, Original, Page, PartialDate, Unit, Visibility
from documents.catalogue import Catalogue
from documents.file import File
from documents.sequels import Sequel, Tells

BOARD = Named("harbour-board", "Harbour Board")
Keep = Callable[..., Document]
ACTION = Unit(
    unit="action",
    number="",
    page=1,
    text="ACTION: JS to write to the county about the broken wall, by 3 May 2025",
    owner="JS",
    due="3 May 2025",
)


@pytest.fixture
def keep(catalogue: Catalogue) -> Keep:
    """Keeps a paper of a kind and day."""

    def kept(
        kind: Kind, day: str, text: str, *units: Unit, title: str = "", body: Named = BOARD, staff: bool = False
    ) -> Document:
        number = len(catalogue.ids()) + 1
        document = Document(
            id=f"{number:016x}",
            title=title or f"{kind} {number}",
            kind=kind,
            visibility=Visibility.STAFF if staff else Visibility.PUBLIC,
            media_type="text/plain",
            originals=(Original(f"{number:064x}", 1),),
            paths=(f"{number}.txt",),
            pages=(Page(number=1, label="", text=text),),
            dated=PartialDate.parse(day),
            bodies=(body,),
            units=units,
        )
        catalogue.save(document, [File(path=document.paths[0], document=document.id)])
        return document

    return kept


def decision(text: str, section: str = "") -> Unit:
    return Unit(unit="decision", number="", page=1, text=text, section=section)


def first(catalogue: Catalogue, of: Document, audience: Audience = Audience.PUBLIC) -> Sequel | None:
    return catalogue.sequels.of(of.id, audience).get(0)


@pytest.mark.parametrize(
    ("unit", "tells", "said"),
    [
        (decision("RESOLVED: That paper HB-25-07 be adopted.", "5 Anything"), Tells.CODE, "HB/25/07"),
        (decision("AGREED.", "Paper HB/25/7"), Tells.CODE, "HB/25/07"),
        (decision("RESOLVED: That it be so.", "The wall"), Tells.ITEM, "5"),
        (decision("RESOLVED: That it be so.", "Mending of walls"), Tells.TITLE, "Mending of walls: an estimate"),
        (decision("AGREED: That mending of walls begin."), Tells.TITLE, "Mending of walls: an estimate"),
    ],
)
def test_a_decision_is_about_the_paper_whose_number_item_or_title_stands_by_it(
    catalogue: Catalogue, keep: Keep, unit: Unit, tells: Tells, said: str
) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes\n5 The wall\nIt was so.\n6 The gate\nIt was not.", unit)
    head = "Agenda item 5\nPaper no HB/25/07\nMending of walls"
    paper = keep(Kind.PAPER, "2025-03-04", head, title="Mending of walls: an estimate")
    keep(Kind.PAPER, "2025-03-04", "Agenda item 6\nPaper no HB/25/08", title="The gates of the harbour")
    found = first(catalogue, minutes)
    assert found
    (about,) = found.about
    assert (about.document, about.tells, about.said) == (paper.id, tells, said)


@pytest.mark.parametrize(
    "unit", [decision("AGREED: That HB/25/08 be read."), decision("AGREED.", "Walls"), decision("AGREED.", "The gate")]
)
def test_a_decision_with_nothing_clear_by_it_is_about_no_paper(catalogue: Catalogue, keep: Keep, unit: Unit) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "5 The wall\n6 The gate\n7 The gate\n", unit)
    keep(Kind.PAPER, "2025-03-04", "Agenda item 6\nPaper no HB/25/07", title="Walls and others")
    keep(Kind.PAPER, "2025-04-04", "Paper no HB/25/08", title="Of another day")
    assert first(catalogue, minutes) is None


@pytest.mark.parametrize(
    ("head", "said", "code"),
    [
        ("Report CAB/25/07\nMending of walls", "RESOLVED: That walls be mended (report CAB/25/07).", "CAB/25/07"),
        ("Report to Cabinet\nCAB/25/07\nMending", "RESOLVED: That walls be mended (report CAB/25/07).", "CAB/25/07"),
        ("Report to the Audit Committee CAB/25/07", "AGREED: That Report CAB-25-7 be noted.", "CAB/25/07"),
        ("Cabinet report ref: CAB/25/07: Mending", "AGREED: That CAB/25/07 be noted.", "CAB/25/07"),
        ("Report No 12/25\nMending of walls", "RESOLVED: That the wall be mended (Report No. 12/25).", "12/25"),
        ("Report number: 12/25", "RESOLVED: That reports 11/25 and 12/25 be noted.", "12/25"),
    ],
)
def test_a_report_is_found_by_the_reference_that_stands_plainly_at_its_head(
    catalogue: Catalogue, keep: Keep, head: str, said: str, code: str
) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", decision(said))
    paper = keep(Kind.PAPER, "2025-03-04", f"{head}\nFor decision", title="Of the harbour")
    found = first(catalogue, minutes)
    assert found
    assert [(about.document, about.tells, about.said) for about in found.about] == [(paper.id, Tells.CODE, code)]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Further to report CAB/25/07\nMending of walls", "AGREED: That report CAB/25/07 be noted."),
        ("Previous report CAB/25/07\nMending of walls", "AGREED: That report CAB/25/07 be noted."),
        ("Planning application CAB/25/07\nMending of walls", "AGREED: That report CAB/25/07 be noted."),
        ("Report No 12/25\nMending of walls", "AGREED: That the wall be mended by 3/12/25."),
        ("12/25\nMending of walls", "AGREED: That report 12/25 be noted."),
        ("COVID-19\nMending of walls", "AGREED: That COVID-19 be kept from the harbour."),
    ],
)
def test_what_may_be_anothers_reference_or_a_day_tells_nothing(
    catalogue: Catalogue, keep: Keep, head: str, said: str
) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", decision(said))
    keep(Kind.PAPER, "2025-03-04", head, title="Of the harbour")
    assert first(catalogue, minutes) is None


def test_an_action_is_mentioned_in_the_next_minutes_with_its_owner_and_most_of_its_words(
    catalogue: Catalogue, keep: Keep
) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", ACTION)
    text = "Matters arising\n\nJS had written to the county about the\nwall that is broken. MP wrote to the county.\n"
    after = keep(Kind.MINUTES, "2025-05-06", text)
    keep(Kind.MINUTES, "2025-07-08", "JS had written to the county about the broken wall.")
    found = first(catalogue, minutes)
    assert found
    assert found.mention
    assert (found.mention.document, found.mention.page, str(found.mention.dated)) == (after.id, 1, "2025-05-06")
    assert found.mention.words == "JS had written to the county about the wall that is broken."


@pytest.mark.parametrize(
    "text",
    [
        "MP had written to the county about the broken wall.",
        "JS had written to the county.",
        "JS asked about boats. The county broke its wall and would write.",
        "JS had written to the county about the northern wall.",
    ],
)
def test_what_lacks_the_owner_or_the_words_is_no_mention(catalogue: Catalogue, keep: Keep, text: str) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", ACTION)
    keep(Kind.MINUTES, "2025-05-06", text)
    assert first(catalogue, minutes) is None


@pytest.mark.parametrize("owner", ["A", "A and the", " and /, the "])
def test_a_single_letter_or_an_article_is_no_owner(catalogue: Catalogue, keep: Keep, owner: str) -> None:
    text = "A to write to the county about the broken wall"
    keep(Kind.MINUTES, "2025-05-06", "A member had written to the county about the broken wall.")
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", replace(ACTION, text=text, owner=owner, due=""))
    assert first(catalogue, minutes) is None


def test_another_verb_still_mentions_an_action(catalogue: Catalogue, keep: Keep) -> None:
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", ACTION)
    keep(Kind.MINUTES, "2025-05-06", "JS reported to the county about the broken wall.")
    assert first(catalogue, minutes)


def test_minutes_of_others_or_before_and_papers_that_are_no_minutes_mention_nothing(
    catalogue: Catalogue, keep: Keep
) -> None:
    said = "JS had written to the county about the broken wall."
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", ACTION)
    keep(Kind.MINUTES, "2025-01-04", said)
    keep(Kind.MINUTES, "2025-05-06", said, body=Named("other", "Other Board"))
    keep(Kind.AGENDA, "2025-05-06", said)
    report = keep(Kind.REPORT, "2025-03-04", "Report.", ACTION)
    assert first(catalogue, minutes) is None
    assert first(catalogue, report) is None


def test_what_an_audience_may_not_read_follows_from_nothing_for_it(catalogue: Catalogue, keep: Keep) -> None:
    adopted = decision("RESOLVED: That paper HB/25/07 be adopted.")
    minutes = keep(Kind.MINUTES, "2025-03-04", "Minutes.", ACTION, adopted)
    keep(Kind.PAPER, "2025-03-04", "Paper no HB/25/07", title="Walls", staff=True)
    hidden = keep(Kind.MINUTES, "2025-05-06", "JS had written to the county about the broken wall.", staff=True)
    later = keep(Kind.MINUTES, "2025-07-08", "JS wrote again to the county about the broken wall.")
    public, staff = (catalogue.sequels.of(minutes.id, audience) for audience in (Audience.PUBLIC, Audience.STAFF))
    assert public.keys() == {0}
    assert public[0].mention
    assert public[0].mention.document == later.id
    assert staff.keys() == {0, 1}
    assert staff[0].mention
    assert staff[0].mention.document == hidden.id
    assert catalogue.sequels.of(hidden.id, Audience.PUBLIC) == {}
