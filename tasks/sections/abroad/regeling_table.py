"""The table of one regeling: from records to rows, figures and findings."""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pandas as pd

from tasks.definitions.buitenland import Profile, Regeling
from tasks.definitions.finding import Finding, Place
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.records.abroad import Mean
from tasks.edits.records.national import National
from tasks.figures import dutch, forms
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.sections.abroad.cut import MONTHS, Smallest, cut, per_country, sums
from tasks.sections.inputs import Inputs
from tasks.sections.records.country_names import ended_before
from tasks.sections.records.plausibility import Plausibility
from tasks.sections.records.rates import rates_frame
from tasks.sections.section import Cell, Heading, Row, Table

SQL = Path(__file__).parents[1] / "records"


def _query(name: str) -> str:
    return f"{name}.sql sha256:{hashlib.sha256((SQL / f'{name}.sql').read_bytes()).hexdigest()}"


def _called(countries: pd.DataFrame, names: dict[str, RegisterRow]) -> dict[str, str]:
    """What people call each country of a frame, by landcode."""
    return {
        str(code): names[code].values["omschrijving"] if code in names else f"Landcode {code}"
        for code in countries.index
    }


class RegelingTable:
    """The table, figures and findings of one regeling."""

    def __init__(
        self, key: str, rules: Regeling, profile: Profile, inputs: Inputs, ledger: Ledger
    ) -> None:
        self.key, self.rules, self.profile, self.inputs, self.ledger = (
            key,
            rules,
            profile,
            inputs,
            ledger,
        )
        self.findings: list[Finding] = []
        self.plausibility = Plausibility(key, rules, profile, inputs)
        #: The whole regeling, once the table is made; None if it was not delivered.
        self.national: National | None = None
        self.base = f"buitenland.{key}"
        self.year = inputs.halfjaar.toeslagjaar
        self.smallest = Smallest(profile.smallest_countries, profile.fewest(rules))
        #: Whether so few children live abroad that nothing of them is printed.
        self.too_few = False
        #: By the part of the id of what is printed of countries, which countries it is of.
        self.countries_in: dict[str, tuple[str, ...]] = {}

    def _complain(
        self, code: str, contract: str, text: str, expected: str, about: str | None = None
    ) -> None:
        self.findings.append(
            Finding(
                code=code,
                about=about or self.base,
                text=f"{self.rules.short}: {text}",
                place=Place(file=self.inputs.file(contract)),
                expected=expected,
            )
        )

    def run_query(self) -> pd.DataFrame:
        """The monthly rows; completeness of the records is checked here."""
        name = f"{self.key}_buitenland"
        sources: dict[str, Path | InDatabase | pd.DataFrame] = {
            self.rules.records: self.inputs.records(self.rules.records)
        }
        self.sources = [self.inputs.source(self.rules.records, query=_query(name))]
        if self.rules.anticumulatie:
            sources["svb_anticumulatie"] = self.inputs.records("svb_anticumulatie")
            sources["wisselkoersen"] = rates_frame(self.inputs.rows("wisselkoersen"))
            self.sources += [
                self.inputs.source(one, query=_query(name))
                for one in ("svb_anticumulatie", "wisselkoersen")
            ]
        monthly = self.inputs.query(SQL / f"{name}.sql", sources)
        if self.rules.anticumulatie:
            self.plausibility.check_deductions(monthly, sources)
        return monthly

    def _mean(self, part: str, name: str, sums: tuple[int, int]) -> Mean:
        children, euros = Fraction(sums[0], MONTHS), Fraction(sums[1], 100)
        return Mean(f"{self.base}.{part}", f"{self.rules.short}, {name}", children, euros)

    def _pair(
        self, part: str, name: str, months: int, cents: int, amount_step: int, definition: str
    ) -> tuple[Figure, Figure]:
        sources = tuple(self.sources)
        count = self.ledger.figure(
            f"{self.base}.{part}.kinderen",
            f"{self.rules.short}, {name}: kinderen",
            Fraction(months, MONTHS),
            form="aantal",
            step=self.rules.count_step,
            definition=(
                f"{definition} Gemiddeld aantal kinderen over twaalf maanden van {self.year}."
            ),
            sources=sources,
        )
        net = "na aftrek van anti-cumulatie" if self.rules.anticumulatie else "bruto"
        amount = self.ledger.figure(
            f"{self.base}.{part}.bedrag",
            f"{self.rules.short}, {name}: bedrag",
            Fraction(cents, 100),
            form="euro_mln",
            step=amount_step,
            definition=f"{definition} Bedrag over {self.year}, {net}.",
            sources=sources,
        )
        return count, amount

    def _national(self) -> tuple[Figure, Figure]:
        rows = [
            row
            for row in self.inputs.rows("landelijke_totalen")
            if row.values["regeling"] == self.rules.short and row.values["toeslagjaar"] == self.year
        ]
        if not rows:
            raise LookupError
        source = (self.inputs.source("landelijke_totalen", rows),)
        label = f"{self.rules.short}, hele regeling"
        count = self.ledger.figure(
            f"{self.base}.landelijk.kinderen",
            f"{label}: kinderen",
            rows[0].values["kinderen"],
            form=self.rules.national_form,
            step=self.rules.national_count_step,
            definition=(
                f"Aantal kinderen met {self.rules.title} in binnen- en buitenland, "
                f"gemiddeld over {self.year}."
            ),
            sources=source,
        )
        amount = self.ledger.figure(
            f"{self.base}.landelijk.bedrag",
            f"{label}: bedrag",
            rows[0].values["bedrag"],
            form="euro_mln",
            step=self.rules.national_amount_step,
            definition=f"Bedrag aan {self.rules.title} in binnen- en buitenland over {self.year}.",
            sources=source,
        )
        return count, amount

    def _check_national(self, monthly: pd.DataFrame, count: Figure, amount: Figure) -> None:
        """Records of the whole country must agree with the national total; records of children
        abroad only must stay below it.
        """
        all_countries = per_country(monthly)
        months, cents = sums(all_countries)
        children, euros = Fraction(months, MONTHS), Fraction(cents, 100)
        for figure, counted in ((count, children), (amount, euros)):
            if counted > figure.value * Fraction(1005, 1000):
                shown = forms.printed(counted, figure.form, figure.step)
                self._complain(
                    "B05",
                    "landelijke_totalen",
                    f"de records komen op {shown}, meer dan het landelijke totaal "
                    f"{figure.printed}.",
                    f"een landelijk totaal van ten minste {shown}, of records die daaronder "
                    "blijven",
                    figure.id,
                )
        # A full national delivery has most children at home; a handful of movers at home is not
        # one.
        at_home = int(all_countries["kindmaanden"].get(self.profile.home, 0))
        if 2 * at_home > months and abs(children - count.value) > count.value * Fraction(5, 1000):
            shown = forms.printed(children, count.form, count.step)
            self._complain(
                "B06",
                "landelijke_totalen",
                f"de records tellen {shown} kinderen, het landelijke totaal is {count.printed}.",
                "records van alle kinderen in Nederland en daarbuiten, of alleen van die in het "
                "buitenland",
                count.id,
            )

    def _row(
        self,
        part: str,
        name: str,
        shown: str,
        sums: tuple[int, int],
        amount_step: int,
        definition: str,
        kind: Literal["row", "rest", "total"] = "row",
    ) -> Row:
        """A row of the table; ``sums`` are child-months and cents."""
        count, amount = self._pair(part, name, *sums, amount_step, definition)
        return Row(
            cells=(Cell(text=shown), Cell(figure=count.id), Cell(figure=amount.id)), kind=kind
        )

    def _countries(self, abroad: pd.DataFrame, names: dict[str, RegisterRow]) -> list[Row]:
        """The countries that stand on their own, and Overige for the others."""
        alone, folded = cut(abroad, self.rules.threshold, self.profile.unknown, self.smallest)
        if large := [
            code
            for code, months in folded["kindmaanden"].items()
            if months >= self.rules.threshold * MONTHS
        ]:
            called = dutch.enumeration(list(_called(folded.loc[large], names).values()))
            self._complain(
                "B31",
                self.rules.records,
                f"{called} {'staat' if len(large) == 1 else 'staan'} bij Overige, hoewel er genoeg "
                "kinderen zijn voor een eigen rij: zonder zou Overige te klein zijn.",
                f"in Overige ten minste {self.smallest.countries} landen",
            )
        self.countries_in |= {str(code): (str(code),) for code in alone.index}
        rows = []
        for code, months, cents in alone.itertuples():
            if code not in names:
                self._complain(
                    "B02",
                    "landentabel",
                    f"landcode {code} heeft op de datum van de brief geen naam in de landentabel.",
                    f"een rij met landcode {code} die op de datum van de brief geldt",
                )
            elif ended_before(date(self.year, 1, 1), names[code]):
                self._complain(
                    "B02",
                    self.rules.records,
                    f"landcode {code} ({names[code].values['omschrijving']}) heeft in "
                    f"{self.year} geen naam in de landentabel: de naam is geëindigd op "
                    f"{dutch.long_date(names[code].values['einde'])}, en er staan "
                    f"{dutch.counted(months, 'kindmaand', 'kindmaanden')} onder.",
                    f"een landcode die in {self.year} geldt",
                    f"{self.base}.{code}",
                )
            name = names[code].values["omschrijving"] if code in names else f"Landcode {code}"
            definition = f"Kinderen met {self.rules.title} met woonland {name} (landcode {code})."
            rows.append(
                self._row(code, name, name, (months, cents), self.rules.amount_step, definition)
            )
        if len(folded):
            self.countries_in["overige"] = tuple(map(str, folded.index))
            limit = dutch.number(self.rules.threshold)
            definition = (
                f"Kinderen met {self.rules.title} in landen zonder eigen rij: met gemiddeld minder "
                f"dan {limit} kinderen, of nodig om Overige groot genoeg te maken."
            )
            rows.append(
                self._row(
                    "overige",
                    "overige landen",
                    "Overige",
                    sums(folded),
                    self.rules.amount_step,
                    definition,
                    kind="rest",
                )
            )
        return rows

    def _abroad(self, abroad: pd.DataFrame, names: dict[str, RegisterRow]) -> list[Row]:
        definition = (
            f"Kinderen met {self.rules.title} met een woonland buiten Nederland, uit "
            "onafgeronde gegevens."
        )
        total = self._row(
            "totaal",
            "totaal buitenland",
            "Totaal buitenland",
            sums(abroad),
            self.rules.total_amount_step,
            definition,
            kind="total",
        )
        self.countries_in["totaal"] = tuple(map(str, abroad.index))
        return [*self._countries(abroad, names), total]

    def _nothing(self) -> Row:
        """Instead of all rows, where they would be about a few children."""
        self._complain(
            "B30",
            self.rules.records,
            "er wonen zo weinig kinderen in het buitenland dat ieder cijfer over enkelen zou gaan; "
            "er wordt niets over hen afgedrukt.",
            f"gemiddeld ten minste {dutch.in_full(self.smallest.children)} kinderen",
        )
        return Row(
            cells=(Cell(text="Totaal buitenland"), Cell(text="–"), Cell(text="–")), kind="total"
        )

    def table(self, names: dict[str, RegisterRow]) -> Table:
        """The table to the letter's profile."""
        monthly = self.run_query()
        monthly_abroad = monthly[monthly["landcode"] != self.profile.home]
        abroad = per_country(monthly_abroad)
        # Where every benefit is deducted in full there is no child, and nothing to print.
        abroad = abroad[abroad["kindmaanden"] > 0]
        called = _called(per_country(monthly), names)
        self.plausibility.check_months(monthly, monthly_abroad, called)
        self.too_few = 0 < sums(abroad)[0] < self.smallest.months
        rows = [self._nothing()] if self.too_few else self._abroad(abroad, names)
        try:
            national = self._national()
        except LookupError:
            self._complain(
                "B07",
                "landelijke_totalen",
                f"het landelijke totaal over {self.year} ontbreekt.",
                f"een rij met regeling {self.rules.short} en toeslagjaar {self.year}",
            )
        else:
            self.national = National(national[0].value, national[1].value)
            self._check_national(monthly, *national)
            cells = (
                Cell(text=f"Totalen {self.rules.title}"),
                Cell(figure=national[0].id),
                Cell(figure=national[1].id),
            )
            rows.append(Row(cells=cells, kind="total"))
        self.plausibility.check_against_previous(
            self._mean("totaal", "totaal buitenland", sums(abroad)),
            [
                self._mean(str(code), called[str(code)], (int(months), int(cents)))
                for code, months, cents in abroad.itertuples()
            ],
            self.national,
        )
        notes = [
            (
                "Aantallen en bedragen zijn afgerond. Totalen komen uit onafgeronde gegevens en "
                "kunnen afwijken van de som van de rijen."
            ),
        ]
        if any(row.kind == "rest" for row in rows):
            limit = dutch.number(self.rules.threshold)
            notes.append(
                f"Overige: landen met gemiddeld minder dan {limit} kinderen, samen ten minste "
                f"{dutch.number(self.smallest.countries)} landen."
            )
        if not self.rules.anticumulatie:
            notes.append(
                f"Voor {self.rules.title} zijn geen cijfers over anti-cumulatie beschikbaar; de "
                "bedragen zijn zonder aftrek."
            )
        return Table(
            id=self.key,
            caption=f"Kinderen in het buitenland met {self.rules.title}, toeslagjaar {self.year}",
            summary="Per woonland het aantal kinderen en het bedrag, met de totalen onderaan",
            headings=(
                Heading(title="Woonland", width=52),
                Heading(title="Aantal kinderen", kind="number", width=24),
                Heading(title="Bedrag", kind="number", width=24),
            ),
            rows=tuple(rows),
            notes=tuple(notes),
        )
