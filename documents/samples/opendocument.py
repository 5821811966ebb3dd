"""Writes a sample paper as an OpenDocument text: its XML by hand, and the same bytes each time."""

from pathlib import Path
from xml.sax.saxutils import escape

from documents.samples.markup import Block, Source
from documents.samples.office import BOLD, DUBLIN, XML, blocks, cells, words
from documents.samples.packing import write_zip

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODT = "application/vnd.oasis.opendocument.text"


def odt(source: Source, path: Path, *, footer: str) -> None:
    """Writes a source as an OpenDocument text."""
    written = [_open_table(block) if block.kind == "table" else _open(block) for block in blocks(source, footer)]
    names = "".join(f' xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    looks = f' xmlns:fo="{OASIS}:xsl-fo-compatible:1.0" xmlns:dc="{DUBLIN}" office:version="1.3"'
    bold = (
        '<style:style style:name="Bold" style:family="paragraph">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    parts = {
        "mimetype": ODT,
        "META-INF/manifest.xml": XML + _manifest(),
        "meta.xml": f"{XML}<office:document-meta{names}{looks}><office:meta><dc:title>{escape(source.head['title'])}"
        f"</dc:title><dc:creator>{escape(source.head['body'])}</dc:creator></office:meta></office:document-meta>",
        "content.xml": f"{XML}<office:document-content{names}{looks}>"
        f"<office:automatic-styles>{bold}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(written)}</office:text></office:body></office:document-content>",
    }
    write_zip({name: part.encode() for name, part in parts.items()}, path, plain="mimetype")


def _manifest() -> str:
    entries = {"/": ODT, "content.xml": "text/xml", "meta.xml": "text/xml"}
    given = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in entries.items()
    )
    names = f'xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3"'
    return f"<manifest:manifest {names}>{given}</manifest:manifest>"


def _open(block: Block) -> str:
    text = words(block).replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")
    if block.kind in {"section", "heading"}:
        level = 1 if block.kind == "section" else 2
        return f'<text:h text:outline-level="{level}">{text}</text:h>'
    bold = ' text:style-name="Bold"' if block.kind in BOLD else ""
    return f"<text:p{bold}>{text}</text:p>"


def _open_table(table: Block) -> str:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{_open(Block('cell', cell))}</table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in cells(table)
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(cells(table)[0])}"/>'
    return f"<table:table>{columns}{rows}</table:table>"
