"""Which value of a sentence stands beside which norm: by the dossier, or by the words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product
from typing import NamedTuple

from tasks.figures.figure import Figure
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.rules.coherence.beside import values_before
from tasks.letters.rules.coherence.pairs import EARLIER, GOAL, sibling
from tasks.letters.rules.rule import ReadLetter, Sentence

_FLAGS = re.IGNORECASE
NAME = r"(?:norm|jaarnorm|streefwaarde|streefcijfer|doel|doelstelling|doelwaarde)"
NAMED = re.compile(rf"(?<!\w){NAME}(?!\w)", _FLAGS)
#: Before a norm, and behind one, besides what stands before any goal.
_NORM_BEFORE = re.compile(
    rf"(?<!\w)(?:{NAME}(?!\w)[^,;:.\d]{{0,60}}\W+(?:van|is|was|bedraagt|op|ligt|dit\s+jaar)?\s*\(?"
    r"|afgesproken|begrote?|vereiste?|gewenste?|beoogde?)\s*\Z",
    _FLAGS,
)
_NORM_BEHIND = re.compile(rf"\s*(?:die\s+)?(?:(?:als|is)\s+)?(?:de\s+)?{NAME}(?!\w)", _FLAGS)


class Held(NamedTuple):
    """A value and its norm, exact where both are figures; ``norm`` is where it stands, if it
    does.
    """

    one: Expression
    value: Fraction
    limit: Fraction
    norm: Expression | None
    own: Figure | None


def held_in(read: ReadLetter, sentence: Sentence) -> Held | None:
    """The value and the norm of a sentence, or of it and the one before; None if there are more of
    either, or the words do not say which is which.
    """
    numbers = _quantities(read, sentence)
    ahead = values_before(sentence)
    if len(numbers) == 1 and ahead is not None:
        (one,) = numbers
        before = [other for other in _quantities(read, ahead) if _alike(one, other)]
        if len(before) == 1 and (
            held := _pair(read, ahead, before[0], sentence, one)
            or _pair(read, sentence, one, ahead, before[0])
        ):
            return held
    if len(numbers) == 2 and _alike(*numbers):
        first, second = numbers
        return _pair(read, sentence, first, sentence, second) or _pair(
            read, sentence, second, sentence, first
        )
    if len(numbers) == 1 and NAMED.search(sentence.text):
        (one,) = numbers
        own = read.likely_figure(one)
        goal = None if own is None else sibling(read, own, ("norm",))
        if own is not None and goal is not None:
            return Held(one, own.value, goal.value, None, own)
    return None


def _quantities(read: ReadLetter, sentence: Sentence) -> list[Expression]:
    """Its quantities, without other values of its figures than their own and their norms."""
    return but_durations([one for one in numbers_of(sentence) if not is_other_value(read, one)])


def is_other_value(read: ReadLetter, one: Expression) -> bool:
    """Whether it is an earlier or an expected value of something."""
    figure = read.likely_figure(one)
    return figure is not None and figure.id.endswith((*EARLIER, "prognose"))


def but_durations(found: list[Expression]) -> list[Expression]:
    """Beside what has a norm, a duration only says when: ``in de eerste vier maanden``."""
    return [one for one in found if one.kind is not Kind.DURATION] or found


def _alike(one: Expression, other: Expression) -> bool:
    return one.kind is other.kind and one.unit == other.unit


def _pair(
    read: ReadLetter, of: Sentence, one: Expression, of_norm: Sentence, norm: Expression
) -> Held | None:
    """A value with its norm, if the figures or the words say that they are."""
    own, goal = read.likely_figure(one), read.likely_figure(norm)
    if own is not None and goal is not None and own is not goal:
        if sibling(read, own, ("norm",)) is goal:
            return Held(one, own.value, goal.value, norm, own)
        return None
    before, behind = of_norm.upto(norm), of_norm.beyond(norm)
    is_norm = GOAL.search(before) or _NORM_BEFORE.search(before) or _NORM_BEHIND.match(behind)
    if is_norm and not GOAL.search(of.upto(one)):
        return Held(one, one.value or Fraction(0), norm.value or Fraction(0), norm, own)
    return None


def figure_and_norm(read: ReadLetter, one: Expression) -> tuple[Figure | None, Figure | None]:
    """The figure that a number is, and its norm; of the norm itself, the figure that it is the norm
    of if that prints the same.
    """
    figure = read.likely_figure(one)
    if figure is None or not figure.id.endswith(".norm"):
        return figure, None if figure is None else sibling(read, figure, ("norm",))
    own = read.figures.get(f"{figure.id.removesuffix('norm')}realisatie")
    return own if own is not None and own.printed == figure.printed else None, figure


def held_figures(read: ReadLetter, sentence: Sentence) -> Iterator[Held]:
    """Every value of a sentence whose own norm stands there, or in the sentence before."""
    here = numbers_of(sentence)
    ahead = values_before(sentence)
    there = numbers_of(ahead) if ahead is not None else []
    for one, norm in [*permutations(here, 2), *product(here, there), *product(there, here)]:
        own, goal = read.likely_figure(one), read.likely_figure(norm)
        if own is not None and goal is not None and sibling(read, own, ("norm",)) is goal:
            yield Held(one, own.value, goal.value, norm, own)


def numbers_of(sentence: Sentence) -> list[Expression]:
    """What a sentence counts or measures, with a value."""
    return [one for one in sentence.expressions if one.kind.is_quantity and one.value is not None]
