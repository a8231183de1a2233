"""A timeline: months in their place, what moved with its first planning, and the letter."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.annexes.charts.drawing import NARROW, WIDE, Circle, Drawing, Line, Path
from tasks.annexes.charts.timeline import Point, Track, timeline

LETTER = date(2025, 7, 1)
TOEZICHT = Track(
    "Intensief toezicht",
    (
        Point("Signaalregistratie", 202312, 202312, 202312, "signaalregistratie bereikt"),
        Point("Sanctioneren", 202506, 202512, None, "sanctioneren verwacht eind 2025"),
    ),
)
WET = Track("Wetsvoorstel", (Point("Bij de Kamer", 202603, 202603, None, "verwacht begin 2026"),))


def drawn(width: int = WIDE) -> Drawing:
    return timeline([TOEZICHT, WET], LETTER, "Tijdlijn.", width=width)


def diamonds(drawing: Drawing) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {"paper": [], "house": []}
    for mark in drawing.marks:
        if isinstance(mark, Path):
            found[str(mark.fill)].append(mark)
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_was_reached_is_a_dot_and_what_is_expected_a_diamond(width: int) -> None:
    drawing = drawn(width)
    assert len([one for one in drawing.marks if isinstance(one, Circle)]) == 1
    assert len(diamonds(drawing)["house"]) == 2


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_moved_shows_its_first_planning_before_the_letter(width: int) -> None:
    drawing = drawn(width)
    (first,) = diamonds(drawing)["paper"]
    (letter,) = [one for one in drawing.marks if isinstance(one, Line) and one.dashed]
    moved = diamonds(drawing)["house"][0]
    assert first.points[0][0] < letter.x1 < moved.points[0][0]
    assert first.points[1][1] == moved.points[1][1], "in one row"


def test_a_part_on_the_next_page_has_the_same_axis() -> None:
    whole = diamonds(drawn())["house"][1].points[0][0]
    part = timeline([WET], LETTER, "Tijdlijn.", among=[TOEZICHT, WET])
    assert diamonds(part)["house"][0].points[0][0] == whole


def test_it_is_told_in_words() -> None:
    assert drawn().alternative == (
        "Tijdlijn. Intensief toezicht: signaalregistratie bereikt; sanctioneren verwacht eind "
        "2025. Wetsvoorstel: verwacht begin 2026."
    )
