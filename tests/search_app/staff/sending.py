"""Files that people send in, for the tests: a sound one, one that is here, a damaged one, a mail."""

from email.message import EmailMessage
from pathlib import Path

from httpx2 import Response

from documents.accounts import Scope
from muniment.desk import AtDesk
from tests.ingest.papers import pdf
from tests.search_app.staff.desk import PAPERS, Client, Desk
from tests.search_app.staff.people import OWN

HOSTILE = '"><script>alert(1)</script>.txt'
SOUND = "Minutes of the Harbour Board\n\n3 March 2025\n\nPresent: Ann Mole\n\nMembers noted the wibblegate.\n"
Files = list[tuple[str, tuple[str, bytes]]]


def five(folder: Path) -> Files:
    """Files of every sort."""
    outside = pdf(folder / "x.pdf", ["Report on moorings", "4 May 2024"], ["Its second page"]).read_bytes()
    named = {
        "sound.txt": SOUND.encode(),
        "again.txt": PAPERS["letter"].encode(),
        "damaged.pdf": b"%PDF-1.4 and nothing else",
        "mail.eml": mail(),
        "../../x.pdf": outside,
    }
    return [("file", (name, content)) for name, content in named.items()]


def mail() -> bytes:
    """A mail with a paper attached."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@example.org", "bob@example.org", "The dredging"
    message["Date"] = "Tue, 01 Jul 2025 09:42:00 +0100"
    message.set_content("Dear Bob, the plan for the dredging is attached.")
    message.add_attachment("Plan for the dredging of the harbour in 2025.", filename="plan.txt")
    return message.as_bytes()


def text(name: str, content: str = SOUND) -> Files:
    """One file."""
    return [("file", (name, content.encode()))]


def send(client: Client, files: Files, **given: str) -> Response:
    """What the form for adding leads to."""
    data = {"form": client.secret, **given}
    return client.browser.post("/staff/add", data=data, files=files, headers=OWN, follow_redirects=False)


def read(desk: Desk, client: Client, files: Files, **given: str) -> str:
    """Send files in and have them read; the batch."""
    answer = send(client, files, **given)
    assert answer.status_code == 303, answer.text
    desk.repository.desk.work()
    AtDesk(desk.repository).tell()
    return answer.headers["location"].rsplit("/", 1)[-1]


def token(desk: Desk, name: str, scope: Scope) -> dict[str, str]:
    """What a program of somebody sends with each request."""
    _, secret = desk.repository.catalogue.accounts.give_token(name, "A test", scope, 30, name)
    return {"Authorization": f"Bearer {secret}"}
