"""A backup is one state of a home, whatever happens while it is taken; and a home again when it is restored."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from documents import Audience, Busy, MunimentError, Original
from documents.audit import Entry
from documents.originals import Folder
from index import Query, Results, parse
from ingest.lock import alone
from muniment.backup import Damaged, NoBackup, Store, back_up, faults, is_backup, restore
from muniment.backup.catalogues import reading
from muniment.repository import Repository
from muniment.settings import Settings
from tests.conftest import Opened
from tests.muniment.correcting import TITLES
from tests.muniment.test_cli import MUNIMENT

QUERIES = ("housing", "“asylum dispersal”", "letter OR minutes", "grant*", "board NOT kent", "")


@pytest.fixture
def opened(repository: Opened, tmp_path: Path) -> Repository:
    """A home of three papers, one of them for staff, with rules and something that was sent in."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "debt.txt").write_text("A letter on debt\n\n1 May 2025\n\nDear Sir, gavelkind.\n")
    (folder / "housing.txt").write_text("Minutes\n\n3 March 2025\n\nHousing was noted.\n")
    (folder / "secret.txt").write_text("Letter\n\n1 May 2025\n\nDear Sir, quibbleflax.\n")
    (folder / "secret.txt.toml").write_text('visibility = "staff"\n')
    made = repository()
    made.intake.add([folder])
    made.catalogue.audit.add(Entry(by="jo", action="look"))
    (made.home / "rules.toml").write_text("")
    (made.home / "uploads" / "waiting").mkdir(parents=True)
    (made.home / "uploads" / "waiting" / "sent.pdf").write_bytes(b"what somebody sent in")
    return made


def holding(repository: Repository, word: str) -> str:
    """The id of the paper with a word."""
    (hit,) = searched(repository, word).hits
    return hit.document


def searched(repository: Repository, words: str, audience: Audience = Audience.STAFF) -> Results:
    return repository.index(audience).search(Query(words=parse(words).tree, size=100))


def restored(repository: Opened, backup: Path, home: Path) -> Repository:
    restore(backup, Settings(home=home, workers=1))
    return repository(home=home)


def paths(backup: Path) -> set[str]:
    return {file.path for file in Store(backup).manifest().files}


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_restored_home_answers_the_same(samples: Repository, repository: Opened, tmp_path: Path) -> None:
    taken = back_up(samples.home, tmp_path / "backup")
    assert taken.manifest.documents == taken.new == len(samples.catalogue.ids())
    assert faults(tmp_path / "backup") == []
    again = restored(repository, tmp_path / "backup", tmp_path / "again")
    for audience in Audience:
        for words in QUERIES:
            before, after = (searched(each, words, audience) for each in (samples, again))
            assert before.total
            assert (after.total, after.hits, after.facets) == (before.total, before.hits, before.facets)
        assert list(again.catalogue.all(audience)) == list(samples.catalogue.all(audience))
    assert list(again.verification.run(lambda _number: None)) == []
    assert faults(tmp_path / "backup") == []


def test_all_is_kept_but_what_can_be_made_anew(opened: Repository, repository: Opened, tmp_path: Path) -> None:
    for name in ("sessions.sqlite", "sessions.sqlite-wal", "audit.head.0a1b2c3d", "to-be-scrubbed"):
        (opened.home / name).write_text("gone tomorrow")
    (opened.home / "pictures").mkdir(exist_ok=True)
    (opened.home / "pictures" / "one.webp").write_text("drawn")
    (opened.home / "originals" / "incoming" / "half").write_text("scratch")
    back_up(opened.home, tmp_path / "backup")
    others = {path for path in paths(tmp_path / "backup") if not path.startswith("originals/")}
    assert others == {
        "catalogue.sqlite",
        "audit.head",
        "rules.toml",
        "uploads/waiting/sent.pdf",
        "vocabulary/.described",
        "vocabulary/bodies.toml",
        "vocabulary/topics.toml",
    }
    again = restored(repository, tmp_path / "backup", tmp_path / "again")
    for path in others - {"catalogue.sqlite"}:
        assert (again.home / path).read_bytes() == (opened.home / path).read_bytes()
    assert {each.document_id for each in again.originals.held()} == set(opened.catalogue.ids())


def test_a_home_that_holds_nothing_yet_is_backed_up_too(tmp_path: Path) -> None:
    Repository.init(Settings(home=tmp_path / "home"))
    assert back_up(tmp_path / "home", tmp_path / "backup").manifest.documents == 0
    assert faults(tmp_path / "backup") == []


def test_the_same_again_copies_what_is_new_and_deletes_what_was_erased(opened: Repository, tmp_path: Path) -> None:
    _, *others = back_up(opened.home, tmp_path / "backup").manifest.files
    kept = [Store(tmp_path / "backup").path(file.sha256).stat().st_ino for file in others]
    assert back_up(opened.home, tmp_path / "backup").new == 0
    assert kept == [Store(tmp_path / "backup").path(file.sha256).stat().st_ino for file in others]
    gone = holding(opened, "gavelkind")
    opened.upkeep.erase(gone, by="jo", reason="A mistake")
    (tmp_path / "roads.txt").write_text("Minutes\n\n5 June 2025\n\nRoads were noted.\n")
    opened.intake.add([tmp_path / "roads.txt"])
    taken = back_up(opened.home, tmp_path / "backup")
    assert (taken.new, taken.manifest.documents) == (1, 3)
    held = {path.name for path in (tmp_path / "backup" / "files").rglob("*") if path.is_file()}
    assert held == {file.sha256 for file in taken.manifest.files}
    assert b"gavelkind" not in contents(tmp_path / "backup")
    assert faults(tmp_path / "backup") == []


def test_words_that_linger_in_the_catalogue_are_not_copied(opened: Repository, tmp_path: Path) -> None:
    with closing(sqlite3.connect(opened.home / "catalogue.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE lingering (words TEXT)")
        connection.execute("INSERT INTO lingering VALUES (?)", ("perspicacity " * 2_000,))
        connection.execute("DROP TABLE lingering")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"perspicacity" in (opened.home / "catalogue.sqlite").read_bytes()
    back_up(opened.home, tmp_path / "backup")
    assert b"perspicacity" not in contents(tmp_path / "backup")


def test_a_paper_erased_meanwhile_is_not_in_the_backup(opened: Repository, tmp_path: Path) -> None:
    *_, last = opened.catalogue.ids()
    erased: list[str] = []

    def erase_once(_of: int) -> None:
        if not erased:
            erased.append(last)
            opened.upkeep.erase(last, by="jo", reason="A mistake")

    taken = back_up(opened.home, tmp_path / "backup", erase_once)
    assert taken.manifest.documents == 2
    assert faults(tmp_path / "backup") == []
    with reading(Store(tmp_path / "backup").path(taken.manifest.files[0].sha256)) as copied:
        assert last not in copied.catalogue.ids()


def test_papers_erased_all_the_while_end_it_with_a_sentence(repository: Opened, tmp_path: Path) -> None:
    made = repository()
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(f"Minutes\n\n{number + 1} May 2025\n\nNumber {number}.\n")
    made.intake.add(sorted(tmp_path.glob("*.txt")))
    looked = {0}

    def erase_the_next(of: int) -> None:
        if of in looked:
            return
        looked.add(of)  # once in each moment
        made.upkeep.erase(made.catalogue.ids()[1], by="jo", reason="A mistake")

    with pytest.raises(MunimentError, match="erased all the while"):
        back_up(made.home, tmp_path / "backup", erase_the_next)


MEANWHILE = """
import sys
from pathlib import Path
from muniment.backup import back_up

home, target = map(Path, sys.argv[1:])
went, came = home / "uploads" / "waiting" / "sent.pdf", home / "uploads" / "late" / "one.pdf"

def look(event, arguments):
    if event == "sqlite3.connect" and went.exists():
        went.unlink()
        came.parent.mkdir()
        came.write_bytes(b"one")

sys.addaudithook(look)
back_up(home, target)
"""


def test_what_comes_and_goes_while_the_moment_is_taken_is_as_it_is_then(opened: Repository, tmp_path: Path) -> None:
    command = [sys.executable, "-c", MEANWHILE, str(opened.home), str(tmp_path / "backup")]
    subprocess.run(command, check=True)
    sent = {path for path in paths(tmp_path / "backup") if path.startswith("uploads/")}
    assert sent == {"uploads/late/one.pdf"}
    assert b"what somebody sent in" not in contents(tmp_path / "backup")


def test_a_folder_that_leads_back_to_itself_is_entered_once(opened: Repository, tmp_path: Path) -> None:
    (opened.home / "uploads" / "round").symlink_to(opened.home / "uploads")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.pdf").write_bytes(b"far")
    (opened.home / "uploads" / "disk").symlink_to(tmp_path / "elsewhere")
    back_up(opened.home, tmp_path / "backup")
    sent = {path for path in paths(tmp_path / "backup") if path.startswith("uploads/")}
    assert sent == {"uploads/disk/far.pdf", "uploads/waiting/sent.pdf"}


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_an_original_that_is_damaged_at_home_is_said_and_the_state_before_stays(
    opened: Repository, tmp_path: Path, damage: str
) -> None:
    back_up(opened.home, tmp_path / "backup")
    before = Store(tmp_path / "backup").manifest()
    (tmp_path / "roads.txt").write_text("Minutes\n\n5 June 2025\n\nRoads were noted.\n")
    opened.intake.add([tmp_path / "roads.txt"])
    place = opened.originals.path(opened.catalogue.held(holding(opened, "roads")).originals[0])
    place.chmod(0o600)
    if damage == "gone":
        place.unlink()
    else:
        place.write_text("Minutes\n\n5 June 2025\n\nRoods were noted.\n")
    with pytest.raises(MunimentError, match="muniment verify"):
        back_up(opened.home, tmp_path / "backup")
    assert Store(tmp_path / "backup").manifest() == before
    assert faults(tmp_path / "backup") == []


def test_nobody_else_may_read_a_backup_or_the_home_made_from_it(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "deep" / "backup")
    restore(tmp_path / "deep" / "backup", Settings(home=tmp_path / "again"))
    for path in ((backup := tmp_path / "deep" / "backup"), *backup.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
        assert path.stat().st_nlink == 1 or path.is_dir()
    assert (tmp_path / "again").stat().st_mode & 0o777 == 0o700


def test_a_directory_of_something_else_is_refused(opened: Repository, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "manifest.json").write_text('{"name": "of a web page"}')
    (tmp_path / "file").write_text("")
    for target, said in (
        (tmp_path / "full", "no backup"),
        (tmp_path / "file", "no backup"),
        (opened.home / "backup", "in each other"),
        (opened.home, "in each other"),
        (tmp_path, "in each other"),
    ):
        with pytest.raises(MunimentError, match=said):
            back_up(opened.home, target)
        assert not is_backup(target)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["manifest.json"]


def test_one_backup_at_a_time_is_written_to_a_directory(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "backup")
    with alone(tmp_path / "backup" / "muniment-backup.lock"), pytest.raises(Busy, match="Another backup"):
        back_up(opened.home, tmp_path / "backup")


def test_a_backup_is_looked_through_and_stays_as_it_is(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "backup")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "backup").rglob("*")}
    seen: list[int] = []
    assert faults(tmp_path / "backup", seen.append) == []
    assert len(seen) == seen[0] == len(paths(tmp_path / "backup"))
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "backup").rglob("*")} == before


def test_each_fault_is_named(opened: Repository, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    files = back_up(opened.home, backup).manifest.files
    for file in files:
        place, whole = Store(backup).path(file.sha256), Store(backup).path(file.sha256).read_bytes()
        place.write_bytes(bytes([*(whole[:-1] or b"x"), 255]))
        changed = faults(backup)
        assert any(file.path in fault.where and "bytes" in fault.what for fault in changed)
        place.unlink()
        assert any(file.path in fault.where and "missing" in fault.what for fault in faults(backup))
        place.write_bytes(whole)
        assert faults(backup) == []
    (backup / "manifest.json").write_text((backup / "manifest.json").read_text().replace("rules.toml", "rulez.toml"))
    (fault,) = faults(backup)
    assert "changed after it was written" in fault.what


def resealed(backup: Path, old: str, new: str) -> None:
    """Change a manifest as a later program might, seal and all."""
    from muniment.backup.manifest import _seal

    record = json.loads((backup / "manifest.json").read_text().replace(old, new))
    record.pop("seal")
    (backup / "manifest.json").write_text(json.dumps({**record, "seal": _seal(record)}))


def test_a_manifest_that_names_files_outside_is_refused(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "backup")
    resealed(tmp_path / "backup", '"rules.toml"', '"../rules.toml"')
    with pytest.raises(Damaged, match="outside"):
        restore(tmp_path / "backup", Settings(home=tmp_path / "again"))
    assert not (tmp_path / "rules.toml").exists()


def test_what_the_catalogue_names_has_to_be_in_the_backup(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "backup")
    record = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    lost = next(file["path"] for file in record["files"] if file["path"].startswith("originals/"))
    resealed(tmp_path / "backup", lost, lost.replace("originals/", "elsewhere/"))
    assert faults(tmp_path / "backup") == []
    (file,) = (file for file in record["files"] if file["path"] == lost)
    resealed(tmp_path / "backup", file["sha256"], Original("0" * 64, 1).sha256)
    assert f"document {file['sha256'][:16]}" in {fault.where for fault in faults(tmp_path / "backup")}
    resealed(tmp_path / "backup", '"documents": 3', '"documents": 4')
    assert any("the manifest says 4" in fault.what for fault in faults(tmp_path / "backup"))


def test_an_audit_that_was_changed_is_a_fault(opened: Repository, tmp_path: Path) -> None:
    last = back_up(opened.home, tmp_path / "sound").manifest.audit
    assert last.seq >= 1
    with closing(sqlite3.connect(opened.home / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE audit SET by = 'nobody' WHERE seq = 1")
    back_up(opened.home, tmp_path / "backup")
    assert [(fault.where, fault.what) for fault in faults(tmp_path / "backup")] == [("audit, row 1", "It was changed.")]
    with closing(sqlite3.connect(opened.home / "catalogue.sqlite")) as connection, connection:
        connection.execute("DELETE FROM audit")
    back_up(opened.home, tmp_path / "backup")
    assert any("Rows are missing at the end" in fault.what for fault in faults(tmp_path / "backup"))


def test_a_damaged_backup_is_not_restored_and_leaves_no_half_home(opened: Repository, tmp_path: Path) -> None:
    *_, file = back_up(opened.home, tmp_path / "backup").manifest.files
    Store(tmp_path / "backup").path(file.sha256).write_text("changed")
    with pytest.raises(Damaged, match="muniment verify"):
        restore(tmp_path / "backup", Settings(home=tmp_path / "again"))
    assert not [*tmp_path.glob("again*")]


def test_a_home_is_restored_into_an_empty_place_alone(opened: Repository, tmp_path: Path) -> None:
    back_up(opened.home, tmp_path / "backup")
    held = contents(tmp_path / "backup")
    for home in (opened.home, tmp_path / "papers", tmp_path / "backup" / "in", tmp_path):
        with pytest.raises(MunimentError):
            restore(tmp_path / "backup", Settings(home=home))
    assert contents(tmp_path / "backup") == held
    (tmp_path / "again").mkdir()
    (tmp_path / "again.restoring" / "left").mkdir(parents=True)  # by a run that was killed
    restore(tmp_path / "backup", Settings(home=tmp_path / "again"))
    assert not (tmp_path / "again" / "left").exists()
    assert not (tmp_path / "again.restoring").exists()


def test_where_there_is_no_backup_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(NoBackup, match="no backup"):
            faults(place)
        with pytest.raises(NoBackup, match="no backup"):
            restore(place, Settings(home=tmp_path / "again"))


def test_papers_are_restored_though_the_vocabulary_cannot_be_read(opened: Repository, tmp_path: Path) -> None:
    (opened.home / "vocabulary" / "bodies.toml").write_text("[[[")
    back_up(opened.home, tmp_path / "backup")
    with pytest.raises(MunimentError, match="was restored, but"):
        restore(tmp_path / "backup", Settings(home=tmp_path / "again"))
    kept = {each.document_id for each in Folder(tmp_path / "again" / "originals").held()}
    assert kept == set(opened.catalogue.ids())


def died(home: Path, folder: Path, *before: Path) -> list[Path]:
    """What backups left that were killed, each a step later; the last was not."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.muniment.killing", str(home), str(folder), *map(str, before)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    return sorted(folder.iterdir(), key=lambda path: int(path.name))


def test_a_new_backup_that_is_killed_is_whole_or_none(opened: Repository, tmp_path: Path) -> None:
    left = died(opened.home, tmp_path / "killed")
    assert len(left) > 20
    for target in left:
        if (target / "manifest.json").exists():
            assert faults(target) == []
        else:
            with pytest.raises(NoBackup):
                faults(target)
        whole(opened.home, target)


def test_a_backup_that_is_killed_is_the_state_before_or_the_new_one(opened: Repository, tmp_path: Path) -> None:
    before = back_up(opened.home, tmp_path / "backup").manifest
    opened.upkeep.erase(holding(opened, "gavelkind"), by="jo", reason="A mistake")
    (tmp_path / "roads.txt").write_text("Minutes\n\n5 June 2025\n\nRoads were noted.\n")
    opened.intake.add([tmp_path / "roads.txt"])
    states = []
    for target in died(opened.home, tmp_path / "killed", tmp_path / "backup"):
        assert faults(target) == []
        manifest = Store(target).manifest()
        states.append(manifest.files == before.files)
        new = whole(opened.home, target)
        assert states[-1] or manifest.files == new
    assert states == sorted(states, reverse=True)
    assert set(states) == {True, False}


def whole(home: Path, target: Path) -> object:
    """The files of a backup that is brought up to date after a kill; nothing else is left there."""
    manifest = back_up(home, target).manifest
    assert faults(target) == []
    held = {path.name for path in target.rglob("*") if path.is_file()}
    assert held == {"manifest.json", "muniment-backup.lock", *(file.sha256 for file in manifest.files)}
    return manifest.files


def test_a_command_that_is_killed_at_any_time_leaves_a_state(samples: Repository, tmp_path: Path) -> None:
    for tenths in range(3, 10, 2):
        target = tmp_path / "backup"
        command = [*MUNIMENT, "backup", "--home", str(samples.home), str(target)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(tenths / 10)
            process.send_signal(signal.SIGKILL)
        if (target / "manifest.json").exists():
            assert faults(target) == []
            shutil.rmtree(target)
    assert back_up(samples.home, target).manifest.documents == len(samples.catalogue.ids())
    assert faults(target) == []


@pytest.fixture
def corrected(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that takes papers in and corrects them, half done."""
    Repository.init(Settings(home=tmp_path / "home"))
    command = [sys.executable, "-m", "tests.muniment.correcting", str(tmp_path / "home")]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "half\n"
        yield process


def test_a_backup_while_others_write_is_a_state_that_was(
    corrected: "subprocess.Popen[str]", repository: Opened, tmp_path: Path
) -> None:
    home, goes_on = tmp_path / "home", True
    states: list[list[str]] = []
    assert corrected.stdin
    corrected.stdin.write("go on\n")
    corrected.stdin.flush()
    while goes_on:
        goes_on = corrected.poll() is None
        target = tmp_path / "backups" / str(len(states))
        taken = back_up(home, target).manifest
        assert faults(target) == []
        with reading(Store(target).path(taken.files[0].sha256)) as copied:
            states.append([each.title for each in copied.catalogue.all(Audience.STAFF)])
    assert corrected.returncode == 0
    for titles in states:
        there = [title in titles for title in TITLES]
        assert there[:5] == [True] * 5
        assert there == sorted(there, reverse=True)
    at_last = {each.id: each for each in repository(home=home).catalogue.all(Audience.STAFF)}
    again = restored(repository, tmp_path / "backups" / str(len(states) // 2), tmp_path / "again")
    assert list(again.verification.run(lambda _number: None)) == []
    assert not again.catalogue.waiting()
    for each in again.catalogue.all(Audience.STAFF):
        assert each.pages == at_last[each.id].pages
        assert again.originals.check(each.originals[0])
