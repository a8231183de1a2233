"""A funnel: in proportion, parts within their whole, and the rest where the whole ends."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.annexes.chart_figures import figure, percent, texts

from tasks.annexes.charts.drawing import NARROW, WIDE, Rect
from tasks.annexes.charts.funnel import Extent, FunnelRow, extents, funnel


def row(name: str, size: int, whole: int, kind: str = "deel", also_in: int = -1) -> FunnelRow:
    share = percent(f"{name}.aandeel", "10") if whole >= 0 else None
    return FunnelRow(name, kind, whole, also_in, figure(name, size), share)


#: The pilot of August 2024: 136 were changed though they had changed it themselves.
PILOT = [
    row("Ontvingen de brief", 12_279, -1),
    row("Pasten zelf aan", 2_415, 0),
    row("Toch gewijzigd", 136, 1, "overlap", 4),
    row("Wilden niet", 44, 0),
    row("Gewijzigd", 8_827, 0),
    row("Zetten terug", 1_256, 4),
    row("Wijzigden niets meer", 7_571, 4, "rest"),
    row("Niet verklaard", 1_129, 0, "rest"),
]


def test_parts_and_rest_together_are_as_long_as_the_whole() -> None:
    found = extents(PILOT)
    assert found[0] == Extent(Fraction(0), Fraction(12_279))
    assert found[1] == Extent(Fraction(0), Fraction(2_415))
    assert found[4].end == found[7].start == 12_279 - 1_129
    assert found[7].end == found[0].end


def test_an_overlap_lies_where_the_later_part_begins() -> None:
    found = extents(PILOT)
    assert found[4].start == 2_415 + 44 - 136
    assert found[2] == Extent(found[4].start, found[4].start + 136)


def test_what_follows_a_step_lies_within_it() -> None:
    found = extents(PILOT)
    assert found[5].start == found[4].start
    assert found[5].end == found[6].start
    assert found[6].end == found[4].end


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_bars_are_in_proportion_and_inside_the_drawing(width: int) -> None:
    drawing = funnel(PILOT, "Trechter.", width=width)
    bars = [one for one in drawing.marks if isinstance(one, Rect)]
    house = [int(one.width) for one in bars if one.fill == "house"][:5]
    assert abs(Fraction(house[1], house[0]) - Fraction(2_415, 12_279)) < Fraction(1, 500)
    assert house[2] >= 16  # 44 of 12.279 can be seen
    assert all(one.x >= 0 and one.x + one.width <= width for one in bars)
    assert len([one for one in bars if one.fill == "rest"]) == 2
    assert len([one for one in bars if one.fill == "before"]) == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_step_says_its_count_and_its_share(width: int) -> None:
    drawing = funnel(PILOT, "Trechter.", width=width)
    assert {"12.279", "2.415", "136", "44", "10,0%"} <= set(texts(drawing))
    assert texts(drawing)["2.415"].figure == "Pasten zelf aan"
    assert drawing.alternative.startswith(
        "Trechter. Ontvingen de brief 12.279; pasten zelf aan 2.415 (10,0%); toch gewijzigd 136"
    )


def test_an_action_that_reached_nobody_can_be_drawn() -> None:
    drawing = funnel([row("Ontvingen", 0, -1), row("Reageerden", 0, 0)], "Trechter.")
    assert not [one for one in drawing.marks if isinstance(one, Rect) and one.fill == "rest"]
