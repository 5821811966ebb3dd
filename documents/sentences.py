"""What people did, told in a sentence."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from documents.audit import Audited
from documents.dates import PartialDate
from documents.vocabulary import Vocabulary

_NONE = "none"
PARTIES = {"sender", "recipient", "cc", "chair", "present", "attending", "apologies", "absent"}
_WORDS = {"our_ref": "our reference", "your_ref": "your reference", "source_url": "source"}
ACCEPT = "accept"
_DONE = {
    "withdraw": "Withdrawn",
    "restore": "Restored",
    "erase": "Erased",
    "publish": "Published",
    "reject": "Rejected",
    "take back": "Waits again",
}
RELATIONS = {"reply_to": "a reply to", "response_to": "a response to", "redaction_of": "a redacted copy of"}
_Detail: TypeAlias = Mapping[str, Any]


def sentence(audited: Audited, vocabulary: Vocabulary) -> str:
    """What a row of the audit tells, as plain text: “Date: 3 March 2025, was 4 March 2025”, “Withdrawn: It was wrong.”.

    It names neither who did it nor when.
    """
    action = audited.action
    if audited.detail is None:
        return f"{_DONE.get(action, _capital(action))}. What was said went with a paper that was erased."
    known = action in _DONE or action == ACCEPT or "field" not in audited.detail
    told = _TOLD.get(action, _other) if known else _of_field
    return _with_reason(told(audited.action, audited.detail, vocabulary), str(audited.detail.get("reason", "")))


def field_words(field: str) -> str:
    """The name of a field for people: “in reply to”."""
    return _WORDS.get(field, field.replace("_", " "))


def value_words(field: str, value: str, vocabulary: Vocabulary) -> str:
    """A value of a field for people: a day in words, a body by its name, a party as it is written."""
    if field == "body":
        return vocabulary.body(value).name
    if field == "topic":
        return vocabulary.topic(value).name
    if field in PARTIES and value:
        party = json.loads(value)
        body = vocabulary.body(party["body"]).name if party["body"] else ""
        return ", ".join(filter(None, (party["name"], party["role"], body)))
    return day_words(value) if field in {"date", "in_reply_to", "embargo"} else value


def day_words(value: str) -> str:
    """A day in words; what is none, as it is."""
    try:
        return PartialDate.parse(value).words
    except ValueError:
        return value


def _of_field(action: str, detail: _Detail, vocabulary: Vocabulary) -> str:
    field = detail["field"]
    if action == "embargo":
        return f"For staff until {day_words(detail['until'])}"
    if action == "redact":
        of = detail.get("of")
        return f"Published as {RELATIONS['redaction_of']} {of}" if of else f"For staff; redacted as {detail['copy']}"
    now, was = (_values(field, detail[key], vocabulary) for key in ("now", "was"))
    again = ", as before" if action in {"unset", "undo"} else ""
    return f"{_undone(detail)}{_capital(field_words(field))}: {now}{again}, was {was}"


def _values(field: str, values: Sequence[str], vocabulary: Vocabulary) -> str:
    return "; ".join(value_words(field, value, vocabulary) for value in values if value) or _NONE


def _removal(action: str, _detail: _Detail, _vocabulary: Vocabulary) -> str:
    return _DONE[action]


def _accepted(_action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """That a paper was let in, and for whom; before that it was for nobody."""
    if until := detail.get("until"):
        return f"Accepted, for staff until {day_words(until)}"
    public = (detail.get("visibility") or detail.get("now") or ["staff"])[-1] == "public"
    return f"Accepted, for {'everybody' if public else 'staff'}"


def _join(_action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """What became of a pair: what is said of it now tells."""
    what, after = f"{RELATIONS[detail['relation']]} {detail['other']}", detail["after"]
    if after is None:
        return f"{_undone(detail)}Nothing is said any more of whether it is {what}"
    return f"{_undone(detail)}{'Not' if after['parted'] else 'Joined:'} {what}"


def _undo(action: str, detail: _Detail, vocabulary: Vocabulary) -> str:
    """What was put back, where that is no field."""
    if "relation" in detail:
        return _join(action, detail, vocabulary)
    return f"{_undone(detail)}{'Withdrawn again' if detail['after'] else 'Restored'}"


def _other(action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """What this part knows nothing more of: its name, and what is noted."""
    noted = [f"{key} {value}" for key, value in detail.items() if key != "reason" and isinstance(value, str | int)]
    return ": ".join(filter(None, (_capital(action), ", ".join(noted))))


def _vocabulary(action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """What became of an entry of the vocabulary; its texts are too long to be told."""
    done = "changed" if detail["before"] and detail["after"] else "added" if detail["after"] else "removed"
    return f"{_capital(action.removeprefix('vocabulary '))} {detail['slug']} of the vocabulary {done}"


def _account(action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """What became of somebody's account, or of what opens something in their name."""
    return _ACCOUNTS[action].format_map(_Known({**detail, "ends": str(detail.get("ends", ""))[:10]}))


def _changed(_action: str, detail: _Detail, _vocabulary: Vocabulary) -> str:
    """What of an account is another now."""
    told = {
        "role": f"is {detail.get('role')}",
        "disabled": "may no longer sign in" if detail.get("disabled") else "may sign in again",
        "password": "has another password",
        "shown": "is called otherwise",
        "mail": "has another mail address",
    }
    changes = [words for key, words in told.items() if key in detail]
    return f"{detail['account']} {' and '.join(changes)}"


class _Known(dict[str, Any]):
    """What is noted; what is not, is left out."""

    def __missing__(self, _key: str) -> str:
        return ""


def _undone(detail: _Detail) -> str:
    return f"Undone, number {detail['undoes']}: " if "undoes" in detail else ""


def _with_reason(told: str, reason: str) -> str:
    return f"{told}: {reason}" if reason else told


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_ACCOUNTS = {
    "user add": "{account} may sign in as {role}",
    "sign out everywhere": "{account} was signed out everywhere",
    "let go": "{account} was let go: the provider gives them no role",
    "token give": "A token for {account}: {name}, to {scope}, until {ends}",
    "token take": "A token of {account} was taken back",
    "feed give": "A private feed for {account}",
    "feed take": "A private feed of {account} was taken back",
}
_TOLD: Mapping[str, Callable[[str, _Detail, Vocabulary], str]] = {
    **dict.fromkeys(_DONE, _removal),
    ACCEPT: _accepted,
    "user change": _changed,
    **dict.fromkeys(_ACCOUNTS, _account),
    **dict.fromkeys(("join", "part", "let"), _join),
    "undo": _undo,
    **dict.fromkeys(("vocabulary body", "vocabulary topic"), _vocabulary),
}
