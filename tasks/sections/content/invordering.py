"""What the annex about invordering reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, StatusId


class Measure(Part):
    """One measure of the invorderingsstrategie.

    Attributes:
        phase_before: its phase in the previous report, None if it was not in it.
        change: what happened to it since, None without a previous report.
        start: month in which its phase began, as jjjjmm.
        ready, ready_words: month in which it is expected, as jjjjmm and in words.
        ready_before: the month in the previous report, if it is another.
        expected: status that is this month in words; None for a measure that is done.
        expected_before: the month in the previous report in words, if it is another.
        moved: what happened to the month since; ``moved_by`` months, which ``shift`` follows.
        put_off: why it is later or not named any more.
        duration: words about how long it will take.
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
    ready_before: int | None = None
    expected: StatusId | None = None
    expected_before: str | None = Field(default=None, title="was verwacht")
    moved: str | None = Field(default=None, title="verschuiving")
    moved_by: FigureId | None = None
    shift: str | None = Field(default=None, title="verschuiving")
    put_off: str | None = Field(default=None, title="toelichting bij de verschuiving")
    duration: str | None = Field(title="verwachte looptijd")
    step_back: str | None = Field(title="toelichting bij de stap terug")


class SharedDuration(Part):
    """What several measures, by number, say of their duration in the same words."""

    text: str = Field(title="verwachte looptijd")
    measures: tuple[str, ...] = Field(title="maatregel")


class Content(Part):
    """All measures in the order of the register, and the words of the phases in their own.

    ``planned`` says whether any measure can be drawn on an axis of time; ``previous_halfjaar`` is
    None if there is no previous report.
    """

    measures: tuple[Measure, ...] = Field(title="maatregel")
    phases: tuple[str, ...] = Field(title="fase")
    planned: bool
    shared_durations: tuple[SharedDuration, ...] = Field(default=(), title="looptijd")
    previous_halfjaar: str | None = Field(title="vorig halfjaar")
