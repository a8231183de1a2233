"""What Excel shows by a number format, and when that is something else than what is stored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from tasks.deliveries.reading.number_formats import (
    adds_meaning,
    hides,
    shown_date,
    shown_number,
    shown_text,
    shows_percentage,
)

EURO_BOOKKEEPING = '_ [$€-413]* #,##0.00_ ;_ [$€-413]* -#,##0.00_ ;_ [$€-413]* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("number_format", "value", "unit", "shown"),
    [
        ('#,##0.00" mln"', "46.25", None, "46,25 mln"),
        ('#,##0" mln"', "557", None, "557 mln"),
        (r"0\ \m\l\n", "46", None, "46 mln"),
        ('General" mln"', "46.25", None, "46,25 mln"),
        ("0.0,,", "46250000", None, "46,3"),
        ("#,##0,", "437600", None, "438"),
        ("0,.0", "437600", None, "437,6"),
        ('0"000"', "46", None, "46000"),
        ('0.0"‰"', "1.5", None, "1,5‰"),
        ("[$$-409]#,##0.00", "5", None, "$5,00"),
        ('0" kinderen"', "5", "burgers", "5 kinderen"),
        ('[>=1000000]0.0,,"M";0', "5000000", None, "5,0M"),
        ('0;-0;"nihil"', "0", None, "nihil"),
    ],
)
def test_a_format_that_scales_or_adds_words_shows_another_number(
    number_format: str, value: str, unit: str | None, shown: str
) -> None:
    number = Decimal(value)
    assert adds_meaning(number_format, number, unit)
    assert shown_number(number_format, number) == shown


@pytest.mark.parametrize(
    ("number_format", "value", "unit"),
    [
        ("General", 46, None),
        ("0.00", 46.25, None),
        ("#,##0", 437600, None),
        (r"0\.000", 437600, None),
        ("0%", 0.934, None),
        ('0.0"%"', 93.4, None),
        ("0.00E+00", 46250000.0, None),
        (EURO_BOOKKEEPING, 5.5, None),
        (EURO_BOOKKEEPING, 0, None),
        (r'#,##0.00\ "€"', 46, None),
        ('#,##0" euro"', 46, None),
        ('0" stuks"', 5, "stuks"),
        ('[>=1000000]0.0,,"M";0', 5, None),
        ("[Red]-0;0", 5, None),
        ('0;-0;"-"', 0, None),
        ("@", "46", None),
    ],
)
def test_a_format_that_only_writes_the_number_adds_nothing(
    number_format: str, value: float | str, unit: str | None
) -> None:
    assert not adds_meaning(number_format, value, unit)


def test_a_format_can_put_words_around_a_text() -> None:
    assert adds_meaning('0;-0;0;@" mln"', "46", None)
    assert shown_text('0;-0;0;@" mln"', "46") == "46 mln"
    assert shown_text("General", "46") == "46"


@pytest.mark.parametrize(
    ("number_format", "value", "hidden"),
    [
        (";;;", 5, True),
        (";;;", "M99", True),
        (";;", 5, True),
        (";;", "M99", False),
        ("0;;", -5, True),
        ("0;-0;", 5, False),
        ("0;-0;", 0, False),
        ("[White]0", 5, True),
        ("[Red]0", 5, False),
        ("General", 5, False),
    ],
)
def test_a_format_can_hide_a_value(number_format: str, value: object, hidden: bool) -> None:
    assert hides(number_format, value) == hidden


def test_only_a_bare_percent_sign_multiplies() -> None:
    assert shows_percentage("0.0%")
    assert not shows_percentage('0.0"%"')
    assert not shows_percentage(r"0.0\%")


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("yyyymm", "202503"),
        ("mmm-yy", "mrt-25"),
        ("mmmm yyyy", "maart 2025"),
        ("[$-413]d mmmm yyyy", "1 maart 2025"),
        ("dddd", "zaterdag"),
        ("yyyy", "2025"),
        ("d-m", "1-3"),
        ("h:mm", "9:05"),
        ("dd-mm-yyyy", None),
        ("mm-dd-yy", None),
        ("yyyy-mm-dd h:mm:ss", None),
        ("[$-F800]dddd, mmmm dd, yyyy", None),
        ("General", None),
    ],
)
def test_a_date_is_told_as_it_is_shown_unless_it_is_shown_in_full(
    number_format: str, shown: str | None
) -> None:
    assert shown_date(number_format, datetime.fromisoformat("2025-03-01T09:05")) == shown
