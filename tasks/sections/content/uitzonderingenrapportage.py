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


class Pace(Part):
    """What the forecast of a KPI needs a month over ``months_left``, beside the best month so far.

    ``fits`` says whether that month is as good as what is needed, ``lower`` whether lower is
    better.
    """

    needed: FigureId
    best: FigureId
    best_month: str = Field(title="beste maand")
    months_left: str = Field(title="maanden die nog komen")
    fits: bool
    lower: bool


class Named(Part):
    """A KPI by number and name, and what its status is."""

    named_by: ClassVar = "kpi"
    kpi: str = Field(title="nummer")
    name: str = Field(title="naam")
    status: StatusId


class KpiException(Part):
    """A KPI that is an exception.

    Attributes:
        status_before: word of its status in the previous report.
        norm, plan: one figure, or the two ends of a band; no plan where it is the norm.
        realised, forecast, realised_before: None where there is none; the last is over
            ``months_before``, the same months of the year before.
        pace: None where there is none to speak of.
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
    months_before: str = Field(title="dezelfde maanden een jaar eerder")
    pace: Pace | None = Field(title="tempo")
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
    """A short update on one topic.

    Attributes:
        standing: how it stands.
        standing_before: the word of the previous report, if that was another.
        worse: whether that was better.
        new: whether the previous report did not have it.
    """

    named_by: ClassVar = "title"
    title: str = Field(title="titel")
    standing: StatusId
    standing_before: str | None = Field(default=None, title="vorige stand")
    worse: bool = False
    new: bool = False
    text: str = Field(title="tekst")


class Topic(Part):
    """A topic with its updates, in order."""

    named_by: ClassVar = "topic"
    topic: str = Field(title="onderwerp")
    updates: tuple[Update, ...] = Field(title="bericht")


class Content(Part):
    """The exceptions, the courses that can be drawn, and the updates.

    ``recovered`` are KPI's that were an exception in the previous report and are not now, ``new``
    those that it did not have. ``months_before`` are the same months of the year before, None if no
    value over them is known.
    ``without_course`` names the other KPI's, with their number.
    ``explained`` says whether every exception has its explanation; ``previous_halfjaar`` is None
    if there is no previous report.
    """

    exceptions: tuple[KpiException, ...] = Field(title="uitzondering")
    explained: bool
    courses: tuple[Course, ...] = Field(title="verloop")
    without_course: tuple[str, ...] = Field(title="kpi zonder verloop")
    topics: tuple[Topic, ...] = Field(title="onderwerp")
    recovered: tuple[Named, ...] = Field(default=(), title="niet langer een uitzondering")
    new: tuple[Named, ...] = Field(default=(), title="nieuwe kpi")
    months_before: str | None = Field(default=None, title="dezelfde maanden een jaar eerder")
    previous_halfjaar: str | None = Field(title="vorig halfjaar")
