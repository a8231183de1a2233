"""Numbers and days of the letter that no annex has: each with its source, owner and date."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction

from tasks.definitions.finding import Finding
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.own_source import OwnSource, check_own_source
from tasks.figures.dutch import long_date
from tasks.figures.figure import Figure
from tasks.figures.forms import QUALIFIABLE, form_with
from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.letter.quoting import OWN

CONTRACT = "eigen_bronnen"


class OwnSources:
    """The register.

    Attributes:
        figures: its numbers, by id.
        days: its days, each with what it is the day of.
    """

    def __init__(self, inputs: Inputs, ledger: Ledger) -> None:
        """The numbers are entered in ``ledger``."""
        self._inputs = inputs
        self._rows = inputs.rows(CONTRACT)
        self.figures = {one.id: one for row in self._rows if (one := self._figure(row, ledger))}
        self.days: dict[date, str] = {
            row.values["dag"]: row.values["omschrijving"]
            for row in self._rows
            if row.values["dag"] is not None
        }

    def _figure(self, row: RegisterRow, ledger: Ledger) -> Figure | None:
        values = row.values
        if not _has_value(row):
            return None
        return ledger.figure(
            f"{OWN}{values['kenmerk']}",
            values["omschrijving"],
            Fraction(values["waarde"]),
            form=form_with(
                values["nauwkeurigheid"] if values["vorm"] in QUALIFIABLE else "precies",
                values["vorm"],
            ),
            step=_step(row),
            definition=f"Eigen bron: {values['bron']}. Eigenaar: {values['eigenaar']}; nagekeken "
            f"door {values['gecontroleerd_door']}; peildatum {long_date(values['peildatum'])}.",
            sources=(self._inputs.source(CONTRACT, (row,)),),
        )

    def findings(self, used: Collection[str], said: Collection[date]) -> Iterator[Finding]:
        """What is wrong with the rows.

        Args:
            used: ids of the figures that the letter quotes.
            said: the days that it names.
        """
        letter = self._inputs.halfjaar.letter_date
        for row in self._rows:
            values = row.values
            one = OwnSource(
                values["kenmerk"],
                Fraction(values["waarde"]) if _has_value(row) else None,
                values["vorm"],
                _step(row),
                values["dag"] is not None,
                values["bron"],
                values["eigenaar"],
                values["gecontroleerd_door"],
                values["peildatum"],
            )
            is_used = f"{OWN}{one.name}" in used or values["dag"] in said
            for column, problem in check_own_source(one, letter, used=is_used):
                place = self._inputs.place(CONTRACT, row, column)
                yield problem.finding(f"{OWN}{one.name}", place)


def _has_value(row: RegisterRow) -> bool:
    return row.values["waarde"] is not None and row.values["vorm"] is not None


def _step(row: RegisterRow) -> Fraction:
    return Fraction(row.values["stap"] or 1)
