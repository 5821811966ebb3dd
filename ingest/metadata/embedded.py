"""Language, rights and address, as the file itself states them."""

import re
from collections.abc import Iterator, Mapping

from documents import Claim, Source

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)  # BCP 47; the primary subtag is kept
_ADDRESS = re.compile(r"https?://\S+")


def embedded(facts: Mapping[str, str]) -> Iterator[Claim]:
    """Claims of the facts that stand for themselves; titles, dates and bodies are weighed against the text."""
    language = _LANGUAGE.fullmatch(facts.get("language", ""))
    if language:
        yield _claim("language", language[1].lower(), facts["language"])
    if rights := facts.get("rights", ""):
        yield _claim("rights", rights, rights)
    if _ADDRESS.fullmatch(address := facts.get("source_url", "")):
        yield _claim("source_url", address, address)


def _claim(field: str, value: str, quote: str) -> Claim:
    return Claim(field=field, value=value, source=Source.EMBEDDED, rule="the file's own data", quote=quote)
