"""One module per onderdeel: checked deliveries in; figures, statuses, tables and findings out.
Pure.

A module of this room that is an onderdeel has ``CONTRACTS`` (the sources it reads) and
``build(inputs) -> Section``. One that has ``READS_SECTIONS = True`` reads the other sections of the
halfjaar, and is built after them. One whose figures are rounded to hide persons has
``relations(ids)`` (:mod:`tasks.sections.outsiders.relations`), and any other ``PERSONS``
(:mod:`tasks.sections.outsiders.persons`). What its template reads besides figures, statuses and
tables is the model ``Content`` of the module with the same name in ``tasks/sections/content``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract, load_contracts

if TYPE_CHECKING:
    from tasks.sections.inputs import Inputs
    from tasks.sections.section import Section


class SectionModule(Protocol):
    """What a module must offer to be an onderdeel."""

    CONTRACTS: tuple[str, ...]

    @staticmethod
    def build(inputs: Inputs) -> Section:
        """The section, from its inputs."""


def reads_sections(name: str) -> bool:
    """Whether the onderdeel of that name reads the others.

    Raises as :func:`load_section_module`.
    """
    return getattr(load_section_module(name), "READS_SECTIONS", False)


def load_section_module(name: str) -> SectionModule:
    """The onderdeel of that name.

    Raises:
        ValueError: in Dutch, if there is no such onderdeel.
    """
    try:
        module = import_module(f"tasks.sections.{name}")
    except ModuleNotFoundError as error:
        raise ValueError(
            f"Onbekend onderdeel {name!r}: er is geen module tasks/sections/{name}.py."
        ) from error
    if not hasattr(module, "CONTRACTS") or not hasattr(module, "build"):
        raise ValueError(
            f"tasks/sections/{name}.py is geen onderdeel: CONTRACTS of build ontbreekt."
        )
    return cast("SectionModule", module)


def contracts_of(halfjaar: Halfjaar) -> dict[str, Contract]:
    """The contracts of the sources that the sections of a halfjaar read."""
    wanted = {
        name for annex in halfjaar.annexes for name in load_section_module(annex.section).CONTRACTS
    }
    return {name: contract for name, contract in load_contracts().items() if name in wanted}
