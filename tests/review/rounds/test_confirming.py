"""What did not change is confirmed in one act, by the same person on the same seat, and nothing
carries over by itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.review.review_example import REVIEWED, opened, reviewed, sealed, submitted

from tasks.review import comments
from tasks.review.accounts.people import set_groups
from tasks.review.confirming import confirm, confirmable, judged_before
from tasks.review.decisions import approve, give_back, submit, vote
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.record.tables import VoteRow
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, State
from tasks.review.visibility import dossier

UNCHANGED = set(REVIEWED) - {"buitenland"}


@pytest.fixture
def first(review: Review) -> str:
    """A dossier that everybody judged to be good, and that was returned all the same."""
    digest = reviewed(review)
    give_back(review, "ben", digest, "Eén cijfer klopt niet.")
    return digest


def test_one_act_votes_on_what_is_the_same_and_the_log_says_what_it_confirms(
    url: str, tmp_path: Path
) -> None:
    with opened(url, tmp_path / "uit") as review:
        first = reviewed(review)
        give_back(review, "ben", first, "Eén cijfer klopt niet.")
        second = submitted(review, children=8_100)
        assert dossier(review, "leo", second).votes == ()
        for name in ("bo", "ugo"):
            assert confirmable(review, name, second) == dict.fromkeys(UNCHANGED, first)
            assert set(confirm(review, name, second)) == UNCHANGED
            assert confirmable(review, name, second) == {}
        view = dossier(review, "leo", second)
        assert {(one.annex, one.person, one.confirms) for one in view.votes} == {
            (annex, name, first) for annex in UNCHANGED for name in ("bo", "ugo")
        }
        confirming = [line.data["confirms"] for line in view.log if line.action == Action.VOTE]
        assert confirming == [first] * 2 * len(UNCHANGED)
        assert view.line.state is State.IN_REVIEW
        vote(review, "bo", second, "buitenland", Choice.AGREED)
        assert vote(review, "ugo", second, "buitenland", Choice.AGREED) is State.REVIEWED
        approve(review, "bo", second)
        assert verify_folder(release(review, "vera", second)) == []
        assert records_problem(review) is None


def test_others_can_not_confirm_what_they_did_not_judge(review: Review, first: str) -> None:
    second = submitted(review, children=8_100)
    for name in ("ben", "mia", "vera", "leo"):
        assert confirmable(review, name, second) == {}
        with pytest.raises(Refused):
            confirm(review, name, second)
    assert dossier(review, "leo", second).votes == ()
    assert judged_before(review, "bo", second) == dict.fromkeys(REVIEWED, first)


def test_only_a_vote_in_favour_is_confirmed_and_only_the_last(review: Review) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "damages", Choice.AGREED)
    vote(review, "bo", digest, "invordering", Choice.RETURN, "Nee.")
    second = submitted(review, children=8_100)
    assert set(confirmable(review, "bo", second)) == {"damages"}
    vote(review, "bo", second, "damages", Choice.RETURN, "Bij nader inzien niet.")
    third = submitted(review, children=8_200)
    assert confirmable(review, "bo", third) == {}


def test_a_vote_that_was_given_is_not_given_again(review: Review, first: str) -> None:
    second = submitted(review, children=8_100)
    vote(review, "bo", second, "damages", Choice.AGREED)
    assert set(confirmable(review, "bo", second)) == UNCHANGED - {"damages"}
    vote(review, "ugo", second, "invordering", Choice.AGREED)
    assert "invordering" in confirm(review, "bo", second)
    # Nor by two people on the one seat.
    third = submitted(review, children=8_300)
    for annex in REVIEWED:
        vote(review, "ben", third, annex, Choice.AGREED)
    assert confirmable(review, "bo", third) == {}


def test_the_same_dossier_offered_again_is_confirmed_in_one_act(review: Review, first: str) -> None:
    register_dossier(review, sealed(review.outputs), "mia")
    submit(review, "mia", first)
    assert set(confirm(review, "bo", first)) == set(REVIEWED)


def test_a_confirmed_annex_can_be_confirmed_again_in_a_third_round(
    review: Review, first: str
) -> None:
    second = submitted(review, children=8_100)
    confirm(review, "bo", second)
    third = submitted(review, children=8_200)
    assert confirmable(review, "bo", third) == dict.fromkeys(UNCHANGED, second)


def test_a_seat_that_was_anothers_is_no_reason(review: Review, first: str) -> None:
    set_groups(review, "beheer", "bo", {"sturing"})
    set_groups(review, "beheer", "ugo", {"beleid"})
    second = submitted(review, children=8_100)
    assert confirmable(review, "ugo", second) == {}
    assert confirmable(review, "bo", second) == {}


def test_a_dossier_that_did_not_seal_its_sections_is_judged_anew(review: Review) -> None:
    older = submitted(review, version=1)
    vote(review, "bo", older, "damages", Choice.AGREED)
    assert confirmable(review, "bo", submitted(review, children=8_100)) == {}


def test_a_dossier_that_is_gone_or_changed_confirms_nothing(review: Review, first: str) -> None:
    second = submitted(review, children=8_100)
    folder = review.outputs / "2025-H1" / first
    (folder / "sections.json").chmod(0o644)
    (folder / "sections.json").write_bytes(b"{}")
    assert confirmable(review, "bo", second) == {}


def test_a_vote_that_only_a_table_knows_is_not_confirmed(review: Review, first: str) -> None:
    second = submitted(review, children=8_100)
    with review.writing() as session:
        one = {"dossier": first, "round": 1, "annex": "damages", "person": "ben"}
        session.add(VoteRow(**one, groups="beleid", choice=Choice.AGREED, moment=review.now()))
    with pytest.raises(Refused, match="niet heel, dus wordt er niets bevestigd"):
        confirm(review, "ben", second)
    assert dossier(review, "leo", second).votes == ()


def test_a_question_does_not_keep_anybody_from_confirming(review: Review, first: str) -> None:
    second = submitted(review, children=8_100)
    comments.ask(review, "bo", second, "Nog één ding.", "damages")
    assert "damages" in confirm(review, "bo", second)
