"""What an answer says to a recommendation: a closed grammar of what accepts, accepts in part or rejects it as a whole.

Whatever else stands beside a word of acceptance, in its sentence or in the next, leaves nothing that is clear.
"""

import re

from documents.units import Status

NUMBER = r"(?:[A-Z]{0,3}\d{1,4}(?:[./-]\d{1,4}){0,2}[a-z]?|[IVX]{1,5})(?!\w)"
NUMBERS = rf"{NUMBER}(?:(?:\s*(?:,|&|[–-]|(?i:,?\s(?:and|to)))\s*)(?:[Rr]ecommendations?\s+)?{NUMBER}){{0,40}}"
RECOMMENDATION = (
    r"(?:(?i:with )?(?i:(?:all|both) (?:of )?)?(?:(?i:the|this|these|those)(?: [\w’']+)?? [Rr]ecommendations?"
    rf"|(?:[Tt]he )?(?i:recommendations?) {NUMBERS}))"
)
_BODY = (  # who may answer: an institution, not a group, a witness or those who are no longer asked
    r"(?:[Tt]he |[Oo]ur )?(?:(?!(?:Shadow|Former|Previous|Last|Opposition|Youth|If|When|Unless|Until|Whether|Should"
    r"|Once|Not?|Neither|Few|Some|Many|Most|Any)\b)[A-Z][\w&’'-]+ (?:and )?){0,4}"
    r"(?i:governments?|council|department|ministry|ministers?|secretary of state|office|treasury|board|authority|agency"
    r"|trust|cabinet|executive|commission|commissioner|corporation|partnership|service|director|mayor|management"
    r"|company|university|(?-i:DfE|DfT|DHSC|DLUHC|DWP|Defra|FCDO|HMPPS|HMRC|MHCLG|MoD|MoJ|NHS England|Ofsted))"
    r"(?: (?:for|of)(?: the)?(?: [A-Z]\w+,?(?: and| of(?: the)?)?){1,7}(?<!and))?"
)
_SUBJECT = (
    rf"(?:(?:We|we|I|{_BODY})(?: (?:have|has))?(?: (?:is|are|am) (?:happy|pleased|glad|content) to)?"
    rf"|(?:{RECOMMENDATION}|This|It) (?:is|are|was|were|has been|have been|(?=(?:cannot|will not|could not) be)))"
)
_LEAD = (
    rf"(?:(?:The )?(?:(?:[Ff]inal|FINAL|[Uu]pdated|[Rr]evised) )?(?:(?:Our|{_BODY}(?:[’']s?)?) )?"
    r"(?i:(?:final |updated |revised )?(?:response|position|status|decision|reply|answer|outcome|view|conclusion))"
    r" ?[:–-] ?)"
)
_NOT = (
    r"(?i:(?:(?:(?:do|does|can|could|will|is|are) )?not|can ?not|no longer|(?:do|does|wo|ca)n[’']t)(?: be)?"
    r"(?:, [^,]{1,120},)?|(?:(?:is|are|am) )?unable to|refuses? to|declines? to)"
)
_HOW = r"(?P<{}>(?i:in full|fully|wholly|in part|in principle|partly|partially|part|broadly|largely))"
_FULLY = {"in full", "fully", "wholly"}
YES = r"(?i:accept(?:s|ed)?|agree(?:s|d)?|support(?:s|ed)?)"
NO = r"(?i:reject(?:s|ed)?|disagree(?:s|d)?|decline[sd]?)"
NOTES = r"(?i:note[sd]?)"
_OPENS = (
    rf"(?:(?:{_SUBJECT} )?(?:(?i:therefore|also|now|welcomes? and) )?(?:(?P<denies>{_NOT}) )?"
    rf"(?:{_HOW.format('before')}[ -])?)"
)
_SAYS = re.compile(
    rf"{_LEAD}?(?:(?i:consequently|accordingly|therefore|for (?:this|these) reasons?),? )?{_OPENS}"
    rf"(?:(?P<yes>{YES})|(?P<no>{NO})|{NOTES})\b(?:[ ,(–-]+{_HOW.format('beside')}\)?)?(?P<of>:? {RECOMMENDATION})?"
    rf"(?:[ ,(–-]+{_HOW.format('after')}\)?)?"
)
_PART = re.compile(rf"(?:^|[,;] (?:and |but )?| (?:and|but|while|whilst) )(?P<part>{_OPENS}(?:{YES}|{NO}|{NOTES})\b)")
_ENDS = re.compile(r"(?:[ ,–]*\d{1,3}(?:[.,]\d{1,3})*)*[\s.;“”’\")–-]*")  # the numbers of the paragraphs that argue it
_DOES = re.compile(
    rf"\s*(?:[,;:–(-]+|and|which)\s*(?:and )?(?:(?:already |fully )?(?:implemented|completed?|delivered|done)\W*$"
    rf"|(?:(?:we|it|work|{_BODY}) )?(?:will|has|have|(?:is|are) (?:already|now|being))\b)"
)
_OPEN = re.compile(
    r"\b(?:whether|if|unless|until|yet|neither|nor|pending|once|when(?:ever)?|provided|permitting|conditional|conditions?"
    r"|tbc|await\w*|depend\w*|defer\w*|postpon\w*|suspend\w*|cancel\w*|shelved|stalled|paused?|on hold|lapsed?"
    r"|withdr[ae]wn?|supersed\w*|overt[ao]k\w*|overturned|revers\w*|rescind\w*|abandon\w*|drop(?:ped)?|previous(?:ly)?"
    r"|former(?:ly)?|draft|to be (?:\w+ )?(?:confirmed|agreed|decided|considered|determined|reviewed|found|funded))\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\bin part\b|\bpart(?:ly|ially)?\b(?! of)|\bin principle|\bas amended|\bsubject to|\bexcept|\bapart from"
    r"|\bother than|\bwith (?:modif|amend|chang|reserv|caveat|(?:the )?exception)|\bonly\b|\balone\b"
    r"|\bsave (?:for|that|in)\b|\bexclud(?:e[sd]?|ing)\b",
    re.IGNORECASE,
)
_DOUBTS = re.compile(  # in what is said after a word of acceptance
    rf"{_OPEN.pattern}|{_PARTLY.pattern}|{NO}"
    r"|\b(?:not|no(?! later)|never|cannot|unable|but|however|(?:al)?though|nevertheless|nonetheless|whil(?:e|st)"
    r"|whereas|despite|instead|would|might|subject|refus\w+|reserv(?:e|es|ations?)|concerns?|caveats?|uncertain|approval|spirit"
    r"|extent|unworkable|unaffordable|as (?:far|soon|resources|funds|funding)"
    r"|where(?:ver)? (?:\w+ )?(?:possible|practica\w+|appropriate|feasible|resources|funds|funding|necessary|can)"
    r"|will (?:be )?(?:consider|review|explor|look|discuss|examin|decid|not)\w*)\b|n[’']t\b|^ .*\bshould\b"
    r"|^\W*(?:this|that|it|which) (?:is|was|applies|extends|covers|relates)\b"
    r"(?! (?:already|now|being|under ?way|in hand|done))",
    re.IGNORECASE | re.MULTILINE,
)


def status(said: str, following: str = "") -> Status:
    """What a whole sentence says to a recommendation, the one that follows heard; what says more is unclear."""
    says = _SAYS.match(said)
    if not says or not (says["yes"] or says["no"]) or _OPEN.search(rest := said[says.end() :]):
        return Status.UNCLEAR
    how = {says[name].casefold() for name in ("before", "beside", "after") if says[name]}
    if says["denies"] and says["yes"] and how & _FULLY:
        return Status.PARTLY
    partly = how - _FULLY or _PARTLY.search(rest)
    if says["denies"] or says["no"]:
        return Status.UNCLEAR if partly or (says["denies"] and says["no"]) else Status.REJECTED
    return Status.PARTLY if partly else _accepted(says, rest, following)


def _accepted(says: re.Match[str], rest: str, following: str) -> Status:
    """What says yes, if it ends there, goes on to what is done, or is the cell of a row that goes on."""
    is_cell = says["yes"].endswith("ed") and not says["of"] and rest[1:2].isupper()
    closed = is_cell or _ENDS.fullmatch(rest) or _DOES.match(rest)
    return Status.ACCEPTED if closed and not _DOUBTS.search(f"{rest}\n{following}") else Status.UNCLEAR


def clauses(said: str) -> list[tuple[str, bool]]:
    """The parts of a sentence that each answer something, and whether each says its answer and no more."""
    found = [each for each in _PART.finditer(said) if each.start("part")]
    starts = [0, *(each.start("part") for each in found)]
    ends = [*(each.start() for each in found), len(said)]
    parts = [said[start:end].strip(" .") for start, end in zip(starts, ends, strict=True)]
    says = [_SAYS.match(part) for part in parts]
    return [(part, each is not None and each.end() == len(part)) for part, each in zip(parts, says, strict=True)]
