"""Who must review which annex (config/beoordeling.yaml)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from tasks.definitions.base import (
    DefinitionError,
    definitions_folder,
    read_yaml,
    told_name,
)
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures.frozen import Frozen

FILE = "beoordeling.yaml"
#: A seat that begins so is for anyone of that group.
GROUP = "groep:"
FEWEST, MOST = 2, 6


class Reviewing(Frozen):
    """Per annex (section name) its seats: each the name of a group or of a person, and to be filled
    by a person of its own. ``brief_verplicht`` says whether a release asks for a letter that was
    checked against the dossier and has no mistakes; ``werkdagen`` in how many working days after
    it was submitted a dossier is to be judged.
    """

    bijlagen: dict[str, tuple[str, ...]]
    brief_verplicht: Literal["ja", "nee"] = "nee"
    werkdagen: int = Field(default=5, ge=1, le=60)

    @field_validator("bijlagen")
    @classmethod
    def _four_eyes(cls, annexes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for annex, seats in annexes.items():
            if not FEWEST <= len(seats) <= MOST:
                raise WrongAt(
                    f"de bijlage {annex} heeft {len(seats)} beoordelaars; het moeten er {FEWEST} "
                    f"tot {MOST} zijn",
                    annex,
                )
            persons = [
                seat for seat in seats if seats.count(seat) > 1 and not seat.startswith(GROUP)
            ]
            if persons:
                raise WrongAt(
                    f"de bijlage {annex} vraagt {persons[0]} twee keer; twee oordelen zijn van "
                    "twee personen",
                    annex,
                )
        return annexes


def reviewing_file() -> Path:
    """The file itself: a dossier names its digest, and is reviewed by no other rules."""
    return definitions_folder() / FILE


def seats_of_annexes() -> dict[str, tuple[str, ...]]:
    """The seats of every annex that the file names, by section. Raises DefinitionError."""
    return read_yaml(reviewing_file(), Reviewing).bijlagen


def letter_is_required() -> bool:
    """Whether a release asks for a checked letter. Raises DefinitionError."""
    return read_yaml(reviewing_file(), Reviewing).brief_verplicht == "ja"


def days_to_judge() -> int:
    """In how many working days a dossier is to be judged. Raises DefinitionError."""
    return read_yaml(reviewing_file(), Reviewing).werkdagen


def load_reviewing(annexes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The seats of each of these annexes.

    Raises:
        DefinitionError: if the file is not right or does not name one of the annexes.
    """
    known = seats_of_annexes()
    if missing := sorted(set(annexes) - set(known)):
        raise DefinitionError(
            f"{told_name(reviewing_file())} noemt geen beoordelaars voor de bijlage {missing[0]}. "
            "Voeg ze toe."
        )
    return {annex: known[annex] for annex in annexes}
