"""The courses of KPI's: one axis of months, a gap where months are missing, and the right words."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.annexes.chart_figures import figure, percent, texts

from tasks.annexes.charts.courses import Course, Point, courses
from tasks.annexes.charts.drawing import NARROW, WIDE, Circle, Drawing, Path, Rect
from tasks.annexes.charts.months import MonthAxis, runs
from tasks.figures.figure import Figure

YEAR = [202401 + month for month in range(8)]
NOW = [202501 + month for month in range(4)]


def course(
    kpi: str = "K01",
    before: list[int] = YEAR,
    now: list[int] = NOW,
    plan: tuple[Figure, ...] = (),
) -> Course:
    def points(months: list[int], first: str) -> tuple[Point, ...]:
        return tuple(
            Point(month, percent(f"{kpi}.{month}", str(Fraction(first) + Fraction(n, 10))))
            for n, month in enumerate(months)
        )

    return Course(
        kpi=kpi,
        name="Toekenningszekerheid zorgtoeslag",
        status="op koers",
        realised=percent(f"{kpi}.realisatie", "91.8"),
        norm=(percent(f"{kpi}.norm", "91"),),
        plan=plan,
        points=points(now, "91.5"),
        points_before=points(before, "90"),
    )


def lines(drawing: Drawing, colour: str) -> list[Path]:
    return [mark for mark in drawing.marks if isinstance(mark, Path) and mark.stroke == colour]


def test_both_years_stand_on_one_axis_with_a_gap_for_the_months_between() -> None:
    drawing = courses([course()], "Het verloop.")
    (before,), (now,) = lines(drawing, "before"), lines(drawing, "house")
    month = Fraction(before.points[-1][0] - before.points[0][0], 7)
    assert abs((now.points[-1][0] - now.points[0][0]) / month - 3) < Fraction(1, 20)
    assert abs((now.points[0][0] - before.points[-1][0]) / month - 5) < Fraction(1, 20)


def test_a_line_is_broken_where_a_month_is_missing_and_a_month_alone_is_a_dot() -> None:
    drawing = courses([course(before=[202401, 202402, 202405, 202407, 202408])], "Het verloop.")
    assert [len(line.points) for line in lines(drawing, "before")] == [2, 2]
    assert [
        mark.fill for mark in drawing.marks if isinstance(mark, Circle) and int(mark.r) < 42
    ] == ["before"]


def test_the_same_month_has_the_same_place_in_every_drawing() -> None:
    short = course("K02", before=[], now=NOW[:2])
    drawing = courses([course(), short], "Het verloop.")
    first, second = lines(drawing, "house")
    alone = courses([short], "Het verloop.", among=[course(), short])
    (same,) = lines(alone, "house")
    assert second.points[0][0] - first.points[0][0] == 6380 // 4
    assert int(same.points[0][0]) - int(first.points[0][0]) in (-1, 0, 1), "also on another page"


def test_names_of_months_do_not_touch_and_the_ends_always_have_one() -> None:
    axis = MonthAxis(202401, 202512, 0, 1100)
    assert axis.labels([202401, 202412, 202501, 202512], 92) == [
        (202401, "jan"),
        (202412, "dec"),
        (202512, "dec"),
    ]
    assert axis.labels([202503], 92) == [(202503, "mrt")]


def test_the_only_month_stands_in_the_middle() -> None:
    assert MonthAxis(202503, 202503, 0, 101).at(202503) == Fraction(101, 2)


@given(st.sets(st.integers(min_value=0, max_value=60), min_size=1))
def test_runs_hold_every_month_once_and_no_gap(numbers: set[int]) -> None:
    months = [(2023 + n // 12) * 100 + n % 12 + 1 for n in sorted(numbers)]
    parts = runs(months)
    assert [month for part in parts for month in part] == months
    for part in parts:
        assert all(b - a in (1, 89) for a, b in pairwise(part))
    for one, other in pairwise(parts):
        assert other[0] - one[-1] not in (1, 89)


def test_the_words_tell_the_months_and_plan_and_norm_apart() -> None:
    said = courses([course(plan=(percent("plan", "90.5"),))], "Het verloop.").alternative
    assert said.replace("\u00a0", " ") == (
        "Het verloop. K01 Toekenningszekerheid zorgtoeslag: van 90,0% in januari 2024 naar 90,7% in "
        "augustus 2024, en van 91,5% in januari 2025 naar 91,8% in april 2025; realisatie 91,8%, "
        "plan 90,5%, norm 91,0%, op koers."
    )


def test_the_plan_is_a_short_mark_at_the_last_month() -> None:
    drawing = courses([course(plan=(percent("plan", "90.5"),))], "Het verloop.")
    (mark,) = (one for one in drawing.marks if isinstance(one, Rect) and one.fill == "ink")
    last = lines(drawing, "house")[0].points[-1][0]
    assert int(mark.x) < int(last) < int(mark.x) + int(mark.width)


@pytest.mark.parametrize(("width", "across"), [(WIDE, 4), (NARROW, 2)])
def test_on_a_telephone_there_are_two_beside_each_other(width: int, across: int) -> None:
    drawing = courses([course(f"K{n:02}") for n in range(9)], "Het verloop.", width=width)
    heads = {mark.y for mark in drawing.marks if isinstance(mark, Rect) and mark.fill == "band"}
    assert len(heads) == -(-9 // across)
    assert drawing.width == width


def test_ticks_of_large_amounts_have_the_room_they_need() -> None:
    large = course()._replace(
        realised=figure("r", 182_900_000, "euro_mln", 100_000),
        norm=(figure("n", 560_000_000, "euro_mln", 100_000),),
    )
    drawing = courses([large], "Het verloop.")
    assert texts(drawing)["600\u00a0mln"].x >= 0
