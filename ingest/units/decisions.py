"""What a meeting decided: after a word that says so, or in a sentence that does."""

import re
from collections.abc import Iterator, Sequence

from documents import Unit
from ingest.units.blocks import REFERENCE, Block
from ingest.units.found import Found, joined

_LABEL = re.compile(
    r"\W{0,3}(?:(?:IT WAS |It was )?(?:unanimously |UNANIMOUSLY )?"
    r"(?:RESOLVED|AGREED|APPROVED|DECIDED|CARRIED|Resolved|Agreed|Decided|Decision|DECISION|Resolution|RESOLUTION))"
    r"(?:\s(?P<number>\d[\w./-]{0,11}))?(?P<after>\s?[:.,–-]| (?:that|to|THAT|TO|unanimously|and|it|best)\b)"
)
_TRAILING = re.compile(
    r"^\W{0,3}(?:RESOLVED|AGREED|APPROVED|CARRIED|Agreed|Approved|Resolved|It was so (?:agreed|resolved)"
    r"|This was (?:unanimously )?(?:agreed|approved|accepted)(?: by (?:all|the [\w ]{2,40}))?|All (?:agreed|in favour)"
    r"|(?:Support|Approval) was given)\W{0,3}$"
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
    rf"|it was proposed and (?:agreed|seconded)|(?:the {_BODY}|members|cc)\b[^.]{{1,100}}"
    r" and (?:agreed|decided|resolved) (?:to|that))",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:minutes|accounts?|payments?|budget|precept|statements?|policy|policies|return|report|invoices?"
    r"|terms|quotes?|quotation"
    r"|agenda|constitution|plan|regulations|orders|register|reconciliation|expenditure|nominations?|appointments?|transactions)\b"
    r"[^.]{0,140}?\b(?:was|were|is|are)\b (?:\w+ ){0,3}?(?:checked|approved|agreed|adopted|accepted|ratified"
    r"|signed|endorsed)\b"
    r"|\b(?:noted|approved) and (?:approved|adopted|accepted|signed)\b|\b(?:approval|support|agreement) was given\b",
    re.IGNORECASE,
)
_ELECTED = re.compile(
    r"\b(?:was|were) (?:duly |unanimously )?(?:re-?)?(?:elected|appointed|co-opted)\b(?: (?:as|to|by|chair"
    r"|vice|on|for)\b|\W*$)|\bdeclares? the following elect",
    re.IGNORECASE,
)
_BY_INITIALS = r"\bprop(?:osed|oser)?\b(?: by)?\s?[:.–-]?\s?(?-i:[A-Z])[\w ]{1,20}[\s,;]+(?:2nd|2 ?nd|sec(?:onded)?)\b"
_PROPOSED = re.compile(
    r"\b(?:propos|nominat|mov)ed\b.{0,60}\bseconded\b|\ball (?:were )?in favour\b|\bcarried unanimously\b"
    rf"|^\W*approved\W.{{0,40}}\bseconded\b|{_BY_INITIALS}",
    re.IGNORECASE,
)
_ONLY_PROPOSED = re.compile(
    r"^\W*(?:approval )?\W*(?:this was |(?:it was )?duly )?(?:propos|nominat|mov)(?:ed|er|al)?\b.{0,30}\bsecond"
    rf"|^{_BY_INITIALS}",
    re.IGNORECASE,
)
_PLANNING = re.compile(
    r"(?:^|[.:–-]\s*|\s{2}|\s)(?:no (?:object(?:ions?)?|comments?(?: or objections?)?|observations)"
    r"(?: (?:were |was )?raised)?"
    r"|supported|support|objections?|objected|neutral)\W*(?:\s[A-Z]{2,3}(?:/[A-Z]{2,3})*)?$"
    r"|\bcomments?\s?: (?:agree|support|object)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rf"(?:[a-z][.)]\s)?{REFERENCE}")
_ALONE = re.compile(r"\W*(?:noted and |all )?(?:approved|adopted|accepted|ratified|agreed)\b(?! action)", re.IGNORECASE)
_MAYBE = (  # what none of the rules can do without
    "gree",
    "solv",
    "ecid",
    "ecis",
    "voted",
    "pprov",
    "dopt",
    "ndors",
    "atif",
    "ermin",
    "ccepted",
    "signed",
    "elect",
    "ppoint",
    "co-opt",
    "econded",
    "favour",
    "arried",
    "upport was",
    "2nd",
    "prop:",
)
_APPLICATION = 700  # characters from its reference to the answer
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


def applications(blocks: Sequence[Block]) -> Iterator[str]:
    """Of each block the planning application that it belongs to, so far: from its reference to the answer on it."""
    text = ""
    for block in blocks:
        if "/" in block.text[:9] and _REFERENCE.match(block.text):
            text = block.text
        else:
            text = f"{text} {block.text}" if text and not block.mark and len(text) < _APPLICATION else ""
        yield text
        if text and _PLANNING.search(block.text):
            text = ""


def decisions(block: Block, sentences: list[str], heading: str, application: str) -> Iterator[Found]:
    """The decisions in a paragraph of minutes.

    `heading` is that which stands right above it, if any, and `application` that which it belongs to.
    """
    listed = application or (len(block.text) < _ENTRY and "planning" in block.heading.casefold())
    label = _LABEL.match(block.text)
    if label and block.text[label.end() :].strip(" :.,–-") and label["after"].strip() in (":", "–", "-"):
        yield _found(block, block.text, "a word before it", label["number"] or "")
    elif listed and _PLANNING.search(block.text):
        yield _found(block, application or block.text, "an answer on a planning application")
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
        if rule == "who proposed it" and _ONLY_PROPOSED.search(sentence) and kept and _is_open(kept[-1], before):
            kept[-1] = (kept[-1][0], f"{kept[-1][1]} {sentence}")
        elif rule in ("a word after it", "who proposed it") and _is_short(sentence) and before:
            kept.append((rule, f"{before} {sentence}"))
        elif rule:
            kept.append((rule, sentence))
    yield from kept


def _is_open(decision: tuple[str, str], before: str) -> bool:
    """Whether who proposed a thing belongs to a decision: it stands right above, or is an approval without names."""
    rule, text = decision
    return text.endswith(before) or (rule == "something approved" and "second" not in text)


def is_only_proposed(unit: Unit) -> bool:
    """Whether a decision says no more than who proposed and seconded it."""
    return unit.unit == "decision" and _ONLY_PROPOSED.search(unit.text) is not None and len(unit.text) < _SHORT


def _is_short(sentence: str) -> bool:
    return _TRAILING.match(sentence) is not None or _ONLY_PROPOSED.search(sentence) is not None


def _rule(sentence: str) -> str:
    """The rule by which a sentence is a decision; none where it is not."""
    if not _may_decide(sentence.casefold()):
        return ""
    if _TRAILING.match(sentence):
        return "a word after it"
    if _LABEL.match(sentence) and not re.match(r"Agreed action", sentence, re.IGNORECASE):
        return "a word before it"
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


def _may_decide(folded: str) -> bool:
    for part in _MAYBE:  # noqa: SIM110 - asked of each sentence, and twice as fast as any()
        if part in folded:
            return True
    return False


def _found(block: Block, text: str, rule: str, number: str = "") -> Found:
    section = "" if block.heading == block.text else block.heading
    unit = Unit(unit="decision", number=number, page=block.page, text=joined([text]).strip("* "), section=section)
    return Found(unit, rule)
