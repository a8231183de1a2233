"""What ``svz review status --json`` gives, by the schema in docs/beoordeling.schema.json.

A field is never taken away or given another meaning without another ``version``.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from tasks.figures.frozen import Frozen
from tasks.review.awaiting import Awaiting
from tasks.review.rules.states import STATES, Action, Role, State
from tasks.review.visibility import ReviewView


class AwaitedReport(Frozen):
    """What is waited for: a step, of a judgement also the annex and the seat, and the accounts that
    can take it now.
    """

    action: Action
    annex: str | None
    seat: str | None
    people: tuple[str, ...]


class DossierReport(Frozen):
    """A dossier in review.

    Attributes:
        digest, name, halfjaar, state, round, concept: see the list on the pages.
        example: whether it holds example figures.
        owner: the role whose turn it is; None once that is nobody's.
        due: the last day that is asked for, None where none is.
        open_questions: that stand in the way of approval.
        awaits: what it waits for.
    """

    digest: str
    name: str
    halfjaar: str
    example: bool
    state: State
    round: int
    concept: int
    owner: Role | None
    due: date | None
    open_questions: int
    awaits: tuple[AwaitedReport, ...]


class ReviewReport(Frozen):
    """All dossiers, newest first."""

    version: Literal[1] = 1
    dossiers: tuple[DossierReport, ...]


def dossier_report(view: ReviewView, awaiting: Awaiting) -> DossierReport:
    """Of a dossier, as somebody may see it."""
    line = view.line
    return DossierReport(
        digest=line.digest,
        name=line.name,
        halfjaar=line.halfjaar,
        example=line.example is not None,
        state=line.state,
        round=line.round,
        concept=line.concept,
        owner=None if STATES[line.state].decided else STATES[line.state].owner,
        due=awaiting.due,
        open_questions=view.condition.open_questions,
        awaits=tuple(
            AwaitedReport(
                action=one.action,
                annex=one.annex,
                seat=one.seat,
                people=tuple(person.name for person in one.people),
            )
            for one in awaiting.what
        ),
    )
