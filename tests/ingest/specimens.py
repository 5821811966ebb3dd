"""Small specimens of kinds of files, all of our own: `python -m tests.ingest.specimens` writes those in tests/files.

notice.doc is notice.rtf, saved by LibreOffice as Word 97.
"""

import math
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from ingest.compound import MAGIC

FILES = Path(__file__).parents[1] / "files"
Tree: TypeAlias = Mapping[str, "bytes | Tree"]

_SECTOR, _SMALL = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLER = 4096  # bytes: streams below it stand in small sectors
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def office(kinds: Mapping[str, str], files: Mapping[str, str]) -> bytes:
    """An Office document: `kinds` are the beginnings of names of parts, and what they are."""
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name in files
        for start, kind in kinds.items()
        if name.startswith(start) and name.endswith(".xml")
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    named = "http://schemas.openxmlformats.org/package/2006/content-types"
    return packed({"[Content_Types].xml": f'<Types xmlns="{named}">{rels}{listed}</Types>', **files})


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


class _Sectors:
    """Streams cut into sectors, with the chain from each sector to the next."""

    def __init__(self, size: int) -> None:
        self.content, self.chain = bytearray(), list[int]()
        self._size = size

    def add(self, content: bytes) -> int:
        """Where a stream begins."""
        if not content:
            return _END
        first, count = len(self.chain), math.ceil(len(content) / self._size)
        self.content += content.ljust(count * self._size, b"\0")
        self.chain += [*range(first + 1, first + count), _END]
        return first


class _Entry:
    """What the directory says of a stream (2), a storage (1) or all of it (5)."""

    def __init__(self, name: str, kind: int, content: bytes = b"") -> None:
        self.name, self.kind, self.content = name, kind, content
        self.child = self.sibling = _FREE

    def written(self, start: int, size: int) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le")
        head = (name, len(name), self.kind, 1, _FREE, self.sibling, self.child)
        return struct.pack("<64sHBBIII36xIQ", *head, start, size)


def _listed(tree: Tree, entries: list[_Entry], parent: _Entry) -> None:
    before: _Entry | None = None
    for name, content in tree.items():
        entry = _Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1)
        if before:
            before.sibling = len(entries)
        else:
            parent.child = len(entries)
        before = entry
        entries.append(entry)
        if not isinstance(content, bytes):
            _listed(content, entries, entry)


def compound(tree: Tree) -> bytes:
    """A compound file with these streams and storages: [MS-CFB]."""
    entries = [_Entry("Root Entry", 5)]
    _listed(tree, entries, entries[0])
    small, large = _Sectors(_SMALL), _Sectors(_SECTOR)
    starts = [(small if len(entry.content) < _SMALLER else large).add(entry.content) for entry in entries]
    sizes = [len(entry.content) for entry in entries]
    starts[0], sizes[0] = large.add(bytes(small.content)), len(small.content)
    small_chain = struct.pack(f"<{len(small.chain)}I", *small.chain)
    small_at = large.add(small_chain.ljust(math.ceil(len(small_chain) / _SECTOR) * _SECTOR, b"\xff"))
    placed = zip(entries, starts, sizes, strict=True)
    directory = large.add(b"".join(entry.written(start, size) for entry, start, size in placed))
    count = math.ceil((len(large.chain) + 1) / (_SECTOR // 4 - 1))
    chain_at = range(len(large.chain), len(large.chain) + count)
    chain = struct.pack(f"<{len(large.chain) + count}I", *large.chain, *[_FAT] * count).ljust(count * _SECTOR, b"\xff")
    head = struct.pack("<8s16xHHHHH10xIIxxxxI", MAGIC, 0x3E, 3, 0xFFFE, 9, 6, count, directory, _SMALLER)
    head += struct.pack("<4I", small_at, math.ceil(len(small_chain) / _SECTOR), _END, 0)
    return head + struct.pack("<109I", *chain_at, *[_FREE] * (109 - count)) + bytes(large.content) + chain


def properties(before: int, values: Mapping[int, str | bytes | int], *, wide: bool = True) -> dict[str, bytes | Tree]:
    """The streams of a storage in a mail of Outlook: [MS-OXMSG] 2.4."""
    streams: dict[str, bytes | Tree] = {}
    listed = bytes(before)
    for number, value in values.items():
        if isinstance(value, int):
            listed += struct.pack("<HHIQ", 0x40 if value > 0xFFFFFFFF else 0x03, number, 6, value)
            continue
        kind = 0x102 if isinstance(value, bytes) else 0x1F if wide else 0x1E
        content = value if isinstance(value, bytes) else value.encode("utf-16-le" if wide else "cp1252")
        listed += struct.pack("<HHIQ", kind, number, 6, len(content))
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
    return {**streams, "__properties_version1.0": listed}


def outlook(
    values: Mapping[int, str | bytes | int], recipients: tuple[Tree, ...] = (), attachments: tuple[Tree, ...] = (),
    *, before: int = 32, wide: bool = True,
) -> Tree:  # fmt: skip
    """The storage of a mail."""
    named = {f"__recip_version1.0_#{number:08X}": recipient for number, recipient in enumerate(recipients)}
    held = {f"__attach_version1.0_#{number:08X}": attachment for number, attachment in enumerate(attachments)}
    return {**properties(before, values, wide=wide), **named, **held}


def recipient(name: str, address: str, role: int) -> Tree:
    """Role: 1 for who it is to, 2 for who has a copy, 3 for who has a blind one."""
    return properties(8, {0x3001: name, 0x39FE: address, 0x0C15: role})


def attachment(name: str, content: bytes, **more: str | int) -> Tree:
    """A file that came with a mail."""
    numbers = {"media_type": 0x370E, "content_id": 0x3712, "hidden": 0x7FFE, "method": 0x3705}
    values: dict[int, str | bytes | int] = {0x3705: 1, 0x3707: name, 0x3701: content}
    return properties(8, {**values, **{numbers[key]: value for key, value in more.items()}})


def mail() -> bytes:
    """A mail with two papers, one of them a mail, sent on 1 July 2025."""
    inner = outlook({0x0037: "The roof", 0x1000: "It leaks.", 0x0042: "Eve Adair"}, before=24)
    return compound(
        outlook(
            {
                0x001A: "IPM.Note",
                0x0037: "Draft minutes of 17 June",
                0x0042: "Imogen Tarrant",
                0x5D02: "imogen@sespm.example.org",
                0x0039: 133_958_221_200_000_000,
                0x1000: "Dear all,\r\n\r\nHere are the minutes.\r\n",
                0x1013: b"<html><body><p>Dear all,</p><p>Here are the minutes.</p></body></html>",
            },
            (
                recipient("Members of the Group", "group@sespm.example.org", 1),
                recipient("Stukeley, Edmund", "/o=ExchangeLabs/cn=ed", 2),
                recipient("The Auditor", "audit@example.org", 3),
            ),
            (
                attachment("minutes.csv", b"Item,Owner\nRoof,Clerk\n", media_type="text/csv"),
                {**properties(8, {0x3705: 5}), "__substg1.0_3701000D": inner},
            ),
        )
    )


def relations(*kinds_and_targets: tuple[str, str]) -> str:
    """A part that says what another refers to: r1, r2 and so on."""
    related = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds_and_targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}</Relationships>'
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)


def shape(*texts: str, place: str = "") -> str:
    placed = f'<p:ph type="{place}"/>' if place else ""
    return f"<p:sp><p:nvSpPr><p:nvPr>{placed}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs(*texts)}</p:txBody></p:sp>"


def slide(content: str, kind: str = "sld", more: str = "") -> str:
    named = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    named += ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    return f"<p:{kind} {named} {more}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:{kind}>"


def presentation(*slides: str, **more: str) -> bytes:
    """Slides; `more` are other parts, by their names, to which the first slide refers."""
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="r{number}"/>' for number in range(1, len(slides) + 1))
    named = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{_RELATIONS}"'
    files = {
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {named}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{number}.xml") for number in range(1, len(slides) + 1))
        ),
        "ppt/slides/_rels/slide1.xml.rels": relations(*((kind, f"../{kind}.xml") for kind in more)),
    }
    files |= {f"ppt/slides/slide{number}.xml": content for number, content in enumerate(slides, 1)}
    kinds = {"ppt/presentation": "presentation.main", "ppt/slides/": "slide", "ppt/notesSlide": "notesSlide"}
    return office(
        {start: f"presentationml.{kind}" for start, kind in kinds.items()},
        files | {f"ppt/{kind}.xml": content for kind, content in more.items()},
    )


def slides() -> bytes:
    """Two slides, the first with notes."""
    table = "<a:tbl><a:tr><a:tc>{}</a:tc><a:tc>{}</a:tc></a:tr></a:tbl>".format(
        paragraphs("Action"), paragraphs("Owner")
    )
    return presentation(
        slide(shape("Sea walls are old", "Half were built by 1950") + shape("Sea defences", place="title")),
        slide(shape("Next steps", place="title") + f"<p:graphicFrame>{table}</p:graphicFrame>"),
        notesSlide=slide(shape("Thank the engineers", place="body"), "notes"),
    )


def workbook(
    sheets: Mapping[str, str], *, strings: str = "", styles: str = "", state: str = "", more: str = ""
) -> bytes:
    """Sheets by their names, each as the XML of its rows; the last one with a state."""
    named = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELATIONS}"'
    states = ["visible"] * (len(sheets) - 1) + [state or "visible"]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{shown}" r:id="r{number}"/>'
        for number, (name, shown) in enumerate(zip(sheets, states, strict=True), 1)
    )
    parts = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
    files = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {named}>{more}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*parts, ("sharedStrings", "strings.xml"), ("styles", "styles.xml")),
        "xl/strings.xml": f"<sst {named}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {named}>{styles}</styleSheet>",
    }
    for number, content in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {named}><sheetData>{content}</sheetData></worksheet>"
    kinds = {"workbook": "sheet.main", "worksheets/": "worksheet", "strings": "sharedStrings", "styles": "styles"}
    return office({f"xl/{start}": f"spreadsheetml.{kind}" for start, kind in kinds.items()}, files)


def grants() -> bytes:
    """Two sheets with dates, sums and a formula."""
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="d mmmm yyyy"/>'
        '<numFmt numFmtId="165" formatCode="[$£-809]#,##0.00"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/></cellXfs>'
    )
    grants = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>45719</v></c>'
        '<c r="C2" s="2"><v>12500.5</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>All</t></is></c>'
        '<c r="C4" s="2"><f>SUM(C2:C3)</f><v>12500.5</v></c></row>'
    )
    shares = (
        '<row><c t="str"><f>"Sha"&amp;"res"</f><v>Shares</v></c><c s="3"><v>0.125</v></c><c t="b"><v>1</v></c></row>'
    )
    strings = "<si><t>Council</t></si><si><t>Paid</t></si><si><r><t>Su</t></r><r><t>m</t></r></si><si><t>Ayton</t></si>"
    return workbook({"Grants 2025": grants, "Shares": shares}, strings=strings, styles=styles)


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\sb240 heading 1;}}
{\info{\title Repairs to the sea wall}{\author Ann Clerk}{\creatim\yr2025\mo3\dy3\hr9}}
{\header\pard Stanford Parish Council\par}{\footer\pard Registered at the old mill\par}
\pard\s1 Sea wall\par
\pard Repairs began on 3\~March 2025{\footnote\pard The engineer\rquote s letter.} at a cost of
 \'a312,500 \endash  paid by the \uc1\u8220?Harbour Fund\u8221?.\par
\trowd\cellx100\cellx200\pard\intbl Action\cell Owner\cell\row
\trowd\cellx100\cellx200\pard\intbl Mend the steps\cell Clerk\cell\row
\pard {\v hidden }{\field{\*\fldinst HYPERLINK "https://example.org"}{\fldrslt the plan}} {\f1\'c4\'e0}
{\*\annotation\pard Is that all?}\par}
"""


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for name, content in (
        ("mail.msg", mail()),
        ("slides.pptx", slides()),
        ("grants.xlsx", grants()),
        ("notice.rtf", RTF),
    ):
        (FILES / name).write_bytes(content)


if __name__ == "__main__":
    main()
