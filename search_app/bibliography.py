"""Citations in the forms that programs for lists of sources take in: BibTeX, RIS and CSL-JSON."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from documents import Kind
from search_app.citation import Citation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # BibTeX's own names


class _Types(NamedTuple):
    """What a kind of paper is called in each form."""

    bibtex: str
    ris: str
    csl: str


_REPORT = _Types("techreport", "RPRT", "report")
_DOCUMENT = _Types("misc", "GOVDOC", "document")
_WEB = _Types("misc", "ELEC", "webpage")
_TYPES = {
    Kind.REPORT: _REPORT,
    Kind.PAPER: _REPORT,
    Kind.RESPONSE: _REPORT,
    Kind.LETTER: _Types("misc", "PCOMM", "personal_communication"),
    Kind.MINUTES: _DOCUMENT,
    Kind.AGENDA: _DOCUMENT,
    Kind.EVIDENCE: _DOCUMENT,
    Kind.NEWS: _WEB,
    Kind.POST: _WEB,
    Kind.OTHER: _DOCUMENT,
}
_NUMBERED = {"RPRT", "GOVDOC"}  # where RIS has a tag for the number of a report
# Braces have to come in pairs for BibTeX, also behind a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)


def bibtex(citation: Citation) -> str:
    """An entry for BibTeX and biblatex, in UTF-8."""
    entry = _TYPES[citation.kind].bibtex
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(citation, entry) if value.strip("{}"))
    return f"@{entry}{{{citation.key},\n{lines}}}\n"


def _fields(citation: Citation, entry: str) -> Iterator[tuple[str, str]]:
    report, dated = entry == "techreport", citation.dated
    yield "author", _held(" and ".join(f"{{{_latex(name)}}}" for name in citation.authors))
    yield "title", _held(f"{{{_latex(citation.title)}}}")  # twice in braces: its capitals stay
    yield "institution" if report else "publisher", _held(_latex(citation.publisher))
    yield "type" if report else "howpublished", _held(_latex(_said_of(citation)))
    yield "number", _held(_latex(citation.number))
    if dated:
        yield "date", _held(str(dated))
        yield "year", _held(f"{dated.year:04}")
        yield "month", _MONTHS[dated.month - 1] if dated.month else ""
        yield "day", _held(str(dated.day)) if dated.day else ""
    yield "pages", _held(_latex(citation.where.page))
    yield "chapter", _held(_latex(citation.where.section))
    yield "url", _held(citation.address)
    yield "language", _held(_latex(citation.language))
    yield "copyright", _held(_latex(citation.rights))


def _said_of(citation: Citation) -> str:
    """“Report”, “Letter to the Secretary of State”."""
    to = "; ".join(citation.recipients)
    return f"{citation.genre} to {to}" if to else citation.genre


def _held(value: str) -> str:
    return f"{{{value}}}"


def _latex(text: str) -> str:
    return text.translate(_LATEX)


def ris(citation: Citation) -> str:
    """A record for EndNote, Zotero, Mendeley and others; a line for each value."""
    lines = (f"{tag}  - {value}\r\n" for tag, value in _tags(citation) if value)
    return f"{''.join(lines)}ER  - \r\n"


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    kind, dated = _TYPES[citation.kind].ris, citation.dated
    yield "TY", kind
    yield "ID", citation.key
    yield from (("AU", name) for name in citation.authors)
    yield from (("A2", name) for name in citation.recipients)
    yield "TI", citation.title
    if dated:
        yield "PY", f"{dated.year:04}"
        month, day = (f"{part:02}" if part else "" for part in (dated.month, dated.day))
        yield "DA", f"{dated.year:04}/{month}/{day}/"
    yield "PB", citation.publisher
    yield "M3", citation.genre
    yield "SN" if kind in _NUMBERED else "M1", citation.number
    yield "SP", citation.where.page
    yield "SE", citation.where.section
    yield "LA", citation.language
    yield "UR", citation.address
    yield "N1", f"Rights: {citation.rights}" if citation.rights else ""


def csl(citation: Citation) -> str:
    """A list of one item for citeproc, Pandoc and others, in ASCII with escapes."""
    given = {name: value for name, value in _item(citation).items() if value}
    return json.dumps([given], indent=1)


def _item(citation: Citation) -> dict[str, Any]:
    dated = citation.dated
    return {
        "id": citation.key,
        "type": _TYPES[citation.kind].csl,
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "recipient": [{"literal": name} for name in citation.recipients],
        "issued": {"date-parts": [[part for part in (dated.year, dated.month, dated.day) if part]]} if dated else None,
        "publisher": citation.publisher,
        "genre": citation.genre,
        "number": citation.number,
        "page": citation.where.page,
        "section": citation.where.section,
        "language": citation.language,
        "URL": citation.address,
        "note": f"Rights: {citation.rights}" if citation.rights else "",
    }
