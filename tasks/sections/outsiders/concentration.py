"""Of how many contributions an amount consists, and how much of it the largest have.

It is made from records and stays inside: it is in no figure and in no annex.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Self

from tasks.figures.figure import Exact
from tasks.figures.frozen import Frozen

if TYPE_CHECKING:  # who prints reads sections, and would wait for it longer than for most
    import pandas as pd


class Concentration(Frozen):
    """How an amount is made up.

    Attributes:
        figure: id of the amount.
        contributors: how many persons contribute to it.
        groups: how many groups, such as countries, were put together in it.
        largest: share of the largest contribution in the amount, from 0 to 1.
        two: share of the two largest together.
    """

    figure: str
    contributors: int
    groups: int
    largest: Exact
    two: Exact

    @classmethod
    def of(cls, figure: str, groups: pd.DataFrame) -> Self:
        """Of groups put together.

        Args:
            figure: id of the amount.
            groups: a row per group with whole numbers ``bijdragen`` (how many contribute), ``cent``
                (their sum), and ``grootste`` and ``tweede`` (the two largest contributions).
        """
        total = int(groups["cent"].sum())
        highest = sorted(map(int, [*groups["grootste"], *groups["tweede"]]))[::-1][:2]
        return cls(
            figure=figure,
            contributors=int(groups["bijdragen"].sum()),
            groups=len(groups),
            largest=Fraction(sum(highest[:1]), total) if total else Fraction(0),
            two=Fraction(sum(highest), total) if total else Fraction(0),
        )
