"""Citizen service numbers are found wherever they stand; personal values are masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.deliveries.reading.personal_data import (
    Likely,
    holds_bsn,
    is_bsn,
    likely,
    mask,
    mask_bsn,
)

# Official test numbers: they pass the 11-proef and belong to nobody.
BSN = "999990019"
EIGHT_DIGITS = "10000008"  # a spreadsheet dropped the zero of 010000008


@pytest.mark.parametrize("digits", [BSN, "123456782", "111222333", EIGHT_DIGITS, "010000008"])
def test_a_valid_number_passes_the_11_proef(digits: str) -> None:
    assert is_bsn(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "999990018",
        "123456789",
        "000000000",
        "00000000",
        "1234567",
        "1234567820",
        "",
        "12345678a",
        "١٢٣٤٥٦٧٨٢",
    ],
)
def test_anything_else_does_not(digits: str) -> None:
    assert not is_bsn(digits)


@given(st.integers(10_000_000, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: int, place: int, shift: int) -> None:
    digits = list(str(number).zfill(9))
    wrong = digits.copy()
    wrong[place] = str((int(wrong[place]) + shift) % 10)
    assert not (is_bsn("".join(digits)) and is_bsn("".join(wrong)))


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"bsn {BSN}.",
        f"({BSN})",
        "Het gaat om 123456782, en om niemand anders",
        "1234.56.782",
        "123 456 782",
        "123-456-782",
        f"BSN:{EIGHT_DIGITS}",
    ],
)
def test_it_is_found_in_any_text(text: str) -> None:
    assert holds_bsn(text)
    assert not holds_bsn(mask_bsn(text))
    assert mask(text) == "*****"


@pytest.mark.parametrize(
    "text",
    [
        f"a{BSN}f3b2c4d",  # part of a pseudonym
        f"1{BSN}",  # part of a longer number
        f"{BSN},50",  # an amount
        "123.456.782",  # a number with thousands
        "€ 999.990.019",
        "0612345678",
    ],
)
def test_digits_of_something_else_are_left_alone(text: str) -> None:
    assert not holds_bsn(text)
    assert mask_bsn(text) == text


@pytest.mark.parametrize(
    ("numbers", "are"),
    [
        ([], Likely.NUMBERS),
        ([BSN], Likely.UNSURE),
        ([BSN] * 8, Likely.UNSURE),
        ([BSN, "123456782"], Likely.UNSURE),
        ([BSN, "123456782", "111222333"], Likely.PERSONS),
        ([BSN, "123456782", "111222333", "437512345"], Likely.NUMBERS),
        (["437512345"], Likely.NUMBERS),
        (["100000010", "437600000"], Likely.UNSURE),
        (["999990000", "437600000"], Likely.NUMBERS),
    ],
)
def test_numbers_that_pass_by_chance_are_no_persons(numbers: list[str], are: Likely) -> None:
    assert likely(numbers) is are


@given(st.lists(st.integers(100_000_000, 999_999_999), min_size=12, unique=True))
def test_real_amounts_are_never_taken_for_persons(amounts: list[int]) -> None:
    one_that_is_none = 437_512_345
    assert likely(map(str, [*amounts, one_that_is_none])) is Likely.NUMBERS


@pytest.mark.parametrize(
    ("value", "shown"), [("0f3a9c5d7e1b2846", "0f…46"), ("kort", "…"), ("", "…"), (BSN, "*****")]
)
def test_a_personal_value_is_masked(value: str, shown: str) -> None:
    assert mask(value) == shown


@given(st.text())
def test_a_mask_shows_at_most_four_characters(value: str) -> None:
    assert len(mask(value).replace("…", "").replace("*", "")) <= 4
