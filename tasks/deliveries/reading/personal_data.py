"""Personal data: finding citizen service numbers (BSN) where they may not be, and masking values
before anyone reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

BSN_MASK = "*****"

# Eight digits too: a spreadsheet drops a leading zero. Digits inside a longer number, a pseudonym
# or a decimal are something else.
_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,\u2212-])"
    r"(?:[0-9]{8,9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}|[0-9]{3}([ \u00a0-])[0-9]{3}\1[0-9]{3})"
    r"(?![0-9A-Za-z]|[.,-][0-9])"
)
#: So many different numbers that all pass are no chance: one in 1,331.
_NO_CHANCE = 3
_ENOUGH_DIGITS = re.compile("[0-9]{3}[0-9. \u00a0-][0-9]")


def is_bsn(digits: str) -> bool:
    """Whether these 8 or 9 digits are a valid burgerservicenummer (11-proef: 9a + 8b + ... + 2h - i
    is a multiple of 11).
    """
    if re.fullmatch("[0-9]{8,9}", digits) is None:
        return False
    padded = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, padded, strict=True))
    return total % 11 == 0 and padded != "000000000"


class Likely(Enum):
    """What the numbers of nine digits in a column of numbers are."""

    NUMBERS = auto()
    UNSURE = auto()
    PERSONS = auto()


def likely(numbers: Iterable[str]) -> Likely:
    """Whether numbers of nine digits in one column are persons. One number in eleven passes the
    11-proef, so a real amount must not be taken for a person because it does; a column of
    burgerservicenummers passes from top to bottom.

    Numbers that end in 000 are not looked at: an amount that was rounded does, and of the
    burgerservicenummers one in a thousand.
    """
    looked_at = {one for one in numbers if not one.endswith("000")}
    if not looked_at or not all(map(is_bsn, looked_at)):
        return Likely.NUMBERS
    return Likely.PERSONS if len(looked_at) >= _NO_CHANCE else Likely.UNSURE


def holds_bsn(text: str) -> bool:
    """Whether a valid burgerservicenummer stands anywhere in the text, bare or grouped
    (``1234.56.782``, ``123 456 782``).
    """
    if _ENOUGH_DIGITS.search(text) is None:  # almost every cell, and much faster
        return False
    return any(is_bsn(re.sub("[^0-9]", "", match[0])) for match in _CANDIDATE.finditer(text))


def mask_bsn(text: str) -> str:
    """The text with every valid burgerservicenummer in it replaced."""
    return _CANDIDATE.sub(
        lambda match: BSN_MASK if is_bsn(re.sub("[^0-9]", "", match[0])) else match[0], text
    )


def mask(text: str) -> str:
    """Enough of a personal value for its supplier to find it back: ``0f3a9c5d7e1b2846`` becomes
    ``0f…46``, a short one ``…``.
    """
    if holds_bsn(text):
        return BSN_MASK
    return f"{text[:2]}…{text[-2:]}" if len(text) >= 8 else "…"
