"""The course of a number over the months of a year (rule 2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from tasks.definitions.finding import Finding
from tasks.edits.thresholds import threshold
from tasks.figures import dutch


def jumps(
    per_month: Mapping[int, int], share: Fraction, least: int, *, gone: bool = False
) -> list[tuple[int, int]]:
    """The months that follow each other and of which the smaller number is less than ``share`` of
    the larger one.

    Args:
        per_month: number by month (jjjjmm), every month of the year.
        least: a change is told only where the larger number is at least this.
        gone: tell a change from or to nothing whatever the numbers are.
    """
    found = []
    for one, other in pairwise(sorted(per_month)):
        small, large = sorted((per_month[one], per_month[other]))
        told = large >= least or (gone and small == 0)
        if told and small < share * large:
            found.append((one, other))
    return found


def odd_months(
    source: Mapping[int, int],
    countries: Mapping[str, Mapping[int, int]],
    *,
    about: str,
    what: str,
    unit: str,
    names: Mapping[str, str],
) -> list[Finding]:
    """B11 if a source changes from one month to the next, else B12 for every country that does (2).

    Args:
        source: number by month, every month of the year.
        countries: the same by landcode.
        about: id of the source; that of a country has its landcode behind it.
        what: Dutch, what the source holds, e.g. ``WKB, buitenland``.
        unit: Dutch, what is counted, in the plural.
        names: by landcode what people call a country in the source, e.g. ``WKB, Polen``.
    """
    found = jumps(source, threshold("B11", "deel"), int(threshold("B11", "minstens")), gone=True)
    if found:
        return [_jump("B11", about, what, unit, source, found)]
    share, least = threshold("B12", "deel"), int(threshold("B12", "minstens"))
    return [
        _jump("B12", f"{about}.{code}", names[code], unit, per_month, found)
        for code, per_month in countries.items()
        if (found := jumps(per_month, share, least))
    ]


def _jump(
    code: str,
    about: str,
    what: str,
    unit: str,
    per_month: Mapping[int, int],
    found: list[tuple[int, int]],
) -> Finding:
    told = [
        f"van {dutch.number(per_month[one])} in {dutch.month_and_year(one)} naar "
        f"{dutch.number(per_month[other])} in {dutch.month_and_year(other)}"
        for one, other in found
    ]

    def exact(at: int) -> str:
        return "; ".join(f"{pair[at]}={per_month[pair[at]]}" for pair in found)

    return Finding(
        code=code,
        about=about,
        text=f"{what}: het aantal {unit} gaat {dutch.enumeration(told)}.",
        expected=f"in iedere maand ten minste {dutch.percentage(threshold(code, 'deel'))} van het "
        "aantal in de maand ervoor en erna",
        value=exact(1),
        against=exact(0),
    )
