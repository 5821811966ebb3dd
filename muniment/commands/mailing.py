"""The command that sends what is new in saved searches."""

import sys
from datetime import UTC, datetime

import typer

from documents.errors import MunimentError
from muniment.commands.options import Home, settings_of

commands = typer.Typer()


@commands.command()
def mail(home: Home = None) -> None:
    """Send what is new in saved searches to those who asked for it, once a day; for cron."""
    from muniment.mailing import mail_due
    from muniment.repository import Repository

    settings = settings_of(home)
    if not settings.smtp:
        raise MunimentError("No mail server is set. Set MUNIMENT_SMTP, as smtp://user:password@mail.example.org:587.")
    with Repository.open(settings) as repository:
        sent = mail_due(repository, settings, datetime.now(UTC))
    sys.stdout.write(f"{sent} {'mail was' if sent == 1 else 'mails were'} sent.\n")
