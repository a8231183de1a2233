"""No page is nearly empty where the setting can prevent it: worked examples on the house style."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import HTML  # type: ignore[import-untyped]

from tasks.annexes.page.filters import in_equal_parts
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.pdf.layout import AS_IT_IS, NEARLY_EMPTY, filled, fitted, in_way
from tasks.annexes.pdf.print_pdf import _Assets

HEAD = (
    '<html lang="nl"><title>Proef</title><link rel="stylesheet" href="asset:stijl.css"><body><main>'
)
PARAGRAPH = "<p>" + "Wie te laat belt, krijgt van ons pas na een week bericht. " * 4 + "</p>"


def laid_out(html: str, way: str = AS_IT_IS) -> Any:
    return HTML(string=in_way(HEAD + html, way), url_fetcher=_Assets(house_assets())).render()


def pages(html: str) -> tuple[list[float], list[str]]:
    ways: list[str] = []

    def lay_out(way: str) -> Any:
        ways.append(way)
        return laid_out(html, way)

    return [filled(page) for page in fitted(lay_out).pages], ways


@pytest.fixture(scope="module")
def paragraphs_of_a_page() -> int:
    """How many paragraphs fill two pages so that the next begins a third."""
    number = 20
    while len(laid_out(PARAGRAPH * number).pages) < 3:
        number += 1
    return number - 1


def test_full_pages_are_left_as_they_are(paragraphs_of_a_page: int) -> None:
    filling, ways = pages(PARAGRAPH * paragraphs_of_a_page)
    assert (len(filling), ways) == (2, [""])


def test_a_few_lines_left_over_are_taken_in_by_setting_tighter(paragraphs_of_a_page: int) -> None:
    filling, ways = pages(PARAGRAPH * (paragraphs_of_a_page + 1))
    assert len(filling) == 2
    assert ways == ["", "tight"]


def test_small_chapters_follow_each_other_on_one_page() -> None:
    chapter = f'<h2 class="new-page">Hoofdstuk</h2>{PARAGRAPH}'
    filling, ways = pages(PARAGRAPH * 3 + chapter * 3)
    assert len(filling) == 1
    assert ways == ["", "tight", "flowing"]


def test_what_cannot_be_helped_is_printed_as_it_was_meant() -> None:
    filling, ways = pages(f"{PARAGRAPH * 14}<div style='break-before: page'>{PARAGRAPH}</div>")
    assert len(filling) == 2
    assert filling[-1] < NEARLY_EMPTY
    assert ways == ["", "tight", "flowing", "tight flowing"]


@pytest.mark.parametrize(
    ("number", "lengths"),
    [(0, []), (1, [1]), (45, [45]), (46, [23, 23]), (190, [38] * 5), (100, [33, 33, 34])],
)
def test_rows_of_a_chart_are_parted_equally(number: int, lengths: list[int]) -> None:
    parts = in_equal_parts(range(number), 45)
    assert [len(part) for part in parts] == lengths
    assert [one for part in parts for one in part] == list(range(number))
