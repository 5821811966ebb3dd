"""All papers are described anew while the pages go on being answered."""

from pathlib import Path
from threading import Event

import pytest

from documents import Busy, MunimentError
from ingest import anew as module
from ingest.anew import Anew, Progress, Told


def made(home: Path, work: "object") -> Anew:
    return Anew(home, lambda: Progress(to_describe=2, to_write=4), work)  # type: ignore[arg-type]


def test_any_process_can_tell_how_far_it_is(tmp_path: Path) -> None:
    begun, on = Event(), Event()

    def work(written: Told, described: Told) -> int:
        described(1)
        written(3)
        begun.set()
        assert on.wait(20)
        return 2

    one, other = made(tmp_path, work), made(tmp_path, work)
    assert other.progress() == Progress()
    one.begin()
    assert begun.wait(20)
    assert other.progress() == Progress(to_describe=2, described=1, to_write=4, written=3, going=True)
    on.set()
    one.wait(20)
    assert other.progress() == Progress(to_describe=2, described=1, to_write=4, written=3, done=True)


def test_it_waits_for_whoever_is_writing_and_does_again_what_was_asked_for_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AGAIN", 0.01)
    done: list[int] = []

    def work(_written: Told, _described: Told) -> int:
        done.append(1)
        if len(done) < 3:
            raise Busy("Another process is writing.")
        if len(done) == 3:
            anew.begin()
        return 0

    anew = made(tmp_path, work)
    anew.begin()
    anew.wait(20)
    assert len(done) == 4
    assert anew.progress().done


@pytest.mark.parametrize(
    ("error", "said"), [(MunimentError("The disk is full."), "The disk is full."), (KeyError("x"), "went wrong")]
)
def test_why_it_ended_too_early_is_told(tmp_path: Path, error: Exception, said: str) -> None:
    def work(_written: Told, _described: Told) -> int:
        raise error

    anew = made(tmp_path, work)
    anew.begin()
    anew.wait(20)
    assert said in anew.progress().error
    assert not anew.progress().going


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    begun = Event()

    def work(_written: Told, described: Told) -> int:
        while True:
            described(1)
            begun.set()

    anew = made(tmp_path, work)
    anew.begin()
    assert begun.wait(20)
    anew.end()
    assert not anew.progress().going
    assert not anew.progress().done
