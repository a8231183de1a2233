"""Whether a number as somebody wrote it may stand for a figure. The rules, in Dutch as the letter's
writers read them in docs/rekenregels.md:

1. Zoals het cijfer is afgedrukt: gelijk.
2. Zonder woord ervoor: naar boven of beneden afgerond op een plaats waarna alleen nullen staan; de
   stap is ten hoogste een twintigste van het getal.
3. Met *circa* of *ongeveer*: afgerond op 1, 2½ of 5 maal een macht van tien; de stap is ten hoogste
   een vijfde van het getal.
4. Met *ruim* is het cijfer groter, en met *bijna* kleiner, maar minder dan die stap.
5. *Meer dan* en *minder dan* zijn als *ruim* en *bijna*; of er staat het cijfer zelf, waar iets
   anders mee wordt vergeleken. *Maximaal* en *minimaal* zijn als zonder woord.
6. Een deel (*een kwart*) mag 1 procentpunt afwijken van een percentage, met *ongeveer* 2½; met
   *ruim* en *bijna* ten hoogste 5, aan die kant.
7. Wie meer cijfers geeft dan er zijn afgedrukt, zegt meer dan is vastgesteld, ook als zij kloppen;
   zo ook wie het woord weglaat van een cijfer dat met *ongeveer* of *ruim* is afgedrukt.

The thresholds are ours, to be confirmed by the people whose letter it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache

from tasks.figures.figure import Figure
from tasks.figures.forms import FORMS, QUALIFIERS
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Approximation

_PLAIN, _ROUGH = Fraction(1, 20), Fraction(1, 5)
_SHARE_NEAR, _SHARE, _SHARE_SIDE = Fraction(5, 2), Fraction(1), Fraction(5)
#: Which kinds of expressions can be a figure of a unit.
_KINDS = {
    "aantal": {Kind.NUMBER},
    "punten": {Kind.NUMBER},
    "euro": {Kind.AMOUNT},
    "%": {Kind.PERCENTAGE, Kind.SHARE},
    "procentpunt": {Kind.POINTS},
    "dagen": {Kind.DURATION},
}
#: What the words say that are part of the form of a figure.
_SAID = {"ongeveer": Approximation.NEAR, "ruim": Approximation.ABOVE}


class Fit(StrEnum):
    """How a number stands for a figure."""

    EQUAL = "gelijk"
    ROUNDED = "afgerond"
    FINER = "nauwkeuriger"


def same_kind(written: Expression, figure: Figure) -> bool:
    """Whether the two can be the same quantity: an amount is never a count."""
    if written.kind not in _kinds_of(figure.form):
        return False
    return written.kind is not Kind.DURATION or written.unit in ("dag", "werkdag")


@cache
def _kinds_of(form: str) -> set[Kind]:
    return _KINDS[FORMS[form].unit.partition(" (")[0]]


def fit(written: Expression, figure: Figure) -> Fit | None:
    """How the number stands for the figure; None if it does not say the same."""
    if written.value is None or not same_kind(written, figure):
        return None
    exact, value = figure.value, written.value
    if written.kind is Kind.SHARE:
        return Fit.ROUNDED if _is_part(value * 100, exact, written.approximation) else None
    assert written.step is not None
    printed = _printed(exact, figure.step)
    qualifier = next((one for one in QUALIFIERS if figure.form.endswith(f"_{one}")), None)
    if qualifier is not None and value == printed:
        return Fit.EQUAL if written.approximation is _SAID[qualifier] else Fit.FINER
    if value == printed and _may_be_printed(written.approximation, exact, value):
        return Fit.EQUAL
    if written.step < figure.step and value % figure.step != 0:
        return Fit.FINER if value == round_half_up(exact, written.step) else None
    return Fit.ROUNDED if _is_rounded(written, exact, printed) else None


#: A letter asks it of every figure for every number.
_printed = lru_cache(maxsize=4096)(round_half_up)


def _may_be_printed(said: Approximation | None, exact: Fraction, value: Fraction) -> bool:
    if said is Approximation.ABOVE:
        return exact > value
    if said is Approximation.BELOW:
        return exact < value
    return True


def _is_rounded(written: Expression, exact: Fraction, printed: Fraction) -> bool:
    value, said = written.value, written.approximation
    assert value is not None
    assert written.step is not None
    if _is_far(exact, value) and _is_far(printed, value):
        return False
    if said in (Approximation.ABOVE, Approximation.MORE):
        return any(value < exact < value + step for step in _steps(value, rough=True))
    if said in (Approximation.BELOW, Approximation.LESS):
        return any(value - step < exact < value for step in _steps(value, rough=True))
    steps = _steps(value, rough=said is Approximation.NEAR)
    return any(
        value == round_half_up(whole, step)
        for step in steps
        if step >= written.step
        for whole in (exact, printed)
    )


def _is_far(one: Fraction, value: Fraction) -> bool:
    """Whether it is farther from ``value`` than any step of that: most figures are, so this counts
    in whole numbers.
    """
    apart = abs(one.numerator * value.denominator - value.numerator * one.denominator)
    most = abs(value.numerator) * one.denominator
    return apart * _ROUGH.denominator > most * _ROUGH.numerator


@lru_cache(maxsize=4096)
def _steps(value: Fraction, *, rough: bool) -> tuple[Fraction, ...]:
    """The steps that a number may be rounded to, as it stands: the number is a multiple of each."""
    return tuple(_possible_steps(value, rough=rough))


def _possible_steps(value: Fraction, *, rough: bool) -> Iterator[Fraction]:
    most = abs(value) * (_ROUGH if rough else _PLAIN)
    if not value:
        return
    power = Fraction(1)
    while power > most:
        power /= 10
    while power * 10 <= most:
        power *= 10
    for _ in range(12):
        for times in (5, Fraction(5, 2), 1) if rough else (1,):
            step = power * times
            if step <= most and (value / step).denominator == 1:
                yield step
        power /= 10


def _is_part(percent: Fraction, exact: Fraction, said: Approximation | None) -> bool:
    if said in (Approximation.ABOVE, Approximation.MORE):
        return percent < exact <= percent + _SHARE_SIDE
    if said in (Approximation.BELOW, Approximation.LESS):
        return percent - _SHARE_SIDE <= exact < percent
    return abs(exact - percent) <= (_SHARE_NEAR if said is Approximation.NEAR else _SHARE)
