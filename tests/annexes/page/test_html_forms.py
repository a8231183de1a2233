"""One annex, numbered once; the web form needs nothing else and loses nothing that the print
has.
"""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]
from support.annexes.annex_example import COUNTRIES, SOURCE, STATUSES, example_html, example_page

from tasks.annexes.charts.bars import NAMES
from tasks.annexes.page.colours import STATUS_LOOKS
from tasks.annexes.page.dom import parse, to_html
from tasks.annexes.page.filters import (
    figure_mark,
    paragraphs,
    status_mark,
    status_word,
)
from tasks.annexes.page.house_style import text_width
from tasks.annexes.page.numbering import numbered_page
from tasks.annexes.page.standalone import standalone_html
from tasks.figures.figure import Figure, Status


def tree(html: str) -> Element:
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


def texts(root: Element, tag: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(tag)]


MAIN = '<main><nav role="doc-toc"><h2 class="unnumbered">Inhoud</h2><ol></ol></nav>{}</main>'


def test_chapters_get_numbers_and_sections_stand_under_them() -> None:
    root = numbered_page(MAIN.format("<h2>Een</h2><h3>Onder</h3><h2>Twee &amp; <em>drie</em></h2>"))
    assert texts(root, "h2") == ["Inhoud", "1 Een", "2 Twee & drie"]
    assert texts(root, "h3") == ["Onder"]
    assert texts(root, "li") == ["1 Een", "Onder", "2 Twee & drie"]


def test_every_line_of_the_contents_leads_to_its_heading() -> None:
    root = tree(example_html())
    nav = next(nav for nav in root.iter("nav") if nav.get("role") == "doc-toc")
    lines = {link.get("href"): "".join(link.itertext()) for link in nav.iter("a")}
    headings = {
        f"#{one.get('id')}": "".join(one.itertext())
        for one in root.iter()
        if one.tag in ("h2", "h3") and str(one.get("id")).startswith("h-")
    }
    assert lines == headings
    assert len(lines) == 8


def test_a_footnote_of_a_heading_is_not_in_the_contents() -> None:
    root = numbered_page(MAIN.format('<h2>Een<span role="doc-footnote">noot</span></h2>'))
    assert texts(root, "li") == ["1 Een"]
    assert texts(root, "h2")[1] == "1 Eennoot"


def test_tables_and_figures_are_numbered_each_in_their_own_row() -> None:
    root = numbered_page(
        MAIN.format(
            "<table><caption>A</caption></table><figure><figcaption>B</figcaption></figure><table><caption>C</caption></table>"
        )
    )
    assert texts(root, "caption") == ["Tabel\u00a01. A", "Tabel\u00a02. C"]
    assert texts(root, "figcaption") == ["Figuur\u00a01. B"]


@pytest.mark.parametrize(
    "html",
    [
        example_html(),
        "<p>a &lt;b&gt; &amp; <br>c</p><!-- d --><script>1 < 2</script>",
        '<p title="&quot;&amp;<">x</p>',
    ],
)
def test_html_goes_through_the_tree_unharmed(html: str) -> None:
    once = to_html(parse(html))
    assert to_html(parse(once)) == once
    assert list(tree(once).itertext()) == list(tree(html).itertext())
    assert [one.attrib for one in tree(once).iter()] == [one.attrib for one in tree(html).iter()]


@pytest.fixture(scope="module")
def alone() -> str:
    return standalone_html(example_page())


def test_nothing_in_the_web_form_comes_from_elsewhere(alone: str) -> None:
    root = tree(alone)
    assert "asset:" not in alone
    for element in root.iter():
        for name in ("src", "href", "data", "poster", "srcset"):
            address = element.get(name, "#")
            assert address.startswith("#") or (
                element.tag == "a" and address.startswith("https://")
            ), (element.tag, name)
    style = "".join(texts(root, "style"))
    assert {address[:23] for address in re.findall(r"url\(([^)]*)\)", style)} <= {
        "data:font/woff2;base64,",
        "attr(data-target url",
    }
    assert "@import" not in style
    assert not list(root.iter("link"))
    assert not list(root.iter("script"))


def test_the_web_form_has_all_figures_and_statuses_of_the_print(alone: str) -> None:
    def marks(html: str) -> list[tuple[str | None, str | None, str]]:
        root = tree(html)
        return [
            (one.get("data-figure"), one.get("data-status"), "".join(one.itertext()))
            for one in root.iter()
            if "data-figure" in one.attrib or "data-status" in one.attrib
        ]

    assert marks(alone) == marks(to_html(example_page()))
    assert len(marks(alone)) > 50


def test_footnotes_become_endnotes_with_a_way_there_and_back(alone: str) -> None:
    root = tree(alone)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    calls = [one for one in root.iter("a") if one.get("role") == "doc-noteref"]
    backs = [one for one in root.iter("a") if one.get("role") == "doc-backlink"]
    assert [one.get("href") for one in calls] == [
        f"#note-{number}" for number in range(1, len(calls) + 1)
    ]
    assert [one.get("href") for one in backs] == [f"#{one.get('id')}" for one in calls]
    assert all(one.get("href", "").removeprefix("#") in ids for one in [*calls, *backs])
    assert "Aantallen zijn afgerond op honderdtallen." in alone
    assert 'class="footnote"' not in alone


def test_two_calls_in_a_row_do_not_read_as_one_number() -> None:
    note = '<span role="doc-footnote">Noot.</span>'
    page = numbered_page(MAIN.format(f"<p>Een{note}{note} en twee{note}.</p>"))
    assert texts(tree(standalone_html(page)), "p")[0] == "Een1,2 en twee3."


def test_a_figure_carries_its_exact_value_and_id() -> None:
    figure = Figure(
        id="a<b",
        label="x",
        value=Fraction(28641, 4),
        form="aantal",
        step=Fraction(100),
        definition="x",
        sources=SOURCE,
    )
    assert (
        figure_mark(figure)
        == '<data class="figure" value="7160.25" data-figure="a&lt;b">7.200</data>'
    )


def test_a_status_is_a_shape_and_a_word_never_only_a_colour() -> None:
    assert len({STATUS_LOOKS[word].shape for word in STATUSES}) == len(STATUSES)
    for word in STATUSES:
        mark = status_mark(Status(id="k", label="x", word=word, definition="x", sources=SOURCE))
        assert texts(tree(mark), "i") == [STATUS_LOOKS[word].shape]
        assert f"</i> {word}</span>" in mark


def test_a_word_without_a_look_is_printed_as_it_is() -> None:
    assert status_word("<b>") == '<span class="status">&lt;b&gt;</span>'


def test_plain_text_becomes_paragraphs_and_lists_and_never_markup() -> None:
    assert paragraphs("Een\ntwee\n\n\nDrie") == "<p>Een<br>twee</p><p>Drie</p>"
    assert (
        paragraphs("Zie:\n- a\n• b\nslot") == "<p>Zie:</p><ul><li>a</li><li>b</li></ul><p>slot</p>"
    )
    assert paragraphs("<script>&") == "<p>&lt;script&gt;&amp;</p>"
    assert paragraphs(" \n\n ") == ""


def test_labels_of_bars_end_at_the_bars_without_text_anchor() -> None:
    """PDFium cuts the first letter of text with an anchor."""
    html = example_html()
    assert "text-anchor" not in html
    lefts = {
        "".join(one.itertext()): int(one.get("x", ""))
        for one in tree(html).iter("{http://www.w3.org/2000/svg}text")
    }
    ends = {lefts[name] + text_width(name, 112) for name in COUNTRIES}
    assert ends == {NAMES}
