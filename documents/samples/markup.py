"""The plain markup that the sources of the sample papers are written in.

A source opens with `name: value` lines. After an empty line come its blocks, with an empty line between them.
The first sign of a block says what it is; a block without a sign is a paragraph. A heading that begins with a
number numbers the paragraphs after it: 3.1, 3.2 and on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

SIGNS = {
    "#": "heading",
    "##": "section",
    ">": "quotation",
    "~": "speaker",
    "=": "recommendation",
    "-": "bullet",
    "*": "subject",
    ":": "lines",  # kept as written, as an address is
    "|": "table",
    "!": "decision",
    "@": "place",  # of what the whole source makes: its contents, its list of recommendations
}


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    head: dict[str, str]
    blocks: tuple[Block, ...]

    def of(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]


def parse(text: str) -> Source:
    """The source that a text holds. Raises ValueError where a head line has no name."""
    head, body = re.split(r"\n\s*\n", text, maxsplit=1)
    blocks = (_block(part) for part in re.split(r"\n\s*\n", body.strip()))
    named = dict(line.split(": ", maxsplit=1) for line in head.splitlines())
    return Source(named, tuple(_numbered(blocks)))


def _block(part: str) -> Block:
    lines = part.splitlines()
    sign, _, rest = lines[0].partition(" ")
    if sign not in SIGNS:
        return Block("paragraph", " ".join(lines))
    kept = "\n" if sign in ":|" else " "
    return Block(SIGNS[sign], kept.join([rest, *(line.removeprefix(f"{sign} ") for line in lines[1:])]))


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    chapter, numbers = "", count(1)
    for block in blocks:
        if block.kind == "heading":
            found = re.match(r"\d+", block.text)
            chapter, numbers = found[0] if found else "", count(1)
        if block.kind == "paragraph" and chapter:
            block = Block(block.kind, block.text, f"{chapter}.{next(numbers)}")
        yield block
