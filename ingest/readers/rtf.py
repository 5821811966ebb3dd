"""RTF documents: the text as it is printed, in reading order, cut at headings. See the RTF Specification 1.9.1."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from documents import Unreadable
from ingest import media
from ingest.readers.cleaning import clean_line
from ingest.readers.office import (
    Passage,
    chosen,
    heading_level,
    row,
    with_comments,
    with_head,
    with_margins,
    with_notes,
)
from ingest.readers.parts import Block, parts
from ingest.reading import LIMITS, Limits, Reading

VERSION = 1
_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<hex>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_WRITTEN = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "~": " ", "_": "-",
    "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_FLOWS = {  # destinations that hold text to read, and where it goes
    "footnote": "note",
    "annotation": "comment",
    "header": "head",
    "headerr": "head",
    "headerl": "head",
    "headerf": "first head",
    "footer": "foot",
    "footerl": "foot",
    "footerr": "foot",
    "footerf": "foot",
    "shptxt": "box",
    "dptxbxtext": "box",
    "title": "title",
    "author": "author",
    "fonttbl": "fonts",
    "stylesheet": "styles",
}
_BESIDE = {"note", "comment", "head", "first head", "foot", "box"}
_WALKED = {"shpinst", "do"}  # marked as optional, but with text boxes in them
_LEFT_OUT = {
    "colortbl", "listtable", "listoverridetable", "rsidtbl", "revtbl", "filetbl", "fldinst", "pict", "objdata",
    "nonshppict", "shprslt", "sp", "xe", "tc", "bkmkstart", "bkmkend", "info",
    "template", "themedata", "datastore", "latentstyles", "nesttableprops", "private", "company", "operator", "subject",
    "keywords", "comment", "doccomm", "category", "manager", "hlinkbase", "nextfile", "buptim", "printim",
}  # fmt: skip
_TIMES = {"creatim": "begun", "revtim": "modified"}
_ENDS = {"par", "sect", "page", "nestcell", "nestrow", "column"}  # of paragraphs
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    255: "cp850",
}  # fmt: skip
_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PAGES = {65001: "utf-8", 10000: "mac_roman"}
_DEEPEST = 5_000  # groups in one another
_FACTS = ("title", "title"), ("author", "author"), ("begun", "begun"), ("modified", "modified")


def read(path: Path, limits: Limits = LIMITS) -> Reading:
    """The text of an RTF document.

    Raises:
        Unreadable: it is damaged, or holds no text.
    """
    with path.open("rb") as file:
        content = file.read(limits.bytes + 1)
    document = parsed(content[: limits.bytes])
    partial = "" if document.whole else "The end of the document is missing."
    if len(content) > limits.bytes:
        partial = f"Only the first {limits.bytes // 1_000_000} MB were read."
    found = parts(document.blocks(), limits, partial)
    if not found.pages:
        raise Unreadable(
            "The document holds no text.", "Look whether it was saved whole; of a scan add a copy with text."
        )
    return Reading(media_type=media.RTF, pages=found.pages, embedded=document.facts(), partial=found.partial)


def parsed(content: bytes) -> "Rtf":
    """The text in RTF.

    Raises:
        Unreadable: its groups lie too deep in one another.
    """
    document = Rtf()
    place = 0
    while token := _TOKEN.match(content, place) or _TOKEN.search(content, place):
        place = token.end() + document.take(token)
        if document.ended:
            break
    document.end()
    return document


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


class _State(NamedTuple):
    """What holds until the end of a group."""

    flow: str = "body"  # "" for what is left out
    encoding: str = ""  # of the font
    skipped: int = 1  # characters after one in Unicode, for programs that know none
    hidden: bool = False
    in_table: bool = False
    style: int = 0
    outline: int | None = None


class Rtf:
    """What is gathered of a document, token by token."""

    def __init__(self) -> None:
        self.ended = self.whole = False
        self._state = _State()
        self._groups: list[_State] = []
        self._optional = False  # the next word is of a destination that may be skipped
        self._skip = 0  # characters still to leave out
        self._bytes = bytearray()  # not decoded yet: of one character there may be two
        self._pieces: dict[str, list[str]] = {}
        self._cell: list[Block] = []
        self._row: list[list[Block]] = []
        self._beside: dict[str, list[Block]] = {}  # notes and boxes of this paragraph, heads and comments of the whole
        self._passages: list[Passage] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = self._usual_font = 0
        self._levels: dict[int, int] = {}  # of styles
        self._first_page_differs = False
        self._stated: dict[str, str] = {}

    def take(self, token: re.Match[bytes]) -> int:
        """Take a token; how many bytes after it are none."""
        if word := token["word"]:
            number = int(token["number"]) if token["number"] else None
            if word == b"bin":
                return max(number or 0, 0)
            self._flush()
            self._word(word.decode(), number)
        elif token["hex"]:
            self._add(bytes.fromhex(token["hex"].decode()))
        elif text := token["text"]:
            self._add(text)
        elif brace := token["brace"]:
            self._flush()
            self._open() if brace == b"{" else self._close()
        elif sign := token["sign"]:
            self._flush()
            self._sign(sign.decode("latin-1"))
        return 0

    def end(self) -> None:
        """Finish what a file that was cut left open."""
        self.whole = self.ended
        self._flush()
        while self._groups:
            self._close()
        self._end_paragraph()
        self._end_row()

    def blocks(self) -> Iterator[Block]:
        """The paragraphs and headings."""
        first, others = self._beside.get("first head", []), self._beside.get("head", [])
        head = dict.fromkeys(first if self._first_page_differs else others)
        found = with_margins(
            with_head(head, with_notes(self._passages)), [*first, *others, *self._beside.get("foot", [])]
        )
        yield from with_comments(found, self._beside.get("comment", []))

    def facts(self) -> dict[str, str]:
        """What the document says of itself."""
        return chosen(self._stated, _FACTS)

    def _open(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise Unreadable("The document is damaged.", "Open it in a word processor and save a copy.")
        self._groups.append(self._state)

    def _close(self) -> None:
        if self._groups:
            inner, self._state = self._state, self._groups.pop()
            if inner.flow != self._state.flow:
                self._end_flow(inner.flow)
            if inner.flow == "styles":
                self._levels[inner.style] = heading_level(self._text("styles").rstrip("; "))
        self.ended = not self._groups

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._optional = True
        elif sign in "\r\n":
            self._end_paragraph()
        else:
            self._write(_WRITTEN.get(sign, ""))

    def _word(self, word: str, number: int | None) -> None:
        optional, self._optional = self._optional, False
        if word in _FLOWS or word in _TIMES:
            known = self._state.flow or word in {"title", "author", *_TIMES}
            self._state = self._state._replace(flow=_FLOWS.get(word, word) if known else "", hidden=False)
        elif word in _LEFT_OUT or (optional and word not in _WALKED):
            self._state = self._state._replace(flow="")
        elif word in _WRITTEN:
            self._write(_WRITTEN[word])
        elif word in _ENDS:
            self._end_paragraph()
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        elif word == "u":
            self._write(chr((number or 0) % 0x10000))
            self._skip = self._state.skipped
        elif self._state.flow in _TIMES and word in {"yr", "mo", "dy"}:
            self._write(f"{number or 0:04}" if word == "yr" else f"-{number or 0:02}")
        else:
            self._state = self._changed(word, number or 0, on=number != 0)
            self._set(word, number or 0)

    def _changed(self, word: str, number: int, *, on: bool) -> _State:
        """What holds from here to the end of the group."""
        state = self._state
        match word:
            case "pard":
                return state._replace(in_table=False, style=0, outline=None)
            case "plain":
                return state._replace(hidden=False, encoding=self._fonts.get(self._usual_font, ""))
            case "v" | "deleted":
                return state._replace(hidden=on)
            case "intbl":
                return state._replace(in_table=True)
            case "s":
                return state._replace(style=number)
            case "outlinelevel":
                return state._replace(outline=number)
            case "uc":
                return state._replace(skipped=min(max(number, 0), 10))
            case "f":
                return state._replace(encoding=self._fonts.get(number, ""))
        return state

    def _set(self, word: str, number: int) -> None:
        """What holds for the whole document."""
        if word == "f":
            self._font = number
        elif word == "fcharset" and self._state.flow == "fonts":
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == "deff":
            self._usual_font = number
        elif word == "titlepg":
            self._first_page_differs = True
        elif word in _SETS:
            self._encoding = _SETS[word]
        elif word == "ansicpg":
            self._encoding = _known(_PAGES.get(number, f"cp{number}"))

    def _add(self, text: bytes) -> None:
        skipped = min(self._skip, len(text))
        self._skip -= skipped
        if self._state.flow and not self._state.hidden:
            self._bytes += text[skipped:]

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._state.encoding or self._encoding, "replace")
            self._bytes.clear()
            self._write(text)
        self._skip = 0

    def _write(self, text: str) -> None:
        if self._state.flow and not self._state.hidden:
            self._pieces.setdefault(self._state.flow, []).append(text)

    def _text(self, flow: str) -> str:
        """What was written to a flow since it was last asked; characters given in two halves are put together."""
        text = "".join(self._pieces.pop(flow, ()))
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _end_paragraph(self) -> None:
        flow = self._state.flow
        if flow != "body":
            if flow in _BESIDE:
                self._beside.setdefault(flow, []).append(Block(self._text(flow)))
            return
        level = self._level()
        text = self._text("body")
        blocks = [Block(text, level), *self._beside.pop("box", ())]
        if self._state.in_table:
            self._cell += blocks
        else:
            self._end_row()
            self._passages.append(Passage(blocks, self._beside.pop("note", [])))

    def _level(self) -> int:
        outline = self._state.outline
        if outline is not None:
            return min(outline + 1, 6) if 0 <= outline < 9 else 0
        return self._levels.get(self._state.style, 0)

    def _end_cell(self) -> None:
        if self._state.flow != "body":
            self._write("\t")
            return
        self._state = self._state._replace(in_table=True)
        self._end_paragraph()
        self._row.append(self._cell)
        self._cell = []

    def _end_row(self) -> None:
        if self._state.flow == "body" and (self._row or self._cell):
            cells, self._row, self._cell = [*self._row, self._cell], [], []
            self._passages.append(Passage(list(row(cells)), self._beside.pop("note", [])))

    def _end_flow(self, flow: str) -> None:
        """Keep what stands in a group that is no part of the text around it."""
        if flow in {"title", "author"}:
            self._stated.setdefault(flow, clean_line(self._text(flow)))
        elif flow in _TIMES:
            self._stated.setdefault(_TIMES[flow], self._text(flow))
        elif flow in _BESIDE and flow in self._pieces:
            self._beside.setdefault(flow, []).append(Block(self._text(flow)))
