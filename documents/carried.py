"""The papers of which a body or a topic is said, by whomever."""

import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from documents import tables
from documents.sentences import PARTIES


class Carried(NamedTuple):
    """What is looked for: slugs and names, of bodies or of topics."""

    field: str
    values: Collection[str]


def carrying(connection: Connection, carried: Carried, most: int) -> list[str]:
    """The documents of which somebody or something says one of some values, so many at most.

    Of bodies also those whose people are said to be of one; capitals count in names with other letters than a to z.
    """
    claims = tables.claims.c
    said = (claims.field == carried.field) & func.lower(claims.value).in_([*map(_lower, carried.values)])
    if carried.field == "body" and carried.values:
        written = {
            json.dumps({"body": value}, ensure_ascii=plain)[1:-1] for value in carried.values for plain in (True, False)
        }
        named = (claims.value.contains(each, autoescape=True) for each in sorted(written))
        said |= claims.field.in_(sorted(PARTIES)) & or_(*named)
    query = select(claims.document).where(said).distinct().order_by(claims.document).limit(most)
    return [*connection.scalars(query)]


def _lower(text: str) -> str:
    """In small letters, as SQLite does it: those from A to Z alone."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
