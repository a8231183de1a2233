"""A halfjaar: one reporting round, with its dates, periods and annexes (config/halfjaren). All
times in the product come from here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from tasks.definitions.base import (
    definitions_folder,
    mistake_at,
    not_right,
    read_yaml,
    told_name,
)
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures.citation import read_citations, vergaderjaar
from tasks.figures.dutch import long_date
from tasks.figures.frozen import Frozen

#: In the folder of definitions: one file per round.
FOLDER = "halfjaren"
#: How a run by schedule ends while no halfjaar has a letter that is still to come.
NO_HALFJAAR = "Geen halfjaar"


class Period(Frozen):
    """First and last day, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"de periode eindigt ({self.last}) voordat zij begint ({self.first})")
        return self


class AnnexSpec(Frozen):
    """One annex of the letter: the section it prints, its Dutch title, the number it has in the
    letter (None: not numbered), and the chapter of the letter that names it (None: not known).
    """

    section: str
    title: str
    number: str | None = None
    chapter: str | None = None


class Halfjaar(Frozen):
    """One reporting round.

    Attributes:
        name: ``jjjj-H1`` (letter before the summer) or ``jjjj-H2`` (letter before the winter
            recess).
        previous: the round before in the series, or None for the first.
        letter_date, publication_date: when the letter is sent, and when it is printed.
        subject: of the letter, in Dutch, or None for the usual one.
        reference: of the letter, by its sender (kenmerk), or None.
        contact: Dutch, whom readers of the annexes can ask, with an address or number.
        kamerstuk: citation of the printed letter, or None while it is not known.
        reporting_period: what the uitzonderingenrapportage covers; its last day is the peildatum.
        toeslagjaar: the year that the tables on children abroad cover.
        damage_period: since the previous letter.
        deliveries_due: last day on which suppliers deliver.
        deliveries_due_for: the day for a source that has another, by name of its contract.
        annexes: in the order of the letter.
        chapters: of the letter, title by number, in its order: what registers may refer to.
    """

    name: str
    previous: str | None
    letter_date: date
    publication_date: date | None
    subject: str | None = None
    reference: str | None = None
    contact: str | None = None
    kamerstuk: str | None
    reporting_period: Period
    toeslagjaar: int
    damage_period: Period
    deliveries_due: date
    deliveries_due_for: dict[str, date] = Field(default_factory=dict)
    annexes: tuple[AnnexSpec, ...]
    chapters: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _due_before_the_letter(self) -> Self:
        days: list[tuple[date, tuple[str, ...]]] = [(self.deliveries_due, ("deliveries_due",))]
        days += [
            (day, ("deliveries_due_for", source)) for source, day in self.deliveries_due_for.items()
        ]
        for day, place in days:
            if day > self.letter_date:
                raise WrongAt(
                    f"de leveringen worden verwacht op {day}, na de brief van {self.letter_date}",
                    *place,
                )
        return self

    @model_validator(mode="after")
    def _annexes_in_chapters(self) -> Self:
        for place, annex in enumerate(self.annexes):
            if annex.chapter is not None and annex.chapter not in self.chapters:
                raise WrongAt(
                    f"annexes, {annex.section}: hoofdstuk {annex.chapter!r} staat niet onder "
                    "chapters",
                    *("annexes", place, "chapter"),
                )
        return self

    @model_validator(mode="after")
    def _cited_in_one_form(self) -> Self:
        if self.kamerstuk is None:
            return self
        year = vergaderjaar(self.publication_date or self.letter_date)
        found = list(read_citations(self.kamerstuk))
        if [(one.text, one.years, one.is_well_formed) for one in found] != [
            (self.kamerstuk, year, True)
        ]:
            raise WrongAt(
                f"kamerstuk: {self.kamerstuk!r} is geen vindplaats van deze brief; verwacht de "
                f"vorm 'Kamerstukken II {year}, 36708, nr. 28'",
                "kamerstuk",
            )
        return self

    @property
    def previous_can_exist(self) -> bool:
        """Whether ``previous`` is None or can be the name of a round before this one."""
        return self.previous is None or (
            re.fullmatch(r"\d{4}-H[12]", self.previous) is not None and self.previous < self.name
        )

    def due(self, contract: str) -> date:
        """Last day on which the source with this contract is delivered."""
        return self.deliveries_due_for.get(contract, self.deliveries_due)

    def period(self, name: str) -> Period:
        """The period that a contract's column means by ``toeslagjaar`` or ``rapportageperiode``."""
        return {
            "toeslagjaar": Period(
                first=date(self.toeslagjaar, 1, 1), last=date(self.toeslagjaar, 12, 31)
            ),
            "rapportageperiode": self.reporting_period,
        }[name]


def known_halfjaren() -> list[str]:
    """Names of all reporting rounds, oldest first."""
    return sorted(path.stem for path in (definitions_folder() / FOLDER).glob("*.yaml"))


def load_halfjaar(name: str) -> Halfjaar:
    """Read one reporting round.

    Raises:
        ValueError: in Dutch, if there is no such round or its file is not valid.
    """
    known = known_halfjaren()
    if name not in known:
        raise ValueError(
            f"Onbekend halfjaar {name!r}. Bekend zijn: {', '.join(known)}. Een nieuw halfjaar "
            f"begint met een bestand in {told_name(definitions_folder() / FOLDER)}."
        )
    path = definitions_folder() / FOLDER / f"{name}.yaml"
    halfjaar = read_yaml(path, Halfjaar)
    if halfjaar.name != name:
        text = f"name is {halfjaar.name!r}; verwacht de naam van het bestand, {path.stem!r}"
        raise not_right(path, [mistake_at(path, ("name",), text)])
    return halfjaar


class NoLetterComing(ValueError):
    """No halfjaar has a letter that is still to come; the message says in Dutch what to do."""


def next_halfjaar(day: date) -> str:
    """Name of the first reporting round of which the letter is sent on or after ``day``.

    Raises:
        NoLetterComing: if there is none.
        DefinitionError: if a halfjaar is not right.
    """
    coming = sorted(
        (one.letter_date, one.name) for one in (load_halfjaar(name) for name in known_halfjaren())
    )
    for letter_date, name in coming:
        if letter_date >= day:
            return name
    raise NoLetterComing(
        f"Er is geen halfjaar met een brief op of na {long_date(day)}. Maak eerst in "
        f"{told_name(definitions_folder() / FOLDER)} het bestand van dat halfjaar, met "
        "svz halfjaar new."
    )
