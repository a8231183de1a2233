"""Children abroad, and amounts per child, beside those of the previous report (rules 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.edits.distance import far_apart
from tasks.edits.records.national import has_an_amount_per_child
from tasks.edits.thresholds import threshold
from tasks.figures import dutch


class Change(NamedTuple):
    """A number of this report beside that of the previous one, with the id of its figure and what
    people call it.
    """

    id: str
    label: str
    now: Fraction
    before: Fraction


class Mean(NamedTuple):
    """Children (mean over the year) and euros of a country, or of all countries abroad together."""

    id: str
    label: str
    children: Fraction
    euros: Fraction

    @property
    def per_child(self) -> Fraction:
        """Euros per child over the year."""
        return self.euros / self.children


def changed(total: Change | None, countries: list[Change], previous: str) -> list[Finding]:
    """B13 for children abroad that halved, doubled or are gone since the previous report: of all
    countries together, else of each large one, and of each from which all are gone (3).

    Args:
        total: all countries together, None if there is nothing to compare with.
        countries: every country that had a row of its own in the previous report; 0 if it is gone.
        previous: name of the halfjaar of the previous report.
    """
    factor, least = threshold("B13", "factor"), threshold("B13", "minstens")

    def asked(one: Change) -> bool:
        # Half of a small number is soon reached by chance; none is not.
        large = max(one.now, one.before) >= least or one.now == 0
        return large and far_apart(one.now, one.before, factor)

    found = [total] if total is not None and asked(total) else [*filter(asked, countries)]
    return [
        Finding(
            code="B13",
            about=one.id,
            text=(
                f"{one.label}: {dutch.number(one.now)} kinderen, in de rapportage van {previous} "
                f"{dutch.number(one.before)}."
            ),
            expected=f"minder dan {dutch.number(factor)} keer zo veel of zo weinig",
            value=str(one.now),
            against=str(one.before),
        )
        for one in found
    ]


def mean_amounts(
    total: Mean, countries: list[Mean], before: Mapping[str, Mean], national: Mean | None
) -> list[Finding]:
    """B14 for amounts per child that are another kind of number than those before: of all countries
    together, else of each large one (4).

    Args:
        total: all countries together.
        countries: those with a row of their own.
        before: what the previous report had, by id.
        national: the whole country, for when the previous report does not have the total; not used
            if it is itself asked about.
    """
    least = threshold("B14", "minstens")
    if national is not None and not has_an_amount_per_child(national.children, national.euros):
        national = None

    def asked(one: Mean) -> Iterator[Finding]:
        held, factor = before.get(one.id), threshold("B14", "factor_vorige")
        if held is None and one is total:
            held, factor = national, threshold("B14", "factor_landelijk")
        if held is None or min(one.children, held.children) < least or one.euros < 0:
            return
        if not far_apart(one.per_child, held.per_child, factor):
            return
        where = held.label if held is national else "in de vorige rapportage"
        yield Finding(
            code="B14",
            about=one.id,
            text=(
                f"{one.label}: gemiddeld {dutch.euro(one.per_child)} per kind over het jaar, "
                f"{where} {dutch.euro(held.per_child)}. Zijn euro's en centen verwisseld?"
            ),
            expected=f"minder dan {dutch.number(factor)} keer zo veel of zo weinig",
            value=str(one.per_child),
            against=str(held.per_child),
        )

    return [*asked(total)] or [finding for one in countries for finding in asked(one)]
