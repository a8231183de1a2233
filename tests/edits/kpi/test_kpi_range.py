"""What the monthly values of a KPI can not be, as worked examples."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support.kpis import FILE, made_up_kpi
from support.rulebook import Chapter, row

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.kpi.range import impossible_shares, outside_range
from tasks.figures.dutch import NBSP


def kpi(measurement: str, form: str, range: dict[str, Any] | None = None) -> Kpi:
    low = (range or {}).get("lowest", "0")
    return made_up_kpi(measurement, form, range=range, norm={2025: low})


def month(number: int, **values: Any) -> RegisterRow:
    empty = dict.fromkeys(("teller", "noemer", "waarde", "prognose"))
    return RegisterRow(number=number + 1, values={"maand": 202500 + number, **empty, **values})


# measurement, form, range -> smallest and largest value that can be, a value that can not
RANGES = [
    pytest.param(
        "aandeel", "procent", None, "0 tot en met 100", Fraction("30400"), id="1 een aandeel"
    ),
    pytest.param(
        "cumulatief",
        "aantal",
        None,
        "0 en hoger",
        Fraction("437.6"),
        id="2 wat geteld wordt, is geheel",
    ),
    pytest.param("cumulatief", "euro_mln", None, "0 en hoger", Fraction("-1"), id="3 een bedrag"),
    pytest.param("stand", "dagen", None, "0 en hoger", Fraction("-0.5"), id="3 een aantal dagen"),
    pytest.param(
        "stand",
        "punten",
        {"lowest": "1", "highest": "10"},
        "1 tot en met 10",
        Fraction("76"),
        id="4 een rapportcijfer heeft een eigen schaal",
    ),
    pytest.param(
        "stand",
        "procent",
        {"lowest": "0", "highest": "150"},
        "0 tot en met 150",
        Fraction("951"),
        id="4 een bezetting mag boven 100% liggen",
    ),
]


@pytest.mark.parametrize(("measurement", "form", "range", "bounds", "impossible"), RANGES)
@pytest.mark.parametrize("column", ["waarde", "prognose"])
def test_a_value_outside_its_range_is_refused(
    column: str,
    measurement: str,
    form: str,
    range: dict[str, Any] | None,
    bounds: str,
    impossible: Fraction,
) -> None:
    one = kpi(measurement, form, range)
    for bound in (word for word in bounds.split() if word.isdigit()):
        assert outside_range(one, [month(1, **{column: int(bound)})], FILE) == []
    found = outside_range(one, [month(1, **{column: impossible})], FILE)
    # Beside a numerator and a denominator a value is not used.
    assert [finding.code for finding in found] == (
        [] if (measurement, column) == ("aandeel", "waarde") else ["U17"]
    )


def told(findings: list[Finding]) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (str(one.place), one.text, one.place.value if one.place else None, one.expected)
        for one in findings
    ]


def test_a_grade_without_its_comma_is_told_with_file_row_month_and_value() -> None:
    grade = kpi("stand", "punten", {"lowest": "1", "highest": "10"})
    rows = [month(3, waarde=Decimal("7.6")), month(4, waarde=Decimal(76))]
    assert told(outside_range(grade, rows, FILE)) == [
        (
            f"{FILE}, rij 5, kolom waarde",
            (f"K05 Proef: de waarde van april{NBSP}2025 is 76; dat kan bij deze kpi niet."),
            "76",
            "een getal van 1 tot en met 10",
        )
    ]


def test_the_same_forecast_in_every_month_is_one_finding() -> None:
    rows = [month(number, prognose=Decimal(30400)) for number in (1, 2, 3, 4)]
    assert told(outside_range(kpi("aandeel", "procent"), rows, FILE)) == [
        (
            f"{FILE}, rij 2, kolom prognose",
            (
                f"K05 Proef: de prognose van januari{NBSP}2025 is 30.400; dat kan bij deze "
                "kpi niet; ook in rij 3, 4 en 5."
            ),
            "30400",
            "een getal van 0 tot en met 100",
        )
    ]


def test_a_numerator_above_its_denominator_is_told_with_file_row_month_and_values() -> None:
    rows = [
        month(1, teller=286158, noemer=312400),
        month(2, teller=298150, noemer=274000),
        month(3, teller=305020, noemer=279703),
    ]
    assert told(impossible_shares(kpi("aandeel", "procent"), rows, FILE)) == [
        (
            f"{FILE}, rij 3, kolom teller",
            (
                f"K05 Proef: in februari{NBSP}2025 is de teller 298.150 en de noemer "
                "274.000; de teller is groter dan de noemer; ook in rij 4."
            ),
            "298150",
            "een noemer boven nul, en een teller die ten hoogste de noemer is",
        )
    ]
    (zero,) = impossible_shares(kpi("aandeel", "procent"), [month(1, teller=0, noemer=0)], FILE)
    assert (str(zero.place), zero.text.split("; ")[1]) == (
        f"{FILE}, rij 2, kolom noemer",
        "de noemer is nul.",
    )


def test_a_norm_or_plan_outside_the_range_is_refused_too() -> None:
    grade = {"lowest": "1", "highest": "10"}
    with pytest.raises(ValueError, match="de norm noemt 11; verwacht een getal van 1 tot en met"):
        made_up_kpi("stand", "punten", range=grade, norm={2025: "11"})
    with pytest.raises(ValueError, match="het plan noemt 0; verwacht een getal van 1 tot en met"):
        made_up_kpi("stand", "punten", range=grade, norm={2025: "7"}, plan={2025: ["0"] * 12})


RULES = """
1. Een **aandeel** ligt van 0 tot en met 100%.
2. Een **aantal** is geheel en niet negatief.
3. Een **bedrag** of een **aantal dagen** is niet negatief.
4. Van wat anders gemeten wordt, zegt de definitie van de KPI welke waarden kunnen.
"""


def _scale(range: Any) -> str | None:
    return f"{range['lowest']} tot en met {range['highest']}" if range else None


RULEBOOK = [
    Chapter(
        "Waarden van een KPI die niet kunnen",
        RULES,
        ("meting", "vorm", "eigen bereik", "kan", "kan niet"),
        [row(one.id, [*one.values[:2], _scale(one.values[2]), *one.values[3:]]) for one in RANGES],
    )
]
