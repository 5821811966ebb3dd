"""Changes are made one by one, or together until they are settled."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from documents.database import Database
from documents.ledger.unchanged import Unchanged


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/papers.sqlite")
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE papers (name TEXT)"))
    yield made
    made.engine.dispose()


def write(database: Database, name: str) -> None:
    with database.begin() as connection:
        connection.execute(text("INSERT INTO papers VALUES (:name)"), {"name": name})


def write_and_fail(database: Database, name: str) -> None:
    with database.begin(writes=True):
        write(database, name)
        raise ZeroDivisionError


def write_and_be_stopped(database: Database, name: str, *, whole: bool) -> None:
    with database.together(whole=whole):
        write(database, name)
        raise KeyboardInterrupt


def write_and_settle(database: Database, name: str) -> None:
    with database.together():
        write(database, name)
        database.settle()


def fill_the_disk(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 10"))
        connection.execute(text("INSERT INTO papers VALUES (zeroblob(100000))"))


def seen(database: Database) -> list[str]:
    with database.connect() as connection:
        return list(connection.scalars(text("SELECT name FROM papers ORDER BY name")))


def seen_by_others(database: Database) -> list[str]:
    """What another program sees, which is what a crash would leave."""
    other = Database(str(database.engine.url))
    found = seen(other)
    other.engine.dispose()
    return found


def test_a_change_lasts_at_once(database: Database) -> None:
    write(database, "minutes")
    assert seen_by_others(database) == ["minutes"]


def test_changes_made_together_last_when_they_are_settled_and_who_made_them_sees_them_before(
    database: Database,
) -> None:
    with database.together():
        write(database, "agenda")
        write(database, "minutes")
        assert (seen(database), seen_by_others(database)) == (["agenda", "minutes"], [])
        database.settle()
        assert seen_by_others(database) == ["agenda", "minutes"]
        write(database, "report")
        assert seen_by_others(database) == ["agenda", "minutes"]
    assert seen_by_others(database) == ["agenda", "minutes", "report"]


def test_a_change_that_fails_takes_none_of_the_others_with_it(database: Database) -> None:
    with database.together():
        write(database, "agenda")
        with pytest.raises(ZeroDivisionError):
            write_and_fail(database, "half")
        assert seen(database) == ["agenda"]
        write(database, "minutes")
    assert seen_by_others(database) == ["agenda", "minutes"]


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_done_lasts_when_somebody_stops_it_unless_it_is_whole_or_nothing(
    database: Database, *, whole: bool
) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_and_be_stopped(database, "agenda", whole=whole)
    assert seen_by_others(database) == ([] if whole else ["agenda"])


def test_a_full_disk_takes_back_what_waits_and_says_so(database: Database) -> None:
    with database.together():
        write(database, "agenda")
        with pytest.raises(OperationalError, match="disk is full"):
            fill_the_disk(database)
        assert seen(database) == []


def test_others_may_write_between_changes_that_are_settled(database: Database) -> None:
    other = Database(str(database.engine.url))
    with database.together():
        write(database, "agenda")
        database.settle()
        write(other, "minutes")
        write(database, "report")
    other.engine.dispose()
    assert seen(database) == ["agenda", "minutes", "report"]


def test_nobody_waits_for_a_connection_however_many_read(database: Database) -> None:
    write(database, "minutes")
    with ExitStack() as stack:
        several = [stack.enter_context(database.connect()) for _ in range(60)]
        assert {connection.scalar(text("SELECT name FROM papers")) for connection in several} == {"minutes"}


def test_what_is_whole_is_so_within_others_changes(database: Database) -> None:
    with database.together():
        write(database, "agenda")
        with pytest.raises(KeyboardInterrupt):
            write_and_be_stopped(database, "minutes", whole=True)
        with database.together(whole=True):
            write(database, "report")
            database.settle()
    with database.connect() as connection:
        assert connection.scalars(text("SELECT name FROM papers ORDER BY name")).all() == ["agenda", "report"]


def test_an_answer_is_made_once_however_many_ask_for_it_at_once(database: Database) -> None:
    unchanged, made = Unchanged(database), []

    def slowly() -> int:
        time.sleep(0.2)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: unchanged.answer("papers", slowly), range(8)))
    assert answers == [1] * 8
    write(database, "minutes")
    assert unchanged.answer("papers", slowly) == 2
    unchanged.close()


def test_what_waits_is_kept_for_nobody(database: Database) -> None:
    unchanged = Unchanged(database)

    def names() -> list[str]:
        with database.connect() as connection:
            return list(connection.scalars(text("SELECT name FROM papers")))

    assert unchanged.answer("names", names) == []
    with suppress(KeyboardInterrupt), database.together(whole=True):
        write(database, "minutes")
        assert unchanged.answer("names", names) == ["minutes"]
        raise KeyboardInterrupt
    assert unchanged.answer("names", names) == []
    unchanged.close()


def test_stopped_while_it_settles_it_loses_nothing_of_what_was_done(database: Database) -> None:
    stops = [KeyboardInterrupt]

    def stop(_connection: Connection) -> None:
        if stops:
            raise stops.pop()

    database.before_settling.append(stop)
    with pytest.raises(KeyboardInterrupt):
        write_and_settle(database, "minutes")
    with database.connect() as connection:
        assert connection.scalar(text("SELECT name FROM papers")) == "minutes"
