"""Estimates: bars on one scale from zero, with margins, and everybody as a line."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.annexes.chart_figures import figure, texts

from tasks.annexes.charts.drawing import NARROW, WIDE, Drawing, Line, Rect
from tasks.annexes.charts.estimates import Estimate, Group, estimates


def about(id: str, percent: int, low: int | None = None, high: int | None = None) -> Estimate:
    bounds = [
        None if value is None else figure(f"{id}.{name}", value, "procent")
        for name, value in (("onder", low), ("boven", high))
    ]
    return Estimate(id, figure(id, percent, "procent_ongeveer"), *bounds)


AGES = Group("Leeftijd", (about("jong", 17), about("oud", 8, 7, 9)))
EVENTS = Group("Levensgebeurtenis", (about("verhuizing", 14),))


def drawn(width: int = WIDE, everybody: Estimate | None = None) -> Drawing:
    return estimates([AGES, EVENTS], "Staven.", everybody=everybody, width=width)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_bars_begin_at_zero_and_are_in_proportion(width: int) -> None:
    young, old, _ = (one.width for one in drawn(width).marks if isinstance(one, Rect))
    assert abs(Fraction(young, 17) - Fraction(old, 8)) < 1


def test_a_margin_has_two_ends_around_the_end_of_its_bar() -> None:
    lines = [one for one in drawn().marks if isinstance(one, Line) and one.thick == 16]
    assert len(lines) == 3
    _, old, _ = (one for one in drawn().marks if isinstance(one, Rect))
    assert lines[0].x1 < old.x + old.width < lines[0].x2


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_number_says_that_it_is_an_estimate(width: int) -> None:
    said = texts(drawn(width))
    assert {f"ongeveer\u00a0{one}%" for one in (17, 8, 14)} <= set(said)
    assert {"Leeftijd", "Levensgebeurtenis"} <= set(said)


def test_everybody_is_a_dashed_line_and_is_told_in_words() -> None:
    drawing = drawn(everybody=about("zorgtoeslag", 12))
    (line,) = [one for one in drawing.marks if isinstance(one, Line) and one.dashed]
    young, old, _ = (one for one in drawing.marks if isinstance(one, Rect))
    assert old.x + old.width < line.x1 < young.x + young.width
    assert drawing.alternative.replace("\u00a0", " ") == (
        "Staven. zorgtoeslag: ongeveer 12%. Leeftijd: jong ongeveer 17%; oud ongeveer 8% (tussen "
        "7% en 9%). Levensgebeurtenis: verhuizing ongeveer 14%."
    )
