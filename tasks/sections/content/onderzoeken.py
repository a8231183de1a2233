"""What the annex about studies reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import Part


class Study(Part):
    """One study.

    Attributes:
        appeared: month in words.
        found: where it can be found, in print.
        chapter: number and title, None if the letter names it in none.
        tables: keys of the tables of its questions.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    title: str = Field(title="titel")
    maker: str = Field(title="maker")
    method: str = Field(title="methode")
    design: str = Field(title="opzet")
    edition: str = Field(title="uitgave")
    appeared: str = Field(title="maand")
    found: tuple[str, ...] = Field(title="vindplaats")
    chapter: str | None = Field(title="hoofdstuk")
    outcome: str = Field(title="uitkomst")
    not_concluded: str = Field(title="wat er niet uit volgt")
    tables: tuple[str, ...] = Field(title="tabel")


class Content(Part):
    """All studies, in the order of the register."""

    studies: tuple[Study, ...] = Field(title="onderzoek")
