"""The public body a paper comes from, as against those it is written to or speaks of."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from documents import Claim, Kind, Page, Source, Vocabulary
from ingest.metadata.evidence import first_page, said
from ingest.metadata.names import Name, looks_like_body, named, names

_HEAD = 700  # characters of the first page: letterhead, cover, the first lines of minutes
_FOOT = 250
_LAST = 400  # characters at the end of the last page: who signs a report, and whom to ask
_LONGEST = 120  # characters of a name
_FIRST = 3  # pages, and the last, that may say where to write to
_CLOSING = 500  # characters after "Yours sincerely"
_THE = "The "
_KNOWN = 0.04  # surer where the vocabulary has the name
_SIGNED = re.compile(r"\byours (?:sincerely|faithfully|truly)\b|\bkind(?:est)? regards\b", re.IGNORECASE)
_COPIES = re.compile(r"^(?:cc|copy to|copies to|enc)\b", re.IGNORECASE | re.MULTILINE)
_ADDRESSED = re.compile(
    r"\b(?:to|with|between|see|under|in respect of|delivered by|secretariat:"
    r"|printed (?:in [\w ]{2,20} )?by|before|laid|ordered by|address of|publication of)\s+"
    r"(?:the\s+(?:honourable\s+the\s+)?)?$",
    re.IGNORECASE,
)
_AT_PARLIAMENT = re.compile(r"[\s,]*(?:London[\s,]*)?SW1A 0(?:AA|PW)\b")  # where members are written to, whoever writes
_PROPER = r"[A-Z][\w'’&-]+(?: (?:[A-Z][\w'’&-]+|of|and|for|the)){1,7}"
_SPEAKER = re.compile(
    rf"(?:^|\. )(?P<itself>{_PROPER})(?: \([A-Z]\w+\))? (?:is|are|was founded)(?: an?| the)?\b.{{0,120}}?"
    r"(?:organi[sz]ation|charity|association|coalition|body|council|partnership|not-for-profit|commission)"
    rf"|^[Ww]ritten evidence (?:submitted )?(?:from|by) (?:the )?(?P<witness>{_PROPER})"
    rf"|\bon behalf of (?:the )?(?P<other>{_PROPER})|^(?P<giver>{_PROPER}) [Ss]ubmission\b",
    re.MULTILINE | re.DOTALL,
)
_ISSUER = re.compile(
    r"^(?:(?:lead (?:department|authority|agency)[^:\n]{0,20}|issued by|published by|issuing body) ?:\s*"
    r"|(?-i:Published|Issued) by\s+(?:the )?(?!.{0,20}(?:stationery|authority\b)|HMSO|TSO))"
    r"(?-i:(?=[A-Z]))([^\n:;(]{3,80}?)[ .]*(?:[;(\n]|$)",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATORY = re.compile(
    r"^Signed (?:for and )?on behalf of (?:the )?([A-Z][^\n:;(,]{3,80}?)[ .]*(?:[;(,\n]|$)", re.MULTILINE
)
_INCORPORATED = re.compile(  # the first line of a paper
    r"\s*([A-Z][\w'’&.-]*(?: [\w'’&.-]+){0,6} (?:Inc\b\.?|Incorporated|plc|PLC|Ltd\b\.?|Limited|CIC|CIO))\s*\n"
)
_OFFICE = re.compile(r"(?:secretary|minister|chair|leader|mayor|prime|deputy|president|director)\b", re.IGNORECASE)

_MAILBOX = re.compile(
    r"@(?:[\w-]+\.)*?([\w-]+)(?:\.(?:x|gsi|gsx))*\.(?:gov|nhs|police|parliament)\.uk\b", re.IGNORECASE
)
_ADDRESS = re.compile(  # a line with which an address or a letter begins
    r"^[^\S\n]*(?:To\b|Dear\b|FAO\b|(?:By|Via) e-?mail\b"
    r"|(?i:(?:the )?(?:(?:rt|right) )?(?:hon|cllr|councillor|mr|mrs|ms|miss|dr|sir|dame|lord|lady|baroness|prof"
    r"|professor|senator|rev|reverend)\b)|(?:The )?(?:Chief Exec|Secretary of|Minister|Clerk|Leader|Chair|Director"
    r"|Head of|Members|Permanent Sec|Parliamentary Under|Prime Min))",
    re.MULTILINE,
)

_Evidence = tuple[Sequence[Name], str, float]


def bodies(pages: Sequence[Page], kind: Kind, facts: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Claim]:
    """Claims of the issuing body; none where nothing says it."""
    page = first_page(pages)
    if not page:
        return
    told = {Kind.LETTER: _letter, Kind.EVIDENCE: _evidence}.get(kind, _other)
    for found, rule, confidence in told(page, pages, vocabulary):
        for name in found[:1]:
            surer = confidence + _KNOWN * name.known
            yield said("body", name.value, rule, surer, name.page, name.start, name.end)
    yield from _of_file(facts, vocabulary)


def _letter(page: Page, pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[_Evidence]:
    """Below its letterhead a letter names whom it goes to, and then what it is about."""
    address = _ADDRESS.search(page.text[:_HEAD])
    yield _closing(pages, vocabulary), "the name under the signature", 0.85
    yield _speakers(pages[:2], vocabulary), "who speaks", 0.8
    yield _head(page, vocabulary, address.start() if address else _HEAD), "the letterhead", 0.5


def _evidence(page: Page, pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[_Evidence]:
    yield _closing(pages, vocabulary), "the name under the signature", 0.85
    yield _speakers(pages[:2], vocabulary), "who speaks", 0.8
    yield _head(page, vocabulary), "the head of the first page", 0.5


def _other(page: Page, pages: Sequence[Page], vocabulary: Vocabulary) -> Iterator[_Evidence]:
    yield _labelled(page, vocabulary), "the line that says who issues it", 0.8
    yield _incorporated(page, vocabulary), "the first line", 0.77
    yield _signatory(page, vocabulary), "on whose behalf it is signed", 0.76
    yield _head(page, vocabulary), "the head of the first page", 0.75
    yield _written_at(pages, vocabulary), "where it can be written to", 0.6
    yield _issuing(page, vocabulary, len(page.text) - _FOOT), "the foot of the first page", 0.45
    yield _issuing(pages[-1], vocabulary, len(pages[-1].text) - _LAST), "the end of the last page", 0.42
    yield _most_named(pages[:3], vocabulary), "the name that stands most often on the first pages", 0.4


def _head(page: Page, vocabulary: Vocabulary, end: int = _HEAD) -> list[Name]:
    """The names in the head; first a part of the body named first, as minutes name a board under a letterhead."""
    found = _issuing(page, vocabulary, 0, end)
    parts = [name for name in found if name.known and vocabulary.bodies[name.value].parent == found[0].value]
    return [*parts, *found]


def _labelled(page: Page, vocabulary: Vocabulary) -> list[Name]:
    found = _ISSUER.search(page.text)
    if not found:
        return []
    return names(page, vocabulary, *found.span(1)) or [named(vocabulary, page, *found.span(1))]


def _incorporated(page: Page, vocabulary: Vocabulary) -> list[Name]:
    found = _INCORPORATED.match(page.text)
    return [named(vocabulary, page, *found.span(1))] if found else []


def _signatory(page: Page, vocabulary: Vocabulary) -> list[Name]:
    """For whom a certificate is signed; of an agreement, which several sign, nobody."""
    found = list(_SIGNATORY.finditer(page.text)) if "\nSigned " in page.text else []
    return [named(vocabulary, page, *found[0].span(1))] if len(found) == 1 else []


def _issuing(page: Page, vocabulary: Vocabulary, start: int = 0, end: int | None = None) -> list[Name]:
    """The names between two places that may be those of who issues the paper."""
    return [name for name in names(page, vocabulary, start, end) if not _is_addressed(name)]


def _is_addressed(name: Name) -> bool:
    """Whether a paper goes to the body named, or is only laid before it, or somebody can be written to there."""
    before = name.page.text[max(0, name.start - 40) : name.start]
    return bool(_ADDRESSED.search(before) or _AT_PARLIAMENT.match(name.page.text, name.end))


def _closing(pages: Sequence[Page], vocabulary: Vocabulary) -> list[Name]:
    for page in reversed(pages):
        if signed := list(_SIGNED.finditer(page.text)):
            start = signed[-1].end()
            copies = _COPIES.search(page.text, start)
            end = min(start + _CLOSING, copies.start() if copies else len(page.text))
            return _issuing(page, vocabulary, start, end)
    return []


def _speakers(pages: Sequence[Page], vocabulary: Vocabulary) -> list[Name]:
    """Bodies that say "X is a charity …" or for which the paper speaks; a minister is none."""
    found = [(page, match, match.lastgroup or "") for page in pages for match in _SPEAKER.finditer(page.text)]
    return [_whole(page, match, group, vocabulary) for page, match, group in found if not _OFFICE.match(match[group])]


def _whole(page: Page, match: re.Match[str], group: str, vocabulary: Vocabulary) -> Name:
    """The name found; that of a body known may go on over a comma or in the next line."""
    start, end = match.span(group)
    known = (name for name in names(page, vocabulary, start, start + _LONGEST) if name.known and name.start == start)
    return next(known, None) or named(vocabulary, page, start, end)


def _written_at(pages: Sequence[Page], vocabulary: Vocabulary) -> list[Name]:
    """The body of the first address for mail whose house is that of one known: "@homeoffice.gov.uk"."""
    houses = _houses(vocabulary)
    for page in (*pages[:_FIRST], *pages[_FIRST:][-1:]):
        for found in _MAILBOX.finditer(page.text):
            if slug := houses.get(_squashed(found[1])):
                return [named(vocabulary, page, *found.span(), slug)]
    return []


@lru_cache(maxsize=4)
def _houses(vocabulary: Vocabulary) -> Mapping[str, str]:
    """The bodies by what their addresses may be called: an acronym, or the name in one word."""
    bodies = vocabulary.bodies.values()
    return {_squashed(name): body.slug for body in bodies for name in (*body.names, *body.acronyms)}


def _squashed(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _most_named(pages: Sequence[Page], vocabulary: Vocabulary) -> list[Name]:
    """The names by how often they stand; one that stands once, in the midst of a sentence, is spoken of."""
    found = [name for page in pages for name in _issuing(page, vocabulary)]
    counts = Counter(name.value for name in found)
    telling = [name for name in found if counts[name.value] > 1 or _begins_line(name)]
    return sorted(telling, key=lambda name: -counts[name.value])


def _begins_line(name: Name) -> bool:
    line = name.page.text[max(0, name.start - len(_THE) - 1) : name.start]
    return line.removesuffix(_THE).endswith("\n") or name.start <= len(_THE)


def _of_file(facts: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Claim]:
    """A site, publisher or author that the file names, where the name is known or looks like that of a body."""
    for key, confidence in (("site", 0.85), ("publisher", 0.7), ("author", 0.65)):
        text = facts.get(key, "")
        body = vocabulary.body(text)
        if text and (body.slug or looks_like_body(text)):
            rule = f"the file's {key}"
            yield Claim(
                field="body", value=body.value, source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=text
            )
