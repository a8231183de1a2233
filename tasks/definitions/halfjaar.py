"""A halfjaar: one reporting round, with its dates, periods and annexes (config/halfjaren). All
times in the product come from here.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import Field, model_validator

from tasks.definitions.base import Configuration
from tasks.figures.dutch import long_date

FOLDER = Path(__file__).parents[2] / "config" / "halfjaren"


class Period(Configuration):
    """First and last day, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"period ends ({self.last}) before it begins ({self.first})")
        return self


class AnnexSpec(Configuration):
    """One annex of the letter: the section it prints, its Dutch title, and the number it has in the
    letter (None: not numbered).
    """

    section: str
    title: str
    number: str | None = None


class Halfjaar(Configuration):
    """One reporting round.

    Attributes:
        name: ``jjjj-H1`` (letter before the summer) or ``jjjj-H2`` (letter before the winter
            recess).
        previous: the round before in the series, or None for the first.
        letter_date, publication_date: when the letter is sent, and when it is printed.
        kamerstuk: citation of the printed letter, or None while it is not known.
        reporting_period: what the uitzonderingenrapportage covers; its last day is the peildatum.
        toeslagjaar: the year that the tables on children abroad cover.
        damage_period: since the previous letter.
        deliveries_due: last day on which suppliers deliver.
        deliveries_due_for: the day for a source that has another, by name of its contract.
        annexes: in the order of the letter.
    """

    name: str
    previous: str | None
    letter_date: date
    publication_date: date | None
    kamerstuk: str | None
    reporting_period: Period
    toeslagjaar: int
    damage_period: Period
    deliveries_due: date
    deliveries_due_for: dict[str, date] = Field(default_factory=dict)
    annexes: tuple[AnnexSpec, ...]

    @model_validator(mode="after")
    def _due_before_the_letter(self) -> Self:
        for day in (self.deliveries_due, *self.deliveries_due_for.values()):
            if day > self.letter_date:
                raise ValueError(
                    f"deliveries are due on {day}, after the letter of {self.letter_date}"
                )
        return self

    def due(self, contract: str) -> date:
        """Last day on which the source with this contract is delivered."""
        return self.deliveries_due_for.get(contract, self.deliveries_due)

    def period(self, name: str) -> Period:
        """The period that a contract's column means by ``toeslagjaar``, ``rapportageperiode`` or
        ``damageperiode``.
        """
        return {
            "toeslagjaar": Period(
                first=date(self.toeslagjaar, 1, 1), last=date(self.toeslagjaar, 12, 31)
            ),
            "rapportageperiode": self.reporting_period,
            "damageperiode": self.damage_period,
        }[name]


def known_halfjaren(folder: Path = FOLDER) -> list[str]:
    """Names of all reporting rounds, oldest first."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_halfjaar(name: str, folder: Path = FOLDER) -> Halfjaar:
    """Read one reporting round.

    Raises:
        ValueError: in Dutch, if there is no such round or its file is not valid.
    """
    known = known_halfjaren(folder)
    if name not in known:
        raise ValueError(
            f"Onbekend halfjaar {name!r}. Bekend zijn: {', '.join(known)}. Een nieuw halfjaar "
            "begint met een bestand in config/halfjaren."
        )
    try:
        halfjaar = _read((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"config/halfjaren/{name}.yaml klopt niet: {error}") from error
    if halfjaar.name != name:
        raise ValueError(f"config/halfjaren/{name}.yaml noemt zichzelf {halfjaar.name!r}.")
    return halfjaar


@lru_cache(maxsize=32)
def _read(text: str) -> Halfjaar:
    """Every page of review names the annexes; reading YAML would take a quarter of the time of
    those pages.
    """
    return Halfjaar.model_validate(yaml.safe_load(text))


def next_halfjaar(day: date, folder: Path = FOLDER) -> str:
    """Name of the first reporting round of which the letter is sent on or after ``day``.

    Raises:
        ValueError: in Dutch, if there is none.
    """
    coming = sorted(
        (one.letter_date, one.name)
        for one in (load_halfjaar(name, folder) for name in known_halfjaren(folder))
    )
    for letter_date, name in coming:
        if letter_date >= day:
            return name
    raise ValueError(
        f"Er is geen halfjaar met een brief op of na {long_date(day)}. Maak eerst in "
        "config/halfjaren het bestand van dat halfjaar."
    )
