"""What a report says."""

from documents.file import Status
from ingest.report import IngestReport, Outcome


def test_the_totals_account_for_every_file_and_name_every_status() -> None:
    report = IngestReport([Outcome(path=str(n), status=status) for n, status in enumerate([*Status, Status.ADDED])])
    assert report.totals == {status: 2 if status is Status.ADDED else 1 for status in Status}
    assert sum(report.totals.values()) == len(report.outcomes)


def test_only_a_failure_counts_as_one() -> None:
    assert not IngestReport([Outcome(path="a", status=Status.UNSUPPORTED)]).failed
    assert IngestReport([Outcome(path="a", status=Status.FAILED)]).failed
