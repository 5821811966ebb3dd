"""What every run brought can be asked for later."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from documents import history
from documents.catalogue import Catalogue
from documents.file import Status
from documents.history import Happened, History


@pytest.fixture
def past(tmp_path: Path) -> Iterator[History]:
    with closing(Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")) as catalogue:
        yield catalogue.history


def failed(path: str, reason: str = "Empty.") -> Happened:
    return Happened(path=path, status=Status.FAILED, reason=reason, cure="Again.")


def unchanged(path: str, reason: str = "", document: str = "") -> Happened:
    return Happened(path=path, status=Status.UNCHANGED, reason=reason, document=document)


def keep(past: History, *files: Happened, what: str = "ingest", news: bool = False) -> None:
    with past.keep(what, news=news) as note:
        for file in files:
            note(file)


def found(past: History, name: str) -> list[Happened]:
    return [noted.file for noted in past.find(name, 100)]


def test_runs_are_told_with_their_totals_the_last_first(past: History) -> None:
    keep(past, failed("/a"), unchanged("/b"), unchanged("/c"))
    keep(past, what="ocr")
    keep(past, what="reread")
    last, *_, first = past.runs(10)
    assert (last.what, last.totals, last.stopped) == ("reread", {}, False)
    assert (first.number, first.what, first.totals) == (1, "ingest", {"failed": 1, "unchanged": 2})
    assert first.began <= first.ended
    assert first.ended.endswith("+00:00")
    assert [run.what for run in past.runs(2)] == ["reread", "ocr"]


def test_files_are_found_by_any_part_of_their_path_with_the_run_the_last_first(past: History) -> None:
    keep(past, failed("/Papers/Budget.pdf"), failed("/papers/other.pdf"))
    keep(past, Happened(path="/Papers/Budget.pdf", status=Status.ADDED, document="a" * 16), what="watch")
    noted = past.find("budget", 10)
    assert [(each.run.what, each.file.status) for each in noted] == [
        ("watch", Status.ADDED),
        ("ingest", Status.FAILED),
    ]
    assert noted[1].file == failed("/Papers/Budget.pdf")
    assert len(found(past, "PAPERS/")) == 3
    assert len(past.find("papers", 2)) == 2


@pytest.mark.parametrize(
    ("path", "name", "others"),
    [("/a%b", "%", "/ab"), ("/a_b", "_", "/ab"), ("/a/b", "/b", "/ab"), ("/É té", "é T", "/e t")],
)
def test_a_name_is_taken_literally_but_for_small_and_capital_letters(
    past: History, path: str, name: str, others: str
) -> None:
    keep(past, failed(path), failed(others))
    assert [file.path for file in found(past, name)] == [path]


def test_letters_with_an_accent_are_the_same_in_one_sign_or_two(past: History) -> None:
    keep(past, failed("/cafe\u0301.pdf"))
    assert len(found(past, "CAF\u00c9")) == 1


def test_of_unchanged_files_only_what_is_new_is_kept(past: History) -> None:
    keep(past, unchanged("/a"), unchanged("/b", "The same bytes as /a.", "d" * 16))
    keep(past, unchanged("/b", "The same bytes as /a.", "d" * 16))
    keep(past, unchanged("/b", "The same bytes as /c.", "d" * 16))
    assert [file.reason for file in found(past, "/")] == ["The same bytes as /c.", "The same bytes as /a."]
    assert [run.totals for run in past.runs(3)] == [{"unchanged": 1}, {"unchanged": 1}, {"unchanged": 2}]


def test_an_unchanged_file_that_is_no_document_is_not_named(past: History) -> None:
    """It was erased, and its name is not to come back."""
    keep(past, unchanged("/secret.pdf", "It was erased on 3 June 2025: why."))
    assert found(past, "secret") == []
    assert past.runs(1)[0].totals == {"unchanged": 1}


def test_a_file_that_fails_as_before_is_no_news_and_a_run_without_any_is_kept_if_it_was_asked_for(
    past: History,
) -> None:
    keep(past, failed("/a"))
    keep(past, failed("/a"))
    assert (len(found(past, "/a")), len(past.runs(10))) == (1, 2)
    keep(past, failed("/a"), unchanged("/b"), what="watch", news=True)
    assert (len(found(past, "/a")), len(past.runs(10))) == (1, 2)
    keep(past, failed("/a", "Damaged."), what="watch", news=True)
    assert [file.reason for file in found(past, "/a")] == ["Damaged.", "Empty."]
    assert past.runs(1)[0].what == "watch"


def test_a_run_that_somebody_stopped_says_so_and_keeps_what_was_done(past: History) -> None:
    def stopped() -> None:
        with past.keep("ingest") as note:
            note(failed("/a"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    (run,) = past.runs(10)
    assert (run.stopped, bool(run.ended), run.totals) == (True, True, {"failed": 1})
    assert found(past, "/a") == [failed("/a")]


def test_files_are_written_some_at_a_time(past: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_BATCH", 3)
    monkeypatch.setattr(history, "_SECONDS", 3600.0)
    with past.keep("ingest") as note:
        seen = []
        for number in range(4):
            note(failed(f"/{number}"))
            seen.append(len(found(past, "/")))
        assert seen == [0, 0, 3, 3]
        assert past.runs(1)[0].ended == ""
    assert len(found(past, "/")) == 4


def test_what_waits_too_long_is_written(past: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_SECONDS", 0.0)
    with past.keep("ingest") as note:
        note(failed("/a"))
        assert found(past, "/a") == [failed("/a")]


def test_a_killed_run_stays_without_an_end(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    code = (
        "import os, signal, sys; from documents.catalogue import Catalogue\n"
        "with Catalogue.open(sys.argv[1]).history.keep('ingest'): os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code, address], check=False, env={**os.environ})
    assert ended.returncode == -signal.SIGKILL
    with closing(Catalogue.open(address)) as catalogue:
        (run,) = catalogue.history.runs(10)
    assert (run.ended, run.stopped, run.totals) == ("", False, {})
