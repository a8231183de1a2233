"""How the tables of children abroad are cut and rounded (config/buitenland.yaml)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Self

from pydantic import Field, model_validator

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures import dutch
from tasks.figures.frozen import Frozen

FILE = "buitenland.yaml"


class Regeling(Frozen):
    """How one table is cut and rounded; the fields are explained at the top of
    config/buitenland.yaml.
    """

    title: str
    short: str
    records: str
    anticumulatie: bool
    threshold: int
    count_step: int
    amount_step: int
    total_amount_step: int
    national_form: str
    national_count_step: int
    national_amount_step: int

    @model_validator(mode="after")
    def _threshold_between_two_printed_counts(self) -> Self:
        # Elsewhere, a row that prints the smallest count is known to be above the threshold: half
        # of what rounding hides would be told.
        if 2 * self.threshold % (2 * self.count_step) != self.count_step:
            step, half = dutch.number(self.count_step), dutch.in_full(Fraction(self.count_step, 2))
            raise WrongAt(
                f"de drempel {self.threshold} ligt niet midden tussen twee veelvouden van {step}; "
                f"verwacht een veelvoud van {step} plus {half}",
                "threshold",
            )
        return self


class Profile(Frozen):
    """config/buitenland.yaml."""

    home: str
    unknown: str
    smallest_countries: int = Field(ge=1)
    smallest_children: int = Field(ge=1)
    regelingen: dict[str, Regeling]

    def fewest(self, rules: Regeling) -> Fraction:
        """How many children Overige and Onbekend must hold to be printed: at least
        ``smallest_children``, and midway between two printed counts, as the threshold is.
        """
        half = Fraction(rules.count_step, 2)
        steps = max(0, ceil((self.smallest_children - half) / rules.count_step))
        return half + steps * rules.count_step


def load_profile() -> Profile:
    """The profile of the letter. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Profile)
