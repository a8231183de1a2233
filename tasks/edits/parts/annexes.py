"""Whether the annexes of a letter are numbered, named and there.

1. Genummerde bijlagen heten 1, 2, 3 en zo verder: geen nummer dubbel, en geen nummer overgeslagen.
2. De brief noemt iedere genummerde bijlage, en noemt geen bijlage die er niet is.
3. Een rapport dat het register noemt is meegeleverd, en is het rapport met die sha256.
4. Een rapport dat is meegeleverd, staat in het register.
5. Een rapport is niet van na de brief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tasks.edits.problem import Problem
from tasks.figures.dutch import enumeration, long_date


class Annex(NamedTuple):
    """A numbered annex of the letter: its number, and its title."""

    number: str
    title: str


class Report(NamedTuple):
    """A report of somebody else, as the register has it."""

    name: str
    file: str
    digest: str
    day: date


def check_numbers(annexes: Collection[Annex]) -> Iterator[Problem]:
    """L01 for a number that two annexes have, L02 for numbers that none has."""
    counted = Counter(one.number for one in annexes)
    for number, times in counted.items():
        if times > 1:
            titles = [one.title for one in annexes if one.number == number]
            yield Problem(
                "L01",
                f"Nummer {number} is van {times} bijlagen: {enumeration(titles)}.",
                "voor iedere bijlage een eigen nummer",
            )
    numbers = {int(one) for one in counted}
    if absent := [str(one) for one in range(1, max(numbers, default=0)) if one not in numbers]:
        yield Problem(
            "L02",
            f"Er is een bijlage {max(numbers)}, maar geen bijlage {enumeration(absent, 'of')}.",
            "nummers vanaf 1, zonder een over te slaan",
        )


def check_named(annexes: Collection[Annex], named: Collection[str]) -> Iterator[Problem]:
    """L03 for an annex that the letter does not name, L04 for a number that it names and that no
    annex has.

    Args:
        named: the numbers that the letter names.
    """
    for one in annexes:
        if one.number not in named:
            yield Problem(
                "L03",
                f"De brief noemt bijlage {one.number} ({one.title}) in geen enkel hoofdstuk.",
                "het hoofdstuk van de brief dat de bijlage noemt",
            )
    known = [one.number for one in annexes]
    for number in sorted(set(named) - set(known)):
        yield Problem(
            "L04",
            f"De brief noemt bijlage {number}; die is er niet.",
            f"een van de bijlagen {enumeration(known)}" if known else "geen bijlage",
        )


def check_reports(
    reports: Collection[Report], delivered: Mapping[str, str], letter: date
) -> Iterator[tuple[Report | None, Problem]]:
    """What is wrong with reports (L05 to L08), each with the report it is about; None for a file
    that no row names.

    Args:
        delivered: sha256 by name of the files that were delivered.
    """
    for one in reports:
        found = delivered.get(one.file)
        if found is None:
            problem = Problem(
                "L05",
                f"{one.name}: het bestand {one.file} is niet meegeleverd.",
                "het bestand naast het register, met precies deze naam",
            )
            yield one, problem
        elif found != one.digest:
            problem = Problem(
                "L06",
                f"{one.name}: het bestand {one.file} is een ander dan het register bedoelt.",
                f"het goede bestand, of in het register de sha256 {found}",
            )
            yield one, problem
        if one.day > letter:
            problem = Problem(
                "L08",
                f"{one.name} is van {long_date(one.day)}, na de brief van {long_date(letter)}.",
                f"een dag tot en met {long_date(letter)}",
            )
            yield one, problem
    for file in sorted(set(delivered) - {one.file for one in reports}):
        problem = Problem(
            "L07",
            f"Het rapport {file} is meegeleverd, maar staat niet in het register.",
            "een rij in het register, of de map zonder dit bestand",
        )
        yield None, problem
