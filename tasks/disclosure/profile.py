"""What the figures of a section may tell (config/disclosure/<section>.yaml)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.definitions.dutch_errors import WrongAt
from tasks.disclosure.stated import ChangeMade
from tasks.figures.figure import Exact
from tasks.figures.frozen import Frozen
from tasks.sections.outsiders.relations import declares_relations

#: In the folder of definitions: one file per section.
FOLDER = "disclosure"

Code = Literal["O01", "O02", "O03", "O04", "O05", "O06", "O07", "O08", "O09", "O13"]


class Dominance(Frozen):
    """The ``n`` largest contributions are at most ``k`` percent of an amount."""

    n: Literal[1, 2]
    k: int = Field(gt=0, lt=100)


class Accepted(Frozen):
    """One finding that is accepted: which, why, by whom, and up to letters of which date."""

    code: Code
    figure: str
    reason: str = Field(min_length=10)
    by: str = Field(min_length=1)
    until: date


class DisclosureProfile(Frozen):
    """config/disclosure/<section>.yaml; the fields are explained at the top of the file."""

    units: dict[str, Exact]
    rounding: dict[str, Exact]
    persons: str
    minimum: int = Field(ge=1)
    group_minimum: int = Field(ge=1)
    dominance: tuple[Dominance, ...]
    p_percent: int = Field(ge=1, lt=100)
    interval_percent: int = Field(ge=1, le=100)
    change: ChangeMade
    accepted: tuple[Accepted, ...]

    @model_validator(mode="after")
    def _steps_above_zero(self) -> Self:
        for unit, step in self.units.items():
            if step <= 0:
                raise WrongAt(
                    f"de eenheid {unit} heeft stappen van {step}; verwacht meer dan nul",
                    *("units", unit),
                )
        for unit in self.units.keys() - self.rounding.keys():
            raise WrongAt(f"de eenheid {unit} heeft geen basis van afronding", "rounding")
        if self.persons not in self.units:
            raise WrongAt(
                f"de eenheid {self.persons} van personen staat niet onder units", "persons"
            )
        return self

    def acceptance(self, code: str, figure: str, letter_date: date) -> Accepted | None:
        """Who accepted a finding on a figure for a letter of that date; None if nobody did."""
        return next(
            (
                one
                for one in self.accepted
                if (one.code, one.figure) == (code, figure) and letter_date <= one.until
            ),
            None,
        )


def profile_path(section: str) -> Path:
    """Where the profile of a section stands, whether it has one or not."""
    return definitions_folder() / FOLDER / f"{section}.yaml"


def load_disclosure_profile(section: str) -> DisclosureProfile | None:
    """The profile of a section; None if it has none and needs none, because it declares no
    relations. Raises DefinitionError if it needs one and has none, or the file is not right.
    """
    path = profile_path(section)
    if not path.exists() and not declares_relations(section):
        return None
    return read_yaml(path, DisclosureProfile)
