"""Findings: what a person must know, in Dutch, with a code that config/bevindingen.yaml explains.

The catalogue gives every code its grade, title, explanation and advice, so that code and
documentation can never differ.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import RootModel

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.figures.figure import Frozen

FILE = "bevindingen.yaml"


class Grade(StrEnum):
    """How much a finding stops: a dossier with a ``blokkerend`` finding can be looked at, never
    released.
    """

    BLOCKING = "blokkerend"
    WARNING = "waarschuwing"
    INFO = "info"


class Code(Frozen):
    """One row of the catalogue.

    All texts are Dutch and are printed in the documentation as they stand.
    """

    grade: Grade
    title: str
    explanation: str
    advice: str


class Place(Frozen):
    """Where in a delivery something is: file, sheet, row and column as the supplier sees them;
    ``value`` is masked where personal.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"blad {self.sheet}")
        if self.row is not None:
            parts.append(f"rij {self.row}")
        if self.column is not None:
            parts.append(f"kolom {self.column}")
        return ", ".join(parts)


class Finding(Frozen):
    """Something a person must know.

    Attributes:
        code: key of the catalogue.
        text: Dutch, what is wrong with this one thing.
        about: id of the figure, status or register line it is about, name of the contract of a
            missing file, or None.
        place: where in which delivery, or None.
        expected: Dutch, what was expected there, or None.
    """

    code: str
    text: str
    about: str | None = None
    place: Place | None = None
    expected: str | None = None

    @property
    def grade(self) -> Grade:
        """The grade that the catalogue gives this code."""
        return catalogue()[self.code].grade


class Catalogue(RootModel[dict[str, Code]]):
    """config/bevindingen.yaml."""


def catalogue() -> dict[str, Code]:
    """All finding codes, by code. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Catalogue).root


def by_grade(findings: list[Finding]) -> dict[Grade, list[Finding]]:
    """The findings per grade, heaviest first; every grade is present, also when empty."""
    return {grade: [one for one in findings if one.grade is grade] for grade in Grade}
