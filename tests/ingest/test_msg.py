"""Mails as Outlook saves them."""

import tempfile
from pathlib import Path

import pytest

from documents import Kind, Party, Unreadable
from ingest.describe import describe
from ingest.media import MSG, media_type
from ingest.readers import msg, outlook_rtf
from ingest.readers.mail import read as read_mail
from ingest.reading import LIMITS, Limits, Reading
from tests.ingest.papers import ORIGINAL, VOCABULARY
from tests.ingest.specimens import FILES, attachment, compound, outlook, properties, recipient

SUBJECT, PLAIN, HTML, RTF, FROM, HEAD, CODE_PAGE = 0x0037, 0x1000, 0x1013, 0x1009, 0x0042, 0x007D, 0x3FFD
HELLO = (  # the example of [MS-OXRTFCP] 4.1.1
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))


def mail(folder: Path, values: dict[int, str | bytes | int], *attachments: object, limits: Limits = LIMITS) -> Reading:
    path = folder / "a.msg"
    path.write_bytes(compound(outlook(values, (), attachments)))  # type: ignore[arg-type]
    return msg.read(path, limits)


def came(reading: Reading) -> dict[str, str]:
    return {
        each.name: each.path.read_text() if each.path else str(each.refused and each.refused.reason)
        for each in reading.enclosed
    }


def test_a_mail_of_outlook_is_a_letter_with_its_parties_and_its_papers() -> None:
    found = msg.read(FILES / "mail.msg")
    assert media_type(FILES / "mail.msg") == found.media_type == MSG
    assert found.pages[0].text == (
        "From: Imogen Tarrant\nTo: Members of the Group\nCc: Stukeley, Edmund\nDate: Tue, 01 Jul 2025 05:42:00 +0000\n"
        "Subject: Draft minutes of 17 June\nDear all,\nHere are the minutes."
    )
    assert [each.name for each in found.enclosed] == ["minutes.csv", "The roof.eml"]
    table, inner = (each.path for each in found.enclosed)
    assert table
    assert inner
    assert table.read_text() == "Item,Owner\nRoof,Clerk\n"
    assert read_mail(inner).pages[0].text == "From: Eve Adair\nSubject: The roof\nIt leaks."
    document = describe(found, ORIGINAL, ("mail.msg",), VOCABULARY)
    assert (document.kind, str(document.dated), document.title) == (
        Kind.LETTER,
        "2025-07-01",
        "Draft minutes of 17 June",
    )
    assert document.correspondence
    assert document.correspondence.cc == (Party(name="Stukeley, Edmund"),)


def test_who_had_a_blind_copy_and_addresses_are_not_said(tmp_path: Path) -> None:
    found = msg.read(FILES / "mail.msg")
    said = found.pages[0].text + str(found.embedded)
    assert not any(hidden in said for hidden in ("Auditor", "audit@", "ExchangeLabs", "imogen@"))


def test_the_head_it_was_sent_with_comes_before_what_outlook_knows(tmp_path: Path) -> None:
    head = (
        "Microsoft Mail Internet Headers Version 2.0\r\nFrom: =?utf-8?q?Zo=C3=AB?= <z@x.org>\r\nTo: Ann <a@x.org>\r\n"
    )
    head += "Date: Tue, 01 Jul 2025 00:42:00 +0100\r\n\r\n"
    facts = mail(tmp_path, {HEAD: head, FROM: "Somebody", PLAIN: "words", SUBJECT: "Roofs"}).embedded
    assert (facts["sender"], facts["recipient"], facts["subject"]) == ("Zoë", "Ann", "Roofs")
    assert facts["sent"] == "Tue, 01 Jul 2025 00:42:00 +0100"


def test_words_in_an_old_encoding_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(compound(outlook({SUBJECT: "Café", PLAIN: "A £5 café", CODE_PAGE: 1252}, wide=False)))
    found = msg.read(path)
    assert found.embedded["subject"] == "Café"
    assert found.pages[0].text.endswith("A £5 café")


def test_a_mail_with_html_alone_or_packed_rtf_alone_has_words(tmp_path: Path) -> None:
    assert mail(tmp_path, {HTML: b"<p>rich</p><p>words</p>"}).pages[0].text == "rich\nwords"
    assert mail(tmp_path, {RTF: bytes.fromhex(HELLO)}).pages[0].text == "hello world"
    assert outlook_rtf.unpacked(bytes.fromhex(HELLO)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert outlook_rtf.unpacked(b"\x20\0\0\0\x05\0\0\0MELA\0\0\0\0{\\rtf") == b"{\\rtf"


def test_what_is_no_paper_is_named_with_a_sentence(tmp_path: Path) -> None:
    found = came(
        mail(
            tmp_path,
            {PLAIN: "words"},
            attachment("logo.png", b"x", media_type="image/png", content_id="1", hidden=1),
            attachment("link.docx", b"", method=2),
            attachment("drawing", b"x", method=6),
            attachment("smime.p7m", b"x", media_type="application/pkcs7-mime"),
        )
    )
    assert list(found) == ["logo.png", "link.docx", "drawing", "smime.p7m"]
    assert all("not read" in said or "encrypted" in said for said in found.values())


def test_the_words_of_a_signed_mail_are_those_that_were_signed(tmp_path: Path) -> None:
    signed = b'Content-Type: multipart/signed; boundary="x"\r\n\r\n'
    signed += b"--x\r\nContent-Type: text/plain\r\n\r\nsigned words\r\n--x--"
    found = mail(tmp_path, {SUBJECT: "Roofs"}, attachment("smime.p7m", signed, media_type="multipart/signed"))
    assert found.pages[0].text.endswith("signed words")


def test_an_encrypted_mail_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="encrypted"):
        mail(tmp_path, {SUBJECT: "x"}, attachment("smime.p7m", b"x", media_type="application/pkcs7-mime"))


def test_mails_in_mails_have_an_end(tmp_path: Path) -> None:
    inner = outlook({SUBJECT: "deepest", PLAIN: "words"}, before=24)
    for _ in range(15):
        held = {**properties(8, {0x3705: 5}), "__substg1.0_3701000D": inner}
        inner = outlook({SUBJECT: "deep", PLAIN: "words"}, (), (held,), before=24)
    held = {**properties(8, {0x3705: 5}), "__substg1.0_3701000D": inner}
    assert list(came(mail(tmp_path, {SUBJECT: "x", PLAIN: "words"}, held))) == ["deep.eml"]


def test_a_mail_is_told_from_the_old_word_document_in_it(tmp_path: Path) -> None:
    word = compound({"WordDocument": b"x", "EncryptedPackage": b"x"})
    path = tmp_path / "a.msg"
    path.write_bytes(compound(outlook({PLAIN: "words"}, (), (attachment("a.doc", word),))))
    assert media_type(path) == MSG


def test_a_large_or_damaged_or_empty_mail_is_unreadable_with_a_cure(tmp_path: Path) -> None:
    whole = (FILES / "mail.msg").read_bytes()
    for content, limits, said in (
        (whole, Limits(mail=1000), "larger than"),
        (whole[:1500], LIMITS, "damaged"),
        (compound(outlook({})), LIMITS, "no text"),
    ):
        (tmp_path / "a.msg").write_bytes(content)
        with pytest.raises(Unreadable, match=said) as raised:
            msg.read(tmp_path / "a.msg", limits)
        assert raised.value.cure.endswith(".")


def test_a_mail_whose_words_are_cut_off_is_read_in_part(tmp_path: Path) -> None:
    content = bytearray(
        compound(outlook({SUBJECT: "Roofs", PLAIN: "words " * 2000, FROM: "Ann"}, (recipient("B", "b@x.org", 1),)))
    )
    path = tmp_path / "a.msg"
    path.write_bytes(content)
    assert msg.read(path).partial == ""
    start = content.index("words".encode("utf-16-le"))
    table = content.rindex((start // 512).to_bytes(4, "little"))
    content[table : table + 4] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged" in msg.read(path).partial
