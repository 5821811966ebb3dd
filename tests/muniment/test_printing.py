"""What the commands print for people."""

import pytest

from documents.file import Status
from ingest.report import IngestReport, Outcome
from muniment import printing


def test_what_came_in_a_file_stands_under_it_and_deeper(capsys: pytest.CaptureFixture[str]) -> None:
    report = IngestReport(
        [
            Outcome(path="p/b.zip", status=Status.ADDED),
            Outcome(path="p/a.txt", status=Status.ADDED, pages=1),
            Outcome(path="p/b.zip/z.pdf", status=Status.FAILED, reason="Empty.", cure="Again.", parent="p/b.zip"),
            Outcome(path="p/b.zip/m.eml/y.txt", status=Status.ADDED, pages=2, parent="p/b.zip/m.eml"),
            Outcome(path="p/b.zip/m.eml", status=Status.ADDED, pages=1, parent="p/b.zip"),
        ]
    )
    printing.report(report)
    head, *lines, _totals = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    column = head.index("File")
    assert [line[column:] for line in lines] == [
        "p/b.zip",
        "  m.eml",
        "    y.txt",
        "  z.pdf",
        "    Empty. Again.",
        "p/a.txt",
    ]


def test_of_many_files_a_failed_one_in_another_is_named_whole(capsys: pytest.CaptureFixture[str]) -> None:
    fine = [Outcome(path=f"{number}.eml", status=Status.ADDED) for number in range(100)]
    bad = Outcome(path="7.eml/a.pdf", status=Status.FAILED, reason="Empty.", parent="7.eml")
    printing.report(IngestReport([*fine, bad]))
    out = capsys.readouterr().out
    assert "7.eml/a.pdf" in out
    assert "8.eml" not in out
