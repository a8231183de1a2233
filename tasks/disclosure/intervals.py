"""Intervals of hidden values, exact: whole numbers of the smallest step in which such a value can
differ (months of a child, cents), both ends included.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import NamedTuple


class Interval(NamedTuple):
    """From ``low`` to ``high``, both included, in steps of the hidden value."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How many values it has."""
        return self.high - self.low + 1

    def at_least(self, low: int) -> Interval:
        """What is left of it from ``low`` on; empty (``high`` below ``low``) if nothing is."""
        return self._replace(low=max(self.low, low))


def rounded_to(
    printed: Fraction, step: Fraction, smallest: Fraction, *, signed: bool = False
) -> Interval:
    """The values that are printed as ``printed``, half up and to ``step``.

    Args:
        printed: a multiple of ``step``.
        smallest: the step in which the hidden value differs.
        signed: whether the hidden value can be below zero; of zero, both sides are then printed.
    """
    if printed < 0:
        mirrored = rounded_to(-printed, step, smallest)
        return Interval(-mirrored.high, -mirrored.low)
    high = ceil((printed + step / 2) / smallest) - 1
    if printed == 0:
        return Interval(-high if signed else 0, high)
    return Interval(ceil((printed - step / 2) / smallest), high)
