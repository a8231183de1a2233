"""Finds the calls of the notes of a page in its text: ``1015`` is 10 and the call of note 15, if
that is what the order of the notes says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

#: What it costs to believe that digits are a call: against a word or a closing sign nothing; after
#: a point that follows a digit it may be a decimal or an article; within digits hardly ever, and
#: least where what is left is no number (``7.20`` of ``7.205``) or was a year.
_AFTER_WORD, _AFTER_POINT, _WITHIN_DIGITS, _NO_NUMBER_LEFT = 0, 2, 6, 18
#: Where all digits together are no number, they are probably a number and a call: ``12.2795``.
_NO_NUMBER_TOGETHER = 2
#: A call stands before a sign or a space; before a space a little less often.
_BEFORE_SPACE = 1
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: What it costs to leave a note without a call.
_MISSING = 20


class Call(NamedTuple):
    """Where a call stands: in which of the texts, and from which up to which character."""

    text: int
    start: int
    end: int


def find_calls(texts: Sequence[str], labels: Sequence[str]) -> list[Call | None]:
    """The calls of notes, in the order in which they must stand; None for one that is not found.

    Of all ways to give every note a call in that order, the cheapest, and of those the one whose
    calls come first.
    """
    #: For each number of notes so far: the cost and the calls, the cheapest first.
    ways: list[tuple[int, tuple[Call | None, ...]]] = [(0, ())]
    for label in labels:
        found = _candidates(texts, label)
        following = [(cost + _MISSING, (*calls, None)) for cost, calls in ways]
        for call, price in found:
            before = [
                (cost, calls)
                for cost, calls in ways
                if (last := next((one for one in reversed(calls) if one), None)) is None
                or (last.text, last.end) <= (call.text, call.start)
            ]
            if before:
                cost, calls = min(before, key=_order)
                following.append((cost + price, (*calls, call)))
        ways = sorted(following, key=_order)
    return list(min(ways, key=_order)[1])


def _order(way: tuple[int, tuple[Call | None, ...]]) -> tuple[int, list[tuple[int, int]]]:
    cost, calls = way
    return cost, [(one.text, one.start) if one else (len(calls), 0) for one in calls]


def _candidates(texts: Sequence[str], label: str) -> list[tuple[Call, int]]:
    found = []
    for number, text in enumerate(texts):
        for one in re.finditer(rf"\[{label}\]", text):
            found.append((Call(number, *one.span()), _AFTER_WORD))
        for one in re.finditer(rf"(?<=[^\s\[]){label}(?!\d)", text):
            before = text[: one.start()]
            if before[-1].isdecimal():
                price = _within_digits(before, label)
            elif re.search(r"\d[.,:/]$", before):
                price = _AFTER_POINT
            elif before[-1] in "(€-–/+§:":
                continue
            else:
                price = _AFTER_WORD
            price += _BEFORE_SPACE if text[one.end() : one.end() + 1].isspace() else 0
            found.append((Call(number, *one.span()), price))
    return found


def _within_digits(before: str, label: str) -> int:
    number = re.search(r"[\d.,]+\Z", before)
    assert number is not None
    left = number[0].lstrip(".,")
    if not _NUMBER.fullmatch(left) or _YEAR.fullmatch(left + label):
        return _NO_NUMBER_LEFT
    return _WITHIN_DIGITS if _NUMBER.fullmatch(left + label) else _NO_NUMBER_TOGETHER
