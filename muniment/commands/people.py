"""The commands for people who sign in: `muniment user …`."""

import sys
from contextlib import contextmanager
from getpass import getpass, getuser
from typing import TYPE_CHECKING, Annotated

import typer

from documents.accounts import Account, Role, Scope
from documents.errors import MunimentError
from muniment.commands.options import AsJson, Home, say, settings_of, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents.accounts import Accounts

commands = typer.Typer(no_args_is_help=True, help="People who sign in: add them, say what they may do, let them go.")

Name = Annotated[str, typer.Argument(help="The name to sign in with, such as a mail address.")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from the first line of stdin.")]


@commands.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Argument(help="What they may do; each role may do what those before it may.")],
    shown: Annotated[str, typer.Option(help="The name that others see.")] = "",
    mail: Annotated[str, typer.Option(help="Where what is new in saved searches is sent, if they ask for it.")] = "",
    password_stdin: Stdin = False,
    home: Home = None,
) -> None:
    """Let somebody sign in. The password is asked for."""
    from search_app.security.passwords import hashed

    with _accounts(home) as accounts:
        kept = hashed(_password(from_stdin=password_stdin))
        made = accounts.add(Account(name=name, shown=shown, mail=mail, role=role, password=kept), getuser())
    say(f"{made.name} may sign in as {made.role}. Where `serve` runs, at /staff.")


@commands.command()
def role(
    name: Name, role: Annotated[Role, typer.Argument(help="What they may do from now on.")], home: Home = None
) -> None:
    """Change what somebody may do; they sign in anew."""
    with _accounts(home) as accounts:
        changed = accounts.change(name, getuser(), role=role)
    say(f"{changed.name} is {changed.role} now, and has to sign in anew.")


@commands.command()
def disable(
    name: Name,
    again: Annotated[bool, typer.Option("--enable", help="Let them in again.")] = False,
    home: Home = None,
) -> None:
    """Let somebody in no longer: all sessions end, tokens and private feeds lead nowhere."""
    with _accounts(home) as accounts:
        changed = accounts.change(name, getuser(), disabled=not again)
    say(f"{changed.name} may {'sign in again' if again else 'no longer sign in'}.")


@commands.command()
def password(name: Name, password_stdin: Stdin = False, home: Home = None) -> None:
    """Give somebody another password; all their sessions end."""
    from search_app.security.passwords import hashed

    with _accounts(home) as accounts:
        accounts.get(name)
        changed = accounts.change(name, getuser(), password=hashed(_password(from_stdin=password_stdin)))
    say(f"{changed.name} has another password.")


@commands.command("list")
def everybody(home: Home = None, as_json: AsJson = False) -> None:
    """Everybody who may sign in, or might."""
    with _accounts(home) as accounts:
        found = accounts.all()
    if as_json:
        write_json([_record(each) for each in found])
        return
    for each in found:
        sys.stdout.write(f"{each.name}  {each.role}  {each.shown}{'  (disabled)' if each.disabled else ''}\n")
    if not found:
        say("Nobody may sign in yet: muniment user add NAME administrator")


@commands.command()
def token(
    name: Name,
    what: Annotated[str, typer.Argument(help="What the token is for, to tell it from others.")],
    scope: Annotated[Scope, typer.Option(help="read, or add: to read and to add papers.")] = Scope.READ,
    days: Annotated[int, typer.Option(min=1, max=3_650, help="For how long.")] = 90,
    home: Home = None,
) -> None:
    """Print a token by which a program of somebody asks; it is not kept, and not shown again."""
    with _accounts(home) as accounts:
        made, secret = accounts.give_token(name, what, scope, days, getuser())
    sys.stdout.write(f"{secret}\n")
    say(f"For {made.account}, to {scope}, until {made.ends[:10]}.")


@contextmanager
def _accounts(home: Home) -> "Iterator[Accounts]":
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        yield repository.catalogue.accounts


def _password(*, from_stdin: bool) -> str:
    """The password that somebody types, twice, or that stands on stdin. Raises MunimentError."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise MunimentError("There is nobody to ask for a password. Give it on stdin, with --password-stdin.")
    first = getpass("Password: ")
    if getpass("Again: ") != first:
        raise MunimentError("The two are not the same. Nothing was changed.")
    return first


def _record(account: Account) -> dict[str, object]:
    names = ("name", "shown", "role", "mail", "disabled", "made")
    return {name: getattr(account, name) for name in names}
