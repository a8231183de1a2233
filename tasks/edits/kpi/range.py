"""What the monthly values of a KPI can not be: outside its natural range, or a share with more in
its numerator than in its denominator. Refused, not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures import dutch
from tasks.figures.figure import exact_text


def outside_range(kpi: Kpi, rows: Sequence[RegisterRow], file: str) -> list[Finding]:
    """U17 for values and forecasts that can not be: one a column, with every row it is about.

    Args:
        kpi: the definition.
        rows: the rows of this KPI in ``kpi_realisaties``, of ``file``.
        file: name of the delivered file.
    """
    findings = []
    # A value beside numerator and denominator is not used, whatever it is; U03 says so.
    for column in ("prognose",) if kpi.measurement == "aandeel" else ("waarde", "prognose"):
        wrong = [
            row
            for row in rows
            if row.values[column] is not None
            and not kpi.possible.holds(Fraction(row.values[column]))
        ]
        if wrong:
            value = Fraction(wrong[0].values[column])
            findings.append(
                Finding(
                    code="U17",
                    about=f"kpi.{kpi.id}",
                    text=(
                        f"{kpi.id} {kpi.name}: de {column} van {_month(wrong[0])} is "
                        f"{dutch.in_full(value)}; dat kan bij deze kpi niet"
                        f"{also_in(wrong)}."
                    ),
                    place=_place(wrong[0], file, column, value),
                    expected=str(kpi.possible),
                )
            )
    return findings


def impossible_shares(kpi: Kpi, rows: Sequence[RegisterRow], file: str) -> list[Finding]:
    """U05 for months whose denominator is zero or below the numerator: one finding with every row.

    Args:
        kpi: the definition of a share.
        rows: its rows that have both a numerator and a denominator, of ``file``.
        file: name of the delivered file.
    """
    wrong = [
        row
        for row in rows
        if row.values["noemer"] == 0 or row.values["teller"] > row.values["noemer"]
    ]
    if not wrong:
        return []
    part, of = Fraction(wrong[0].values["teller"]), Fraction(wrong[0].values["noemer"])
    what, column, value = (
        ("de noemer is nul", "noemer", of)
        if of == 0
        else ("de teller is groter dan de noemer", "teller", part)
    )
    text = (
        f"{kpi.id} {kpi.name}: in {_month(wrong[0])} is de teller {dutch.in_full(part)} en de "
        f"noemer {dutch.in_full(of)}; {what}{also_in(wrong)}."
    )
    return [
        Finding(
            code="U05",
            about=f"kpi.{kpi.id}",
            text=text,
            place=_place(wrong[0], file, column, value),
            expected="een noemer boven nul, en een teller die ten hoogste de noemer is",
        )
    ]


def also_in(rows: Sequence[RegisterRow]) -> str:
    """``; ook in rij 3, 4 en 5``: the rows but the first, which is told at length."""
    others = [str(row.number) for row in rows[1:]]
    return f"; ook in rij {dutch.enumeration(others)}" if others else ""


def _month(row: RegisterRow) -> str:
    return dutch.month_and_year(row.values["maand"])


def _place(row: RegisterRow, file: str, column: str, value: Fraction) -> Place:
    return Place(
        file=file,
        row=row.number,
        column=column,
        value=exact_text(value).replace(".", ","),
    )
