"""What only paper has: the name of a table on every page that it goes on, chapters that are
sections, drawings with their captions, links from place to place, and a watermark that is no text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
import pytest
from support.annexes.annex_example import CREATED, example_page
from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.formatting_structure.boxes import LineBox, TextBox  # type: ignore[import-untyped]

from tasks.annexes.page.dom import parse
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_documents, for_paper
from tasks.annexes.pdf import weasyprint_patches
from tasks.annexes.pdf.print_pdf import LaidOut, _Assets


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            re.sub(r"\s+", " ", page.get_textpage().get_text_range()).strip() for page in document
        ]


@pytest.fixture(scope="module")
def concept() -> bytes:
    return (
        LaidOut(for_paper(example_page()), assets=house_assets())
        .printed(attachments=[], created=CREATED)
        .data
    )


class Tagged(NamedTuple):
    """A structure element: its type, that of its parent, and how many it holds."""

    role: str
    parent: str
    holds: int


def elements(pdf: bytes) -> list[Tagged]:
    def below(element: Any, parent: str) -> Iterator[Tagged]:
        kids = element.get("/K", [])
        inside = [
            kid
            for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        ]
        yield Tagged(str(element.S), parent, len(inside))
        for kid in inside:
            yield from below(kid, str(element.S))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [one for root in document.Root.StructTreeRoot.K for one in below(root, "")]


def test_a_table_says_its_name_on_every_page_that_it_goes_on(concept: bytes) -> None:
    pages = pages_of(concept)
    (first,) = [number for number, text in enumerate(pages) if re.search(r"Lang Regel Tekst", text)]
    going_on = [
        number
        for number, text in enumerate(pages)
        if re.search(r"Tabel \d+\. Lang \(vervolg\)", text)
    ]
    assert going_on == list(range(first + 1, first + 1 + len(going_on)))
    assert going_on, "80 rows do not fit on a page"
    assert "(vervolg)" not in pages[first]


def test_the_name_that_is_said_again_is_not_read_aloud(concept: bytes) -> None:
    heads = [one for one in elements(concept) if one.role == "/THead"]
    assert heads
    assert {head.holds for head in heads} == {1}


def test_a_table_that_goes_on_keeps_the_lines_under_its_rows() -> None:
    """The grid of lines is counted in rows, of which the first page has one less."""
    weasyprint_patches.apply()
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(3))
    html = (
        '<link rel="stylesheet" href="asset:stijl.css"><main><table class="t"><caption>Naam'
        f"</caption><thead><tr><th>Kop</th></tr></thead><tbody>{rows}</tbody></table></main>"
    )
    laid_out = HTML(string=for_paper(parse(html)), url_fetcher=_Assets(house_assets())).render()
    (table,) = [
        box
        for box in laid_out.pages[0]._page_box.descendants()
        if box.element_tag == "table" and hasattr(box, "collapsed_border_grid")
    ]
    down, across = table.collapsed_border_grid
    drawn = [row for group in table.children for row in group.children]
    assert len(down) == len(drawn) == 4
    assert len(across) == 5
    widths = [line[0][1][1] for line in across]
    assert widths[-1] > widths[-2] > 0, "the last line is the thick one"


def test_no_line_begins_with_the_call_of_a_note() -> None:
    note = '<span class="footnote" role="doc-footnote">Noot.</span>'
    paragraphs = "".join(  # the last word comes a little further every time
        f"<p>{'i' * letters}{' vooraf' * 13} gaan;{note}{note} verder</p>" for letters in range(60)
    )
    page = parse(f'<link rel="stylesheet" href="asset:stijl.css"><main>{paragraphs}</main>')
    drawn = HTML(string=for_paper(page), url_fetcher=_Assets(house_assets())).render()
    firsts = [
        next(one.element_tag for one in line.descendants() if isinstance(one, TextBox))
        for page_drawn in drawn.pages
        for line in page_drawn._page_box.descendants()
        if isinstance(line, LineBox) and line.element_tag == "p"
    ]
    assert len(firsts) > 60, "some end a line"
    assert set(firsts) == {"p", "span"}


def test_every_chapter_is_a_section(concept: bytes) -> None:
    chapters = [one.parent for one in elements(concept) if one.role == "/H2"]
    assert len(chapters) > 4
    assert set(chapters) <= {"/Sect", "/Div"}  # In het kort is a section; Inhoud stands in a nav
    assert chapters.count("/Sect") >= len(chapters) - 1


def test_a_caption_stands_inside_its_figure(concept: bytes) -> None:
    parents = {one.parent for one in elements(concept) if one.role == "/Caption"}
    assert parents == {"/Table", "/Figure"}


def test_the_watermark_is_no_text(concept: bytes) -> None:
    final = (
        LaidOut(for_paper(example_page(concept=False)), assets=house_assets())
        .printed(attachments=[], created=CREATED)
        .data
    )
    without_mark = [
        page.replace("CONCEPT ", "").replace(" CONCEPT", "") for page in pages_of(concept)
    ]
    assert without_mark[1:] == pages_of(final)[1:]


def test_documents_have_one_drawing_of_each_and_no_jumps() -> None:
    page = for_documents(example_page())
    assert all(len(list(figure.iter("svg"))) == 1 for figure in page.iter("figure"))
    assert not [one for one in page.iter("a") if one.get("class") == "jump"]
