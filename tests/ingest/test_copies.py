"""The same text in other bytes is grouped as copies; papers that say something else are lines of their own."""

from calendar import month_name
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from starlette.testclient import TestClient

from documents import Audience, Document, Visibility
from documents.catalogue import Catalogue
from documents.file import File
from documents.samples.build import SOURCES
from documents.samples.markup import parse as sample
from documents.samples.typeset import typeset
from documents.samples.word import docx
from index import Hit, Query, parse
from ingest.copies import Copies
from ingest.pipeline import Indexing
from ingest.readers.pdf import read
from ingest.runs import Runs
from muniment.asgi import served
from muniment.repository import Repository
from tests.conftest import Opened
from tests.index.collection import document
from tests.ingest.papers import pdf
from tests.ingest.test_runs import words

SOURCE = sample((SOURCES / "sec-letters" / "2025" / "2025-08-12-sec-to-mhclg-fair-funding.docx.txt").read_text("utf-8"))


@pytest.fixture(params=["tantivy", "whoosh"])
def opened(request: pytest.FixtureRequest, repository: Opened) -> Repository:
    return repository(engine=request.param)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")) as made:
        yield made


def hits(repository: Repository, text: str, audience: Audience = Audience.PUBLIC) -> tuple[Hit, ...]:
    return repository.index(audience).search(Query(words=parse(text).tree)).hits


def groups(repository: Repository, audience: Audience = Audience.PUBLIC) -> list[int]:
    """How many papers are in each group that an index knows."""
    passages = repository.index(audience).filter_documents()
    return sorted(Counter({each.meta["document"]: each.meta["group"] for each in passages}.values()).values())


def lines(repository: Repository, text: str) -> list[set[str]]:
    """The papers that each hit stands for."""
    return [{hit.document, *(copy.document for copy in hit.copies)} for hit in hits(repository, text)]


def changed(said: Sequence[str], *places: int) -> str:
    """A text with other words at some places."""
    return " ".join(f"other{place}" if place in places else word for place, word in enumerate(said))


def written(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def ids(repository: Repository) -> dict[str, str]:
    """The ids of the papers held, by the names of their files without endings."""
    return {each.file_name.rsplit(".", 1)[0]: each.id for each in repository.catalogue.all(Audience.STAFF)}


def kept(catalogue: Catalogue, *texts: str, visibility: Visibility = Visibility.PUBLIC) -> list[Document]:
    made = [document(number, [text], visibility=visibility) for number, text in enumerate(texts, 1)]
    for each in made:
        catalogue.save(each, [File(path=each.paths[0], document=each.id)])
    return made


def joined(catalogue: Catalogue, documents: Sequence[Document]) -> list[str]:
    """The groups of documents for the public."""
    return [each.group for each in Copies(catalogue).join(documents)[Audience.PUBLIC]]


def test_a_pdf_that_was_saved_again_and_one_set_anew_share_a_line(opened: Repository, tmp_path: Path) -> None:
    typeset(SOURCE, tmp_path / "first.pdf", footer="Example")
    with pikepdf.open(tmp_path / "first.pdf") as again:
        again.docinfo["/Producer"] = "Another program"
        again.save(tmp_path / "again.pdf", linearize=True)
    anew = set_anew(tmp_path / "first.pdf")
    assert any(line.endswith("-") for line in anew)
    pdf(tmp_path / "anew.pdf", anew[:20], anew[20:])
    opened.intake.add([tmp_path / name for name in ("first.pdf", "again.pdf", "anew.pdf")])
    assert lines(opened, '"fair funding"') == [set(ids(opened).values())]
    assert opened.index(Audience.PUBLIC).search(Query()).total == 3


def set_anew(path: Path) -> list[str]:
    """The text of a PDF of two pages in other lines, at whose ends long words are parted."""
    first, second = (page.text.splitlines() for page in read(path).pages)
    said = " ".join(first[:-1] + second[1:]).split()  # without the foot of the one and the head of the other
    lines = [""]
    for place, word in enumerate(said, 1):
        parted = place % 12 == 0 and len(word) > 6 and word.islower() and word.isascii()
        lines[-1] += f" {word[:3]}-" if parted else f" {word}"
        if place % 12 == 0:
            lines.append(word[3:] if parted else "")
    return lines


def test_a_word_file_and_its_pdf_share_a_line_and_their_pages_name_each_other(
    opened: Repository, tmp_path: Path
) -> None:
    docx(SOURCE, tmp_path / "letter.docx", footer="Example")
    typeset(SOURCE, tmp_path / "letter.pdf", footer="Example")
    opened.intake.add([tmp_path / "letter.docx", tmp_path / "letter.pdf"])
    (hit,) = hits(opened, '"fair funding"')
    (copy,) = hit.copies
    client = TestClient(served(opened))
    for one, other in ((hit.document, copy.document), (copy.document, hit.document)):
        (paper,) = client.get(f"/api/v1/documents/{one}").json()["joined"]
        assert (paper["relation"], paper["id"]) == ("copy", other)
        assert paper["evidence"].endswith("% of the runs of five words in the two are the same.")
        assert f'href="/documents/{other}"' in client.get(f"/documents/{one}").text
    shown = client.get("/search?q=funding").text
    assert "1 other copy" in shown
    assert f'>{copy.title}, <time datetime="2025-08-12">12 August 2025</time></a>' in shown


def test_monthly_agendas_are_hits_each_and_their_pages_name_each_other(opened: Repository, tmp_path: Path) -> None:
    said = " ".join(words(150))
    months = [f"Agenda\n\nMeeting of the Harbour Committee, 6 {month_name[n]} 2025\n\n{said}" for n in range(1, 11)]
    opened.intake.add([written(tmp_path / "papers", **{f"agenda{n}": text for n, text in enumerate(months)})])
    assert groups(opened) == [10]
    assert [len(line) for line in lines(opened, "harbour")] == [1] * 10
    first, *others = (hit.document for hit in sorted(hits(opened, "harbour"), key=lambda hit: str(hit.dated)))
    client = TestClient(served(opened))
    assert [paper["relation"] for paper in client.get(f"/api/v1/documents/{first}").json()["joined"]] == [
        *["copy"] * 9,
        "next_meeting",
    ]
    page = client.get(f"/documents/{first}").text
    assert all(f'href="/documents/{other}"' in page for other in others)
    assert '<time datetime="2025-03-06">6 March 2025</time></a>' in page
    assert "other cop" not in client.get("/search?q=harbour").text


def test_notices_that_decide_otherwise_are_hits_each(opened: Repository, tmp_path: Path) -> None:
    rest = "If permission is granted or refused, appeal within six months. " + " ".join(words(150))
    texts = {each: f"Decision notice\n\nPermission is {each}.\n\n{rest}" for each in ("granted", "refused")}
    opened.intake.add([written(tmp_path / "papers", **texts)])
    assert groups(opened) == [2]
    assert [len(line) for line in lines(opened, "permission")] == [1, 1]


def test_nine_runs_of_ten_in_common_are_a_copy_and_fewer_are_none(catalogue: Catalogue) -> None:
    """One other word among 99 leaves 90 runs of 100, among 98 it leaves 89 of 99."""
    texts = [" ".join(words(99)), changed(words(99), 50), " ".join(words(98, seed=2)), changed(words(98, seed=2), 50)]
    first, same, other, none = kept(catalogue, *texts)
    assert joined(catalogue, [first, same, other, none]) == [first.id, first.id, other.id, none.id]
    (copy,) = catalogue.copies.of(same.id, Audience.PUBLIC)
    assert (copy.id, copy.share, copy.exact) == (first.id, 0.9, True)


def test_copies_of_the_first_of_a_group_may_be_less_alike_each_other(catalogue: Catalogue) -> None:
    said = words(140)
    first, one, other = made = kept(catalogue, " ".join(said), changed(said, 30), changed(said, 100))
    assert joined(catalogue, made) == [first.id] * 3
    found = {copy.id: copy for copy in catalogue.copies.of(one.id, Audience.PUBLIC)}
    assert found[first.id].exact
    assert not found[other.id].exact
    assert found[other.id].share <= Runs.of(one.pages).share(Runs.of(other.pages)) < found[first.id].share


def test_few_words_have_to_be_the_same_and_blank_papers_are_no_copies(catalogue: Catalogue) -> None:
    one, same, other, *blank = kept(catalogue, "The quorum was met.", "the  quorum was MET", "The quorum was.", "", " ")
    assert joined(catalogue, [one, same, other, *blank]) == [one.id, one.id, other.id, "", ""]
    assert [(copy.id, copy.share) for copy in catalogue.copies.of(one.id, Audience.PUBLIC)] == [(same.id, 1.0)]


def test_hundreds_of_one_letter_are_compared_with_the_first_alone(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(200)
    letters = kept(catalogue, *(f"{changed(said, 9)} to number {number}" for number in range(300)))
    compared = counted(monkeypatch)
    assert set(joined(catalogue, letters)) == {letters[0].id}
    assert len(compared) == 299
    assert len(catalogue.copies.of(letters[7].id, Audience.PUBLIC)) == 100


def test_letters_that_are_nearly_copies_are_compared_with_few(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(200)
    texts = (
        " ".join(f"for{n}" if place in (40, 90, 150) else each for place, each in enumerate(said)) for n in range(60)
    )
    letters = kept(catalogue, *texts)
    compared = counted(monkeypatch)
    assert joined(catalogue, letters) == [each.id for each in letters]
    assert 60 < len(compared) <= 4 * 60


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Runs]:
    """What papers are compared with from now on."""
    compared: list[Runs] = []
    share = Runs.share

    def counting(self: Runs, other: Runs) -> float:
        compared.append(other)
        return share(self, other)

    monkeypatch.setattr(Runs, "share", counting)
    return compared


def test_grouping_again_changes_nothing_and_other_words_do(catalogue: Catalogue) -> None:
    text = " ".join(words(99))
    made = kept(catalogue, text, text)
    catalogue.indexed(catalogue.queued(9))
    assert joined(catalogue, made) == joined(catalogue, made) == [made[0].id] * 2
    assert catalogue.waiting() == 0
    (first,) = kept(catalogue, " ".join(words(99, seed=2)))
    catalogue.indexed(catalogue.queued(9))
    assert joined(catalogue, [first]) == [first.id]
    assert {queued.document for queued in catalogue.queued(9)} == {each.id for each in made}
    assert joined(catalogue, [made[1]]) == [made[1].id]


def test_what_staff_have_changes_no_group_of_the_public(catalogue: Catalogue) -> None:
    """Each public letter is a copy of the staff one, and they are none of each other."""
    said = words(120)
    staff, *public = kept(catalogue, " ".join(said), changed(said, 30), changed(said, 90))
    staff = replace(staff, visibility=Visibility.STAFF)
    catalogue.save(staff, [File(path=staff.paths[0], document=staff.id)])
    found = Copies(catalogue).join([staff, *public])
    assert [each.group for each in found[Audience.STAFF]] == [staff.id] * 3
    assert [each.group for each in found[Audience.PUBLIC]] == [each.id for each in public]
    assert catalogue.copies.of(public[0].id, Audience.PUBLIC) == []
    assert [copy.id for copy in catalogue.copies.of(public[0].id, Audience.STAFF)] == [staff.id, public[1].id]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_the_public_is_answered_as_if_a_staff_copy_were_not_there(
    repository: Opened, tmp_path: Path, engine: str
) -> None:
    """The staff paper comes first, and leads all public ones, which are no copies of each other but two."""
    without, opened = (repository(home=tmp_path / name, engine=engine) for name in ("without", "with"))
    said = words(120)
    texts = {"one": changed(said, 30), "two": changed(said, 30) + " again", "far": changed(said, 90)}
    secret = written(tmp_path / "closed", secret=" ".join(said))
    (secret / "secret.txt.toml").write_text('visibility = "staff"\n')
    opened.intake.add([secret])
    for each in (without, opened):
        each.intake.add([written(tmp_path / "papers", **texts)])
    hidden = ids(opened)["secret"]
    assert groups(opened, Audience.STAFF) == [4]
    for reindexed in (False, True):
        assert answers(opened) == answers(without)
        assert groups(opened) == [1, 2]
        assert not any(hidden.encode() in path.read_bytes() for path in public_files(opened))
        for each in (without, opened) if not reindexed else ():
            each.reindex()


def answers(repository: Repository) -> dict[str, str]:
    """What the public is told of the papers it may read, by address."""
    client = TestClient(served(repository), headers={"Accept-Encoding": "identity"})
    public = repository.index(Audience.PUBLIC).documents()
    of_papers = (f"{way}/documents/{id}" for id in sorted(public) for way in ("", "/api/v1"))
    found = {address: client.get(address).text for address in (*of_papers, f"/search?q={words(1)[0]}")}
    assert found
    return found


def public_files(repository: Repository) -> list[Path]:
    return [path for path in (repository.home / "index" / "public").rglob("*") if path.is_file()]


def test_a_paper_made_staff_only_leaves_the_group_that_it_led(opened: Repository, tmp_path: Path) -> None:
    said = words(120)
    opened.intake.add([written(tmp_path / "a", first=" ".join(said))])
    opened.intake.add([written(tmp_path / "b", one=changed(said, 30), two=changed(said, 30) + " again")])
    assert groups(opened) == [3]
    first = ids(opened)["first"]
    opened.upkeep.set(first, "visibility", ["staff"], by="Jo")
    assert groups(opened) == [2]
    assert groups(opened, Audience.STAFF) == [3]
    assert not any(first.encode() in path.read_bytes() for path in public_files(opened))
    assert first not in str([passage.meta for passage in opened.index(Audience.PUBLIC).filter_documents()])
    opened.upkeep.set(first, "visibility", ["public"], by="Jo")
    assert groups(opened) == [3]
    assert list(opened.verification.run(lambda _number: None)) == []


@pytest.mark.parametrize("away", ["withdraw", "erase"])
def test_what_is_taken_away_leaves_its_group_to_the_others(opened: Repository, tmp_path: Path, away: str) -> None:
    said = words(120)
    opened.intake.add([written(tmp_path / "a", first=" ".join(said))])
    opened.intake.add([written(tmp_path / "b", one=changed(said, 30), far=changed(said, 90))])
    assert groups(opened) == [3]
    getattr(opened.upkeep, away)(ids(opened)["first"], "Jo", "It is wrong.")
    assert groups(opened) == [1, 1]
    for id in opened.index(Audience.PUBLIC).documents():
        assert opened.catalogue.copies.of(id, Audience.STAFF) == []
    assert list(opened.verification.run(lambda _number: None)) == []


def test_a_new_version_is_no_copy_of_the_one_before(opened: Repository, tmp_path: Path) -> None:
    said = words(120)
    folder = written(tmp_path / "papers", paper=" ".join(said), other=changed(said, 30))
    opened.intake.add([folder])
    written(folder, paper=changed(said, 30, 31))
    opened.intake.add([folder])
    assert groups(opened) == [2]
    found = TestClient(served(opened)).get(f"/api/v1/documents/{hits(opened, 'other31')[0].document}").json()
    assert sorted(paper["relation"] for paper in found["joined"]) == ["copy", "supersedes"]


def test_a_version_that_lies_elsewhere_too_is_joined_as_that_alone(repository: Opened, tmp_path: Path) -> None:
    opened, said = repository(), words(120)
    written(tmp_path / "elsewhere", paper=" ".join(said))
    folder = written(tmp_path / "papers", paper=" ".join(said))
    opened.intake.add([folder, tmp_path / "elsewhere"])
    written(folder, paper=changed(said, 30))
    opened.intake.add([folder])
    assert groups(opened) == [2]
    found = TestClient(served(opened)).get(f"/api/v1/documents/{hits(opened, 'other30')[0].document}").json()
    assert [paper["relation"] for paper in found["joined"]] == ["supersedes"]


def test_reindex_groups_what_was_taken_in_before_copies_were_known(opened: Repository, tmp_path: Path) -> None:
    said = words(120)
    opened.intake.add([written(tmp_path / "papers", one=" ".join(said), two=changed(said, 30))])
    with opened.catalogue.copies.grouping() as known:
        known.clear()
    for id in ids(opened).values():
        assert opened.catalogue.get(id, Audience.PUBLIC).group == ""
    opened.reindex()
    assert groups(opened) == [2]
    assert opened.catalogue.waiting() == 0
    assert list(opened.verification.run(lambda _number: None)) == []


def test_a_reindex_that_is_stopped_leaves_the_groups_as_they_were(
    opened: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(120)
    opened.intake.add([written(tmp_path / "papers", one=" ".join(said), two=changed(said, 30))])

    def stopped(_indexing: Indexing, _made: object, _documents: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Indexing, "_write", stopped)
        with pytest.raises(KeyboardInterrupt):
            opened.reindex()
    assert groups(opened) == [2]
    assert list(opened.verification.run(lambda _number: None)) == []
