"""What the annex about damages reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, StatusId


class DamagePart(Part):
    """One part (deel) of a damage: a group of toeslagjaren with its own decision.

    Attributes:
        award: ``VT`` or ``DT``.
        objects: what was counted, if not citizens.
        object_count, with_toeslag, citizens: None where the register gives no number.
        uncounted: why there is no number of citizens.
        revised: whether the decision changes what citizens get.
        estimated: whether the numbers are.
        standing, done_on: whether all is done, and the day in words.
        decided_on: in words, None if the register gives no day.
        rule: number of the repair rule, None if it needs a judgement that is not there.
        prescribed: the decisions that agree with the rule.
        agrees: whether the decision is one of them.
    """

    named_by: ClassVar = "years"
    years: str = Field(title="toeslagjaren")
    award: str = Field(title="toekenning")
    objects: str | None = Field(title="objecten")
    object_count: FigureId | None
    with_toeslag: FigureId | None
    citizens: FigureId | None
    uncounted: str | None = Field(title="reden zonder aantal")
    revised: bool
    estimated: bool
    standing: StatusId
    done_on: str | None = Field(title="afgerond op")
    decision: StatusId
    decided_on: str | None = Field(title="besloten op")
    rule: str | None = Field(title="herstelregel")
    prescribed: tuple[str, ...] = Field(title="besluit volgens de herstelregel")
    agrees: bool
    motivation: str | None = Field(title="motivering")
    actions: str = Field(title="acties")


class Damage(Part):
    """One damage; ``noticed_on`` is a day in words."""

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    title: str = Field(title="titel")
    toeslag: str = Field(title="toeslag")
    noticed_on: str = Field(title="ontdekt op")
    noticed_by: str = Field(title="ontdekt door")
    cause: str = Field(title="oorzaak")
    effect: str = Field(title="gevolg")
    parts: tuple[DamagePart, ...] = Field(title="deel")


class Content(Part):
    """The damages of this period, and earlier ones that were not finished.

    ``previous_count`` is the number in the previous report, None without one. ``estimated`` says
    whether any number of citizens of this period is.
    """

    damages: tuple[Damage, ...] = Field(title="damage")
    earlier: tuple[Damage, ...] = Field(default=(), title="eerdere damage")
    previous_count: FigureId | None
    estimated: bool
