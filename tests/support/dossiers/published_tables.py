"""Small published tables, as the audit of disclosure reads them, and a profile to hold them to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tasks.definitions.base import BESIDE_THE_CODE, read_yaml
from tasks.disclosure.audit import solved
from tasks.disclosure.problem import Problem
from tasks.disclosure.profile import DisclosureProfile
from tasks.disclosure.published import PublishedFigure, Release
from tasks.disclosure.rules import Known, KnownChange, problems
from tasks.disclosure.system import System, Told
from tasks.figures.rounding import round_half_up
from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.outsiders.relations import Change, Earlier, Relation

LETTER = read_yaml(BESIDE_THE_CODE / "disclosure" / "buitenland.yaml", DisclosureProfile)


def profile(**changed: Any) -> DisclosureProfile:
    """The letter's own, with other values."""
    return DisclosureProfile.model_validate(LETTER.model_dump() | changed)


def cell(
    id: str, value: Fraction | int | str, step: int = 10, unit: str = "aantal"
) -> PublishedFigure:
    """A figure as it is published, of an exact value."""
    printed = round_half_up(Fraction(value), step)
    return PublishedFigure(id, id, str(printed), printed, Fraction(step), unit)


def table(
    *cells: PublishedFigure, halfjaar: str = "2025-H1", relations: Sequence[Relation] = ()
) -> Told:
    """What one release tells."""
    return Told(halfjaar, {one.id: one for one in cells}, relations)


def compared(
    now: Iterable[PublishedFigure],
    before: Iterable[PublishedFigure],
    exact: Mapping[str, Fraction | int] | None = None,
    relations: Sequence[Relation] = (),
) -> tuple[Told, Told]:
    """This release and the one before, with the change of each figure that both have: between the
    printed numbers, or, where ``exact`` gives it, rounded from this difference.
    """
    now, said = [*now], {one.id: one for one in before}
    cells, found = [*now], [*relations]
    for one in now:
        if (old := said.get(one.id)) is None:
            continue
        change = (exact or {}).get(one.id, one.value - old.value)
        cells += [
            old._replace(id=f"{one.id}.vorige"),
            cell(f"{one.id}.verschil", change, int(min(one.step, old.step))),
        ]
        found += [
            Earlier(f"{one.id}.vorige", one.id),
            Change(f"{one.id}.verschil", one.id, f"{one.id}.vorige"),
        ]
    return (
        table(*cells, relations=found),
        table(*said.values(), halfjaar="2024-H2", relations=relations),
    )


def audited(
    *told: Told, to: DisclosureProfile = LETTER, inside: Sequence[Concentration] = ()
) -> tuple[dict[str, Known], dict[str, KnownChange], list[Problem]]:
    """What is known of every value and change, by id (of an earlier release: ``2024-H2 id``), and
    what of that may not be.
    """
    releases = [Release(one.halfjaar, one.halfjaar, {"tabel": one.figures}) for one in told]
    system = System(to, told)
    known, changes = solved(system, releases)
    return (
        {
            one.figure.id if one.release is None else f"{one.release} {one.figure.id}": one
            for one in known
        },
        {one.figure.id: one for one in changes},
        problems(system, known, changes, inside, releases, "tabel"),
    )


def told_of(found: Iterable[Problem]) -> list[tuple[str, str]]:
    """Code and figure of each problem, in order of code."""
    return sorted((one.code, one.about) for one in found)
