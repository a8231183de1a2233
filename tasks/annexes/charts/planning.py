"""When measures are expected: a bar from the beginning of a phase to a month, on an axis of years.

Rules:

1. A month is placed at its first day; the axis begins and ends at the beginning of a year, and has
   room for the date of the letter.
2. A month that was expected before, and is another now, is an open diamond on a thin line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tasks.annexes.charts.drawing import (
    WIDE,
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
from tasks.figures.dutch import month_and_year

NAMES, EDGE = 2500, 60
HEAD, STEP = 260, 210
DIAMOND = 65


class Planned(NamedTuple):
    """A measure; ``start`` of its phase, ``ready`` and what was expected ``before``, all as
    ``jjjjmm``.
    """

    number: str
    name: str
    start: int
    ready: int
    before: int | None = None


def planning(
    some: Sequence[Planned],
    letter: date,
    intro: str,
    *,
    among: Sequence[Planned] = (),
    width: int = WIDE,
) -> Drawing:
    """The bars of ``some`` measures on the axis of those ``among`` which they are, with a line at
    the date of the ``letter``; ``intro`` is the first sentence of the text alternative.
    """
    every = among or some
    beside = width >= WIDE
    letter_month = letter.year * 100 + letter.month
    months = [one.ready for one in every] + [one.before for one in every if one.before]
    begin = min([one.start for one in every] + [letter_month]) // 100
    end = max([*months, letter_month]) // 100 + 1
    axis = MonthAxis(
        begin * 100 + 1, end * 100 + 1, NAMES if beside else EDGE + DIAMOND, width - EDGE
    )
    step = STEP if beside else STEP + 140
    bottom = HEAD + step * len(some)
    rows = range(HEAD, bottom, step)
    # where a name stands above its bar, no line goes through it
    lines = [(HEAD - 60, bottom)] if beside else [(y + 175, y + step) for y in rows]
    marks: list[Mark] = [Rect(0, y, width, step, "band") for y in rows[::2]]
    marks += _years(axis, begin, end, lines, narrow=not beside)
    today = axis.at(letter_month)
    marks += [Line(today, top, today, low, "today", 14, dashed=True) for top, low in lines]
    for one, y in zip(some, rows, strict=True):
        (name,) = in_lines(one.name, 108, (NAMES if beside else width) - 400, 1)
        marks += [
            text(one.number, 40, y + 145, 112, bold=True),
            text(name, 340, y + 145, 108),
            *_bar(one, axis, y + (105 if beside else 245)),
        ]
    marks.append(Line(0, bottom, width, bottom, "house", 12))
    said = "; ".join(_words(one) for one in some)
    return drawn(width, bottom + 20, f"{intro} {said}.", marks)


def _years(
    axis: MonthAxis, begin: int, end: int, lines: Sequence[tuple[int, int]], *, narrow: bool
) -> list[Mark]:
    marks: list[Mark] = []
    every = 2 if narrow and end - begin > 4 else 1
    for year in range(begin, end + 1):
        x = axis.at(year * 100 + 1)
        marks += [Line(x, top, x, low, "edge", 8) for top, low in lines]
        if year < end and (year - begin) % every == 0:
            marks.append(text(str(year), x + 40, HEAD - 90, 105, fill="quiet"))
    return marks


def _bar(one: Planned, axis: MonthAxis, y: int) -> list[Mark]:
    start, ready = axis.at(one.start), axis.at(one.ready)
    marks: list[Mark] = []
    if one.before and one.before != one.ready:
        before = axis.at(one.before)
        marks += [
            Line(min(before, start), y, max(before, ready), y, "edge", 14),
            _diamond(before, y, "before"),
        ]
    marks += [
        Rect(start, y - 35, max(ready - start, Fraction(20)), 70, "house"),
        _diamond(ready, y, "house"),
    ]
    return marks


def _diamond(x: Place, y: int, stroke: str) -> Path:
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    return Path(corners, stroke, 16, fill="paper")


def _words(one: Planned) -> str:
    was = f" (was {month_and_year(one.before)})" if one.before and one.before != one.ready else ""
    return f"{one.number} {one.name}: verwacht gereed in {month_and_year(one.ready)}{was}"
