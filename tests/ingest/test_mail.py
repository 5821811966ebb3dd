"""Mails: the words, the head, what came with them, and what people send to break a reader."""

import base64
import re
import tempfile
import time
from email.message import EmailMessage
from itertools import dropwhile
from pathlib import Path

import pytest

from documents import Kind, Party, Unreadable
from ingest.describe import describe
from ingest.media import MAIL, media_type
from ingest.readers.mail import read
from ingest.reading import LIMITS, Limits, Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY

PRINTED = re.compile("(?:From|To|Cc|Date|Subject): ")
HEAD = (
    "From: Imogen Tarrant <imogen@sespm.example.org>\r\nTo: Members of the Group <group@sespm.example.org>, "
    'clerk@ayton.example.org\r\nCc: "Stukeley, Edmund" <ed@northhaven.example.org>\r\nBcc: secret@example.org\r\n'
    "Date: Tue, 01 Jul 2025 00:42:00 +0100\r\nSubject: RE: Fwd: Draft minutes of 17 June\r\nMIME-Version: 1.0\r\n"
)


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))


def mail(folder: Path, rest: str | bytes, head: str | bytes = HEAD, limits: Limits = LIMITS) -> Reading:
    """The reading of a mail with this head and these other lines."""
    path = folder / "a.eml"
    path.write_bytes(b"".join(part if isinstance(part, bytes) else part.encode() for part in (head, rest)))
    return read(path, limits)


def multipart(*parts: str, kind: str = "mixed") -> str:
    """Lines after the head of a mail that has parts."""
    whole = "".join(f"--=_cut\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="=_cut"\r\n\r\n{whole}--=_cut--\r\n'


def text(reading: Reading) -> str:
    """The text without the head that stands over it."""
    lines = "\n".join(page.text for page in reading.pages).split("\n")
    return "\n".join(dropwhile(PRINTED.match, lines))


def came(reading: Reading) -> dict[str, str]:
    """What came with a mail: its words, or why it was left out."""
    return {
        each.name: each.path.read_text("utf-8", "replace") if each.path else str(each.refused and each.refused.reason)
        for each in reading.enclosed
    }


def test_the_head_stands_over_the_words_without_blind_copies_or_hidden_addresses(tmp_path: Path) -> None:
    lines = mail(tmp_path, "\r\nDear all,\r\n").pages[0].text.split("\n")
    assert lines[:3] == [
        "From: Imogen Tarrant",
        "To: Members of the Group, clerk@ayton.example.org",
        "Cc: Stukeley, Edmund",
    ]
    assert lines[-1] == "Dear all,"
    assert not any("secret" in line or "imogen@" in line for line in lines)


def test_the_words_are_the_text_and_quoted_replies_stay(tmp_path: Path) -> None:
    found = mail(tmp_path, "\r\nDear all,\r\n\r\nHere they are.\r\n\r\n> Where are they?\r\n")
    assert text(found) == "Dear all,\nHere they are.\n> Where are they?"


def test_a_mail_is_a_letter_with_its_parties_named_and_no_address_shown_that_has_a_name(tmp_path: Path) -> None:
    found = describe(
        mail(tmp_path, "\r\nHere they are: an agenda and the minutes.\r\n"), ORIGINAL, ("a.eml",), VOCABULARY
    )
    assert (found.kind, str(found.dated), found.title) == (Kind.LETTER, "2025-07-01", "Draft minutes of 17 June")
    assert found.correspondence
    assert found.correspondence.sender == Party(name="Imogen Tarrant")
    assert found.correspondence.recipient == (Party(name="Members of the Group"), Party(name="clerk@ayton.example.org"))
    assert found.correspondence.cc == (Party(name="Stukeley, Edmund"),)
    (said,) = (claim for claim in found.claims if claim.field == "sender")
    assert said.quote == "From: Imogen Tarrant"
    shown = str(found.claims) + str(found.correspondence)
    assert not any(hidden in shown for hidden in ("imogen@", "group@", "ed@north", "secret@"))


def test_the_heads_of_quoted_mails_and_a_salutation_do_not_name_it(tmp_path: Path) -> None:
    words = "\r\nDear Edmund,\r\n\r\nSee below.\r\n\r\nSent: 3 May 2019\r\nSubject: Something else\r\n"
    found = describe(mail(tmp_path, words), ORIGINAL, ("a.eml",), VOCABULARY)
    assert (found.title, str(found.dated)) == ("Draft minutes of 17 June", "2025-07-01")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("=?utf-8?q?Zo=C3=AB?= Webb <z@x.org>", ["Zoë Webb"]),
        ('"=?iso-8859-1?q?Jos=E9?=" <j@x.org>', ["José"]),
        ("Bloggs, Jane <j@x.org>, Ann <a@x.org>", ["Bloggs, Jane", "Ann"]),
        ("j@x.org (Jane Bloggs)", ["Jane Bloggs"]),
        ("'j@x.org' <j@x.org>", ["j@x.org"]),
        ("undisclosed-recipients:;", []),
        ("The board: a@x.org, Bea <b@x.org>;", ["a@x.org", "Bea"]),
        ('"A ""quoted"" \\"name\\"" <q@x.org>', ['A ""quoted"" "name"']),
        ('<<<<(((("', []),
    ],
)
def test_parties_are_read_however_they_are_written(tmp_path: Path, line: str, named: list[str]) -> None:
    found = mail(tmp_path, "\r\nwords\r\n", f"From: c@x.org\r\nTo: {line}\r\n").embedded
    assert list(filter(None, found.get("recipient", "").split("\n")))[: len(named) or None] == named or named == []


def test_bytes_in_the_head_that_are_not_ascii_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp1252"):
        found = mail(tmp_path, "\r\nx\r\n", "From: José <j@x.org>\r\nSubject: Café\r\n".encode(encoding))
        assert (found.embedded["sender"], found.embedded["subject"]) == ("José", "Café")


@pytest.mark.parametrize(
    ("date", "day"),
    [("Mon, 3 Mar 2025 23:59:00 -0500", "2025-03-03"), ("2025-07-29T12:42:06.000Z", "2025-07-29"), ("soon", None)],
)
def test_the_date_is_the_day_where_it_was_sent(tmp_path: Path, date: str, day: str | None) -> None:
    found = mail(tmp_path, "\r\nwords\r\n", f"From: a@x.org\r\nDate: {date}\r\n")
    dated = describe(found, ORIGINAL, ("a.eml",), VOCABULARY).dated
    assert (str(dated) if dated else None) == day


def test_plain_words_are_preferred_and_html_is_read_where_there_are_none(tmp_path: Path) -> None:
    plain = "Content-Type: text/plain\r\n\r\nplain words"
    rich = "Content-Type: text/html\r\n\r\n<p>rich</p><p>words</p><script>x</script>"
    assert text(mail(tmp_path, multipart(plain, rich, kind="alternative"))) == "plain words"
    assert (
        text(mail(tmp_path, multipart("Content-Type: text/plain\r\n\r\n  ", rich, kind="alternative"))) == "rich\nwords"
    )


def test_words_after_an_attachment_are_read_and_one_in_an_alternative_is_not_lost(tmp_path: Path) -> None:
    plain = "Content-Type: text/plain\r\n\r\nfirst"
    paper = 'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\na,b'
    last = "Content-Type: text/plain\r\n\r\nlast"
    assert text(mail(tmp_path, multipart(plain, paper, last))) == "first\nlast"
    assert came(mail(tmp_path, multipart(plain, paper, kind="alternative"))) == {"a.csv": "a,b"}


@pytest.mark.parametrize(
    "charset", ["utf-8", "windows-1252", "iso-8859-1", "no-such", "utf-16", "zlib", "us-ascii", ""]
)
def test_words_in_any_encoding_also_a_wrong_one_are_read(tmp_path: Path, charset: str) -> None:
    content = "A £5 café".encode("utf-16" if charset == "utf-16" else "utf-8" if charset == "utf-8" else "cp1252")
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
    packed = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert text(mail(tmp_path, packed + base64.b64encode(content))) == "A £5 café"
    if charset != "utf-16":
        assert text(mail(tmp_path, head + content)) == "A £5 café"


def test_attachments_come_out_with_safe_names(tmp_path: Path) -> None:
    names = ["../../x.txt", "/etc/passwd", "=?utf-8?q?caf=C3=A9.txt?=", "a/b.txt", "x.txt", "x.txt"]
    parts = [
        f'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{n}'
        for n, name in enumerate(names)
    ]
    assert list(came(mail(tmp_path, multipart(*parts)))) == [
        "x.txt",
        "etc_passwd",
        "café.txt",
        "a_b.txt",
        "x (2).txt",
        "x (3).txt",
    ]


def test_what_is_no_paper_is_named_with_a_sentence(tmp_path: Path) -> None:
    parts = [
        "Content-Type: text/plain\r\n\r\nwords",
        'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n\r\nx',
        'Content-Type: application/ms-tnef; name="winmail.dat"\r\n\r\nx',
        "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
        'Content-Type: image/png; name="logo.png"\r\nContent-ID: <1>\r\n\r\nx',
        "Content-Type: message/delivery-status\r\n\r\nx: y",
    ]
    found = came(mail(tmp_path, multipart(*parts)))
    assert list(found) == ["smime.p7s", "winmail.dat", "part 3.ics", "logo.png", "part 5"]
    assert all("not read" in said or "nothing to read" in said for said in found.values())


def test_a_mail_in_a_mail_comes_out_as_a_mail(tmp_path: Path) -> None:
    inner = "From: Eve <e@x.org>\r\nSubject: The roof\r\n\r\ninner words"
    found = came(mail(tmp_path, multipart(f"Content-Type: message/rfc822\r\n\r\n{inner}")))
    assert list(found) == ["The roof.eml"]
    assert "inner words" in found["The roof.eml"]


def test_a_mail_without_words_is_a_page_without_words(tmp_path: Path) -> None:
    paper = 'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\na,b'
    found = mail(tmp_path, multipart(paper))
    assert [page.text for page in found.pages] == [""]
    assert not found.reason
    assert mail(tmp_path, "").embedded["subject"]


@pytest.mark.parametrize("content", [b"   \r\n", b"From: a@x.org\r\n\r\n"])
def test_a_mail_with_nothing_in_it_is_unreadable(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="no text"):
        mail(tmp_path, b"", content)


def test_an_encrypted_mail_is_unreadable_with_a_cure(tmp_path: Path) -> None:
    parts = (
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
        "Content-Type: application/octet-stream\r\n\r\nx",
    )
    with pytest.raises(Unreadable, match="encrypted"):
        mail(tmp_path, multipart(*parts, kind="encrypted"))


def test_a_mail_larger_than_the_limit_is_unreadable_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        mail(tmp_path, "\r\n" + "word " * 300_000, limits=Limits(mail=1_000_000))


def nested(depth: int) -> str:
    """Parts in parts in parts."""
    heads = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"{heads}Content-Type: text/plain\r\n\r\ndeep words\r\n"


@pytest.mark.parametrize("depth", [50, 400, 3_000])
def test_parts_nested_deep_lose_no_word(tmp_path: Path, depth: int) -> None:
    found = mail(tmp_path, nested(depth))
    assert "deep words" in text(found)
    assert found.embedded["subject"]


def test_mails_nested_deep_end_with_one_outcome(tmp_path: Path) -> None:
    lines = "".join("Content-Type: message/rfc822\r\n\r\nSubject: again\r\n" for _ in range(2_000))
    found = mail(tmp_path, f"{lines}\r\nwords")
    assert found.reason or found.enclosed


def test_ten_thousand_parts_are_all_accounted_for(tmp_path: Path) -> None:
    part = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nx'
    found = mail(tmp_path, multipart(*[part] * 10_001))
    assert len(found.enclosed) == len(came(found)) == 10_000
    assert found.partial == "Only the first 10,000 files in it were taken."


def test_a_huge_head_is_read_as_far_as_anybody_would(tmp_path: Path) -> None:
    everybody = ", ".join(f"Person {number} <p{number}@x.org>" for number in range(20_000))
    head = f"From: a@x.org\r\nTo: {everybody}\r\nSubject: {'=?utf-8?q?x?= ' * 20_000}\r\nX-Odd: {'(' * 500_000}\r\n"
    began = time.process_time()
    found = mail(tmp_path, "\r\nwords", head)
    assert time.process_time() - began < 60  # seconds: the standard library's reading takes the square of it
    assert text(found) == "words"
    assert found.embedded["recipient"].count("\n") == 199
    assert found.partial == "Of those it was sent to only the first 200 are recorded."


@pytest.mark.parametrize(
    "rest",
    [
        "Content-Type: multipart/mixed\r\n\r\nno boundary",
        'Content-Type: multipart/mixed; boundary="never"\r\n\r\nno part',
        "Content-Type: text/plain; charset*=x'y'%ff\r\n\r\nwords",
        "Content-Type: ;;;=\r\n\r\nwords",
        "Content-Transfer-Encoding: base64\r\n\r\n!!!! words",
        "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\nwords",
        "no colon here\r\n\r\nwords",
        multipart("Content-Type: text/plain", "words without a head"),
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogeA==",
        'Content-Type: text/plain; name*9999999999999999999999="x"\r\n\r\nwords',
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(tmp_path: Path, rest: str) -> None:
    found = mail(tmp_path, rest)
    assert found.pages


def test_what_the_standard_library_writes_is_read_back(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Zoë <z@x.org>", "b@x.org", "Übung über Übungen"
    message.set_content("Wörter\n")
    message.add_alternative("<p>Wörter</p>", subtype="html")
    message.add_attachment(b"\x00\xff", maintype="application", subtype="pdf", filename="Prüfung – 1.pdf")
    found = mail(tmp_path, message.as_bytes(), b"")
    assert (text(found), found.embedded["sender"], found.embedded["subject"]) == (
        "Wörter",
        "Zoë",
        "Übung über Übungen",
    )
    (paper,) = found.enclosed
    assert (paper.name, paper.path and paper.path.read_bytes()) == ("Prüfung – 1.pdf", b"\x00\xff")


@pytest.mark.parametrize("charset", ["utf-8\0", "\0", "x" * 1_000, "undefined"])
def test_a_charset_that_is_none_ends_no_more_than_itself(tmp_path: Path, charset: str) -> None:
    found = mail(tmp_path, f'Content-Type: text/plain; charset="{charset}"\r\n\r\nplain words\r\n')
    assert text(found) == "plain words"


@pytest.mark.parametrize("to", ["@" * 50_000, '"\\"' * 30_000, "a" + " " * 50_000 + "b", "<" * 50_000, "(" * 50_000])
def test_addresses_that_are_none_are_passed_by(tmp_path: Path, to: str) -> None:
    """In milliseconds; whoever takes the square of them waits here for minutes."""
    assert text(mail(tmp_path, "\r\nwords\r\n", f"From: a@x.org\r\nTo: {to}\r\nSubject: S\r\n")) == "words"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Infrastructure: the South East", "Infrastructure: the South East"),
        ("Meeting on Friday re: asylum", "Meeting on Friday re: asylum"),
        ("Re: FW: RE[2]: Roads", "Roads"),
    ],
)
def test_a_subject_loses_only_what_says_that_it_answers(tmp_path: Path, subject: str, title: str) -> None:
    found = mail(tmp_path, "\r\nwords\r\n", f"From: a@x.org\r\nSubject: {subject}\r\n")
    assert describe(found, ORIGINAL, ("a.eml",), VOCABULARY).title == title


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_mail_that_was_saved_as_utf_16_is_read(tmp_path: Path, encoding: str) -> None:
    content = "From: Jane Smith <j@x.org>\nTo: c@d.org\nSubject: Roads\n\nThe words of the mail."
    (tmp_path / "a.eml").write_bytes(content.encode(encoding))
    assert media_type(tmp_path / "a.eml") == MAIL
    assert "The words of the mail." in text(read(tmp_path / "a.eml"))
