"""The bar beside a number: one scale for all, and the plan at the same place in each."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.annexes.chart_figures import figure, percent

from tasks.annexes.charts.drawing import Path, Rect
from tasks.annexes.charts.share import WIDTH, share_of_plan

PLAN_AT = WIDTH * 4 // 5


def bar(value: int, plan: int) -> list[int]:
    drawing = share_of_plan(
        figure("r", value), [figure("p", plan)], [figure("n", 5_600_000)], "on-track"
    )
    assert drawing is not None
    return [
        int(mark.width)
        for mark in drawing.marks
        if isinstance(mark, Rect) and mark.fill == "on-track"
    ]


@pytest.mark.parametrize(
    ("value", "plan", "length"),
    [
        # 8% of a plan fills 8% of the way to the mark, and not four fifths of the bar
        (437_600, 5_600_000, round(PLAN_AT * Fraction(4376, 56000))),
        (420_000, 420_000, PLAN_AT),
        (210_000, 420_000, PLAN_AT // 2),
        (0, 420_000, 0),
        (-5, 420_000, 0),
        (525_000, 420_000, WIDTH),
    ],
)
def test_the_length_is_the_share_of_the_plan(value: int, plan: int, length: int) -> None:
    assert bar(value, plan) == [length]


@pytest.mark.parametrize("value", ["1", "86.2", "100"])
def test_the_plan_has_its_mark_at_the_same_place_in_every_bar(value: str) -> None:
    drawing = share_of_plan(
        percent("r", value), [percent("p", "83")], [percent("n", "86")], "behind"
    )
    assert drawing is not None
    (mark,) = (one for one in drawing.marks if isinstance(one, Rect) and one.fill == "ink")
    assert mark.x + Fraction(mark.width, 2) == PLAN_AT


def test_what_goes_beyond_the_scale_ends_in_an_arrow() -> None:
    drawing = share_of_plan(figure("r", 42), [figure("p", 13)], [figure("n", 40)], "realised")
    assert drawing is not None
    (arrow,) = (one for one in drawing.marks if isinstance(one, Path))
    assert max(x for x, _ in arrow.points) == WIDTH


def test_the_words_tell_plan_and_norm_apart() -> None:
    drawing = share_of_plan(
        percent("r", "83.7"), [percent("p", "83")], [percent("n", "86")], "on-track"
    )
    assert drawing is not None
    assert drawing.alternative == "83,7%, plan 83,0%, norm 86,0%"


def test_without_one_plan_above_zero_there_is_no_share() -> None:
    band = [figure("p.onder", 97), figure("p.boven", 102)]
    assert share_of_plan(figure("r", 5), band, band, "behind") is None
    assert share_of_plan(figure("r", 5), [figure("p", 0)], [figure("n", 9)], "behind") is None
    assert share_of_plan(figure("r", 5), [], [figure("n", 9)], "behind") is None
