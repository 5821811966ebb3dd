"""Files that come in others: mails with attachments, archives with papers."""

import zipfile
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest

from documents import Audience, Kind, NotFound, Visibility
from documents.document import ID_DIGITS
from documents.file import Status
from index import Query, parse
from ingest.reading import Limits
from ingest.report import Outcome
from ingest.worker import Workers
from muniment.repository import Repository
from search_app.joined import Relation, joined
from tests.conftest import Opened
from tests.ingest.papers import pdf

LETTER = "South East Councils\n\n3 March 2025\n\nDear Secretary of State,\n\nWe write about the {} of councils.\n"
STAFF = 'visibility = "staff"\n'
PUBLIC = 'visibility = "public"\n'


def mail(*attached: tuple[str, str | bytes], words: str = "Please see the papers.") -> bytes:
    """A mail with files attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Zoë Webb <z@x.org>", "Ed <e@x.org>", "The papers"
    message["Date"] = "Tue, 01 Jul 2025 09:42:00 +0100"
    message.set_content(words)
    for name, content in attached:
        data = content if isinstance(content, bytes) else content.encode()
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("=_papers")
    return message.as_bytes()


def pack(path: Path, entries: Iterable[tuple[str, str | bytes]]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content)
    return path


@pytest.fixture
def sent(folder: Path) -> Path:
    """A mail with two papers attached."""
    path = folder / "sent.eml"
    path.write_bytes(mail(("debt.txt", LETTER.format("debts")), ("roads.csv", "Road,Holes\nA27,41\n")))
    return path


def found(repository: Repository, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
    hits = repository.index(audience).search(Query(words=parse(words).tree)).hits
    return [id for hit in hits for id in (hit.document, *(copy.document for copy in hit.copies))]


def ends(outcomes: list[Outcome], folder: Path) -> dict[str, Status]:
    assert len({outcome.path for outcome in outcomes}) == len(outcomes)
    return {str(Path(outcome.path).relative_to(folder)): outcome.status for outcome in outcomes}


def by_name(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {Path(outcome.path).name: outcome for outcome in outcomes}


def leftovers(repository: Repository) -> list[Path]:
    return list(repository.originals.incoming.iterdir())


def test_a_mail_and_what_is_attached_are_documents_that_know_each_other(
    repository: Opened, folder: Path, sent: Path
) -> None:
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert {name: outcome.status for name, outcome in outcomes.items()} == dict.fromkeys(
        ("sent.eml", "debt.txt", "roads.csv"), Status.ADDED
    )
    assert outcomes["debt.txt"].parent == str(sent)
    assert outcomes["sent.eml"].parent == ""
    assert found(opened, "debts") == [outcomes["debt.txt"].id]
    assert found(opened, "A27") == [outcomes["roads.csv"].id]
    assert opened.catalogue.get(outcomes["sent.eml"].id, Audience.PUBLIC).kind is Kind.LETTER
    letter, paper = (opened.catalogue.get(outcomes[name].id, Audience.PUBLIC) for name in ("sent.eml", "debt.txt"))
    (up,) = joined(opened.catalogue, paper, Audience.PUBLIC)
    assert (up.relation, up.id, up.title) == (Relation.PARENT, letter.id, "The papers")
    assert {(other.relation, other.id) for other in joined(opened.catalogue, letter, Audience.PUBLIC)} == {
        (Relation.ATTACHMENT, outcomes[name].id) for name in ("debt.txt", "roads.csv")
    }
    assert leftovers(opened) == []


def test_given_again_nothing_is_read(
    repository: Opened, folder: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(folder / "papers.zip", [("a/roof.txt", LETTER.format("roofs")), ("b.zip/", ""), (".hidden", "x")])
    opened = repository()
    first = ends(opened.intake.add([folder]).outcomes, folder)
    with monkeypatch.context() as patched:
        patched.setattr("ingest.intake.media_type", None)
        report = opened.intake.add([folder])
    again = ends(report.outcomes, folder)
    assert again.keys() == first.keys()
    hidden = "papers.zip/.hidden"
    assert again.pop(hidden) is first.pop(hidden) is Status.UNSUPPORTED
    assert set(first.values()) == {Status.ADDED}
    assert set(again.values()) == {Status.UNCHANGED}
    assert by_name(report.outcomes)["roof.txt"].parent == str(folder / "papers.zip")


def test_an_archive_is_a_folder_and_leaves_no_bytes_of_its_own(repository: Opened, folder: Path) -> None:
    inner = pack(folder / "inner.zip", [("deep.txt", LETTER.format("depths"))]).read_bytes()
    (folder / "inner.zip").unlink()
    entries: list[tuple[str, str | bytes]] = [
        ("x/letter.eml", mail(("debt.txt", LETTER.format("debts")))),
        ("inner.zip", inner),
    ]
    pack(folder / "papers.zip", [*entries, ("x/letter.eml.toml", 'title = "Sent on"\n')])
    opened = repository()
    report = opened.intake.add([folder])
    assert ends(report.outcomes, folder) == dict.fromkeys(
        (
            "papers.zip",
            "papers.zip/x/letter.eml",
            "papers.zip/x/letter.eml/debt.txt",
            "papers.zip/inner.zip",
            "papers.zip/inner.zip/deep.txt",
        ),
        Status.ADDED,
    )
    outcomes = by_name(report.outcomes)
    assert outcomes["papers.zip"].id == ""
    assert opened.catalogue.get(outcomes["letter.eml"].id, Audience.PUBLIC).title == "Sent on"
    kept = {original.sha256[:ID_DIGITS] for original in opened.originals.held()}
    assert kept == set(opened.catalogue.ids())
    assert leftovers(opened) == []


def test_a_mail_that_changed_is_compared_with_what_came_in_it_before(
    repository: Opened, folder: Path, sent: Path
) -> None:
    opened = repository()
    old = by_name(opened.intake.add([folder]).outcomes)
    sent.write_bytes(
        mail(("debt.txt", LETTER.format("solvency")), ("roads.csv", "Road,Holes\nA27,41\n"), ("new.txt", "new"))
    )
    report = opened.intake.add([folder])
    assert ends(report.outcomes, folder) == {
        "sent.eml": Status.UPDATED,
        "sent.eml/debt.txt": Status.UPDATED,
        "sent.eml/roads.csv": Status.UNCHANGED,
        "sent.eml/new.txt": Status.ADDED,
    }
    new = by_name(report.outcomes)
    assert opened.catalogue.superseded_by(old["debt.txt"].id, Audience.PUBLIC) == new["debt.txt"].id
    assert found(opened, "solvency") == [new["debt.txt"].id]
    assert found(opened, "debts") == []


def test_what_a_changed_mail_no_longer_holds_is_kept_but_no_longer_said_to_be_attached(
    repository: Opened, folder: Path, sent: Path
) -> None:
    opened = repository()
    old = by_name(opened.intake.add([folder]).outcomes)
    sent.write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    new = by_name(opened.intake.add([folder]).outcomes)
    assert found(opened, "A27") == [old["roads.csv"].id]
    assert opened.catalogue.lineage.attachments(new["sent.eml"].id) == [old["debt.txt"].id]


def test_what_came_in_an_earlier_version_is_closed_with_a_newer_one_that_does_not_hold_it(
    repository: Opened, folder: Path
) -> None:
    inner = mail(("roof.txt", LETTER.format("roofs")))
    pack(folder / "papers.zip", [("debt.txt", LETTER.format("debts")), ("inner.eml", inner)])
    opened = repository()
    opened.intake.add([folder])
    assert len(found(opened, "debts OR roofs OR papers")) == 3
    pack(folder / "papers.zip", [("new.txt", LETTER.format("solvency"))])
    (folder / "papers.zip.toml").write_text(STAFF)
    opened.intake.add([folder])
    assert found(opened, "debts OR roofs OR papers OR solvency") == []
    assert len(found(opened, "debts OR roofs OR papers OR solvency", Audience.STAFF)) == 4


def test_what_fails_in_a_mail_fails_alone_and_is_tried_again(repository: Opened, folder: Path) -> None:
    sent = folder / "sent.eml"
    sent.write_bytes(
        mail(("empty.pdf", b""), ("broken.pdf", b"%PDF-1.7\nno more"), ("a.txt", "words"), ("film.mp4", b"\0ftyp"))
    )
    opened = repository()
    report = opened.intake.add([folder])
    expected = {
        "sent.eml": Status.ADDED,
        "sent.eml/empty.pdf": Status.FAILED,
        "sent.eml/broken.pdf": Status.FAILED,
        "sent.eml/a.txt": Status.ADDED,
        "sent.eml/film.mp4": Status.UNSUPPORTED,
    }
    assert ends(report.outcomes, folder) == expected
    assert all(o.reason and o.cure for o in report.outcomes if o.status is not Status.ADDED)
    again = ends(opened.intake.add([folder]).outcomes, folder)
    unchanged = {"sent.eml", "sent.eml/a.txt"}
    assert again == {path: Status.UNCHANGED if path in unchanged else status for path, status in expected.items()}


def test_the_same_paper_in_two_mails_is_one_document_that_came_in_both(repository: Opened, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.eml").write_bytes(mail(("debt.txt", LETTER.format("debts")), words=f"words of {name}"))
    opened = repository()
    outcomes = opened.intake.add([folder]).outcomes
    (id,) = found(opened, "debts")
    assert sorted(opened.catalogue.lineage.parents(id)) == sorted(o.id for o in outcomes if o.path.endswith(".eml"))


def test_a_copy_of_a_mail_elsewhere_has_its_attachments_too(repository: Opened, folder: Path, sent: Path) -> None:
    opened = repository()
    opened.intake.add([folder])
    (folder / "copy.eml").write_bytes(sent.read_bytes())
    assert ends(opened.intake.add([folder / "copy.eml"]).outcomes, folder) == dict.fromkeys(
        ("copy.eml", "copy.eml/debt.txt", "copy.eml/roads.csv"), Status.UNCHANGED
    )


def test_what_lies_too_deep_is_said_and_not_taken(repository: Opened, folder: Path) -> None:
    content = b"words"
    for depth in range(6):
        content = pack(folder / "x.zip", [(f"{depth}.zip" if depth else "0.txt", content)]).read_bytes()
    *taken, last = repository().intake.add([folder]).outcomes
    assert [outcome.status for outcome in taken] == [Status.ADDED] * 5
    assert (last.status, last.path) == (Status.FAILED, str(folder / "x.zip/5.zip/4.zip/3.zip/2.zip/1.zip"))
    assert "4 deep" in last.reason


def test_an_archive_of_archives_is_stopped_when_it_holds_more_than_is_taken(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = {
        f"{letter}.zip": pack(folder / "x.zip", [(f"{letter}{n}.txt", letter * n) for n in range(1, 5)]).read_bytes()
        for letter in "abcd"
    }
    pack(folder / "x.zip", inner.items())
    opened = repository()

    def few(scratch: Path) -> Workers:
        return Workers(workers=1, seconds=30, memory_mb=1024, limits=Limits(enclosed=6), scratch=scratch)

    monkeypatch.setattr(opened, "workers", few)
    ended = ends(opened.intake.add([folder]).outcomes, folder)
    assert [path for path, status in ended.items() if status is Status.ADDED and path.endswith(".txt")] == [
        "x.zip/a.zip/a1.txt",
        "x.zip/a.zip/a2.txt",
    ]
    assert {"x.zip/a.zip/a4.txt", "x.zip/d.zip"} <= ended.keys()
    assert set(ended.values()) == {Status.ADDED, Status.FAILED}


def test_an_erased_paper_does_not_come_back_in_a_mail(repository: Opened, folder: Path, sent: Path) -> None:
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    for name in ("sent.eml", "debt.txt"):  # the mail first: its bytes hold the paper
        opened.upkeep.erase(outcomes[name].id, "Jo", "It was not ours to hold.")
    id = outcomes["debt.txt"].id
    (folder / "copy.eml").write_bytes(sent.read_bytes() + b"\n")
    outcome = by_name(opened.intake.add([folder / "copy.eml"]).outcomes)["debt.txt"]
    assert "erased" in outcome.reason
    assert not opened.catalogue.known(id)
    assert found(opened, "debts", Audience.STAFF) == []
    assert opened.intake.add([folder / "copy.eml"]).totals[Status.FAILED] == 0


# Who may read what came in something for staff


@pytest.mark.parametrize("holder", ["sent.eml", "papers.zip"])
def test_what_comes_in_something_for_staff_is_for_staff(repository: Opened, folder: Path, holder: str) -> None:
    papers: list[tuple[str, str | bytes]] = [("debt.txt", LETTER.format("debts"))]
    inner = mail(*papers)
    if holder.endswith("zip"):
        pack(folder / holder, [("inner.eml", inner), *papers])
    else:
        (folder / holder).write_bytes(mail(*papers, ("inner.eml", mail(("roof.txt", LETTER.format("roofs"))))))
    (folder / f"{holder}.toml").write_text(STAFF)
    opened = repository()
    report = opened.intake.add([folder])
    assert report.totals[Status.ADDED] >= 3
    assert found(opened, "councils OR papers") == []
    assert len(found(opened, "councils OR papers", Audience.STAFF)) >= 2
    assert not list(opened.index(Audience.PUBLIC).documents())
    for id in opened.catalogue.ids():
        with pytest.raises(NotFound):
            opened.catalogue.get(id, Audience.PUBLIC)


def test_a_mail_that_becomes_staff_only_takes_its_attachments_with_it_and_back(
    repository: Opened, folder: Path, sent: Path
) -> None:
    opened = repository()
    opened.intake.add([folder])
    assert len(found(opened, "debts OR A27 OR papers")) == 3
    sidecar = sent.with_name("sent.eml.toml")
    sidecar.write_text(STAFF)
    opened.intake.add([folder])
    assert found(opened, "debts OR A27 OR papers") == []
    assert not list(opened.index(Audience.PUBLIC).documents())
    assert len(found(opened, "debts OR A27 OR papers", Audience.STAFF)) == 3
    sidecar.unlink()
    opened.intake.add([folder])
    assert found(opened, "debts OR A27 OR papers") == []
    sidecar.write_text(PUBLIC)
    opened.intake.add([folder])
    assert len(found(opened, "debts OR A27 OR papers")) == 3


def test_the_public_index_lets_go_of_an_attachment_before_the_catalogue_says_that_it_is_for_staff(
    repository: Opened, folder: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    sent.with_name("sent.eml.toml").write_text(STAFF)
    redescribe = opened.catalogue.redescribe

    def dies(document: object, files: object = (), left: object = ()) -> None:
        if getattr(document, "id", "") == id:
            raise TypeError
        redescribe(document, files, left)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue, "redescribe", dies)
        with pytest.raises(TypeError):
            opened.intake.add([folder])
    assert found(opened, "debts") == []
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert found(opened, "debts", Audience.STAFF) == [id]


def test_a_paper_that_the_public_has_from_elsewhere_stays_public_and_does_not_say_what_it_came_in(
    repository: Opened, folder: Path, sent: Path
) -> None:
    (folder / "zz-published.txt").write_text(LETTER.format("debts"))
    sent.with_name("sent.eml.toml").write_text(STAFF)
    opened = repository()
    opened.intake.add([folder])
    (id,) = found(opened, "debts")
    paper = opened.catalogue.get(id, Audience.PUBLIC)
    assert "staff" not in str(paper.claims)
    assert "sent.eml" not in str(paper.claims)
    assert joined(opened.catalogue, paper, Audience.PUBLIC) == ()
    assert found(opened, "A27") == []


def test_a_paper_in_two_mails_is_for_staff_when_both_are(repository: Opened, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.eml").write_bytes(mail(("debt.txt", LETTER.format("debts")), words=f"words of {name}"))
    opened = repository()
    opened.intake.add([folder])
    (folder / "a.eml.toml").write_text(STAFF)
    opened.intake.add([folder])
    assert len(found(opened, "debts")) == 1
    (folder / "b.eml.toml").write_text(STAFF)
    opened.intake.add([folder])
    assert found(opened, "debts") == []


def test_a_sidecar_in_an_archive_for_staff_may_open_its_paper_and_one_in_a_mail_may_not(
    repository: Opened, folder: Path
) -> None:
    papers = [("debt.txt", LETTER.format("debts")), ("debt.txt.toml", PUBLIC), ("roof.txt", LETTER.format("roofs"))]
    pack(folder / "papers.zip", papers)
    (folder / "papers.zip.toml").write_text(STAFF)
    (folder / "sent.eml").write_bytes(mail(("rain.txt", LETTER.format("rain")), ("rain.txt.toml", PUBLIC)))
    (folder / "sent.eml.toml").write_text(STAFF)
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert found(opened, "debts") == [outcomes["debt.txt"].id]
    assert found(opened, "roofs OR rain") == []
    assert outcomes["rain.txt.toml"].status is Status.UNSUPPORTED


def test_a_mail_made_staff_only_by_a_person_takes_its_attachments_at_the_next_ingest(
    repository: Opened, folder: Path, sent: Path
) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["sent.eml"].id
    opened.upkeep.set(id, "visibility", ["staff"], "Jo")
    opened.intake.add([folder])
    assert found(opened, "debts OR A27 OR papers") == []
    assert len(found(opened, "debts OR A27 OR papers", Audience.STAFF)) == 3


def test_what_is_said_beside_an_archive_holds_of_all_that_is_in_it(repository: Opened, folder: Path) -> None:
    pack(folder / "papers.zip", [("debt.txt", LETTER.format("debts"))])
    (folder / "papers.zip.toml").write_text('rights = "Crown copyright"\ntitle = "Papers"\n')
    opened = repository()
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    paper = opened.catalogue.get(outcomes["debt.txt"].id, Audience.PUBLIC)
    assert paper.rights == "Crown copyright"
    assert paper.title != "Papers"
    assert "title" in outcomes["papers.zip"].reason
    assert paper.visibility is Visibility.PUBLIC


def attached(path: Path) -> Path:
    """A PDF with a paper attached."""
    plain = pdf(path.with_name("plain.pdf"), ["Minutes of the board"])
    writer = pypdf.PdfWriter(plain)
    writer.add_attachment("debt.txt", LETTER.format("debts").encode())
    writer.write(path)
    plain.unlink()
    return path


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("name", ["sent.eml", "minutes.pdf"])
def test_what_came_in_a_paper_is_for_staff_as_soon_as_that_is(
    repository: Opened, folder: Path, name: str, *, elsewhere: bool
) -> None:
    path = folder / name
    if name == "sent.eml":
        path.write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    else:
        attached(path)
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    assert found(opened, "debts") == [id]
    if elsewhere:
        path = folder.with_name("elsewhere") / name
        path.parent.mkdir()
        path.write_bytes((folder / name).read_bytes())
    path.with_name(f"{name}.toml").write_text(STAFF)
    opened.intake.add([path.parent])
    assert found(opened, "debts") == []
    assert found(opened, "debts", Audience.STAFF) == [id]


def test_what_is_attached_to_a_pdf_is_taken_in_after_a_stop(repository: Opened, folder: Path) -> None:
    attached(folder / "minutes.pdf")
    opened = repository()

    def stop(_outcome: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened.intake.add([folder], stop)
    outcomes = by_name(opened.intake.add([folder]).outcomes)
    assert found(opened, "debts") == [outcomes["debt.txt"].id]
