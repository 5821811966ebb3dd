"""What a meeting decided: after a word that says so, or in a sentence that does."""

import re
from collections.abc import Iterator

from documents import Unit
from ingest.units.blocks import Block
from ingest.units.found import Found, joined

_LABEL = re.compile(
    r"\W{0,3}(?:(?:IT WAS |It was )?(?:unanimously |UNANIMOUSLY )?"
    r"(?:RESOLVED|AGREED|APPROVED|DECIDED|CARRIED|Resolved|Agreed|Decided|Decision|DECISION|Resolution|RESOLUTION))"
    r"(?:\s(?P<number>\d[\w./-]{0,11}))?(?P<after>\s?[:.,–-]| (?:that|to|THAT|TO|unanimously|and|it|best)\b)"
)
_TRAILING = re.compile(
    r"^\W{0,3}(?:RESOLVED|AGREED|APPROVED|CARRIED|Agreed|Approved|Resolved|It was so (?:agreed|resolved)"
    r"|This was (?:unanimously )?(?:agreed|approved|accepted)(?: by all)?|All (?:agreed|in favour))\W{0,3}$"
)
_BODY = (
    r"(?:council|board|committee|cc|pc|acc|spc|group|panel|meeting|forum|trustees|governors|members"
    r"|councillors|parish council"
    r"|community council|members of .{3,40})"
)
_AGREED = re.compile(
    r"\b(?:it (?:was|is|has been) (?:then |also |therefore |further |unanimously |subsequently )?"
    r"(?:agreed|resolved|decided|determined)|(?:was|were) unanimously agreed"
    rf"|(?:we|all present|all|the {_BODY}|members|councillors|cc|acc|spc) (?:all |both |therefore "
    rf"|unanimously |then |noted .{{1,60}} and )?"
    r"(?:agreed|resolved|decided|voted|approved|adopted|endorsed|ratified)\b(?! action)"
    r"|it was proposed and (?:agreed|seconded))",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:minutes|accounts?|payments?|budget|precept|statements?|policy|policies|return|report|invoices?"
    r"|terms|quotes?|quotation"
    r"|agenda|constitution|plan|regulations|orders|register|reconciliation|expenditure|nominations?)\b"
    r"[^.]{0,140}?\b(?:was|were|is|are)\b (?:\w+ ){0,3}?(?:checked|approved|agreed|adopted|accepted|ratified"
    r"|signed|endorsed)\b"
    r"|\b(?:noted|approved) and (?:approved|adopted|accepted|signed)\b",
    re.IGNORECASE,
)
_ELECTED = re.compile(
    r"\b(?:was|were) (?:duly |unanimously )?(?:re-?)?(?:elected|appointed|co-opted)\b(?: (?:as|to|by|chair"
    r"|vice|on|for)\b|\W*$)",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"\b(?:propos|nominat|mov)ed\b.{0,60}\bseconded\b|\ball (?:were )?in favour\b|\bcarried unanimously\b"
    r"|^\W*approved\W.{0,40}\bseconded\b",
    re.IGNORECASE,
)
_ONLY_PROPOSED = re.compile(
    r"^\W*(?:this was |(?:it was )?duly )?(?:propos|nominat|mov)(?:ed|er|al)?\b.{0,30}\bsecond", re.IGNORECASE
)
_PLANNING = re.compile(
    r"(?:^|[.:–-]\s*|\s{2}|\s)(?:no (?:objections?|comments?(?: or objections?)?|observations)|supported"
    r"|support|objections?|objected"
    r"|neutral)\W*(?:\s[A-Z]{2,3}(?:/[A-Z]{2,3})*)?$",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\W*(?:noted and |all )?(?:approved|adopted|accepted|ratified|agreed)\b(?! action)", re.IGNORECASE)
_MAYBE = (  # what none of the rules can do without
    "gree",
    "solv",
    "ecid",
    "voted",
    "pprov",
    "dopt",
    "ndors",
    "atif",
    "ermin",
    "ccepted",
    "signed",
    "lected",
    "ppoint",
    "co-opt",
    "econded",
    "favour",
    "arried",
)
_ENTRY = 400  # characters of an entry of a list of applications
_SHORT = 80  # characters: such a remark alone is on what the heading says
_PAST = re.compile(
    r"\b(?:had|has|have|having)\s(?:\w+\s){0,2}(?:been\s)?(?:\w+ly\s)?(?:agreed|approved|resolved|decided"
    r"|adopted|accepted|elected|appointed|signed|ratified|endorsed)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:reported|advised|said|explained|confirmed|noted|stated|outlined) that\b|\bnot (?:been )?(?:agreed"
    r"|approved)\b",
    re.IGNORECASE,
)


def decisions(block: Block, sentences: list[str], heading: str) -> Iterator[Found]:
    """The decisions in a paragraph of minutes; `heading` is that which stands right above it, if any."""
    label = _LABEL.match(block.text)
    if label and block.text[label.end() :].strip(" :.,–-") and label["after"].strip() in (":", "–", "-"):
        yield _found(block, block.text, "a word before it", label["number"] or "")
    elif "planning" in block.heading.casefold() and _PLANNING.search(block.text) and len(block.text) < _ENTRY:
        yield _found(block, block.text, "an answer on a planning application")
    elif _ALONE.match(block.text) and not _PAST.search(block.text) and len(block.text) < _SHORT:
        yield _found(block, f"{heading} {block.text}", "a word after it")
    else:
        for rule, text in _sentences(sentences):
            yield _found(block, text, rule)


def _sentences(sentences: list[str]) -> Iterator[tuple[str, str]]:
    """The sentences that decide, each with the rule; who proposed it belongs to what was proposed."""
    kept: list[tuple[str, str]] = []
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        rule = _rule(sentence)
        if rule == "who proposed it" and _ONLY_PROPOSED.search(sentence) and kept and kept[-1][1].endswith(before):
            kept[-1] = (kept[-1][0], f"{kept[-1][1]} {sentence}")
        elif rule in ("a word after it", "who proposed it") and _is_short(sentence) and before:
            kept.append((rule, f"{before} {sentence}"))
        elif rule:
            kept.append((rule, sentence))
    yield from kept


def _is_short(sentence: str) -> bool:
    return _TRAILING.match(sentence) is not None or _ONLY_PROPOSED.search(sentence) is not None


def _rule(sentence: str) -> str:
    """The rule by which a sentence is a decision; none where it is not."""
    if _TRAILING.match(sentence):
        return "a word after it"
    if _LABEL.match(sentence) and not re.match(r"Agreed action", sentence, re.IGNORECASE):
        return "a word before it"
    folded = sentence.casefold()
    if not any(part in folded for part in _MAYBE):
        return ""
    found = _AGREED.search(sentence)
    if found and not _REPORTED.search(sentence[: found.start()]):
        return "a sentence that says agreed"
    if _PROPOSED.search(sentence):
        return "who proposed it"
    if _PAST.search(sentence) or _REPORTED.search(sentence):
        return ""
    if _APPROVED.search(sentence):
        return "something approved"
    return "somebody elected" if _ELECTED.search(sentence) else ""


def _found(block: Block, text: str, rule: str, number: str = "") -> Found:
    section = "" if block.heading == block.text else block.heading
    unit = Unit(unit="decision", number=number, page=block.page, text=joined([text]).strip("* "), section=section)
    return Found(unit, rule)
