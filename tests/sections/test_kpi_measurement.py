"""The value of a KPI over the period and its course month by month, by kind of measurement, as
worked examples.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tasks.definitions.kpi import Kpi
from tasks.deliveries.intake import RegisterRow
from tasks.sections.kpi_measurement import course, measure

MONTHS = [202501, 202502, 202503]


def kpi(measurement: str) -> Kpi:
    norm, plan = {2025: "90"}, {2025: ["30"] * 12} if measurement == "cumulatief" else {}
    return Kpi.model_validate(
        {
            "id": "K01",
            "name": "Proef",
            "theme": "proef",
            "origin": ["begroting"],
            "definition": "Een proef.",
            "owner": "directie",
            "measurement": measurement,
            "direction": "hoger",
            "form": "procent" if measurement == "aandeel" else "aantal",
            "step": "1",
            "norm": norm,
            "plan": plan,
        }
    )


def rows(*values: Any, months: list[int] = MONTHS) -> list[RegisterRow]:
    """One row a month; a pair is teller and noemer."""
    return [
        RegisterRow(
            number=number,
            values={
                "kpi": "K01",
                "maand": month,
                "teller": value[0] if isinstance(value, tuple) else None,
                "noemer": value[1] if isinstance(value, tuple) else None,
                "waarde": None if isinstance(value, tuple) else value,
                "prognose": None,
            },
        )
        for number, (month, value) in enumerate(zip(months, values, strict=True), start=2)
    ]


# measurement, monthly values -> value over the period, its rows, course (value and rows of every
# point)
EXAMPLES = [
    pytest.param(
        "aandeel",
        [(1, 2), (1, 4), (0, 2)],
        25,
        (2, 3, 4),
        [(50, (2,)), (25, (3,)), (0, (4,))],
        id="share: added up, each month alone",
    ),
    pytest.param(
        "cumulatief",
        [5, 0, 7],
        12,
        (2, 3, 4),
        [(5, (2,)), (5, (2, 3)), (12, (2, 3, 4))],
        id="total: grows month by month",
    ),
    pytest.param(
        "stand",
        [8, 6, 7],
        7,
        (4,),
        [(8, (2,)), (6, (3,)), (7, (4,))],
        id="level: the last month counts",
    ),
]


@pytest.mark.parametrize(("measurement", "values", "value", "used", "points"), EXAMPLES)
def test_value_and_course(
    measurement: str, values: list[Any], value: int, used: tuple[int, ...], points: list[Any]
) -> None:
    measured, findings = measure(kpi(measurement), rows(*values), MONTHS)
    assert findings == []
    assert measured.value == value
    assert tuple(row.number for row in measured.rows) == used
    found = course(kpi(measurement), measured.rows_by_month)
    assert [(point.value, tuple(row.number for row in point.rows)) for point in found] == [
        (Fraction(one), rows) for one, rows in points
    ]
    assert [point.month for point in found] == MONTHS


def test_the_course_of_a_total_ends_at_its_value_and_that_of_a_share_need_not() -> None:
    total, _ = measure(kpi("cumulatief"), rows(1, 2, 3), MONTHS)
    assert course(kpi("cumulatief"), total.rows_by_month)[-1].value == total.value
    share, _ = measure(kpi("aandeel"), rows((1, 2), (1, 2), (2, 2)), MONTHS)
    assert course(kpi("aandeel"), share.rows_by_month)[-1].value == 100
    assert share.value == Fraction(200, 3)


def test_what_is_measured_once_a_year_has_no_course() -> None:
    measured, findings = measure(kpi("jaarlijks"), rows(7, months=[202502]), MONTHS)
    assert measured.value == 7
    assert findings == []
    assert course(kpi("jaarlijks"), measured.rows_by_month) == []


def test_a_month_that_is_missing_leaves_no_value_and_no_course() -> None:
    measured, findings = measure(kpi("stand"), rows(8, 7, months=[202501, 202503]), MONTHS)
    assert [finding.code for finding in findings] == ["U02"]
    assert measured.value is None
    assert measured.rows_by_month == ()
