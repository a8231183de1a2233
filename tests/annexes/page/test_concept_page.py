"""What is released is the page that was reviewed, less the marks of a concept and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from difflib import ndiff
from xml.etree.ElementTree import Element

import pytest
from support.annexes.annex_example import example_page
from support.annexes.table_pages import TITLE, concept_table_pages, table_pages

from tasks.annexes.page.concept import MarkMissing, without_concept
from tasks.annexes.page.dom import parse, to_html

WATERMARK = (
    "<style>@page { background: url(asset:watermerk.svg) no-repeat center / contain }</style>"
)
BANNER = (
    '<p class="concept"><strong>CONCEPT – niet voor verspreiding.</strong> De cijfers en teksten '
    "zijn nog niet vastgesteld."
)


def changes(page: Element) -> list[str]:
    """The lines of a page that differ between a concept (``-``) and what is released (``+``)."""
    before, after = (to_html(one).splitlines() for one in (page, without_concept(page)))
    return [line for line in ndiff(before, after) if line[0] in "-+"]


COVER = (
    '<header class="cover" data-title="{title}, eerste halfjaar 2025" data-mark="{mark}" '
    'data-foot="Dienst Toeslagen · stand van zaken eerste halfjaar 2025">'
)
STATUS = '<tr><th scope="row">Status</th><td>{}</td></tr>'


@pytest.mark.parametrize(
    ("page", "title", "label"),
    [
        pytest.param(
            example_page,
            "Voorbeeld van een bijlage",
            " Alle cijfers zijn voorbeeldcijfers.",
            id="of an example",
        ),
        pytest.param(lambda: concept_table_pages(table_pages(2)), TITLE, "", id="of real figures"),
    ],
)
def test_a_released_page_differs_in_the_marks_of_a_concept_and_in_nothing_else(
    page: Callable[[], Element], title: str, label: str
) -> None:
    assert changes(page()) == [
        f"- {WATERMARK}",
        f"- {COVER.format(title=title, mark='CONCEPT')}",
        f"+ {COVER.format(title=title, mark='')}",
        f"- {BANNER}{label}</p>",
        *([f'+ <p class="concept">{label}</p>'] if label else []),
        f"- {STATUS.format('concept')}",
        f"+ {STATUS.format('vastgesteld')}",
    ]


def test_a_concept_page_stays_as_it_is() -> None:
    page = example_page()
    before = to_html(page)
    without_concept(page)
    assert to_html(page) == before


def test_a_text_that_says_the_same_as_a_mark_stays() -> None:
    page = example_page()
    chapter = next(one for one in page.iter("h2") if one.get("id") == "h-1")
    chapter.tail = f'{BANNER}{WATERMARK}{STATUS.format("concept")} data-mark="CONCEPT"'
    released = without_concept(page)
    assert next(one for one in released.iter("h2") if one.get("id") == "h-1").tail == chapter.tail


@pytest.mark.parametrize(
    "mark",
    ["watermerk.svg", 'data-mark="CONCEPT"', "<strong>CONCEPT", "nog niet", "<td>concept</td>"],
)
def test_a_page_that_lacks_a_mark_cannot_be_released(mark: str) -> None:
    html = to_html(example_page())
    assert mark in html
    with pytest.raises(MarkMissing):
        without_concept(parse(html.replace(mark, "x", 1)))
