"""Commands on the bodies and topics that papers are read with."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from documents.document import Audience
from muniment.commands.options import AsJson, Home, Staff, say, settings_of, write_json

if TYPE_CHECKING:
    from documents import Vocabulary
    from documents.catalogue import Catalogue
    from documents.unlisted import Unknown, Unlisted

_AT_ONCE = 1_000  # papers asked for in one question
commands = typer.Typer(help="Suggest bodies for the vocabulary, or look for mistakes in it.", no_args_is_help=True)


@commands.command()
def suggest(
    least: Annotated[int, typer.Option(min=1, help="In how many papers a body has to be named.")] = 1,
    home: Home = None,
    as_json: AsJson = False,
    staff: Staff = False,
) -> None:
    """Print the bodies of letterheads, senders and recipients that no vocabulary has, ready for `bodies.toml`."""
    from documents.refused import Refused
    from muniment.repository import Repository

    audience = Audience.STAFF if staff else Audience.PUBLIC
    with Repository.open(settings_of(home)) as repository:
        every = repository.catalogue.decisions.unlisted(repository.vocabulary, audience)
        place = repository.home / "vocabulary" / "bodies.toml"
        every = Refused(repository.home / "vocabulary").left(every)
    found = [each for each in every if each.papers >= least]
    if as_json:
        write_json(list(map(_record, found)))
        return
    for each in found:
        sys.stdout.write(f"{each.toml}\n")
    say(f"Put those that you want into {place}; then run: muniment reindex" if found else "Every body named is known.")


@commands.command()
def check(home: Home = None, as_json: AsJson = False, staff: Staff = False) -> None:
    """Name what is meant by two entries, and slugs that people wrote of papers and nothing has. Exit code 1 for any."""
    from muniment.repository import Repository

    with Repository.open(settings_of(home)) as repository:
        vocabulary = repository.vocabulary
        unknown = _readable(repository.catalogue, vocabulary, Audience.STAFF if staff else Audience.PUBLIC)
    if as_json:
        write_json({"shared": vocabulary.shared(), "unknown": [each._asdict() for each in unknown]})
    else:
        for line in (*_shared(vocabulary), *map(_unknown, unknown)):
            sys.stdout.write(f"{line}\n")
        say("All is well." if not unknown and not vocabulary.shared() else "Mend them, then run: muniment reindex")
    raise typer.Exit(1 if unknown or vocabulary.shared() else 0)


def _readable(catalogue: "Catalogue", vocabulary: "Vocabulary", audience: Audience) -> list["Unknown"]:
    """The slugs of nothing that were written of papers which an audience should find; who wrote them, for staff."""
    every = catalogue.decisions.unknown(vocabulary)
    ids = sorted({each.document for each in every})
    found = {id for start in range(0, len(ids), _AT_ONCE) for id in catalogue.current(ids[start:][:_AT_ONCE], audience)}
    shown = [each for each in every if each.document in found]
    return shown if audience is Audience.STAFF else list(dict.fromkeys(each.unnamed for each in shown))


def _shared(vocabulary: "Vocabulary") -> list[str]:
    found = vocabulary.shared().items()
    return [
        f"“{name}” names {' and '.join(slugs)}: papers that say it are put to {slugs[-1]}." for name, slugs in found
    ]


def _unknown(each: "Unknown") -> str:
    said = f" ({each.said})" if each.said else ""
    return f"“{each.value}” is no {each.field} of the vocabulary, and is said of {each.document}{said}."


def _record(found: "Unlisted") -> dict[str, Any]:
    """A body that is not known, as JSON."""
    from search_app.addresses import document_address, page_address

    document, title, page, quote = found.example
    url = page_address(document, page) if page else document_address(document)
    return {
        "name": found.name,
        "slug": found.slug,
        "others": list(found.others),
        "papers": found.papers,
        "roles": found.roles,
        "first": found.first or None,
        "last": found.last or None,
        "example": {"id": document, "title": title, "page": page, "quote": quote, "url": url},
        "like": found.like or None,
        "toml": found.toml,
    }
