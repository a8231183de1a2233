"""How far two numbers of one thing are apart."""

from __future__ import annotations

from fractions import Fraction


def far_apart(one: Fraction, other: Fraction, factor: Fraction) -> bool:
    """Whether the larger of two numbers is at least ``factor`` times the smaller one."""
    small, large = sorted((one, other))
    return large >= factor * small and large > 0
