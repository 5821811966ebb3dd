"""Files in, documents out, whatever happens in between."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from documents import Audience, Busy, Claim, Kind, Named, NotFound, Page, Visibility
from documents.file import Status
from index import Query, parse
from ingest.lock import alone
from ingest.metadata.kinds import kinds
from ingest.report import Outcome
from muniment.repository import Repository
from tests.conftest import Opened

LETTER = "South East Councils\n\n3 March 2025\n\nDear Secretary of State,\n\nWe write about the {} of councils.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "debt.txt").write_text(LETTER.format("debts"))
    (folder / "housing.txt").write_text(LETTER.format("housing"))
    return folder


def found(repository: Repository, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
    hits = repository.index(audience).search(Query(words=parse(words).tree)).hits
    return [id for hit in hits for id in (hit.document, *(copy.document for copy in hit.copies))]


def by_name(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {Path(outcome.path).name: outcome for outcome in outcomes}


def test_what_is_added_is_found_and_again_is_unchanged(repository: Opened, folder: Path) -> None:
    opened = repository()
    first = by_name(opened.intake.add([folder]).outcomes)
    assert {outcome.status for outcome in first.values()} == {Status.ADDED}
    assert found(opened, "debt") == [first["debt.txt"].id]
    again = opened.intake.add([folder])
    assert again.totals[Status.UNCHANGED] == len(again.outcomes) == 2
    assert [outcome.pages for outcome in again.outcomes] == [1, 1]


def test_the_one_who_waits_is_told_of_each_file_as_it_is_done(repository: Opened, folder: Path) -> None:
    heard: list[Outcome] = []
    report = repository().intake.add([folder], heard.append)
    assert heard == report.outcomes


def test_the_same_bytes_elsewhere_are_the_same_document_and_named(repository: Opened, folder: Path) -> None:
    (folder / "zz-copy.txt").write_bytes((folder / "debt.txt").read_bytes())
    opened = repository()
    first = by_name(opened.intake.add([folder]).outcomes)
    assert first["zz-copy.txt"].id == first["debt.txt"].id
    assert first["zz-copy.txt"].status is Status.UNCHANGED
    assert first["zz-copy.txt"].reason == f"The same bytes as {folder / 'debt.txt'}."
    (folder / "later.txt").write_bytes((folder / "debt.txt").read_bytes())
    assert (
        by_name(opened.intake.add([folder / "later.txt"]).outcomes)["later.txt"].reason == first["zz-copy.txt"].reason
    )
    paths = opened.catalogue.get(first["debt.txt"].id, Audience.PUBLIC).paths
    assert [Path(path).name for path in paths] == ["debt.txt", "zz-copy.txt", "later.txt"]
    assert len(found(opened, "debt")) == 1


def test_other_bytes_at_a_path_take_the_place_of_the_old_which_keeps_its_address(
    repository: Opened, folder: Path
) -> None:
    opened = repository()
    old = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    (folder / "debt.txt").write_text(LETTER.format("solvency"))
    new = by_name(opened.intake.add([folder]).outcomes)["debt.txt"]
    assert new.status is Status.UPDATED
    assert found(opened, "solvency") == [new.id]
    assert found(opened, "debts") == []
    assert opened.catalogue.get(old, Audience.PUBLIC).id == old
    assert opened.catalogue.superseded_by(old, Audience.PUBLIC) == new.id


def test_bytes_that_come_back_to_their_path_are_current_again(repository: Opened, folder: Path) -> None:
    opened = repository()
    old = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    for word in ("solvency", "debts"):
        (folder / "debt.txt").write_text(LETTER.format(word))
        last = by_name(opened.intake.add([folder]).outcomes)["debt.txt"]
        assert last.status is Status.UPDATED
    assert last.id == old
    assert found(opened, "debts") == [old]
    assert found(opened, "solvency") == []


def test_a_sidecar_outranks_the_paper_and_its_change_needs_no_reading(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    sidecar = folder / "debt.txt.toml"
    sidecar.write_text('title = "Debts and reorganisation"\nkind = "news"\n')
    monkeypatch.setattr("ingest.intake.describe", None)
    assert by_name(opened.intake.add([folder]).outcomes)["debt.txt"].status is Status.UPDATED
    document = opened.catalogue.get(id, Audience.PUBLIC)
    assert (document.title, document.kind) == ("Debts and reorganisation", Kind.NEWS)
    assert found(opened, "title:reorganisation") == [id]
    sidecar.unlink()
    assert by_name(opened.intake.add([folder]).outcomes)["debt.txt"].status is Status.UPDATED
    assert opened.catalogue.get(id, Audience.PUBLIC).title != "Debts and reorganisation"


def test_a_sidecar_with_a_mistake_fails_its_file_rather_than_publish_it(repository: Opened, folder: Path) -> None:
    (folder / "debt.txt.toml").write_text('visibilty = "staff"\n')
    opened = repository()
    outcome = by_name(opened.intake.add([folder]).outcomes)["debt.txt"]
    assert outcome.status is Status.FAILED
    assert "visibilty" in outcome.reason
    assert found(opened, "debts") == found(opened, "debts", Audience.STAFF) == []


def test_making_a_paper_staff_only_takes_it_out_of_the_public_index(repository: Opened, folder: Path) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    (folder / "debt.txt.toml").write_text('visibility = "staff"\n')
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert id not in opened.index(Audience.PUBLIC).documents()
    assert found(opened, "debts", Audience.STAFF) == [id]
    with pytest.raises(NotFound):
        opened.catalogue.get(id, Audience.PUBLIC)


@pytest.mark.parametrize("said", [("public", "staff"), ("staff", "public")])
def test_one_of_two_sidecars_of_the_same_bytes_is_enough_to_keep_them_from_the_public(
    repository: Opened, folder: Path, said: tuple[str, str]
) -> None:
    (folder / "zz-copy.txt").write_bytes((folder / "debt.txt").read_bytes())
    for name, visibility in zip(("debt", "zz-copy"), said, strict=True):
        (folder / f"{name}.txt.toml").write_text(f'visibility = "{visibility}"\n')
    opened = repository()
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


def test_a_paper_that_becomes_staff_only_takes_its_older_versions_with_it(repository: Opened, folder: Path) -> None:
    opened = repository()
    older = []
    for word in ("debts", "solvency", "deficits"):
        (folder / "debt.txt").write_text(LETTER.format(word))
        older.append(by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id)
    (folder / "debt.txt").write_text(LETTER.format("debts"))  # the first again: it is current, and the others older
    (folder / "debt.txt.toml").write_text('visibility = "staff"\n')
    opened.intake.add([folder])
    for id in older:
        with pytest.raises(NotFound):
            opened.catalogue.get(id, Audience.PUBLIC)


def test_a_public_version_does_not_open_an_older_one_that_was_for_staff(repository: Opened, folder: Path) -> None:
    opened = repository()
    (folder / "debt.txt.toml").write_text('visibility = "staff"\n')
    old = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    (folder / "debt.txt").write_text(LETTER.format("redacted matter"))
    (folder / "debt.txt.toml").write_text('visibility = "public"\n')
    opened.intake.add([folder])
    assert len(found(opened, "redacted")) == 1
    with pytest.raises(NotFound):
        opened.catalogue.get(old, Audience.PUBLIC)


def test_each_bad_file_ends_with_a_reason_and_a_cure_and_stops_nobody(repository: Opened, folder: Path) -> None:
    (folder / "empty.pdf").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "film.mp4").write_bytes(b"\0\0\0 ftypisom")
    (folder / "loop").symlink_to(folder)
    report = repository().intake.add([folder, folder / "gone.pdf"])
    ends = by_name(report.outcomes)
    assert {name: outcome.status for name, outcome in ends.items()} == {
        "debt.txt": Status.ADDED,
        "housing.txt": Status.ADDED,
        "empty.pdf": Status.FAILED,
        "broken.pdf": Status.FAILED,
        "film.mp4": Status.UNSUPPORTED,
        "loop": Status.UNSUPPORTED,
        "gone.pdf": Status.FAILED,
    }
    assert all(outcome.reason and outcome.cure for outcome in ends.values() if outcome.status is not Status.ADDED)
    assert report.failed


@pytest.mark.usefixtures("workers_only_read")
def test_a_rule_of_ours_that_fails_at_a_paper_ends_that_paper_alone(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def mistaken(pages: Sequence[Page]) -> Iterator[Claim]:
        assert "debts" not in pages[0].text
        return kinds(pages)

    opened = repository()
    with monkeypatch.context() as patched:
        patched.setattr("ingest.findings.kinds", mistaken)
        ends = by_name(opened.intake.add([folder]).outcomes)
    assert (ends["debt.txt"].status, ends["housing.txt"].status) == (Status.FAILED, Status.ADDED)
    assert ends["debt.txt"].reason.startswith("Describing the file failed in an unforeseen way: AssertionError")
    assert ends["debt.txt"].cure
    assert "in mistaken" in caplog.text
    assert opened.catalogue.ids() == [ends["housing.txt"].id]
    assert len(list(opened.originals.held())) == 1
    assert opened.catalogue.waiting() == 0
    assert by_name(opened.intake.add([folder]).outcomes)["debt.txt"].status is Status.ADDED


def test_papers_are_looked_through_by_the_workers(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    monkeypatch.setattr("ingest.describe.findings", lambda *_given: 1 / 0)  # in this process
    assert opened.intake.add([folder]).totals[Status.ADDED] == 2
    assert {opened.catalogue.get(id, Audience.PUBLIC).kind for id in opened.catalogue.ids()} == {Kind.LETTER}


@pytest.mark.usefixtures("workers_only_read")
def test_a_paper_is_looked_through_here_where_no_worker_did(repository: Opened, folder: Path) -> None:
    opened = repository()
    assert opened.intake.add([folder]).totals[Status.ADDED] == 2
    assert {opened.catalogue.get(id, Audience.PUBLIC).kind for id in opened.catalogue.ids()} == {Kind.LETTER}


def test_a_worker_looks_a_paper_through_as_what_people_say_of_it(repository: Opened, folder: Path) -> None:
    (folder / "debt.txt.toml").write_text('kind = "evidence"\n')
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    document = opened.catalogue.get(id, Audience.PUBLIC)
    assert document.kind is Kind.EVIDENCE
    assert document.correspondence is None


def test_a_failed_file_is_tried_again_since_its_cure_may_be_elsewhere(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    with monkeypatch.context() as patched:
        patched.setattr("ingest.intake.media_type", _locked)
        assert opened.intake.add([folder]).totals[Status.FAILED] == 2
    assert opened.intake.add([folder]).totals[Status.ADDED] == 2


def _locked(_path: Path) -> str:
    raise PermissionError(13, "Permission denied")


def test_the_same_relative_path_in_two_folders_is_two_files(
    repository: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    for name in ("kent", "surrey"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "minutes.txt").write_text(LETTER.format(name))
        monkeypatch.chdir(tmp_path / name)
        (outcome,) = opened.intake.add([Path()]).outcomes
        assert (outcome.path, outcome.status) == ("minutes.txt", Status.ADDED)
    assert len(found(opened, "kent OR surrey")) == 2
    for other_way in (tmp_path / "kent", Path("../kent"), tmp_path / "surrey" / ".." / "kent"):
        assert opened.intake.add([other_way]).totals[Status.UNCHANGED] == 1


def test_the_public_index_lets_go_of_a_paper_before_the_catalogue_says_that_it_is_for_staff(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    opened.intake.add([folder])
    (folder / "debt.txt.toml").write_text('visibility = "staff"\n')
    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue, "redescribe", _locked)
        with pytest.raises(TypeError):
            opened.intake.add([folder])
    assert found(opened, "debts") == []
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


def test_the_public_index_lets_go_of_an_older_version_before_a_staff_one_is_saved(
    repository: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = repository()
    opened.intake.add([folder])
    (folder / "debt.txt").write_text(LETTER.format("solvency"))
    (folder / "debt.txt.toml").write_text('visibility = "staff"\n')
    with monkeypatch.context() as patched:
        patched.setattr(opened.catalogue, "save", _locked)
        with pytest.raises(TypeError):
            opened.intake.add([folder])
    assert found(opened, "debts") == []


def test_facts_of_a_sidecar_go_with_it_but_a_staff_paper_stays_one(repository: Opened, folder: Path) -> None:
    opened = repository()
    sidecar = folder / "debt.txt.toml"
    sidecar.write_text('date = "1999"\nrights = "Crown copyright"\nvisibility = "staff"\n')
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    sidecar.unlink()
    opened.intake.add([folder])
    document = opened.catalogue.get(id, Audience.STAFF)
    assert (str(document.dated), document.rights) == ("2025-03-03", "")
    assert document.visibility is Visibility.STAFF


def test_a_damaged_new_version_leaves_the_old_one_where_it_was(repository: Opened, folder: Path) -> None:
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    (folder / "debt.txt").write_bytes(b"")
    outcome = by_name(opened.intake.add([folder]).outcomes)["debt.txt"]
    assert (outcome.status, outcome.id) == (Status.FAILED, id)
    assert found(opened, "debts") == [id]


def test_a_name_that_is_not_utf_8_is_taken_in_and_known_again(repository: Opened, folder: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))
    path.write_text(LETTER.format("cafés"))
    opened = repository()
    assert opened.intake.add([path]).totals[Status.ADDED] == 1
    assert opened.intake.add([path]).totals[Status.UNCHANGED] == 1


def test_two_ingests_at_once_are_refused_with_a_sentence(repository: Opened, folder: Path) -> None:
    opened = repository()
    with alone(opened.home / "lock"), pytest.raises(Busy, match="Another process"):
        opened.intake.add([folder])


def test_reindexing_makes_the_same_index_without_reading_a_file(repository: Opened, folder: Path) -> None:
    opened = repository()
    opened.intake.add([folder])
    before = sorted(found(opened, "councils"))
    (folder / "debt.txt").unlink()
    assert opened.reindex() == 2
    assert sorted(found(opened, "councils")) == before


def test_reindexing_gives_papers_the_names_of_an_edited_vocabulary(repository: Opened, folder: Path) -> None:
    (folder / "debt.txt.toml").write_text('bodies = ["Ayton Community Council"]\n')
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    assert opened.catalogue.get(id, Audience.PUBLIC).bodies == (Named(None, "Ayton Community Council"),)
    assert not opened.vocabulary_changed()
    with (opened.home / "vocabulary" / "bodies.toml").open("a") as bodies:
        bodies.write('[[body]]\nslug = "ayton"\nname = "Ayton Community Council"\n')
    later = repository()
    assert later.vocabulary_changed()
    later.reindex()
    assert not later.vocabulary_changed()
    assert later.catalogue.get(id, Audience.PUBLIC).bodies == (Named("ayton", "Ayton Community Council"),)
    assert found(later, "body:ayton") == [id]


def test_another_engine_finds_the_same_after_reindexing(repository: Opened, folder: Path) -> None:
    opened = repository()
    opened.intake.add([folder])
    before = sorted(found(opened, "councils"))
    opened.close()
    other = repository(engine="whoosh")
    other.reindex()
    assert sorted(found(other, "councils")) == before
