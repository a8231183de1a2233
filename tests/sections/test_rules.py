"""The rules of the sections as worked examples: the status of a KPI, the repair rules, the phases
of a measure, the cut of a table.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.definitions.buitenland import load_profile
from tasks.sections import buitenland, damages, invordering
from tasks.sections.abroad.cut import Smallest, cut
from tasks.sections.damages import prescribed
from tasks.sections.invordering import PHASES, Change, change_of_phase
from tasks.sections.kpi import status as kpi_rules
from tasks.sections.kpi.status import KpiStatus, Target, kpi_status, meets


def target(value: float | tuple[int, int]) -> Target:
    low, high = value if isinstance(value, tuple) else (value, value)
    return Target(Fraction(low), Fraction(high))


# measurement, direction, norm, plan, realised, forecast, year over -> status
KPI_RULES = [
    pytest.param(
        "aandeel",
        "hoger",
        95,
        95,
        None,
        None,
        False,
        "nog niet meetbaar",
        id="1 er is nog niet gemeten",
    ),
    pytest.param(
        "jaarlijks",
        "lager",
        1,
        1,
        None,
        None,
        False,
        "nog niet meetbaar",
        id="1 één meting per jaar, en die is er nog niet",
    ),
    pytest.param(
        "jaarlijks",
        "hoger",
        7,
        7,
        8,
        None,
        False,
        "gerealiseerd",
        id="2 de enige meting van het jaar haalt de norm",
    ),
    pytest.param(
        "cumulatief",
        "hoger",
        40,
        13,
        42,
        48,
        False,
        "gerealiseerd",
        id="2 een totaal dat al boven zijn norm is",
    ),
    pytest.param(
        "stand",
        "hoger",
        7,
        7,
        7,
        7,
        True,
        "gerealiseerd",
        id="2 het jaar is voorbij; gelijk aan de norm is genoeg",
    ),
    pytest.param(
        "jaarlijks",
        "lager",
        1,
        1,
        2,
        None,
        False,
        "niet gerealiseerd",
        id="3 de enige meting van het jaar haalt de norm niet",
    ),
    pytest.param(
        "cumulatief",
        "lager",
        560,
        184,
        561,
        700,
        False,
        "niet gerealiseerd",
        id="3 een totaal dat al over zijn norm heen is",
    ),
    pytest.param(
        "cumulatief", "hoger", 40, 40, 39, 39, True, "niet gerealiseerd", id="3 het jaar is voorbij"
    ),
    pytest.param(
        "cumulatief",
        "lager",
        560,
        184,
        183,
        557,
        False,
        "op koers",
        id="4 minder gebruikt dan gepland",
    ),
    pytest.param(
        "aandeel",
        "hoger",
        86,
        83,
        84,
        86,
        False,
        "op koers",
        id="4 onder de norm, maar volgens het plan",
    ),
    pytest.param(
        "stand",
        "band",
        (97, 102),
        (97, 102),
        97,
        98,
        False,
        "op koers",
        id="4 op de rand van de bandbreedte",
    ),
    pytest.param(
        "aandeel",
        "hoger",
        88,
        88,
        87,
        88,
        False,
        "achter op planning",
        id="5 achter, en de prognose haalt de norm",
    ),
    pytest.param(
        "stand",
        "band",
        (97, 102),
        (97, 102),
        103,
        101,
        False,
        "achter op planning",
        id="5 boven de bandbreedte, en op weg terug",
    ),
    pytest.param(
        "stand",
        "lager",
        28,
        28,
        30,
        None,
        False,
        "achter op planning",
        id="5 achter en zonder prognose; een bevinding vraagt erom",
    ),
    pytest.param(
        "aandeel",
        "hoger",
        95,
        95,
        88,
        91,
        False,
        "niet gerealiseerd",
        id="6 achter, en de prognose haalt de norm niet",
    ),
    pytest.param(
        "stand",
        "band",
        (97, 102),
        (97, 102),
        95,
        96,
        False,
        "niet gerealiseerd",
        id="6 onder de bandbreedte, en dat blijft zo",
    ),
]


@pytest.mark.parametrize(
    ("measurement", "direction", "norm", "plan", "realised", "forecast", "over", "status"),
    KPI_RULES,
)
def test_status_of_a_kpi(  # type: ignore[no-untyped-def]
    measurement, direction, norm, plan, realised, forecast, over, status
) -> None:
    word = kpi_status(
        measurement=measurement,
        direction=direction,
        norm=target(norm),
        plan=target(plan),
        realised=None if realised is None else Fraction(realised),
        forecast=None if forecast is None else Fraction(forecast),
        year_is_over=over,
    )
    assert word == status


def test_every_status_has_an_example() -> None:
    assert {example.values[-1] for example in KPI_RULES} == set(KpiStatus)


@given(st.integers(0, 100), st.integers(0, 100))
def test_lower_is_better_is_the_mirror_of_higher_is_better(value: int, norm: int) -> None:
    assert meets(Fraction(value), target(norm), "hoger") == meets(
        Fraction(-value), target(-norm), "lager"
    )


# in favour, award, substantial, fraud -> rule, decisions that agree with it
REPAIR_RULES = [
    pytest.param(
        "ja",
        "VT",
        None,
        None,
        "1",
        ("herstellen",),
        id="1 in het voordeel van de burger: altijd herstellen",
    ),
    pytest.param(
        "ja", "DT", False, False, "1", ("herstellen",), id="1 ook als de toekenning definitief is"
    ),
    pytest.param(
        "nee",
        "VT",
        None,
        None,
        "2",
        ("corrigeren",),
        id="2 een voorlopige toekenning die te hoog is, wordt gecorrigeerd",
    ),
    pytest.param(
        "nee",
        "DT",
        True,
        False,
        "3",
        ("terugvorderen",),
        id="3 substantieel: de burger kon het weten",
    ),
    pytest.param("nee", "DT", False, True, "3", ("terugvorderen",), id="3 fraude"),
    pytest.param(
        "nee", "DT", False, False, "3", ("niet terugvorderen", "niet herzien"), id="3 anders niet"
    ),
    pytest.param(
        "wisselend",
        "VT",
        None,
        None,
        "1 en 2",
        ("corrigeren",),
        id="1 en 2 beide kanten op, voorlopig",
    ),
    pytest.param(
        "wisselend",
        "DT",
        False,
        False,
        "1 en 3",
        ("herstellen",),
        id="1 en 3 alles zo laten mag niet: regel 1 vraagt herstel",
    ),
]


@pytest.mark.parametrize(
    ("in_favour", "award", "substantial", "fraud", "rule", "decisions"), REPAIR_RULES
)
def test_repair_rules(in_favour, award, substantial, fraud, rule, decisions) -> None:  # type: ignore[no-untyped-def]
    assert prescribed(in_favour=in_favour, award=award, substantial=substantial, fraud=fraud) == (
        rule,
        decisions,
    )


@pytest.mark.parametrize(("substantial", "fraud"), [(None, None), (False, None), (None, False)])
def test_rule_3_cannot_be_applied_without_a_judgement(
    substantial: bool | None, fraud: bool | None
) -> None:
    assert prescribed(in_favour="nee", award="DT", substantial=substantial, fraud=fraud) is None


# phase now, phase in the previous report -> change
PHASE_RULES = [
    pytest.param("aangekondigd", None, Change.NEW, id="1 stond niet in de vorige rapportage"),
    pytest.param("implementatiefase", "implementatiefase", Change.SAME, id="1 dezelfde fase"),
    pytest.param(
        "implementatiefase", "beleidsmatige uitwerking", Change.FORWARD, id="1 een fase verder"
    ),
    pytest.param("ingevoerd", "aangekondigd", Change.FORWARD, id="1 meer fasen in één keer"),
    pytest.param("aangekondigd", "beleidsmatige uitwerking", Change.BACK, id="2 een fase terug"),
    pytest.param("implementatiefase", "ingevoerd", Change.BACK, id="2 terug na de invoering"),
]


@pytest.mark.parametrize(("now", "before", "change"), PHASE_RULES)
def test_change_of_phase(now: str, before: str | None, change: Change) -> None:
    assert change_of_phase(now, before) is change


@given(st.sampled_from(PHASES), st.sampled_from(PHASES))
def test_a_step_forward_seen_from_the_other_side_is_a_step_back(one: str, other: str) -> None:
    assert (change_of_phase(one, other) is Change.FORWARD) == (
        change_of_phase(other, one) is Change.BACK
    )


def countries(kindmaanden: dict[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"kindmaanden": kindmaanden.values(), "cent": 1},
        index=pd.Index(kindmaanden.keys(), name="landcode"),
    )


# child months per country over twelve months, threshold, least countries and children in Overige ->
# countries of their own in their order, countries in Overige
CUT_RULES = [
    pytest.param(
        {"7028": 600, "9089": 599, "5010": 599, "6003": 12},
        50,
        (3, 10),
        ["7028"],
        ["5010", "6003", "9089"],
        id="3 vanaf de drempel een eigen rij",
    ),
    pytest.param(
        {"7028": 1200, "0000": 120},
        50,
        (3, 10),
        ["7028", "0000"],
        [],
        id="4 Onbekend (0000) heeft onder de drempel ook een eigen rij, met tien kinderen",
    ),
    pytest.param(
        {"7028": 1200, "9089": 1100, "5010": 1000, "0000": 119},
        50,
        (3, 10),
        ["7028"],
        ["0000", "5010", "9089"],
        id="4 Onbekend met minder dan tien kinderen gaat op in Overige, dat drie landen krijgt",
    ),
    pytest.param(
        {"7028": 1200, "9089": 1100, "5010": 600, "6003": 30, "6029": 30, "5002": 30},
        50,
        (3, 10),
        ["7028", "9089"],
        ["5002", "5010", "6003", "6029"],
        id="4 drie landen met samen geen tien kinderen: de kleinste eigen rij gaat er in op",
    ),
    pytest.param(
        {"7028": 1200, "9089": 36},
        50,
        (3, 10),
        [],
        ["7028", "9089"],
        id="4 zijn er geen drie landen, dan is Overige alles wat er is",
    ),
    pytest.param(
        {"5010": 1201, "7028": 1200, "6003": 1300, "5039": 1200},
        50,
        (3, 10),
        ["6003", "5010", "5039", "7028"],
        [],
        id="5 aflopend op het onafgeronde aantal; bij gelijke aantallen op landcode",
    ),
]


@pytest.mark.parametrize(
    ("least", "step", "expected"),
    [(10, 10, 15), (10, 100, 50), (1, 10, 5), (10, 1, Fraction(21, 2))],
)
def test_the_fewest_children_that_are_printed_lie_midway_between_two_printed_counts(
    least: int, step: int, expected: Fraction | int
) -> None:
    profile = load_profile()
    rules = profile.regelingen["kot"].model_copy(update={"count_step": step})
    assert profile.model_copy(update={"smallest_children": least}).fewest(rules) == expected


@pytest.mark.parametrize(("counts", "threshold", "smallest", "alone", "folded"), CUT_RULES)
def test_which_countries_have_a_row_of_their_own_and_in_which_order(
    counts: dict[str, int],
    threshold: int,
    smallest: tuple[int, int],
    alone: list[str],
    folded: list[str],
) -> None:
    found = cut(countries(counts), threshold, "0000", Smallest(*smallest))
    assert [list(found[0].index), sorted(found[1].index)] == [alone, folded]


@given(
    st.dictionaries(st.from_regex(r"[0-9]{4}", fullmatch=True), st.integers(0, 10_000), min_size=1),
    st.integers(0, 500),
)
def test_no_country_is_lost_by_folding(counts: dict[str, int], threshold: int) -> None:
    alone, folded = cut(countries(counts), threshold, "0000", Smallest(3, 10))
    assert sorted([*alone.index, *folded.index]) == sorted(counts)
    assert alone["kindmaanden"].sum() + folded["kindmaanden"].sum() == sum(counts.values())
    # Whoever takes the rows from the total never finds one or two countries, nor a few children.
    if len(folded) and len(alone):
        assert len(folded) >= 3
        assert folded["kindmaanden"].sum() >= 10 * 12


RULEBOOK = [
    Chapter(
        "De status van een KPI",
        kpi_rules.__doc__,
        (
            "meting",
            "richting",
            "norm",
            "plan",
            "realisatie",
            "prognose",
            "jaar voorbij",
            "status",
        ),
        rows_of(KPI_RULES),
    ),
    Chapter(
        "Damages: de herstelregels",
        damages.__doc__,
        (
            "in het voordeel van de burger",
            "toekenning",
            "substantieel",
            "fraude",
            "regel die geldt",
            "besluit dat daarbij past",
        ),
        rows_of(REPAIR_RULES),
    ),
    Chapter(
        "Invordering: de fase van een maatregel",
        invordering.__doc__,
        ("fase nu", "fase in de vorige rapportage", "verandering"),
        rows_of(PHASE_RULES),
    ),
    Chapter(
        "Kinderen in het buitenland",
        buitenland.__doc__,
        (
            "kindmaanden per landcode",
            "drempel",
            "Overige: minste landen en kinderen",
            "eigen rij, op volgorde",
            "in Overige",
        ),
        rows_of(CUT_RULES),
    ),
]
