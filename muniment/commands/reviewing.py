"""Commands for who looks at what comes in: list what waits, accept it, reject it."""

from dataclasses import asdict
from datetime import date
from getpass import getuser
from typing import TYPE_CHECKING, Annotated, Any

import typer

from documents.document import Visibility
from documents.errors import MunimentError
from muniment.commands.options import AsJson, Home, Id, say, settings_of, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.review import Review, Waiting

commands = typer.Typer()

_LISTED = 100
By = Annotated[str, typer.Option(help="Who says so; your login name, if nothing is said.")]


@commands.command()
def review(
    id: Annotated[str, typer.Argument(help="One of them: what to look at first, and what is like it.")] = "",
    home: Home = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Those that were rejected.")] = False,
    limit: Annotated[int, typer.Option(help="How many are listed.", min=1)] = _LISTED,
    as_json: AsJson = False,
) -> None:
    """List the papers that wait until somebody has looked at them; nobody finds them until then."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        given = repository.review
        if id:
            record = _one(given, id)
            found, number = [], 0
        else:
            found = given.rejected(0, limit) if rejected else given.waiting(0, limit)
            number = 0 if rejected else given.number()
    if as_json:
        write_json(record if id else [_record(waiting) for waiting in found])
    elif id:
        _print_one(record)
    else:
        _print(found, number, rejected=rejected)


@commands.command()
def accept(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Papers that wait, as `review` lists them.")],
    visibility: Annotated[Visibility, typer.Option(help="Who may read them.")],
    embargo: Annotated[str, typer.Option(help="A day, 2026-12-01: for staff until then, public from then on.")] = "",
    supersedes: Annotated[str, typer.Option(help="The id of the earlier version whose place it takes.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for the audit.")] = "",
    by: By = "",
    home: Home = None,
) -> None:
    """Let papers that wait be found; all of them, or none where one cannot be."""
    from muniment.repository import Repository

    if supersedes and len(ids) > 1:
        raise typer.BadParameter("Only one paper can take the place of another. Accept the others by themselves.")
    until, who = _day(embargo), by or getuser()
    with Repository.open(settings_of(home)) as repository:
        given = repository.review
        try:
            if supersedes:
                done = [
                    given.accept(
                        ids[0], who, visibility=visibility, embargo=until, supersedes=supersedes, reason=reason
                    )
                ]
            else:
                done = given.accept_all(ids, who, visibility=visibility, embargo=until, reason=reason)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    for document in done:
        say(f"Accepted for {_audience(document.visibility)}: {document.title} ({document.id})")


@commands.command()
def reject(
    id: Id,
    reason: Annotated[str, typer.Option(help="Why; for who looks at it next.")] = "",
    back: Annotated[bool, typer.Option("--take-back", help="Have it wait again, which was rejected.")] = False,
    by: By = "",
    home: Home = None,
) -> None:
    """Keep a paper that waits from being found. `muniment erase` deletes it; the same bytes stay rejected till then."""
    from muniment.repository import Repository

    if not back and not reason.strip():
        raise typer.BadParameter("Say why, with --reason: who looks at it next is told.")
    with Repository.open(settings_of(home)) as repository:
        given, who = repository.review, by or getuser()
        document = given.take_back(id, who) if back else given.reject(id, who, " ".join(reason.split()))
    say(f"{'It waits again' if back else 'Rejected'}: {document.title} ({document.id})")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise MunimentError(f"“{written}” is no day. Write it like 2026-12-01.") from error


def _audience(visibility: Visibility) -> str:
    return "everybody" if visibility is Visibility.PUBLIC else "staff"


def _record(waiting: "Waiting") -> dict[str, Any]:
    bodies = [{"slug": body.slug, "name": body.name} for body in waiting.bodies]
    return {**asdict(waiting), "dated": str(waiting.dated) if waiting.dated else None, "bodies": bodies}


def _one(given: "Review", id: str) -> dict[str, Any]:
    document = given.waiting_or_rejected(id)
    looks = [{"field": look.field, "sentence": look.sentence} for look in given.doubts(document)]
    like = [
        {**alike._asdict(), "dated": str(alike.dated) if alike.dated else None} for alike in given.like(document.id)
    ]
    return {"id": document.id, "title": document.title, "paths": list(document.paths), "doubts": looks, "like": like}


def _print(found: "Sequence[Waiting]", number: int, *, rejected: bool) -> None:
    from muniment.printing import line

    if not found:
        say("No paper was rejected." if rejected else "No paper waits.")
    for waiting in found:
        line(f"{waiting.id}  {waiting.title}")
        bodies = ", ".join(body.name for body in waiting.bodies)
        came = f"{'rejected' if rejected else 'came'} {waiting.at[:10]}" + (f" from {waiting.by}" if waiting.by else "")
        pages = f"{waiting.pages} {'page' if waiting.pages == 1 else 'pages'}"
        facts = (waiting.kind, str(waiting.dated or ""), bodies, pages, came)
        line(f"    {' · '.join(filter(None, facts))}")
        look = f"{waiting.doubts} to look at" if waiting.doubts else ""
        like = "something here is like it" if waiting.alike else ""
        if said := "; ".join(filter(None, (waiting.reason, look, like))):
            line(f"    {said}")
    if number > len(found):
        say(f"And {number - len(found):,} more; --limit shows them.")


def _print_one(record: dict[str, Any]) -> None:
    from muniment.printing import line

    line(f"{record['id']}  {record['title']}")
    for path in record["paths"]:
        line(f"    {path}")
    for look in record["doubts"]:
        line(f"  look at: {look['sentence']}")
    for alike in record["like"]:
        waits = ", which waits" if alike["waits"] else ""
        line(f"  like {alike['document']} “{alike['title']}”{waits}: {alike['why']}")
