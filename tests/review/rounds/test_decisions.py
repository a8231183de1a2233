"""From concept to approval, with returns, questions and second rounds.

One person can not do it alone, whatever they try.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from support.fork_server import PROCESSES
from support.review.review_example import (
    REVIEWED,
    approved,
    opened,
    registered,
    replacing,
    reviewed,
    sealed,
    submitted,
)

from tasks.definitions.base import BESIDE_THE_CODE
from tasks.review import comments
from tasks.review.accounts.people import add_person, set_active, set_roles
from tasks.review.accounts.sessions import check_password
from tasks.review.decisions import approve, give_back, submit, vote, withdraw
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.record.tables import VoteRow
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.remarks import CommentKind
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, Role, State
from tasks.review.visibility import dossier, dossiers


def state_of(review: Review, digest: str) -> State:
    return dossier(review, "leo", digest).line.state


def test_a_dossier_goes_from_concept_to_approval(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = registered(review)
        assert state_of(review, digest) is State.CONCEPT
        submit(review, "mia", digest)
        assert state_of(review, digest) is State.IN_REVIEW
        for annex in REVIEWED:
            vote(review, "bo", digest, annex, Choice.AGREED)
        assert state_of(review, digest) is State.IN_REVIEW
        followed = [
            vote(review, "ugo", digest, annex, Choice.AGREED, "Goed zo.") for annex in REVIEWED
        ]
        assert followed == [State.IN_REVIEW] * (len(REVIEWED) - 1) + [State.REVIEWED]
        approve(review, "ugo", digest)
        assert state_of(review, digest) is State.APPROVED
        assert records_problem(review) is None
        assert [line.action for line in dossier(review, "leo", digest).log] == [
            Action.REGISTER,
            Action.SUBMIT,
            *[Action.VOTE] * (2 * len(REVIEWED)),
            Action.APPROVE,
        ]


def test_one_vote_to_return_returns_the_dossier_once_all_have_voted(review: Review) -> None:
    digest = submitted(review)
    with pytest.raises(Refused, match="toelichting"):
        vote(review, "bo", digest, "damages", Choice.RETURN)
    vote(review, "bo", digest, "damages", Choice.RETURN, "Het aantal klopt niet.")
    for annex in set(REVIEWED) - {"damages"}:
        vote(review, "bo", digest, annex, Choice.AGREED)
    followed = [vote(review, "ugo", digest, annex, Choice.AGREED) for annex in REVIEWED]
    assert followed == [State.IN_REVIEW] * (len(REVIEWED) - 1) + [State.RETURNED]
    with pytest.raises(Refused):
        approve(review, "ugo", digest)


def test_a_return_takes_a_reason_and_ends_the_round_at_once(review: Review) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "damages", Choice.AGREED)
    for nothing in ("", "  \n\u200b\u202e"):
        with pytest.raises(Refused, match="verplicht"):
            give_back(review, "ugo", digest, nothing)
    give_back(review, "ugo", digest, "Tabel 2 mist een land.")
    assert state_of(review, digest) is State.RETURNED
    assert [one.text for one in dossier(review, "mia", digest).comments] == [
        "Tabel 2 mist een land."
    ]


def test_no_vote_carries_over_to_another_digest_nor_to_a_second_round_of_the_same(
    review: Review,
) -> None:
    first = submitted(review)
    vote(review, "bo", first, "damages", Choice.AGREED)
    give_back(review, "ugo", first, "Graag anders.")
    second = submitted(review, text="anders")
    assert dossier(review, "bo", second).votes == ()
    assert state_of(review, first) is State.WITHDRAWN
    assert register_dossier(review, sealed(review.outputs), "mia") is State.CONCEPT
    submit(review, "mia", first)
    seen = dossier(review, "bo", first)
    assert (seen.line.round, seen.line.state) == (3, State.IN_REVIEW)
    assert set(seen.annexes_to_judge) == set(REVIEWED)
    vote(review, "bo", first, "damages", Choice.AGREED)
    assert [(one.round, one.annex) for one in dossier(review, "bo", first).votes] == [
        (1, "damages"),
        (3, "damages"),
    ]
    assert records_problem(review) is None


def test_one_dossier_of_a_halfjaar_is_under_review_and_a_new_concept_does_not_disturb_it(
    review: Review,
) -> None:
    first = approved(review)
    second = registered(review, text="later")
    invented = registered(review, text="verzonnen", example="voorbeeldcijfers")
    assert [state_of(review, one) for one in (first, second)] == [State.APPROVED, State.CONCEPT]
    submit(review, "mia", second)
    submit(review, "mia", invented)
    assert [state_of(review, one) for one in (first, second, invented)] == [
        State.WITHDRAWN,
        State.IN_REVIEW,
        State.IN_REVIEW,
    ]
    last = dossier(review, "leo", first).log[-1]
    assert (last.action, last.data["by"]) == (Action.SUPERSEDE, second)
    assert {line.digest for line in dossiers(review, "leo", "2025-H1")} == {first, second, invented}
    assert dossiers(review, "leo", "2024-H2") == []


def test_a_released_dossier_stays_released_when_a_next_one_is_submitted(review: Review) -> None:
    first = approved(review)
    release(review, "vera", first)
    submitted(review, text="later", replaced=replacing(first))
    assert state_of(review, first) is State.RELEASED


def test_offering_the_same_dossier_again_changes_nothing(review: Review) -> None:
    digest = submitted(review)
    before = dossier(review, "leo", digest)
    assert register_dossier(review, sealed(review.outputs), "mia") is State.IN_REVIEW
    assert dossier(review, "leo", digest) == before


def test_the_maker_does_not_judge_nor_release_with_any_role(review: Review) -> None:
    add_person(
        review, "beheer", "max", "Max", "max@example.org", set(Role), {"beleid", "uitvoering"}
    )
    folder = sealed(review.outputs)
    digest = folder.name
    register_dossier(review, folder, "max")
    # Somebody else submits: then both are makers.
    submit(review, "mia", digest)
    assert dossier(review, "leo", digest).makers == ("max", "mia")
    with pytest.raises(Refused, match="Wie een dossier maakte"):
        vote(review, "max", digest, "buitenland", Choice.AGREED)
    with pytest.raises(Refused, match="Wie een dossier maakte"):
        give_back(review, "max", digest, "Nee.")
    assert dossier(review, "max", digest).annexes_to_judge == ()


def test_who_submits_becomes_a_maker(review: Review) -> None:
    set_roles(review, "beheer", "bo", {Role.MAKER, Role.REVIEWER})
    digest = registered(review)
    submit(review, "bo", digest)
    with pytest.raises(Refused, match="Wie een dossier maakte"):
        vote(review, "bo", digest, "buitenland", Choice.AGREED)


def test_nobody_votes_twice_on_an_annex(review: Review) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "buitenland", Choice.AGREED)
    with pytest.raises(Refused, match="al gestemd"):
        vote(review, "bo", digest, "buitenland", Choice.RETURN, "Toch niet.")
    # Nor does somebody else of the same group take the other seat.
    with pytest.raises(Refused, match="al bezet"):
        vote(review, "ben", digest, "buitenland", Choice.AGREED)


def test_the_database_itself_refuses_a_second_vote(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = submitted(review)
        vote(review, "bo", digest, "buitenland", Choice.AGREED)
        again = VoteRow(
            dossier=digest,
            round=1,
            annex="buitenland",
            person="bo",
            groups="",
            choice=Choice.AGREED,
            moment=review.now(),
        )
        with pytest.raises(IntegrityError), review.writing() as session:
            session.add(again)


def _vote_at_once(url: str, outputs: Path, digest: str, person: str) -> str:
    with open_review(url, outputs) as review:
        try:
            return vote(review, person, digest, "buitenland", Choice.AGREED)
        except Refused as refused:
            return str(refused)


def test_one_person_with_two_sessions_votes_once(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = submitted(review)
        with PROCESSES.Pool(2) as pool:
            said = pool.starmap(
                _vote_at_once, [(url, tmp_path / "uit", digest, "bo")] * 6, chunksize=1
            )
        assert sorted(said)[-1] == State.IN_REVIEW
        assert len([one for one in said if "al gestemd" in one]) == 5
        with review.reading() as session:
            assert len(session.scalars(select(VoteRow)).all()) == 1
        assert records_problem(review) is None


def test_an_open_question_stops_approval_and_release_until_it_is_closed(review: Review) -> None:
    digest = reviewed(review)
    first = comments.ask(
        review, "bo", digest, "Klopt dit land?", "buitenland", "buitenland.wkb.7028.kinderen"
    )
    second = comments.ask(review, "ugo", digest, "En dit?", "buitenland", "blok-1")
    with pytest.raises(Refused, match="staan nog 2 vragen open"):
        approve(review, "bo", digest)
    comments.answer(review, "mia", first, "Ja.")
    comments.close(review, "bo", first, "Dank.")
    with pytest.raises(Refused, match="staat nog een vraag open"):
        approve(review, "bo", digest)
    comments.close(review, "bo", second, "Ook goed.")
    approve(review, "bo", digest)
    third = comments.ask(review, "vera", digest, "Is dit voor alle jaren?")
    with pytest.raises(Refused, match="staat nog een vraag open"):
        release(review, "vera", digest)
    comments.close(review, "vic", third, "Ja.")
    release(review, "vera", digest)


def test_a_blocking_finding_stops_the_way_to_release(review: Review) -> None:
    digest = registered(review, blocking=2)
    comments.remark(review, "bo", digest, "Ik kijk vast mee.")
    with pytest.raises(Refused, match="2 blokkerende bevindingen"):
        submit(review, "mia", digest)
    assert dossier(review, "mia", digest).refusals[Action.SUBMIT]


@pytest.mark.parametrize(
    "anchor", ["buitenland.wkb.0000.kinderen", "blok-99", "../../etc/passwd", ""]
)
def test_a_comment_is_about_something_that_is_there(review: Review, anchor: str) -> None:
    digest = registered(review)
    with pytest.raises(Refused, match="geen cijfer of alinea"):
        comments.remark(review, "bo", digest, "Kijk.", "buitenland", anchor)
    with pytest.raises(Refused, match="niet beoordeeld"):
        comments.remark(review, "bo", digest, "Kijk.", "../buitenland")
    with pytest.raises(Refused, match="geen cijfer of alinea"):
        comments.remark(review, "bo", digest, "Kijk.", None, "blok-1")


def test_a_text_is_kept_as_text_without_what_nobody_can_see(review: Review) -> None:
    digest = registered(review)
    comments.remark(review, "bo", digest, " <script>alert(1)</script>\u202e\x07\r\nregel 2 ")
    assert dossier(review, "mia", digest).comments[0].text == "<script>alert(1)</script>\nregel 2"
    with pytest.raises(Refused, match="5001 tekens"):
        comments.remark(review, "bo", digest, "x" * 5001)


def test_what_can_not_be_reviewed_is_refused_in_words(review: Review, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="staat niet in"):
        register_dossier(review, sealed(tmp_path / "elders"), "mia")
    with pytest.raises(Refused, match="niemand met de naam piet"):
        register_dossier(review, sealed(review.outputs), "piet")
    damaged = sealed(review.outputs, text="stuk")
    damaged.chmod(0o755)
    (damaged / "damages.pdf").unlink()
    with pytest.raises(Refused, match=r"damages\.pdf ontbreekt"):
        register_dossier(review, damaged, "mia")
    with pytest.raises(Refused, match="niet voor beoordeling aangeboden"):
        submit(review, "mia", "ab" * 32)


def test_other_rules_than_those_of_the_dossier_are_not_put_in_their_place(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sealed(review.outputs)
    other = review.outputs / "config"
    shutil.copytree(BESIDE_THE_CODE, other)
    with (other / "beoordeling.yaml").open("a", encoding="utf-8") as file:
        file.write("# een regel erbij\n")
    monkeypatch.setenv("SVZ_DEFINITIONS", str(other))
    with pytest.raises(Refused, match="een andere dan toen dit dossier werd gemaakt"):
        register_dossier(review, folder, "mia")


def test_a_blocked_account_stops_at_once(review: Review) -> None:
    digest = submitted(review)
    set_active(review, "beheer", "bo", False)
    with pytest.raises(Refused, match="geblokkeerd"):
        vote(review, "bo", digest, "damages", Choice.AGREED)


# Blindness
def test_reviewers_are_blind_to_each_other_until_both_have_voted(review: Review) -> None:
    digest = submitted(review)
    question = comments.ask(review, "bo", digest, "Klopt dit?", "buitenland")
    comments.remark(review, "bo", digest, "Over het geheel: mooi.")
    vote(review, "bo", digest, "buitenland", Choice.RETURN, "Nee.")
    comments.answer(review, "mia", question, "Ja hoor.")

    def seen(viewer: str) -> tuple[list[Choice | None], list[str], set[str]]:
        view = dossier(review, viewer, digest)
        told = {str(value) for line in view.log for value in line.data.values()}
        return [one.choice for one in view.votes], [one.text for one in view.comments], told

    for other in ("ugo", "ben", "vera", "leo"):
        choices, texts, told = seen(other)
        assert choices == [None], other
        assert texts == [], other
        assert Choice.RETURN not in told
        assert CommentKind.VOTE not in told
        assert CommentKind.QUESTION not in told
    assert seen("bo")[:2] == (
        [Choice.RETURN],
        ["Klopt dit?", "Over het geheel: mooi.", "Nee.", "Ja hoor."],
    )
    # The maker must be able to answer, but does not know how anybody votes.
    assert seen("mia")[:2] == ([None], ["Klopt dit?", "Over het geheel: mooi.", "Ja hoor."])
    vote(review, "ugo", digest, "buitenland", Choice.AGREED)
    for other in ("mia", "ugo", "ben", "vera", "leo"):
        assert set(seen(other)[0]) == {Choice.RETURN, Choice.AGREED}
        assert {"Klopt dit?", "Nee.", "Ja hoor."} <= set(seen(other)[1])
    # What was said of the whole stays hidden until every annex has its votes.
    assert "Over het geheel: mooi." not in seen("ugo")[1]
    give_back(review, "ben", digest, "Opnieuw.")
    assert "Over het geheel: mooi." in seen("ugo")[1]
    assert Choice.RETURN in seen("leo")[2]


def test_what_reviewers_say_before_the_round_begins_is_hidden_too(review: Review) -> None:
    digest = registered(review)
    comments.remark(review, "bo", digest, "Dit wordt niets.", "damages")
    comments.remark(review, "mia", digest, "Nieuw is tabel 2.", "damages")
    assert [one.text for one in dossier(review, "ugo", digest).comments] == ["Nieuw is tabel 2."]
    withdraw(review, "mia", digest, "Ik begin opnieuw.")
    assert len(dossier(review, "ugo", digest).comments) == 3


def test_the_hash_of_a_hidden_vote_does_not_give_it_away(review: Review, tmp_path: Path) -> None:
    digest = submitted(review)
    vote(review, "bo", digest, "buitenland", Choice.AGREED)
    with sqlite3.connect(tmp_path / "uit" / "history.db") as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM review_log")]
    connection.close()
    salts = {body.split('"salt":"')[1] for body in bodies}
    assert len(salts) == len(bodies) > 8


def test_nonsense_of_a_forged_request_is_refused_in_words(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = submitted(review)
        for nonsense in ("\x00", "é" * 64, "../" + digest, "' OR 1=1 --", digest.upper(), "\ud800"):
            for attempt in (
                lambda nonsense=nonsense: dossier(review, "bo", nonsense),
                lambda nonsense=nonsense: dossier(review, nonsense, digest),
                lambda nonsense=nonsense: vote(review, "bo", digest, nonsense, Choice.AGREED),
                lambda nonsense=nonsense: comments.ask(
                    review, "bo", digest, "Waarom?", "damages", nonsense
                ),
                lambda nonsense=nonsense: check_password(review, nonsense, nonsense, "192.0.2.1"),
            ):
                with pytest.raises(Refused):
                    attempt()
            assert dossiers(review, "bo", nonsense) == []
        for number in (0, -1, 2**31, 2**80):
            with pytest.raises(Refused, match="geen vraag"):
                comments.close(review, "bo", number, "Klaar.")
