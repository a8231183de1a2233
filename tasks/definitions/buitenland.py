"""How the tables of children abroad are cut and rounded (config/buitenland.yaml)."""

from __future__ import annotations

from tasks.definitions.base import Configuration, definitions_folder, read_yaml

FILE = "buitenland.yaml"


class Regeling(Configuration):
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


class Profile(Configuration):
    """config/buitenland.yaml."""

    home: str
    unknown: str
    regelingen: dict[str, Regeling]


def load_profile() -> Profile:
    """The profile of the letter. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Profile)
