"""The units of the sample archive, where the sources say what is true."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import Kind, Page, Unit
from documents.samples import ARCHIVE
from documents.samples.build import SOURCES, make
from documents.samples.markup import parse
from ingest.media import media_type
from ingest.metadata.kinds import kinds
from ingest.readers.choice import reader
from ingest.units import units

FORMAL = re.compile(r"(?P<word>ACTION|AGREED|RESOLVED): ")
IN_WORDS = {  # what meetings decided and undertook without the word before it, and no more
    "action": {
        "Ms Crouchley undertook to answer in writing.",
        "PM and ES agreed to go.",
        "The Chair will ask for the reason.",
        "the Chair sign the letter on behalf of the group.",
    },
    "decision": {
        "CLW asked to be told of openings and closings of sites at the same time as the councils. AGREED.",
        "Members agreed that the ages of the children should stand beside the names of their schools, and that nobody "
        "needs the column for remarks.",
        "Members agreed that the partnership should give figures for the region freely and opinions sparingly, since "
        "its members did not all hold the same ones.",
        "Mr Wendlebury asked that the group should not let go of recommendation 13, on young people who have "
        "left care, "
        "since it was the one most likely to be refused. It was so agreed.",
        "The Board agreed that it did not prevent her from taking part, since nothing was to be decided on "
        "procurement.",
        "The minutes of 5 February 2025 were approved.",
        "The minutes of 2 April 2025 were approved, with the spelling of one street put right.",
        "The minutes of 7 May 2025 were approved.",
    },
}


def read(path: Path) -> tuple[Page, ...]:
    return tuple(reader(media_type(path))(path).pages)


def kind_of(pages: tuple[Page, ...]) -> Kind:
    claims = list(kinds(pages))
    return Kind(max(claims, key=lambda claim: claim.confidence).value) if claims else Kind.OTHER


def bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("’", "'").casefold()))


def papers(folder: Path) -> Iterator[tuple[Path, tuple[Page, ...], str]]:
    """Each paper of the archive with its source, the one in a mail too; but for mails, archives and damaged ones."""
    for source in sorted(SOURCES.rglob("*.*")):
        if source.is_dir() or source.suffix == ".toml" or source.name.endswith((".cut.txt", ".scan.txt", ".csv")):
            continue
        place = ARCHIVE / source.relative_to(SOURCES).parent
        if place.suffix in (".eml", ".zip"):
            paper = make(source, folder)
        else:
            paper = place / re.sub(r"(\.pdf|\.docx|\.odt)\.txt$", r"\1", source.name)
        yield paper, read(paper), source.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, tuple[tuple[Unit, ...], str]]:
    folder = tmp_path_factory.mktemp("made")
    return {paper: (units(pages, kind_of(pages)), source) for paper, pages, source in papers(folder)}


Units = dict[Path, tuple[tuple[Unit, ...], str]]


def said(source: str, unit: str) -> list[str]:
    """What a source of minutes says formally: a paragraph that begins with the word."""
    blocks = [" ".join(part.split()).lstrip("! *") for part in re.split(r"\n\s*\n", source)]
    words = [(match["word"], block) for block in blocks if (match := FORMAL.match(block))]
    return [bare(block) for word, block in words if (word == "ACTION") == (unit == "action")]


@pytest.mark.parametrize("unit", ["decision", "action"])
def test_every_decision_and_action_of_the_archive_is_found_and_nothing_else(found: Units, unit: str) -> None:
    in_words: set[str] = set()
    for paper, (has, source) in found.items():
        texts = [one.text for one in has if one.unit == unit]
        formal = [bare(text) for text in texts if FORMAL.match(text)]
        assert formal == said(source, unit), paper.name
        in_words |= {text for text in texts if not FORMAL.match(text)}
    assert in_words == {text.replace("'", "’") for text in IN_WORDS[unit]}


def test_who_is_to_do_it_and_by_when_is_told_as_the_paper_says_it(found: Units) -> None:
    actions = [one for has, _ in found.values() for one in has if one.text.startswith("ACTION: ")]
    assert len(actions) == sum(len(said(source, "action")) for _, source in found.values())
    for one in actions:
        who, _, rest = one.text.removeprefix("ACTION: ").partition(" to ")
        assert one.owner == who, one.text
        assert one.due == (re.search(r"\d{1,2} \w+ \d{4}", rest.rpartition(", ")[2]) or [""])[0], one.text


def test_the_recommendations_of_the_report_are_found_where_they_are_argued(found: Units) -> None:
    (report,) = (paper for paper in found if paper.name.endswith("inquiry-report.pdf"))
    has, source = found[report]
    blocks = parse(source).of("recommendation")
    assert [one.number for one in has] == [str(number) for number in range(1, 17)]
    assert [bare(one.text) for one in has] == [bare(f"Recommendation {block.text}") for block in blocks]
    assert min(one.page for one in has) > 6  # the list of them is on page 6


def test_no_other_paper_of_the_archive_has_recommendations_of_its_own(found: Units) -> None:
    having = {paper.name for paper, (has, _) in found.items() if any(one.unit == "recommendation" for one in has)}
    assert having == {"2025-06-18-a-fair-share-inquiry-report.pdf"}


def test_each_stands_under_its_heading(found: Units) -> None:
    (minutes,) = (paper for paper in found if paper.name == "2025-04-29-executive-board-minutes.pdf")
    has = {one.text[:40]: one.section for one in found[minutes][0]}
    assert has["ACTION: NF to write to chief executives,"] == "Register of migration duties"
    assert has["AGREED: That the trial be extended to fo"] == "Weekly list of households leaving support"


def test_each_answer_of_the_response_is_found_once_with_its_status_and_its_words(found: Units) -> None:
    (response,) = (paper for paper in found if paper.name.endswith("government-response.pdf"))
    has, source = found[response]
    planted = re.findall(r"^= (\d+) .*\n\n\* (Government response: .*)$", source, re.MULTILINE)
    assert len(planted) == 16
    assert [(one.unit, one.number, one.text) for one in has] == [("response", *each) for each in planted]
    status = {"Accept": "accepted", "Accept in part": "partly", "Accept in principle": "partly", "Note": "unclear"}
    wanted = [status.get(words.rpartition(": ")[2], "rejected") for _, words in planted]
    assert [one.status for one in has] == wanted


def test_no_other_paper_of_the_archive_answers_and_none_concludes_in_a_list(found: Units) -> None:
    having = {paper.name for paper, (has, _) in found.items() if any(one.unit == "response" for one in has)}
    assert having == {"2025-10-30-government-response.pdf"}
    assert not [one for has, _ in found.values() for one in has if one.unit == "conclusion"]
