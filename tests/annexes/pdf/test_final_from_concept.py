"""The final form takes the pages of the concept that are the same, and has the bytes that it would
have by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

import pytest
from support.annexes.annex_example import CREATED, example_page
from support.annexes.letter_example import letter_section
from support.annexes.table_pages import concept_table_pages, table_pages

from tasks.annexes.page.concept import make_final, without_concept
from tasks.annexes.page.dom import parse, to_html
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_paper
from tasks.annexes.pdf import print_pdf as pdf
from tasks.annexes.pdf.print_pdf import LaidOut, Printed
from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar


def letter_page() -> Element:
    annex = AnnexSpec(section="brief", title="Brief")
    return concept_page(load_halfjaar("2025-H1"), annex, letter_section(), example=None)


def long_page() -> Element:
    """Without the banner its pages all begin elsewhere, up to the next chapter on a new page; there
    are footnotes that wait for the next page, and the last one is nearly empty.
    """
    page = concept_table_pages(table_pages(2))
    main = next(page.iter("main"))
    for number in range(40):
        text = SubElement(main, "p")
        text.text = f"Alinea {number}, met een noot die lang is."
        if number % 3 == 0:
            note = SubElement(text, "span", {"class": "footnote", "role": "doc-footnote"})
            note.text = "De noot zegt meer dan de alinea. " * 9
            note.tail = " En dan nog " + "wat woorden " * (number % 7) + "."
    return page


def printed(laid_out: LaidOut) -> Printed:
    return laid_out.printed(attachments=[], created=CREATED)


@pytest.mark.parametrize("made", [example_page, letter_page, long_page])
def test_it_has_the_bytes_that_it_would_have_by_itself(
    made: Callable[[], Element], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = made()
    final = for_paper(without_concept(page))
    alone = printed(LaidOut(final, assets=house_assets()))
    concept = LaidOut(for_paper(page), assets=house_assets())
    assert printed(concept).data != alone.data
    monkeypatch.delattr(pdf, "StyledHTML")  # nothing is laid out from its beginning
    assert printed(concept.changed(final, make_final)) == alone


SMALL = """<!doctype html><html lang="nl"><head><title>Proef</title>
<link rel="stylesheet" href="asset:stijl.css"><style>p { color: #123456 }</style></head>
<body><main><h1>Proef</h1><p>Eén alinea.<span class="footnote" role="doc-footnote">Met een noot.</span></p>
</main></body></html>"""


def more(page: Element) -> None:
    """A change of which the number of a footnote comes out."""
    text = next(one for one in page.iter("p") if next(one.iter("span"), None) is not None)
    text.text = f"Meer. {text.text}"


def other_style(page: Element) -> None:
    head = next(page.iter("head"))
    head.remove(next(one for one in head if one.tag == "style"))


@pytest.mark.parametrize("change", [more, other_style])
def test_what_cannot_be_changed_in_place_is_laid_out_anew(
    change: Callable[[Element], None],
) -> None:
    page = parse(SMALL)
    change(page)
    changed = LaidOut(SMALL, assets=house_assets()).changed(to_html(page), change)
    assert printed(changed) == printed(LaidOut(to_html(page), assets=house_assets()))
