"""What the annex about trajecten reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, StatusId


class Milestone(Part):
    """A milestone; its months are jjjjmm, and in words as the annex prints them.

    Attributes:
        expected: the new planning, or the first where it did not move.
        reached: None while it was not.
        reason: why it moved or was late.
    """

    named_by: ClassVar = "name"
    name: str = Field(title="naam")
    standing: StatusId
    planned: int
    planned_words: str = Field(title="gepland")
    expected: int
    expected_words: str = Field(title="verwacht")
    reached: int | None
    reached_words: str | None = Field(title="bereikt")
    reason: str | None = Field(title="reden")


class TrajectFigure(Part):
    """A figure of a traject; ``figure`` is None and ``withheld`` says why where it is not
    printed.
    """

    named_by: ClassVar = "what"
    what: str = Field(title="omschrijving")
    figure: FigureId | None
    withheld: str | None = Field(title="niet afgedrukt")


class Traject(Part):
    """One traject."""

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    name: str = Field(title="naam")
    kind: str = Field(title="soort")
    standing: StatusId
    progress: str = Field(title="stand van zaken")
    milestones: tuple[Milestone, ...] = Field(title="mijlpaal")
    figures: tuple[TrajectFigure, ...] = Field(title="cijfer")


class Content(Part):
    """All trajecten in the order of the register."""

    trajecten: tuple[Traject, ...] = Field(title="traject")
