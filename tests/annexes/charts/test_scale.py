"""The rules of axes, as worked examples and for whatever values come."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.annexes.charts.scale import LEAST_SPAN, course, lengths, tick_texts
from tasks.figures.dutch import NBSP

VALUES = st.lists(
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000), min_size=1, max_size=30
)


@pytest.mark.parametrize(
    ("values", "share", "ends"),
    [
        # 7,4 to 7,6 is a ripple and no mountain
        (("7.4", "7.6"), False, (6, 9)),
        (("85.6", "84.3", "85"), True, (70, 100)),
        # a share ends at 100
        (("98.2", "98.5"), True, (80, 100)),
        # what begins in the lower half begins at zero
        (("437600", "5600000"), False, (0, 6_000_000)),
        (("3", "8"), False, (0, 10)),
        # below zero there is room as well
        (("-4", "4"), False, (-5, 5)),
        # nothing but one value
        (("50",), False, (45, 55)),
        (("0",), False, (0, 1)),
        # a share above 100 is not cut off
        (("97", "102"), True, (80, 110)),
    ],
)
def test_the_ends_of_the_axis_of_a_course(
    values: tuple[str, ...], share: bool, ends: tuple[int, int]
) -> None:
    scale = course((Fraction(value) for value in values), 0, 100, share=share)
    assert [scale.low, scale.high] == [*ends]


@given(VALUES, st.booleans())
def test_a_small_change_never_fills_the_axis_and_every_value_is_on_it(
    values: list[Fraction], share: bool
) -> None:
    scale = course(values, 500, 0, share=share)
    assert scale.low <= min(values) <= max(values) <= scale.high
    if not (share and scale.high == 100):
        assert scale.high - scale.low >= LEAST_SPAN * max(map(abs, values))
    assert 2 <= len(scale.ticks) <= 5
    assert scale.ticks[-1] == scale.high
    ordered = sorted(values)
    places = [scale.at(value) for value in ordered]
    assert places == sorted(places, reverse=True), "higher is further up"


@given(st.lists(st.fractions(min_value=0, max_value=10**9, max_denominator=1000), max_size=30))
def test_lengths_begin_at_zero_and_are_in_proportion(values: list[Fraction]) -> None:
    scale = lengths(values, 100, 1100)
    assert scale.low == 0
    assert scale.high >= max(values, default=0)
    assert 2 <= len(scale.ticks) <= 5
    for value in values:
        assert scale.at(value) - 100 == 1000 * value / scale.high


def test_between_two_things_there_is_no_tick() -> None:
    assert lengths([Fraction(2)], 0, 100).ticks == [0, 1, 2]
    assert lengths([Fraction(1, 2)], 0, 100, whole=False).ticks == [
        Fraction(n, 5) for n in range(4)
    ]


def test_what_lies_outside_a_scale_is_put_at_its_end() -> None:
    scale = lengths([Fraction(10)], 0, 100)
    assert [scale.at(-5), scale.at(50)] == [0, 100]


@pytest.mark.parametrize(
    ("values", "form", "said"),
    [
        (("7200",), "aantal", ["0", "2.000", "4.000", "6.000", "8.000"]),
        (
            ("5600000",),
            "aantal",
            ["0", f"2{NBSP}mln", f"4{NBSP}mln", f"6{NBSP}mln"],
        ),
        (("560000000",), "euro_mln", ["0", f"200{NBSP}mln", f"400{NBSP}mln", f"600{NBSP}mln"]),
        (
            ("1300000",),
            "euro_mln",
            ["0", f"0,5{NBSP}mln", f"1,0{NBSP}mln", f"1,5{NBSP}mln"],
        ),
        (("12",), "procent", ["0%", "5%", "10%", "15%"]),
        (("28",), "dagen", ["0", "10", "20", "30"]),
    ],
)
def test_ticks_are_short_and_name_no_unit_but_percent(
    values: tuple[str, ...], form: str, said: list[str]
) -> None:
    assert tick_texts(lengths(map(Fraction, values), 0, 100), form) == said
