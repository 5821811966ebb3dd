"""The one colour that a house brings, checked to be read by everybody, as rules of the stylesheet."""

import re
from typing import NamedTuple

from documents import MunimentError

LIGHT = ("#ffffff", "#f3f5f7")  # what words stand on: the paper and the tint of static/style.css
DARK = ("#14181b", "#1e2428")
ENOUGH = 4.5  # to one, for words of the usual size: WCAG 2.2, 1.4.3
_STEPS = 20
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


class Accent(NamedTuple):
    """The colour of links and of the band at the top; `dark` is that of links on dark pages."""

    light: str
    dark: str

    @classmethod
    def of(cls, light: str, dark: str = "") -> "Accent":
        """A colour that can be read, and one for dark pages, which is a lighter one where none is given.

        Raises:
            MunimentError: one of them is no colour, or too close to what it stands on.
        """
        _check("MUNIMENT_ACCENT", light, LIGHT, "darker")
        dark = dark or _lighter(light)
        _check("MUNIMENT_ACCENT_DARK", dark, DARK, "lighter")
        return cls(light, dark)

    @property
    def rules(self) -> str:
        """To be read after the stylesheet."""
        return (
            f"\n:root {{ --brand: {self.light}; --link: {self.light}; }}\n"
            f"@media (prefers-color-scheme: dark) {{ :root {{ --link: {self.dark}; }} }}\n"
        )


def contrast(one: str, other: str) -> float:
    """How much two colours differ, from 1 to 21, as WCAG reckons it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _check(setting: str, colour: str, grounds: tuple[str, ...], better: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise MunimentError(f"{setting}={colour} is no colour. Write it as #12508a.")
    least, ground = min((contrast(colour, ground), ground) for ground in grounds)
    if least < ENOUGH:
        raise MunimentError(
            f"{setting}={colour} cannot be read by everybody: its contrast with {ground} is {least:.1f} to 1, and "
            f"{ENOUGH} to 1 is needed. Take a {better} colour."
        )


def _lighter(colour: str) -> str:
    """The colour with as much white as dark pages need."""
    mixed = (_mixed(colour, step / _STEPS) for step in range(_STEPS + 1))
    return next(each for each in mixed if min(contrast(each, ground) for ground in DARK) >= ENOUGH)


def _mixed(colour: str, white: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in _parts(colour))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
