"""Many reviewers at once: nothing is lost, nobody sits on two seats, and everyone who is too late
hears so.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from support.cases import cases
from support.review.review_example import REVIEWED
from support.review.reviewers_at_once import reviewers_at_once

from tasks.review.record.consistency import records_problem
from tasks.review.record.store import open_review
from tasks.review.record.tables import CommentRow, LogRow, VoteRow
from tasks.review.rules.states import Action, State
from tasks.review.visibility import dossier

REVIEWERS = cases(usual=15, long=50)


@pytest.mark.grows
def test_of_reviewers_at_once_nothing_is_lost(url: str, tmp_path: Path) -> None:
    digest, load = reviewers_at_once(url, tmp_path / "uit", REVIEWERS)
    assert len(load.voted) == 2 * len(REVIEWED)
    assert len(load.refusals) == (REVIEWERS - 2) * len(REVIEWED)
    assert all("al bezet" in one or "kan niemand stemmen" in one for one in load.refusals)
    with open_review(url, tmp_path / "uit") as review:
        assert records_problem(review) is None
        with review.reading() as session:
            votes = {(row.annex, row.person) for row in session.scalars(select(VoteRow))}
            said = sorted(
                row.text for row in session.scalars(select(CommentRow)) if row.kind == "opmerking"
            )
            numbers = session.scalars(select(LogRow.number).order_by(LogRow.number)).all()
        assert votes == set(load.voted)
        assert said == sorted(f"lid{number:02} over damages" for number in range(REVIEWERS))
        assert list(numbers) == list(range(1, len(numbers) + 1))
        view = dossier(review, "leo", digest)
        assert view.line.state is State.REVIEWED
        assert sum(line.action == Action.REMARK for line in view.log) == REVIEWERS
