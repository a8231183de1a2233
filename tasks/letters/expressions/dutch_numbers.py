"""Reads numbers as Dutch people write them, in digits and in words. Exact: no binary float."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

_UNITS = {
    "nul": 0,
    "een": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "elf": 11,
    "twaalf": 12,
    "dertien": 13,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "zeventien": 17,
    "achttien": 18,
    "negentien": 19,
}
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
}
_SMALL = {
    **_UNITS,
    **_TENS,
    **{
        f"{unit}{'ën' if unit.endswith('e') else 'en'}{after}": one + tens
        for unit, one in _UNITS.items()
        if 0 < one < 10
        for after, tens in _TENS.items()
    },
}
#: Half numbers: anderhalf, tweeënhalf.
_HALVES = {
    "half": Fraction(1, 2),
    "halve": Fraction(1, 2),
    "anderhalf": Fraction(3, 2),
    "anderhalve": Fraction(3, 2),
    **{
        f"{unit}{'ën' if unit.endswith('e') else 'en'}half": one + Fraction(1, 2)
        for unit, one in _UNITS.items()
        if 1 < one < 13
    },
}
_SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
#: Of a number with its points. Python reads no number of thousands of digits.
_LONGEST = 100
#: Digits in groups of three, with a decimal comma.
_RIGHT = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:,\d+)?")
_OTHER_WAY = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class Number(NamedTuple):
    """A number as written.

    Attributes:
        value: exact.
        step: the unit of its last digit: 1 for ``12.279``, 1/10 for ``12,8``.
        problem: Dutch, what is wrong with how it is written; None if nothing is.
    """

    value: Fraction
    step: Fraction
    problem: str | None = None


def number_in_digits(text: str) -> Number | None:
    """``12.279``, ``12,8``, ``−3``, ``2½``; None if it can not be one number.

    What is not written as Dutch print does is read as its writer most probably meant it, with a
    problem: ``1.8`` is one and eight tenths.
    """
    sign = -1 if text[:1] in ("-", "\u2212") else 1
    digits = text.lstrip("-\u2212").strip()
    if len(digits) > _LONGEST:
        return None
    if digits[-1:] in _SIGNS:
        whole = digits[:-1].strip()
        if whole and not whole.isdecimal():
            return None
        part = _SIGNS[digits[-1]]
        return Number(sign * (int(whole or "0") + part), Fraction(1, part.denominator))
    if _RIGHT.fullmatch(digits):
        return _read(sign, digits.replace(".", ""), None)
    if _SPACED.fullmatch(digits):
        joined = re.sub(r"[\u00a0\u202f]", "", digits)
        return _read(sign, joined, "verwacht een punt tussen de duizendtallen, geen spatie")
    if _OTHER_WAY.fullmatch(digits) and digits.count(",") + digits.count(".") > 1:
        other = digits.replace(",", "").replace(".", ",")
        return _read(sign, other, "verwacht een punt tussen de duizendtallen en een decimale komma")
    if re.fullmatch(r"\d+\.\d+", digits):
        return _read(sign, digits.replace(".", ","), "verwacht een komma voor de decimalen")
    return None


def _read(sign: int, digits: str, problem: str | None) -> Number:
    whole, _, decimals = digits.partition(",")
    step = Fraction(1, 10 ** len(decimals))
    return Number(sign * (int(whole + decimals) * step), step, problem)


def number_in_words(word: str) -> Fraction | None:
    """``twaalf``, ``tweeëntwintig``, ``vijftienhonderd``, ``anderhalf``; None if it is no number.

    ``een`` is one as well: whether it is an article is not seen from the word.
    """
    word = word.casefold().replace("é", "e")
    if word in _HALVES:
        return _HALVES[word]
    whole = _with_thousands(word)
    return None if whole is None else Fraction(whole)


def _with_thousands(word: str) -> int | None:
    before, found, after = word.partition("duizend")
    if not found:
        return _with_hundreds(word)
    thousands = _with_hundreds(before) if before else 1
    rest = _rest(after)
    if thousands is None or rest is None or not 0 < thousands < 1000 or rest >= 1000:
        return None
    return thousands * 1000 + rest


def _with_hundreds(word: str) -> int | None:
    before, found, after = word.partition("honderd")
    if not found:
        return _SMALL.get(word)
    hundreds = _SMALL.get(before) if before else 1
    rest = _rest(after)
    if hundreds is None or rest is None or not 0 < hundreds < 100 or rest >= 100:
        return None
    return hundreds * 100 + rest


def _rest(word: str) -> int | None:
    """What comes after honderd or duizend: nothing, ``twaalf``, ``entwaalf``."""
    if not word:
        return 0
    found = _with_hundreds(word)
    return _with_hundreds(word.removeprefix("en")) if found is None else found
