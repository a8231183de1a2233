"""What anybody who reads the figures of an annex knows of how they belong together.

A section module may offer ``relations(ids)``: from the ids of the figures that are published, what
holds between the numbers before they were rounded. The audit of disclosure works with these, and
knows nothing of any annex. They follow from ids alone, so that they hold for earlier releases too,
of which nothing but the published files may be left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import NamedTuple

from tasks.sections import load_section_module


class Sum(NamedTuple):
    """The parts add up to the total."""

    total: str
    parts: tuple[str, ...]


class Change(NamedTuple):
    """``change`` is printed as how much ``now`` is above ``before``."""

    change: str
    now: str
    before: str


class Earlier(NamedTuple):
    """``figure`` says again what the report before this one printed as ``said``."""

    figure: str
    said: str


class AtLeast(NamedTuple):
    """What is less than ``least`` is not printed by itself; so these figures are not.

    Attributes:
        figures: ids; none is less than ``least`` before it was rounded.
        least: in their base unit.
    """

    figures: tuple[str, ...]
    least: Fraction


class Folded(NamedTuple):
    """These figures are of several groups that are told together."""

    figures: tuple[str, ...]


Relation = Sum | Change | Earlier | AtLeast | Folded


def relations_of(section: str, ids: Collection[str]) -> tuple[Relation, ...]:
    """The relations between published figures of a section; none if its module declares none.

    Raises as :func:`~tasks.sections.load_section_module`.
    """
    declare: Callable[[Collection[str]], tuple[Relation, ...]] | None = getattr(
        load_section_module(section), "relations", None
    )
    return declare(ids) if declare is not None else ()


def declares_relations(section: str) -> bool:
    """Whether the module of a section says how its figures belong together."""
    return hasattr(load_section_module(section), "relations")
