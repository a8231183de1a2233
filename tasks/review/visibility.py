"""What a person may see of the dossiers in review. Reviewers of an annex can not see each other's
votes and comments until all of them have voted.

The pages show nothing that does not come from here, so one place decides what is hidden.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.dossier.sealed.compare import Change
from tasks.review.accounts.people import person_named
from tasks.review.cases import case_of, condition_of, open_questions, row_of
from tasks.review.naming import Named, names
from tasks.review.record.log import hash_of, lines_about
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, CommentRow, VoteRow
from tasks.review.remarks import CommentKind
from tasks.review.rules.outcome import Choice
from tasks.review.rules.policies import Condition, obstacles
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.seats import free_seats
from tasks.review.rules.states import Action, State

#: While a round is in one of these, reviewers judge by themselves.
JUDGING = (State.CONCEPT, State.IN_REVIEW)


@dataclass(frozen=True)
class ReviewLine:
    """A dossier in the list; see :class:`tasks.review.record.tables.CaseRow`.

    ``name`` is what people call it, see :mod:`tasks.review.naming`. ``replaces`` and
    ``replaced_by`` are the digests of the dossiers whose releases it replaces, and that replaced
    its own; None if there is none.
    """

    digest: str
    name: str
    halfjaar: str
    example: str | None
    state: State
    concept: int
    round: int
    blocking: int
    registered: datetime
    replaces: str | None
    replaced_by: str | None


@dataclass(frozen=True)
class Vote:
    """A vote. ``choice`` is None while the viewer may not know it; ``confirms`` is the digest for
    which the voter said the same before, if this vote confirms that.
    """

    annex: str
    person: str
    round: int
    choice: Choice | None
    moment: datetime
    confirms: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where a comment was first said that went along to this dossier.

    Attributes:
        concept, digest: of that dossier.
        moved: whether its place there is gone here.
        changed: whether what it is about is different here; None if there is nothing to compare.
    """

    concept: int
    digest: str
    moved: bool
    changed: Change | None


@dataclass(frozen=True)
class Comment:
    """A comment; see :class:`tasks.review.record.tables.CommentRow`. ``open`` is about
    questions.
    """

    id: int
    round: int
    annex: str | None
    anchor: str | None
    person: str
    kind: CommentKind
    about: int | None
    text: str
    moment: datetime
    open: bool
    origin: Origin | None = None


@dataclass(frozen=True)
class LogLine:
    """A line of the log for people. ``data`` is empty while the viewer may not know it; ``hash`` is
    that of the line, by which its place in the log can be proven.
    """

    number: int
    hash: str
    moment: datetime
    person: str
    action: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class ReviewView:
    """A dossier as one person may see it.

    Attributes:
        line: as in the list.
        makers: their names.
        seats: per annex, see :mod:`tasks.review.rules.seats`.
        votes, comments, log: in order; what the viewer may not know yet is left out or emptied.
        judged: what a vote is on, see :class:`tasks.review.rules.rights.Case`.
        open_seats: per annex, the seats that have not voted yet.
        condition: blocking findings and open questions.
        refusals: per action why the viewer can not do it now; an empty list means that they can. Of
            a vote: for any annex.
        vote_refusals: per annex why the viewer can not vote on it now; empty if they can.
    """

    line: ReviewLine
    makers: tuple[str, ...]
    seats: Mapping[str, tuple[str, ...]]
    judged: Mapping[str, str]
    open_seats: Mapping[str, tuple[str, ...]]
    votes: tuple[Vote, ...]
    comments: tuple[Comment, ...]
    log: tuple[LogLine, ...]
    condition: Condition
    refusals: Mapping[Action, list[str]]
    vote_refusals: Mapping[str, list[str]]

    @property
    def annexes_to_judge(self) -> tuple[str, ...]:
        """The annexes that the viewer can vote on now."""
        return tuple(annex for annex, problems in self.vote_refusals.items() if not problems)


def dossiers(review: Review, viewer: str, halfjaar: str | None = None) -> list[ReviewLine]:
    """All dossiers, newest first, or those of one halfjaar.

    Raises Refused for somebody without a role.
    """
    query = select(CaseRow).order_by(CaseRow.registered.desc(), CaseRow.digest)
    with review.reading() as session:
        person = person_named(session, viewer)
        if problems := objections(Action.READ, person, Case(State.CONCEPT)):
            raise Refused(" ".join(problems))
        named = names(session)
        return [
            _line(row, named[row.digest])
            for row in session.scalars(query)
            if halfjaar in (None, row.halfjaar)
        ]


def dossier(review: Review, viewer: str, digest: str) -> ReviewView:
    """One dossier, as ``viewer`` may see it.

    Raises Refused if there is no such dossier, or the viewer has no role.
    """
    with review.reading() as session:
        person, row = person_named(session, viewer), row_of(session, digest)
        case, condition = case_of(session, row), condition_of(session, row, review.outputs)
        if problems := objections(Action.READ, person, case):
            raise Refused(" ".join(problems))
        sight = Sight(person, case, row.round)
        lines = lines_about(session, digest)
        entries = [json.loads(line) for line in lines]
        origins = _Origins(session, person, entries)
        return ReviewView(
            line=_line(row, names(session, row.halfjaar)[digest]),
            makers=tuple(sorted(case.makers)),
            seats=case.seats,
            judged=case.judged,
            open_seats={
                annex: free_seats(seats, case.votes.get(annex, {}))
                for annex, seats in case.seats.items()
            },
            votes=tuple(_votes(session, digest, sight, entries)),
            comments=tuple(_comments(session, row, sight, origins)),
            log=tuple(_log(lines, entries, sight, origins)),
            condition=condition,
            refusals={
                action: objections(action, person, case) + obstacles(action, condition)
                for action in Action
            },
            vote_refusals={
                annex: objections(Action.VOTE, person, case, annex) for annex in case.seats
            },
        )


@dataclass(frozen=True)
class Sight:
    """What one person may know of one dossier in its present round."""

    viewer: Person
    case: Case
    round: int

    def knows_vote(self, by: str, annex: str, round: int) -> bool:
        """Whether the viewer may know how somebody voted."""
        return (
            by == self.viewer.name
            or round < self.round
            or self.case.state not in JUDGING
            or self.case.complete(annex)
        )

    def knows_comment(
        self, by: str, kind: str, annex: str | None, round: int, thread_of: str | None
    ) -> bool:
        """Whether the viewer may read a comment.

        Everybody may read what makers say. What others say is visible to the makers, who must
        answer, and to the person who said it. The other viewers may read it once the annex has all
        its votes (about the dossier: once all annexes have). An answer is visible to everybody who
        may read its question.

        Args:
            by: who said it.
            kind: see :class:`tasks.review.remarks.CommentKind`.
            annex: what it is about, None for the dossier.
            round: in which it was said.
            thread_of: of an answer or closing: who asked.
        """
        if by == self.viewer.name or round < self.round or self.case.state not in JUDGING:
            return True
        if all(self.case.complete(one) for one in ([annex] if annex else self.case.seats)):
            return True
        if kind == CommentKind.VOTE:
            return False
        if thread_of is not None:
            return self.viewer.name == thread_of or self.viewer.name in self.case.makers
        return by in self.case.makers or self.viewer.name in self.case.makers


class _Origins:
    """What the log says of the comments that went along to a dossier, by their number here. Who
    could not read one where it was said, can not read it here either.
    """

    def __init__(self, session: Session, viewer: Person, entries: list[dict[str, Any]]) -> None:
        self._session = session
        self._viewer = viewer
        self._said = {
            entry["data"]["comment"]: entry["data"]
            for entry in entries
            if entry["action"] == Action.CARRY
        }
        self._sights: dict[str, Sight] = {}

    def __contains__(self, number: int) -> bool:
        return number in self._said

    def of(self, number: int) -> Origin:
        data = self._said[number]
        origin, row = data["origin"], self._row(data["origin"]["dossier"])
        moved = data["about"] is None and data["changed"] == Change.GONE
        changed = Change(data["changed"]) if data["changed"] is not None else None
        return Origin(row.concept, origin["dossier"], moved, changed)

    def asker(self, number: int) -> str:
        """Who said it."""
        return str(self._said[number]["origin"]["person"])

    def known(self, number: int) -> bool:
        """Whether the viewer may read it."""
        data = self._said[number]
        origin = data["origin"]
        if origin["dossier"] not in self._sights:
            row = self._row(origin["dossier"])
            case = case_of(self._session, row)
            self._sights[origin["dossier"]] = Sight(self._viewer, case, row.round)
        first = self._session.get_one(CommentRow, origin["comment"])
        question = (
            self._session.get_one(CommentRow, first.about) if first.about is not None else None
        )
        return self._sights[origin["dossier"]].knows_comment(
            first.person,
            first.kind,
            first.annex,
            first.round,
            question.person if question is not None else None,
        )

    def _row(self, digest: str) -> CaseRow:
        return self._session.get_one(CaseRow, digest)


def _line(row: CaseRow, named: Named) -> ReviewLine:
    return ReviewLine(
        row.digest,
        named.name,
        row.halfjaar,
        row.example,
        State(row.state),
        row.concept,
        row.round,
        row.blocking,
        row.registered,
        row.replaces,
        named.replaced_by,
    )


def _votes(
    session: Session, digest: str, sight: Sight, entries: list[dict[str, Any]]
) -> list[Vote]:
    confirmed = {
        (data["round"], data["annex"], entry["person"]): data["confirms"]
        for entry in entries
        if "confirms" in (data := entry["data"])
    }
    rows = session.scalars(
        select(VoteRow)
        .where(VoteRow.dossier == digest)
        .order_by(VoteRow.round, VoteRow.moment, VoteRow.annex)
    )
    return [
        Vote(
            row.annex,
            row.person,
            row.round,
            Choice(row.choice) if sight.knows_vote(row.person, row.annex, row.round) else None,
            row.moment,
            confirmed.get((row.round, row.annex, row.person))
            if sight.knows_vote(row.person, row.annex, row.round)
            else None,
        )
        for row in rows
    ]


def _comments(session: Session, case: CaseRow, sight: Sight, origins: _Origins) -> list[Comment]:
    rows = session.scalars(
        select(CommentRow).where(CommentRow.dossier == case.digest).order_by(CommentRow.id)
    ).all()
    by_id = {row.id: row for row in rows}
    still_open = open_questions(session, case)
    return [
        Comment(
            row.id,
            row.round,
            row.annex,
            row.anchor,
            row.person,
            CommentKind(row.kind),
            row.about,
            row.text,
            row.moment,
            open=row.kind == CommentKind.QUESTION and row.first in still_open,
            origin=origins.of(row.id) if row.id in origins else None,
        )
        for row in rows
        if (
            origins.known(row.id)
            if row.id in origins
            else sight.knows_comment(
                row.person,
                row.kind,
                row.annex,
                row.round,
                by_id[row.about].person if row.about else None,
            )
        )
    ]


def _log(
    written: list[str], entries: list[dict[str, Any]], sight: Sight, origins: _Origins
) -> list[LogLine]:
    lines, asker = [], dict[int, str]()
    for line, entry in zip(written, entries, strict=True):
        data, by = entry["data"], entry["person"]
        known = True
        if entry["action"] == Action.VOTE:
            known = sight.knows_vote(by, data["annex"], data["round"])
        elif entry["action"] == Action.CARRY:
            asker[data["comment"]] = origins.asker(data["comment"])
            known = origins.known(data["comment"])
        elif "comment" in data:
            asker[data["comment"]] = by
            known = sight.knows_comment(
                by, data["kind"], data["annex"], data["round"], asker.get(data["about"])
            )
        shown = data if known else {}
        lines.append(
            LogLine(
                entry["number"],
                hash_of(line),
                datetime.fromisoformat(entry["moment"]),
                by,
                entry["action"],
                shown,
            )
        )
    return lines
