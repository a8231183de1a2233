"""What the annex about non-take-up reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part


class Estimated(Part):
    """One estimate; ``low`` and ``high`` are its margin, None where none was given."""

    named_by: ClassVar = "name"
    name: str = Field(title="naam")
    estimate: FigureId
    low: FigureId | None
    high: FigureId | None


class Trait(Part):
    """Groups of one kind, such as ages."""

    named_by: ClassVar = "trait"
    trait: str = Field(title="kenmerk")
    groups: tuple[Estimated, ...] = Field(title="groep")


class Toeslag(Part):
    """The estimate for everybody in one toeslag, year and edition, and those for groups."""

    named_by: ClassVar = "toeslag"
    toeslag: str = Field(title="toeslag")
    year: str = Field(title="jaar")
    everybody: Estimated = Field(title="allen")
    traits: tuple[Trait, ...] = Field(title="kenmerk")


class Edition(Part):
    """A study with its estimates; ``appeared`` is a month in words, ``years`` names the years, and
    ``several_years`` says whether there is more than one.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    title: str = Field(title="titel")
    maker: str = Field(title="uitvoerder")
    appeared: str = Field(title="verschenen")
    method: str = Field(title="methode")
    explanation: str = Field(title="toelichting")
    years: str = Field(title="jaren")
    several_years: bool
    estimates: tuple[Toeslag, ...] = Field(title="toeslag")


class Content(Part):
    """The editions of which estimates are printed; ``margins`` says whether any has one, and
    ``groups`` whether any is of a group.
    """

    editions: tuple[Edition, ...] = Field(title="editie")
    margins: bool
    groups: bool
