"""What is sent in to do harm: it lies where it belongs, it is told what became of it, and nothing in it runs."""

import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

from documents import Audience, Visibility
from documents.accounts import Scope
from documents.decisions import State
from documents.file import Status
from muniment.asgi import served
from muniment.repository import Repository
from muniment.settings import Settings
from tests.ingest.papers import pdf
from tests.search_app.staff.desk import Desk, make_home
from tests.search_app.staff.people import OWN
from tests.search_app.staff.sending import Files, send, text, token

CANARY = "marzipanglow"  # in a file of the machine that nobody sent in
SCRIPT = "<script>alert('hostile')</script>"
ROUTES = ("form", "program")
BOUNDARY = b"dredging"
HOUSE = {
    "uploads",
    "originals",
    "index",
    "pictures",
    "catalogue",
    "sessions",
    "lock",
    "audit",
}  # what a home is made of
WRONG = {Status.FAILED, Status.UNSUPPORTED, Status.UNREAD, Status.PARTIAL}
MOST = 120  # files an hour of one person
LARGEST = 5  # megabytes at once
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMED: dict[str, bytes] = {
    "up": b'filename="../../x.pdf"',
    "absolute": b'filename="{outside}/x.pdf"',
    "backslashes": b'filename="..\\\\..\\\\x.pdf"',
    "device": b'filename="CON.pdf"',
    "long": b'filename="' + b"y" * 300 + b'.pdf"',
    "nul": b'filename="a\x00b.pdf"',
    "header": b'filename="a%0D%0AX-Evil: 1.pdf"',
    "line": b'filename="a\r\nX-Evil: 1.pdf"',
    "turned": 'filename="moorings\u202efdp.exe"'.encode(),
    "none": b'filename=""',
}


def zipped(**files: str | bytes) -> bytes:
    """An archive of files, each by its name, in which “__” stands for “/” and “_” for “.”."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


def climbing(canary: Path) -> bytes:
    """An archive whose entries lead out of it: by their names, and by links."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../x.txt", "/x.txt", "..\\..\\x.txt"):
            archive.writestr(name, f"It lay at {name}.")
        for name, target in (("linked.txt", str(canary)), ("folder", "../..")):
            link = zipfile.ZipInfo(name)
            link.create_system = 3
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
        archive.writestr("folder/x.txt", "It lay behind a link.")
    return packed.getvalue()


def word(before: str, said: str) -> bytes:
    """A Word document with declarations before its text."""
    body = f"<w:body><w:p><w:r><w:t>A letter of {said}</w:t></w:r></w:p></w:body>"
    return zipped(word__document_xml=f'<?xml version="1.0"?>{before}<w:document {W}>{body}</w:document>')


def laughs() -> str:
    """A billion of them."""
    steps = (f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE d [<!ENTITY l0 "laugh">{"".join(steps)}]>'


def greedy() -> bytes:
    """A PDF of a page that is written of millions of words."""
    page = zlib.compress(b"BT /F 1 Tf 9 9 Td " + b"(quay) Tj " * 4_000_000 + b"ET", 9)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    leaf = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    )
    stream = b"<< /Length %d /Filter /FlateDecode >> stream\n%b\nendstream" % (len(page), page)
    parts = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", leaf, stream, font)
    objects = b"\n".join(b"%d 0 obj %b endobj" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"\ntrailer << /Root 1 0 R /Size 6 >>\n%%EOF"


def both(folder: Path) -> bytes:
    """A PDF that is a page of HTML too."""
    paper = pdf(folder / "both.pdf", ["A letter of 3 May 2024", "of two sorts"]).read_bytes()
    return f"<html><body>{SCRIPT}<!--".encode() + paper


def hostile(folder: Path, canary: Path) -> dict[str, bytes]:
    """Files that would do harm, by their names."""
    outer = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{SCRIPT}<text y="9">&x;</text></svg>'
    page = f"<!doctype html><html><body><h1>A notice of 2024</h1>{SCRIPT}<p>Of the harbour.</p></body></html>"
    bomb = zipped(zeros_txt=bytes(60_000_000))
    nested = bomb
    for _ in range(6):
        nested = zipped(deeper_zip=nested, more_zip=nested)
    return {
        "page.pdf": page.encode(),
        "drawing.pdf": picture.replace("&x;", "x").encode(),
        "page.html": page.replace("2024", "2023").encode(),
        "drawing.svg": f'<?xml version="1.0"?>{outer}{picture}'.encode(),
        "bomb.zip": bomb,
        "nested.zip": nested,
        "climbing.zip": climbing(canary),
        "sound.docx": word("", "the harbour"),  # which shows that the others are read up to what is wrong
        "laughs.docx": word(laughs(), "&l9;"),
        "outer.docx": word(outer, "&x;"),
        "greedy.pdf": greedy(),
        "nothing.pdf": b"",
        "program.pdf": b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(200),
        "program.exe": b"MZ" + bytes(500),
        "both.pdf": both(folder),
    }


def part(disposition: bytes, content: bytes) -> bytes:
    """A part of a form, as a program may write it that minds no rules."""
    head = b"Content-Disposition: form-data; " + disposition + b"\r\nContent-Type: application/pdf"
    return b"--%b\r\n%b\r\n\r\n%b\r\n" % (BOUNDARY, head, content)


def tree(folder: Path) -> dict[str, str]:
    """What lies in a folder: links by where they lead, files by what is in them."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = f"a link to {path.readlink()}"
        elif path.is_file():
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@dataclass(slots=True)
class Harbour:
    """A repository that was sent such files, by the form and by a program; `batches` by the way they came."""

    root: Path
    desk: Desk
    before: dict[str, str]
    sent: dict[str, bytes]
    batches: dict[str, str]

    @property
    def home(self) -> Path:
        """Where the papers are."""
        return self.desk.repository.home

    def kept(self) -> tuple[dict[str, str], int, int]:
        """What was ever sent in: the files, their rows, and the rows of the audit."""
        catalogue = self.desk.repository.catalogue
        rows = catalogue.uploads.mine("editor", 10_000) + catalogue.uploads.mine("second", 10_000)
        return tree(self.home / "uploads"), len(rows), sum(1 for _ in catalogue.audit.all())


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    root = tmp_path_factory.mktemp("harbour")
    for name in ("machine", "made", "works"):
        (root / name).mkdir()
    canary = root / "machine" / "canary.txt"
    canary.write_text(CANARY)
    home = make_home(root / "home")
    settings = Settings(
        home=home,
        workers=2,
        ocr=False,
        file_seconds=20,
        file_memory=600,
        file_unpacked=20,
        uploads=MOST,
        upload_size=LARGEST,
    )
    with ExitStack() as stack:
        stack.enter_context(pytest.MonkeyPatch.context()).chdir(root / "works")
        repository = stack.enter_context(Repository.open(settings))
        desk = Desk(repository, served(repository), stack)
        sent = hostile(root / "made", canary)
        names = {way: named(root, way) for way in ROUTES}
        before = tree(root)
        batches = {way: taken(desk, way, names[way] + listed(sent)) for way in ROUTES}
        desk.repository.desk.work()
        yield Harbour(root, desk, before, sent, batches)


def named(root: Path, way: str) -> bytes:
    """Sound papers with names that would do harm."""
    papers = ((name, pdf(root / "made" / "x.pdf", [f"A paper of 2024, {name}, {way}"]).read_bytes()) for name in NAMED)
    at = str(root / "works").encode()
    return b"".join(part(b'name="file"; ' + NAMED[name].replace(b"{outside}", at), paper) for name, paper in papers)


def listed(files: dict[str, bytes]) -> bytes:
    return b"".join(part(f'name="file"; filename="{name}"'.encode(), content) for name, content in files.items())


def taken(desk: Desk, way: str, files: bytes) -> str:
    """The batch of files that were sent in, in one of the ways."""
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    end = b"--%b--\r\n" % BOUNDARY
    if way == "form":
        editor = desk.client("editor")
        whole = part(b'name="form"', editor.secret.encode()) + files + end
        answer = editor.browser.post("/staff/add", content=whole, headers=OWN | kind, follow_redirects=False)
        assert answer.status_code == 303, answer.text
    else:
        signed = token(desk, "editor", Scope.ADD)
        answer = TestClient(desk.app).post("/api/v1/documents", content=files + end, headers=signed | kind)
        assert answer.status_code == 202, answer.text
    return answer.headers["location"].rsplit("/", 1)[-1]


@pytest.mark.parametrize("way", ROUTES)
def test_each_file_ends_with_a_status_and_a_sentence(harbour: Harbour, way: str) -> None:
    uploads = harbour.desk.repository.catalogue.uploads.of(harbour.batches[way])
    assert len(uploads) == len(NAMED) + len(harbour.sent)
    text = harbour.desk.client("editor").see(f"/staff/add/{harbour.batches[way]}")
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for upload in uploads:
        assert upload.status, upload.name
        row = page.get_element_by_id(f"file-{upload.seq}")
        assert str(row.findtext("h2/span")).strip(), upload.name
        if upload.status in WRONG:
            assert upload.reason.endswith("."), upload
            assert upload.reason in " ".join(row.text_content().split()), upload
    assert SCRIPT not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("way", ROUTES)
def test_papers_with_such_names_are_read_as_others_are(harbour: Harbour, way: str) -> None:
    uploads = harbour.desk.repository.catalogue.uploads.of(harbour.batches[way])
    assert {upload.status for upload in uploads[: len(NAMED)]} == {Status.ADDED}, uploads[: len(NAMED)]
    assert all(upload.name.isprintable() for upload in uploads)


@pytest.mark.parametrize("way", ROUTES)
@pytest.mark.parametrize("name", ["laughs.docx", "nothing.pdf", "program.pdf", "program.exe"])
def test_what_cannot_be_read_is_no_paper(harbour: Harbour, way: str, name: str) -> None:
    uploads = harbour.desk.repository.catalogue.uploads.of(harbour.batches[way])
    (upload,) = (each for each in uploads if each.name == name)
    assert upload.status in WRONG, upload


def test_a_sound_document_of_the_same_making_is_read(harbour: Harbour) -> None:
    uploads = harbour.desk.repository.catalogue.uploads.of(harbour.batches["form"])
    (upload,) = (each for each in uploads if each.name == "sound.docx")
    assert upload.status is Status.ADDED, upload


@pytest.mark.parametrize("way", ROUTES)
@pytest.mark.parametrize("name", ["bomb.zip", "nested.zip"])
def test_what_is_in_a_bomb_is_told_of(harbour: Harbour, way: str, name: str) -> None:
    editor, batch = harbour.desk.client("editor"), harbour.batches[way]
    (upload,) = (each for each in harbour.desk.repository.catalogue.uploads.of(batch) if each.name == name)
    page = html.document_fromstring(editor.see(f"/staff/add/{batch}"))
    inside = [str(each.text_content()) for each in page.get_element_by_id(f"file-{upload.seq}").iterfind("ul/li")]
    assert upload.status in WRONG or inside, upload
    assert all(each.endswith(".") for each in inside), inside


def test_a_file_that_comes_as_a_text_is_not_lost_without_a_word(harbour: Harbour) -> None:
    signed = token(harbour.desk, "editor", Scope.ADD)
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    before = harbour.kept()
    for way in (b"name=\"file\"; filename*=UTF-8''a.pdf", b'name="file"'):
        whole = part(way, b"A letter") + part(b'name="file"; filename="b.txt"', b"Another") + b"--%b--\r\n" % BOUNDARY
        answer = harbour.desk.client().browser.post("/api/v1/documents", content=whole, headers=signed | kind)
        assert answer.status_code == 400
        assert "without a name" in answer.json()["errors"][0]["message"]
    assert harbour.kept() == before


def test_nothing_is_written_where_it_does_not_belong(harbour: Harbour) -> None:
    after = tree(harbour.root)
    new = {path for path in after if after[path] != harbour.before.get(path)}
    assert not harbour.before.keys() - after.keys() - {path for path in harbour.before if path.startswith("home/")}
    assert {Path(path).parts[0] for path in new} == {"home"}
    assert {Path(path).parts[1].partition(".")[0] for path in new} <= HOUSE, new
    assert not [path for path, said in after.items() if said.startswith("a link to ")]


def test_files_lie_in_the_folder_of_their_batch_and_originals_by_their_bytes(harbour: Harbour) -> None:
    for way in ROUTES:
        folder = harbour.home / "uploads" / harbour.batches[way]
        assert all(path.is_file() for path in folder.iterdir())
    batches = {*harbour.batches.values()}
    lying = [path for path in (harbour.home / "uploads").rglob("*") if path.is_file()]
    assert {path.parent.name for path in lying if path.suffix != ".json"} == batches
    for path in (harbour.home / "originals").rglob("*"):
        assert path.is_dir() or hashlib.sha256(path.read_bytes()).hexdigest() in path.name, path


def test_a_file_of_the_machine_is_read_by_no_paper(harbour: Harbour) -> None:
    catalogue = harbour.desk.repository.catalogue
    papers = [catalogue.held(id) for id in catalogue.ids()]
    assert len(papers) > len(NAMED)
    assert not [paper.title for paper in papers if CANARY in f"{paper} {[page.text for page in paper.pages]}"]
    assert not [path for path in harbour.home.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    editor = harbour.desk.client("editor")
    for held in catalogue.held_back.all(State.WAITING):
        assert CANARY not in editor.see(f"/staff/review/{held.document}")
    assert not any(harbour.desk.found(CANARY, audience) for audience in Audience)


def test_originals_run_nothing_and_go_to_those_alone_who_may_read_them(harbour: Harbour) -> None:
    catalogue, review = harbour.desk.repository.catalogue, harbour.desk.repository.review
    waiting = [held.document for held in catalogue.held_back.all(State.WAITING)]
    assert waiting
    staff, public = harbour.desk.client("reader").browser, harbour.desk.client().browser
    for browser in (staff, public):
        assert {browser.get(f"/documents/{id}/original").status_code for id in waiting} == {404}
    review.accept_all(waiting, "publisher", visibility=Visibility.STAFF)
    for id in waiting:
        assert public.get(f"/documents/{id}/original").status_code == 404
        runs_nothing(staff.get(f"/documents/{id}/original"))
    types = {catalogue.held(id).media_type for id in waiting}
    assert {"application/pdf", "text/html"} <= types, types


def runs_nothing(answer: Response) -> None:
    """It is a download, or of a type that no browser runs anything of; and a policy that lets nothing run."""
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy, kind = answer.headers["content-security-policy"], answer.headers["content-type"].partition(";")[0]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    if kind not in {"application/pdf", "text/plain"}:
        assert answer.headers["content-disposition"].startswith("attachment")
    if kind != "application/pdf":
        assert "sandbox" in policy
    assert answer.headers["content-disposition"].isprintable()


def many(number: int) -> Files:
    return [each for place in range(number) for each in text(f"{place}.txt", f"Paper {place}")]


class Try(NamedTuple):
    """Somebody who sends files in, and what they are answered: by the form, or by a program with a token."""

    status: int
    files: Files
    name: str = "second"
    scope: Scope | None = None
    secret: str | None = None  # in the form or of the token, instead of theirs


ONE, TOO_LARGE = text("a.txt"), text("a.txt", "x" * (LARGEST * 1_000_001))
REFUSED = {
    "nobody": Try(401, ONE, ""),
    "a reader": Try(403, ONE, "reader"),
    "without the secret": Try(403, ONE, secret=""),
    "with another secret": Try(403, ONE, secret="x" * 43),
    "a program without a token": Try(401, ONE, scope=Scope.ADD, secret=""),
    "a program with a wrong token": Try(401, ONE, scope=Scope.ADD, secret="Bearer mt_x"),
    "a program that may read": Try(403, ONE, scope=Scope.READ),
    "a reader's program": Try(403, ONE, "reader", Scope.ADD),
    "too many at once": Try(400, many(501)),
    "too many at once of a program": Try(400, many(501), scope=Scope.ADD),
    "too many in an hour": Try(429, many(MOST + 1)),
    "too many in an hour of a program": Try(429, many(MOST + 1), scope=Scope.ADD),
    "too large": Try(413, TOO_LARGE),
    "too large of a program": Try(413, TOO_LARGE, scope=Scope.ADD),
}


@pytest.mark.parametrize("who", REFUSED)
def test_what_is_refused_leaves_nothing(harbour: Harbour, who: str) -> None:
    tried, desk = REFUSED[who], harbour.desk
    client = desk.client("" if tried.scope else tried.name)
    client.secret = client.secret if tried.secret is None else tried.secret
    signed = token(desk, tried.name, tried.scope) if tried.scope else {}
    if tried.scope and tried.secret is not None:
        signed = {"Authorization": tried.secret} if tried.secret else {}
    before = harbour.kept()  # with the token and the session, which are noted
    if tried.scope:
        answer = client.browser.post("/api/v1/documents", files=tried.files, headers=signed)
        assert answer.json()["errors"]
    else:
        answer = send(client, tried.files)
    assert answer.status_code == tried.status, answer.text
    assert harbour.kept() == before
