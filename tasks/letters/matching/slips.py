"""Whether two numbers differ by one slip of the hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from tasks.figures.figure import Figure
from tasks.letters.expressions.expression import Expression
from tasks.letters.matching.compatible import same_kind


def slipped(one: str, other: str) -> bool:
    """Whether one digit differs, or two beside each other are swapped: ``12.279``, ``12.297``."""
    first, second = _digits(one), _digits(other)
    differ = sum(sign != itself for sign, itself in zip(first, second, strict=False))
    return len(first) == len(second) and (differ == 1 or swapped(one, other))


def swapped(one: str, other: str) -> bool:
    """Whether two digits beside each other are swapped, and nothing else differs."""
    first, second = _digits(one), _digits(other)
    if len(first) != len(second):
        return False
    differ = [at for at, sign in enumerate(first) if sign != second[at]]
    if len(differ) != 2:
        return False
    at, after = differ
    return after == at + 1 and first[at] == second[after] and first[after] == second[at]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


class Kin:
    """The figures of a dossier by what they are of: one KPI, action or table."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._families: dict[str, list[Figure]] = defaultdict(list)
        for figure in figures:
            self._families[_family(figure.id)].append(figure)

    def slip_of(self, one: Expression, beside: Collection[str]) -> Figure | None:
        """The figure that a long number is one slip away from, of which a sibling stands beside it.

        Args:
            beside: ids of the figures that the sentence has.
        """
        if not one.is_telling:
            return None
        for family in sorted(map(_family, beside)):
            for figure in self._families[family]:
                meant = figure.id not in beside and same_kind(one, figure)
                if meant and slipped(one.text, figure.printed):
                    return figure
        return None


def _family(id: str) -> str:
    """The first two parts of an id."""
    return ".".join(id.split(".")[:2])
