"""How KPI's went, a small drawing each: the course by month, the norm and the plan.

Rules:

1. All drawings of a figure have one axis of months, from the earliest to the latest that is known
   of any of them: the same slope is the same speed. Where months are missing, the line is broken.
2. The axis of values follows the rules of a course (:mod:`tasks.annexes.charts.scale`) and shows
   the norm as well.
3. The last point is no other colour than its line: colour never says alone what the status is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.annexes.charts import scale
from tasks.annexes.charts.drawing import (
    SMALLEST,
    WIDE,
    Circle,
    Drawing,
    Line,
    Mark,
    Path,
    Rect,
    drawn,
    in_lines,
    text,
)
from tasks.annexes.charts.months import MonthAxis, label_marks, runs
from tasks.annexes.page.colours import STATUS_LOOKS
from tasks.annexes.page.house_style import text_width
from tasks.figures.dutch import month_and_year
from tasks.figures.figure import Figure

GAP = 120
TALL = 1510
#: The plot in a drawing: its top and bottom, and room for a point at its sides.
TOP, BOTTOM = 480, 1060
INSIDE = 60


class Point(NamedTuple):
    """A figure in its month (``jjjjmm``)."""

    month: int
    figure: Figure


class Course(NamedTuple):
    """What is drawn of one KPI. ``norm`` and ``plan`` are one figure or the two ends of a band;
    ``plan`` is empty where it is the norm. ``status`` is a word.
    """

    kpi: str
    name: str
    status: str
    realised: Figure
    norm: tuple[Figure, ...]
    plan: tuple[Figure, ...]
    points: tuple[Point, ...]
    points_before: tuple[Point, ...]


def courses(
    some: Sequence[Course], intro: str, *, among: Sequence[Course] = (), width: int = WIDE
) -> Drawing:
    """The drawings in rows.

    Args:
        some: those to draw.
        intro: Dutch, the first sentence of the text alternative.
        among: all of the figure, where they would not fit on a page together.
        width: of the whole.
    """
    every = among or some
    across = 4 if width >= WIDE else 2
    wide = (width - GAP * (across - 1)) // across
    months = [point.month for one in every for point in (*one.points_before, *one.points)]
    gutter = max(_gutter(one) for one in every)
    marks: list[Mark] = []
    for place, one in enumerate(some):
        x, y = place % across * (wide + GAP), place // across * TALL
        axis = MonthAxis(min(months), max(months), x + gutter + INSIDE, x + wide - INSIDE)
        marks += [*_head(one, x, y, wide), *_plot(one, y, axis), *_foot(one, x, y)]
    rows = -(-len(some) // across)
    said = " ".join([intro, *(_sentence(one) for one in some)])
    return drawn(width, rows * TALL - 60, said, marks)


def _up(one: Course, y: int) -> scale.Scale:
    figures = (*(point.figure for point in (*one.points_before, *one.points)), *one.norm)
    return scale.course(
        (figure.value for figure in figures),
        y + BOTTOM - 40,
        y + TOP + 40,
        share=one.realised.form == "procent",
    )


def _gutter(one: Course) -> int:
    """The room that the ticks take."""
    said = scale.tick_texts(_up(one, 0), one.realised.form)
    return max(text_width(tick, SMALLEST) for tick in said) + 35


def _sentence(one: Course) -> str:
    def went(points: Sequence[Point]) -> str:
        said = [f"{one.figure.printed} in {month_and_year(one.month)}" for one in points]
        return f"van {said[0]} naar {said[-1]}" if len(said) > 1 else said[0]

    parts = [went(points) for points in (one.points_before, one.points) if points]
    plan = f", plan {_range(one.plan)}" if one.plan else ""
    return (
        f"{one.kpi} {one.name}: {', en '.join(parts)}; realisatie {one.realised.printed}{plan}, "
        f"norm {_range(one.norm)}, {one.status}."
    )


def _range(figures: Sequence[Figure]) -> str:
    return " tot ".join(one.printed for one in figures)


def _head(one: Course, x: int, y: int, wide: int) -> list[Mark]:
    title = in_lines(f"{one.kpi} {one.name}", 98, wide, 2, bold=True)
    norm = f"norm {_range(one.norm)}"
    room = wide - text_width(one.realised.printed, 120, bold=True) - 50
    size = 100 if text_width(norm, 100) <= room else SMALLEST
    return [
        Line(x, y + 10, x + wide, y + 10, "house", 14),
        *(
            text(line, x, y + 130 + 112 * number, 98, bold=True, fill="house")
            for number, line in enumerate(title)
        ),
        text(one.realised.printed, x, y + 410, 120, bold=True, figure=one.realised.id),
        text(norm, x + wide, y + 410, size, side="right", fill="quiet"),
    ]


def _plot(one: Course, y: int, axis: MonthAxis) -> list[Mark]:
    left, right = axis.left - INSIDE, axis.right + INSIDE
    up = _up(one, y)
    marks: list[Mark] = [Rect(left, y + TOP, right - left, BOTTOM - TOP, "band")]
    for value, said in zip(up.ticks, scale.tick_texts(up, one.realised.form), strict=True):
        at = up.at(value)
        marks += [
            Line(left, at, right, at, "edge", 6),
            text(said, left - 35, at + 32, SMALLEST, side="right", fill="quiet"),
        ]
    for figure in one.norm:
        at = up.at(figure.value)
        marks.append(Line(left, at, right, at, "quiet", 12, dashed=True))
    marks += _line(one.points_before, axis, up, "before", 20)
    marks += _line(one.points, axis, up, "house", 28)
    last = one.points[-1]
    at, high = axis.at(last.month), up.at(last.figure.value)
    for figure in one.plan:
        marks.append(Rect(at - 55, up.at(figure.value) - 8, 110, 16, "ink"))
    marks.append(Circle(at, high, 42, "house"))
    ends = {
        end
        for part in (one.points_before, one.points)
        for run in runs([point.month for point in part])
        for end in (run[0], run[-1])
    }
    return [*marks, *label_marks(axis, ends, y + BOTTOM + 105, SMALLEST)]


def _line(
    points: Sequence[Point], axis: MonthAxis, up: scale.Scale, colour: str, thick: int
) -> list[Mark]:
    """Through the points, broken where months are missing; a month on its own is a dot."""
    high = {point.month: up.at(point.figure.value) for point in points}
    marks: list[Mark] = []
    for run in runs(list(high)):
        places = [(axis.at(month), high[month]) for month in run]
        if len(places) > 1:
            marks.append(Path(places, colour, thick))
        else:
            marks.append(Circle(*places[0], thick, colour))
    return marks


def _foot(one: Course, x: int, y: int) -> list[Mark]:
    look = STATUS_LOOKS[one.status]
    fill = f"{look.name}-text"
    return [
        text(look.shape, x, y + BOTTOM + 320, 110, fill=fill),
        text(one.status, x + 125, y + BOTTOM + 320, 95, bold=True, fill=fill),
    ]
