"""A screen reader gets the annex as the HTML means it, and the PDF is PDF/A-3a and PDF/UA-1:
veraPDF is the judge.

Every rule is held against generated documents (generated_documents.py): small pages, so that
tables, rows, lists, paragraphs, links and footnotes go over them.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pypdfium2
import pytest
import tinyhtml5  # type: ignore[import-untyped]
from support.annexes.annex_example import CREATED, LONG_ROWS, example_html
from support.annexes.generated_documents import CONSTRUCTS, generated_document, has_long_word, holds
from support.annexes.verapdf import verapdf
from support.cases import cases
from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.layout import page as page_layout  # type: ignore[import-untyped]

from tasks.annexes.page.dom import parse
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_paper
from tasks.annexes.pdf import layout, weasyprint_patches
from tasks.annexes.pdf.layout import fitted, in_way
from tasks.annexes.pdf.print_pdf import VARIANT, Attached, LaidOut, PrintError, _Assets
from tasks.annexes.pdf.validate import check_pdf

SEEDS = range(cases(20, 1_000))

pytestmark = pytest.mark.grows


@pytest.fixture(scope="module", autouse=True)
def laid_out_once() -> Iterator[None]:
    """On pages as small as these one is always nearly empty; trying tighter ways has tests of its
    own and would take most of the time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "WAYS", ())
        yield


@cache
def printed(html: str) -> bytes:
    figures = Attached(
        name="cijfers.csv", description="De cijfers van de bijlage", data=b"id;waarde\r\n"
    )
    return (
        LaidOut(for_paper(parse(html)), assets=house_assets())
        .printed(attachments=[figures], created=CREATED)
        .data
    )


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


def visible(element: Element) -> Iterator[Element]:
    """The element and all below it that is there for more than the eye."""
    if element.get("aria-hidden") != "true" and element.get("role") != "presentation":
        yield element
        for child in element:
            yield from visible(child)


def html_roles(html: str) -> Counter[str]:
    """What the structure must hold, counted in the HTML."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    shown = list(visible(root))
    tags = Counter(
        str(element.tag).removeprefix("{http://www.w3.org/2000/svg}") for element in shown
    )
    contents = [nav for nav in root.iter("nav") if nav.get("role") == "doc-toc"]
    in_contents = Counter(str(element.tag) for nav in contents for element in nav.iter())
    notes = sum(element.get("role") == "doc-footnote" for element in shown)
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
            "Link": tags["a"],
            "BlockQuote": tags["blockquote"],
            "Figure": tags["svg"] + tags["img"],
            **{level.upper(): tags[level] for level in ("h1", "h2", "h3", "h4")},
        }
    )


def same_roles(pdf: bytes, html: str) -> None:
    found, meant = roles(pdf), html_roles(html)
    assert {role: found[role] for role in meant} == dict(meant)


@cache
def bare(html: str) -> bytes:
    """What WeasyPrint makes by itself of the same pages."""
    page, fetcher = for_paper(parse(html)), _Assets(house_assets())
    pdf: bytes = fitted(
        lambda way: HTML(string=in_way(page, way), url_fetcher=fetcher).render(pdf_variant=VARIANT)
    ).write_pdf(pdf_variant=VARIANT)
    return pdf


def text(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


@cache
def generated_roots() -> list[Element]:
    """The generated documents, parsed."""
    return [
        tinyhtml5.parse(generated_document(seed), namespace_html_elements=False) for seed in SEEDS
    ]


def pages_of(element: Any) -> set[Any]:
    """The pages on which an element has content."""
    page = element.get("/Pg")
    found: set[Any] = set()
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found |= (
                pages_of(kid) if "/S" in kid else {kid.Pg.objgen if "/Pg" in kid else page.objgen}
            )
        else:
            found.add(page.objgen)
    return found


def alt_of(pdf: bytes) -> list[str]:
    return [str(element.Alt) for element in of_role(pdf, "Figure")]


@pytest.fixture(scope="module")
def judged() -> dict[str, list[str]]:
    """veraPDF's verdict on the example, released and as a concept, and on all generated documents,
    in one run.
    """
    documents = {"concept": example_html(), "released": example_html(concept=False)}
    documents |= {f"generated {seed}": generated_document(seed) for seed in SEEDS}
    return verapdf(
        {name: printed(html) for name, html in documents.items()} | {"bare": bare(example_html())}
    )


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


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_generated_documents_hold(construct: str) -> None:
    assert sum(holds(root, construct) for root in generated_roots()) >= 2


def test_the_generated_documents_hold_words_longer_than_a_line() -> None:
    assert sum(map(has_long_word, generated_roots())) >= 2


@pytest.mark.parametrize(
    "role", ["Table", "TBody", "TR", "TD", "L", "LI", "LBody", "P", "Art", "TOC"]
)
def test_the_generated_documents_hold_over_a_page(role: str) -> None:
    over = [
        element
        for seed in SEEDS
        for element in of_role(printed(generated_document(seed)), role)
        if len(pages_of(element)) > 1
    ]
    assert len(over) >= 2


def test_the_generated_documents_hold_footnotes_that_wait_for_the_next_page() -> None:
    waiting = 0
    for seed in SEEDS:
        before: Any = None
        for element, _ in elements(printed(generated_document(seed))):
            waiting += str(element.S) == "/Note" and not pages_of(element) & pages_of(before)
            before = element if str(element.S) == "/Reference" else before
    assert waiting >= 2


@pytest.mark.parametrize("seed", SEEDS[::16])
def test_the_structure_changes_nothing_on_paper(seed: int) -> None:
    html = generated_document(seed)
    assert text(printed(html)) == text(bare(html))


def test_the_example_has_the_structure_of_its_html() -> None:
    html = example_html()
    same_roles(printed(html), html)


def test_a_table_over_several_pages_is_one_table_with_one_head() -> None:
    pdf = printed(example_html())
    parts = [
        Counter(str(element.S) for element, _ in walk(table)) for table in of_role(pdf, "Table")
    ]
    assert [(part["/THead"], part["/TH"]) for part in parts if part["/TR"] == LONG_ROWS + 1] == [
        (1, LONG_ROWS + 3)
    ]
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


SMALL = (
    '<!doctype html><html lang="nl"><title>Proef</title><link rel="stylesheet" '
    'href="asset:stijl.css">'
    "<style>@page { size: 100mm 60mm; margin: 10mm }</style><h1>Proef</h1>"
)
CONTENTS = (
    '<nav class="contents" role="doc-toc"><ol><li><a href="#eind">Eind</a><span '
    'class="page" data-target="#eind"></span></li></ol></nav>'
)
NOTE = f'<span class="footnote" role="doc-footnote">{"noot " * 40}</span>'
FULL_PAGE = f'<p id="vol" style="break-before: page">{"vol<br>" * 4}vol{NOTE}</p>'


def test_a_footnote_that_finds_no_place_under_the_last_text_comes_on_a_page_after_it() -> None:
    pdf = printed(SMALL + CONTENTS.replace("eind", "vol") + FULL_PAGE)
    assert ["noot" in page for page in text(pdf)] == [False, False, True]
    assert roles(pdf)["Note"] == 1


WAITING = SMALL + FULL_PAGE + CONTENTS + '<p id="eind" style="break-before: page">Eind</p>'


def test_a_footnote_that_waits_is_kept_when_only_the_next_page_is_made_anew() -> None:
    pdf = printed(WAITING)
    assert ["noot" in page for page in text(pdf)] == [False, False, True, False]
    assert roles(pdf)["Note"] == 1


def test_without_a_footnote_that_is_called_there_is_no_print(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forgetting(index: int, context: Any, *rest: Any) -> Any:
        context.reported_footnotes = []
        return remake_page(index, context, *rest)

    weasyprint_patches.apply()
    remake_page = page_layout.remake_page
    monkeypatch.setattr(page_layout, "remake_page", forgetting)
    with pytest.raises(PrintError, match="een voetnoot zou zijn weggevallen"):
        printed(WAITING + " ")


def test_a_footnote_that_is_printed_on_two_pages_is_read_once() -> None:
    note = '<span class="footnote" role="doc-footnote">noot</span>'
    rows = "".join(f'<tr><th scope="row">{number}</th></tr>' for number in range(5))
    table = (
        '<table class="t"><thead><tr><th '
        f'scope="col">kop{note}</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    pdf = printed(SMALL + table + CONTENTS + '<p id="eind">Eind</p>')
    assert sum("noot" in page for page in text(pdf)) > 1, (
        "the footnote is not printed again under the repeated head"
    )
    assert (roles(pdf)["Note"], roles(pdf)["Reference"], roles(pdf)["TH"]) == (1, 1, 6)


def test_a_link_over_lines_and_pages_is_one_link() -> None:
    pdf = printed(
        SMALL
        + (
            f"<p>{'een woord ' * 50}<a "
            f'href="https://www.rijksoverheid.nl/">{"een woord " * 40}</a></p>'
        )
    )
    (link,) = of_role(pdf, "Link")
    assert len(pages_of(link)) == 2
    assert sum("/Obj" in kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)) > 3, (
        "the link does not go over lines"
    )


def test_a_link_with_emphasis_is_one_link() -> None:
    pdf = printed(example_html())
    links = [
        link
        for link in of_role(pdf, "Link")
        if any(
            "/Obj" in kid and "/A" in kid.Obj
            for kid in link.K
            if isinstance(kid, pikepdf.Dictionary)
        )
    ]
    assert len(links) == 1


def test_another_language_is_named() -> None:
    assert [
        str(element.Lang) for element, _ in elements(printed(example_html())) if "/Lang" in element
    ] == ["en"]


def test_what_is_only_there_for_the_eye_is_not_read() -> None:
    """Page headers, the watermark and the shapes before status words are on paper, but not in the
    structure.
    """
    pdf = printed(example_html())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        artifacts = [tokens for page in document.pages for tokens in _marked(page, "/Artifact")]
        read = [
            tokens
            for page in document.pages
            for tokens in _marked(page, "/P", "/Span", "/TD", "/TH", "/NonStruct")
        ]
    assert artifacts
    assert read
    assert not any("/MCID" in properties for properties in artifacts)
    assert all("/MCID" in properties for properties in read)


def _marked(page: Any, *tags: str) -> list[Any]:
    instructions: Any = pikepdf.parse_content_stream(page)
    return [
        operands[1]
        for operands, operator in instructions
        if str(operator) == "BDC" and str(operands[0]) in tags
    ]


def test_a_chart_reads_as_its_numbers() -> None:
    countries, measures = alt_of(printed(example_html()))
    assert countries.startswith(
        "Staafdiagram van het aantal kinderen per woonland. Polen: 7.200; Bondsrepubliek"
    )
    assert countries.endswith("Onbekend: 1.700; Overige: 700.")
    assert "M01 Invorderingspauze: aangekondigd, verwacht gereed in december 2026;" in measures


def test_headings_are_bookmarks() -> None:
    with (
        pikepdf.open(io.BytesIO(printed(example_html()))) as document,
        document.open_outline() as outline,
    ):
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[-2].children]
    assert titles == [
        "In het kort",
        "Inhoud",
        "1 Overzicht van de kpi's",
        "2 Toelichting per uitzondering",
        "3 Kinderen buiten Nederland",
        "4 Maatregelen",
        "Woordenlijst",
    ]
    assert below == ["Verantwoording", "Een lange tabel"]
