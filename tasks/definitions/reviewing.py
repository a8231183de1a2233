"""Who must review which annex, and which chapter of the letter (config/beoordeling.yaml)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from tasks.definitions.base import (
    DefinitionError,
    definitions_folder,
    read_yaml,
    told_name,
)
from tasks.definitions.dutch_errors import WrongAt
from tasks.definitions.judged import called, part_of_letter
from tasks.figures.frozen import Frozen

FILE = "beoordeling.yaml"
#: A seat that begins so is for anyone of that group.
GROUP = "groep:"
FEWEST, MOST = 2, 6


class Reviewing(Frozen):
    """Per annex (section name) and chapter of the letter (its number, or ``opening``) its seats:
    each the name of a group or of a person, and to be filled by a person of its own.
    ``brief_verplicht`` says whether a release asks for a letter that was
    checked against the dossier and has no mistakes; ``werkdagen`` in how many working days after
    it was submitted a dossier is to be judged.
    """

    bijlagen: dict[str, tuple[str, ...]]
    hoofdstukken: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    brief_verplicht: Literal["ja", "nee"] = "nee"
    werkdagen: int = Field(default=5, ge=1, le=60)

    @field_validator("bijlagen", "hoofdstukken")
    @classmethod
    def _four_eyes(
        cls, named: dict[str, tuple[str, ...]], info: ValidationInfo
    ) -> dict[str, tuple[str, ...]]:
        for name, seats in named.items():
            what = called(name if info.field_name == "bijlagen" else part_of_letter(name))
            if not FEWEST <= len(seats) <= MOST:
                raise WrongAt(
                    f"{what} heeft {len(seats)} beoordelaars; het moeten er {FEWEST} tot {MOST} "
                    "zijn",
                    name,
                )
            persons = [
                seat for seat in seats if seats.count(seat) > 1 and not seat.startswith(GROUP)
            ]
            if persons:
                raise WrongAt(
                    f"{what} vraagt {persons[0]} twee keer; twee oordelen zijn van twee personen",
                    name,
                )
        return named


def reviewing_file() -> Path:
    """The file itself: a dossier names its digest, and is reviewed by no other rules."""
    return definitions_folder() / FILE


def seats_of_judged() -> dict[str, tuple[str, ...]]:
    """The seats of everything that the file names, by the name of what is judged (see
    :mod:`tasks.definitions.judged`). Raises DefinitionError.
    """
    rules = read_yaml(reviewing_file(), Reviewing)
    chapters = {part_of_letter(one): seats for one, seats in rules.hoofdstukken.items()}
    return {**rules.bijlagen, **chapters}


def line_of(name: str) -> str:
    """Where the file says who judges something, in Dutch."""
    annex, _, chapter = name.partition(".")
    return (
        f'onder hoofdstukken een regel "{chapter}"'
        if chapter
        else f"onder bijlagen een regel {annex}"
    )


def letter_is_required() -> bool:
    """Whether a release asks for a checked letter. Raises DefinitionError."""
    return read_yaml(reviewing_file(), Reviewing).brief_verplicht == "ja"


def days_to_judge() -> int:
    """In how many working days a dossier is to be judged. Raises DefinitionError."""
    return read_yaml(reviewing_file(), Reviewing).werkdagen


def load_reviewing(judged: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The seats of each of these.

    Raises:
        DefinitionError: if the file is not right or does not name one of them.
    """
    known = seats_of_judged()
    if missing := sorted(set(judged) - set(known)):
        raise DefinitionError(
            f"{told_name(reviewing_file())} noemt geen beoordelaars voor {called(missing[0])}. "
            "Voeg ze toe."
        )
    return {name: known[name] for name in judged}
