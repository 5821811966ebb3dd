"""What tells a name from other words in a list: styles, letters and brackets about it, and words that no name has."""

import re

from ingest.metadata.parties.wording import ANY_OFFICE, HONORIFIC, is_office

LONGEST = 160  # characters of a name with its office and body
LIST = 4_000  # characters of a list
_OF = r"(?:(?:county|district|borough|parish|town|city|unitary|community|ward|(?-i:[A-Z]{2,5})) )?"
STYLE = re.compile(
    rf"(?:{_OF}(?:c?cllr|c?clr|councillor)\b\.?:?"
    r"|(?:(?:chief|detective|assistant|deputy|temporary) )*(?:superintendent|inspector|sergeant|constable)\b"
    r"|(?-i:PC|PCSO|CPO|Sgt|Insp|Supt|DCI|DI|DS|Fr|Canon|Father|Captain|Capt|Major|Colonel|Col|Deputy|Chancellor)\b\.?"
    r")\s+(?=\S)",
    re.IGNORECASE,
)
ELECTED = re.compile(rf"{_OF}(?:c?cllr|c?clr|councillor)", re.IGNORECASE)
PLURAL = re.compile(
    rf"(?P<of>{_OF})"
    r"(?P<what>c?cllrs|c?clrs|councillors|messrs|(?-i:CPOs|PCs|PCSOs))\b[.:]?\s+",
    re.IGNORECASE,
)
ONE = {
    "cllrs": "Cllr",
    "ccllrs": "CCllr",
    "clrs": "Clr",
    "cclrs": "CClr",
    "councillors": "Councillor",
    "messrs": "Mr",
    "cpos": "CPO",
    "pcs": "PC",
    "pcsos": "PCSO",
}
_LETTERS = re.compile(r"(?:,? (?:MP|MSP|MS|AM|MLA|MEP|KC|QC|CBE|OBE|MBE|DBE|KBE|JP|DL|FRS|PhD)\b)+$")
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]{0,120})[)\]}]")
BETWEEN = re.compile(r",\s+(?:(?:and|&)\s+)?|,$")
SEMICOLON = re.compile(r";(?:\s*(?:and|&)\s+)?")
AND = re.compile(r"\s+(?:and|&)\s+")
PIECES = re.compile(r"\s*[,;/]\s*|\s+[-–—]\s*|\s*[-–—]\s+")
LEAD = re.compile(r"^(?:(?:and|also|both|from|by|&)\s+)+", re.IGNORECASE)
ASIDE = re.compile(r",? \(?(?:from|until|for|to|at|on) (?:agenda|items?|part|\d)[^,;]*$", re.IGNORECASE)
TAIL = re.compile(r"\s(?:with|who|whose|due|because|owing|as|until|via|having|had|has|was|were|sent|joined|arrived)\s")
_INITIALS = re.compile(r"[A-Z][a-z]?[A-Z][A-Za-z]{0,2}")
_MARK = re.compile(r"[A-Z]{2,3}|[A-Z]{2}[a-z]")
ACRONYM = re.compile(r"[A-Z]{3,6}")
ROLES = {"RFO", "CEO", "COO", "CFO", "CPO", "PCSO"}
_FULL_STOP = re.compile(
    r"(?:\b(?!(?:c?cllrs?|c?clrs?|mrs|rev|prof|messrs|hon|sgt)\b)[\w'’-]{3,}+|[)\]}])\.(?=\s|$)", re.IGNORECASE
)
WITH = re.compile(r"\s*(?:with|who|as|for|due|because|owing|via|by|from|until|on)\b")
SURNAMES = re.compile(r"(?:\S+ ){0,3}(?:bishop|dean|constable|fellow|provost|rector|vicar)", re.IGNORECASE)
SPEAKS_FOR = re.compile(r"(?:for|representing) (?!(?:agenda )?items?\b|part\b|\d)(?:the )?\w", re.IGNORECASE)
SURE = 3  # words of a name that no mark sets apart from an office: "W G Grosvenor Clerk"
CHAIRS = re.compile(
    r"(?:(?:acting|interim) )?(?:chair(?:man|woman|person)?|convenor|convener)(?: of the meeting)?"
    r"|presiding|(?:[\w -]{0,30}, )?in the chair",
    re.IGNORECASE,
)
IN_THE_CHAIR = re.compile(r",? ?[-–]? ?in the chair$", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\W\d_]\.){1,4}|[^\W\d_][\w'’-]*|[A-Z][a-z]{1,2}\.")
_SMALL = {*("de", "van", "von", "der", "la", "le", "du", "da", "al", "bin")}
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        """
    cllr cllrs cclr clr clrs item items action actions minute minutes report reports meeting meetings apology
    apologies declaration declarations interest interests welcome public matters business open forum police previous
    agenda none no nil any councillor councillors member members council councils community committee board group
    partnership association present absent attendance resident residents various other others apart all january
    february july september october november december monday tuesday wednesday thursday friday saturday sunday date
    time venue draft press staff team service services department road village town high memorial civic scout
    district county borough office centre school network trust university college ltd limited the and was were is in
    on at to by from with representative representatives officer officers introduction introductions finance
    planning highways correspondence question questions update review approval election
    """,
    )
)
_PLACES = frozenset(
    {"hall", "page", "lane", "church", "street", "parish", "august"}
)  # surnames too, but no first names
_COUNTED = re.compile(
    r"(?:and )?(?:(?:\d+|no|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|a few"
    r"|various|approximately \d+) (?:other |anonymous |local )*"
    r"(?:members?|residents?|parishioners?|officers?|councillors?|others|representatives?|people|public|press|anonymous)\b"
    r"|(?:other )?(?:members? of (?:the )?(?:public|press)|(?:the )?(?:public|press)\b|residents\b|parishioners\b"
    r"|officers of\b|representatives of\b|councillors$|members$|others$))",
    re.IGNORECASE,
)


def begins_anew(text: str) -> bool:
    """Whether a line begins with another person: a style, or a name and an office."""
    name, comma, rest = text.partition(", ")
    return style_end(text) > 0 or bool(comma and is_called(name, styled=False) and is_office(rest.split(", ")[0]))


def end_of_sentence(text: str) -> int:
    """Where the first sentence of a text ends."""
    stop = _FULL_STOP.search(text)
    return stop.end() if stop else len(text)


def in_small(text: str) -> str:
    """A text in small letters, every one in its place: a few letters have two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[0] for letter in text)


def is_counted(text: str) -> bool:
    """Whether a text is of people without their names: "Four members of the public"."""
    return bool(_COUNTED.match(text))


def is_initials(text: str) -> bool:
    """Whether a text is letters that may stand for a name."""
    return bool(_INITIALS.fullmatch(text))


def plain_name(text: str) -> str:
    """The name that a text is, "" where it is none."""
    name = BRACKETS.sub("", text).strip()
    end = style_end(name)
    return name if is_called(name[end:], styled=end > 0) else ""


def after_brackets(text: str) -> list[str]:
    """A text; where a bracket is followed by another name in brackets, the two apart."""
    return [piece for piece in re.split(r"(?<=[)\]}]) (?=[A-Z][a-z]+ [A-Z][\w'’-]+ ?[(\[{])", text) if piece]


def split_at(text: str, mark: re.Pattern[str]) -> list[str]:
    """A text in parts, brackets kept whole."""
    masked = BRACKETS.sub(lambda inside: "_" * len(inside[0]), text)
    found, start = [], 0
    for between in mark.finditer(masked):
        found.append(text[start : between.start()])
        start = between.end()
    return [part for part in (*found, text[start:]) if part.strip()]


def style_end(text: str) -> int:
    """Where the styles end that a text begins with: "Cllr Mrs"."""
    end = 0
    while style := STYLE.match(text, end) or HONORIFIC.match(text, end):
        end = style.end()
    return end


def apart(text: str) -> tuple[str, str, str]:
    """A name, the letters of honours behind it, and those that stand for it: "Ann Lee", "", "AL"."""
    first, _, last = text.strip().rpartition(" ")
    if " " in first and is_initials(last) and stands_for(last, first):
        return first, "", last
    honours = _LETTERS.search(text)
    return (text[: honours.start()].strip(), honours[0], "") if honours else (text.strip(), "", "")


def is_called(text: str, *, styled: bool) -> bool:
    """Whether a text is a person's name, without styles."""
    words = text.split()
    if not (1 if styled else 2) <= len(words) <= 5:
        return False
    plain = [word.casefold() for word in words]
    if not _NO_NAME.isdisjoint(plain) or (plain[0] in _PLACES and not styled):
        return False
    office = ANY_OFFICE.search(text)
    if office and not (styled and office.end() == len(text) and SURNAMES.fullmatch(office[0])):
        return False
    if any(_MARK.fullmatch(word) for word in words[1:]) and not text.isupper():
        return False  # letters between two names
    formed = all(
        _WORD.fullmatch(word) and (word[0].isupper() or word in _SMALL or (styled and word == "of")) for word in words
    )
    last = words[-1]
    is_long = len(last) > 2 or (styled and len(last) == 2 and last[1].islower())  # Cllr Wei Li
    return formed and is_long and last not in _SMALL


def has_initial(name: str) -> bool:
    return any(len(word.strip(".")) == 1 for word in name.split())


def stands_for(letters: str, name: str) -> bool:
    """Whether letters are those of a name, in its order, from the first of one of its words on."""
    rest = iter(name[style_end(name) :].casefold())
    first = any(word[0].casefold() == letters[0].casefold() for word in name.split())
    return first and all(letter in rest for letter in letters.casefold())


def sentence_case(text: str) -> str:
    """An office in capitals as it is written in a sentence."""
    return text.capitalize() if text.isupper() and ANY_OFFICE.fullmatch(text) else text
