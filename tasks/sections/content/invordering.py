"""What the annex about invordering reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import Part, StatusId


class Measure(Part):
    """One measure of the invorderingsstrategie.

    Attributes:
        phase_before: its phase in the previous report, None if it was not in it.
        change: what happened to it since, None without a previous report.
        start: month in which its phase began, as jjjjmm.
        ready, ready_words: month in which it is expected, as jjjjmm and in words.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    name: str = Field(title="naam")
    phase: StatusId
    phase_before: str | None = Field(title="vorige fase")
    change: str | None = Field(title="wijziging")
    standing: str = Field(title="stand van zaken")
    start: int | None
    ready: int | None
    ready_words: str | None = Field(title="verwacht gereed")
    duration: str | None = Field(title="verwachte looptijd")
    step_back: str | None = Field(title="toelichting bij de stap terug")


class Content(Part):
    """All measures in the order of the register, and the words of the phases in their own.

    ``planned`` says whether any measure can be drawn on an axis of time; ``previous_halfjaar`` is
    None if there is no previous report.
    """

    measures: tuple[Measure, ...] = Field(title="maatregel")
    phases: tuple[str, ...] = Field(title="fase")
    planned: bool
    previous_halfjaar: str | None = Field(title="vorig halfjaar")
