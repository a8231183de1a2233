"""How far measures are and when they are expected."""

from __future__ import annotations

from datetime import date

import pytest
from support.annexes.chart_figures import texts

from tasks.annexes.charts.drawing import NARROW, WIDE, Circle, Line, Path, Rect, in_lines
from tasks.annexes.charts.phases import Standing, phases
from tasks.annexes.charts.planning import Planned, planning
from tasks.annexes.page.house_style import text_width

STOPS = ("aangekondigd", "beleidsmatige uitwerking", "implementatiefase", "ingevoerd")
LETTER = date(2025, 7, 1)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("stop", range(4))
def test_a_full_circle_stands_at_the_phase(stop: int, width: int) -> None:
    drawing = phases([Standing("M01", "Naam", STOPS[stop])], STOPS, "Fasen.", width=width)
    circles = [mark for mark in drawing.marks if isinstance(mark, Circle)]
    assert [int(mark.r) == max(int(one.r) for one in circles) for mark in circles] == [
        number == stop for number in range(4)
    ]
    assert all(int(mark.r) <= int(mark.x) <= width - int(mark.r) for mark in circles)


def test_an_open_circle_stands_at_the_phase_of_last_time() -> None:
    drawing = phases([Standing("M01", "Naam", STOPS[2], before=STOPS[1])], STOPS, "Fasen.")
    (open_,) = (mark for mark in drawing.marks if isinstance(mark, Circle) and mark.stroke)
    assert open_.fill == "paper"
    assert drawing.alternative == (
        "Fasen. M01 Naam: implementatiefase (was beleidsmatige uitwerking)."
    )


def test_a_bar_ends_at_its_month_and_the_letter_has_its_line() -> None:
    some = [Planned("M01", "Naam", 202401, 202507), Planned("M02", "Ander", 202501, 202601)]
    drawing = planning(some, LETTER, "Maanden.")
    first, second = (one for one in drawing.marks if isinstance(one, Rect) and one.fill == "house")
    today = next(one for one in drawing.marks if isinstance(one, Line) and one.stroke == "today")
    assert int(first.x) + int(first.width) - int(today.x1) in (-1, 0, 1)
    assert abs(2 * int(first.width) - 3 * int(second.width)) <= 4
    assert drawing.alternative.replace("\u00a0", " ") == (
        "Maanden. M01 Naam: verwacht gereed in juli 2025; M02 Ander: verwacht gereed in januari "
        "2026."
    )


def test_a_month_that_moved_is_shown_and_told() -> None:
    drawing = planning([Planned("M05", "Naam", 202401, 202512, before=202506)], LETTER, "Maanden.")
    before, now = (mark for mark in drawing.marks if isinstance(mark, Path))
    assert before.points[0][0] < now.points[0][0]
    assert "december 2025 (was juni 2025)" in drawing.alternative.replace("\u00a0", " ")


def test_years_stand_at_their_beginning_on_the_axis_of_all() -> None:
    every = [Planned("M01", "Naam", 202303, 202812), Planned("M02", "Ander", 202501, 202601)]
    said = texts(planning(every[1:], LETTER, "Maanden.", among=every))
    assert {"2023", "2024", "2025", "2026", "2027", "2028"} <= set(said)


def test_a_name_is_wrapped_by_its_width_and_cut_with_dots() -> None:
    name = (
        "Alleen dwanginvordering bij definitieve verschuldigdheid van alle toeslagen van het jaar"
    )
    lines = in_lines(name, 108, 1600, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, 108) <= 1600 for line in lines)
    assert in_lines("Naam", 108, 1600, 2) == ["Naam"]
    (endless,) = in_lines("W" * 90, 108, 1600, 1)
    assert endless.endswith("…")
    assert text_width(endless, 108) <= 1600
