"""An axis of years, which begins and ends at the beginning of one; what is planned is a diamond.

Months are written as ``jjjjmm``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.annexes.charts.drawing import Line, Mark, Path, Place, text
from tasks.annexes.charts.months import MonthAxis

#: On a narrow drawing of more years than this, every other year is named.
MANY = 4


def year_axis(months: Iterable[int], left: Place, right: Place) -> MonthAxis:
    """From the beginning of the first year of ``months`` to the end of the last."""
    known = list(months)
    return MonthAxis(min(known) // 100 * 100 + 1, (max(known) // 100 + 1) * 100 + 1, left, right)


def year_marks(
    axis: MonthAxis,
    lines: Sequence[tuple[Place, Place]],
    y: Place,
    size: int,
    *,
    beside: int,
    narrow: bool,
) -> list[Mark]:
    """A line at the beginning of every year, and its name.

    Args:
        lines: top and bottom of each part of a line.
        y: the line that names stand on.
        size: of the letters.
        beside: how far a name stands from its line.
        narrow: whether there is little room for names.
    """
    begin, end = axis.first // 100, axis.last // 100
    every = 2 if narrow and end - begin > MANY else 1
    marks: list[Mark] = []
    for year in range(begin, end + 1):
        x = axis.at(year * 100 + 1)
        marks += [Line(x, top, x, low, "edge", 8) for top, low in lines]
        if year < end and (year - begin) % every == 0:
            marks.append(text(str(year), x + beside, y, size, fill="quiet"))
    return marks


def diamond(x: Place, y: Place, half: int, stroke: str, fill: str = "paper") -> Path:
    """A diamond around a place; ``half`` is half of its width and of its height."""
    corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    return Path(corners, stroke, 16, fill=fill)
