"""What the uitzonderingenrapportage reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, StatusId


class Explanation(Part):
    """One part of the explanation of an exception; ``text`` is None if it was not delivered."""

    named_by: ClassVar = "title"
    title: str = Field(title="titel")
    text: str | None = Field(title="")  # "deel Oorzaak" says which text it is


class KpiException(Part):
    """A KPI that is an exception.

    Attributes:
        status_before: word of its status in the previous report.
        norm, plan: one figure, or the two ends of a band; no plan where it is the norm.
        realised, forecast, realised_before: None where there is none.
    """

    named_by: ClassVar = "kpi"
    kpi: str = Field(title="nummer")
    name: str = Field(title="naam")
    owner: str = Field(title="eigenaar")
    status: StatusId
    status_before: str | None = Field(title="vorige status")
    norm: tuple[FigureId, ...]
    plan: tuple[FigureId, ...]
    realised: FigureId | None
    forecast: FigureId | None
    realised_before: FigureId | None
    parts: tuple[Explanation, ...] = Field(title="deel")


class Course(Part):
    """How a KPI went: a point a month in this report and in the previous one (which may be none).

    ``norm`` and ``plan`` are one figure, or the two ends of a band; no plan where it is the norm.
    """

    named_by: ClassVar = "kpi"
    kpi: str = Field(title="nummer")
    name: str = Field(title="naam")
    status: StatusId
    realised: FigureId
    norm: tuple[FigureId, ...]
    plan: tuple[FigureId, ...]
    points: tuple[FigureId, ...]
    points_before: tuple[FigureId, ...]


class Update(Part):
    """A short update on one topic."""

    named_by: ClassVar = "title"
    title: str = Field(title="titel")
    standing: str = Field(title="stand")
    text: str = Field(title="tekst")


class Topic(Part):
    """A topic with its updates, in order."""

    named_by: ClassVar = "topic"
    topic: str = Field(title="onderwerp")
    updates: tuple[Update, ...] = Field(title="bericht")


class Content(Part):
    """The exceptions, the courses that can be drawn, and the updates.

    ``without_course`` names the other KPI's, with their number.
    ``explained`` says whether every exception has its explanation; ``previous_halfjaar`` is None
    if there is no previous report.
    """

    exceptions: tuple[KpiException, ...] = Field(title="uitzondering")
    explained: bool
    courses: tuple[Course, ...] = Field(title="verloop")
    without_course: tuple[str, ...] = Field(title="kpi zonder verloop")
    topics: tuple[Topic, ...] = Field(title="onderwerp")
    previous_halfjaar: str | None = Field(title="vorig halfjaar")
