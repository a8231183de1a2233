"""The papers of parliament that are known, as anchors for one that somebody cites: within a dossier
numbers rise with the day, so that the day of a paper lies between those of its neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tasks.figures.citation import (
    Citation,
    Vindplaats,
    VindplaatsKind,
    as_vergaderjaar,
    vergaderjaar,
)
from tasks.figures.dutch import NBSP, enumeration, long_date


class Paper(NamedTuple):
    """A numbered paper of a dossier: its place in the order of its chamber, and its day, None if it
    is not known.
    """

    rank: int
    number: str
    day: date | None


class Bracket(NamedTuple):
    """The days between which a paper appeared, both included; None where nothing is known."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies between them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def years(self, latest: date) -> list[str] | None:
        """The vergaderjaren that it can be of, the earliest first; None if any can that is before
        ``latest``.
        """
        if self.first is None:
            return None
        last = self.last or latest
        first_year, last_year = (int(vergaderjaar(day)[:4]) for day in (self.first, last))
        return [as_vergaderjaar(year) for year in range(first_year, last_year + 1)]


class KnownPapers:
    """Papers by dossier and chamber: anchors for every other citation."""

    def __init__(self, vindplaatsen: Iterable[Vindplaats | Citation]) -> None:
        self.dossiers: set[str] = set()
        self._papers: dict[tuple[str, bool], dict[int, Paper]] = defaultdict(dict)
        for one in vindplaatsen:
            if one.kind is VindplaatsKind.DOSSIER and one.dossier is not None:
                self.dossiers.add(one.dossier)
            elif one.kind.is_paper and one.dossier and one.number and (rank := rank_of(one.number)):
                papers = self._papers[one.dossier, one.number.isdigit()]
                known = papers.get(rank)
                # Several pages of one paper are one paper.
                papers[rank] = Paper(rank, one.number, one.day or (known.day if known else None))

    def paper(self, dossier: str, number: str) -> Paper | None:
        """The paper with that number, if the register has it."""
        return self._papers[dossier, number.isdigit()].get(rank_of(number) or 0)

    def dated(self, dossier: str, number: str) -> list[Paper]:
        """The papers of the same chamber and dossier of which the day is known, by number."""
        papers = self._papers[dossier, number.isdigit()].values()
        return sorted(one for one in papers if one.day is not None)

    def bracket(self, dossier: str, number: str) -> Bracket:
        """Between which days a paper with that number appeared."""
        known, rank = self.dated(dossier, number), rank_of(number) or 0
        before = [one.day for one in known if one.rank <= rank]
        after = [one.day for one in known if one.rank >= rank]
        return Bracket(before[-1] if before else None, after[0] if after else None)

    def of_day(self, dossier: str, number: str, day: date) -> str:
        """In Dutch, which number in the dossier of ``number`` a paper of that day has, as far as is
        known.
        """
        known = self.dated(dossier, number)
        same = [f"nr.{NBSP}{one.number}" for one in known if one.day == day]
        if same:
            return f"{enumeration(same, 'of')}, van {long_date(day)}"
        before = [one for one in known if one.day is not None and one.day < day]
        after = [one for one in known if one.day is not None and one.day > day]
        bounds = [f"boven {before[-1].number}"] if before else []
        bounds += [f"onder {after[0].number}"] if after else []
        return f"een nummer {enumeration(bounds)} bij {long_date(day)}"

    def swapped(self, dossier: str) -> list[str]:
        """The known dossiers of which two digits beside each other were swapped."""
        swaps = _swaps(dossier.partition(" ")[0])
        return [one for one in sorted(self.dossiers) if one[:5] in swaps]

    def nearest(self, dossier: str) -> list[str]:
        """The known dossiers that are one slip of the hand away: another suffix, two digits
        swapped, or one digit wrong, missing or too many; in that order.
        """
        digits, known = dossier.partition(" ")[0], sorted(self.dossiers)
        suffix = [one for one in known if one[:5] == digits]
        changed = [one for one in known if _one_away(digits, one[:5])]
        return list(dict.fromkeys([*suffix, *self.swapped(dossier), *changed]))


def rank_of(number: str) -> int | None:
    """The place of a number in the order of its chamber: of digits their value, of letters A, B,
    ..., Z, AA; None if it is neither.
    """
    if number.isdigit():
        return int(number) or None
    if not (number.isascii() and number.isalpha() and number.isupper()):
        return None
    rank = 0
    for letter in number:
        rank = rank * 26 + ord(letter) - ord("A") + 1
    return rank


def _swaps(digits: str) -> set[str]:
    return {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1]
    }


def _one_away(one: str, other: str) -> bool:
    """Whether one digit was changed, left out or added."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )
