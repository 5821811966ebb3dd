"""Who wrote to whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A sender or recipient; what is not said is empty. `body` is a slug, or the name as written."""

    name: str = ""
    role: str = ""
    body: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.body) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """The parties and references of a letter or mail."""

    sender: Party = Party()
    recipient: tuple[Party, ...] = ()
    cc: tuple[Party, ...] = ()
    our_ref: str = ""
    your_ref: str = ""
    in_reply_to: str = ""
