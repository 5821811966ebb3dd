"""What somebody is to do after a meeting: after the word, in a sentence with a name, or in a table at the end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents import Unit
from ingest.units.blocks import Block
from ingest.units.found import Found, joined
from ingest.units.people import ANYBODY

_LABEL = re.compile(
    r"(?:^|(?<=[\s–-]))[*_]{0,2}(?:ACTION|Action|Agreed [Aa]ction)S?(?: (?:point|item"
    r"|no))?(?: ?(?P<number>\d[\w./-]{0,9}))?"
    r"\s?(?:[:–-]\s?|\s(?=[A-Z]{2,3}\b))"
)
_MONTH = r"(?:Jan|Febr|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE = (
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {_MONTH}(?: \d{{4}})?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{_MONTH} \d{{4}})"
)
_DUE = re.compile(
    rf"\b(?:by|before|from|no later than|due(?: on| by)?:?)\s(?P<due>(?:the )?(?:end of )?(?:{_DATE}"
    rf"|(?:the )?next meeting|{_MONTH}\b(?: meeting)?"
    rf"|(?:the )?(?:{_MONTH} )meeting))(?P<more>[^,.;]{{0,30}})",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:for|at|to) (?P<due>(?:the )?next meeting)\b", re.IGNORECASE)
_OWNER = re.compile(rf"[\s*]*(?P<owner>{ANYBODY})(?=\s+(?:to|will|would|should|shall|agreed|undertook)\b)")
_OWNER_ALONE = re.compile(rf"[\s*]*(?P<owner>{ANYBODY})\W*$")
_IN_OFFICE = (  # the word that makes a name that of an office
    r"(?:Head|Director|Manager|Officer|Leader|Lead|Executive|Chair(?:man|woman|person)?|Clerk|Secretary|Holder|Member"
    r"|Minister|Solicitor|Treasurer|Mayor|Commissioner|Co-?ordinator|Advis[eo]r|Administrator|Engineer|Surveyor"
    r"|Planner|Accountant|Auditor|Governor|Principal|Trustee|Warden|Team|Service|Department)s?"
)
_WORD_OF_OFFICE = r"[A-Z][\w’'/-]*|\d{2,3}"
_OFFICE = re.compile(  # "Head of Housing to write", "The Section 151 Officer and the Leader to meet"
    r"[\s*]*(?!(?:Report|Letter|Minutes?|Paper|Update|Note|Copy|Role|Appointment|Election)s?\b)"
    rf"(?P<owner>(?=[^\n:;.]{{0,90}}?\b{_IN_OFFICE}\b)(?:[Tt]he )?(?:{_WORD_OF_OFFICE})"
    rf"(?:(?:,? (?:and|&|of|for) (?:the )?|[ ,]+(?:\((?=[A-Z]))?)(?:{_WORD_OF_OFFICE})\)?){{0,11}})"
    r"(?=\s+to\s+(?!be\b|the\b|have\b|date\b)[a-z]{2,}|\W*$)"
)
_TO = re.compile(r" (?:is |are |was |were )?to (?!be (?!asked|reminded|invited|contacted)|have\b|date\b)[a-z]{2,}")
_DOES = (
    "contact|write|speak|talk|ask|check|arrange|send|draft|report|circulate|obtain|get|find|organise|pursue"
    "|follow|raise|look"
    "|liaise|meet|investigate|e-?mail|order|prepare|update|chase|request|seek|provide|pass|forward|complete"
    "|supply|collect"
    "|produce|submit|invite|purchase|buy|put|advise|review|research|make|take|bring|inspect|monitor|attend"
    "|publish|set|remind"
    "|respond|reply|inform|distribute|post|share|help|try|let|mention|add|clear|cut|fix|repair|replace|remove"
    "|install|deliver|visit"
    "|phone|ring|call|enquire|inquire|query|apply|keep|draw|amend|sign|pay|represent|each"
    "|carry|deal|discuss|approach|consider|ascertain|refer|expedite|lead|work|continue|confirm|clarify|explore|identify|notify"
)
_VERB = re.compile(_DOES, re.IGNORECASE)
_WILL = re.compile(rf" (?:will|would|shall) (?:also |now |then )?(?:{_DOES})\b")
_UNDERTOOK = re.compile(
    r" (?:has |have |had )?(?:also |kindly )?(?:agreed|undertook|undertaken|offered|promised|volunteered) to [a-z]{2,}"
)
_WILL_TOO = re.compile(rf"^[^.]{{0,200}},? and will (?:also |then )?(?:{_DOES})\b")
_PASSIVE = re.compile(r"\b(?:will|would|should|is to|are to) be [a-z]+ed by $")
_NOT_TOLD = re.compile(
    r"\b(?:asked|for|allow\w*|wish\w*|invit\w+|by|requested|wrote|of|with|and|from|that|the|to|on|as|thanked)\s$"
)
_AGREED = re.compile(r"\b(?:agreed|resolved|decided)\b|\b(?:AGREED|RESOLVED|DECIDED)\b")
_ACTS = re.compile(
    rf"(?: \([\w. ]{{2,12}}\))? (?:(?:will|would|shall|should|to) (?:also |now |then |both )?"
    r"(?!be\b|have\b|not\b)[a-z]{3,}"
    rf"|(?:{_DOES})\b)"
)
_BESIDE = re.compile(r"\b(?:by|of|with|from|on|thanked)(?: the)?\s$")
_OURSELVES = re.compile(r"\b(?:CC|PC|Council)$")
_WORD = re.compile(r"\w+")
_OPEN = re.compile(
    r"\b(?:(?:would|will|shall)(?! (?:not|still|have|allow|be \w+ing|continue|take place))"
    r"|should|(?<!due )to be|suggest\w*|ask(?:ed)?|await\w*|need(?:s|ed)?|require[ds]?|request\w*"
    r"|still|agreed|decided"
    r"|supported|objections?|[Nn]o comments?|was given|pending|outstanding|as yet|preparing|pursu(?:e|ing))\b"
)
_DOUBT = re.compile(
    r"\b(?:un)?likely\b|\bseem|\bhoped\b|\bunderstood\b|\bhad (?:now )?been\b|\bno longer\b|\bnot required\b"
    r"|\b[Nn]o \w+ \w+ was required\b"
)
_SHE = re.compile(r"(?:He|She|They) (?:agreed|undertook|offered|promised|volunteered) to [a-z]{2,}")
_TELLS = (" to ", " will ", " would ", " shall ", " by ")  # what none of the rules can do without
NAMED = "a decision that names who acts"
_BARE = 5  # words: fewer do not say what is to be done
_OLD = re.compile(r"\b(?:completed?|closed|done|see below|in progress|update|owner)\b", re.IGNORECASE)
_ROW = re.compile(
    rf"(?P<owner>[A-Z]{{2,4}}(?:(?:,|/| and| &)+ ?[A-Z]{{2,4}}){{0,4}}) (?P<text>\S.{{4,300}}?) (?P<due>{_DATE})$"
)
_TAIL = re.compile(rf"\s(?P<owner>[A-Z]{{2,3}}(?:/[A-Z]{{2,3}}){{0,3}})(?: (?P<due>{_DATE}))?$")
_NUMBERED = re.compile(
    r"(?P<number>[A-Z][a-z]{2,8}\d{2}\.\d{2}(?:\(\d\))?|\d{1,2}\.\d{2}\.\d{2}(?:\(\d\))?"
    r"|\d{1,3}\.?) (?P<text>[A-Z].{4,400})"
)
_HEAD = re.compile(r"(?:no|ref|owner|who|action|what)\b.{0,40}", re.IGNORECASE)
_HEADS = 2  # lines of a table that say what its columns hold


def actions(block: Block, sentences: list[str], people: re.Pattern[str], decided: set[str]) -> Iterator[Found]:
    """The actions in a paragraph of minutes; `decided` are the sentences that are decisions."""
    labels = list(_LABEL.finditer(block.text)) if "ction" in block.text or "CTION" in block.text else []
    labels = [found for found in labels if found.start() < 3 or block.text[found.start() - 1] in " –-"]
    if labels:
        ends = [found.start() for found in labels[1:]] + [len(block.text)]
        for found, end in zip(labels, ends, strict=True):
            text = block.text[found.end() : end].strip(" *–-")
            if text and not block.is_heading:
                whole = block.text[found.start() : end].strip(" *–-")
                if _OWNER_ALONE.fullmatch(text) and found.start():
                    whole = block.text[:end].strip(" *")
                yield _found(block, whole, "the word before it", text, number=found["number"] or "")
        return
    if _NUMBERED.match(block.whole) and _OLD.search(block.text):
        return
    told: list[Found] = []
    for place, sentence in enumerate(sentences):
        if decided and any(sentence in decision for decision in decided):
            told += _decided(block, sentence, people)
        else:
            told += _sentence(block, sentence, people, sentences[place - 1] if place else "")
    yield from _with_column(block, sentences, told) if block.owner else told


def _decided(block: Block, sentence: str, people: re.Pattern[str]) -> Iterator[Found]:
    """Who is to act on a decision, where it says so."""
    agreed = _AGREED.search(sentence)
    for found in people.finditer(sentence, agreed.end()) if agreed else ():
        if _ACTS.match(sentence, found.end()) and not _BESIDE.search(sentence[: found.start()]):
            if not _OURSELVES.search(found[0]):
                yield _found(block, sentence[found.start() :], NAMED, "", owner=found[0])
            return


def _with_column(block: Block, sentences: list[str], found: list[Found]) -> Iterator[Found]:
    """The actions of a paragraph with initials in the column beside it: theirs too, or else what is open at its end."""
    theirs = set(_WORD.findall(block.owner))
    for place in range(len(found) - 1, -1, -1):
        whose = set(_WORD.findall(found[place].unit.owner)) - {"and"}
        if whose & theirs or whose <= {"He", "She", "They"}:
            if whose < theirs or not whose & theirs:
                found[place] = replace(found[place], unit=replace(found[place].unit, owner=block.owner))
            break
    yield from found
    if found:
        return
    for place in range(len(sentences) - 1, -1, -1):
        if _OPEN.search(sentences[place]) and not _DOUBT.search(sentences[place]):
            short = place and len(sentences[place].split()) < _BARE
            text = f"{sentences[place - 1]} {sentences[place]}" if short else sentences[place]
            yield _found(block, text, "initials in a column", text, owner=block.owner)
            return


def _matches(sentence: str, people: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str]]:
    for found in people.finditer(sentence):
        rest = sentence[found.end() :]
        first = found.start() == 0 or sentence[found.start() - 2 : found.start()] in ("- ", "– ")
        if _TO.match(rest) and not _NOT_TOLD.search(sentence[: found.start()]):
            yield found, "a name, and to do something"
        elif (_WILL.match(rest) and first) or (_WILL_TOO.match(rest) and first):
            yield found, "a name, and will do something"
        elif _UNDERTOOK.match(rest) and first:
            yield found, "a name, and agreed to do something"
        elif _PASSIVE.search(sentence[: found.start()]):
            yield found, "to be done by a name"


def _sentence(block: Block, sentence: str, people: re.Pattern[str], before: str) -> Iterator[Found]:
    told = any(word in sentence for word in _TELLS)
    found = next(_matches(sentence, people), None) if told else None
    if found:
        match, rule = found
        start = 0 if rule == "to be done by a name" else match.start()
        text = sentence[start:]
        if len(text.split()) < _BARE and (start or before):
            text = sentence if start else f"{before} {sentence}"
        yield _found(block, text, rule, sentence[match.start() :], owner=match[0])
    elif _SHE.match(sentence):
        yield _found(block, sentence, "a name, and agreed to do something", sentence)


def rows(blocks: Sequence[Block], start: int) -> Iterator[tuple[int, Found]]:
    """The rows of a table of actions, below its heading."""
    for place in range(start, len(blocks)):
        block = blocks[place]
        if place < start + _HEADS and _HEAD.fullmatch(block.text):
            continue
        row = _ROW.fullmatch(block.text)
        numbered = _NUMBERED.fullmatch(block.whole)
        if block.mark and not block.is_heading and not numbered:
            found = _found(block, block.whole, "an item of a list", block.text)
        elif row:
            found = _found(block, block.text, "a row of a table", row["text"], owner=row["owner"], due=row["due"])
        elif numbered and not block.is_heading:
            tail = _TAIL.search(block.text)
            told = tail.groupdict() if tail else {}
            found = _found(block, block.whole, "a row of a table", numbered["text"], number=numbered["number"], **told)
        else:
            return
        yield place, replace(found, listed=True)


def _found(
    block: Block, text: str, rule: str, said: str, *, number: str = "", owner: str = "", due: str | None = ""
) -> Found:
    named = None if owner else _OFFICE.match(said) or _OWNER.match(said) or _OWNER_ALONE.fullmatch(said)
    if named and _VERB.fullmatch(named["owner"]):  # "Write to the landlords"
        named = None
    date = _DUE.search(said) or _NEXT.search(said)
    whole = joined([text]).strip("* ")
    return Found(
        Unit(
            unit="action",
            number=number,
            page=block.page,
            text=whole,
            owner=owner or (named["owner"] if named else ""),
            due=due or (_due(date) if date else ""),
            section="" if block.heading == block.text else block.heading,
        ),
        rule,
    )


def _due(date: re.Match[str]) -> str:
    return " ".join(date["due"].split())
