"""Findings: what a person must know, in Dutch, with a code that config/bevindingen.yaml explains.

The catalogue gives every code its room, grade, title, explanation and advice, so that code and
documentation can never differ.
"""

from __future__ import annotations

import hashlib
import json
import re
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import ConfigDict, RootModel, model_validator

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures.frozen import Frozen

FILE = "bevindingen.yaml"
#: Numbers of KPI's begin with it, so no code of a finding does.
KPI_LETTER = "K"
#: Hexadecimal digits of the key of a finding: not as short as a pseudonym, not as long as a digest.
KEY_LENGTH = 24


class Grade(StrEnum):
    """How much a finding stops. A dossier with a ``blokkerend`` finding can be looked at, never
    released. One with a finding ``te bevestigen`` (a soft edit) can be released once a person has
    answered it with a reason.
    """

    BLOCKING = "blokkerend"
    TO_CONFIRM = "te bevestigen"
    WARNING = "waarschuwing"
    INFO = "info"

    @property
    def several(self) -> str:
        """What two of them are called: ``2 blokkerend``, ``2 waarschuwingen``, ``2 info``."""
        return "waarschuwingen" if self is Grade.WARNING else str(self)


class Code(Frozen):
    """One row of the catalogue.

    All texts are Dutch and are printed in the documentation as they stand. ``was`` is the code that
    older dossiers have for the same finding.
    """

    grade: Grade
    title: str
    explanation: str
    advice: str
    was: str | None = None


class Room(Frozen):
    """The findings of one room, by code, and what the room is called in Dutch."""

    room: str
    codes: dict[str, Code]


class Catalogue(RootModel[dict[str, Room]]):
    """config/bevindingen.yaml: the rooms by their letter."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _codes_tell_their_room(self) -> Self:
        for letter, room in self.root.items():
            if not re.fullmatch("[A-Z]", letter) or letter == KPI_LETTER:
                raise WrongAt(
                    f"{letter!r} kan geen letter van een onderdeel zijn; verwacht een hoofdletter, "
                    f"en niet {KPI_LETTER}: zo zijn de kpi's genummerd",
                    letter,
                )
            for code in room.codes:
                if not re.fullmatch(f"{letter}[0-9]{{2}}", code):
                    raise WrongAt(
                        f"de code {code!r} staat onder {letter}; verwacht {letter} en twee cijfers",
                        letter,
                        "codes",
                        code,
                    )
        former = [code.was for code in self.codes.values() if code.was is not None]
        for code, entry in self.codes.items():
            if entry.was is not None and (entry.was in self.codes or former.count(entry.was) > 1):
                raise WrongAt(
                    f"de code {entry.was} (was) is ook die van een andere bevinding",
                    code[0],
                    "codes",
                    code,
                    "was",
                )
        return self

    @cached_property
    def codes(self) -> dict[str, Code]:
        """All codes that can be given now."""
        return {code: entry for room in self.root.values() for code, entry in room.codes.items()}

    @cached_property
    def known(self) -> dict[str, Code]:
        """The same, and the codes that only older dossiers have."""
        return {
            one: entry
            for code, entry in self.codes.items()
            for one in (code, entry.was)
            if one is not None
        }


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
        value: of a finding to confirm: what it asks about, as exact as it is known.
        against: of a finding to confirm: what the value was held against, as exact as it is known.
    """

    code: str
    text: str
    about: str | None = None
    place: Place | None = None
    expected: str | None = None
    value: str | None = None
    against: str | None = None

    @property
    def key(self) -> str:
        """What an answer to this finding is kept under: a value that changes, or something else to
        hold it against, makes another key, so that it is asked again. The text may change.
        """
        where = (
            None if self.place is None else (self.place.file, self.place.sheet, self.place.column)
        )
        asked = [self.code, self.about, where, self.value or (self.place and self.place.value)]
        return hashlib.sha256(
            json.dumps([*asked, self.against], ensure_ascii=False).encode()
        ).hexdigest()[:KEY_LENGTH]

    @property
    def grade(self) -> Grade:
        """The grade that the catalogue gives this code, also if it is one of an older dossier."""
        return load_catalogue().known[self.code].grade


def load_catalogue() -> Catalogue:
    """The catalogue by room. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, Catalogue)


def catalogue() -> dict[str, Code]:
    """All finding codes that can be given, by code. Raises DefinitionError."""
    return load_catalogue().codes


def explained(code: str) -> Code | None:
    """What the catalogue says of a code in a sealed dossier, of whatever age; None if it never knew
    it.
    """
    return load_catalogue().known.get(code)


def by_grade(findings: list[Finding]) -> dict[Grade, list[Finding]]:
    """The findings per grade, heaviest first; every grade is present, also when empty."""
    return {grade: [one for one in findings if one.grade is grade] for grade in Grade}
