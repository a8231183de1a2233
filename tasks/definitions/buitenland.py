"""How the tables of children abroad are cut and rounded (config/buitenland.yaml)."""

from __future__ import annotations

from tasks.definitions.base import definitions_folder, read_yaml
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


class Profile(Frozen):
    """config/buitenland.yaml."""

    home: str
    unknown: str
    regelingen: dict[str, Regeling]


def load_profile() -> Profile:
    """The profile of the letter. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Profile)
