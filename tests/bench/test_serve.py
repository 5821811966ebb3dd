"""The measurement of serving measures what it says, on a few papers and for a moment; not how fast."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from bench import serve


def test_a_run_prints_every_figure_and_a_repository_that_was_kept_is_not_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "CONNECTIONS", 3)
    monkeypatch.setattr(serve, "THINKING", 0.1)
    arguments = ["--documents", "8", "--seconds", "0.3", "--requests", "60", "--keep", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["serve", *arguments, "--json"])
    with ThreadPoolExecutor(1) as thread:  # where no other test has left an event loop
        thread.submit(serve.main).result()
    figures = json.loads(capsys.readouterr().out)
    shares = ("p50", "p95", "p99")
    results = {f"{name}_{share}_ms" for name in ("cpu", "wall") for share in shares} | {f"{each}_kb" for each in shares}
    assert {part: {*each} for part, each in figures.items()} == {
        "results": results,
        "pictures": {f"{name}_{share}_ms" for name in ("unseen", "seen") for share in shares},
        "load": {"requests", "errors", "cpu_ms", *(f"{share}_ms" for share in shares)},
        "memory": {"requests", "start_mb", "half_mb", "end_mb", "growth"},
    }
    assert figures["load"]["errors"] == 0
    assert figures["load"]["requests"] >= 3
    assert figures["memory"]["requests"] == 60
    collection = tmp_path / "8-documents" / "collection.jsonl"
    written = collection.stat().st_mtime_ns
    serve.built(collection.parent, 8)
    assert collection.stat().st_mtime_ns == written


def test_people_ask_for_results_pages_and_pictures_of_what_is_there(tmp_path: Path) -> None:
    serve.built(tmp_path, 8)
    asked = serve.addresses(tmp_path)
    assert all(address.startswith("/search?q=") for address in asked.results)
    assert any("&body=" in address for address in asked.results)
    assert all("?q=" in address for address in asked.pages)
    with serve.serving(tmp_path / "home") as server:
        first = (asked.results[0], asked.pages[0], asked.pictures[0])
        sizes = [len(httpx2.get(f"{server.address}{address}").raise_for_status().content) for address in first]
        assert server.cpu() > 0
    assert min(sizes) > 500


def test_a_table_says_what_is_wanted_beside_the_figures() -> None:
    lines = list(serve.table({"load": {"errors": 0, "p95_ms": 1234.56}}))
    assert lines[0].split() == ["load", "errors", "0", "wanted:", "at", "most", "0"]
    assert lines[1].split()[2:] == ["1,234.56", "wanted:", "at", "most", "1,500"]
