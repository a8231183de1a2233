"""What the annex about children abroad reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part


class Country(Part):
    """A country with a row of its own, or ``Overige``.

    The template takes it from the table; here it stands so that a finding about its name can say
    which country it is.

    Attributes:
        count: its number of children.
        known: whether it is one country, not ``Onbekend`` or ``Overige``.
    """

    named_by: ClassVar = "name"
    name: str = Field(title="naam")
    count: FigureId
    known: bool


class RegelingPart(Part):
    """One regeling.

    Attributes:
        key: of its figures, ``buitenland.<key>.…``.
        table, comparison: ids of its tables; ``comparison`` is None without a previous report.
        count_before: per country the number of children now, and in the previous report.
        entered, left: names of countries with a row of their own in this report only, and in the
            previous one only.
        too_few: whether so few children live abroad that nothing of them is printed.
        anticumulatie: whether amounts are net of it.
    """

    named_by: ClassVar = "title"
    key: str = Field(title="kenmerk")
    title: str = Field(title="titel")
    table: str = Field(title="tabel")
    comparison: str | None = Field(title="tabel")
    count_before: dict[FigureId, FigureId]
    entered: tuple[str, ...] = Field(default=(), title="nieuw met eigen rij")
    left: tuple[str, ...] = Field(default=(), title="zonder eigen rij")
    too_few: bool = False
    countries: tuple[Country, ...] = Field(title="woonland")
    anticumulatie: bool


class Content(Part):
    """The regelingen in order; ``previous_halfjaar`` is None if there is no previous report."""

    regelingen: tuple[RegelingPart, ...] = Field(title="regeling")
    previous_halfjaar: str | None = Field(title="vorig halfjaar")
