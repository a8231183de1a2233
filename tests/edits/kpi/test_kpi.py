"""What is asked about the months and the forecast of a KPI, as worked examples."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.kpis import delivered, made_up_kpi
from support.rulebook import Chapter, Row, row

from tasks.definitions.finding import Grade, catalogue
from tasks.definitions.kpi import Kpi
from tasks.edits.kpi.questions import questions
from tasks.edits.thresholds import edits
from tasks.figures.dutch import NBSP, in_full

#: A running total of letters of information: 2.000 a month.
EVENLY = [str(2000 * month) for month in range(1, 13)]
#: Work that begins in April.
LATE = ["0", "0", "0", "420", "1400", "2500", "3400", "4200", "4800", "5200", "5500", "5600"]


def count(plan: list[str] = EVENLY) -> Kpi:
    return made_up_kpi("cumulatief", "aantal", norm={2025: plan[-1]}, plan={2025: plan})


def thousands(plan: list[str]) -> list[str]:
    return [f"{value}000" if value != "0" else value for value in plan]


SPENT = made_up_kpi(
    "cumulatief",
    "euro_mln",
    name="Uitgaven",
    direction="lager",
    step="100000",
    norm={2025: "560000000"},
    plan={2025: [str(46_500_000 * month) for month in range(1, 12)] + ["560000000"]},
)
OCCUPIED = made_up_kpi(
    "stand",
    "procent",
    name="Bezetting",
    direction="band",
    step="0.1",
    range={"lowest": "0", "highest": "150"},
    norm={2025: ["97", "102"]},
)
ILL = made_up_kpi(
    "stand",
    "procent",
    direction="lager",
    step="0.1",
    range={"lowest": "0", "highest": "100"},
    norm={2025: "6.5"},
)
SHARE = made_up_kpi("aandeel", "procent", step="0.1", norm={2025: "91"})
LAWFUL = made_up_kpi(
    "jaarlijks",
    "procent",
    direction="lager",
    step="0.1",
    range={"lowest": "0", "highest": "100"},
    norm={2025: "1"},
)
LETTERS = count([str(3 * month) for month in range(1, 13)])
DAYS = made_up_kpi("stand", "dagen", direction="lager", norm={2025: "28"})


# kpi, months, forecast, value in the previous report, on course while the forecast misses -> codes
EXAMPLES: list[Any] = [
    pytest.param(
        count(), [1480, 1560, 1630, 1780], 24000, 16300, False, [], id="1 maandcijfers die groeien"
    ),
    pytest.param(
        count(),
        [1480, 3040, 4670, 6450],
        24000,
        16300,
        False,
        ["U21"],
        id="1 lopende totalen waar maandcijfers horen",
    ),
    pytest.param(LETTERS, [9, 21, 32, 42], 48, 22, False, ["U21"], id="1 ook bij kleine aantallen"),
    pytest.param(
        SHARE,
        [(286158, 312400), (274000, 298150), (279703, 305020), (296130, 3218800)],
        91.5,
        90.7,
        False,
        ["U23"],
        id="2 één noemer met een cijfer te veel",
    ),
    pytest.param(
        SHARE,
        [(286158, 312400), (274000, 298150), (280, 305), (296130, 321880)],
        91.5,
        90.7,
        False,
        ["U23"],
        id="2 één maand in duizenden: het aandeel klopt, het gewicht niet",
    ),
    pytest.param(
        SHARE,
        [(28615, 312400), (274000, 298150), (279703, 305020), (296130, 321880)],
        91.5,
        90.7,
        False,
        ["U18"],
        id="3 één teller met een cijfer te weinig",
    ),
    pytest.param(
        SPENT,
        [44_900_000, 45_600_000, 46_150_000, 462_500_000],
        557_000_000,
        361_000_000,
        False,
        ["U18"],
        id="3 één maand met een cijfer te veel",
    ),
    pytest.param(
        SPENT,
        [44_900, 45_600, 46_150, 46_250_000],
        557_000_000,
        361_000_000,
        False,
        ["U18"],
        id="3 drie van de vier maanden in duizenden",
    ),
    pytest.param(
        SPENT,
        [44_900_000, 0, 46_150_000, 46_250_000],
        557_000_000,
        361_000_000,
        False,
        ["U18"],
        id="3 een maand zonder uitgaven",
    ),
    pytest.param(ILL, [6.4, 6.3, 6.2, 0.061], 6.2, 6.4, False, ["U18"], id="3 één maand als breuk"),
    pytest.param(
        SPENT,
        [44.9, 45.6, 46.15, 46.25],
        557_000_000,
        361_000_000,
        False,
        ["U18"],
        id="4 en 10 bedragen in miljoenen: dat de prognose er ver boven ligt, is dezelfde oorzaak",
    ),
    pytest.param(
        SPENT,
        [44_900, 45_600, 46_150, 46_250],
        557_000,
        361_000_000,
        False,
        ["U18"],
        id="4 bedragen en prognose in duizenden",
    ),
    pytest.param(
        SPENT,
        [4_490_000_000, 4_560_000_000, 4_615_000_000, 4_625_000_000],
        55_700_000_000,
        361_000_000,
        False,
        ["U18"],
        id="4 bedragen in centen",
    ),
    pytest.param(
        OCCUPIED,
        [0.951, 0.953, 0.956, 0.958],
        97.5,
        96.4,
        False,
        ["U18"],
        id="4 een percentage als breuk",
    ),
    pytest.param(
        ILL,
        [0.064, 0.063, 0.062, 0.061],
        0.062,
        None,
        False,
        ["U18"],
        id="4 waarde en prognose als breuk, zonder vorige rapportage",
    ),
    pytest.param(
        SHARE,
        [(286158, 3124000), (274000, 2981500), (279703, 3050200), (296130, 3218800)],
        91.5,
        90.7,
        False,
        ["U18"],
        id="4 alle noemers met een cijfer te veel",
    ),
    pytest.param(
        ILL,
        [0.7, 0.7, 0.6, 0.7],
        0.7,
        0.8,
        False,
        [],
        id="4 ver van de norm, maar niet van de vorige rapportage",
    ),
    pytest.param(
        count(thousands(LATE)),
        [0, 0, 0, 437_600],
        5_620_000,
        4_126_000,
        False,
        [],
        id="4 werk dat later in het jaar begint: het plan telt, niet de vorige rapportage",
    ),
    pytest.param(
        count(thousands(LATE)),
        [0, 0, 437_600_000],
        5_620_000,
        4_126_000,
        False,
        ["U18"],
        id="4 nog niets gepland, en ver boven de norm van het jaar",
    ),
    pytest.param(
        LETTERS,
        [0, 0, 1, 0],
        36,
        22,
        False,
        ["U20"],
        id="4 bij kleine aantallen zegt de orde van grootte niets",
    ),
    pytest.param(
        LAWFUL, [0.0, 0.1], None, 0.1, False, [], id="4 wat bijna nul is, is niet ver van 0,1"
    ),
    pytest.param(
        SPENT,
        [44_900_000, 45_600_000, 46_150_000, 46_250_000],
        557,
        361_000_000,
        False,
        ["U18"],
        id="5 alleen de prognose in miljoenen",
    ),
    pytest.param(
        DAYS, [27, 27, 26, 26], 624, 29, False, ["U18"], id="5 alleen de prognose in uren"
    ),
    pytest.param(
        count(),
        [7800, 6900, 6100, 5700],
        24000,
        16300,
        False,
        ["U19"],
        id="6 al meer bereikt dan de prognose",
    ),
    pytest.param(
        count(),
        [1480, 1560, 1630, 1780],
        60000,
        16300,
        False,
        ["U20"],
        id="7 een tempo dat niet eerder is gehaald",
    ),
    pytest.param(
        count(thousands(LATE)),
        [0, 0, 0, 20_000, 61_000],
        5_600_000,
        4_126_000,
        False,
        ["U18"],
        id="4 en 10 veel te laag voor het plan; naar het tempo wordt niet ook gevraagd",
    ),
    pytest.param(
        count(),
        [1480, 1560, 1630, 1780],
        20000,
        16300,
        True,
        ["U24"],
        id="8 op koers, en de eigen prognose haalt de norm niet",
    ),
    pytest.param(
        OCCUPIED,
        [94.9, 95.3, 95.1, 95.4],
        96.96,
        96.0,
        True,
        [],
        id="8 op koers, en afgedrukt is de prognose de norm",
    ),
    pytest.param(
        SPENT,
        [46_666_666, 46_666_666, 46_666_666, 46_666_666],
        560_000_000,
        361_000_000,
        False,
        ["U22"],
        id="9 een jaarbedrag door twaalf",
    ),
    pytest.param(
        SHARE,
        [(286158, 312400)] * 4,
        91.5,
        90.7,
        False,
        ["U22"],
        id="9 dezelfde teller en noemer",
    ),
    pytest.param(
        ILL, [6.4, 6.4, 6.4, 6.4], 6.4, 6.4, False, [], id="9 een waarde met weinig uitkomsten"
    ),
]


@pytest.mark.parametrize(
    ("kpi", "months", "forecast", "before", "on_course_and_missing", "codes"), EXAMPLES
)
def test_what_is_asked_of_a_kpi(
    kpi: Kpi,
    months: list[Any],
    forecast: float | None,
    before: float | None,
    on_course_and_missing: bool,
    codes: list[str],
) -> None:
    asked = questions(
        delivered(kpi, months, forecast, before), on_course_and_missing=on_course_and_missing
    )
    assert [one.code for one in asked] == codes


def test_every_question_of_a_kpi_has_an_example_a_reason_and_a_grade() -> None:
    codes = {code for example in EXAMPLES for code in example.values[-1]}
    assert codes == {f"U{number}" for number in range(18, 25)}
    assert codes <= set(edits())
    assert {catalogue()[code].grade for code in codes} == {Grade.TO_CONFIRM}


def test_a_question_names_place_value_and_what_was_expected_in_full() -> None:
    (asked,) = questions(
        delivered(SPENT, [44.9, 45.6, 46.15, 46.25], 557_000_000), on_course_and_missing=False
    )
    assert asked.text == (
        f"K05 Uitgaven: de waarde over januari t/m april{NBSP}2025 is €{NBSP}182,9, ongeveer "
        f"1.000.000 keer zo klein als het plan voor die periode (€{NBSP}186.000.000)."
    )
    assert str(asked.place) == "kpi_realisaties_2025-H1.csv, rij 5, kolom waarde"
    assert asked.expected == "een waarde van dezelfde orde van grootte, in euro"
    assert (asked.value, asked.against) == ("182.9", "186000000")


def test_an_answer_holds_for_one_value_held_against_one_thing() -> None:
    months = [0.951, 0.953, 0.956, 0.958]
    keys = [
        asked.key
        for series in (
            delivered(OCCUPIED, months, 97.5, 96.4),
            delivered(OCCUPIED, [*months[:-1], 0.959], 97.5, 96.4),
            delivered(OCCUPIED, months, 97.5, 95.0),
        )
        for asked in questions(series, on_course_and_missing=False)
    ]
    assert len(set(keys)) == len(keys) == 3
    (again,) = questions(delivered(OCCUPIED, months, 97.6, 96.4), on_course_and_missing=False)
    assert again.key == keys[0]


POWERS = st.sampled_from([-6, -3, -2, 2, 3])


@given(
    st.lists(st.integers(70, 130), min_size=3, max_size=11).filter(lambda some: len(set(some)) > 1),
    st.sampled_from([-6, -3, -2, 2, 3]),
)
def test_another_unit_is_asked_once_and_values_near_the_plan_are_not(
    drift: list[int], power: int
) -> None:
    months = [Fraction(46_500_000 * percent, 100) for percent in drift]
    forecast = sum(months) * 12 / len(months)
    unit = Fraction(10) ** power
    for made, codes in (
        (months, []),
        ([one * unit for one in months], ["U18"]),
        ([*months[:-1], months[-1] * unit], ["U18"]),
    ):
        asked = questions(delivered(SPENT, made, forecast), on_course_and_missing=False)
        assert [one.code for one in asked] == codes


@given(st.lists(st.integers(90, 110), min_size=3, max_size=11), st.integers(30, 300))
def test_running_totals_are_asked_also_far_behind_or_before_the_plan(
    drift: list[int], level: int
) -> None:
    months = [20 * percent * level // 100 for percent in drift]
    totals = [sum(months[: number + 1]) for number in range(len(months))]
    (asked, *_) = questions(delivered(count(), totals), on_course_and_missing=False)
    assert asked.code == "U21"


@given(st.lists(st.integers(60, 140), min_size=3, max_size=11))
def test_months_that_go_up_and_down_are_no_running_totals(drift: list[int]) -> None:
    asked = questions(
        delivered(count(), [20 * percent for percent in drift]), on_course_and_missing=False
    )
    assert {one.code for one in asked} <= {"U22"}


RULES = """
1. Maandcijfers die oplopen als **lopende totalen**: de groei per maand is meestal ten minste een
   derde van de eerste maand, en zij groeien met het plan mee, of de laatste maand ligt dichter bij
   het plan dan de som.
2. Een **noemer** die ten minste vijf keer zo groot of klein is als die van de andere maanden.
3. Een **maand** die ten minste zeven keer zo groot of klein is als het plan of de norm, en als een
   andere maand. Bij een aantal onder 1.000 en een bedrag onder een miljoen euro telt dat niet.
4. De **waarde over de periode** die zo ver van het plan of de norm ligt, en van de vorige
   rapportage. Bij wat over het jaar wordt opgeteld, telt alleen het plan.
5. De **prognose** die zo ver van de norm ligt, en van de waarde tot nu toe.
6. Een prognose van een totaal die **lager is dan wat al is bereikt**.
7. Een prognose van een totaal die per maand meer dan **twee keer de beste maand** tot nu toe
   vraagt, en dat niet omdat de maanden volgens het plan drukker worden.
8. Een KPI die **op koers** is terwijl de eigen prognose de norm niet haalt, ook niet zoals beide
   zijn afgedrukt.
9. Maanden die **alle gelijk** zijn, als de waarde ten minste 100 uitkomsten kan hebben.
10. Van de regels 1 tot en met 8 vraagt alleen de **eerste die past**: één oorzaak geeft één vraag.
"""


def _row(name: object, kpi: Kpi, months: list[Any], *rest: Any) -> Row:
    (forecast, before, _, codes), norm = rest, kpi.norm[2025]
    return row(
        name,
        (
            kpi.measurement,
            tuple(map(int, norm)) if isinstance(norm, tuple) else norm,
            kpi.plan[2025][len(months) - 1] if kpi.plan else None,
            "; ".join(
                " op ".join(
                    in_full(Fraction(str(part)))
                    for part in (one if isinstance(one, tuple) else (one,))
                )
                for one in months
            ),
            forecast,
            before,
            codes,
        ),
    )


RULEBOOK = [
    Chapter(
        "Wat over een KPI wordt gevraagd",
        RULES,
        (
            "meting",
            "norm",
            "plan tot en met die maand",
            "maanden",
            "prognose",
            "vorige rapportage",
            "vraag",
        ),
        [_row(example.id, *example.values) for example in EXAMPLES],
    )
]
