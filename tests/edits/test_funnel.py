"""When a funnel closes, and what is asked when it does not, as worked examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Finding, Grade, Place
from tasks.edits.parts import funnel as rules
from tasks.edits.parts.funnel import Funnel, FunnelStep, check_funnel


def step(code: str, whole: str | None, size: int, **facts: object) -> FunnelStep:
    """A part of which nothing is asked, but for these facts."""
    right = FunnelStep(
        code=code,
        name=f"Stap {code}",
        kind="deel",
        whole=whole,
        also_in=None,
        size=size,
        precision="precies",
        amount=None,
        parts="sluiten elkaar uit",
        rest="Reageerden niet",
        before=None,
        at=lambda column: Place(file="actie_stappen.csv", row=2, column=column),
    )
    return right._replace(**facts)  # type: ignore[arg-type]


def funnel(*steps: FunnelStep) -> Funnel:
    return Funnel("acties.A2024-02", "A2024-02 Muteren op inkomen", steps)


def found(*steps: FunnelStep) -> list[Finding]:
    return check_funnel(funnel(*steps))


def codes(*steps: FunnelStep) -> str | None:
    return ", ".join(one.code for one in found(*steps)) or None


# The letters of August 2024, as published.
LETTERS = 12_279
PARTS = (("S02", 2_415), ("S03", 44), ("S04", 8_827))
# parts, overlap, what the register says of them, who the rest are -> rest, finding
CLOSING = [
    pytest.param(
        (2_415, 44, 8_827),
        None,
        "sluiten elkaar uit",
        "ja",
        993,
        None,
        id="2 een gat, en het register zegt wie dat zijn",
    ),
    pytest.param(
        (2_415, 44, 8_827),
        None,
        "sluiten elkaar uit",
        None,
        993,
        "A05",
        id="4 een gat dat niemand verklaart",
    ),
    pytest.param(
        (2_415, 44, 8_827),
        136,
        "overlappen",
        "ja",
        1_129,
        None,
        id="3 een overlap die is opgegeven",
    ),
    pytest.param(
        (2_415, 44, 8_827),
        136,
        "overlappen",
        None,
        1_129,
        "A05",
        id="2 en 4 door de overlap is het gat groter",
    ),
    pytest.param(
        (2_415, 44, 8_827), None, None, "ja", 993, "A06", id="5 niet gezegd of de delen overlappen"
    ),
    pytest.param(
        (2_415, 44, 8_827), None, "overlappen", "ja", 993, "A06", id="5 een overlap zonder aantal"
    ),
    pytest.param((2_415, 44, 9_820), None, "sluiten elkaar uit", None, 0, None, id="2 zonder gat"),
    pytest.param((2_415, 44, 9_956), 136, "overlappen", None, 0, None, id="3 de overlap sluit het"),
    pytest.param(
        (2_415, 44, 9_956),
        None,
        "sluiten elkaar uit",
        None,
        -136,
        "A02",
        id="2 delen samen meer dan het geheel",
    ),
    pytest.param(
        (2_415, 44, 8_827),
        2_416,
        "overlappen",
        "ja",
        3_409,
        "A04",
        id="3 een overlap groter dan een van de delen",
    ),
    pytest.param(
        (2_415, 44, 8_827),
        136,
        "sluiten elkaar uit",
        "ja",
        1_129,
        "A04",
        id="3 een overlap van delen die elkaar uitsluiten",
    ),
]
# step, belongs to -> finding
PLACES = [
    pytest.param({"S02": "S01", "S03": "S02"}, None, id="1 een deel van een deel"),
    pytest.param({"S02": None}, "A01", id="1 twee eerste stappen"),
    pytest.param({"S02": "S09"}, "A01", id="1 hoort bij een stap die er niet is"),
    pytest.param(
        {"S02": "S03", "S03": "S02"}, "A01, A01", id="1 twee stappen die bij elkaar horen"
    ),
    pytest.param({"S02": "S02"}, "A01", id="1 hoort bij zichzelf"),
]
# citizens, amount, citizens before -> finding
PLAUSIBLE = [
    pytest.param(56_000, 80_000_000, None, None, id="7 ongeveer 1.400 euro per burger"),
    pytest.param(56_000, 80, None, "A07", id="7 een bedrag in miljoenen"),
    pytest.param(56_000, 8_000_000_000, None, "A07", id="7 een bedrag in centen"),
    pytest.param(0, 80_000_000, None, "A07", id="7 een bedrag zonder burgers"),
    pytest.param(56_000, None, 56_000, None, id="7 hetzelfde als in de vorige rapportage"),
    pytest.param(56_000, None, 54_000, None, id="7 meer dan in de vorige rapportage"),
    pytest.param(56_000, None, 65_000, "A08", id="7 minder dan in de vorige rapportage"),
]
HEADING = "Acties: een trechter die sluit"
RULEBOOK = [
    Chapter(
        HEADING,
        rules.__doc__,
        ("delen van 12.279", "overlap", "delen", "rest verklaard", "rest", "bevinding"),
        rows_of(CLOSING),
    ),
    Chapter(HEADING, None, ("stap: hoort bij", "bevinding"), rows_of(PLACES)),
    Chapter(HEADING, None, ("burgers", "bedrag", "vorige keer", "bevinding"), rows_of(PLAUSIBLE)),
]


@pytest.mark.parametrize(("parts", "overlap", "said", "explained", "rest", "expected"), CLOSING)
def test_a_funnel_closes(  # type: ignore[no-untyped-def]
    parts, overlap, said, explained, rest, expected
) -> None:
    first = step("S01", None, LETTERS, parts=said, rest=explained)
    steps = [first, *(step(f"S0{at}", "S01", count) for at, count in enumerate(parts, 2))]
    if overlap is not None:
        steps.append(step("S05", "S02", overlap, kind="overlap", also_in="S04"))
    made = funnel(*steps)
    assert made.rest(first) == rest
    assert (", ".join(one.code for one in check_funnel(made)) or None) == expected


def test_what_is_asked_names_the_counts() -> None:
    (asked,) = found(
        step("S01", None, LETTERS, rest=None), *(step(code, "S01", count) for code, count in PARTS)
    )
    assert asked.grade is Grade.TO_CONFIRM
    assert asked.text == (
        "A2024-02 Muteren op inkomen: van 12.279 (Stap S01) zijn de delen S02 2.415, S03 44 en "
        "S04 8.827; van 993 zegt het register niets."
    )
    assert (asked.about, asked.value) == ("acties.A2024-02.S01.rest", "993")


@pytest.mark.parametrize(("places", "expected"), PLACES)
def test_every_step_belongs_to_another(places: dict[str, str | None], expected: str | None) -> None:
    steps = [step(code, whole, 10) for code, whole in places.items()]
    assert codes(step("S01", None, 10), *steps) == expected


@pytest.mark.parametrize(("citizens", "amount", "before", "expected"), PLAUSIBLE)
def test_counts_and_amounts(
    citizens: int, amount: int | None, before: int | None, expected: str | None
) -> None:
    one = step(
        "S01",
        None,
        citizens,
        amount=None if amount is None else Fraction(amount),
        before=None if before is None else Fraction(before),
    )
    assert codes(one) == expected


@pytest.mark.parametrize(("precision", "expected"), [("precies", "A02"), ("ongeveer", "A03")])
def test_rounded_parts_that_are_too_many_are_asked_about(precision: str, expected: str) -> None:
    steps = [step("S02", "S01", 60, precision=precision), step("S03", "S01", 41)]
    assert codes(step("S01", None, 100), *steps) == expected


@pytest.mark.parametrize(
    ("whole", "also_in"), [("S02", "S02"), ("S02", None), ("S02", "S09"), ("S01", "S02")]
)
def test_an_overlap_is_of_two_parts_of_one_whole(whole: str, also_in: str | None) -> None:
    overlap = step("S04", whole, 1, kind="overlap", also_in=also_in)
    first = step("S01", None, 100, parts="overlappen")
    assert codes(first, step("S02", "S01", 60), step("S03", "S01", 30), overlap) in (
        "A04",
        "A06, A04",  # an overlap of something else leaves that of the parts unknown
    )


def test_objections_are_no_part_of_the_funnel() -> None:
    objections = step("S03", "S02", 12, kind="bezwaren", parts=None, rest="Ingetrokken na uitleg")
    changed = step("S04", "S03", 6, rest=None)
    part = step("S02", "S01", 8_827, parts=None, rest=None)
    made = funnel(step("S01", None, 9_000), part, objections, changed)
    assert check_funnel(made) == []
    assert made.rest(part) is None
    assert made.rest(objections) == 6


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=5),
    st.integers(0, 10_000),
)
def test_parts_and_rest_are_together_the_whole(parts: list[int], rest: int) -> None:
    whole = step("S01", None, sum(parts) + rest)
    made = funnel(whole, *(step(f"S{at:02}", "S01", count) for at, count in enumerate(parts, 2)))
    assert made.rest(whole) == rest
    assert check_funnel(made) == []
