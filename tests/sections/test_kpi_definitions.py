"""Which definition of a KPI holds over a period, as worked examples, and which can not be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.rulebook import Chapter, row

from tasks.deliveries.contract import load_contracts
from tasks.deliveries.registers.rows import RegisterRow
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.figures.forms import FORMS
from tasks.sections.kpi.definitions import PLAN, Definitions, definitions_on

FILE = "kpi_definities_2025-H1.csv"
APRIL, AUGUST = date(2025, 4, 30), date(2025, 8, 31)


def definition(
    since: date = date(2025, 1, 1), until: date = date(2025, 12, 31), **given: Any
) -> Any:
    """The values of one row."""
    return {
        "kpi": "K01",
        "geldig_vanaf": since,
        "geldig_tot": until,
        "naam": "Proef",
        "thema": "proef",
        "thema_titel": "Proeven",
        "herkomst": "begroting en Jaarplan",
        "definitie": "Een proef.",
        "eigenaar": "directie",
        "meetwijze": "aandeel",
        "richting": "hoger",
        "vorm": "procent",
        "stap": Decimal("0.1"),
        "laagste": None,
        "hoogste": None,
        "norm": Decimal(90),
        "norm_tot": None,
        **dict.fromkeys(PLAN),
    } | given


def defined(last: date, *rows: Any) -> tuple[Definitions, list[tuple[str, str, str]]]:
    found, findings = definitions_on(
        last, [RegisterRow(number=n, values=one) for n, one in enumerate(rows, start=2)], FILE
    )
    return found, [(one.code, str(one.place), one.text) for one in findings]


OLD = definition(date(2024, 1, 1), date(2024, 12, 31), norm=Decimal(88))
FIRST = definition(until=date(2025, 6, 30))
SECOND = definition(date(2025, 7, 1), norm=Decimal(92))

# last day, rows -> norms by year, the row that holds
EXAMPLES: list[Any] = [
    pytest.param(APRIL, [definition()], {2025: 90}, 2, id="1 een rij voor het hele jaar"),
    pytest.param(APRIL, [FIRST, SECOND], {2025: 90}, 2, id="1 een norm die later verandert"),
    pytest.param(AUGUST, [FIRST, SECOND], {2025: 92}, 3, id="1 een norm die is veranderd"),
    pytest.param(APRIL, [OLD, definition()], {2024: 88, 2025: 90}, 3, id="2 een nieuw jaar"),
    pytest.param(
        APRIL,
        [definition(kpi="K02", norm=Decimal(95)), OLD, SECOND],
        {2025: 95},
        2,
        id="1 een kpi die is vervallen, en later weer begint",
    ),
]


@pytest.mark.parametrize(("last", "rows", "norms", "used"), EXAMPLES)
def test_the_row_that_holds_on_the_last_day_counts(
    last: date, rows: list[Any], norms: dict[int, int], used: int
) -> None:
    found, findings = defined(last, *rows)
    assert findings == []
    assert [one.norm for one in found.kpis] == [norms]
    assert [one.number for one in found.rows.values()] == [used]
    assert found.wrong == frozenset()


def test_all_of_a_row_is_in_the_kpi() -> None:
    plan: Any = {month: Decimal(number) for number, month in enumerate(PLAN, start=1)}
    found, _ = defined(
        APRIL,
        definition(
            meetwijze="stand",
            richting="band",
            norm=Decimal(97),
            norm_tot=Decimal(102),
            laagste=Decimal(0),
            hoogste=Decimal(150),
        ),
        definition(
            kpi="K02",
            thema="werk",
            thema_titel="Werk",
            meetwijze="cumulatief",
            vorm="aantal",
            stap=Decimal(1),
            norm=Decimal(12),
            **plan,
        ),
    )
    first, second = found.kpis
    assert first.norm == {2025: (97, 102)}
    assert first.origin == ("begroting", "Jaarplan")
    assert str(first.possible) == "een getal van 0 tot en met 150"
    assert second.plan == {2025: tuple(range(1, 13))}
    assert found.themes == {"proef": "Proeven", "werk": "Werk"}


WRONG: list[Any] = [
    (
        [definition(vorm="aantal")],
        [(2, "een aandeel wordt afgedrukt als procent: de vorm moet procent zijn")],
    ),
    (
        [definition(meetwijze="stand", vorm="punten")],
        [(2, "laagste en hoogste ontbreken; de vorm punten zegt niet welke waarden kunnen")],
    ),
    ([definition(norm=Decimal(900))], [(2, "de norm noemt 900; verwacht een getal van 0 tot en")]),
    ([definition(norm_tot=Decimal(95))], [(2, "de norm past niet bij de richting hoger")]),
    (
        [definition(richting="band", norm=Decimal(90), norm_tot=Decimal(9))],
        [(2, "norm_tot (9) ligt onder norm (90); verwacht eerst de ondergrens van de band")],
    ),
    ([definition(plan_01=Decimal(1))], [(2, "het plan is niet volledig")]),
    (
        [definition(meetwijze="cumulatief", vorm="aantal")],
        [(2, "een cumulatieve kpi heeft een plan nodig")],
    ),
    (
        [definition(until=date(2024, 12, 31))],
        [(2, "geldig_tot (31-12-2024) ligt voor geldig_vanaf (01-01-2025)")],
    ),
    (
        [definition(), SECOND],
        [(number, "de rijen 2 en 3 gelden allebei op 01-07-2025") for number in (2, 3)],
    ),
]


@pytest.mark.parametrize(("rows", "told"), WRONG)
def test_a_row_that_does_not_hang_together_is_told_and_not_used(
    rows: list[Any], told: list[tuple[int, str]]
) -> None:
    found, findings = defined(APRIL, *rows)
    assert [(code, place) for code, place, _ in findings] == [
        ("U26", f"{FILE}, rij {number}") for number, _ in told
    ]
    for (_, _, text), (_, words) in zip(findings, told, strict=True):
        assert text.startswith(f"K01 Proef: {words}")
    assert "K01" not in {one.id for one in found.kpis}


def test_a_theme_with_two_titles_is_told_and_printed_under_the_first() -> None:
    found, findings = defined(APRIL, definition(kpi="K02"), definition(thema_titel="Anders"))
    assert findings == [
        (
            "U26",
            f"{FILE}, rij 3",
            "K01 Proef: het thema proef heet hier 'Anders' en elders 'Proeven'.",
        )
    ]
    assert found.themes == {"proef": "Proeven"}
    assert [one.id for one in found.kpis] == ["K02", "K01"]


def test_without_any_kpi_the_annex_can_still_be_looked_at(
    tmp_path: Path, go_by_annexes: Callable[..., None]
) -> None:
    go_by_annexes("uitzonderingenrapportage")
    deliveries = SmallDeliveries()
    for one in deliveries.registers["kpi_definities"]:
        one["geldig_tot"] = one["geldig_tot"].replace("31-12-2025", "31-03-2025")
    outcome = assemble(
        Order(
            halfjaar="2025-H1",
            deliveries=deliveries.write(tmp_path / "in"),
            outputs=tmp_path / "uit",
        )
    )
    assert outcome.sealed
    assert "U26" in {one.code for one in outcome.findings}


def test_the_register_of_another_year_leaves_nothing_to_report() -> None:
    found, findings = defined(APRIL, OLD)
    assert found.kpis == ()
    assert findings == [
        (
            "U26",
            FILE,
            "Geen enkele rij geldt op 30-04-2025; er is geen kpi om te rapporteren.",
        )
    ]


def test_every_form_that_can_be_delivered_can_be_printed() -> None:
    contract = load_contracts()["kpi_definities"]
    assert set(contract.column("vorm").values) <= set(FORMS)
    assert [name for name in PLAN if name not in {one.name for one in contract.columns}] == []


def test_norm_and_plan_are_traced_to_the_row_that_was_delivered(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    rows = deliveries.registers["kpi_definities"]
    (norm,) = (one for one in section.figures if one.id == "kpi.K10.norm")
    (source,) = norm.sources
    assert (source.contract, source.file) == ("kpi_definities", "kpi_definities.csv")
    (number,) = source.rows
    assert (rows[number - 2]["kpi"], rows[number - 2]["geldig_vanaf"]) == ("K10", "01-01-2025")


def test_a_kpi_whose_definition_is_wrong_is_not_reported(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    for one in deliveries.registers["kpi_definities"]:
        if one["kpi"] == "K05":
            one["hoogste"] = "7"
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    pace = {("U32", f"kpi.{one}") for one in ("K03", "K08", "K14")}  # of others
    assert {(one.code, one.about) for one in section.findings} == {("U26", "kpi.K05")} | pace
    assert "kpi.K05.status" not in {one.id for one in section.statuses}


RULES = """
1. Van een KPI geldt de rij die op de **laatste dag van de rapportageperiode** geldig is. Is die er
   niet, dan wordt de KPI niet gerapporteerd.
2. Andere rijen van dezelfde KPI geven de norm en het plan van **andere jaren**.
"""
RULEBOOK = [
    Chapter(
        "De definitie van een KPI",
        RULES,
        (
            "laatste dag van de periode",
            "rijen: kpi, geldig vanaf, geldig tot, norm",
            "norm per jaar",
        ),
        [
            row(
                example.id,
                (
                    f"{example.values[0]:%d-%m-%Y}",
                    "; ".join(
                        f"{one['kpi']}, {one['geldig_vanaf']:%d-%m-%Y}, "
                        f"{one['geldig_tot']:%d-%m-%Y}, {one['norm']}"
                        for one in example.values[1]
                    ),
                    "; ".join(f"{year}: {norm}" for year, norm in example.values[2].items()),
                ),
            )
            for example in EXAMPLES
        ],
    )
]
