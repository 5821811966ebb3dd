"""How far a run is, for people: on a terminal, and where there is none."""

import io
from threading import Event

import pytest
from rich.console import Console

from ingest.now import AtWork, Now
from muniment import progress
from muniment.progress import Progress, showing


class Running:
    """A run whose state the test decides."""

    def __init__(self, **state: object) -> None:
        self.now = Now(**state)  # type: ignore[arg-type]

    def __call__(self) -> Now:
        return self.now


def drawn(run: Progress, at: float, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(run.picture(at, width))
    return capture.get().splitlines()


def test_a_line_says_how_many_are_done_how_fast_and_how_long_it_may_take() -> None:
    running = Running()
    run = Progress("files", 20_000, running, at=100.0)
    assert run.line(100.5) == "0 of 20,000 files"
    run.done(1_200)
    running.now = Now(pages=3_400)
    assert run.line(110.0) == "1,200 of 20,000 files, 340 pages/s, about 3 min left"


@pytest.mark.parametrize(
    ("done", "left"),
    [(990, "about 0 s left"), (500, "about 10 s left"), (50, "about 3 min left"), (1, "about 2.8 h left")],
)
def test_the_time_left_is_as_exact_as_it_can_be(done: int, left: str) -> None:
    run = Progress("files", 1_000, at=0.0)
    run.done(done)
    assert run.line(10.0).endswith(left)


def test_a_slow_run_has_less_than_a_page_a_second() -> None:
    run = Progress("papers", 10, Running(pages=5), at=0.0)
    assert run.line(20.0) == "0 of 10 papers, 0.2 pages/s"


def test_the_pace_is_that_of_the_last_minute() -> None:
    """Files that nobody touched are passed over in no time; those that follow take theirs."""
    run = Progress("files", 2_000, at=0.0)
    run.done(1_000)
    run.line(1.0)
    for second in range(10, 80, 10):
        run.done(10)
        said = run.line(float(second))
    assert said == "1,070 of 2,000 files, about 16 min left"


def test_what_comes_in_files_is_more_than_was_given() -> None:
    run = Progress("files", 2, Running(to_come=3), at=0.0)
    run.done()
    run.done(inside=True)
    assert run.counted() == "2 of 6 files"
    run.done(9)
    assert run.counted() == "11 of 11 files"


def test_a_run_that_knows_how_many_there_are_is_asked() -> None:
    assert Progress("papers", None, Running(given=7)).counted() == "0 of 7 papers"
    assert Progress("looked at").counted() == "0 looked at"


def test_it_is_said_when_the_indexes_are_written() -> None:
    run = Progress("files", 1, Running(indexing=True, pages=3), at=0.0)
    run.done()
    assert run.line(60.0) == "1 of 1 files; the indexes are being written"


def test_the_display_has_a_line_for_each_worker_with_what_it_reads_and_since_when() -> None:
    running = Running(reading=(AtWork("/papers/long.pdf", 12), AtWork("/papers/a.pdf")), pages=1_040)
    run = Progress("files", 20, running, at=0.0)
    assert drawn(run, 1.0)[1:] == ["     0 s  page 12 of /papers/long.pdf", "     0 s  /papers/a.pdf"]
    running.now = Now(reading=(AtWork("/papers/long.pdf", 12), AtWork("/papers/b.pdf")), pages=1_040)
    head, *workers = drawn(run, 13.0)
    assert head.endswith("0 of 20 files, 1,040 pages, 80 pages/s")
    assert workers == ["    12 s  page 12 of /papers/long.pdf", "     0 s  /papers/b.pdf"]


def test_a_name_cannot_steer_the_terminal_nor_break_its_line() -> None:
    run = Progress("files", 1, Running(reading=(AtWork("/a\x1b[31m\n\t\u202eb[red].pdf"),)), at=0.0)
    assert drawn(run, 1.0)[1:] == ["     0 s  /a�[31m���b[red].pdf"]


def test_of_a_long_path_the_end_is_shown() -> None:
    run = Progress("files", 1, Running(reading=(AtWork("/papers" * 40 + "/minutes.pdf"),)), at=0.0)
    _, line = drawn(run, 1.0)
    assert len(line) <= 80
    assert line.startswith("     0 s  …")
    assert line.endswith("/minutes.pdf")


def test_where_there_is_no_terminal_a_short_run_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with showing(Progress("files", 1)):
        pass
    assert capsys.readouterr() == ("", "")


def test_where_there_is_no_terminal_a_long_run_says_a_line_now_and_then_and_one_at_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_LINE", 0.001)
    said, run = Event(), Progress("files", 2)

    def line(at: float) -> str:
        said.set()
        return "A line."

    monkeypatch.setattr(run, "line", line)
    with showing(run):
        assert said.wait(30)
        run.done(2)
    out, err = capsys.readouterr()
    assert out == ""
    assert set(err.splitlines()[:-1]) == {"A line."}
    assert err.splitlines()[-1] == "2 of 2 files"


def test_the_display_leaves_stdout_alone(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes stderr for a terminal then
    monkeypatch.setenv("TERM", "xterm")
    with showing(Progress("files", 3)):
        print('{"path": "a.pdf"}')
    out, err = capsys.readouterr()
    assert out == '{"path": "a.pdf"}\n'
    assert "0 of 3 files" in err


def test_a_display_that_is_not_wanted_is_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with showing(Progress("files", 3), live=False):
        pass
    assert capsys.readouterr() == ("", "")
