"""Which countries stand on their own in a table of children abroad, and which are told together.

A table is published beside its total, so the rows that are folded into Overige can be had by
subtraction, and with them whatever is known of the countries in it. So Overige and Onbekend are
never a few children, nor Overige one or two countries.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import NamedTuple

import pandas as pd

MONTHS = 12


class Smallest(NamedTuple):
    """What Overige must hold at least, and Onbekend to have a row of its own; ``children`` as a
    mean over the year.
    """

    countries: int
    children: Fraction | int

    @property
    def months(self) -> int:
        """The same in whole months of a child."""
        return ceil(self.children * MONTHS)


def per_country(monthly: pd.DataFrame) -> pd.DataFrame:
    """Child-months and cents per country of one year.

    Args:
        monthly: rows of the query, with ``landcode``, ``maand``, ``kinderen``, ``netto_cent``.

    Returns:
        A frame with index ``landcode`` and whole numbers ``kindmaanden`` and ``cent``.
    """
    summed = monthly.groupby("landcode", sort=True)[["kinderen", "netto_cent"]].sum()
    return summed.rename(columns={"kinderen": "kindmaanden", "netto_cent": "cent"}).astype("int64")


def sums(countries: pd.DataFrame) -> tuple[int, int]:
    """Child-months and cents of countries together."""
    return int(countries["kindmaanden"].sum()), int(countries["cent"].sum())


def cut(
    countries: pd.DataFrame, threshold: int, unknown: str, smallest: Smallest
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows that stand on their own, in printing order, and those that are folded into Overige
    (rules 3 to 5).
    """
    months = countries["kindmaanden"]
    is_unknown = countries.index == unknown
    own = (~is_unknown & (months >= threshold * MONTHS)) | (
        is_unknown & (months >= smallest.months)
    )
    # Equal counts are ordered by code, so that the same deliveries always give the same order.
    alone = countries[own].sort_index().sort_values("kindmaanden", ascending=False, kind="stable")
    folded = countries[~own]
    while len(folded) and len(alone) and not _is_large_enough(folded, smallest):
        # The last row is the smallest: folding it hides least.
        folded = pd.concat([folded, alone.tail(1)])
        alone = alone.head(-1)
    return alone, folded


def _is_large_enough(folded: pd.DataFrame, smallest: Smallest) -> bool:
    return len(folded) >= smallest.countries and int(folded["kindmaanden"].sum()) >= smallest.months
