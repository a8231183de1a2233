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
    Rect,
    drawn,
    in_lines,
    text,
)
from tasks.annexes.charts.months import MonthAxis
from tasks.annexes.charts.years import diamond, year_axis, year_marks
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
    months = [
        month for one in every for month in (one.start, one.ready, one.before) if month is not None
    ]
    axis = year_axis([*months, letter_month], NAMES if beside else EDGE + DIAMOND, width - EDGE)
    step = STEP if beside else STEP + 140
    bottom = HEAD + step * len(some)
    rows = range(HEAD, bottom, step)
    # where a name stands above its bar, no line goes through it
    lines = [(HEAD - 60, bottom)] if beside else [(y + 175, y + step) for y in rows]
    marks: list[Mark] = [Rect(0, y, width, step, "band") for y in rows[::2]]
    marks += year_marks(axis, lines, HEAD - 90, 105, beside=40, narrow=not beside)
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


def _bar(one: Planned, axis: MonthAxis, y: int) -> list[Mark]:
    start, ready = axis.at(one.start), axis.at(one.ready)
    marks: list[Mark] = []
    if one.before and one.before != one.ready:
        before = axis.at(one.before)
        marks += [
            Line(min(before, start), y, max(before, ready), y, "edge", 14),
            diamond(before, y, DIAMOND, "before"),
        ]
    marks += [
        Rect(start, y - 35, max(ready - start, Fraction(20)), 70, "house"),
        diamond(ready, y, DIAMOND, "house"),
    ]
    return marks


def _words(one: Planned) -> str:
    was = f" (was {month_and_year(one.before)})" if one.before and one.before != one.ready else ""
    return f"{one.number} {one.name}: verwacht gereed in {month_and_year(one.ready)}{was}"
