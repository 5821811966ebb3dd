"""What a public paper is called in a mail for staff."""

from pathlib import Path

from starlette.testclient import TestClient

from documents import Audience
from muniment.asgi import served
from tests.conftest import Opened
from tests.ingest.test_enclosed import STAFF, by_name, found, mail


def test_no_reader_hears_it(repository: Opened, folder: Path) -> None:
    (folder / "sent.eml").write_bytes(mail(("2019-05-05 hushmoney.csv", "Road,Holes\nA27,41\n")))
    (folder / "sent.eml.toml").write_text(STAFF)
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["2019-05-05 hushmoney.csv"].id
    opened.upkeep.set(id, "visibility", ["public"], by="Ann")
    browser = TestClient(served(opened))
    for _ in ("now", "indexed anew"):
        assert (found(opened, "hushmoney"), found(opened, "hushmoney", Audience.STAFF)) == ([], [])
        assert found(opened, "untitled") == [id]
        for address in (f"/documents/{id}", f"/api/v1/documents/{id}", f"/documents/{id}/original", "/search?q=A27"):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert "hushmoney" not in f"{answer.text} {answer.headers}"
        opened.reindex()
