"""What the annex about actions reads."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tasks.sections.content.part import FigureId, Part, StatusId


class Step(Part):
    """One step of an action, in the order of the tree; the rest of a whole comes after its parts.

    Attributes:
        kind: ``deel``, ``overlap``, ``rest``, ``bezwaren`` or ``klachten``.
        whole: place of the step that it belongs to among the steps of the action, -1 for the first.
        also_in: of an overlap: place of the other part, else -1.
        share: of ``whole``; None for the first step.
    """

    named_by: ClassVar = "name"
    name: str = Field(title="naam")
    kind: str = Field(title="soort")
    whole: int
    also_in: int
    count: FigureId
    share: FigureId | None


class Result(Part):
    """What an earlier action came to: a step of it, with its count or its share."""

    named_by: ClassVar = "step"
    step: str = Field(title="stap")
    figure: FigureId


class Earlier(Part):
    """The action that this one follows up, and what that came to; its name is None where there is
    no previous report to read it in.
    """

    number: str = Field(title="nummer")
    name: str | None = Field(title="naam")
    results: tuple[Result, ...] = Field(title="uitkomst")


class Action(Part):
    """One action.

    Attributes:
        steps: none while nothing was counted.
        table: key of the table of its steps, None with fewer than two.
        began, react_by: month and day in words, None where the register gives none.
    """

    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    name: str = Field(title="naam")
    kind: str = Field(title="soort")
    toeslag: str = Field(title="toeslag")
    year: str = Field(title="toeslagjaar")
    standing: StatusId
    began: str | None = Field(title="start")
    react_by: str | None = Field(title="reageren tot")
    aim: str = Field(title="doel")
    progress: str = Field(title="stand van zaken")
    next: str | None = Field(title="vervolg")
    earlier: Earlier | None = Field(title="vervolg op")
    steps: tuple[Step, ...] = Field(title="stap")
    table: str | None = Field(title="tabel")


class Content(Part):
    """All actions in the order of the register."""

    actions: tuple[Action, ...] = Field(title="actie")
