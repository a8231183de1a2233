"""Months in findings, and whether they can be those of what is told in a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tasks.definitions.finding import Finding, Place
from tasks.figures.dutch import NBSP, month_and_year


def in_words(month: int) -> str:
    """``202501`` becomes ``januari 2025``, with a space that a finding may be cut at."""
    return month_and_year(month).replace(NBSP, " ")


def far_away(
    code: str,
    name: str,
    about: str,
    months: Mapping[str, int | None],
    years: tuple[int, int],
    at: Callable[[str], Place],
) -> Iterator[Finding]:
    """A question about every month, by column, that is not in these years around the letter.

    Args:
        code: of the finding.
        name: what people call the thing.
        about: its id; a month is that and its column.
        months: jjjjmm, None where there is none.
        years: the first and the last that are not asked about.
        at: the place of a column.
    """
    first, last = years
    for column, month in months.items():
        if month is not None and not first <= month // 100 <= last:
            yield Finding(
                code=code,
                about=f"{about}.{column}",
                text=f"{name}: {in_words(month)} ligt ver van de brief.",
                place=at(column),
                expected=f"een jaar van {first} tot en met {last}",
                value=str(month),
                against=f"{first}-{last}",
            )
