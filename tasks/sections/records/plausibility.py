"""What is asked about children abroad: the deliveries beside each other, beside the previous report
and beside what is known of the year. The rules are those of tasks/edits; here they get their
values.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pandas as pd

from tasks.definitions.buitenland import Profile, Regeling
from tasks.definitions.finding import Finding, Place
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.records.abroad import Change, Mean, changed, mean_amounts
from tasks.edits.records.course import odd_months
from tasks.edits.records.national import National, odd_national_totals
from tasks.edits.records.rows import deductions, unmatched
from tasks.edits.reference_data import names_of_countries, odd_rates
from tasks.figures import dutch
from tasks.figures.previous import Previous
from tasks.sections.inputs import Inputs

_HERE = Path(__file__).parent


def names_before(previous: Previous | None, key: str) -> dict[str, str]:
    """By landcode the name of every country with a row of its own in the previous report.

    Args:
        key: of the regeling.
    """
    found = {}
    for id, figure in previous.figures.items() if previous is not None else ():
        code = re.fullmatch(rf"buitenland\.{key}\.([0-9]+)\.kinderen", id)
        name = re.fullmatch(r"[^,]*, (.*): kinderen", figure.label, re.DOTALL)
        if code and name:
            found[code[1]] = name[1]
    return found


def _about_file(inputs: Inputs, contract: str, findings: list[Finding]) -> list[Finding]:
    """The findings with the name of the file that they are about as a whole."""
    place = Place(file=inputs.file(contract))
    return [finding.model_copy(update={"place": place}) for finding in findings]


class Plausibility:
    """The questions about one regeling.

    Attributes:
        findings: of the checks that were done.
    """

    def __init__(self, key: str, rules: Regeling, profile: Profile, inputs: Inputs) -> None:
        self.key, self.rules, self.profile, self.inputs = key, rules, profile, inputs
        self.base = f"buitenland.{key}"
        self.year = inputs.halfjaar.toeslagjaar
        self.findings: list[Finding] = []

    def _ask(self, contract: str, findings: list[Finding]) -> None:
        self.findings += _about_file(self.inputs, contract, findings)

    def _complain(self, code: str, contract: str, text: str, expected: str) -> None:
        told = f"{self.rules.short}: {text}"
        self._ask(contract, [Finding(code=code, about=self.base, text=told, expected=expected)])

    def check_deductions(
        self, monthly: pd.DataFrame, sources: dict[str, Path | InDatabase | pd.DataFrame]
    ) -> None:
        """What the SVB delivered, beside the children of Dienst Toeslagen.

        Args:
            monthly: rows of the query of the regeling, with ``aftrek_groter``.
            sources: what that query reads.
        """
        per_month = self.inputs.query(_HERE / "svb_per_maand.sql", sources)
        rows, zero = int(per_month["rijen"].sum()), int(per_month["nul"].sum())
        larger = int(monthly["aftrek_groter"].sum())
        of_the_svb = f"{self.base}.anticumulatie"
        in_euros = (int(per_month["euro_rijen"].sum()), int(per_month["euro_cent"].sum()))
        asked = deductions(of_the_svb, self.rules.short, rows, zero, larger, in_euros)
        self._ask("svb_anticumulatie", asked)
        if larger and "B18" not in {finding.code for finding in asked}:
            months = "één kindmaand" if larger == 1 else f"{dutch.number(larger)} kindmaanden"
            self._complain(
                "B03",
                "svb_anticumulatie",
                f"bij {months} is de anti-cumulatie hoger dan het recht; het bedrag is dan nul.",
                "een aftrek die ten hoogste het recht van die maand is",
            )

        def elsewhere() -> int | None:
            return max(
                (
                    rows - self._without_child({**sources, self.rules.records: other})
                    for other in self._other_records()
                ),
                default=None,
            )

        alone = self._without_child(sources)
        self._ask(
            "svb_anticumulatie",
            unmatched(self.base, self.rules.short, rows, alone, elsewhere),
        )
        self._ask(
            "svb_anticumulatie",
            odd_months(
                self._by_month(per_month, "rijen"),
                {},
                about=of_the_svb,
                what="SVB, anti-cumulatie",
                unit="rijen",
                names={},
            ),
        )

    def _without_child(self, sources: dict[str, Path | InDatabase | pd.DataFrame]) -> int:
        """Rows of the SVB that belong to no child of the records in ``sources``."""
        return int(self.inputs.query(_HERE / "svb_zonder_kind.sql", sources)["rijen"].sum())

    def _other_records(self) -> list[Path | InDatabase]:
        """Records of other regelingen in the place of the SVB's, where they can be joined."""
        place = type(self.inputs.records("svb_anticumulatie"))
        others = (
            self.inputs.records(one.records)
            for one in self.profile.regelingen.values()
            if one.records != self.rules.records
        )
        return [one for one in others if isinstance(one, place)]

    def _by_month(self, frame: pd.DataFrame, column: str) -> dict[int, int]:
        """The sum of a column by month, every month of the year."""
        summed = frame.groupby("maand")[column].sum()
        return {
            month: int(summed.get(month, 0))
            for month in range(self.year * 100 + 1, self.year * 100 + 13)
        }

    def check_months(
        self, monthly: pd.DataFrame, abroad: pd.DataFrame, names: dict[str, str]
    ) -> None:
        """B01 for months without records, else what is odd about a month.

        Where there are children abroad, months are theirs: one record of a child at home makes no
        month complete. ``monthly`` has all countries.
        """
        children = self._by_month(abroad, "kinderen")
        present = {month for month, number in children.items() if number} or {*monthly["maand"]}
        if missing := [str(month) for month in children if month not in present]:
            self._complain(
                "B01",
                self.rules.records,
                "er zijn geen records van kinderen in het buitenland van "
                f"{dutch.enumeration(missing)}.",
                f"records van iedere maand van {self.year}",
            )
            return
        self._ask(
            self.rules.records,
            odd_months(
                children,
                {
                    str(code): self._by_month(rows, "kinderen")
                    for code, rows in monthly.groupby("landcode")
                },
                about=self.base,
                what=f"{self.rules.short}, buitenland",
                unit="kinderen",
                names={code: f"{self.rules.short}, {name}" for code, name in names.items()},
            ),
        )

    def _before(self, part: str) -> Mean | None:
        """What the previous report said of a row of the table; None if it did not."""
        said = self.inputs.previous.figures if self.inputs.previous is not None else {}
        count, amount = (said.get(f"{self.base}.{part}.{end}") for end in ("kinderen", "bedrag"))
        if count is None or amount is None:
            return None
        return Mean(f"{self.base}.{part}", count.label, count.value, amount.value)

    def check_against_previous(
        self, total: Mean, own: list[Mean], national: National | None
    ) -> None:
        """Numbers of children and amounts per child beside the previous report.

        Args:
            total: all countries abroad together.
            own: every country in which children live.
            national: the whole country, None if it was not delivered.
        """
        before = {
            one.id: held
            for one in (total, *own)
            if (held := self._before(one.id.removeprefix(f"{self.base}."))) is not None
        }
        if self.inputs.previous is not None:
            now = {one.id: one.children for one in own}
            self._ask(
                self.rules.records,
                changed(
                    Change(total.id, total.label, total.children, before[total.id].children)
                    if total.id in before
                    else None,
                    [
                        Change(
                            f"{self.base}.{code}",
                            f"{self.rules.short}, {name}",
                            now.get(f"{self.base}.{code}", Fraction(0)),
                            held.children,
                        )
                        for code, name in names_before(self.inputs.previous, self.key).items()
                        if (held := self._before(code)) is not None
                    ],
                    self.inputs.previous.halfjaar,
                ),
            )
        if not total.children:
            return
        held = (
            Mean(f"{self.base}.landelijk", "in het hele land", *national)
            if national is not None
            else None
        )
        self._ask(self.rules.records, mean_amounts(total, own, before, held))


def reference_data(
    names: dict[str, RegisterRow], profile: Profile, inputs: Inputs
) -> list[Finding]:
    """What is odd about exchange rates and names of countries."""
    rates: dict[str, dict[int, Fraction]] = {}
    for row in inputs.rows("wisselkoersen"):
        per_month = rates.setdefault(row.values["valuta"], {})
        per_month[row.values["maand"]] = Fraction(row.values["koers"])
    before = {
        code: name
        for key in profile.regelingen
        for code, name in names_before(inputs.previous, key).items()
    }
    return [
        *odd_rates(rates, Place(file=inputs.file("wisselkoersen"), column="koers")),
        *names_of_countries(
            {code: row.values["omschrijving"] for code, row in names.items()},
            before,
            Place(file=inputs.file("landentabel"), column="omschrijving"),
        ),
    ]


def national_totals(
    national: dict[str, National], profile: Profile, inputs: Inputs
) -> list[Finding]:
    """What is odd about the national totals.

    Args:
        national: by key of the regeling, as far as they were delivered.
    """
    now = {
        profile.regelingen[key].short: (f"buitenland.{key}.landelijk", total)
        for key, total in national.items()
    }
    found = odd_national_totals(now, _national_before(profile, inputs.previous))
    return _about_file(inputs, "landelijke_totalen", found)


def _national_before(profile: Profile, previous: Previous | None) -> dict[str, National]:
    """By short name of a regeling the national totals of the previous report, as far as it has
    them.
    """
    found = {}
    for key, rules in profile.regelingen.items():
        parts = [
            previous.figures.get(f"buitenland.{key}.landelijk.{end}") if previous else None
            for end in ("kinderen", "bedrag")
        ]
        values = [part.value for part in parts if part is not None]
        if len(values) == len(parts):
            found[rules.short] = National(*values)
    return found
