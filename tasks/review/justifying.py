"""A maker answers the findings that ask: that a value is right, and why.

The answer is a line in the chain of the dossier, and an input of the next run of the halfjaar,
which seals it (:mod:`tasks.dossier.history.justification`). The dossier at which somebody answered
stays what it is: it is sealed. The next one can be released.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.definitions.finding import Finding
from tasks.dossier.history.history import note_justification
from tasks.dossier.history.justification import Justification
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.review.cases import CaseChange, changing, of_halfjaar, row_of
from tasks.review.decisions import add_comment
from tasks.review.record.log import written
from tasks.review.record.store import Review
from tasks.review.record.tables import CaseRow, CommentRow, PersonRow
from tasks.review.remarks import CommentKind, accepted
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, State

#: A reason that nobody could check is none.
SHORTEST = 10


class Asked(NamedTuple):
    """A finding that asks, the answer if anybody gave one, and whether this dossier sealed it."""

    finding: Finding
    answer: Justification | None
    sealed: bool


def justify(review: Review, person: str, digest: str, reasons: Mapping[str, str]) -> int:
    """Answer findings of a dossier, all in one act; returns how many.

    Args:
        review: the records.
        person: who answers.
        digest: of the dossier that asks.
        reasons: by the key of the finding, why its value is right. Empty ones are passed over.

    Raises:
        Refused: if the person may not, nothing is answered, the dossier does not ask this, or a
            reason is too short to be one. Then nothing has changed.
    """
    given = {key: text for key, text in reasons.items() if text.strip()}
    if not given:
        raise Refused("Vul bij ten minste één bevinding in waarom de waarde klopt.")
    with changing(review, person, digest, Action.JUSTIFY) as change:
        try:
            sealed = SealedDossier(review.outputs / change.row.halfjaar / digest)
            asked = sealed.asking
        except ChangedError as error:
            raise Refused(f"De bevindingen van dit dossier zijn niet te lezen. {error}") from error
        for key, text in given.items():
            if key not in asked:
                raise Refused("Dit dossier heeft deze bevinding niet, of zij vraagt niets.")
            _answer(change, asked[key], text)
    return len(given)


def asking(review: Review, digest: str) -> list[Asked]:
    """The findings of a dossier that ask, each question once, in the order of sealing, with the
    last answer anybody gave in the halfjaar. Empty if its folder can not be read.
    """
    with review.reading() as session:
        row = row_of(session, digest)
        answers = _answers(session, row)
        dossier = SealedDossier(review.outputs / row.halfjaar / digest)
        try:
            found, sealed = dossier.asking, dossier.justifications
        except ChangedError:
            return []
    return [
        Asked(one, sealed.get(key) or answers.get(key), sealed=key in sealed)
        for key, one in found.items()
    ]


def unanswered(review: Review, digest: str) -> list[Finding]:
    """The findings of a dossier that nobody answered, there or at another concept."""
    return [one.finding for one in asking(review, digest) if one.answer is None]


def _answer(change: CaseChange, finding: Finding, text: str) -> None:
    reason = accepted(text)
    if len(reason) < SHORTEST:
        raise Refused(
            f"„{reason}” zegt niet waarom de waarde klopt bij: {finding.text} Schrijf het zo op "
            "dat een ander het kan nagaan."
        )
    said = add_comment(
        change, CommentKind.JUSTIFICATION, reason, annex=None, anchor=finding.key, about=None
    )
    change.carry_out(State(change.row.state), said)
    note_justification(
        change.session,
        change.row.halfjaar,
        Justification(
            key=finding.key,
            reason=reason,
            person=change.person.name,
            moment=written(change.moment),
        ),
        example=change.row.example is not None,
    )


def _given(session: Session, row: CaseRow) -> list[CommentRow]:
    """Every answer at any concept of the halfjaar of a dossier, oldest first; not its copies."""
    query = (
        select(CommentRow)
        .join(CaseRow, CaseRow.digest == CommentRow.dossier)
        .where(*of_halfjaar(row), CommentRow.kind == CommentKind.JUSTIFICATION)
        .where(CommentRow.origin.is_(None))
        .order_by(CommentRow.id)
    )
    return list(session.scalars(query))


def _answers(session: Session, row: CaseRow) -> dict[str, Justification]:
    """The last answer under every key."""
    return {
        one.anchor: Justification(
            key=one.anchor, reason=one.text, person=one.person, moment=written(one.moment)
        )
        for one in _given(session, row)
        if one.anchor is not None
    }


def waiting_for_answer(session: Session, row: CaseRow, dossier: SealedDossier) -> int:
    """How many findings of a dossier nobody has answered, there or at another concept."""
    answers = _answers(session, row)
    return sum(one.key not in answers for one in dossier.unjustified)


def answers_problem(session: Session, row: CaseRow, dossier: SealedDossier) -> str | None:
    """A sealed answer that nobody gave, in Dutch: what a dossier says that people answered must be
    in the log. None if all were given.
    """
    said = {(one.anchor, one.person, one.text, written(one.moment)) for one in _given(session, row)}
    for one in dossier.justifications.values():
        if (one.key, one.person, one.reason, one.moment) not in said:
            person = session.get(PersonRow, one.person)
            who = person.full_name if person is not None else one.person
            return (
                f"Het dossier noemt een antwoord van {who} op een bevinding dat niet in het "
                "logboek staat. Stel het dossier opnieuw samen."
            )
    return None
