"""The parameters of an address as people send them, cleaned and within limits."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

TEXT_LIMIT = 1_000
VALUE_LIMIT = 200
VALUES_LIMIT = 200

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]+")
_TURNING = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Given:
    """The cleaned parameters, by name, in the order given."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first value, "" where there is none."""
        return self.values.get(name, ("",))[0]

    def one(self, name: str) -> str:
        """The same, as long as a value may be."""
        return self.first(name)[:VALUE_LIMIT]

    def some(self, name: str) -> tuple[str, ...]:
        """The values, as many and as long as they may be."""
        return tuple(value[:VALUE_LIMIT] for value in self.values.get(name, ())[:VALUES_LIMIT])

    def text(self) -> str:
        """The words looked for, as far as they are read."""
        return self.first("q")[:TEXT_LIMIT].strip()

    def number(self, name: str, allowed: Collection[int]) -> int | None:
        """The number given, or None where there is none that is allowed."""
        typed = self.first(name)
        number = int(typed) if re.fullmatch("[0-9]{1,7}", typed) else 0
        return number if number in allowed else None


def given(params: Iterable[tuple[str, str]]) -> Given:
    """The parameters that have a value, each value once."""
    found: dict[str, list[str]] = {}
    for name, value in params:
        if cleaned := _clean(value):
            found.setdefault(name, []).append(cleaned)
    return Given({name: tuple(dict.fromkeys(values)) for name, values in found.items()})


def _clean(value: str) -> str:
    """Without control characters, those that turn the direction, and half surrogate pairs, which no paper holds."""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub(" ", _TURNING.sub("", whole)).strip()
