"""Estimates: bars with the margin in which the share probably lies.

Rules:

1. All bars of a figure have one scale that begins at zero.
2. A margin is a line with two ends, over the end of its bar.
3. Groups of one kind stand together under its name. A dashed line through them is the estimate for
   everybody.
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
from tasks.figures.figure import Figure

NAMES, STEP, NARROW_STEP = 1700, 180, 290
HEAD, HEADING = 230, 190
#: Room for the numbers, in a column of their own: the dashed line never crosses them.
BEHIND = 900
WHISKER = 64


class Estimate(NamedTuple):
    """One bar; ``low`` and ``high`` are its margin, None where none is known."""

    name: str
    value: Figure
    low: Figure | None = None
    high: Figure | None = None


class Group(NamedTuple):
    """Bars under one name; an empty one is not printed."""

    name: str
    estimates: tuple[Estimate, ...]


def estimates(
    groups: Sequence[Group],
    intro: str,
    *,
    everybody: Estimate | None = None,
    width: int = WIDE,
) -> Drawing:
    """The bars, group by group.

    Args:
        groups: none is without a bar.
        intro: Dutch, the first sentence of the text alternative.
        everybody: what the dashed line stands for, None for no line.
        width: of the whole; names stand above their bars where there is little of it.
    """
    beside = width >= WIDE
    left = NAMES + 80 if beside else 0
    every = [one for group in groups for one in group.estimates]
    values = [figure.value for one in every for figure in (one.value, one.high) if figure]
    across = scale.lengths(
        [*values, *([everybody.value.value] if everybody else [])],
        left,
        width - BEHIND,
        whole=False,
    )
    step = STEP if beside else NARROW_STEP
    heads = sum(HEADING for group in groups if group.name)
    bottom = HEAD + heads + step * len(every)
    marks = scale.tick_marks(across, "procent", HEAD, bottom)
    y: int = HEAD
    for group in groups:
        if group.name:
            marks.append(text(group.name, 0, y + 130, 108, bold=True, fill="house"))
            y += HEADING
        for one in group.estimates:
            marks += _row(one, across, y, width, beside=beside)
            y += step
    if everybody is not None:
        x = across.at(everybody.value.value)
        marks.append(Line(x, HEAD - 30, x, bottom, "today", 14, dashed=True))
    marks += [
        Line(left, HEAD - 30, left, bottom, "ink", 10),
        Line(0, bottom, width, bottom, "house", 12),
    ]
    said_of = [f"{intro}"]
    if everybody is not None:
        said_of.append(f"{everybody.name}: {everybody.value.printed}.")
    for group in groups:
        told = "; ".join(_words(one) for one in group.estimates)
        said_of.append(f"{group.name}: {told}." if group.name else f"{told}.")
    return drawn(width, bottom + 20, " ".join(said_of), marks)


def _row(one: Estimate, across: scale.Scale, y: int, width: int, *, beside: bool) -> list[Mark]:
    (name,) = in_lines(one.name, 108, NAMES if beside else width, 1)
    marks: list[Mark] = [
        text(name, NAMES, y + 122, 108, side="right") if beside else text(name, 0, y + 115, 108)
    ]
    top = y + (40 if beside else 150)
    end = across.at(one.value.value)
    marks.append(Rect(across.start, top, end - across.start, 100, "rest"))
    if one.low is not None and one.high is not None:
        low, high = across.at(one.low.value), across.at(one.high.value)
        middle = top + 50
        marks += [
            Line(low, middle, high, middle, "ink", 16),
            Line(low, middle - WHISKER // 2, low, middle + WHISKER // 2, "ink", 16),
            Line(high, middle - WHISKER // 2, high, middle + WHISKER // 2, "ink", 16),
        ]
    said = one.value.printed
    marks.append(
        text(said, width - 20, top + 85, 112, side="right", bold=True, figure=one.value.id)
    )
    return marks


def _words(one: Estimate) -> str:
    margin = ""
    if one.low is not None and one.high is not None:
        margin = f" (tussen {one.low.printed} en {one.high.printed})"
    return f"{one.name} {one.value.printed}{margin}"
