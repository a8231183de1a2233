"""Where a page of a word processor may end: a chapter begins a page only if neither that page nor
the one before it would be nearly empty, and a sentence stays with the table it announces.
"""

from __future__ import annotations

import pytest

from tasks.annexes.documents.blocks import HeadingBlock, Paragraph, ParagraphKind
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.dom import parse

LINE = "<p>Een korte zin.</p>"
COVER = LINE * 20
LITTLE, MUCH = LINE * 3, LINE * 30


def starts(*chapters: str, cover: str = COVER) -> list[bool]:
    """Which of the chapters, all marked to do so, begin a page."""
    made = "".join(f'<h2 class="new-page">Hoofdstuk</h2>{chapter}' for chapter in chapters)
    page = parse(
        f'<html lang="nl"><head><title>Bijlage</title></head><body>{cover}{made}</body></html>'
    )
    blocks = read_page(page).blocks
    return [block.new_page for block in blocks if isinstance(block, HeadingBlock)]


def test_chapters_that_fill_a_page_begin_one() -> None:
    assert starts(MUCH, MUCH, MUCH) == [True, True, True]


@pytest.mark.parametrize("number", [2, 4])
def test_small_chapters_share_a_page(number: int) -> None:
    assert starts(MUCH, *[LITTLE] * number) == [True, True, *[False] * (number - 1)]


def test_a_small_chapter_joins_the_cover_where_it_fits() -> None:
    assert starts(LITTLE, cover=COVER) == [False]
    assert starts(LITTLE, cover=LINE * 40) == [True]


def test_a_chapter_after_a_small_one_goes_on_under_it() -> None:
    assert starts(MUCH, LITTLE, MUCH) == [True, True, False]


def test_a_released_annex_begins_its_pages_where_the_concept_did() -> None:
    banner = f'<p class="concept">{"CONCEPT, niet voor verspreiding. " * 40}</p>'
    for lines in range(15, 45):
        assert starts(LITTLE, MUCH, cover=banner + LINE * lines) == starts(
            LITTLE, MUCH, cover=LINE * lines
        )


def test_a_page_without_chapters_is_left_alone() -> None:
    assert starts() == []


def table(rows: int, *, whole: bool = True) -> str:
    """A table of so many rows, which stands on one page or goes on over pages."""
    row = '<tr><th scope="row">Polen</th><td>7.200</td></tr>'
    return (
        f'<table class="t{" whole" if whole else ""}"><caption>Tabel 1. Landen</caption><thead><tr>'
        f"<th>Land</th><th>Kinderen</th></tr></thead><tbody>{row * rows}</tbody></table>"
    )


FIGURE = "<figure><figcaption>Figuur 1. Landen</figcaption></figure>"


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        pytest.param(f"<h2>Landen</h2>{LINE}{table(5)}", True, id="kop, zin, tabel"),
        pytest.param(f"<h2>Landen</h2>{LINE}{FIGURE}", True, id="kop, zin, figuur"),
        pytest.param(
            f"<h2>Landen</h2>{LINE}{table(90)}", False, id="tabel hoger dan een bladzijde"
        ),
        pytest.param(f"<h2>Landen</h2>{LINE}{table(90, whole=False)}", True, id="tabel loopt door"),
        pytest.param(f"<h2>Landen</h2>{LINE}{LINE}", False, id="gewone tekst"),
        pytest.param(f"{LINE}{LINE}{table(5)}", False, id="zonder kop"),
    ],
)
def test_a_sentence_under_a_heading_stays_with_what_it_announces(body: str, stays: bool) -> None:
    page = parse(f'<html lang="nl"><head><title>Bijlage</title></head><body>{body}</body></html>')
    leads = [
        block
        for block in read_page(page).blocks
        if isinstance(block, Paragraph) and block.kind is ParagraphKind.LEAD
    ]
    assert len(leads) == stays
