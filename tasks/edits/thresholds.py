"""From which size on a value is asked about, and why (config/edits.yaml)."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field, RootModel

from tasks.definitions.base import DefinitionError, definitions_folder, read_yaml
from tasks.definitions.kpi import Number
from tasks.figures.frozen import Frozen

FILE = "edits.yaml"


class Edit(Frozen):
    """Why one edit exists, in a Dutch sentence, and its thresholds by name."""

    why: str
    thresholds: dict[str, Number] = Field(default_factory=dict)


class Edits(RootModel[dict[str, Edit]]):
    """config/edits.yaml: the edits by the code of their finding."""


def edits() -> dict[str, Edit]:
    """All edits. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Edits).root


def threshold(code: str, name: str) -> Fraction:
    """A threshold of the edit that gives the finding ``code``.

    Raises:
        DefinitionError: if the file does not have it.
    """
    found = edits().get(code)
    if found is None or name not in found.thresholds:
        raise DefinitionError(
            f"{FILE} klopt niet: onder {code} ontbreekt de drempel {name}; verwacht een getal"
        )
    return found.thresholds[name]
