"""Bars: in proportion, on one scale, and what is no country below the countries."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.annexes.chart_figures import figure, texts

from tasks.annexes.charts.bars import Bar, bars
from tasks.annexes.charts.drawing import NARROW, WIDE, Drawing, Rect

COUNTRIES = [
    Bar("Polen", figure("pl", 7200), figure("pl.was", 7100)),
    Bar("Onbekend", figure("0", 1700), figure("0.was", 1700), apart=True),
    Bar("Marokko", figure("ma", 1200), figure("ma.was", 1300)),
    Bar("Kaapverdië", figure("cv", 100)),
    Bar("Overige", figure("rest", 700), figure("rest.was", 700), apart=True),
]


def drawn(width: int = WIDE, **parts: list[Bar]) -> Drawing:
    return bars(
        parts.get("some", COUNTRIES), "Aantal kinderen", "Staven.", width=width, among=COUNTRIES
    )


def lengths(drawing: Drawing, fill: str) -> list[int]:
    # the first of house and of before is in the legend
    return [int(one.width) for one in drawing.marks if isinstance(one, Rect) and one.fill == fill]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_lengths_are_in_proportion_to_the_values(width: int) -> None:
    _, poland, morocco, cape_verde = lengths(drawn(width), "house")
    assert abs(Fraction(poland, 7200) - Fraction(morocco, 1200)) < Fraction(1, 1000)
    assert cape_verde > 0
    _, was, *_ = lengths(drawn(width), "before")
    assert was < poland


def test_what_is_no_country_stands_below_the_countries_in_grey() -> None:
    said = texts(drawn())
    names = ["Polen", "Marokko", "Kaapverdië", "Onbekend", "Overige"]
    assert sorted(names, key=lambda name: said[name].y) == names
    assert len(lengths(drawn(), "rest")) == 2


def test_a_part_on_the_next_page_has_the_same_scale() -> None:
    whole, part = lengths(drawn(), "house"), lengths(drawn(some=COUNTRIES[2:3]), "house")
    assert part[1] == whole[2]


def test_the_axis_has_its_values_and_says_what_it_counts() -> None:
    said = texts(drawn())
    assert {"Aantal kinderen", "0", "2.000", "4.000", "6.000", "8.000"} <= set(said)
    assert {"deze rapportage", "vorige rapportage"} <= set(said)


def test_without_a_previous_report_nothing_speaks_of_one() -> None:
    drawing = bars([COUNTRIES[3]], "Aantal kinderen", "Staven.")
    assert "vorige rapportage" not in texts(drawing)
    assert lengths(drawing, "before") == []
    assert drawing.alternative == "Staven. Kaapverdië: 100."


def test_the_words_say_what_is_drawn() -> None:
    assert drawn().alternative == (
        "Staven. Polen: 7.200 (vorige rapportage 7.100); Marokko: 1.200 (vorige rapportage 1.300); "
        "Kaapverdië: 100; Onbekend: 1.700 (vorige rapportage 1.700); Overige: 700 (vorige "
        "rapportage 700)."
    )


def test_every_printed_number_names_its_figure() -> None:
    assert {mark.figure for mark in texts(drawn()).values() if mark.figure} == {
        "pl",
        "0",
        "ma",
        "cv",
        "rest",
    }
