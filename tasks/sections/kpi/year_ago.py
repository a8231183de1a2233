"""What a KPI was over the same months of the year before, from the sealed series of earlier
dossiers.

1. Vergeleken wordt met **dezelfde maanden** van het jaar ervoor: januari t/m april 2025 met januari
   t/m april 2024, ook als de vorige rapportage over januari t/m augustus 2024 ging.
2. Van een **aandeel** is dat de teller gedeeld door de noemer over die maanden samen; van een
   **cumulatieve** KPI het totaal tot en met de laatste van die maanden; van een **stand** de waarde
   van de laatste.
3. Wat **jaarlijks** gemeten wordt, wordt vergeleken met de meting van het jaar ervoor.
4. Heeft geen eerder dossier die maanden, dan is er geen vergelijking.
"""

from __future__ import annotations

from datetime import date

from tasks.definitions.halfjaar import Period
from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.figures.previous import Previous


class YearAgo:
    """The year before a period, in one of the earlier dossiers.

    Attributes:
        words: the same months of the year before, ``januari t/m april 2024``.
        year: that year.
    """

    def __init__(self, period: Period, previous: Previous | None) -> None:
        self.first, self.last = (_year_before(day) for day in (period.first, period.last))
        self.year = self.last.year
        self.words = dutch.month_range(self.first, self.last)
        self._earlier = previous.earlier if previous is not None else ()

    def value(self, kpi: Kpi) -> tuple[Previous, str] | None:
        """The dossier with the value over the same months, and the id that it has there."""
        for one in self._earlier:
            if (id := self._value_in(one, kpi)) is not None:
                return one, id
        return None

    def series(self, kpi: Kpi) -> tuple[Previous, tuple[str, ...]] | None:
        """The dossier with the longest series of that year, and the ids of its points."""
        found = [(one, self._series_in(one, kpi)) for one in self._earlier]
        longest = max(found, key=lambda one: len(one[1]), default=None)
        return longest if longest is not None and longest[1] else None

    def enter_value(self, kpi: Kpi, ledger: Ledger) -> Figure | None:
        """Enter the value over the same months; None if no dossier has it."""
        found = self.value(kpi)
        if found is None:
            return None
        words = f"meting over {self.year}" if kpi.measurement == "jaarlijks" else self.words
        return ledger.previous(
            found[1],
            found[0],
            id=f"kpi.{kpi.id}.jaar_eerder",
            label=f"{kpi.name}: {words}",
            what=f"Waarde, {words},",
            form=kpi.form,
        )

    def enter_course(self, kpi: Kpi, ledger: Ledger) -> tuple[Figure, ...]:
        """Enter the points of the year before."""
        found = self.series(kpi)
        if found is None:
            return ()
        points = (
            ledger.previous(
                id,
                found[0],
                id=f"kpi.{kpi.id}.vorige_maand.{number}",
                what="Verloop van de kpi",
                form=kpi.form,
            )
            for number, id in enumerate(found[1], start=1)
        )
        return tuple(point for point in points if point is not None)

    def _value_in(self, one: Previous, kpi: Kpi) -> str | None:
        base = f"kpi.{kpi.id}"
        if kpi.measurement == "jaarlijks":
            id = f"{base}.realisatie"
            return id if id in one.figures and one.halfjaar[:4] == str(self.year) else None
        if kpi.measurement == "aandeel":
            ids = [id for id in one.figures if id.startswith(f"{base}.tot_en_met.")]
            return next((id for id in ids if _ends(one, id, self.words)), None)
        series = self._series_in(one, kpi)
        first = dutch.month_and_year(100 * self.year + self.first.month)
        last = dutch.month_and_year(100 * self.year + self.last.month)
        # A running total counts from its first month.
        if not series or (kpi.measurement == "cumulatief" and not _ends(one, series[0], first)):
            return None
        return next((id for id in series if _ends(one, id, last)), None)

    def _series_in(self, one: Previous, kpi: Kpi) -> tuple[str, ...]:
        ids: list[str] = []
        while (id := f"kpi.{kpi.id}.maand.{len(ids) + 1}") in one.figures:
            ids.append(id)
        ours = ids and one.figures[ids[0]].label.endswith(f"{dutch.NBSP}{self.year}")
        return tuple(ids) if ours else ()


def _ends(one: Previous, id: str, words: str) -> bool:
    return one.figures[id].label.endswith(f": {words}")


def _year_before(day: date) -> date:
    # Only its month counts, and every month has a first day.
    return date(day.year - 1, day.month, 1)
