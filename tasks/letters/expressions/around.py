"""What stands around a quantity: how exact it is said to be, and the unit it has from another."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Approximation, Vocabulary, any_of

_FLAGS = re.IGNORECASE
_RANGE = re.compile(
    r"\s*(?:\u2013|-|/)\s*|\s+(?:tot|\u00e0|tot\s+en\s+met|t/m|\u2013|-)\s+", _FLAGS
)
_LIST = re.compile(r"\s*,\s*|\s*,?\s+(?:en|of|respectievelijk)\s+", _FLAGS)
_BETWEEN = re.compile(r"(?<!\w)tussen\s+(?:de\s+)?\Z", _FLAGS)
#: Between two numbers of a list, what each is of and the sign of the list: ``12% (zorgtoeslag),
#: 11%``, ``12% geschat, voor de huurtoeslag op 11%``.
_OF = r"(?:bij|voor|van|onder|in|op|aan)"
_SAME_LIST = re.compile(
    r"(?:\s+[^,;:.()]{1,60}?)?(?:\s*\([^()]{1,40}\))?"
    rf"(?:\s*,\s*(?:en\s+)?|\s+(?:en|of|respectievelijk)\s+)(?:{_OF}\s+[^,;:.()]{{0,40}}\s)?",
    _FLAGS,
)
#: Behind a bound, that it is passed or not: ``de grens van 7.000 niet bereikt``.
_PASSED = re.compile(
    r"[^.,;:()\d]{0,50}?(?<!\w)(?P<not>niet\s+(?:\w+\s+)?|nooit\s+)?(?:(?P<met>bereik\w*|gehaald)"
    r"|overschr\w+|gepasseerd|passeer\w*|overst[ei]\w+|overtr[eo]\w+|doorbroken|voorbij|te\s+boven)(?!\w)",
    _FLAGS,
)
_BOUND = re.compile(r"(?<!\w)(?P<named>(?:grens|drempel)\s+van|de)\s*\Z", _FLAGS)
#: Denies what stands behind it: ``niet boven de 7.000``.
_DENIED = re.compile(r"(?<!\w)(?:niet|nooit|geen\s+moment)\s+(?:\w+\s+)?\Z", _FLAGS)
_OTHER_SIDE = {
    Approximation.MORE: Approximation.LESS,
    Approximation.LESS: Approximation.MORE,
    Approximation.ABOVE: Approximation.LESS,
}
_SENTENCE = re.compile(r"(?<=[\w)%][.!?])\s+(?=[A-Z])|\n")
_GOES_ON = re.compile(rf"\s*{_OF}(?!\w)", _FLAGS)
#: A sentence that gives one thing its percentage: ``De huurtoeslag: 11%.``
_LABELLED = re.compile(r"\s*[^.:;\d]{3,40}:\s*\d[\d,]*\s?(?:%|procent)\s*\.?\s*", _FLAGS)
#: Holds what stands before against a number, ``af te zetten tegen de 86,0%``: that is exact.
_HELD = re.compile(r"(?<!\w)(?:af)?(?:ge)?(?:zetten|zet|houden|wogen|gewogen)\s+\Z", _FLAGS)
_PERCENT = re.compile(r"\d\s?(?:%|procent(?!\w))", _FLAGS)
#: So far before a number stands what says how exact it is, in characters.
_REACH = 60
#: So many words may say it: ``hoger uit gekomen dan de``. What is longer compares something else.
_MOST_WORDS = 6
#: More of a list that ends with a percentage is a count: ``1.067, 29% van de 5.302``.
_MOST_PERCENT = 999
_MEASURED = frozenset({Kind.PERCENTAGE, Kind.POINTS, Kind.AMOUNT, Kind.DURATION, Kind.NUMBER})


class Around:
    """What looks there, with the words of a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        article = r"\s*(?:(?:de|het|een)\s+)?\Z"
        self._approximations = [
            (re.compile(any_of(found) + article, _FLAGS), approximation)
            for approximation, found in words.approximations.items()
        ]
        self._estimates = re.compile(any_of(words.estimates), _FLAGS)

    def completed(self, text: str, found: list[Expression], opens: str) -> tuple[Expression, ...]:
        """The expressions of a text, in order, each with its unit and approximation; ``opens`` is
        what opens the list that the text is an item of.
        """
        estimates = self._estimates.search(opens) is not None
        ordered = sorted(found, key=lambda one: one.start)
        for at in range(len(ordered) - 2, -1, -1):
            ordered[at] = _with_unit(text, ordered[at], ordered[at + 1])
        made: list[Expression] = []
        for one in ordered:
            told = self._approximated(text, one, estimates) if one.kind.is_quantity else one
            made.append(_with_estimate(text, made[-1], told) if made else told)
        return tuple(made)

    def _approximated(self, text: str, one: Expression, estimates: bool) -> Expression:
        before = text[max(0, one.start - _REACH) : one.start]
        best: tuple[int, Approximation] | None = None
        for pattern, approximation in self._approximations:
            match = pattern.search(before)
            if match is None or _HELD.search(before[: match.start()]):
                continue
            if len(match.group().split()) > _MOST_WORDS:
                continue
            if best is None or match.start() < best[0]:
                best = match.start(), approximation
        side = _passed(before, text, one)
        if side is not None:
            return replace(one, approximation=side)
        if best is None:
            estimated = one.kind is Kind.PERCENTAGE and (estimates or self._is_estimate(text, one))
            return replace(one, approximation=Approximation.NEAR) if estimated else one
        side = best[1]
        if _DENIED.search(before[: best[0]]):
            side = _OTHER_SIDE.get(side, side)
        return replace(one, approximation=side)

    def _is_estimate(self, text: str, one: Expression) -> bool:
        """Whether the sentence of a percentage says that it tells estimates, or the one before it
        where that has a percentage as well: ``Bij de huurtoeslag was dat 12%``. What opens
        such sentences as ``De huurtoeslag: 12%`` says it of all of them.
        """
        starts = [0, 0, 0, *(end.end() for end in _SENTENCE.finditer(text, 0, one.start))]
        end = _SENTENCE.search(text, one.end)
        told = text[starts[-1] : end.start() if end is not None else len(text)]
        before = text[starts[-2] : starts[-1]]
        if self._estimates.search(told) is not None:
            return True
        if _LABELLED.fullmatch(told) is not None:
            opens = text[starts[-3] : starts[-2]] if _LABELLED.fullmatch(before) else before
            return self._estimates.search(opens) is not None
        return (
            _GOES_ON.match(told) is not None
            and self._estimates.search(before) is not None
            and _PERCENT.search(before) is not None
        )


def _passed(before: str, text: str, one: Expression) -> Approximation | None:
    """On which side of a bound the words behind say that the count is; None if it is no bound."""
    bound = _BOUND.search(before) if one.kind is Kind.NUMBER else None
    passed = _PASSED.match(text[one.end :]) if bound is not None else None
    if bound is None or passed is None:
        return None
    if passed["met"] and bound["named"].casefold() == "de":
        return None  # de 7.000 kinderen zijn bereikt: those are all that there are
    return Approximation.LESS if passed["not"] else Approximation.MORE


def _with_estimate(text: str, before: Expression, one: Expression) -> Expression:
    """A number of a list of estimates is one, though only the first says so: ``circa 12%, 11% en
    8%``.
    """
    # Words after a count say what it counts: the next may count something else.
    listed = _LIST if one.kind is Kind.NUMBER else _SAME_LIST
    if (
        before.approximation is Approximation.NEAR
        and one.approximation is None
        and (one.kind, one.unit) == (before.kind, before.unit)
        and listed.fullmatch(text[before.end : one.start])
    ):
        return replace(one, approximation=Approximation.NEAR)
    return one


def _with_unit(text: str, one: Expression, after: Expression) -> Expression:
    """A bare number has the unit of what ends its range (``10 tot 15 mln``) or its list of
    percentages (``12, 11 en 8 procent``).
    """
    if one.value is None or one.step is None or after.step is None or one.kind is not Kind.NUMBER:
        return one
    between = text[one.end : after.start]
    ranged = _RANGE.fullmatch(between) is not None or (
        between.strip().casefold() == "en" and _BETWEEN.search(text[: one.start]) is not None
    )
    listed = after.kind is Kind.PERCENTAGE and _LIST.fullmatch(between) is not None
    listed = listed and one.value <= _MOST_PERCENT
    if not (ranged or listed) or after.kind not in _MEASURED or after.in_words != one.in_words:
        return one
    times = _magnitude(after.text, after.step)
    if _magnitude(one.text, one.step) != 1:
        times = Fraction(1)
    return replace(
        one, kind=after.kind, unit=after.unit, value=one.value * times, step=one.step * times
    )


def _magnitude(text: str, step: Fraction) -> Fraction:
    """What the last whole digit of a number stands for: a million in ``12,8 mln``."""
    decimals = re.search(r",(\d+)", text)
    return step * Fraction(10 ** len(decimals[1])) if decimals else step
