"""Sets a sample paper as a PDF with reportlab: a report with cover, labels and outline, or plainly."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from documents.samples.markup import Block, Source

INK, GREY, PALE = HexColor("#1f3a4d"), HexColor("#8a979f"), HexColor("#eef2f4")
WIDE, HIGH = A4
SIDE, TOP, FOOT = 27 * mm, 30 * mm, 26 * mm
MEASURE = WIDE - 2 * SIDE
DEPTHS = {"report heading": 0, "section": 1}  # in the outline and the contents
CLOSE = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
TIGHT = [("TOPPADDING", (0, 0), (-1, -1), 1.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]

# Where a typesetter may break a long word at the end of a line.
BREAKS = ("accom-modation", "home-lessness", "partner-ship", "unaccom-panied", "evalu-ation", "resettle-ment")
CUT = "<<page>>"  # a page break inside a paragraph


def style(name: str, **settings: object) -> ParagraphStyle:
    usual = {"fontName": "Times-Roman", "fontSize": 11, "leading": 15, "spaceAfter": 8}
    return ParagraphStyle(name, **{**usual, **settings})


LINES = {"embeddedHyphenation": 1, "allowWidows": 0, "allowOrphans": 0}
REPORT = {"fontSize": 12.5, "leading": 19.5, "spaceAfter": 10, "alignment": TA_JUSTIFY, **LINES}
BOLD = "Helvetica-Bold"
STYLES = {
    "letterhead": style("letterhead", fontName=BOLD, fontSize=15, leading=19, spaceAfter=2, textColor=INK),
    "office": style("office", fontName="Helvetica", fontSize=8.5, leading=11.5, spaceAfter=18),
    "paragraph": style("paragraph"),
    "report paragraph": style("report paragraph", **REPORT),
    "quotation": style(
        "quotation", fontName="Times-Italic", leftIndent=50, rightIndent=24, spaceAfter=4, keepWithNext=1
    ),
    "speaker": style("speaker", fontSize=10, leading=13, leftIndent=50, rightIndent=24, spaceAfter=11),
    "bullet": style("bullet", leftIndent=48, bulletIndent=34, spaceAfter=5),
    "heading": style("heading", fontName=BOLD, fontSize=11, spaceBefore=6, textColor=INK, keepWithNext=1),
    "report heading": style("report heading", fontName=BOLD, fontSize=18, leading=23, spaceAfter=14, textColor=INK),
    "section": style("section", fontName=BOLD, fontSize=12, spaceBefore=8, textColor=INK, keepWithNext=1),
    "paper title": style("paper title", fontName=BOLD, fontSize=17, leading=21, spaceAfter=12, textColor=INK),
    "subject": style("subject", fontName="Times-Bold", keepWithNext=1),
    "lines": style("lines", spaceAfter=12),
    "decision": style("decision", fontName="Times-Bold", leftIndent=34),
    "recommendation": style("recommendation", spaceAfter=0),
    "cell": style("cell", fontSize=10, leading=12, spaceAfter=0),
    "listed": style("listed", fontSize=10, leading=12.2, leftIndent=24, spaceAfter=3.6),
    "title": style("title", fontName=BOLD, fontSize=27, leading=34, spaceAfter=30, textColor=INK),
    "cover": style("cover", fontName="Helvetica", fontSize=13, leading=19, spaceAfter=10),
}
CONTENTS = [
    style("contents", fontName="Times-Bold", fontSize=10.5, leading=12, spaceAfter=0),
    style("contents of a chapter", fontSize=9.5, leading=9.8, leftIndent=18, spaceAfter=0),
]


def typeset(source: Source, path: Path, *, footer: str) -> None:
    """Writes a source as a PDF, with `footer` on every page."""
    story = opening(source)
    for block in source.blocks:
        story += SETTING.get(block.kind, set_plain)(block, source)
    Paper(source, path, footer).multiBuild(story)


def label(page: int, front: int) -> str:
    """What is printed on a page: roman numbers up to the last page of the front matter, after an unnumbered cover."""
    if not front:
        return str(page)
    return ("Cover", "i", "ii", "iii", "iv", "v", "vi")[page - 1] if page <= front else str(page - front)


class Paper(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """The pages of one paper: what stands above and below the text, page labels, outline and contents."""

    def __init__(self, source: Source, path: Path, footer: str) -> None:
        head = source.head
        super().__init__(str(path), pagesize=A4, title=head["title"], author=head["body"], invariant=1)
        self.report, self.front = head["form"] == "report", int(head.get("front", 0))
        frame = Frame(SIDE, FOOT, MEASURE, HIGH - TOP - FOOT, 0, 0, 0, 0)
        below = partial(self.below, footer)
        first = PageTemplate("first", frame, onPage=self.first, onPageEnd=below, autoNextPageTemplate="later")
        above = partial(self.above, head.get("running", head["title"]))
        self.addPageTemplates([first, PageTemplate("later", frame, onPage=above, onPageEnd=below)])

    def first(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if self.report:
            canvas.addPageLabel(0, prefix="Cover")
            canvas.addPageLabel(1, style="ROMAN_LOWER", start=1)
            canvas.addPageLabel(self.front, style="ARABIC", start=1)
            canvas.showOutline()

    def above(self, running: str, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8.5)
        canvas.setFillColor(GREY)
        canvas.drawString(SIDE, HIGH - 18 * mm, running)
        canvas.setStrokeColor(GREY)
        canvas.line(SIDE, HIGH - 20 * mm, WIDE - SIDE, HIGH - 20 * mm)

    def below(self, footer: str, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8.5)
        canvas.setFillColor(GREY)
        canvas.drawString(SIDE, 15 * mm, footer)
        if self.page > 1:
            canvas.drawRightString(WIDE - SIDE, 15 * mm, label(self.page, self.front))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802  # reportlab's name
        depth = DEPTHS.get(flowable.style.name) if isinstance(flowable, Paragraph) else None
        if self.report and depth is not None:
            text = flowable.getPlainText()
            key = re.sub(r"\W+", "-", text)
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level=depth, closed=True)
            self.notify("TOCEntry", (depth, escape(text), self.page, key))


def opening(source: Source) -> list[Flowable]:
    """A report's cover, or a letterhead."""
    head = source.head
    if head["form"] == "report":
        cover = [line("cover", part) for part in head["cover"].split("; ")]
        return [Spacer(1, 60 * mm), line("title", head["title"]), *cover]
    office = head.get("office", "").replace("; ", "\n")
    return [line("letterhead", head["body"]), line("office", office)]


def line(name: str, text: str, bullet: str | None = None) -> Paragraph:
    return Paragraph(soft(text), STYLES[name], bulletText=bullet)


def soft(text: str) -> str:
    """The text as reportlab wants it: its signs escaped, its line ends kept, its long words breakable."""
    for word in BREAKS:
        text = text.replace(word.replace("-", ""), word.replace("-", "\u00ad"))
    return escape(text).replace("'", "’").replace("\n", "<br/>")


def set_plain(block: Block, _: Source) -> list[Flowable]:
    return [line(block.kind, block.text)]


def set_heading(block: Block, source: Source) -> list[Flowable]:
    """A chapter of a report opens a page; an item of minutes keeps some room below it."""
    if source.head["form"] == "report":
        return [PageBreak(), line("report heading", block.text)]
    return [CondPageBreak(30 * mm), line("heading", block.text)]


def set_section(block: Block, source: Source) -> list[Flowable]:
    """A section; in evidence and in papers put to a meeting, the title of the whole."""
    return [line("paper title" if source.head["form"] in {"evidence", "paper"} else "section", block.text)]


def set_paragraph(block: Block, source: Source) -> list[Flowable]:
    """A paragraph with its number, if it has one, in two parts where the page must break within it."""
    looks = STYLES["report paragraph" if source.head["form"] == "report" else "paragraph"]
    if block.number:
        looks = looks.clone("numbered", leftIndent=34)
    before, cut, after = block.text.partition(CUT)
    if not cut:
        return [Paragraph(soft(before), looks, bulletText=block.number or None)]
    full = looks.clone("full", justifyLastLine=1, spaceAfter=0)
    return [Paragraph(soft(before), full, bulletText=block.number), PageBreak(), Paragraph(soft(after), looks)]


def set_bullet(block: Block, _: Source) -> list[Flowable]:
    return [line("bullet", block.text, bullet="•")]


def set_table(block: Block, _: Source) -> list[Flowable]:
    written = [row.split(" | ") for row in block.text.splitlines()]
    rows = [[line("cell", cell) for cell in row] for row in written]
    widths = [MEASURE * share / 10 for share in shares(written)]
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.4, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP"), *TIGHT]
    return [Table(rows, widths, style=ruled, spaceAfter=10)]


def shares(rows: list[list[str]]) -> tuple[float, ...]:
    """How many tenths of the measure each column takes, by how much stands in the first and the second."""
    longest, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    if len(rows[0]) == 2:
        return (3.8, 6.2) if longest <= 45 else (5.8, 4.2)
    if longest <= 12:
        return (0.6, 5.6, 3.8) if longest <= 2 else (1.2, 6, 2.8)
    return (4.4, 1.2, 4.4) if second <= 12 else (3.6, 2.2, 4.2)


def set_recommendation(block: Block, _: Source) -> list[Flowable]:
    number, text = block.text.split(" ", maxsplit=1)
    box = [[[line("subject", f"Recommendation {number}"), line("recommendation", text)]]]
    boxed = [("BACKGROUND", (0, 0), (-1, -1), PALE), ("BOX", (0, 0), (-1, -1), 0.8, INK)]
    return [Table(box, [MEASURE - 34], style=boxed, hAlign="RIGHT", spaceBefore=2, spaceAfter=12)]


def listed(source: Source) -> Callable[[int], str]:
    """The label of a page as the contents list it: with a space, or readers glue it to the name of the chapter."""
    return lambda page: f" {label(page, int(source.head['front']))}"


def set_place(block: Block, source: Source) -> list[Flowable]:
    if block.text == "contents":
        return [TableOfContents(levelStyles=CONTENTS, tableStyle=CLOSE, dotsMinLevel=-1, formatter=listed(source))]
    parted = [found.text.split(" ", maxsplit=1) for found in source.of("recommendation")]
    return [line("listed", text, bullet=f"{number}.") for number, text in parted]


SETTING = {
    "heading": set_heading,
    "section": set_section,
    "paragraph": set_paragraph,
    "bullet": set_bullet,
    "table": set_table,
    "recommendation": set_recommendation,
    "place": set_place,
}
