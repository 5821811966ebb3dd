"""What people said, decided and named, as one JSON file, from which a repository can be begun anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.claim import Claim, Source
from documents.decisions import Decided, Removal, State
from documents.document import ID_DIGITS, Visibility
from documents.errors import MunimentError

_FORMAT = 1
_SAID = ("field", "value", "by", "at")
_REMOVED = ("document", "visibility", "reason", "at")


@dataclass(frozen=True, slots=True)
class Export:
    """People's decisions, and the vocabulary's files by name."""

    decided: Decided
    vocabulary: Mapping[str, str]

    def record(self) -> dict[str, Any]:
        """As JSON."""
        said = [
            {
                "document": id,
                **{name: getattr(claim, name) for name in _SAID},
                **({"of": claim.rule} if claim.rule else {}),
            }
            for id, claim in self.decided.said
        ]
        removed = [
            {"erased": removal.erased, "state": removal.state, **{name: getattr(removal, name) for name in _REMOVED}}
            for removal in self.decided.removed
        ]
        return {"muniment_export": _FORMAT, "said": said, "removed": removed, "vocabulary": dict(self.vocabulary)}


def read_export(text: str) -> Export:
    """The export that somebody wrote to a file.

    Raises:
        MunimentError: it is none, of another version, or something in it cannot be.
    """
    try:
        record = json.loads(text)
        if record["muniment_export"] != _FORMAT:
            raise MunimentError(f"The export is of format {record['muniment_export']}; this version reads {_FORMAT}.")
        decided = Decided(tuple(map(_said, record["said"])), tuple(map(_removed, record["removed"])))
        return Export(decided, {str(name): str(content) for name, content in record["vocabulary"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MunimentError("This is no export of Muniment. Give the file that `muniment export` wrote.") from error


def _said(row: Mapping[str, Any]) -> tuple[str, Claim]:
    field, value, by, at = (_text(row, name) for name in _SAID)
    of = _id({"document": row["of"]}) if row.get("of") else ""
    return _id(row), Claim(field=field, value=value, source=Source.PERSON, rule=of, by=by, at=_moment(at))


def _removed(row: Mapping[str, Any]) -> Removal:
    return Removal(
        document=_id(row),
        state=State(row.get("state") or (State.ERASED if row["erased"] else State.WITHDRAWN)),
        visibility=Visibility(row["visibility"]),
        reason=_text(row, "reason"),
        at=_moment(_text(row, "at")),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _id(row: Mapping[str, Any]) -> str:
    id = row["document"]
    if not isinstance(id, str) or len(id) != ID_DIGITS or not set(id) <= set("0123456789abcdef"):
        raise ValueError(id)
    return id
