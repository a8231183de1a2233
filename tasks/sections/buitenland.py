"""Children abroad: per country of residence how many children had WKB and KOT over the toeslagjaar,
and the amount.

1. Een kind telt in een land mee voor iedere maand waarin het daar woont en het bedrag boven nul is;
   het aantal is het gemiddelde over twaalf maanden. Een kind dat verhuist telt dus naar rato.
2. WKB is na aftrek van de anti-cumulatie, omgerekend tegen de koers van de maand; voor KOT bestaat
   die niet, KOT is bruto.
3. Een land met gemiddeld minder kinderen dan de drempel gaat op in Overige; Onbekend houdt altijd
   een eigen rij.
4. De volgorde is aflopend op het onafgeronde aantal; Overige en de totalen staan onderaan.
5. Totalen komen uit onafgeronde gegevens; afgeronde rijen tellen dus niet altijd op tot het totaal.
"""

from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pandas as pd

from tasks.definitions.buitenland import Profile, Regeling, load_profile
from tasks.definitions.finding import Finding, Place
from tasks.deliveries.intake import RegisterRow
from tasks.edits import records as edits
from tasks.figures import dutch, forms
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.sections.content.buitenland import Content, Country, RegelingPart
from tasks.sections.content.part import FigureId
from tasks.sections.inputs import Inputs
from tasks.sections.records.country_names import ended_before, names_on
from tasks.sections.records.plausibility import (
    Plausibility,
    national_totals,
    reference_data,
)
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = (
    "wkb_kinderen",
    "kot_kinderen",
    "svb_anticumulatie",
    "wisselkoersen",
    "landelijke_totalen",
    "landentabel",
    "controletotalen_wkb_kinderen",
    "controletotalen_kot_kinderen",
    "controletotalen_svb_anticumulatie",
)
SQL = Path(__file__).parent / "records"
MONTHS = 12


def _query(name: str) -> str:
    return f"{name}.sql sha256:{hashlib.sha256((SQL / f'{name}.sql').read_bytes()).hexdigest()}"


def _rates(rows: list[RegisterRow]) -> pd.DataFrame:
    """Exchange rates as whole ten-thousandths, so that the query needs no floating point."""
    return pd.DataFrame(
        {
            "maand": [row.values["maand"] for row in rows],
            "valuta": [row.values["valuta"] for row in rows],
            "koers_e4": [int(row.values["koers"] * 10_000) for row in rows],
        }
    )


def per_country(monthly: pd.DataFrame) -> pd.DataFrame:
    """Child-months and cents per country of one year.

    Args:
        monthly: rows of the query, with ``landcode``, ``maand``, ``kinderen``, ``netto_cent``.

    Returns:
        A frame with index ``landcode`` and whole numbers ``kindmaanden`` and ``cent``.
    """
    summed = monthly.groupby("landcode", sort=True)[["kinderen", "netto_cent"]].sum()
    return summed.rename(columns={"kinderen": "kindmaanden", "netto_cent": "cent"}).astype("int64")


def cut(countries: pd.DataFrame, threshold: int, unknown: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows that stand on their own, in printing order, and those that are folded into Overige
    (rules 3 and 4).
    """
    own = (countries["kindmaanden"] >= threshold * MONTHS) | (countries.index == unknown)
    # Equal counts are ordered by code, so that the same deliveries always give the same order.
    alone = countries[own].sort_index().sort_values("kindmaanden", ascending=False, kind="stable")
    return alone, countries[~own]


def _sums(countries: pd.DataFrame) -> tuple[int, int]:
    """Child-months and cents of countries together."""
    return int(countries["kindmaanden"].sum()), int(countries["cent"].sum())


def _called(countries: pd.DataFrame, names: dict[str, RegisterRow]) -> dict[str, str]:
    """What people call each country of a frame, by landcode."""
    return {
        str(code): names[code].values["omschrijving"] if code in names else f"Landcode {code}"
        for code in countries.index
    }


class _Regeling:
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
        self.national: edits.National | None = None
        self.base = f"buitenland.{key}"
        self.year = inputs.halfjaar.toeslagjaar

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
        sources: dict[str, Path | pd.DataFrame] = {
            self.rules.records: self.inputs.records(self.rules.records)
        }
        self.sources = [self.inputs.source(self.rules.records, query=_query(name))]
        if self.rules.anticumulatie:
            sources["svb_anticumulatie"] = self.inputs.records("svb_anticumulatie")
            sources["wisselkoersen"] = _rates(self.inputs.rows("wisselkoersen"))
            self.sources += [
                self.inputs.source(one, query=_query(name))
                for one in ("svb_anticumulatie", "wisselkoersen")
            ]
        monthly = self.inputs.query(SQL / f"{name}.sql", sources)
        if self.rules.anticumulatie:
            self.plausibility.check_deductions(monthly, sources)
        return monthly

    def _mean(self, part: str, name: str, sums: tuple[int, int]) -> edits.Mean:
        children, euros = Fraction(sums[0], MONTHS), Fraction(sums[1], 100)
        return edits.Mean(f"{self.base}.{part}", f"{self.rules.short}, {name}", children, euros)

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
        months, cents = _sums(all_countries)
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
        alone, folded = cut(abroad, self.rules.threshold, self.profile.unknown)
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
            limit = dutch.number(self.rules.threshold)
            definition = (
                f"Kinderen in landen met gemiddeld minder dan {limit} kinderen met "
                f"{self.rules.title}."
            )
            rows.append(
                self._row(
                    "overige",
                    "overige landen",
                    "Overige",
                    _sums(folded),
                    self.rules.amount_step,
                    definition,
                    kind="rest",
                )
            )
        return rows

    def table(self, names: dict[str, RegisterRow]) -> Table:
        """The table to the letter's profile."""
        monthly = self.run_query()
        monthly_abroad = monthly[monthly["landcode"] != self.profile.home]
        abroad = per_country(monthly_abroad)
        # Where every benefit is deducted in full there is no child, and nothing to print.
        abroad = abroad[abroad["kindmaanden"] > 0]
        called = _called(per_country(monthly), names)
        self.plausibility.check_months(monthly, monthly_abroad, called)
        rows = self._countries(abroad, names)
        definition = (
            f"Kinderen met {self.rules.title} met een woonland buiten Nederland, uit "
            "onafgeronde gegevens."
        )
        rows.append(
            self._row(
                "totaal",
                "totaal buitenland",
                "Totaal buitenland",
                _sums(abroad),
                self.rules.total_amount_step,
                definition,
                kind="total",
            )
        )
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
            self.national = edits.National(national[0].value, national[1].value)
            self._check_national(monthly, *national)
            cells = (
                Cell(text=f"Totalen {self.rules.title}"),
                Cell(figure=national[0].id),
                Cell(figure=national[1].id),
            )
            rows.append(Row(cells=cells, kind="total"))
        self.plausibility.check_against_previous(
            self._mean("totaal", "totaal buitenland", _sums(abroad)),
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


def _compare(
    key: str, rules: Regeling, figures: tuple[Figure, ...], inputs: Inputs, ledger: Ledger
) -> Table | None:
    """The counts of this regeling beside those of the previous halfjaar, or None if there is
    nothing to compare with.
    """
    if inputs.previous is None:
        return None
    rows = []
    for figure in figures:
        if not figure.id.startswith(f"buitenland.{key}.") or not figure.id.endswith(".kinderen"):
            continue
        before = ledger.previous(
            figure.id,
            inputs.previous,
            id=f"{figure.id}.vorige",
            label=f"{figure.label}, vorige rapportage",
            what="Aantal",
            form=figure.form,
        )
        if before is None:
            continue
        change = ledger.figure(
            f"{figure.id}.verschil",
            f"{figure.label}, verschil met de vorige rapportage",
            figure.value - before.value,
            form=figure.form,
            step=figure.step,
            definition="Verschil tussen de onafgeronde aantallen van beide rapportages.",
            sources=(*figure.sources, inputs.previous.source()),
        )
        name = (
            figure.label.removeprefix(f"{rules.short}, ")
            .removesuffix(": kinderen")
            .removesuffix(" landen")
        )
        kind = "total" if figure.id.split(".")[2] in ("totaal", "landelijk") else "row"
        cells = (
            Cell(text=name[0].upper() + name[1:]),
            Cell(figure=before.id),
            Cell(figure=figure.id),
            Cell(figure=change.id),
        )
        rows.append(Row(cells=cells, kind=kind))
    if not rows:
        return None
    return Table(
        id=f"{key}_vergelijking",
        caption=(
            f"Kinderen in het buitenland met {rules.title}: vergelijking met de vorige rapportage"
        ),
        summary=(
            "Per woonland het aantal kinderen in de vorige en in deze rapportage, en het verschil"
        ),
        headings=(
            Heading(title="Woonland", width=40),
            Heading(title="Vorige rapportage", kind="number", width=20),
            Heading(title="Deze rapportage", kind="number", width=20),
            Heading(title="Verschil", kind="number", width=20),
        ),
        rows=tuple(rows),
        notes=("Het verschil is berekend uit onafgeronde aantallen.",),
    )


def _counts_before(comparison: Table) -> dict[FigureId, FigureId]:
    """Per country the id of its count in this report, and of that in the previous one."""
    counts = [row.cells[1:3] for row in comparison.rows if row.kind == "row"]
    return {now.figure: before.figure for before, now in counts if now.figure and before.figure}


def build(inputs: Inputs) -> Section:
    """The section, from the records of Dienst Toeslagen and the SVB."""
    profile, ledger = load_profile(), Ledger()
    names = names_on(inputs.halfjaar.letter_date, inputs.rows("landentabel"))
    tables: dict[str, Table] = {}
    findings = reference_data(names, profile, inputs)
    national: dict[str, edits.National] = {}
    regelingen = []
    for key, rules in profile.regelingen.items():
        one = _Regeling(key, rules, profile, inputs, ledger)
        table = tables[key] = one.table(names)
        findings += (*one.findings, *one.plausibility.findings)
        if one.national is not None:
            national[key] = one.national
        comparison = _compare(key, rules, ledger.figures, inputs, ledger)
        if comparison is not None:
            tables[comparison.id] = comparison
        regelingen.append(
            RegelingPart(
                key=key,
                title=rules.title,
                table=key,
                comparison=comparison.id if comparison else None,
                count_before=_counts_before(comparison) if comparison else {},
                countries=tuple(
                    Country(name=row.cells[0].text or "")
                    for row in table.rows
                    if row.kind != "total"
                ),
                anticumulatie=rules.anticumulatie,
            )
        )
    findings += national_totals(national, profile, inputs)
    content = Content(
        regelingen=tuple(regelingen),
        previous_halfjaar=inputs.previous.halfjaar if inputs.previous else None,
    )
    return Section(
        name="buitenland",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        content=content,
    )
