"""What a paper holds when a word processor writes it: the same for Word and for OpenDocument."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from documents.samples.markup import Block, Source

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DUBLIN = "http://purl.org/dc/elements/1.1/"
BOLD = {"subject", "decision"}


def blocks(source: Source, footer: str) -> Iterator[Block]:
    """What stands in the paper, from its letterhead to the line that says that it is an example."""
    yield Block("letterhead", source.head["body"])
    yield Block("office", source.head.get("office", "").replace("; ", "\n"))
    yield from source.blocks
    yield Block("office", footer)


def cells(table: Block) -> list[list[str]]:
    return [row.split(" | ") for row in table.text.splitlines()]


def words(block: Block) -> str:
    """The text of a block, with its number or its dot, and with the apostrophes that a word processor sets."""
    lead = {"bullet": "•\t"}.get(block.kind, f"{block.number}\t" if block.number else "")
    return escape(lead + block.text).replace("'", "’")
