"""What a paper is called: its heading, subject or largest lines, or its file's title where the paper bears it out."""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from documents import Claim, Kind, Page, PartialDate, Source, Vocabulary
from ingest.metadata.days import find
from ingest.metadata.evidence import Line, first_page, line_above, said
from ingest.metadata.headings import GOES_ON, headings, is_generic, is_titular
from ingest.metadata.kinds import CALLED, LINE
from ingest.metadata.letters import subjects
from ingest.metadata.names import looks_like_body, titled
from ingest.readers.cleaning import seen

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
_OF_BODY = re.compile(  # "Minutes of the Cabinet"
    rf"{LINE}[^\n;?!]{{0,60}}?\b({CALLED} (?:of|from) (?:the |an? )?(?!meeting\b)\S[^\n]{{2,}}?){_STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_BODY_AND_WORD = re.compile(  # "Cabinet minutes 12 May 2017"
    rf"{LINE}((?P<whose>(?:[\w'’&-]+ ){{1,6}})minutes\b(?:,? [^\n,;:]{{0,30}}\d{{4}})?)[^\w\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_WHOSE_EVER = re.compile(
    r"(?:\W*\b(?:draft|unconfirmed|approved|the|of|council|committee|board|meeting))*\W*", re.IGNORECASE
)
_TO_MEETING = re.compile(
    rf"(?:summoned to|notice of|agenda (?:of|for))\s+(?:attend\s+)?(?:the |an? )?([^\n]*?\bmeeting\b[^\n]*?){_STOP}",
    re.IGNORECASE,
)
_OF_AGENDA = re.compile(
    rf"^\W*(agenda (?:of|for) (?:the )?(?!meeting\b)[^\n]{{4,100}}?){_STOP}", re.IGNORECASE | re.MULTILINE
)
_ORDER = re.compile(
    r"^(?![^\w\n]*\d)((?:[^\n:]{2,80} ?[:–—-] )?order of business\b[^\n]{0,80})$", re.IGNORECASE | re.MULTILINE
)
_MEETING = re.compile(  # not an item of the agenda
    r"^(?!\W*\d|\W*to\b|[^\n]*\b(?:minutes|last|previous|next)\b)"
    rf"([^\w\n.:]*\w[^\n.:]*\bmeeting\b[^\n.:]*?){_STOP}",
    re.IGNORECASE | re.MULTILINE,
)
_DATED = re.compile(r",? +(?:\w+day,? +)?\d{1,2} \w+ \d{4}(?:\s\([^()\n]*\))?(?= *(?:\n|$))")
_OF_A_MEETING = re.compile(r"(?:draft )?(?:minutes|notes) of (?:the |an? )?meeting", re.IGNORECASE)
_TO_DAY = 40  # characters: "held on Wednesday 3 September"
_NO_MORE = 0.45  # than any paper of a meeting
_STALE = re.compile(r"microsoft word -|untitled|document\d*$|\.(?:docx?|pdf|indd|qxd|pub)$", re.IGNORECASE)
_SITE = re.compile(r"(?<!\s)\s+[|·»–—-]\s+[^|·»–—]{2,60}$")
_APART = r"\s+[|·»–—-]\s+"  # between the parts of a web page's title
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
            yield from headings(page, vocabulary)
        yield from _embedded(page, facts, vocabulary)
    file = PurePosixPath(seen(PurePosixPath(path).name))
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
        ((_NAMED_MINUTES, 0.9), (_OF_MEETING, 0.9), (_OF_BODY, 0.88), (_BODY_AND_WORD, 0.86))
        if kind is Kind.MINUTES
        else ((_TO_MEETING, 0.9), (_OF_AGENDA, 0.85), (_ORDER, 0.85))
    )
    for pattern, confidence in (*own, (_MEETING, 0.6)):
        if (found := pattern.search(head)) and not _is_body_alone(found):
            yield _joined(page, found, confidence)
            return


def _is_body_alone(found: re.Match[str]) -> bool:
    """Whether a heading is a body's name and "minutes": body and day say more."""
    whose = found.groupdict().get("whose", "").strip()
    return bool(whose) and (_WHOSE_EVER.fullmatch(whose) is not None or looks_like_body(titled(whose)))


def _joined(page: Page, found: re.Match[str], confidence: float) -> Claim:
    """The heading, after the line above it where that names the matter rather than a body, a person or a day."""
    dated = _DATED.match(page.text, found.end(1))  # belongs to the heading where it ends its line
    end = dated.end() if dated else found.end(1)
    title = " ".join(page.text[found.start(1) : end].split())
    if _OF_A_MEETING.fullmatch(title):
        return _with_day(page, found, title, confidence)
    above = line_above(page, found.start(1))
    if above and above.text.casefold() not in title.casefold() and _names_matter(page, above):
        return said("title", f"{above.text} - {title}", "the heading", confidence, page, above.start, end)
    return said("title", title, "the heading", confidence, page, found.start(1), end)


def _with_day(page: Page, found: re.Match[str], title: str, confidence: float) -> Claim:
    """ "Minutes of Meeting" with the day that its line goes on to say; without one, body and day say more."""
    end = found.end(1)
    line = page.text[end : end + _TO_DAY].partition("\n")[0]
    day = next((day for day in find(page) if end <= day.start <= end + len(line)), None)
    if not day or not day.date.day:
        return said("title", title, "the heading", _NO_MORE, page, found.start(1), end)
    return said("title", f"{title}, {_in_words(day.date)}", "the heading", confidence, page, found.start(1), day.end)


def _names_matter(page: Page, line: Line) -> bool:
    if re.search(r"[:\d@.,]", line.text) or not is_titular(line, find(page)):
        return False
    return (
        len(line.text.split()) >= 2
        and line.text.istitle()
        and not re.search(r"minutes|agenda|council", line.text, re.IGNORECASE)
    )


def _embedded(page: Page, facts: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[Claim]:
    """The file's own title: half of them are junk, so its words must stand on the first page (FACTS.md)."""
    title = _without_site(page, facts, vocabulary)
    if not title or _STALE.search(title):
        return
    if is_generic(title):
        yield _of_file(title, "the file's title", 0.2)
        return
    words = set(re.findall(r"\w+", title.casefold()))
    stands = words <= set(re.findall(r"\w+", page.text.casefold())) and not GOES_ON.search(title)
    if _is_web(page, facts):  # its title is written for its readers; its heading is the same without the site's name
        named = len(words) > 1 and not set(re.findall(r"\w+", page.label.casefold())) <= words
        yield _of_file(title, "the page's title", 0.88 if named else 0.86)
    elif stands and len(words) > 1:
        yield _of_file(title, "the file's title, its words on the first page", 0.8)
    else:
        yield _of_file(title, "the file's title", 0.2)


def _without_site(page: Page, facts: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """The file's title; of a web page the part that is its heading, else without whose site it is, first or last."""
    title = facts.get("title", "")
    if not _is_web(page, facts):
        return _SITE.sub("", title)
    heading = re.search(rf"(?:^|{_APART})({re.escape(page.label)})(?={_APART}|$)", title, re.IGNORECASE)
    if heading and not page.label.isdigit() and not _names_body(heading[1], vocabulary):
        return heading[1]
    first, *others = re.split(_APART, title, maxsplit=1)
    sites = {facts.get("site", "").casefold()} - {others[0].casefold() if others else ""}
    is_site = first.casefold() in sites or _names_body(first, vocabulary)
    return others[0] if others and is_site and not _names_body(others[0], vocabulary) else _SITE.sub("", title)


def _names_body(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.body(text).slug is not None or looks_like_body(text)


def _is_web(page: Page, facts: Mapping[str, str]) -> bool:
    """Whether a paper without drawn pages is a web page: files of word processors say when they were made."""
    return not page.width and "begun" not in facts


def _of_file(title: str, rule: str, confidence: float) -> Claim:
    return Claim(field="title", value=title, source=Source.EMBEDDED, rule=rule, confidence=confidence, quote=title)
