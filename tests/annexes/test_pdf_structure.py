"""A screen reader gets the annex as the HTML means it, and the PDF is PDF/A-3a and PDF/UA-1: veraPDF is the judge.

More generated documents than the usual twelve: set ANNEX_FUZZ to their number.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pypdfium2
import pytest
import tinyhtml5  # type: ignore[import-untyped]
from annex_example import CREATED, LONG_ROWS, example_html
from generated_documents import generated_document
from verapdf import verapdf
from weasyprint import HTML  # type: ignore[import-untyped]

from tasks.annexes.house_style import house_assets
from tasks.annexes.page_check import check_pdf
from tasks.annexes.pdf import VARIANT, Attached, _Assets, print_pdf

SEEDS = range(int(os.environ.get("ANNEX_FUZZ", "12")))


@cache
def printed(html: str) -> bytes:
    figures = Attached(name="cijfers.csv", description="De cijfers van de bijlage", data=b"id;waarde\r\n")
    return print_pdf(html, attachments=[figures], created=CREATED, assets=house_assets())


@cache
def opened(pdf: bytes) -> pikepdf.Pdf:
    # Kept open: elements live no longer than their document.
    return pikepdf.open(io.BytesIO(pdf))


def walk(element: Any, parent: Any = None) -> Iterator[tuple[Any, Any]]:
    """All (element, parent) from this element down, in reading order."""
    if not (isinstance(element, pikepdf.Dictionary) and "/S" in element):
        return
    yield element, parent
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from walk(kid, element)


def elements(pdf: bytes) -> list[tuple[Any, Any]]:
    return [pair for kid in opened(pdf).Root.StructTreeRoot.K for pair in walk(kid)]


def roles(pdf: bytes) -> Counter[str]:
    return Counter(str(element.S)[1:] for element, _ in elements(pdf))


def of_role(pdf: bytes, *wanted: str) -> list[Any]:
    return [element for element, _ in elements(pdf) if str(element.S)[1:] in wanted]


def html_roles(html: str) -> Counter[str]:
    """What the structure must hold, counted in the HTML."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    tags = Counter(str(element.tag).removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter())
    contents = [nav for nav in root.iter("nav") if nav.get("role") == "doc-toc"]
    in_contents = Counter(str(element.tag) for nav in contents for element in nav.iter())
    notes = sum(element.get("role") == "doc-footnote" for element in root.iter())
    return Counter(
        {
            "Table": tags["table"],
            "TR": tags["tr"],
            "TH": tags["th"],
            "TD": tags["td"],
            "THead": tags["thead"],
            "Caption": tags["caption"] + tags["figcaption"],
            "TOC": in_contents["ol"],
            "TOCI": in_contents["li"],
            "L": tags["ul"] + tags["ol"] + tags["dl"] - in_contents["ol"],
            "LI": tags["li"] + tags["dt"] + tags["dd"] - in_contents["li"],
            "Note": notes,
            "Reference": notes,
            "Figure": sum(svg.get("aria-hidden") != "true" for svg in root.iter("{http://www.w3.org/2000/svg}svg")),
            **{level.upper(): tags[level] for level in ("h1", "h2", "h3", "h4")},
        }
    )


def same_roles(pdf: bytes, html: str) -> None:
    found, meant = roles(pdf), html_roles(html)
    assert {role: found[role] for role in meant} == dict(meant)


@cache
def bare(html: str) -> bytes:
    """What WeasyPrint makes by itself."""
    pdf: bytes = HTML(string=html, url_fetcher=_Assets(house_assets())).write_pdf(pdf_variant=VARIANT)
    return pdf


def text(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def alt_of(pdf: bytes) -> list[str]:
    return [str(element.Alt) for element in of_role(pdf, "Figure")]


@pytest.fixture(scope="module")
def judged() -> dict[str, list[str]]:
    """veraPDF's verdict on the example, released and as a concept, and on all generated documents, in one run."""
    documents = {"concept": example_html(), "released": example_html(concept=False)}
    documents |= {f"generated {seed}": generated_document(seed) for seed in SEEDS}
    return verapdf({name: printed(html) for name, html in documents.items()} | {"bare": bare(example_html())})


@pytest.mark.parametrize("name", ["concept", "released", *(f"generated {seed}" for seed in SEEDS)])
def test_verapdf_finds_pdf_a_3a_and_pdf_ua_1(judged: dict[str, list[str]], name: str) -> None:
    assert judged[name] == []


def test_the_judges_do_find_faults(judged: dict[str, list[str]]) -> None:
    """What WeasyPrint makes by itself is not PDF/UA, for it does not say so."""
    assert any(problem.startswith("ua1 5-") for problem in judged["bare"])
    assert any(problem.startswith("ua1") for problem in check_pdf(bare(example_html())))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generated_document_has_the_structure_of_its_html(seed: int) -> None:
    html = generated_document(seed)
    same_roles(printed(html), html)
    assert check_pdf(printed(html)) == []


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_the_structure_changes_nothing_on_paper(seed: int) -> None:
    html = generated_document(seed)
    assert text(printed(html)) == text(bare(html))


def test_the_example_has_the_structure_of_its_html() -> None:
    html = example_html()
    same_roles(printed(html), html)


def test_a_table_over_several_pages_is_one_table_with_one_head() -> None:
    pdf = printed(example_html())
    parts = [Counter(str(element.S) for element, _ in walk(table)) for table in of_role(pdf, "Table")]
    assert [(part["/THead"], part["/TH"]) for part in parts if part["/TR"] == LONG_ROWS + 1] == [(1, LONG_ROWS + 3)]
    assert sum("Regel" in page for page in text(pdf)) > 2, "the table does not go over a page"


def test_every_table_of_figures_says_what_it_holds_and_every_head_what_it_is_the_head_of() -> None:
    pdf = printed(example_html())
    assert all(str(table.A.Summary) for table in of_role(pdf, "Table"))
    assert {str(head.A.Scope) for head in of_role(pdf, "TH")} == {"/Row", "/Column"}


def test_a_footnote_is_read_where_it_is_called() -> None:
    for element, parent in elements(printed(example_html())):
        if str(element.S) == "/Note":
            siblings = list(parent.K)
            place = next(index for index, kid in enumerate(siblings) if kid == element)
            assert str(siblings[place - 1].S) == "/Reference"


def test_a_link_with_emphasis_is_one_link() -> None:
    pdf = printed(example_html())
    links = [
        link
        for link in of_role(pdf, "Link")
        if any("/Obj" in kid and "/A" in kid.Obj for kid in link.K if isinstance(kid, pikepdf.Dictionary))
    ]
    assert len(links) == 1


def test_another_language_is_named() -> None:
    assert [str(element.Lang) for element, _ in elements(printed(example_html())) if "/Lang" in element] == ["en"]


def test_what_is_only_there_for_the_eye_is_not_read() -> None:
    """Page headers, the watermark and the shapes before status words are on paper, but not in the structure."""
    pdf = printed(example_html())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        artifacts = [tokens for page in document.pages for tokens in _marked(page, "/Artifact")]
        read = [tokens for page in document.pages for tokens in _marked(page, "/P", "/Span", "/TD", "/TH", "/NonStruct")]
    assert artifacts
    assert read
    assert not any("/MCID" in properties for properties in artifacts)
    assert all("/MCID" in properties for properties in read)


def _marked(page: Any, *tags: str) -> list[Any]:
    instructions: Any = pikepdf.parse_content_stream(page)
    return [operands[1] for operands, operator in instructions if str(operator) == "BDC" and str(operands[0]) in tags]


def test_a_chart_reads_as_its_numbers() -> None:
    countries, measures = alt_of(printed(example_html()))
    assert countries.startswith("Staafdiagram van het aantal kinderen per woonland. Polen: 7.200, €\u00a012,8\u00a0mln; Bondsrepubliek")
    assert countries.endswith("Overige: 700, €\u00a01,4\u00a0mln.")
    assert "M01 Invorderingspauze: aangekondigd, verwacht gereed in december 2026;" in measures


def test_headings_are_bookmarks() -> None:
    with pikepdf.open(io.BytesIO(printed(example_html()))) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[-1].children]
    assert titles == [
        "In het kort",
        "Inhoud",
        "1 Overzicht van de kpi's",
        "2 Toelichting per uitzondering",
        "3 Kinderen buiten Nederland",
        "4 Maatregelen",
    ]
    assert below == ["Verantwoording", "Een lange tabel"]
