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
    Path,
    Place,
    Rect,
    drawn,
    in_lines,
    text,
)
from tasks.annexes.charts.months import MonthAxis

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
    begin, end = min([*months, sent]) // 100, max([*months, sent]) // 100 + 1
    left = NAMES if beside else EDGE
    axis = MonthAxis(begin * 100 + 1, end * 100 + 1, left, width - EDGE)
    step = STEP if beside else STEP + NARROW_MORE
    bottom = HEAD + sum(HEADING + step * len(track.points) for track in some)
    marks = _years(axis, begin, end, bottom, every=2 if not beside and end - begin > 4 else 1)
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


def _years(axis: MonthAxis, begin: int, end: int, bottom: int, *, every: int) -> list[Mark]:
    marks: list[Mark] = []
    for year in range(begin, end + 1):
        x = axis.at(year * 100 + 1)
        marks.append(Line(x, HEAD - 60, x, bottom, "edge", 8))
        if year < end and (year - begin) % every == 0:
            marks.append(text(str(year), x + 30, HEAD - 90, 100, fill="quiet"))
    return marks


def _point(one: Point, axis: MonthAxis, y: int) -> list[Mark]:
    planned, at = axis.at(one.planned), axis.at(one.reached or one.expected)
    marks: list[Mark] = []
    if planned != at:
        marks += [
            Line(min(planned, at), y, max(planned, at), y, "before", 14),
            _diamond(planned, y, "before", "paper"),
        ]
    marks.append(Circle(at, y, DOT, "house") if one.reached else _diamond(at, y, "house", "house"))
    return marks


def _diamond(x: Place, y: int, stroke: str, fill: str) -> Path:
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    return Path(corners, stroke, 16, fill=fill)
