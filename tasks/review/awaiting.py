"""Who is waited for: by name, per seat while a dossier is judged, and by when.

A dossier is judged within a number of working days after it was submitted, and before the letter
goes out (``werkdagen`` in config/beoordeling.yaml). The day is a request: nothing happens by itself
when it is over but reminders (:mod:`tasks.review.messages.reminding`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from tasks.definitions.halfjaar import load_halfjaar
from tasks.definitions.reviewing import days_to_judge
from tasks.figures.dutch import AMSTERDAM
from tasks.review.accounts.people import everyone
from tasks.review.cases import case_of, row_of
from tasks.review.record.log import lines_about, read_lines
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow
from tasks.review.rules.rights import Case, Person, objections
from tasks.review.rules.seats import free_seats, may_sit
from tasks.review.rules.states import Action, State

#: What is waited for where nobody judges annexes, and who may do it.
NEXT = {State.REVIEWED: Action.APPROVE, State.APPROVED: Action.RELEASE}
SATURDAY = 5


class Awaited(NamedTuple):
    """Something that one of these people is asked to do; ``annex`` and ``seat`` of a judgement."""

    action: Action
    people: tuple[Person, ...]
    annex: str | None = None
    seat: str | None = None


class Awaiting(NamedTuple):
    """What a dossier waits for. ``due`` is the last day that is asked for, None where none is."""

    due: date | None
    what: tuple[Awaited, ...]


def awaiting(review: Review, digest: str) -> Awaiting:
    """What a dossier waits for. Raises Refused if there is no such dossier."""
    with review.reading() as session:
        return awaiting_in(session, row_of(session, digest))


def awaiting_in(session: Session, row: CaseRow) -> Awaiting:
    """See :func:`awaiting`."""
    case, people = case_of(session, row), everyone(session)
    if case.state is State.IN_REVIEW:
        return Awaiting(_due(session, row), tuple(_seats(case, people)))
    if (action := NEXT.get(State(row.state))) is None:
        return Awaiting(None, ())
    able = tuple(one for one in people if not objections(action, one, case))
    return Awaiting(_due(session, row), (Awaited(action, able),))


def _seats(case: Case, people: list[Person]) -> list[Awaited]:
    found = []
    for annex, seats in case.seats.items():
        able = [one for one in people if not objections(Action.VOTE, one, case, annex)]
        found += [
            Awaited(
                Action.VOTE,
                tuple(one for one in able if may_sit(seat, one.name, one.groups)),
                annex,
                seat,
            )
            for seat in free_seats(seats, case.votes.get(annex, {}))
        ]
    return found


def _due(session: Session, row: CaseRow) -> date | None:
    """Of the present round; None if the log does not say when it began."""
    submitted = [
        one.moment
        for one in read_lines(lines_about(session, row.digest))
        if one.action == Action.SUBMIT
    ]
    if not submitted:
        return None
    day = datetime.fromisoformat(submitted[-1]).astimezone(AMSTERDAM).date()
    due = after_working_days(day, days_to_judge())
    try:
        letter = load_halfjaar(row.halfjaar).letter_date
    except ValueError:  # a dossier may outlive the definition of its halfjaar
        return due
    return min(due, letter) if letter > day else due


def after_working_days(day: date, number: int) -> date:
    """The day that is so many days later, Saturdays and Sundays not counted."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
