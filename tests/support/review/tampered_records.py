"""Records of review with something in every table, for tests that change them behind the back of
the product; and what may change unseen, with the reason.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from support.review.review_example import (
    REVIEWED,
    Clock,
    approved,
    opened,
    registered,
    replacing,
)

from tasks.dossier.history.history import note_justification, open_history
from tasks.dossier.history.justification import Justification
from tasks.review import comments
from tasks.review.accounts.people import set_roles
from tasks.review.accounts.sessions import set_password, sign_in_trusted
from tasks.review.cases import changing
from tasks.review.decisions import add_comment, approve, give_back, submit, vote
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import written
from tasks.review.record.store import Review, open_review
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.remarks import CommentKind
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Action, Role, State

#: What the log does not say, and why not: whoever changes these is not seen.
NOT_IN_THE_LOG = {
    "review_sessions": {"seen": "no line is written when a session is used"},
    "review_notices": {
        "id": "names the row and nothing else",
        "person": "sent notices are not kept, so nobody counts them",
        "email": "nothing is sent to an address that the log does not know",
        "subject": "the same",
        "not_before": "when it is tried again",
        "tries": "the same",
        "sent": "the same",
    },
    "dossiers": {
        "id": "names the row and nothing else",
        "sealed_at": "no line is written about sealing",
    },
    "justifications": {"id": "names the row and nothing else"},
}
#: Attempts to sign in that failed, and are forgotten within the hour.
NOT_HELD = {"review_attempts"}
#: Tables from which a row may go: it was sent, or it ended.
MAY_GO = {"review_notices", "review_sessions"}
HELD = {
    "review_people",
    "review_sessions",
    "review_dossiers",
    "review_makers",
    "review_votes",
    "review_comments",
    "review_log",
    "review_notices",
    "dossiers",
    "justifications",
}


def records(outputs: Path) -> None:
    """A release after two rounds, with remarks and votes, and a rectification under review."""
    clock = Clock()
    with opened(None, outputs, clock) as review, open_history(None, outputs) as history:
        digest = approved(review)
        history.remember(halfjaar="2025-H1", digest=digest, blocking=0)
        clock.pass_time(timedelta(hours=1))
        give_back(review, "bo", digest, "Nog eens.")
        register_dossier(review, outputs / "2025-H1" / digest, "mia")
        submit(review, "mia", digest)
        for annex in REVIEWED:
            for person in ("bo", "ugo"):
                vote(review, person, digest, annex, Choice.AGREED)
        comments.close(review, "bo", comments.ask(review, "bo", digest, "Zeker?"), "Ja.")
        approve(review, "bo", digest)
        clock.pass_time(timedelta(hours=1))
        release(review, "vera", digest)
        other = registered(review, text="later", replaced=replacing(digest))
        set_roles(review, "beheer", "leo", {Role.READER, Role.REVIEWER})
        sign_in_trusted(review, "bo")
        sign_in_trusted(review, "leo")
        set_password(review, "beheer", "vic", "vier losse woorden hier")
        _justified(review, other)


def _justified(review: Review, digest: str) -> None:
    """An answer, without a finding that asks for it."""

    with changing(review, "mia", digest, Action.JUSTIFY) as change:
        kind, text = CommentKind.JUSTIFICATION, "Nagebeld bij de bron."
        said = add_comment(change, kind, text, annex=None, anchor="ab" * 12, about=None)
        change.carry_out(State.CONCEPT, said)
        answer = Justification(
            key="ab" * 12, reason=text, person="mia", moment=written(change.moment)
        )
        note_justification(change.session, "2025-H1", answer, example=False)


def said(outputs: Path) -> str | None:
    """What the check of the records in a folder of outputs says."""
    with open_review(None, outputs) as review:
        return records_problem(review)


def as_its_administrator(database: Path) -> sqlite3.Connection:
    """A connection that may change anything: without triggers, and without keys between tables."""
    connection = sqlite3.connect(database, isolation_level=None)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(triggers).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection
