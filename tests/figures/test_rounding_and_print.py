"""How numbers are rounded and written: worked examples that read as the rulebook, and properties
that hold for every number.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.figures import dutch, forms
from tasks.figures.figure import Figure, Source, exact_text
from tasks.figures.rounding import decimals_of, round_half_up, significant_step

F = Fraction
EXACT = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6)
STEPS = st.sampled_from([F(1), F(10), F(100), F(1000), F(100_000), F(1, 10), F(1, 100), F(1, 4)])


# exact value, step -> rounded value
ROUNDING_RULES = [
    pytest.param(F(50), 100, 100, id="2 de helft gaat omhoog, ook naar een oneven honderdtal"),
    pytest.param(F(150), 100, 200, id="2 de volgende helft ook"),
    pytest.param(F(4999, 100), 100, 0, id="2 net onder de helft gaat omlaag"),
    pytest.param(F(25, 10), 1, 3, id="2 twee en een half wordt drie"),
    pytest.param(F(-25, 10), 1, -3, id="2 een negatieve helft gaat van nul af"),
    pytest.param(
        F(145, 1000),
        F(1, 100),
        F(15, 100),
        id="1 precies 0,145 wordt 0,15; een computer die er net minder van maakt, zou 0,14 geven",
    ),
    pytest.param(F(85923, 12), 100, 7200, id="1 een gemiddelde over twaalf maanden"),
    pytest.param(F(1, 3), F(1, 10), F(3, 10), id="1 een derde"),
]


@pytest.mark.parametrize(("value", "step", "rounded"), ROUNDING_RULES)
def test_half_up_once(value: F, step: F | int, rounded: F | int) -> None:
    assert round_half_up(value, step) == rounded


@given(EXACT, STEPS)
def test_a_rounded_value_is_a_multiple_within_half_a_step(value: F, step: F) -> None:
    rounded = round_half_up(value, step)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) <= step / 2


@given(EXACT, STEPS)
def test_rounding_twice_changes_nothing(value: F, step: F) -> None:
    assert round_half_up(round_half_up(value, step), step) == round_half_up(value, step)


@given(EXACT, EXACT, STEPS)
def test_rounding_keeps_the_order(one: F, other: F, step: F) -> None:
    assert (one <= other) <= (round_half_up(one, step) <= round_half_up(other, step))


@pytest.mark.parametrize("step", [0, -1, F(-1, 10)])
def test_a_step_that_is_not_above_zero_is_refused(step: F | int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        round_half_up(F(1), step)


def test_a_step_that_is_no_finite_decimal_is_refused() -> None:
    with pytest.raises(ValueError, match="finite decimal"):
        decimals_of(F(1, 3))


# exact value, form, step -> printed form
PRINT_RULES = [
    pytest.param(7163, "aantal", 100, "7.200", id="1 op honderdtallen, met een punt per duizend"),
    pytest.param(0, "aantal", 100, "0", id="1 nul"),
    pytest.param(49, "aantal", 100, "0", id="1 minder dan vijftig, op honderdtallen"),
    pytest.param(893_000, "aantal", 1000, "893.000", id="1 op duizendtallen"),
    pytest.param(1_803_000, "aantal_mln", 100_000, "1,8\u00a0mln", id="2 een aantal in miljoenen"),
    pytest.param(
        12_800_000,
        "euro_mln",
        100_000,
        "€\u00a012,8\u00a0mln",
        id="2 een bedrag in miljoenen, met één decimaal",
    ),
    pytest.param(
        57_960_000, "euro_mln", 1_000_000, "€\u00a058\u00a0mln", id="2 een bedrag in hele miljoenen"
    ),
    pytest.param(
        3_552_000_000, "euro_mln", 1_000_000, "€\u00a03.552\u00a0mln", id="2 duizenden miljoenen"
    ),
    pytest.param(1250, "euro", 1, "€\u00a01.250", id="1 euro's"),
    pytest.param(F(934, 10), "procent", F(1, 10), "93,4%", id="1 een percentage, met een komma"),
    pytest.param(
        F(-86, 10),
        "procentpunt",
        F(1, 10),
        "\u22128,6\u00a0procentpunt",
        id="3 een daling, met een echt minteken",
    ),
    pytest.param(1, "dagen", 1, "1\u00a0dag", id="1 één dag is enkelvoud"),
    pytest.param(28, "dagen", 1, "28\u00a0dagen", id="1 dagen"),
    pytest.param(0, "woord", 1, "geen", id="4 nul in een zin"),
    pytest.param(1, "woord", 1, "één", id="4 één in een zin"),
    pytest.param(12, "woord", 1, "twaalf", id="4 tot en met twaalf als woord"),
    pytest.param(13, "woord", 1, "13", id="4 vanaf dertien als getal"),
    pytest.param(-4, "aantal", 100, "0", id="3 wat op nul afrondt, heeft geen minteken"),
    pytest.param(
        12, "procent_ongeveer", 1, "ongeveer\u00a012%", id="5 een schatting, nooit zonder het woord"
    ),
    pytest.param(
        200_000, "aantal_ruim", 1, "ruim\u00a0200.000", id="5 een aantal dat ten minste zo groot is"
    ),
    pytest.param(
        80_000_000,
        "euro_mln_ongeveer",
        1_000_000,
        "ongeveer\u00a0€\u00a080\u00a0mln",
        id="5 een bedrag dat niet precies is",
    ),
]
AMOUNTS = [
    pytest.param(99_999, "€\u00a099.999", id="in euro's"),
    pytest.param(500_000, "€\u00a00,5\u00a0mln", id="in miljoenen, met een decimaal"),
    pytest.param(9_999_999, "€\u00a010,0\u00a0mln", id="net geen tien miljoen"),
    pytest.param(80_412_345, "€\u00a080\u00a0mln", id="in hele miljoenen"),
]


@pytest.mark.parametrize(("value", "form", "step", "print"), PRINT_RULES)
def test_dutch_print(value: F | int, form: str, step: F | int, print: str) -> None:
    assert forms.printed(value, form, step) == print


@pytest.mark.parametrize(("value", "print"), AMOUNTS)
def test_an_amount_in_a_text_is_as_short_as_its_size_allows(value: int, print: str) -> None:
    assert forms.printed(value, *forms.amount_form(value)) == print


@pytest.mark.parametrize(
    ("value", "digits", "step"),
    [(56_123, 3, 100), (850, 3, 1), (847, 2, 10), (0, 2, 1), (F(1_234_567, 2), 2, 10_000)],
)
def test_so_many_digits_say_something(value: F | int, digits: int, step: int) -> None:
    assert significant_step(value, digits) == step


@given(EXACT, STEPS, st.sampled_from(sorted(set(forms.FORMS) - {"woord"})))
def test_a_printed_number_never_breaks_and_never_has_a_plain_minus(
    value: F, step: F, form: str
) -> None:
    printed = forms.printed(value, form, step)
    assert " " not in printed
    assert "-" not in printed


@given(EXACT, STEPS)
def test_a_printed_number_reads_back_as_the_rounded_value(value: F, step: F) -> None:
    text = dutch.number(value, step).replace(".", "").replace(",", ".").replace("\u2212", "-")
    assert F(text) == round_half_up(value, step)


@given(EXACT)
def test_the_exact_text_reads_back_as_the_exact_value(value: F) -> None:
    assert F(exact_text(value)) == value


def test_dates_periods_and_enumerations() -> None:
    assert dutch.long_date(date(2025, 7, 1)) == "1\u00a0juli\u00a02025"
    assert dutch.month_range(date(2025, 1, 1), date(2025, 4, 30)) == "januari t/m april\u00a02025"
    assert (
        dutch.month_range(date(2024, 11, 1), date(2025, 2, 28))
        == "november\u00a02024 t/m februari\u00a02025"
    )
    assert dutch.month_range(date(2025, 4, 1), date(2025, 4, 30)) == "april\u00a02025"
    assert dutch.enumeration(["a", "b", "c"]) == "a, b en c"
    assert dutch.enumeration(["a"]) == "a"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 bevindingen"), (1, "1 bevinding"), (2, "2 bevindingen"), (1234, "1.234 bevindingen")],
)
def test_a_number_of_things_is_singular_or_plural(number: int, words: str) -> None:
    assert dutch.counted(number, "bevinding", "bevindingen") == words


SOURCE = (Source(contract="kpi_realisaties", delivery="0" * 64, file="kpi.csv", rows=(2, 3)),)


def test_a_figure_survives_its_json_and_its_printed_form_is_never_read_back() -> None:
    figure = Figure(
        id="a.b",
        label="A",
        value=F(85923, 12),
        form="aantal",
        step=F(100),
        definition="Zo.",
        sources=SOURCE,
    )
    forged = figure.model_dump_json().replace("7.200", "9.999")
    assert Figure.model_validate_json(forged) == figure
    assert Figure.model_validate_json(forged).printed == "7.200"


def test_a_figure_is_never_made_from_a_binary_float() -> None:
    with pytest.raises(ValueError, match="binary float"):
        Figure(
            id="a", label="A", value=0.1, form="aantal", step=1, definition="Zo.", sources=SOURCE
        )


def test_a_figure_keeps_every_decimal() -> None:
    value = Decimal("0.1234567890123456789012345678901234567890")
    figure = Figure(
        id="a", label="A", value=value, form="aantal", step=1, definition="Zo.", sources=SOURCE
    )
    assert exact_text(figure.value) == "0.123456789012345678901234567890123456789"


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        pytest.param(0, "1 kB", id="never nothing"),
        pytest.param(2_500, "3 kB", id="a tie goes up"),
        pytest.param(999_499, "999 kB", id="the last that is kilobytes"),
        pytest.param(999_500, "1,0 MB", id="and never 1.000 kB"),
        pytest.param(1_250_000, "1,3 MB", id="a tie of megabytes goes up"),
    ],
)
def test_the_size_of_a_file(octets: int, words: str) -> None:
    assert dutch.file_size(octets) == words.replace(" ", dutch.NBSP)


ROUNDING = """
1. Er wordt gerekend met exacte waarden. Afronden gebeurt één keer, bij het afdrukken; een totaal
   komt uit de exacte waarden en niet uit afgeronde.
2. De helft gaat omhoog, van nul af; nooit naar het dichtstbijzijnde even getal.
"""
PRINTING = """
1. Een getal heeft een komma voor de decimalen en een punt per duizend. Een eenheid en het
   euroteken staan er met een vaste spatie bij, zodat de regel daar niet afbreekt; een
   procentteken staat er tegenaan.
2. Miljoenen heten mln.
3. Een negatief getal heeft een minteken (−), geen koppelteken; nul heeft er geen.
4. In een zin zijn aantallen tot en met twaalf een woord, en is nul *geen*.
5. Is een getal niet precies, dan hoort *ongeveer* of *ruim* bij het getal zelf.
"""
RULEBOOK = [
    Chapter(
        "Afronden",
        ROUNDING,
        ("exacte waarde", "afgerond op een veelvoud van", "uitkomst"),
        rows_of(ROUNDING_RULES),
    ),
    Chapter(
        "Getallen in druk",
        PRINTING,
        ("exacte waarde", "vorm", "afgerond op een veelvoud van", "in druk"),
        rows_of(PRINT_RULES),
    ),
]
