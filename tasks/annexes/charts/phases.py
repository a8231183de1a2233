"""How far measures are: a row for each, a stop for each phase, in order.

Rules:

1. The way that is behind is thick, the phase in which a measure is a full circle.
2. An open circle is the phase in which it was, where that is another.
"""

from __future__ import annotations

from collections.abc import Sequence
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

#: Where the first stop is, and how far the last is from the edge; from this width names stand above
#: their line.
FIRST, EDGE = 3180, 620
HEAD, STEP = 380, 290


class Standing(NamedTuple):
    """A measure: its ``phase``, and ``before`` which phase it was in, as words; ``ready`` is the
    month in which it is expected, in words.
    """

    number: str
    name: str
    phase: str
    before: str | None = None
    ready: str | None = None


def phases(
    some: Sequence[Standing], stops: Sequence[str], intro: str, *, width: int = WIDE
) -> Drawing:
    """The rows of ``some`` measures; ``stops`` are the phases in order, ``intro`` the first
    sentence of the text alternative.
    """
    beside = width >= WIDE
    first = FIRST if beside else 330
    gap = (width - first - (EDGE if beside else 330)) // max(len(stops) - 1, 1)
    step = STEP if beside else STEP + 190
    bottom = HEAD + step * len(some)
    marks: list[Mark] = []
    for number, stop in enumerate(stops):
        x = first + number * gap
        words = in_lines(stop, 102 if beside else 92, gap, 3)
        marks += [
            text(
                word,
                x,
                300 - 120 * (len(words) - 1 - line),
                102 if beside else 92,
                side="middle",
                fill="quiet",
            )
            for line, word in enumerate(words)
        ]
    for place, one in enumerate(some):
        y = HEAD + place * step
        if place % 2 == 0:
            marks.append(Rect(0, y, width, step, "band"))
        lines = in_lines(one.name, 108, (first if beside else width) - 480, 2)
        middle = y + STEP // 2
        marks.append(text(one.number, 40, middle + 38, 112, bold=True))
        marks += [
            text(line, 340, middle + 38 + 118 * number - 59 * (len(lines) - 1), 108)
            for number, line in enumerate(lines)
        ]
        marks += _way(one, stops, first, gap, middle if beside else y + step - 110)
    marks.append(Line(0, bottom, width, bottom, "house", 12))
    said = "; ".join(_words(one) for one in some)
    return drawn(width, bottom + 20, f"{intro} {said}.", marks)


def _words(one: Standing) -> str:
    was = f" (was {one.before})" if one.before and one.before != one.phase else ""
    ready = f", verwacht gereed in {one.ready}" if one.ready else ""
    return f"{one.number} {one.name}: {one.phase}{was}{ready}"


def _way(one: Standing, stops: Sequence[str], first: int, gap: int, y: int) -> list[Mark]:
    now = stops.index(one.phase)
    before = stops.index(one.before) if one.before else now
    marks: list[Mark] = [Line(first, y, first + gap * (len(stops) - 1), y, "edge", 14)]
    if now:
        marks.append(Line(first, y, first + gap * now, y, "house", 32))
    for number in range(len(stops)):
        x = first + number * gap
        if number == now:
            marks.append(Circle(x, y, 75, "house"))
        elif number == before:
            marks.append(Circle(x, y, 58, "paper", "house", 22))
        else:
            marks.append(Circle(x, y, 34, "house" if number < now else "edge"))
    return marks
