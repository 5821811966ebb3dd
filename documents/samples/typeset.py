"""Sets a sample paper as a PDF with reportlab: a report with cover, labels and outline, or a plain letter or minutes."""

import re
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
TIGHT = [("TOPPADDING", (0, 0), (-1, -1), 1.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]

# Where a typesetter may break a long word at the end of a line.
BREAKS = ("accom-modation", "home-lessness", "partner-ship", "unaccom-panied", "evalu-ation", "Govern-ment")
CUT = "<<page>>"  # a page break inside a paragraph


def style(name: str, **settings: object) -> ParagraphStyle:
    usual = {"fontName": "Times-Roman", "fontSize": 11, "leading": 15, "spaceAfter": 8}
    return ParagraphStyle(name, **{**usual, **settings})


REPORT = {"fontSize": 12.5, "leading": 19.5, "spaceAfter": 10, "alignment": TA_JUSTIFY, "embeddedHyphenation": 1}
BOLD = "Helvetica-Bold"
STYLES = {
    "letterhead": style("letterhead", fontName=BOLD, fontSize=15, leading=19, spaceAfter=2, textColor=INK),
    "office": style("office", fontName="Helvetica", fontSize=8.5, leading=11.5, spaceAfter=18),
    "paragraph": style("paragraph"),
    "report paragraph": style("report paragraph", **REPORT),
    "quotation": style("quotation", fontName="Times-Italic", leftIndent=50, rightIndent=24),
    "bullet": style("bullet", leftIndent=48, bulletIndent=34, spaceAfter=5),
    "heading": style("heading", fontName=BOLD, fontSize=11, spaceBefore=6, textColor=INK, keepWithNext=1),
    "report heading": style("report heading", fontName=BOLD, fontSize=18, leading=23, spaceAfter=14, textColor=INK),
    "section": style("section", fontName=BOLD, fontSize=12, spaceBefore=8, textColor=INK, keepWithNext=1),
    "subject": style("subject", fontName="Times-Bold"),
    "lines": style("lines", spaceAfter=12),
    "decision": style("decision", fontName="Times-Bold", leftIndent=32),
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
        depth = {"report heading": 0, "section": 1}.get(flowable.style.name) if isinstance(flowable, Paragraph) else None
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
    return escape(text).replace("\n", "<br/>")


def set_plain(block: Block, _: Source) -> list[Flowable]:
    return [line(block.kind, block.text)]


def set_heading(block: Block, source: Source) -> list[Flowable]:
    """A chapter of a report opens a page; an item of minutes keeps some room below it."""
    if source.head["form"] == "report":
        return [PageBreak(), line("report heading", block.text)]
    return [CondPageBreak(30 * mm), line("heading", block.text)]


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
    rows = [[line("cell", cell) for cell in row.split(" | ")] for row in block.text.splitlines()]
    narrow = MEASURE * (0.24 if len(rows[0]) > 2 else 0.32)
    widths = [narrow] * (len(rows[0]) - 1)
    ruled = [("LINEBELOW", (0, 0), (-1, -1), 0.4, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP"), *TIGHT]
    return [Table(rows, [*widths, MEASURE - sum(widths)], style=ruled, repeatRows=0, spaceAfter=10)]


def set_recommendation(block: Block, _: Source) -> list[Flowable]:
    number, _, text = block.text.partition(" ")
    box = [[[line("subject", f"Recommendation {number}"), line("recommendation", text)]]]
    boxed = [("BACKGROUND", (0, 0), (-1, -1), PALE), ("BOX", (0, 0), (-1, -1), 0.8, INK)]
    return [Table(box, [MEASURE - 34], style=boxed, hAlign="RIGHT", spaceBefore=2, spaceAfter=12)]


def set_place(block: Block, source: Source) -> list[Flowable]:
    if block.text == "contents":
        labels = partial(label, front=int(source.head["front"]))
        return [TableOfContents(levelStyles=CONTENTS, tableStyle=[("BOTTOMPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0)], dotsMinLevel=-1, formatter=labels)]
    parted = [found.text.partition(" ") for found in source.of("recommendation")]
    return [line("listed", text, bullet=f"{number}.") for number, _, text in parted]


def set_break(_: Block, __: Source) -> list[Flowable]:
    return [PageBreak()]


SETTING = {
    "heading": set_heading,
    "paragraph": set_paragraph,
    "bullet": set_bullet,
    "table": set_table,
    "recommendation": set_recommendation,
    "place": set_place,
    "break": set_break,
}
