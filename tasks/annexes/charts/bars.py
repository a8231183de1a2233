"""Bars for the rows of a table: how much, and how much it was.

Rules:

1. All bars of a figure have one scale that begins at zero, with its ticks above the bars; also
   where they are cut over pages.
2. Where there is a previous value it is a thin bar of its own under the other, never a mark across
   it.
3. What is no row among the others (*Overige*, *Onbekend*) stands below them, in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.annexes.charts import scale
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
from tasks.annexes.page.house_style import text_width
from tasks.figures.figure import Figure

NAMES = 1700
STEP, HEAD = 170, 330
#: Room for the number behind the longest bar.
BEHIND = 640
#: Forms that count things.
COUNTS = ("aantal", "woord")


class Bar(NamedTuple):
    """One row: ``apart`` if it is no row among the others."""

    name: str
    now: Figure
    before: Figure | None = None
    apart: bool = False


def bars(
    some: Sequence[Bar],
    title: str,
    intro: str,
    *,
    among: Sequence[Bar] = (),
    width: int = WIDE,
) -> Drawing:
    """The bars, those that stand apart last.

    Args:
        some: those to draw, in order.
        title: of the axis: what is counted.
        intro: Dutch, the first sentence of the text alternative.
        among: all of the figure, where they would not fit on a page together.
        width: of the whole; names stand above their bars where there is little of it.
    """
    every = among or some
    beside = width >= WIDE
    with_before = any(one.before for one in every)
    left = NAMES + 80 if beside else 0
    step = STEP if beside else STEP + 120
    head = HEAD if beside or not with_before else HEAD + 130
    across = scale.lengths(
        [figure.value for one in every for figure in (one.now, one.before) if figure],
        left,
        width - BEHIND,
        whole=some[0].now.form in COUNTS,
    )
    bottom = head + step * len(some)
    marks: list[Mark] = [text(title, left, 110, 105, bold=True, fill="quiet")]
    if with_before:
        behind = left + text_width(title, 105, bold=True) + 200
        marks += _legend(*((behind, 110) if beside else (left, 240)))
    marks += scale.tick_marks(across, some[0].now.form, head, bottom)
    for place, one in enumerate(ordered(some)):
        marks += _row(one, across, head + place * step, width, beside=beside)
    marks += [
        Line(left, head - 30, left, bottom, "ink", 10),
        Line(0, bottom, width, bottom, "house", 12),
    ]
    said = "; ".join(_words(one) for one in ordered(some))
    return drawn(width, bottom + 20, f"{intro} {said}.", marks)


def ordered(some: Sequence[Bar]) -> list[Bar]:
    """In the order they were given, those that stand apart last."""
    return sorted(some, key=lambda one: one.apart)


def _words(one: Bar) -> str:
    before = f" (vorige rapportage {one.before.printed})" if one.before else ""
    return f"{one.name}: {one.now.printed}{before}"


def _legend(x: int, y: int) -> list[Mark]:
    now, before = "deze rapportage", "vorige rapportage"
    beside = x + 250 + text_width(now, 100) + 160
    return [
        Rect(x, y - 70, 200, 72, "house"),
        text(now, x + 250, y, 100, fill="quiet"),
        Rect(beside, y - 50, 200, 34, "before"),
        text(before, beside + 250, y, 100, fill="quiet"),
    ]


def _row(one: Bar, across: scale.Scale, y: int, width: int, *, beside: bool) -> list[Mark]:
    marks: list[Mark] = [Line(0, y, width, y, "grid", 7)]
    if beside:
        (name,) = in_lines(one.name, 112, NAMES, 1)
        marks.append(text(name, NAMES, y + 118, 112, side="right"))
        top = y
    else:
        (name,) = in_lines(one.name, 112, width, 1)
        marks.append(text(name, 0, y + 115, 112))
        top = y + 120
    length = across.at(one.now.value) - across.start
    thick = 72 if one.before else 100
    over = top + (28 if one.before else 35)
    marks.append(Rect(across.start, over, length, thick, "rest" if one.apart else "house"))
    ends = [length]
    if one.before:
        ends.append(across.at(one.before.value) - across.start)
        marks.append(Rect(across.start, over + 78, ends[1], 34, "before"))
    marks.append(
        text(
            one.now.printed,
            across.start + max(ends) + 60,
            top + 118,
            115,
            bold=True,
            figure=one.now.id,
        )
    )
    return marks
