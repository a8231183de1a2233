"""How a figure is printed in the words that a writer asked for."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from tasks.figures.figure import Figure
from tasks.figures.forms import COUNT_WORDS, FORMS, QUALIFIERS
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.vocabulary import Approximation, Vocabulary

IN_WORDS = "in woorden"
#: A number that is not exact is rounded to the largest power of ten that is at most a fifth of it,
#: and never finer than the figure is printed: that would tell more than was sealed.
_PART = 5
_BELOW_IT = (Approximation.ABOVE, Approximation.MORE)
_ABOVE_IT = (Approximation.BELOW, Approximation.LESS)


def worded(figure: Figure, words: str, vocabulary: Vocabulary) -> str | None:
    """What the letter prints for a figure; None if it can not be said so.

    Args:
        words: empty, ``in woorden``, a word for how exact it is (``ruim``, ``bijna``, ``circa``),
            after which the number follows, or what is printed as it stands (``een kwart``). Whether
            they are right is not seen here.
    """
    if not words:
        return figure.printed
    if words == IN_WORDS:
        return _in_words(figure)
    for approximation, known in vocabulary.approximations.items():
        if words.casefold() in known:
            return f"{words} {_rounded(figure, approximation)}"
    return words


def _in_words(figure: Figure) -> str | None:
    value = round_half_up(figure.value, figure.step)
    if FORMS[figure.form].unit != "aantal" or value.denominator != 1:
        return None
    return COUNT_WORDS[int(value)] if 0 <= value < len(COUNT_WORDS) else None


def _rounded(figure: Figure, approximation: Approximation) -> str:
    value = figure.value
    step = Fraction(1)
    while step * _PART > abs(value) and step > Fraction(1, 1000):
        step /= 10
    while step * 10 * _PART <= abs(value):
        step *= 10
    step = max(step, figure.step)
    if approximation in _BELOW_IT:
        value = floor(value / step) * step
    elif approximation in _ABOVE_IT:
        value = ceil(value / step) * step
    elif approximation is Approximation.NEAR:
        value = round_half_up(value, step)
    else:
        step = figure.step
    form = figure.form
    for word in QUALIFIERS:
        form = form.removesuffix(f"_{word}")
    return FORMS[form].print(value, step)
