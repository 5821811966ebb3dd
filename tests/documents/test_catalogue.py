"""The truth, and who may see it."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert

from documents import (
    Audience,
    Claim,
    Correspondence,
    Document,
    Kind,
    Named,
    NotFound,
    Original,
    Page,
    PartialDate,
    Party,
    Source,
    Unit,
    Visibility,
    Word,
    Words,
    rows,
    tables,
)
from documents.catalogue import Catalogue
from documents.decisions import Removal
from documents.file import File, Status
from documents.readings import KeptReading, ReadBy
from documents.tables import metadata


def letter(digit: str = "a", visibility: Visibility = Visibility.PUBLIC) -> Document:
    """A document with something in every field."""
    return Document(
        id=digit * 16,
        title="A letter (example)",
        kind=Kind.LETTER,
        visibility=visibility,
        media_type="application/pdf",
        originals=(Original(digit * 64, 1234),),
        paths=(f"letters/{digit}.pdf",),
        pages=(
            Page(
                number=1,
                label="i",
                text="one",
                words=Words.of([Word(0, 3, 1.0, 2.0, 3.0, 4.0)]),
                width=595.0,
                height=842.0,
            ),
            Page(number=2, label="1", text=""),
        ),
        dated=PartialDate(2025, 3, 3),
        bodies=(Named("home-office", "Home Office"), Named(None, "Ayton Community Council")),
        topics=(Named("housing", "Housing"),),
        units=(Unit(unit="action", number="1", page=1, text="To write", owner="AB"),),
        correspondence=Correspondence(sender=Party(name="A"), recipient=(Party(role="B"),), our_ref="SEC/1"),
        claims=(Claim(field="title", value="A letter (example)", source=Source.TEXT, rule="subject", page=1),),
        language="en",
        rights="none",
        source_url="https://example.org/a",
        unread="",
        supersedes="",
    )


def lying(document: Document, path: str = "") -> File:
    return File(path=path or document.paths[0], size=1, mtime_ns=2, inode=3, document=document.id)


def test_a_document_comes_back_as_it_was_saved_and_its_boxes_with_the_page(catalogue: Catalogue) -> None:
    saved = letter()
    catalogue.save(saved, [lying(saved)])
    without_boxes = tuple(replace(page, words=Words()) for page in saved.pages)
    assert catalogue.get(saved.id, Audience.PUBLIC) == replace(saved, pages=without_boxes)
    assert catalogue.page(saved.id, 1, Audience.PUBLIC) == saved.pages[0]


def test_saving_again_replaces_and_never_doubles(catalogue: Catalogue) -> None:
    saved = letter()
    catalogue.save(saved, [lying(saved)])
    shorter = replace(saved, title="Another", pages=saved.pages[:1])
    catalogue.save(shorter, [lying(saved)])
    again = catalogue.get(saved.id, Audience.PUBLIC)
    assert (again.title, len(again.pages), len(again.claims)) == ("Another", 1, 1)
    assert catalogue.lengths([saved.id]) == {saved.id: 1}


def test_a_staff_paper_does_not_exist_for_the_public(catalogue: Catalogue) -> None:
    secret, open_ = letter("b", Visibility.STAFF), letter("a")
    for document in (secret, open_):
        catalogue.save(document, [lying(document)])
    with pytest.raises(NotFound):
        catalogue.get(secret.id, Audience.PUBLIC)
    with pytest.raises(NotFound):
        catalogue.page(secret.id, 1, Audience.PUBLIC)
    assert [document.id for document in catalogue.all(Audience.PUBLIC)] == [open_.id]
    assert [document.id for document in catalogue.all(Audience.STAFF)] == [open_.id, secret.id]
    assert catalogue.counts(Audience.PUBLIC) == {"letter": 1}
    assert catalogue.page_count(Audience.PUBLIC) == 2
    assert catalogue.current([secret.id, open_.id], Audience.PUBLIC) == {open_.id}


def test_index_work_is_queued_with_the_document_and_done_in_order(catalogue: Catalogue) -> None:
    first, second = letter("a"), letter("b")
    for document in (first, second):
        catalogue.save(document, [lying(document)])
    work = catalogue.queued(10)
    assert [queued.document for queued in work] == [first.id, second.id]
    catalogue.indexed(work[:1])
    assert catalogue.waiting() == 1
    catalogue.indexed(work)
    assert catalogue.queued(10) == []


def test_a_failed_save_leaves_neither_document_nor_queue(catalogue: Catalogue) -> None:
    broken = letter()
    with pytest.raises(AttributeError):
        catalogue.save(broken, [lying(broken), None])  # type: ignore[list-item]
    assert not catalogue.known(broken.id)
    assert catalogue.waiting() == 0


def test_other_bytes_at_a_path_supersede_what_lay_there(catalogue: Catalogue) -> None:
    old, new = letter("a"), replace(letter("b"), supersedes="a" * 16)
    catalogue.save(old, [lying(old, "x.pdf")])
    catalogue.indexed(catalogue.queued(10))
    catalogue.save(new, [lying(new, "x.pdf")])
    assert {queued.document for queued in catalogue.queued(10)} == {old.id, new.id}
    assert catalogue.current([old.id, new.id], Audience.STAFF) == {new.id}
    assert catalogue.superseded_by(old.id, Audience.PUBLIC) == new.id
    assert catalogue.get(old.id, Audience.PUBLIC).title == old.title


def test_bytes_that_still_lie_elsewhere_are_not_superseded(catalogue: Catalogue) -> None:
    old, new = letter("a"), replace(letter("b"), supersedes="a" * 16)
    catalogue.save(old, [lying(old, "x.pdf"), lying(old, "copy.pdf")])
    catalogue.save(new, [lying(new, "x.pdf")])
    assert catalogue.superseded_by(old.id, Audience.PUBLIC) == ""
    assert catalogue.current([old.id], Audience.PUBLIC) == {old.id}


def test_the_public_does_not_hear_of_a_newer_version_that_only_staff_may_read(catalogue: Catalogue) -> None:
    old, new = letter("a"), replace(letter("b", Visibility.STAFF), supersedes="a" * 16)
    catalogue.save(old, [lying(old, "x.pdf")])
    catalogue.save(new, [lying(new, "x.pdf")])
    assert catalogue.superseded_by(old.id, Audience.PUBLIC) == ""
    assert catalogue.superseded_by(old.id, Audience.STAFF) == new.id


def test_an_older_version_is_kept_from_the_public_while_the_newer_one_is(catalogue: Catalogue) -> None:
    old = letter("a")
    newer = replace(letter("b", Visibility.STAFF), supersedes=old.id)
    catalogue.save(old, [lying(old, "x.pdf")])
    catalogue.save(newer, [lying(newer, "x.pdf")])
    for read in (lambda: catalogue.get(old.id, Audience.PUBLIC), lambda: catalogue.page(old.id, 1, Audience.PUBLIC)):
        with pytest.raises(NotFound):
            read()
    assert list(catalogue.all(Audience.PUBLIC)) == []
    assert catalogue.get(old.id, Audience.STAFF).id == old.id
    catalogue.save(replace(newer, visibility=Visibility.PUBLIC), [lying(newer, "x.pdf")])
    assert catalogue.get(old.id, Audience.PUBLIC).id == old.id


def test_a_migration_that_is_cut_short_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", cut)
        with pytest.raises(KeyboardInterrupt):
            Catalogue.open(address)
    Catalogue.open(address).close()


def test_what_read_a_document_is_kept_with_it_and_goes_with_it(catalogue: Catalogue) -> None:
    first, second = letter("a"), letter("b")
    reading = KeptReading(reader="pdf 1", embedded={"title": "A"}, unread="A scan.", scans=2, recogniser="tess 1")
    catalogue.save(first, [lying(first)], reading)
    catalogue.save(second, [replace(lying(second), size=-1)])
    assert catalogue.readings.of(first.id) == reading
    assert catalogue.readings.of(second.id) is None
    assert catalogue.readings.all() == [
        ReadBy(first.originals[0], first.media_type, "pdf 1", 2, "tess 1", unfinished=False),
        ReadBy(second.originals[0], second.media_type, "", 0, "", unfinished=True),
    ]
    catalogue.readings.ask([first.id])
    catalogue.erase(Removal(document=first.id, reason="It names a child.", at="2025-01-01T00:00:00+00:00"))
    assert catalogue.readings.of(first.id) is None
    assert catalogue.readings.asked() == set()


def test_a_document_is_asked_for_until_it_and_all_that_came_in_it_is_read(catalogue: Catalogue) -> None:
    plain, mail = letter("a"), letter("b")
    for document in (plain, mail):
        catalogue.save(document, [lying(document)], KeptReading(reader="mail 1"))
    catalogue.readings.ask([plain.id, mail.id])
    catalogue.readings.ask([plain.id])
    assert catalogue.readings.asked() == {plain.id, mail.id}
    catalogue.save(plain, [lying(plain)], KeptReading(reader="mail 2"))
    catalogue.save(mail, [replace(lying(mail), size=-1)], KeptReading(reader="mail 2"))
    assert catalogue.readings.asked() == {mail.id}
    catalogue.readings.answer(mail.id)
    assert catalogue.readings.asked() == set()


def test_a_catalogue_of_the_version_before_is_brought_up_to_date_and_knows_no_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    with monkeypatch.context() as patched:
        patched.setattr("documents.migrations.HEAD", "0003")
        Catalogue.open(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(insert(tables.documents).values(rows.of_document(letter())))
    engine.dispose()
    with closing(Catalogue.open(address)) as opened:
        assert opened.readings.of(letter().id) is None
        assert [(each.id, each.reader) for each in opened.readings.all()] == [(letter().id, "")]


def test_what_is_known_of_files_is_kept_by_path(catalogue: Catalogue) -> None:
    failed = File(path="bad.pdf", size=9, status=Status.FAILED, reason="It is damaged.", cure="Fetch it again.")
    catalogue.note(failed)
    assert catalogue.files(["bad.pdf", *(f"{n}.pdf" for n in range(1_200))]) == {"bad.pdf": failed}
    assert catalogue.outcomes() == {Status.FAILED: 1}


def test_a_catalogue_outlives_its_process(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    first = Catalogue.open(address)
    first.save(letter(), [lying(letter())])
    first.close()
    second = Catalogue.open(address)
    assert second.known(letter().id)
    second.close()


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    Catalogue.open(address).close()
    engine = create_engine(address)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
