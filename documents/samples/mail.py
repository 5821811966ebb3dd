"""Mails with the papers attached that somebody sends on."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from pathlib import Path

BOUNDARY = "=_papers"  # else it would be another each time


def mail(parts: Iterable[Path], path: Path) -> None:
    """Writes the mail of which one part, `message.txt`, holds the head and the words; the others are attached."""
    papers = {part.name: part for part in parts}
    head, _, words = papers.pop("message.txt").read_text(encoding="utf-8").partition("\n\n")
    message = EmailMessage(policy=SMTP)
    for name, value in HeaderParser().parsestr(head).items():
        message[name] = value
    message.set_content(words)
    for name, paper in papers.items():
        message.add_attachment(paper.read_bytes(), maintype="application", subtype="pdf", filename=name)
    message.set_boundary(BOUNDARY)
    path.write_bytes(message.as_bytes())
