"""Which numbers in an explanation are held against the figures of the KPI, as worked examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.kpis import made_up_kpi
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Grade
from tasks.definitions.kpi import Kpi
from tasks.edits.kpi.words import Own, contradictions, own_figure
from tasks.edits.thresholds import edits

FILE = "kpi_toelichtingen_2025-H1.csv"
FIGURES: dict[str, tuple[Kpi, dict[str, list[Fraction]]]] = {
    "aandeel": (
        made_up_kpi("aandeel", "procent", step="0.1", norm={2025: "88"}),
        {
            "realisatie": [Fraction(29060, 335), Fraction("86.4")],
            "norm": [Fraction(88), Fraction(87)],
            "plan": [Fraction(88), Fraction(87)],
            "prognose": [Fraction("88.2")],
        },
    ),
    "bedrag": (
        made_up_kpi("stand", "euro_mln", step="100000"),
        {"realisatie": [Fraction(182_900_000)], "plan": [Fraction(184_500_000)]},
    ),
    "aantal": (
        made_up_kpi("stand", "aantal"),
        {"realisatie": [Fraction(6450)], "norm": [Fraction(30000)], "plan": [Fraction(8000)]},
    ),
    "dagen": (made_up_kpi("stand", "dagen"), {"realisatie": [Fraction(31)]}),
    "cijfer": (
        made_up_kpi(
            "stand",
            "punten",
            step="0.1",
            range={"lowest": "1", "highest": "10"},
            norm={2025: "7.5"},
        ),
        {"realisatie": [Fraction("7.2")], "norm": [Fraction("7.5")]},
    ),
}

# KPI, sentence -> the numbers that are asked
EXAMPLES = [
    pytest.param(
        "aandeel",
        "De realisatie over januari tot en met april is 81,2%, tegen een norm van 90%.",
        ["realisatie 81,2%", "norm 90%"],
        id="1 twee andere cijfers",
    ),
    pytest.param(
        "aandeel",
        "De realisatie over januari t/m april is 86,7%, tegen een norm van 88%.",
        [],
        id="1 de eigen cijfers, zoals afgerond",
    ),
    pytest.param("aandeel", "De realisatie is 87%.", [], id="1 op minder decimalen geschreven"),
    pytest.param(
        "aandeel",
        "Het jaarcijfer komt naar verwachting uit op 91 procent.",
        ["prognose 91 procent"],
        id="1 een andere prognose",
    ),
    pytest.param(
        "bedrag",
        "Gerealiseerd is € 189,2 mln, volgens plan was het € 184,5 mln.",
        ["realisatie € 189,2 mln"],
        id="1 een ander bedrag",
    ),
    pytest.param("bedrag", "De realisatie is € 183 miljoen.", [], id="1 een afgerond bedrag"),
    pytest.param("bedrag", "De realisatie is € 5 mln lager.", [], id="3 een verschil in geld"),
    pytest.param(
        "aantal",
        "De realisatie in april 2025 is 6.540.",
        ["realisatie 6.540"],
        id="1 een ander aantal",
    ),
    pytest.param("dagen", "De realisatie is 13 dagen.", ["realisatie 13 dagen"], id="1 dagen"),
    pytest.param("cijfer", "De realisatie (7,6) is hoger.", ["realisatie 7,6"], id="1 een cijfer"),
    pytest.param(
        "aandeel", "In april was de realisatie 86,4%.", [], id="2 een andere maand van dezelfde kpi"
    ),
    pytest.param("aandeel", "De norm in 2024 was 87%.", [], id="2 de norm van een ander jaar"),
    pytest.param("aandeel", "De realisatie is 2% lager dan de norm.", [], id="3 een verschil"),
    pytest.param(
        "aandeel", "De realisatie ligt 1,3 procentpunt onder de norm.", [], id="3 procentpunten"
    ),
    pytest.param(
        "aantal", "De realisatie is 81% van het plan.", [], id="3 een deel van iets anders"
    ),
    pytest.param("aantal", "De norm is in 2025 verhoogd.", [], id="3 een jaartal"),
    pytest.param("aantal", "Volgens de planning in 3 stappen.", [], id="3 iets anders geteld"),
    pytest.param(
        "aandeel", "Bij 12% van de huishoudens veranderde het inkomen.", [], id="3 iets anders"
    ),
    pytest.param("cijfer", "De score 6 kwam vaak voor.", [], id="3 niet het cijfer van de kpi"),
    pytest.param("dagen", "De norm is 28 dagen.", [], id="3 wat de rapportage niet noemt"),
]


def own(name: str) -> dict[str, Own]:
    kpi, figures = FIGURES[name]
    return {called: own_figure(kpi, values[:1], values[1:]) for called, values in figures.items()}


@pytest.mark.parametrize(("name", "text", "asked"), EXAMPLES)
def test_which_numbers_are_asked(name: str, text: str, asked: list[str]) -> None:
    found = contradictions(FIGURES[name][0], FILE, 2, {"oorzaak": text}, own(name))
    assert [one.value for one in found] == ([" en ".join(asked)] if asked else [])


def test_it_is_told_where_it_stands_and_what_the_report_says() -> None:
    texts = {
        "oorzaak": str(EXAMPLES[0].values[1]),
        "gevolg": None,
        "maatregel": "Er komt een rekenhulp.",
        "verwachting": "De prognose is 89%.",
    }
    cause, outlook = contradictions(FIGURES["aandeel"][0], FILE, 2, texts, own("aandeel"))
    assert cause.text == (
        "K05 Proef: de oorzaak noemt realisatie 81,2% en norm 90%; volgens de rapportage is het "
        "realisatie 86,7% en norm 88,0%."
    )
    assert str(cause.place) == f"{FILE}, rij 2, kolom oorzaak"
    assert cause.against == "5812/67; 86.4; 88; 87"
    assert outlook.text.endswith(
        "de verwachting noemt prognose 89%; volgens de rapportage is het prognose 88,2%."
    )
    assert cause.grade is Grade.TO_CONFIRM
    assert cause.key != outlook.key
    assert "U25" in edits()


RULES = """
1. Een getal dat de toelichting **realisatie, norm, plan of prognose** (jaarcijfer) noemt, in de
   eenheid van de KPI, is dat cijfer van de KPI, afgerond zoals het er staat.
2. Het mag ook dat van een **andere maand, een ander jaar of de vorige rapportage** zijn.
3. Andere getallen, zoals een verschil, een deel of een jaartal, worden **niet gevraagd**.
"""
RULEBOOK = [
    Chapter(
        "Cijfers in een toelichting",
        RULES,
        ("kpi", "zin", "gevraagd"),
        rows_of(EXAMPLES),
    )
]
