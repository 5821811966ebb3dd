"""What a line of an address or signature is: a name, an office, a body, a place, or none of them."""

import re
from enum import Enum, auto
from functools import lru_cache

from documents import Vocabulary
from ingest.metadata.letters import DATED
from ingest.metadata.names import looks_like_body

LONGEST = 160  # characters of a line that names somebody
COPIES = re.compile(r"(?:b?cc|c\.c\.?|cop(?:y|ies|ied) to)(?: ?[:.\-–]\s*|\s+|$)", re.IGNORECASE)
AFTER = re.compile(r"(?:enc(?:l(?:osures?)?|s|losures?)?|attach(?:ed|ments?)|p\.?s|notes?|annex)\b", re.IGNORECASE)
PREFIX = re.compile(
    r"^(?:to:|from(?: the (?:private )?office of)?(?::|(?=\s(?-i:[A-Z]|the\b)))|fao\b|for the attention of|attn\b"
    r"|signed(?: by)?:|p\.?p\.?(?=\s))[:.]?\s*",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\S@\S|\bwww\.|https?:|^(?:tel|e-?mail|fax|web)\b"
    r"|\b(?:tel(?:ephone)?|phone|fax|mobile|e-?mail|switchboard|web(?:site)?) ?[:.]? ?[\d+(]"
    r"|\b(?:charity|company) (?:no|number|reg)|\bregistered (?:charity|office|in)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"[(<\[]?\b(?:(?:tel(?:ephone)?|phone|mobile|mob|fax|e-?mail|[tme])\b[.:]? *)?"
    r"(?:\S+@\S+|\+?\(?\d[\d ()-]{7,}\d)[)>\]]?",
    re.IGNORECASE,
)
APART = re.compile(
    r"(?:our|your|ein|eich|my)? ?(?:ref(?:erence)?|cyf)\b|(?:sent )?(?:by|via) (?:e-?mail|post|hand|fax)|e-?mail only"
    r"|(?:strictly )?private(?: (?:and|&) |$)|(?:strictly |in )?confiden|official(?:[ :-]+sensitive)?$|open letter"
    r"|(?:re|subject|date)\s*:",
    re.IGNORECASE,
)
HONORIFIC = re.compile(
    r"(?:the )?(?:(?:rt|right)\.? hon(?:ou?rable)?|hon(?:ou?rable)?|mr|mrs|ms|miss|mx|dr|sir|dame"
    r"|lord(?! (?:chancellor|mayor|president|advocate|privy|lieutenant|chief|provost))"
    r"|lady|baroness|viscount|prof(?:essor)?|cllr|councillor"
    r"|cynghorydd|senator|(?:(?:rt|right|most|very)\.? )?rev(?:d|erend)?|alderman)\b\.? (?!for\b|of\b)(?=\S)",
    re.IGNORECASE,
)
_LETTERS = "MP|MSP|MS|AM|MLA|MLC|MEP|TD|MHA|KC|QC|CBE|OBE|MBE|DBE|KBE|KCB|CB|KCMG|CMG|JP|DL|FRS|AO|AC|PhD|BA|MA|BSc|MSc"
_POST_NOMINAL = re.compile(rf"(?<=\w )(?:{_LETTERS})$")
ONLY_LETTERS = re.compile(rf"(?:(?:{_LETTERS})[ ,]*)+")
_OFFICE = (
    r"(?:(?:co-|vice-|deputy )?chair(?:man|woman|person)?|(?:co-)?convenor|convener|leaders?|director|head"
    r"|secretary|secretaries|under-secretary|ministers?|(?:vice-)?chancellor|chief|clerk|(?:vice-)?president|speaker"
    r"|attorney|commissioner|manager|officer|mayor|ceo|cfo|coo|treasurer|solicitor|ombudsman|auditor|inspector"
    r"|principal|registrar|provost|members?|advis[eo]r|co-?ordinator|proprietor|founder|owner|partner|editor|trustee"
    r"|governor|ambassador|team|unit|lead|analyst|fellow|lecturer|counsel|spokesperson|dean|constable|administrator"
    r"|representative|consultant|lawyer"
    r"|planner|engineer|surveyor|architect|accountant|bishop|rector|vicar|headteacher|assistant|superintendent"
    r"|(?<!\w )(?:senior|deputy|acting|interim|assistant) \w+)"
)
ANY_OFFICE = re.compile(rf"\b(?:{_OFFICE}|chief executives|chairs|directors|heads|clerks)\b(?!['’])", re.IGNORECASE)
NUMBERED = re.compile(r"\d|.*\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|P\.?O\.? Box\b)", re.IGNORECASE)
_PLACE = re.compile(
    r".*\b(?:(?:street|road|lane|avenue|square|terrace|crescent|close|drive|yard|quay|floor|building|plaza"
    r"|esplanade|place|park|way|court|hill|gardens)\b"
    r"|(?:house|hall|offices|chambers|(?:civic|town|community) centre)$)",
    re.IGNORECASE,
)
BODY = re.compile(
    r"(?:University|Ministry|Department|Institute|Parliament|House|Society|Association|Campaign|Diocese|Centre)"
    r" (?:of|for) .+"
    r"|[^,]*\b(?:University|College|School|Centre|Center|Institute|Society|Foundation|Network|Union|Alliance|Federation"
    r"|Service|Government|Parliament|Ltd|Limited|LLP|plc|CIC|Charity|Campaign|Constabulary|Police|Bureau|Congress"
    r"|Chamber|Consortium|Confederation|League|Library|Museum|Hospital|Councils?|Watch|Department"
    r"|Directorate)(?: \([A-Z]\w+\))?"
)
_BRACKETS = re.compile(r" ?\([^()]{1,40}\)$")
_SMALL = {*("of", "and", "for", "the", "in", "to", "on", "at", "with", "&"), *("de", "van", "von", "der", "la", "le")}
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
SPLIT = re.compile(r",\s+|\s+[–—|-]\s+")
_THE = re.compile(r"^the\s+(?!(?:rt|right|hon)\b)", re.IGNORECASE)


class Sort(Enum):
    """What a line may be."""

    PERSON = auto()  # who is styled, or named with an office: "Councillor Jo Bloggs", "Jo Bloggs, Clerk"
    OFFICE = auto()
    BODY = auto()
    NAME = auto()  # two to five capitalised words: a person's mostly, at times a body's or a town's
    PLACE = auto()
    OTHER = auto()
    APART = auto()  # a date, a reference, "By email"
    CONTACT = auto()


def sort_of(text: str, vocabulary: Vocabulary) -> Sort:
    """What a line of an address or signature is."""
    if CONTACT.search(text):
        return Sort.CONTACT
    if APART.match(text) or DATED.fullmatch(text):
        return Sort.APART
    if _is_known(text, vocabulary):
        return Sort.BODY
    if _is_person(text, vocabulary):
        return Sort.PERSON
    if NUMBERED.match(text):
        return Sort.PLACE
    if is_office(text):
        return Sort.OFFICE
    if looks_like_body(text):
        return Sort.BODY
    if _PLACE.match(text):
        return Sort.PLACE
    if is_titled(text) and BODY.fullmatch(text):
        return Sort.BODY
    return Sort.NAME if is_name(text) else Sort.OTHER


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.body(without_the(text)).slug is not None


def is_body(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a body that is known, or looks like one."""
    return _is_known(text, vocabulary) or (looks_like_body(without_the(text)) and not is_office(text))


def _is_person(text: str, vocabulary: Vocabulary) -> bool:
    first, *rest = SPLIT.split(text, maxsplit=1)
    if HONORIFIC.match(first) or _POST_NOMINAL.search(first):
        return not _is_sentence(text)
    held = bool(rest) and (is_office(rest[0]) or is_body(rest[0], vocabulary) or BODY.fullmatch(rest[0]))
    return bool(held) and is_name(first)


@lru_cache(maxsize=256)  # of a line it is asked for several reasons
def is_office(text: str) -> bool:
    """Whether a line names an office, and is no sentence."""
    found = ANY_OFFICE.search(text)
    if not found or _is_sentence(text) or text.startswith(("Office of", "Office for")) or not text[0].isupper():
        return False
    return found[0][0].isupper() or text.startswith("The ")


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "?", "!", "…")) or len(text) > LONGEST


def is_titled(text: str) -> bool:
    """Whether a text is a few words with capitals, as in a title."""
    words = text.split()
    capitals = all(word[0].isupper() or word in _SMALL or word[0] == "(" for word in words)
    return text[:1].isupper() and len(words) <= 12 and capitals


def is_name(text: str) -> bool:
    """Whether a text may be a person's name: two to five words, without an office."""
    words = _BRACKETS.sub("", text).split()
    if not 2 <= len(words) <= 5 or not words[0][0].isupper() or words[-1] in _SMALL or ANY_OFFICE.search(text):
        return False
    return all(_NAME.fullmatch(word) and (word[0].isupper() or word in _SMALL) for word in words)


def without_the(text: str) -> str:
    """A text without the article that it begins with, unless this is part of a style."""
    return _THE.sub("", text)


def bare(text: str) -> str:
    """A text without what leads to a name, as "pp"."""
    return PREFIX.sub("", text)


def plain(text: str) -> str:
    """A text without what reaches a person, and without marks at its ends."""
    return " ".join(_PRIVATE.sub("", text).split()).strip(" ,;:|–—-+")


def short(name: str) -> tuple[str, str]:
    """The initial and surname of a person, without styles and letters."""
    while style := HONORIFIC.match(name):
        name = name[style.end() :]
    words = [word for word in re.findall(r"[\w'’-]+", name) if not ONLY_LETTERS.fullmatch(word)]
    return (words[0][0].casefold(), words[-1].casefold()) if words else ("", "")


def is_saluted(name: str, role: str, whom: str) -> bool:
    """Whether a letter to somebody of a name or an office opens so."""
    style = HONORIFIC.match(whom)
    words = {word.casefold() for word in re.findall(r"[\w'’-]{3,}", whom[style.end() :] if style else whom)} - {"and"}
    office = without_the(whom).casefold()
    return not words.isdisjoint(re.findall(r"[\w'’-]+", name.casefold())) or (not style and office in role.casefold())
