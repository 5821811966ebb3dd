"""What a paper is called: its heading, subject or largest lines, or its file's title where the paper bears it out."""

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from statistics import median

from documents import Claim, Kind, Page, PartialDate, Source, Vocabulary
from ingest.metadata.dates import Found, find
from ingest.metadata.evidence import Line, first_page, line_above, lines, said
from ingest.metadata.letters import subjects

_HEAD = 1_000  # characters
_STOP = r"(?=\s+(?:held|on|at|via|in|took|takes?|dated|to be|to take|which|for)\b|\s*[,;:]|\s+[–-]\s|\s*\n|\s*$)"
_OF_MEETING = re.compile(
    r"^(?!\W*\d+[.):]?\s|\W*(?:the|that)\b|[^\n]*\b(?:last|previous)\b)"  # an item, or a sentence
    r".{0,40}?\b((?:minutes|notes) (?:of|from) (?:the |an? )?"
    rf"[^\n]*?(?:meeting|council|committee|board|forum|group)\b[^\n]*?){_STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED_MINUTES = re.compile(  # "Audit Committee: minutes", "Minutes – Audit Committee, 3 May 2017"
    rf"^(?!\W*\d)(?:draft |unconfirmed )?([^\n:]{{3,80}}?\s?[:–—-]\s(?:draft )?(?:minutes|notes)\b[^\n]*?{_STOP}"
    rf"|(?:minutes|notes)\s?[:–—-]\s[^\n,;:]{{3,80}}?{_STOP})",
    re.IGNORECASE | re.MULTILINE,
)
_TO_MEETING = re.compile(
    rf"(?:summoned to|notice of|agenda (?:of|for))\s+(?:attend\s+)?(?:the |an? )?([^\n]*?\bmeeting\b[^\n]*?){_STOP}",
    re.IGNORECASE,
)
_OF_AGENDA = re.compile(
    rf"^\W*(agenda (?:of|for) (?:the )?(?!meeting\b)[^\n]{{4,100}}?){_STOP}", re.IGNORECASE | re.MULTILINE
)
_EVIDENCE = re.compile(
    r"^((?:supplementary )?(?:written evidence|memorandum|submission) (?:submitted )?(?:from|by) \S[^\n]{2,150})$",
    re.IGNORECASE | re.MULTILINE,
)
_MEETING = re.compile(  # not an item of the agenda
    r"^(?!\W*\d|\W*to\b|[^\n]*\b(?:minutes|last|previous|next)\b)"
    rf"([^\w\n.:]*\w[^\n.:]*\bmeeting\b[^\n.:]*?){_STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_TITLE = re.compile(
    r"\W*|(?:page|p a g e)?[ |]*\d+(?: of \d+)?|(?:cm?d?|cp|hc|hl paper)\.? ?\d[\d-]*.*|isbn.*|https?:.*|www\..*|.*@.*"
    r"|draft|final|confidential|(?:final|draft) report|official(?:[- ]sensitive)?|version .*"
    r"|presented to parliament.*|ordered by .*|by command of .*"
    r"|(?:\d+\.? )?(?:(?:table of )?contents|introduction|foreword|preface|overview|background|(?:executive )?summary"
    r"|purpose)(?: \d+)?",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?!.*\b(?i:submission|report|response|review|strategy|to|for)\b)"
    r"(?:[A-Z][\w'’&-]* (?:(?:of|and|for|the) )*){1,5}"
    r"(?i:council|commission|committee|board|authority|partnership|association)(?i: minutes| agenda)?"
)
_DATED = re.compile(r",? +(?:\w+day,? +)?\d{1,2} \w+ \d{4}(?:\s\([^()\n]*\))?(?= *(?:\n|$))")
_LABELLED = re.compile(
    r"^(?:(?:(?:report|document|paper) )?title ?:|title of (?:the )?(?:proposal|report|paper|measure) ?:?)\s*"
    r"(\S.{4,300})$(?!\n[^\n]{2,40}:$)",  # a form whose labels stand alone may have its values before or after them
    re.IGNORECASE | re.MULTILINE,
)
_GOES_ON = re.compile(r"\b(?:to|of|for|on|from|by|under|and|the)$", re.IGNORECASE)  # in the next line
_AT_TOP = 150  # characters: a letterhead
_DAY_NAME = 12  # characters beside a date: "Wednesday, "
_LARGE = 1.2  # times the middle height of the page's lines
_ALMOST = 0.7  # of the largest: "on the", "regarding the" are set smaller in the midst of titles
_SPARSE = 80  # words: a cover
_LONGEST = 300
_STALE = re.compile(r"microsoft word -|untitled|document\d*$|\.(?:docx?|pdf|indd|qxd|pub)$", re.IGNORECASE)
_SITE = re.compile(r"(?<!\s)\s+[|·»–—-]\s+[^|·»–—]{2,60}$")
_SEPARATORS = re.compile(r"[_\s]+|(?<=\D)-(?=\D)")


def titles(
    pages: Sequence[Page], kind: Kind, facts: Mapping[str, str], path: str, vocabulary: Vocabulary
) -> Iterator[Claim]:
    """What a paper of a kind may be called; the name of its file comes last."""
    page = first_page(pages)
    if page:
        if kind in {Kind.MINUTES, Kind.AGENDA}:
            yield from _meeting(page, kind)
        elif kind is Kind.LETTER:
            yield from subjects(pages, vocabulary)
        else:
            yield from _headings(page, vocabulary)
        yield from _embedded(page, facts)
    file = PurePosixPath(path)
    name = _SEPARATORS.sub(" ", file.stem).strip() or file.name
    yield Claim(
        field="title", value=name, source=Source.EMBEDDED, rule="the file's name", confidence=0.01, quote=file.name
    )


def of_meeting(kind: Kind, body: str, dated: PartialDate | None) -> str:
    """A name for minutes or an agenda that bears none: "Minutes of Stanford Parish Council, 16 May 2017"."""
    what = "Minutes" if kind is Kind.MINUTES else "Agenda"
    return f"{what} of {body}" + (f", {_in_words(dated)}" if dated else "")


def _in_words(date: PartialDate) -> str:
    month = f"{calendar.month_name[date.month]} " if date.month else ""
    return f"{date.day or ''} {month}{date.year}".strip()


def _meeting(page: Page, kind: Kind) -> Iterator[Claim]:
    head = page.text[:_HEAD]
    own = (
        ((_NAMED_MINUTES, 0.9), (_OF_MEETING, 0.9))
        if kind is Kind.MINUTES
        else ((_TO_MEETING, 0.9), (_OF_AGENDA, 0.85))
    )
    for pattern, confidence in (*own, (_MEETING, 0.6)):
        if found := pattern.search(head):
            yield _joined(page, found, confidence)
            return


def _joined(page: Page, found: re.Match[str], confidence: float) -> Claim:
    """The heading, after the line above it where that names the matter rather than a body, a person or a day."""
    dated = _DATED.match(page.text, found.end(1))  # belongs to the heading where it ends its line
    end = dated.end() if dated else found.end(1)
    title = " ".join(page.text[found.start(1) : end].split())
    above = line_above(page, found.start(1))
    if above and _names_matter(page, above):
        return said("title", f"{above.text} - {title}", "the heading", confidence, page, above.start, end)
    return said("title", title, "the heading", confidence, page, found.start(1), end)


def _names_matter(page: Page, line: Line) -> bool:
    if re.search(r"[:\d@.,]", line.text) or not _is_titular(line, find(page)):
        return False
    return (
        len(line.text.split()) >= 2
        and line.text.istitle()
        and not re.search(r"minutes|agenda|council", line.text, re.IGNORECASE)
    )


def _is_titular(line: Line, dates: Sequence[Found]) -> bool:
    """Whether a line may belong to a title: it is no number, body or notice, and none of the page's dates."""
    text = line.text.strip()
    first, last = (bisect_left(dates, place, key=_start) for place in (line.start, line.end))
    if first < last and len(text) - sum(found.end - found.start for found in dates[first:last]) <= _DAY_NAME:
        return False
    return not _NOT_TITLE.fullmatch(text) and not _BODY.fullmatch(text)


def _start(found: Found) -> int:
    return found.start


def _headings(page: Page, vocabulary: Vocabulary) -> Iterator[Claim]:
    """The largest lines, else the first lines in capitals, else the first line."""
    if labelled := _LABELLED.search(page.text[:_HEAD]):
        yield said("title", labelled[1].strip(), "the line that says title", 0.9, page, *labelled.span(1))
    if evidence := _EVIDENCE.search(page.text[:_HEAD]):
        yield said(
            "title", evidence[1].strip(), "the line that says whose evidence it is", 0.83, page, *evidence.span(1)
        )
    dates, all_lines = find(page), lines(page)  # once for all: a page may have ten thousand
    candidates = [line for line in all_lines if _is_titular(line, dates) and not vocabulary.body(line.text).slug]
    for found, rule, confidence in (
        (_largest(page, all_lines, candidates), "the largest lines of the first page", 0.85),
        (_capitals(candidates), "the first lines in capitals", 0.82),
        (candidates[:1] if len(page.text.split()) > _SPARSE else candidates, "the first line", 0.3),
    ):
        title = " ".join(" ".join(line.text for line in found).split())
        if found and 3 <= len(title) <= _LONGEST:
            yield said("title", title, rule, confidence, page, found[0].start, found[-1].end)
    if not page.width and not page.label.isdigit():
        yield _first_heading(page, all_lines)


def _first_heading(page: Page, all_lines: list[Line]) -> Claim:
    """The heading, whole, though a label is cut; where much stands before it, it is that of a section."""
    start = max(page.text.find(page.label.removesuffix(" …")), 0)
    found = [line for line in all_lines if line.end > start][:2]
    found = found if _GOES_ON.search(found[0].text) else found[:1]
    title = " ".join(line.text for line in found)
    confidence = 0.87 if start <= _AT_TOP and _is_titular(found[0], find(page)) else 0.6
    return said("title", title, "the first heading", confidence, page, start, found[-1].end)


def _largest(page: Page, all_lines: list[Line], candidates: list[Line]) -> list[Line]:
    """The lines that are set almost as large as the largest, from the first such to the last without a gap."""
    middle = median([line.height for line in all_lines if line.height] or [0.0])
    top = max((line.height for line in candidates), default=0.0)
    least = 0.0 if len(page.text.split()) <= _SPARSE else _LARGE * middle
    if not top or top < least:
        return []
    large = [line.height >= max(_ALMOST * top, least) for line in candidates]
    first = next(number for number, line in enumerate(candidates) if line.height == top)
    start = first
    while start and large[start - 1]:
        start -= 1
    end = first
    while end + 1 < len(candidates) and large[end + 1]:
        end += 1
    return candidates[start : end + 1]


def _capitals(candidates: list[Line]) -> list[Line]:
    first = next((number for number, line in enumerate(candidates[:8]) if _is_capital(line)), 8)
    end = first
    while end < min(8, len(candidates)) and _is_capital(candidates[end]):
        end += 1
    while first < end < len(candidates) and _GOES_ON.search(candidates[end - 1].text):
        end += 1
    return candidates[first:end]


def _is_capital(line: Line) -> bool:
    return line.text.isupper() and len(line.text) > 3


def _embedded(page: Page, facts: Mapping[str, str]) -> Iterator[Claim]:
    """The file's own title: half of them are junk, so its words must stand on the first page (FACTS.md)."""
    title = _SITE.sub("", facts.get("title", ""))
    if not title or _STALE.search(title):
        return
    words = set(re.findall(r"\w+", title.casefold()))
    stands = words <= set(re.findall(r"\w+", page.text.casefold())) and not _GOES_ON.search(title)
    if _is_web(page, facts):  # its title is written for its readers; its heading is the same without the site's name
        named = len(words) > 1 and not set(re.findall(r"\w+", page.label.casefold())) <= words
        yield _of_file(title, "the page's title", 0.88 if named else 0.86)
    elif stands and len(words) > 1:
        yield _of_file(title, "the file's title, its words on the first page", 0.8)
    else:
        yield _of_file(title, "the file's title", 0.2)


def _is_web(page: Page, facts: Mapping[str, str]) -> bool:
    """Whether a paper without drawn pages is a web page: files of word processors say when they were made."""
    return not page.width and "begun" not in facts


def _of_file(title: str, rule: str, confidence: float) -> Claim:
    return Claim(field="title", value=title, source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=title)
