"""The value of a KPI over the period and its course month by month, by kind of measurement, as
worked examples.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.rulebook import Chapter, Row, row

from tasks.definitions.kpi import Kpi
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures.dutch import month_and_year
from tasks.sections.kpi.measurement import course, measure

MONTHS = [202501, 202502, 202503]
FILE = "kpi_realisaties.csv"


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


# measurement, months, monthly values -> value over the period, its rows, course (value and rows of
# every point), codes of findings
EXAMPLES = [
    pytest.param(
        "aandeel",
        MONTHS,
        [(1, 2), (1, 4), (0, 2)],
        25,
        (2, 3, 4),
        [(50, (2,)), (25, (3,)), (0, (4,))],
        [],
        id="1 aandeel: de maanden samen, en in het verloop iedere maand apart",
    ),
    pytest.param(
        "cumulatief",
        MONTHS,
        [5, 0, 7],
        12,
        (2, 3, 4),
        [(5, (2,)), (5, (2, 3)), (12, (2, 3, 4))],
        [],
        id="2 totaal: het verloop loopt per maand op",
    ),
    pytest.param(
        "stand",
        MONTHS,
        [8, 6, 7],
        7,
        (4,),
        [(8, (2,)), (6, (3,)), (7, (4,))],
        [],
        id="3 stand: de laatste maand telt",
    ),
    pytest.param(
        "jaarlijks", [202502], [7], 7, (2,), [], [], id="4 één meting, in februari: geen verloop"
    ),
    pytest.param(
        "stand", [202501, 202503], [8, 7], None, (), [], ["U02"], id="5 februari ontbreekt"
    ),
    pytest.param(
        "cumulatief",
        MONTHS,
        [5, -2, 7],
        None,
        (),
        [],
        ["U17"],
        id="6 een aantal is niet negatief: er is geen waarde",
    ),
    pytest.param(
        "aandeel",
        MONTHS,
        [(1, 2), (4, 1), (0, 2)],
        None,
        (),
        [],
        ["U05"],
        id="6 teller en noemer verwisseld: er is geen waarde",
    ),
]


@pytest.mark.parametrize(
    ("measurement", "months", "values", "value", "used", "points", "codes"), EXAMPLES
)
def test_value_and_course(
    measurement: str,
    months: list[int],
    values: list[Any],
    value: int | None,
    used: tuple[int, ...],
    points: list[Any],
    codes: list[str],
) -> None:
    measured, findings = measure(kpi(measurement), rows(*values, months=months), MONTHS, FILE)
    assert [finding.code for finding in findings] == codes
    assert measured.value == value
    assert tuple(row.number for row in measured.rows) == used
    if value is None:
        assert measured.rows_by_month == ()
    found = course(kpi(measurement), measured.rows_by_month)
    assert [(point.value, tuple(row.number for row in point.rows)) for point in found] == [
        (Fraction(one), rows) for one, rows in points
    ]
    assert [point.month for point in found] == (MONTHS if points else [])


def test_a_forecast_that_can_not_be_is_not_used_and_the_value_is() -> None:
    delivered = [
        one.model_copy(update={"values": one.values | {"prognose": 30400}})
        for one in rows((1, 2), (1, 4), (0, 2))
    ]
    measured, findings = measure(kpi("aandeel"), delivered, MONTHS, FILE)
    assert [one.code for one in findings] == ["U17"]
    assert measured.value == 25
    assert measured.forecast is None
    assert measured.forecast_refused


def test_what_is_missing_names_the_file_and_the_row() -> None:
    _, findings = measure(kpi("stand"), rows(8, None, 7), MONTHS, FILE)
    assert [str(one.place) for one in findings] == [f"{FILE}, rij 3"]


def test_the_course_of_a_total_ends_at_its_value_and_that_of_a_share_need_not() -> None:
    total, _ = measure(kpi("cumulatief"), rows(1, 2, 3), MONTHS, FILE)
    assert course(kpi("cumulatief"), total.rows_by_month)[-1].value == total.value
    share, _ = measure(kpi("aandeel"), rows((1, 2), (1, 2), (2, 2)), MONTHS, FILE)
    assert course(kpi("aandeel"), share.rows_by_month)[-1].value == 100
    assert share.value == Fraction(200, 3)


RULES = """
1. Een **aandeel** is de teller gedeeld door de noemer, elk eerst opgeteld over de maanden van de
   periode. Het verloop toont iedere maand apart.
2. Een **cumulatieve** KPI telt de maanden van de periode bij elkaar op. Het verloop loopt dus op
   tot de waarde zelf.
3. Een **stand** is de waarde van de laatste maand van de periode.
4. Wat **jaarlijks** gemeten wordt, heeft één waarde, uit welke maand ook, en geen verloop.
5. Ontbreekt een maand, dan is er geen waarde en geen verloop, en zegt een bevinding dat.
6. Hetzelfde geldt als een maand een waarde heeft die niet kan.
"""


def _row(example: Any) -> Row:
    measurement, months, values, value, _, points, codes = example.values
    delivered = "; ".join(
        f"{month_and_year(month)}: {' op '.join(map(str, one)) if isinstance(one, tuple) else one}"
        for month, one in zip(months, values, strict=True)
    )
    course_told = "; ".join(str(one) for one, _ in points) or None
    return row(example.id, (measurement, delivered, value, course_told, codes))


RULEBOOK = [
    Chapter(
        "De waarde van een KPI",
        RULES,
        ("meting", "geleverd", "waarde over de periode", "verloop", "bevinding"),
        [_row(example) for example in EXAMPLES],
    )
]
