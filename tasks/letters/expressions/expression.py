"""A numeric expression of a letter: where it stands, what it is and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tasks.letters.expressions.vocabulary import Approximation


class Kind(StrEnum):
    """What a numeric expression is. The first six are quantities: only those can be a figure."""

    NUMBER = "getal"
    AMOUNT = "bedrag"
    PERCENTAGE = "percentage"
    POINTS = "procentpunten"
    SHARE = "deel"
    DURATION = "duur"
    VAGUE = "onbepaald aantal"
    DATE = "datum"
    MONTH = "maand"
    YEAR = "jaar"
    PERIOD = "periode"
    TIME = "tijdstip"
    CITATION = "vindplaats"
    LAW = "wetsartikel"
    REFERENCE = "verwijzing"
    HEADING = "kopnummer"
    ITEM = "volgnummer"
    ORDINAL = "rangtelwoord"
    LABEL = "aanduiding"

    @property
    def is_quantity(self) -> bool:
        """Whether it says how much or how many."""
        return self in _QUANTITIES


_QUANTITIES = frozenset(
    {Kind.NUMBER, Kind.AMOUNT, Kind.PERCENTAGE, Kind.POINTS, Kind.SHARE, Kind.DURATION}
)

#: A number with fewer digits that are no nought at its end is the value of many things.
_FEWEST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """The day, month or year that an expression names; None for what it does not say."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A numeric expression: the characters of a block from ``start`` up to ``end``.

    Attributes:
        value: exact, in the base unit: pieces, euros, percent, the unit of a duration, or a part
            of one; None if it has none.
        step: the unit of the last digit, in the same unit: 100,000 for ``€ 12,8 mln``.
        unit: of a duration, in the singular (``week``); else empty.
        approximation: how exact it is said to be; None if nothing is said.
        in_words: whether it is written in letters.
        moment: of a date, month or year.
        problem: Dutch, what is wrong with how it is written; None if nothing is.
    """

    kind: Kind
    start: int
    end: int
    text: str
    value: Fraction | None = None
    step: Fraction | None = None
    unit: str = ""
    approximation: Approximation | None = None
    in_words: bool = False
    moment: Moment | None = None
    problem: str | None = None

    @property
    def is_telling(self) -> bool:
        """Whether it has so many digits that it is hardly the value of two things."""
        digits = "".join(sign for sign in self.text if sign.isdecimal()).strip("0")
        return len(digits) >= _FEWEST_DIGITS
