"""The rules of the sections as worked examples: the status of a KPI, the repair rules, the phases
of a measure, the cut of a table.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.sections.buitenland import cut
from tasks.sections.damages import prescribed
from tasks.sections.invordering import PHASES, Change, change_of_phase
from tasks.sections.kpi_status import KpiStatus, Target, kpi_status, meets


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
        id="1 no measurement yet",
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
        id="1 measured once a year, not yet",
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
        id="2 the only measurement of the year meets the norm",
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
        id="2 a total that has passed its norm",
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
        id="2 the year is over; equal is good enough",
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
        id="3 the only measurement misses the norm",
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
        id="3 a total that has exceeded its norm",
    ),
    pytest.param(
        "cumulatief", "hoger", 40, 40, 39, 39, True, "niet gerealiseerd", id="3 the year is over"
    ),
    pytest.param(
        "cumulatief", "lager", 560, 184, 183, 557, False, "op koers", id="4 spent less than planned"
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
        id="4 below the norm but on the growth path",
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
        id="4 on the edge of the band",
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
        id="5 behind, and the forecast meets the norm",
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
        id="5 above the band, and coming back",
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
        id="5 behind without a forecast (a finding asks for it)",
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
        id="6 behind, and the forecast misses the norm",
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
        id="6 below the band, and staying there",
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
        id="1 in favour of the citizen: always repaired",
    ),
    pytest.param(
        "ja", "DT", False, False, "1", ("herstellen",), id="1 also when the award is definitive"
    ),
    pytest.param(
        "nee",
        "VT",
        None,
        None,
        "2",
        ("corrigeren",),
        id="2 a provisional award that is too high is corrected",
    ),
    pytest.param(
        "nee",
        "DT",
        True,
        False,
        "3",
        ("terugvorderen",),
        id="3 substantial: the citizen could know",
    ),
    pytest.param("nee", "DT", False, True, "3", ("terugvorderen",), id="3 fraud"),
    pytest.param(
        "nee", "DT", False, False, "3", ("niet terugvorderen", "niet herzien"), id="3 otherwise not"
    ),
    pytest.param(
        "wisselend",
        "VT",
        None,
        None,
        "1 en 2",
        ("corrigeren",),
        id="1 and 2 both directions, provisional",
    ),
    pytest.param(
        "wisselend",
        "DT",
        False,
        False,
        "1 en 3",
        ("herstellen",),
        id="1 and 3 leaving all as it is conflicts with rule 1",
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


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        ("aangekondigd", None, Change.NEW),
        ("implementatiefase", "implementatiefase", Change.SAME),
        ("implementatiefase", "beleidsmatige uitwerking", Change.FORWARD),
        ("ingevoerd", "aangekondigd", Change.FORWARD),
        ("aangekondigd", "beleidsmatige uitwerking", Change.BACK),
        ("implementatiefase", "ingevoerd", Change.BACK),
    ],
)
def test_change_of_phase(now: str, before: str | None, change: Change) -> None:
    assert change_of_phase(now, before) is change


@given(st.sampled_from(PHASES), st.sampled_from(PHASES))
def test_a_step_forward_seen_from_the_other_side_is_a_step_back(one: str, other: str) -> None:
    assert (change_of_phase(one, other) is Change.FORWARD) == (
        change_of_phase(other, one) is Change.BACK
    )


def countries(**kindmaanden: int) -> pd.DataFrame:
    codes = [code.removeprefix("c") for code in kindmaanden]
    return pd.DataFrame(
        {"kindmaanden": list(kindmaanden.values()), "cent": 1},
        index=pd.Index(codes, name="landcode"),
    )


def test_a_country_stands_alone_from_the_threshold_and_unknown_always_does() -> None:
    alone, folded = cut(countries(c7028=600, c9089=599, c0000=1), threshold=50, unknown="0000")
    assert list(alone.index) == ["7028", "0000"]
    assert list(folded.index) == ["9089"]


def test_countries_are_ordered_on_the_unrounded_count_and_equal_ones_by_code() -> None:
    alone, _ = cut(
        countries(c5010=1201, c7028=1200, c6003=1300, c5039=1200), threshold=50, unknown="0000"
    )
    assert list(alone.index) == ["6003", "5010", "5039", "7028"]


@given(
    st.dictionaries(st.from_regex(r"[0-9]{4}", fullmatch=True), st.integers(0, 10_000), min_size=1),
    st.integers(0, 500),
)
def test_no_country_is_lost_by_folding(counts: dict[str, int], threshold: int) -> None:
    frame = pd.DataFrame(
        {"kindmaanden": counts.values(), "cent": 1}, index=pd.Index(counts.keys(), name="landcode")
    )
    alone, folded = cut(frame, threshold, unknown="0000")
    assert sorted([*alone.index, *folded.index]) == sorted(counts)
    assert alone["kindmaanden"].sum() + folded["kindmaanden"].sum() == sum(counts.values())
