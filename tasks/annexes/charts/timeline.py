"""When milestones were planned, and when they were reached or are expected, on an axis of years.

Rules:

1. A month is placed at its first day; the axis begins and ends at the beginning of a year, and has
   room for the date of the letter.
2. A milestone that was reached is a filled dot, one that is expected a diamond.
3. What was planned at first is a light diamond on a thin line, where it is another month.
4. Milestones stand under the name of their traject.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tasks.annexes.charts.drawing import (
    WIDE,
    Circle,
    Drawing,
    Line,
    Mark,
    Rect,
    drawn,
    in_lines,
    text,
)
from tasks.annexes.charts.months import MonthAxis
from tasks.annexes.charts.years import diamond, year_axis, year_marks

NAMES, EDGE = 2700, 90
HEAD, HEADING, STEP, NARROW_MORE = 230, 200, 185, 130
DIAMOND, DOT = 62, 58


class Point(NamedTuple):
    """A milestone; its months are jjjjmm. ``told`` is what the text alternative says of it."""

    name: str
    planned: int
    expected: int
    reached: int | None
    told: str

    @property
    def months(self) -> list[int]:
        """Every month that is drawn."""
        return [self.planned, self.expected, *([self.reached] if self.reached else [])]


class Track(NamedTuple):
    """A traject with its milestones."""

    name: str
    points: tuple[Point, ...]


def timeline(
    some: Sequence[Track],
    letter: date,
    intro: str,
    *,
    among: Sequence[Track] = (),
    width: int = WIDE,
) -> Drawing:
    """The milestones of ``some`` on the axis of all ``among`` which they are, with a line at the
    date of the ``letter``; ``intro`` is the first sentence of the text alternative.
    """
    beside = width >= WIDE
    sent = letter.year * 100 + letter.month
    months = [month for track in among or some for one in track.points for month in one.months]
    axis = year_axis([*months, sent], NAMES if beside else EDGE, width - EDGE)
    step = STEP if beside else STEP + NARROW_MORE
    bottom = HEAD + sum(HEADING + step * len(track.points) for track in some)
    marks = year_marks(axis, [(HEAD - 60, bottom)], HEAD - 90, 100, beside=30, narrow=not beside)
    today = axis.at(sent)
    marks.append(Line(today, HEAD - 60, today, bottom, "today", 14, dashed=True))
    y: int = HEAD
    for track in some:
        (name,) = in_lines(track.name, 108, width - 40, 1, bold=True)
        marks += [
            Rect(0, y, width, HEADING, "band"),
            text(name, 20, y + 135, 108, bold=True, fill="house"),
        ]
        y += HEADING
        for one in track.points:
            (name,) = in_lines(one.name, 104, (NAMES - 200) if beside else width - 40, 1)
            marks.append(text(name, 20, y + 125, 104))
            marks += _point(one, axis, y + (90 if beside else 90 + NARROW_MORE))
            y += step
    marks.append(Line(0, bottom, width, bottom, "house", 12))
    said = " ".join(
        f"{track.name}: {'; '.join(one.told for one in track.points)}." for track in some
    )
    return drawn(width, bottom + 20, f"{intro} {said}", marks)


def _point(one: Point, axis: MonthAxis, y: int) -> list[Mark]:
    planned, at = axis.at(one.planned), axis.at(one.reached or one.expected)
    marks: list[Mark] = []
    if planned != at:
        marks += [
            Line(min(planned, at), y, max(planned, at), y, "before", 14),
            diamond(planned, y, DIAMOND, "before"),
        ]
    marks.append(
        Circle(at, y, DOT, "house") if one.reached else diamond(at, y, DIAMOND, "house", "house")
    )
    return marks
