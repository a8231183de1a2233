"""Reads a dossier in review from the tables, and changes it: judged, carried out and logged in one
transaction.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.review.accounts.people import person_named
from tasks.review.in_force import in_force
from tasks.review.messages import notices
from tasks.review.record import log
from tasks.review.record.held_at_acts import stop_if_other_than_log
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, CommentRow, LogRow, MakerRow, VoteRow
from tasks.review.remarks import CommentKind
from tasks.review.required_letter import letter_problem
from tasks.review.rules.handing_over import handed
from tasks.review.rules.policies import TOWARDS_RELEASE, Condition, obstacles
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.states import BY_ITSELF, Action, State


@dataclass
class CaseChange:
    """One act of one person on one dossier, inside a transaction in which nobody else writes."""

    session: Session
    moment: datetime
    action: Action
    person: Person
    row: CaseRow
    case: Case
    pages_url: str
    #: The lines of this act so far, of which the person has no receipt yet.
    written: list[log.LogEntry] = field(default_factory=list)

    def carry_out(self, to: State, data: Mapping[str, Any], asks: int = 0) -> log.LogEntry:
        """Move the dossier to a state, which may be its present one, write the line of the log, and
        tell the people who must know; also that ``asks`` findings wait for an answer. Raises
        Refused if the clock runs behind the log.
        """
        moved = to != self.row.state
        self.row.state = to
        about = {
            "round": self.row.round,
            "state": to,
            "roles": sorted(self.person.roles),
            "groups": sorted(self.person.groups),
        }
        entry = log.append(
            self.session,
            self.moment,
            self.person.name,
            self.action,
            self.row.digest,
            {**about, **data},
        )
        notices.tell(
            self.session,
            entry,
            self.row,
            lambda: case_of(self.session, self.row),
            self.pages_url,
            moved=moved,
            asks=asks,
        )
        if self.action not in BY_ITSELF:
            self.written.append(entry)
        return entry

    def give_receipt(self) -> None:
        """Tell the person what was written in their name; before the transaction ends."""
        if self.written:
            notices.give_receipt(self.session, self.written, self.row, self.person, self.pages_url)
            self.written.clear()


@contextmanager
def changing(
    review: Review, name: str, digest: str, action: Action, annex: str | None = None
) -> Iterator[CaseChange]:
    """A change that this person may make now. If the block ends with an exception, nothing is kept.

    Raises:
        Refused: if the dossier is not known, the person may not, or the dossier is not fit for it;
            every reason at once; or if the tables are not what the log makes of them.
    """
    with review.writing() as session:
        person = person_named(session, name)
        row = _held(session, digest, action)
        case = case_of(session, row)
        problems = objections(action, person, case, annex)
        if action in TOWARDS_RELEASE:
            problems += obstacles(action, condition_of(session, row, review.outputs))
        if problems:
            raise Refused(" ".join(problems))
        change = CaseChange(session, review.now(), action, person, row, case, review.pages_url)
        yield change
        change.give_receipt()


#: Acts that rest on other dossiers of the halfjaar as well, or write a line about one.
_ON_OTHERS = frozenset({Action.SUBMIT, Action.WITHDRAW, Action.ANSWER, Action.CLOSE})


def _held(session: Session, digest: str, action: Action) -> CaseRow:
    """The row of a dossier, once all that the act rests on was held against the log."""
    if _DIGEST.fullmatch(digest):
        stop_if_other_than_log(session, [digest])
    row = row_of(session, digest)
    if action in _ON_OTHERS:
        stop_if_other_than_log(session, concepts(session, row.halfjaar) - {digest})
    return row


def concepts(session: Session, halfjaar: str) -> set[str]:
    """The digests of all dossiers of a halfjaar, examples and real ones: those that the table has,
    and those that the log has.
    """
    offering = _is(Action.REGISTER) & LogRow.body.contains(f'"halfjaar":"{halfjaar}"')
    rows = select(CaseRow.digest).where(CaseRow.halfjaar == halfjaar)
    return {*session.scalars(rows), *session.scalars(select(LogRow.dossier).where(offering))}


#: What can not be a digest is not asked of the database: PostgreSQL breaks off at some characters.
_DIGEST = re.compile("[0-9a-f]{64}")


def row_of(session: Session, digest: str) -> CaseRow:
    """The row of a dossier. Raises Refused if it was never registered."""
    row = session.get(CaseRow, digest) if _DIGEST.fullmatch(digest) else None
    if row is None:
        raise Refused(f"Het dossier {digest!r} is niet voor beoordeling aangeboden.")
    return row


def case_of(session: Session, row: CaseRow) -> Case:
    """The facts that rights depend on: seats and what they judge from the log, the rest from the
    tables.
    """
    seats, judged, moved = offered(session, row.digest)
    votes: dict[str, dict[str, frozenset[str]]] = {}
    for vote in session.scalars(
        select(VoteRow).where(VoteRow.dossier == row.digest, VoteRow.round == row.round)
    ):
        votes.setdefault(vote.annex, {})[vote.person] = frozenset(vote.groups.split())
    makers = session.scalars(select(MakerRow.person).where(MakerRow.dossier == row.digest))
    case = Case(State(row.state), frozenset(makers), seats, votes, row.approver, judged)
    for one in moved:
        if one["round"] == row.round:
            case = handed(case, one["holder"]["person"], one["to"]["person"], one["annexes"])
    return case


class Offered(NamedTuple):
    """Of everything that is judged of a dossier, by name, its seats in order and its sha256; and
    what the lines say with which seats were handed over since, in whichever round.
    """

    seats: dict[str, tuple[str, ...]]
    judged: dict[str, str]
    moved: list[dict[str, Any]]


def offered(session: Session, digest: str) -> Offered:
    """What the log says of how a dossier was offered, and of its seats since; empty before that."""
    query = (
        select(LogRow.body)
        .where(LogRow.dossier == digest, or_(*(_is(one) for one in _OF_SEATS)))
        .order_by(LogRow.number)
    )
    lines = [json.loads(body) for body in session.scalars(query)]
    said = lines[0]["data"] if lines else {"seats": {}}
    seats = {annex: tuple(seats) for annex, seats in said["seats"].items()}
    moved = [one["data"] for one in lines if one["action"] == Action.HAND_OVER]
    return Offered(seats, said.get("judged", {}), moved)


_OF_SEATS = (Action.REGISTER, Action.HAND_OVER)


def _is(action: Action) -> ColumnElement[bool]:
    """Whether a line is about this; lines are canonical JSON."""
    return LogRow.body.startswith(f'{{"action":"{action}",')


def of_halfjaar(row: CaseRow) -> tuple[ColumnElement[bool], ...]:
    """Selects the dossiers of the same halfjaar and the same kind, example or real, itself
    included.
    """
    return CaseRow.halfjaar == row.halfjaar, _of_kind(real=row.example is None)


def _of_kind(*, real: bool) -> ColumnElement[bool]:
    return CaseRow.example.is_(None) if real else CaseRow.example.is_not(None)


@cache
def _open_questions(*, real: bool) -> Select[tuple[int, int]]:
    """The query for the open questions of the halfjaar ``:halfjaar``: the number under which each
    was first asked, and whether (1 or 0) the dossier ``:digest`` has it.

    A question that went along is one question: closed at one dossier, it is closed at all. The
    query is built once, because every page and every act runs it.
    """
    answered, closing = aliased(CommentRow), aliased(CommentRow)
    first = func.coalesce(CommentRow.origin, CommentRow.id)
    closed = (
        select(closing.id)
        .join(answered, closing.about == answered.id)
        .where(
            closing.kind == CommentKind.CLOSING,
            func.coalesce(answered.origin, answered.id) == first,
        )
        .exists()
    )
    return (
        select(first, func.max(cast(CommentRow.dossier == bindparam("digest"), Integer)))
        .join(CaseRow, CaseRow.digest == CommentRow.dossier)
        .where(CaseRow.halfjaar == bindparam("halfjaar"), _of_kind(real=real))
        .where(CommentRow.kind == CommentKind.QUESTION, ~closed)
        .group_by(first)
    )


def open_questions(session: Session, row: CaseRow) -> dict[int, bool]:
    """The questions that are open in the halfjaar of a dossier, by the number under which each was
    first asked, and whether this dossier has it.
    """
    found = session.execute(
        _open_questions(real=row.example is None),
        {"digest": row.digest, "halfjaar": row.halfjaar},
    )
    return {number: bool(here) for number, here in found}


def condition_of(session: Session, row: CaseRow, outputs: Path) -> Condition:
    """The facts that the next step depends on, from the tables and the record of letters."""
    found = open_questions(session, row)
    here = sum(found.values())
    return Condition(
        blocking=row.blocking,
        open_questions=here,
        releasable=row.release_list is not None,
        open_elsewhere=len(found) - here,
        in_force=in_force(session, row),
        replaces=row.replaces if row.state != State.RELEASED else None,
        letter_problem=letter_problem(outputs, row.halfjaar, row.digest),
    )
