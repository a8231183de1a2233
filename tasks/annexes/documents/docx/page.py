"""What stands on every page of a Word document: the band or the running title above, the page
number below.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import Document
from tasks.annexes.documents.docx.styles import run, w
from tasks.annexes.documents.styles import (
    BAND,
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    paper,
)
from tasks.definitions.house_style import colour


def header(document: Document) -> Element:
    """The running title and the mark, under a line."""
    # The header begins at the edge of the paper, because on the first page the band does.
    style = w("pPr", w("pStyle", val="Header"), w("spacing", before=HEADER_DISTANCE, after=0))
    return w(
        "p",
        style,
        run(document.running_title),
        w("r", w("tab")),
        run(document.mark, w("b"), w("spacing", val=14)),
    )


def band() -> Element:
    """The blue band over the first page."""
    shade = w("shd", val="clear", color="auto", fill=colour("blauw"))
    spacing = w("spacing", before=0, after=0, line=BAND, lineRule="exact")
    sheet = paper()
    return w("p", w("pPr", shade, spacing, w("ind", left=-sheet.left, right=-sheet.right)))


def footer(document: Document) -> Element:
    """Whose annex it is, and which page."""
    pages = [w("fldSimple", run("1"), instr=f" {name} ") for name in ("PAGE", "NUMPAGES")]
    numbers = [run("Pagina "), pages[0], run(" van "), pages[1]]
    return w(
        "p", w("pPr", w("pStyle", val="Footer")), run(document.foot), w("r", w("tab")), *numbers
    )


def section(*, is_letter: bool) -> Element:
    """The size of the page, and which header and footer it has."""
    section = w("sectPr")
    for name, kind, relation in (
        ("header", "default", "rIdHeader1"),
        ("header", "first", "rIdHeader2"),
        ("footer", "default", "rIdFooter1"),
        ("footer", "first", "rIdFooter1"),
    ):
        reference = w(f"{name}Reference", type=kind)
        reference.set("r:id", relation)
        section.append(reference)
    sheet = paper(is_letter=is_letter)
    margins = w(
        "pgMar",
        top=sheet.top,
        right=sheet.right,
        bottom=sheet.bottom,
        left=sheet.left,
        header=0,
        footer=FOOTER_DISTANCE,
        gutter=0,
    )
    section.extend((w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT), margins, w("titlePg")))
    return section
