"""The commands, as a person or a program runs them."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MUNIMENT = (sys.executable, "-m", "muniment")


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "MUNIMENT_HOME": str(home), "MUNIMENT_WORKERS": "1"}
    return subprocess.run([*MUNIMENT, *arguments], env=environment, capture_output=True, text=True, check=False)


def answer(home: Path, *arguments: str) -> Any:
    ended = run(home, *arguments, "--json")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "minutes.md").write_text(
        "# Minutes of the Executive Board\n\n5 June 2025\n\nThe board noted gavelkind.\n"
    )
    (folder / "secret.txt").write_text("Letter\n\n1 May 2025\n\nDear Sir,\n\nquibbleflax\n")
    (folder / "secret.txt.toml").write_text('visibility = "staff"\n')
    (folder / "picture.gif").write_bytes(b"GIF89a0000")
    return folder


@pytest.fixture(scope="module")
def home(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("cli") / "home"
    ended = run(home, "ingest", str(papers))
    assert ended.returncode == 0, ended.stderr
    assert "1 unsupported" in ended.stdout
    return home


def test_ingest_as_json_accounts_for_every_file_and_prints_nothing_else(home: Path, papers: Path) -> None:
    report = answer(home, "ingest", str(papers))
    assert report["totals"]["unchanged"] == 2
    assert report["totals"]["unsupported"] == 1
    assert sum(report["totals"].values()) == len(report["files"]) == 3
    assert set(report["files"][0]) == {"path", "status", "reason", "cure", "id", "pages", "parent"}


def test_search_prints_the_page_and_the_words(home: Path) -> None:
    ended = run(home, "search", "gavelkind")
    assert ended.returncode == 0
    assert "1 document" in ended.stdout
    assert "gavelkind" in ended.stdout


def test_search_as_json_is_what_the_design_fixes(home: Path) -> None:
    found = answer(home, "search", "gavelkind", "--kind", "minutes", "--from", "2025", "--to", "June 2025")
    assert found["total"] == 1
    told = {"record", "total", "page", "size", "searched_for", "notes", "did_you_mean", "facets", "hits"}
    assert set(found) == told
    assert found["record"]["filters"] == {"kind": ["minutes"], "from": "2025", "to": "June 2025"}
    (page,) = found["hits"][0]["pages"]
    start, end = page["snippet"]["marks"][0]
    assert page["snippet"]["text"][start:end] == "gavelkind"
    assert page["url"] == f"/documents/{found['hits'][0]['id']}/pages/{page['number']}"


def test_search_as_a_table_is_a_record_and_a_row_for_each_document(home: Path) -> None:
    ended = run(home, "search", "gavelkind", "--csv")
    record, _, rows = ended.stdout.partition("\n\n")
    assert record.splitlines()[:2] == ["Record of a search,/search?q=gavelkind", "Query,gavelkind"]
    assert rows.splitlines()[1].startswith("1,Minutes of the Executive Board,minutes,2025-06-05,")


def test_search_says_why_when_asked(home: Path) -> None:
    assert " in all" in run(home, "search", "gavelkind", "--explain").stdout
    assert answer(home, "search", "gavelkind", "--explain")["hits"][0]["explain"][0]["what"] == "gavelkind"


def test_a_filter_that_no_paper_meets_is_named(home: Path) -> None:
    ended = run(home, "search", "gavelkind", "--body", "Nobody", "--topic", "asylum", "--all-topics", "--json")
    assert json.loads(ended.stdout)["record"]["filters"]["topics"] == "all"
    assert "No paper here has this filter. Body: Nobody" in ended.stderr
    assert "No paper" not in run(home, "search", "nothinglikeit", "--kind", "minutes").stderr


def test_units_are_searched_on_their_own(home: Path) -> None:
    assert "0 units: gavelkind" in run(home, "search", "gavelkind", "--units").stdout
    assert answer(home, "search", "gavelkind", "--units")["hits"] == []


def test_no_hits_are_no_failure(home: Path) -> None:
    assert run(home, "search", "nothinglikeit").returncode == 0


def test_a_staff_paper_is_found_only_by_those_who_say_they_are_staff(home: Path) -> None:
    assert answer(home, "search", "quibbleflax")["total"] == 0
    found = answer(home, "search", "quibbleflax", "--staff")
    assert found["total"] == 1
    id = found["hits"][0]["id"]
    assert run(home, "show", id).returncode == 2
    assert answer(home, "show", id, "--staff")["visibility"] == "staff"


def test_show_tells_who_says_what(home: Path) -> None:
    id = answer(home, "search", "gavelkind")["hits"][0]["id"]
    shown = run(home, "show", id)
    assert "Minutes of the Executive Board" in shown.stdout
    assert "(text, page 1" in shown.stdout
    assert answer(home, "show", id)["pages"][0]["number"] == 1


def test_inspect_stores_nothing_and_needs_no_repository(tmp_path: Path, papers: Path) -> None:
    ended = run(tmp_path / "none", "inspect", str(papers / "minutes.md"), "--json")
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.splitlines()
    assert json.loads(line)["date"] == "2025-06-05"
    assert json.loads(line)["status"] == "read"
    assert not (tmp_path / "none").exists()


def test_status_says_what_is_held(home: Path) -> None:
    assert answer(home, "status")["documents"] == {"public": 1, "staff only": 1}
    assert "documents: 1 public, 1 staff only" in run(home, "status").stdout


def test_status_has_a_ledger_that_names_papers_for_staff_to_staff_alone(home: Path, papers: Path) -> None:
    public, staff = answer(home, "status")["ledger"], answer(home, "status", "--staff")["ledger"]
    assert [(row["kind"], row["year"], row["held"]) for row in public["held"]] == [("minutes", "2025", 1)]
    assert sorted(row["kind"] for row in staff["held"]) == ["letter", "minutes"]
    assert [(row["folder"], row["status"], row["number"]) for row in public["refused"]] == [
        (str(papers), "unsupported", 1)
    ]
    shown = run(home, "status").stdout
    assert f"{papers}: 1 unsupported." in shown
    assert "Known to be missing" not in shown


def test_the_history_tells_of_runs_and_of_files_by_name(home: Path) -> None:
    shown = run(home, "history").stdout.splitlines()
    assert shown[-1].endswith("  ingest  2 added; 1 unsupported")
    *_, first = answer(home, "history", "--limit", "100")["runs"]
    assert set(first) == {"number", "what", "began", "ended", "stopped", "totals"}
    assert first["totals"] == {"added": 2, "unsupported": 1}
    assert len(answer(home, "history", "--limit", "1")["runs"]) == 1
    *_, file = answer(home, "history", "PICTURE", "--limit", "100")["files"]
    assert set(file) == {"run", "what", "at", "path", "status", "reason", "cure", "id"}
    assert (file["run"], file["status"], file["id"]) == (1, "unsupported", None)
    told = run(home, "history", "picture.gif").stdout
    assert f"ingest  unsupported  {file['path']}" in told
    assert f"    {file['reason']} {file['cure']}" in told
    assert "No run has anything to tell" in run(home, "history", "pict_re").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "x", "--from", "Whitsun"), "real date"),
        (("search", "x", "--kind", "poem"), "poem"),
        (("search", "x", "--page", "0"), "page of results"),
        (("search", "x", "--size", "1000000000"), "can hold"),
        (("search", "x", "--csv", "--json"), "--csv goes"),
        (("show", "0000000000000000"), "There is no document"),
        (("history", "--limit", "0"), "limit"),
        (("ingest",), "paths"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_2(home: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = run(home, *arguments)
    assert ended.returncode == 2
    assert said.lower() in ended.stderr.lower()
    assert "Traceback" not in ended.stderr


def test_a_failed_file_is_exit_code_1(home: Path, tmp_path: Path) -> None:
    ended = run(home, "ingest", str(tmp_path / "gone.pdf"))
    assert ended.returncode == 1
    assert "There is no such file" in ended.stdout


def test_a_missing_repository_names_the_cure(tmp_path: Path) -> None:
    ended = run(tmp_path / "none", "search", "x")
    assert ended.returncode == 2
    assert "muniment init" in ended.stderr


def test_a_taken_port_is_named_with_the_cure(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run(home, "serve", "--port", str(port))
    assert ended.returncode == 2
    assert f"Port {port}" in ended.stderr
    assert f"PORT={port + 1}" in ended.stderr


def test_init_twice_is_harmless(tmp_path: Path) -> None:
    assert "is ready" in run(tmp_path / "home", "init").stderr
    assert "was there already" in run(tmp_path / "home", "init").stderr


def test_inspect_prints_all_claims_when_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Minutes of the Executive Board\n\n5 June 2025\n")
    (tmp_path / "register.csv").write_text("file,title\na.txt,The board in June\n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "rules.toml").write_text('[[rule]]\npath = "*.txt"\nrights = "Crown copyright"\n')
    printed = run(tmp_path / "home", "inspect", "--claims", str(tmp_path / "a.txt")).stdout
    assert "→  title" in printed
    assert "title = The board in June" in printed
    assert "rules.toml" in printed
    assert "Minutes of the Executive Board" in printed  # which is not the title
    (tmp_path / "home" / "rules.toml").write_text('[[rule]]\npaht = "*.txt"\n')
    ended = run(tmp_path / "home", "inspect", str(tmp_path / "a.txt"))
    assert ended.returncode != 0
    assert "line 1: path is missing" in ended.stderr
