"""Whether a number follows from two others: a share, a sum, a difference."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind

#: Of so many numbers two give nearly any other: that they do says nothing.
_MOST_TOGETHER = 40


def how_derived(one: Expression, others: Sequence[Expression]) -> str | None:
    """Dutch, which two of the others a number follows from; None if from none.

    Args:
        one: with a value.
    """
    assert one.value is not None
    counted = [
        other
        for other in others
        if other.kind in (Kind.NUMBER, Kind.AMOUNT) and other.value and not other.in_words
    ]
    if len(counted) > _MOST_TOGETHER:
        return None
    for first in counted:
        for second in counted:
            if first is second or first.kind is not second.kind:
                continue
            assert first.value is not None
            assert second.value is not None
            if one.kind is Kind.PERCENTAGE and one.step and first.value <= second.value:
                if round_half_up(100 * first.value / second.value, one.step) == one.value:
                    return f"{first.text} van {second.text}"
            elif one.kind is first.kind and one.is_telling and first.start < second.start:
                if first.value + second.value == one.value:
                    return f"{first.text} en {second.text} samen"
                if abs(first.value - second.value) == one.value:
                    return f"het verschil van {first.text} en {second.text}"
    return None
