"""An axis of months: every month as wide as another, also those of which nothing is known.

Months are written as ``jjjjmm``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.annexes.charts.drawing import Place, Text, text
from tasks.annexes.page.house_style import text_width
from tasks.figures.dutch import MONTHS

#: Between two names of months.
APART = 30


def number_of(month: int) -> int:
    """How many months a month is from the beginning of the era."""
    return month // 100 * 12 + month % 100 - 1


class MonthAxis(NamedTuple):
    """From the ``first`` month at ``left`` to the ``last`` at ``right``."""

    first: int
    last: int
    left: Place
    right: Place

    def at(self, month: int) -> Fraction:
        """The place of a month; of the only month in the middle."""
        span = number_of(self.last) - number_of(self.first)
        if span == 0:
            return (Fraction(self.left) + self.right) / 2
        return self.left + (Fraction(self.right) - self.left) * Fraction(
            number_of(month) - number_of(self.first), span
        )

    def labels(self, months: Iterable[int], size: int) -> list[tuple[int, str]]:
        """Which of ``months`` get their name, ``jan``: the first and the last always, of the others
        those that do not touch a name.
        """
        wanted = sorted(set(months))
        chosen: list[int] = []
        for month in [*wanted[:1], *wanted[-1:], *wanted]:
            if month not in chosen and all(self._apart(month, one, size) for one in chosen):
                chosen.append(month)
        return [(month, short_name(month)) for month in sorted(chosen)]

    def _apart(self, one: int, other: int, size: int) -> bool:
        room = Fraction(text_width(short_name(one), size) + text_width(short_name(other), size), 2)
        return abs(self.at(one) - self.at(other)) >= room + APART


def short_name(month: int) -> str:
    """``202501`` becomes ``jan``."""
    return "mrt" if month % 100 == 3 else MONTHS[month % 100 - 1][:3]


def runs(months: Sequence[int]) -> list[list[int]]:
    """The months in runs without a gap: a line is broken where months are missing.

    Args:
        months: in order, each once.
    """
    parts: list[list[int]] = []
    for month in months:
        if parts and number_of(month) == number_of(parts[-1][-1]) + 1:
            parts[-1].append(month)
        else:
            parts.append([month])
    return parts


def label_marks(axis: MonthAxis, months: Iterable[int], y: Place, size: int) -> list[Text]:
    """Names of months, and under the first of every year that year."""
    marks: list[Text] = []
    years: set[int] = set()
    for month, name in axis.labels(months, size):
        marks.append(text(name, axis.at(month), y, size, side="middle", fill="quiet"))
        if month // 100 not in years:
            years.add(month // 100)
            marks.append(
                text(str(month // 100), axis.at(month), y + size, size, side="middle", fill="quiet")
            )
    return marks
