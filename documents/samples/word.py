"""Writes a sample paper as a Word document: its XML by hand, and the same bytes each time."""

from pathlib import Path
from xml.sax.saxutils import escape

from documents.samples.markup import Block, Source
from documents.samples.office import BOLD, DUBLIN, XML, blocks, cells, words
from documents.samples.packing import write_zip

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = {"section": "Heading1", "heading": "Heading2", "letterhead": "Letterhead", "office": "Office", "cell": "Cell"}


def docx(source: Source, path: Path, *, footer: str) -> None:
    """Writes a source as a Word document."""
    written = [_word_table(block) if block.kind == "table" else _word(block) for block in blocks(source, footer)]
    size = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    body = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(written)}{size}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}).replace(
            "</Relationships>",
            f'<Relationship Id="core" Type="{PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/></Relationships>',
        ),
        "docProps/core.xml": _core(source),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml"}),
        "word/styles.xml": _word_styles(),
    }
    write_zip({name: (XML + part).encode() for name, part in parts.items()}, path)


def _content_types() -> str:
    kinds = {
        "word/document.xml": "wordprocessingml.document.main",
        "word/styles.xml": "wordprocessingml.styles",
    }
    given = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{given}<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    given = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{given}</Relationships>'


def _core(source: Source) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="{DUBLIN}">'
        f"<dc:title>{escape(source.head['title'])}</dc:title><dc:creator>{escape(source.head['body'])}</dc:creator>"
        "</cp:coreProperties>"
    )


def _word_styles() -> str:
    looks = {
        "Normal": ("Normal", '<w:sz w:val="22"/>'),
        "Heading1": ("heading 1", '<w:b/><w:sz w:val="32"/>'),
        "Heading2": ("heading 2", '<w:b/><w:sz w:val="24"/>'),
        "Letterhead": ("Letterhead", '<w:b/><w:sz w:val="30"/>'),
        "Office": ("Office", '<w:sz w:val="17"/>'),
        "Cell": ("Cell", '<w:sz w:val="20"/>'),
    }
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:rPr>{look}</w:rPr></w:style>'
        for id, (name, look) in looks.items()
    )
    return f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'


def _word(block: Block) -> str:
    style = STYLES.get(block.kind, "Normal")
    bold = "<w:rPr><w:b/></w:rPr>" if block.kind in BOLD else ""
    text = '</w:t><w:br/><w:t xml:space="preserve">'.join(words(block).split("\n"))
    text = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    run = f'<w:r>{bold}<w:t xml:space="preserve">{text}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _word_table(table: Block) -> str:
    rows = "".join(f"<w:tr>{''.join(map(_word_cell, row))}</w:tr>" for row in cells(table))
    grid = '<w:gridCol w:w="2200"/>' * len(cells(table)[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'


def _word_cell(cell: str) -> str:
    return f"<w:tc>{_word(Block('cell', cell))}</w:tc>"
