"""What is damaged is found, and mended where that can be."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from documents import Audience, IndexOutOfDate
from documents.decisions import Removal, State
from documents.uploads import lay
from index import Query, open_index, parse
from index.passages import passages
from ingest.verify import Damage
from muniment.repository import Repository
from tests.conftest import Opened
from tests.ingest.papers import pdf


@pytest.fixture(params=["tantivy", "whoosh"])
def opened(request: pytest.FixtureRequest, repository: Opened, tmp_path: Path) -> Repository:
    folder = tmp_path / "papers"
    folder.mkdir()
    pdf(folder / "debt.pdf", ["A letter on debt"], ["and its second page"])
    (folder / "housing.txt").write_text("Minutes\n\n3 March 2025\n\nHousing was noted.\n")
    made = repository(engine=request.param)
    made.intake.add([folder])
    return made


def verified(repository: Repository) -> list[Damage]:
    seen: list[int] = []
    damages = list(repository.verification.run(seen.append))
    assert sum(seen) >= len(repository.catalogue.ids())
    return damages


def found(repository: Repository, words: str) -> list[str]:
    hits = repository.index(Audience.PUBLIC).search(Query(words=parse(words).tree)).hits
    return [id for hit in hits for id in (hit.document, *(copy.document for copy in hit.copies))]


def test_of_a_whole_repository_there_is_nothing_to_say(opened: Repository) -> None:
    assert verified(opened) == []


def test_a_missing_entry_is_written_again(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    opened.index(Audience.PUBLIC).remove([id])
    (damage,) = verified(opened)
    assert damage == Damage(where=f"index for public, document {id}", what="It was missing.")
    assert found(opened, "debt") == [id]
    assert verified(opened) == []


def test_a_stray_entry_is_taken_out_with_its_words(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    stray = passages(replace(opened.catalogue.held(id), id="0" * 16))
    opened.index(Audience.PUBLIC).write_documents(stray)
    assert len(found(opened, "debt")) == 2
    (damage,) = verified(opened)
    assert "should not be" in damage.what
    assert found(opened, "debt") == [id]
    assert verified(opened) == []


def test_an_entry_that_is_not_what_is_known_is_written_again(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    (first, *_) = passages(opened.catalogue.held(id))
    opened.index(Audience.STAFF).write_documents([first])
    (damage,) = verified(opened)
    assert damage.mended
    assert verified(opened) == []


def test_an_entry_without_all_its_pages_is_written_again(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    index = opened.index(Audience.PUBLIC)
    index.delete_documents([f"{id}#2"])
    assert found(opened, '"second page"') == []
    assert len(verified(opened)) == 1
    assert found(opened, '"second page"') == [id]


def test_an_index_that_cannot_be_read_is_built_anew(opened: Repository) -> None:
    opened.close()
    shutil.rmtree(opened.home / "index" / "public")
    (damage,) = verified(opened)
    assert (damage.where, damage.mended) == ("index for public", True)
    assert len(found(opened, "debt")) == 1
    assert verified(opened) == []


def test_a_flipped_byte_in_an_original_is_reported_every_time_and_left(opened: Repository) -> None:
    original, paths = opened.catalogue.kept()[0]
    place = opened.originals.path(original)
    content = bytearray(place.read_bytes())
    content[10] ^= 1
    place.chmod(0o644)
    place.write_bytes(content)
    for _ in range(2):
        (damage,) = verified(opened)
        assert not damage.mended
        assert original.sha256 in damage.where
        assert paths[0] in damage.cure
    assert place.read_bytes() == content


def test_bytes_that_are_gone_are_kept_again_from_where_they_came(opened: Repository) -> None:
    for original, _ in opened.catalogue.kept():
        opened.originals.delete(original.document_id)
    assert [damage.mended for damage in verified(opened)] == [True, True]
    assert verified(opened) == []


def test_bytes_that_are_gone_everywhere_are_reported_and_the_text_stays(opened: Repository, tmp_path: Path) -> None:
    (tmp_path / "papers" / "debt.pdf").write_bytes(b"other bytes")
    (id,) = found(opened, "debt")
    opened.originals.delete(id)
    for _ in range(2):
        (damage,) = verified(opened)
        assert not damage.mended
        assert "again from where it came" in damage.cure
    assert found(opened, "debt") == [id]


def test_a_half_written_picture_goes(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    original = opened.catalogue.held(id).originals[0]
    drawn = opened.pictures.page(original, 1, 200)
    (kept,) = (opened.home / "pictures").rglob("*.webp")
    kept.write_bytes(drawn[: len(drawn) // 2])
    (damage,) = verified(opened)
    assert damage.mended
    assert not kept.exists()
    assert opened.pictures.page(original, 1, 200) == drawn


def test_what_an_erasing_that_was_cut_short_has_left_goes(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    removal = Removal(document=id, reason="why", at="2026-01-01T00:00:00+00:00", state=State.ERASED)
    opened.catalogue.erase(removal)
    damages = verified(opened)
    assert any("was erased" in damage.what for damage in damages)
    assert all(damage.mended for damage in damages)
    assert found(opened, "debt") == []
    assert [original.document_id for original in opened.originals.held()].count(id) == 0
    assert verified(opened) == []


def test_what_was_waiting_is_indexed(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    opened.index(Audience.PUBLIC).remove([id])
    opened.catalogue.redescribe(opened.catalogue.held(id))
    (damage,) = verified(opened)
    assert "waiting" in damage.what
    assert found(opened, "debt") == [id]


def test_a_damaged_database_is_said(opened: Repository) -> None:
    opened.catalogue.close()
    with closing(sqlite3.connect(opened.home / "catalogue.sqlite")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_said_document'")
        connection.commit()
    (damage,) = opened.verification.run(lambda _number: None)
    assert "database is damaged" in damage.what
    assert not damage.mended


def test_a_database_that_cannot_even_be_asked_is_said(opened: Repository) -> None:
    opened.catalogue.close()
    for path in opened.home.glob("catalogue.sqlite-*"):
        path.unlink()
    place = opened.home / "catalogue.sqlite"
    place.write_bytes(place.read_bytes()[:100] + b"\xff" * (place.stat().st_size - 100))
    (damage,) = opened.verification.run(lambda _number: None)
    assert not damage.mended


def test_an_original_that_cannot_be_read_does_not_end_the_run(opened: Repository) -> None:
    original, _ = opened.catalogue.kept()[0]
    place = opened.originals.path(original)
    place.unlink()
    place.mkdir()
    damages = verified(opened)
    assert [damage.mended for damage in damages] == [False]
    assert "cannot be read" in damages[0].what


def test_bytes_of_no_paper_are_said_and_can_be_erased(opened: Repository, tmp_path: Path) -> None:
    (tmp_path / "stray").write_text("bytes of nothing")
    stray = opened.originals.keep(tmp_path / "stray")
    (damage,) = verified(opened)
    assert "belong to no paper" in damage.what
    assert not damage.mended
    opened.upkeep.erase(stray.document_id, "Jo", "why")
    assert verified(opened) == []


def test_pictures_of_no_paper_go(opened: Repository) -> None:
    folder = opened.home / "pictures" / "00" / ("0" * 64)
    folder.mkdir(parents=True)
    (damage,) = verified(opened)
    assert damage.mended
    assert not folder.exists()


@pytest.mark.parametrize("pointer", ["", "x", "7"])
def test_a_pointer_that_names_no_generation_is_mended(opened: Repository, pointer: str) -> None:
    opened.reindex()
    opened.close()
    (opened.home / "index" / "public" / "current").write_text(pointer)
    with pytest.raises(IndexOutOfDate):
        found(opened, "debt")
    (damage,) = verified(opened)
    assert damage.where == "index for public"
    assert len(found(opened, "debt")) == 1
    assert verified(opened) == []


def test_a_flipped_byte_in_a_file_of_the_index_is_mended(repository: Opened, opened: Repository) -> None:
    if opened.settings.engine == "whoosh":
        pytest.skip("Whoosh keeps no checksums: what can still be read is taken for whole.")
    opened.close()
    for kind in ("term", "idx", "pos", "store", "fast"):
        (path, *_) = (opened.home / "index" / "public").rglob(f"wholes/*.{kind}")
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 0xFF
        path.write_bytes(content)
        (damage,) = verified(opened)
        assert (damage.where, damage.mended) == ("index for public", True), kind
        assert len(found(opened, "debt")) == 1
        opened.close()


def test_a_broken_index_and_waiting_work_are_both_mended(opened: Repository) -> None:
    (id,) = found(opened, "debt")
    opened.catalogue.redescribe(opened.catalogue.held(id))
    opened.close()
    shutil.rmtree(opened.home / "index" / "public")
    assert all(damage.mended for damage in verified(opened))
    assert found(opened, "debt") == [id]
    assert verified(opened) == []


def test_a_copy_of_the_home_serves_the_same_results(opened: Repository, repository: Opened, tmp_path: Path) -> None:
    before = found(opened, "debt OR housing")
    opened.close()
    shutil.copytree(opened.home, tmp_path / "copy")
    copy = repository(tmp_path / "copy", engine=opened.settings.engine)
    assert found(copy, "debt OR housing") == before
    assert verified(copy) == []


def test_only_one_generation_is_there_after_reindexing(opened: Repository) -> None:
    opened.reindex()
    opened.reindex()
    directories = [path for path in (opened.home / "index" / "public").iterdir() if path.is_dir()]
    assert [path.name for path in directories] == ["3"]
    with closing(open_index(opened.settings.engine, directories[0], opened.vocabulary)) as index:
        assert len(index.documents()) == 2


def test_files_whose_sending_was_cut_short_are_named_once_they_are_old(opened: Repository) -> None:
    path = lay(opened.home, "b1", "letter.txt")
    assert verified(opened) == []
    os.utime(path, (0, 0))
    (damage,) = verified(opened)
    assert (damage.where, damage.mended) == ("uploads/b1/letter.txt", False)
    assert path.exists()
