"""How a cell is read.

The tables are the rulebook: what is written, and what it is, or which problem it has.
"""

from __future__ import annotations

import string
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.reading.extract import Raw, RawCell
from tasks.deliveries.reading.values import NUMBERS, Problem, Value, read_value, written
from tasks.figures import dutch, forms

NBSP, MINUS = "\u00a0", "\u2212"


def column(kind: str, decimals: int | None = None, unit: str | None = None) -> Column:
    return Column(name="x", description="x", type=ColumnType(kind), decimals=decimals, unit=unit)


def read(
    value: Raw,
    kind: str,
    number_format: str = "General",
    decimals: int | None = None,
    unit: str | None = None,
) -> Value | str | None:
    """The value, or the code of the problem."""
    found = read_value(RawCell(value, number_format), column(kind, decimals, unit))
    if isinstance(found, Problem):
        assert found.expected, "a problem always says what was expected"
        return found.code
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", Decimal(1250)),
        ("12,5", Decimal("12.5")),
        ("12,50", Decimal("12.5")),
        ("0,0001", Decimal("0.0001")),
        ("007", Decimal(7)),
        # A point is read where it cannot be a decimal sign.
        ("1.234.567", Decimal(1234567)),
        ("1.234,56", Decimal("1234.56")),
        ("12.345.678,9", Decimal("12345678.9")),
        # Every minus: the hyphen, the real one, and that of bookkeeping systems behind the number.
        ("-12,5", Decimal("-12.5")),
        (f"{MINUS}12,5", Decimal("-12.5")),
        ("12,5-", Decimal("-12.5")),
        ("-0", Decimal(0)),
        # Spaces around it, also those that do not break.
        (f"{NBSP}7,4 ", Decimal("7.4")),
        # One point may be a thousand or a decimal.
        ("1.234", "D32"),
        ("12.50", "D32"),
        ("0.5", "D32"),
        ("1,234.56", "D32"),
        ("1.23.4", "D32"),
        ("1.8 mln", "D31"),
        ("1,8 mln", "D31"),
        ("ca. 100", "D31"),
        ("1e5", "D31"),
        ("12,", "D31"),
        (",5", "D31"),
        ("1,2,3", "D31"),
        ("--5", "D31"),
        ("-5-", "D31"),
        ("n.v.t.", "D31"),
        ("-", "D31"),
        ("NaN", "D31"),
        ("12 500", "D31"),
        ("٣", "D31"),
        ("93,4%", "D31"),
        ("€ 5", "D31"),
        ("1" * 19, "D31"),
        ("(12,50)", "D33"),
        ("(1.250)", "D33"),
    ],
)
def test_a_decimal_number(text: str, value: Decimal | str) -> None:
    assert read(text, "decimaal") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1250", 1250),
        ("1.234.567", 1234567),
        ("-3", -3),
        ("1.234", "D32"),
        ("1,8 mln", "D31"),
        ("12,5", "D38"),
        ("1.234,5", "D38"),
    ],
)
def test_a_whole_number(text: str, value: int | str) -> None:
    assert read(text, "geheel") == value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("182,41", "euro", Decimal("182.41")),
        ("182,4", "euro", Decimal("182.4")),
        ("3.552.000.000,00", "euro", Decimal(3552000000)),
        (f"€{NBSP}12,50", "euro", Decimal("12.5")),
        (f"€ {MINUS}12,50", "euro", Decimal("-12.5")),
        (f"{MINUS}€ 12,50", "euro", Decimal("-12.5")),
        ("€ 12,50", "in de valuta", "D31"),  # only an amount in euros has a euro sign
        ("12,505", "euro", "D38"),
        ("12,500", "euro", "D38"),  # perhaps twelve thousand five hundred
        ("€ 1,8 mln", "euro", "D31"),
    ],
)
def test_an_amount(text: str, unit: str, value: Decimal | str) -> None:
    assert read(text, "bedrag", unit=unit) == value


@pytest.mark.parametrize(
    ("value", "number_format", "percentage"),
    [
        ("93,4%", "General", Decimal("93.4")),
        ("93,4 %", "General", Decimal("93.4")),
        ("93,4", "General", Decimal("93.4")),
        (0.934, "0.0%", Decimal("93.4")),
        (1, "0%", Decimal(100)),
        (93.4, "General", Decimal("93.4")),
        (
            93.4,
            '0.0"%"',
            Decimal("93.4"),
        ),  # a percent sign that is only decoration multiplies nothing
        (93.4, r"0.0\%", Decimal("93.4")),
        ("93.4%", "General", "D32"),
    ],
)
def test_a_percentage(value: Raw, number_format: str, percentage: Decimal | str) -> None:
    assert read(value, "percentage", number_format) == percentage


@pytest.mark.parametrize(
    ("value", "kind", "number"),
    [
        (
            0.1 + 0.2,
            "decimaal",
            Decimal("0.3"),
        ),  # what Excel shows, without the noise of binary floats
        (1234567.89, "bedrag", Decimal("1234567.89")),
        (124.0, "geheel", 124),
        (3.5, "geheel", "D38"),
        (1e300, "decimaal", "D31"),
        (float("nan"), "decimaal", "D31"),
        (float("inf"), "geheel", "D31"),
        (True, "geheel", "D31"),
        (datetime.fromisoformat("2025-02-14"), "decimaal", "D31"),
        (time(13, 30), "bedrag", "D31"),
    ],
)
def test_a_number_of_excel(value: Raw, kind: str, number: Decimal | int | str) -> None:
    assert read(value, kind) == number


def test_a_percentage_in_excel_where_a_plain_number_belongs_is_not_guessed() -> None:
    assert [read(0.934, kind, "0.0%") for kind in ("decimaal", "geheel", "bedrag")] == [
        "D32",
        "D32",
        "D32",
    ]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("14-02-2025", date(2025, 2, 14)),
        ("1-4-2025", date(2025, 4, 1)),
        ("2025-02-14", date(2025, 2, 14)),
        ("20250214", date(2025, 2, 14)),
        (20250214, date(2025, 2, 14)),
        (datetime.fromisoformat("2025-02-14"), date(2025, 2, 14)),
        (date(2025, 2, 14), date(2025, 2, 14)),
        (datetime.fromisoformat("2025-02-14T13:30"), "D34"),  # the time would be lost
        ("31-02-2025", "D35"),
        ("29-02-2025", "D35"),
        ("00-01-2025", "D35"),
        ("01/02/2025", "D34"),  # the first of February, or the second of January
        ("14-02-25", "D34"),
        ("14 februari 2025", "D34"),
        (45702, "D34"),  # a date of Excel without the format of a date
        ("14-02-0205", "D37"),
        (True, "D34"),
        (timedelta(days=3), "D34"),
    ],
)
def test_a_date(value: Raw, day: date | str) -> None:
    assert read(value, "datum") == day


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("202504", 202504),
        (202504, 202504),
        (202504.0, 202504),
        ("202513", "D36"),
        ("2025-04", "D36"),
        ("apr-25", "D36"),
        (datetime.fromisoformat("2025-04-01"), "D36"),
    ],
)
def test_a_month(value: Raw, month: int | str) -> None:
    assert read(value, "maand") == month


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("ja", True),
        ("Nee", False),
        (True, True),
        (False, False),
        ("j", "D45"),
        (1, "D45"),
        ("WAAR", "D45"),
    ],
)
def test_yes_or_no(value: Raw, answer: bool | str) -> None:
    assert read(value, "ja_nee") is answer or read(value, "ja_nee") == answer


@pytest.mark.parametrize(
    ("value", "number_format", "code"),
    [
        ("0012", "General", "0012"),
        (12, "0000", "0012"),  # the zeros that the supplier sees
        (7028, "General", "7028"),
        (7028.0, "General", "7028"),
        (f" kindgebonden{NBSP}budget ", "General", "kindgebonden budget"),
        ("NA", "General", "NA"),
        ("e\u0308", "General", "ë"),  # one letter, however it was composed
    ],
)
def test_a_code_is_text(value: Raw, number_format: str, code: str) -> None:
    assert read(value, "code", number_format) == code


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Eerste\r\n\r\ntweede ", "Eerste\n\ntweede"),
        (2024, "2024"),
        (1.5, "1,5"),
        (datetime.fromisoformat("2025-02-14"), "14-02-2025"),
        ("<b>", "<b>"),
    ],
)
def test_a_text_is_what_the_supplier_sees(value: Raw, text: str) -> None:
    assert read(value, "tekst") == text


@pytest.mark.parametrize("value", [None, "", "  ", NBSP, "\n"])
@pytest.mark.parametrize("kind", list(ColumnType))
def test_an_empty_cell_is_no_value(value: Raw, kind: ColumnType) -> None:
    assert read(value, kind) is None


@given(whole=st.integers(-(10**12), 10**12), decimals=st.integers(0, 4))
def test_a_number_in_dutch_print_is_read_back_or_called_ambiguous(
    whole: int, decimals: int
) -> None:
    value, step = Fraction(whole, 10**decimals), Fraction(1, 10**decimals)
    text = dutch.number(value, step)
    found = read(text, "decimaal")
    if text.count(".") == 1 and "," not in text:
        assert found == "D32"
    else:
        assert isinstance(found, Decimal)
        assert Fraction(found) == value


@given(cents=st.integers(-(10**13), 10**13))
def test_an_amount_in_dutch_print_is_read_back(cents: int) -> None:
    found = read(
        forms.printed(Fraction(cents, 100), "euro", Fraction(1, 100)), "bedrag", unit="euro"
    )
    assert isinstance(found, Decimal)
    assert found * 100 == cents


@given(units=st.integers(-(10**14), 10**14), decimals=st.integers(0, 4))
def test_a_number_of_at_most_fifteen_digits_comes_out_of_excel_as_it_went_in(
    units: int, decimals: int
) -> None:
    exact = Decimal(units).scaleb(-decimals)
    assert read(float(exact), "decimaal", decimals=4) == exact


raw = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet=string.digits + ".,-()%€ \u00a0\u2212\n"),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(
    value=raw,
    kind=st.sampled_from(list(ColumnType)),
    number_format=st.sampled_from(["General", "0.0%", "0000", "dd-mm-yyyy"]),
)
def test_reading_never_fails_and_gives_the_promised_type(
    value: Raw, kind: ColumnType, number_format: str
) -> None:
    cell = RawCell(value, number_format)
    found = read_value(cell, column(kind))
    promised = {
        ColumnType.CODE: str,
        ColumnType.TEXT: str,
        ColumnType.INTEGER: int,
        ColumnType.MONTH: int,
        ColumnType.DATE: date,
        ColumnType.YES_NO: bool,
    }.get(kind, Decimal)
    assert found is None or isinstance(found, Problem) or type(found) is promised
    assert isinstance(written(cell), str)


@given(
    value=raw.filter(lambda one: not isinstance(one, int | float)),
    kind=st.sampled_from(sorted(NUMBERS)),
)
def test_what_is_read_as_a_number_has_no_letters(value: Raw, kind: ColumnType) -> None:
    found = read_value(RawCell(value), column(kind))
    if isinstance(found, int | Decimal):
        assert not any(character.isalpha() for character in str(value))
