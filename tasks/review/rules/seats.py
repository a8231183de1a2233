"""Who must review which annex (config/beoordeling.yaml), and whether the votes so far fill the
seats.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import yaml
from pydantic import field_validator

from tasks.definitions.base import Configuration

FILE = Path(__file__).parents[3] / "config" / "beoordeling.yaml"
FEWEST, MOST = 2, 6


class Reviewing(Configuration):
    """The seats of each annex (by section name). A seat is the name of a group or of a person, and
    each seat needs a different person.
    """

    bijlagen: dict[str, tuple[str, ...]]

    @field_validator("bijlagen")
    @classmethod
    def _four_eyes(cls, annexes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for annex, seats in annexes.items():
            if not FEWEST <= len(seats) <= MOST:
                raise ValueError(
                    f"de bijlage {annex} heeft {len(seats)} beoordelaars; het moeten er {FEWEST} "
                    f"tot {MOST} zijn"
                )
            persons = [
                seat for seat in seats if seats.count(seat) > 1 and not seat.startswith(GROUP)
            ]
            if persons:
                raise ValueError(
                    f"de bijlage {annex} vraagt {persons[0]} twee keer; twee oordelen zijn van "
                    "twee personen"
                )
        return annexes


#: A seat that begins so is for anyone of that group.
GROUP = "groep:"


def load_reviewing(annexes: Collection[str], file: Path = FILE) -> dict[str, tuple[str, ...]]:
    """The seats of each of these annexes.

    Raises:
        ValueError: in Dutch, if the file is not right or does not name one of the annexes.
    """
    try:
        known = Reviewing.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))).bijlagen
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"config/beoordeling.yaml klopt niet: {error}") from error
    if missing := sorted(set(annexes) - set(known)):
        raise ValueError(
            f"config/beoordeling.yaml noemt geen beoordelaars voor de bijlage {missing[0]}. Voeg "
            "ze toe."
        )
    return {annex: known[annex] for annex in annexes}


def may_sit(seat: str, person: str, groups: Collection[str]) -> bool:
    """Whether this person may fill this seat."""
    return seat.removeprefix(GROUP) in groups if seat.startswith(GROUP) else seat == person


def fit(seats: Sequence[str], voters: Mapping[str, Collection[str]]) -> bool:
    """Whether these persons (name and groups) can fill one seat each.

    Every combination is tried: a person who fits two seats must not block somebody else.
    """
    people = list(voters.items())
    return any(
        all(may_sit(seat, *person) for seat, person in zip(chosen, people, strict=True))
        for chosen in permutations(seats, len(people))
    )
