"""Scales: from a value to a place, with round ticks, in exact arithmetic.

Rules of an axis:

1. A length (a bar) begins at zero, always.
2. A course (a line) is drawn on an axis that reaches at least a fifth of its largest value, so that
   a change of a few percent does not fill the drawing.
3. If that axis would begin in the lower half of what it shows, it begins at zero.
4. A share stays between 0% and 100%.
5. An axis begins and ends at a round number, and has two to five ticks.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from tasks.annexes.charts.drawing import SMALLEST, Line, Mark, Side, text
from tasks.figures import dutch, forms
from tasks.figures.rounding import decimals_of

MOST_TICKS = 5
LEAST_SPAN = Fraction(1, 5)
MILLION = 1_000_000


class Scale(NamedTuple):
    """From ``low`` at ``start`` to ``high`` at ``end``, with a tick at every multiple of
    ``step``; ``start`` may be beyond ``end``, as on an axis that goes up.
    """

    low: Fraction
    high: Fraction
    step: Fraction
    start: int
    end: int

    def at(self, value: Fraction | int) -> Fraction:
        """The place of a value; what lies outside is put at the nearest end."""
        inside = min(max(Fraction(value), self.low), self.high)
        return self.start + (self.end - self.start) * (inside - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[Fraction]:
        """The values at which there is a tick, from low to high."""
        return [
            self.low + self.step * n for n in range(int((self.high - self.low) / self.step) + 1)
        ]


def lengths(values: Iterable[Fraction], start: int, end: int, *, whole: bool = True) -> Scale:
    """The scale of bars: from zero to a round number that no value is above.

    ``whole`` says that values count things, so that there is no tick between two of them.
    """
    highest = max([Fraction(0), *values]) or Fraction(1)
    step = max(_step(highest, MOST_TICKS - 1), Fraction(1 if whole else 0))
    return Scale(Fraction(0), ceil(highest / step) * step, step, start, end)


def course(values: Iterable[Fraction], start: int, end: int, *, share: bool) -> Scale:
    """The scale of a course, by the rules above; ``share`` if values are percentages of a whole."""
    known = list(values)
    lowest, highest = min(known), max(known)
    span = max(highest - lowest, LEAST_SPAN * max(abs(lowest), abs(highest))) or Fraction(1)
    middle = (lowest + highest) / 2
    low, high = middle - span / 2, middle + span / 2
    if lowest >= 0 and low < high / 2:
        low, high = Fraction(0), max(highest, span)
    step = _step(high - low, MOST_TICKS - 2)  # rounding may add one at each end
    low, high = floor(low / step) * step, ceil(high / step) * step
    if share and lowest >= 0 and highest <= 100:
        low, high = max(low, Fraction(0)), min(high, Fraction(100))
    return Scale(low, high, step, start, end)


def _step(span: Fraction, most: int) -> Fraction:
    """The smallest of 1, 2 and 5 times a power of ten that fits in ``span`` at most ``most``
    times.
    """
    step = Fraction(1)
    while step * most >= span:
        step /= 10
    while True:
        for times in (1, 2, 5):
            if times * step * most >= span:
                return times * step
        step *= 10


def tick_texts(scale: Scale, form: str) -> list[str]:
    """What stands at the ticks, as short as it can be: ``0``, ``2 mln``; ``80%``. Any other unit
    stands in the title.
    """
    in_millions = scale.high >= MILLION or form in ("aantal_mln", "euro_mln")
    unit = Fraction(MILLION if in_millions else 1)
    behind = "%" if forms.FORMS[form].unit == "%" else f"{dutch.NBSP}mln" if in_millions else ""
    step = Fraction(1, 10 ** decimals_of(scale.step / unit))
    nothing = "0%" if behind == "%" else "0"
    return [
        f"{dutch.number(value / unit, step)}{behind}" if value else nothing for value in scale.ticks
    ]


def tick_marks(scale: Scale, form: str, head: int, bottom: int) -> list[Mark]:
    """Of a scale across a drawing: a line at every tick from ``head`` to ``bottom``, and above it
    what it is.
    """
    marks: list[Mark] = []
    for value, said in zip(scale.ticks, tick_texts(scale, form), strict=True):
        x = scale.at(value)
        side: Side = "left" if x == 0 else "middle"
        marks.append(Line(x, head - 30, x, bottom, "grid", 8))
        marks.append(text(said, x, head - 60, SMALLEST, side=side, fill="quiet"))
    return marks
