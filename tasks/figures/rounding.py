"""Rounding: once, at printing, half up; never half even.

Values are :class:`fractions.Fraction`, so an average of twelve months or a share of two counts is
exact until it is printed.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor


def round_half_up(value: Fraction | int, step: Fraction | int) -> Fraction:
    """Round ``value`` to a multiple of ``step``; a tie goes away from zero.

    Args:
        value: any exact number, in any unit.
        step: the multiple to round to, in the same unit, above zero (``100``, ``Fraction(1, 10)``).

    Raises:
        ValueError: if ``step`` is zero or negative.
    """
    if step <= 0:
        raise ValueError(f"rounding step must be above zero, got {step}")
    # A tie of a negative number also goes to the larger magnitude: -2.5 is printed as -3, which is
    # what readers of a decrease expect.
    # In whole numbers, because a letter is held against every figure of a dossier.
    above, below = abs(value.numerator) * step.denominator, value.denominator * step.numerator
    multiples = (2 * above + below) // (2 * below)
    return Fraction(multiples * step.numerator * (-1 if value < 0 else 1), step.denominator)


def significant_step(value: Fraction | int, digits: int) -> int:
    """What a whole number is rounded to so that no more than ``digits`` of it say something:
    ``100`` for 56.123 and three digits, ``1`` for 850.
    """
    return int(10 ** max(0, len(str(floor(abs(value)))) - digits))


def decimals_of(step: Fraction | int) -> int:
    """Number of decimals that a multiple of ``step`` needs: 0 for 100 or 1, 1 for 1/10, 2 for 1/4.

    Raises:
        ValueError: if ``step`` is not a finite decimal.
    """
    scaled, decimals = Fraction(step), 0
    while scaled.denominator != 1:
        scaled *= 10
        decimals += 1
        if decimals > 12:
            raise ValueError(f"rounding step is not a finite decimal: {step}")
    return decimals
