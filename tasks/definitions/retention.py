"""How long what has data of persons is kept (config/bewaren.yaml)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.frozen import Frozen

FILE = "bewaren.yaml"


class Retention(Frozen):
    """Days, per kind; the fields are explained in config/bewaren.yaml."""

    leveringen: int = Field(ge=1)
    berichten: int = Field(ge=1)

    @property
    def deliveries(self) -> timedelta:
        """From the day of the letter."""
        return timedelta(days=self.leveringen)

    @property
    def notices(self) -> timedelta:
        """From the moment at which one was made."""
        return timedelta(days=self.berichten)


def load_retention() -> Retention:
    """The terms. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Retention)
