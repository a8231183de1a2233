"""Nothing that was said is lost when a dossier is corrected: open questions and remarks go along to
the next concept of the halfjaar, and hold its release until they are closed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.review.review_example import (
    FIGURE,
    REVIEWED,
    opened,
    registered,
    replacing,
    reviewed,
    sealed,
    submitted,
)

from tasks.review import comments
from tasks.review.accounts.people import set_roles
from tasks.review.carry_over import same_block
from tasks.review.decisions import approve, give_back, submit, vote, withdraw
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import LogEntry, append, lines_about, read_lines
from tasks.review.record.origins import origins_problem
from tasks.review.record.replay import replay
from tasks.review.record.store import Review
from tasks.review.record.tables import CommentRow, LogRow
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.remarks import CommentKind, text_digest
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, Role, State
from tasks.review.visibility import Comment, dossier


def said(review: Review, viewer: str, digest: str) -> list[Comment]:
    return list(dossier(review, viewer, digest).comments)


def texts(review: Review, viewer: str, digest: str) -> list[str]:
    return [one.text for one in said(review, viewer, digest)]


def carried(review: Review, digest: str) -> list[dict[str, Any]]:
    """What the lines of the log say of what went along to a dossier."""
    with review.reading() as session:
        entries = [json.loads(line) for line in lines_about(session, digest)]
    return [one["data"] for one in entries if one["action"] == Action.CARRY]


def judged_good(review: Review, digest: str) -> None:
    for annex in REVIEWED:
        for person in ("bo", "ugo"):
            vote(review, person, digest, annex, Choice.AGREED)


def test_a_correction_keeps_the_question_and_is_not_released_before_it_is_closed(
    url: str, tmp_path: Path
) -> None:
    with opened(url, tmp_path / "uit") as review:
        first = submitted(review)
        asked = comments.ask(review, "bo", first, "Waarom 7.200?", "buitenland", FIGURE)
        comments.answer(review, "mia", asked, "Een rij te weinig; wordt verbeterd.")
        comments.remark(review, "ugo", first, "Mooi.", "damages")
        give_back(review, "ugo", first, "Graag verbeteren.")
        second = submitted(review, children=8_100)
        assert [line["changed"] for line in carried(review, second)] == ["gewijzigd", None, None]
        (question, answer, remark) = said(review, "ugo", second)
        assert (question.person, question.text, question.open) == ("bo", "Waarom 7.200?", True)
        assert (question.annex, question.anchor) == ("buitenland", FIGURE)
        assert (answer.about, answer.person) == (question.id, "mia")
        assert (remark.annex, remark.text) == ("damages", "Mooi.")
        assert {one.origin.digest for one in (question, answer, remark) if one.origin} == {first}
        judged_good(review, second)
        with pytest.raises(Refused, match="staat nog een vraag open"):
            approve(review, "bo", second)
        comments.close(review, "bo", question.id, "Het is nu 8.100.")
        assert [one.open for one in said(review, "ugo", first) if one.kind == "vraag"] == [False]
        approve(review, "bo", second)
        folder = release(review, "vera", second)
        assert verify_folder(folder) == []
        assert records_problem(review) is None


def test_the_line_says_who_said_it_where_and_when(review: Review) -> None:
    first = submitted(review)
    asked = comments.ask(review, "bo", first, "Waarom?", "buitenland", FIGURE)
    second = registered(review, text="anders")
    (line,) = carried(review, second)
    with review.reading() as session:
        told = read_lines(lines_about(session, first))[-1]
    assert line["text"] == told.data["text"]
    assert line["changed"] == "gelijk"
    assert line["origin"] == {
        "dossier": first,
        "comment": asked,
        "line": told.number,
        "hash": line["origin"]["hash"],
        "person": "bo",
        "roles": ["beoordelaar"],
        "moment": told.moment,
        "round": 1,
        "annex": "buitenland",
        "anchor": FIGURE,
    }


def test_what_is_said_between_offering_and_submitting_goes_along_too(review: Review) -> None:
    first = submitted(review)
    second = registered(review, text="anders")
    comments.ask(review, "bo", first, "En dit dan?")
    assert texts(review, "mia", second) == []
    submit(review, "mia", second)
    assert texts(review, "mia", second) == ["En dit dan?"]


def test_what_went_along_goes_along_once_over_any_number_of_concepts(review: Review) -> None:
    first = submitted(review)
    comments.remark(review, "bo", first, "Mooi.")
    asked = comments.ask(review, "bo", first, "Waarom?")
    for text in ("b", "c"):
        last = submitted(review, text=text)
    (remark, question) = said(review, "bo", last)
    assert (remark.text, question.text) == ("Mooi.", "Waarom?")
    assert question.origin is not None
    assert question.origin.concept == 1
    comments.answer(review, "mia", question.id, "Daarom.")
    submit(review, "mia", registered(review, text="d"))
    final = dossier(review, "bo", submitted(review, text="e"))
    assert [one.text for one in final.comments] == ["Mooi.", "Waarom?", "Daarom."]
    assert final.condition.open_questions == 1
    assert asked not in {one.id for one in final.comments}
    assert records_problem(review) is None


def test_a_closed_question_and_what_a_release_settled_stay_behind(review: Review) -> None:
    first = reviewed(review)
    asked = comments.ask(review, "bo", first, "Waarom?")
    comments.remark(review, "bo", first, "Mooi.")
    comments.close(review, "ugo", asked, "Duidelijk.")
    approve(review, "bo", first)
    release(review, "vera", first)
    assert texts(review, "mia", submitted(review, text="later", replaced=replacing(first))) == []


def test_examples_and_real_figures_do_not_mix(review: Review) -> None:
    comments.ask(review, "bo", submitted(review), "Waarom?")
    example = dossier(review, "mia", registered(review, text="proef", example="voorbeeld"))
    assert example.comments == ()
    assert (example.condition.open_questions, example.condition.open_elsewhere) == (0, 0)
    assert (example.line.concept, example.line.round) == (1, 1)


# One question, wherever it is.
def test_a_question_at_a_newer_concept_holds_the_release_of_the_one_under_review(
    review: Review,
) -> None:
    first = reviewed(review)
    second = registered(review, text="later")
    asked = comments.ask(review, "ben", second, "Waarom is dit anders?")
    with pytest.raises(Refused, match="Bij een ander concept van dit halfjaar staat nog een vraag"):
        approve(review, "bo", first)
    comments.close(review, "ben", asked, "Een nieuwe versie van de code.")
    approve(review, "bo", first)


def test_a_question_is_not_left_behind_at_a_concept_that_is_withdrawn(review: Review) -> None:
    first = reviewed(review)
    second = registered(review, text="later")
    comments.ask(review, "ben", second, "Waarom is dit anders?")
    withdraw(review, "mia", second, "Toch niet.")
    (question,) = (one for one in said(review, "bo", first) if one.kind == CommentKind.QUESTION)
    with pytest.raises(Refused, match="staat nog een vraag open"):
        approve(review, "bo", first)
    comments.close(review, "bo", question.id, "Dat concept is er niet meer.")
    approve(review, "bo", first)


def test_an_answer_and_a_closing_go_along_to_the_other_concepts(review: Review) -> None:
    first = submitted(review)
    asked = comments.ask(review, "bo", first, "Waarom?")
    second = registered(review, text="anders")
    comments.answer(review, "mia", asked, "Daarom.")
    comments.close(review, "bo", asked, "Duidelijk.")
    assert texts(review, "mia", second) == ["Waarom?", "Daarom.", "Duidelijk."]
    with pytest.raises(Refused, match="al afgesloten"):
        comments.answer(review, "mia", said(review, "mia", second)[0].id, "Nog iets.")
    with review.reading() as session:
        past = replay(read_lines(lines_about(session, second)))
    assert len(past.asked) == 1
    assert past.asked == past.closed


def test_a_dossier_that_is_offered_again_hears_that_its_question_was_closed(
    review: Review,
) -> None:
    first = submitted(review)
    comments.ask(review, "bo", first, "Waarom?")
    second = submitted(review, text="anders")
    comments.close(review, "bo", said(review, "bo", second)[0].id, "Duidelijk.")
    assert register_dossier(review, sealed(review.outputs), "mia") is State.CONCEPT
    submit(review, "mia", first)
    judged_good(review, first)
    approve(review, "bo", first)
    assert verify_folder(release(review, "vera", first)) == []


def test_who_made_one_of_the_dossiers_closes_its_question_at_none(review: Review) -> None:
    set_roles(review, "beheer", "ben", {Role.MAKER, Role.REVIEWER})
    first = submitted(review)
    asked = comments.ask(review, "bo", first, "Waarom?")
    register_dossier(review, sealed(review.outputs, text="van ben"), "ben")
    with pytest.raises(Refused, match="Wie een dossier met deze vraag maakte"):
        comments.close(review, "ben", asked, "Klaar.")


# Its place.
def test_a_comment_moves_to_the_annex_if_its_place_is_gone(review: Review) -> None:
    first = submitted(review)
    comments.remark(review, "bo", first, "Deze kop.", "damages", "blok-1")
    comments.remark(review, "bo", first, "Deze alinea.", "damages", "blok-2")
    other = sealed(review.outputs, text="anders")
    register_dossier(review, other, "mia")
    assert [(one["anchor"], one["changed"]) for one in carried(review, other.name)] == [
        ("blok-1", "gewijzigd"),
        ("blok-2", "gelijk"),
    ]


def test_a_block_is_followed_to_where_its_text_stands_now() -> None:
    before = {"blok-1": "Kop", "x.y": "3", "blok-2": "Een.", "blok-3": "Twee.", "blok-4": "Drie."}
    now = {"blok-1": "Kop", "blok-2": "Erbij.", "blok-3": "Een.", "blok-4": "Anders.", "z": "1"}
    assert same_block(before, now, "blok-1") == "blok-1"
    assert same_block(before, now, "blok-2") == "blok-3"
    assert same_block(before, now, "blok-3") is None  # two blocks became one
    assert same_block(before, now | {"blok-5": "Drie."}, "blok-3") == "blok-4"
    assert same_block(before, now, "blok-9") is None


# Blindness.
def test_who_could_not_read_it_there_can_not_read_it_here(review: Review) -> None:
    first = submitted(review)
    asked = comments.ask(review, "bo", first, "Geheim?", "buitenland")
    comments.answer(review, "mia", asked, "Nee.")
    second = registered(review, text="anders")
    for name in ("ugo", "ben", "vera", "leo"):
        view = dossier(review, name, second)
        assert view.comments == ()
        assert [line.data for line in view.log if line.action == Action.CARRY] == [{}, {}]
    for name in ("bo", "mia"):
        assert texts(review, name, second) == ["Geheim?", "Nee."]
    submit(review, "mia", second)  # the first is withdrawn, so everybody may read it there
    assert texts(review, "ugo", second) == ["Geheim?", "Nee."]


# The records.
def test_what_went_along_can_not_be_changed_unseen(review: Review) -> None:
    comments.remark(review, "bo", submitted(review), "Mooi.")
    registered(review, text="anders")
    assert records_problem(review) is None
    for attack in ("person = 'ugo'", "origin = NULL", "moment = '2025-01-01 00:00:00.000000'"):
        with sqlite3.connect(review.outputs / "history.db") as connection:
            connection.execute("DROP TRIGGER IF EXISTS review_comments_no_update")
            before = connection.execute("SELECT * FROM review_comments WHERE id = 2").fetchone()
            connection.execute(f"UPDATE review_comments SET {attack} WHERE id = 2")
        connection.close()
        assert (
            f"{attack.split()[0]} van 2 in de tabel review_comments is niet wat regel 12 van het"
            in str(records_problem(review))
        )
        with sqlite3.connect(review.outputs / "history.db") as connection:
            connection.execute("DELETE FROM review_log WHERE 0")
            names = [row[1] for row in connection.execute("PRAGMA table_info(review_comments)")]
            kept = ", ".join(f"{name} = ?" for name in names)
            connection.execute(f"UPDATE review_comments SET {kept} WHERE id = 2", before)
        connection.close()
        assert records_problem(review) is None


Lines = list[dict[str, Any]]


def _line(lines: Lines, kind: str) -> dict[str, Any]:
    return next(
        one["data"] for one in lines if one["action"] == "overnemen" and one["data"]["kind"] == kind
    )


FORGERIES: dict[str, tuple[Callable[[Lines], object], str]] = {
    "a closing by nobody with the right": (
        lambda lines: _line(lines, "afsluiting")["origin"].update(roles=["maker"]),
        "alleen een beoordelaar of vrijgever",
    ),
    "a closing of a question that is not there": (
        lambda lines: _line(lines, "afsluiting").update(about=99),
        "er is geen open vraag 99",
    ),
    "a vote that went along": (
        lambda lines: _line(lines, "vraag").update(kind="toelichting bij stem"),
        "gaat niet mee",
    ),
    "of this dossier itself": (
        lambda lines: _line(lines, "vraag")["origin"].update(dossier=lines[0]["dossier"]),
        "staat al in dit logboek",
    ),
    "twice": (
        lambda lines: _line(lines, "afsluiting")["origin"].update(
            comment=_line(lines, "vraag")["origin"]["comment"]
        ),
        "staat al in dit logboek",
    ),
    "a round that was not there": (
        lambda lines: lines[0]["data"].update(round=0),
        "het nummer van de ronde",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_line_is_seen_offline(review: Review, forgery: str) -> None:
    asked = comments.ask(review, "bo", submitted(review), "Waarom?")
    second = registered(review, text="anders")
    comments.close(review, "bo", asked, "Duidelijk.")
    with review.reading() as session:
        lines = [json.loads(line) for line in lines_about(session, second)]
    change, words = FORGERIES[forgery]
    replay([LogEntry.model_validate(line) for line in lines])
    change(lines)
    with pytest.raises(ValueError, match=words):
        replay([LogEntry.model_validate(line) for line in lines])


def test_a_log_that_counted_rounds_per_dossier_is_read_by_that_rule(review: Review) -> None:
    digest = submitted(review)
    give_back(review, "bo", digest, "Nee.")
    register_dossier(review, sealed(review.outputs), "mia")
    with review.reading() as session:
        lines = [json.loads(line) for line in lines_about(session, digest)]
    older = json.loads(json.dumps(lines))
    for line in older:
        line["data"].pop("concept", None)
    assert replay([LogEntry.model_validate(line) for line in older]).concept is None
    older[-1]["data"]["round"] = 3
    with pytest.raises(ValueError, match="het nummer van de ronde"):
        replay([LogEntry.model_validate(line) for line in older])
    # Once the log counts over the halfjaar it does not go back.
    del lines[-1]["data"]["concept"]
    with pytest.raises(ValueError, match="het nummer van de ronde"):
        replay([LogEntry.model_validate(line) for line in lines])


def test_concepts_are_numbered_and_rounds_are_counted_over_the_halfjaar(review: Review) -> None:
    first = submitted(review)
    second = submitted(review, text="anders")
    register_dossier(review, sealed(review.outputs), "mia")
    seen = [dossier(review, "leo", one).line for one in (first, second)]
    assert [(one.name, one.round) for one in seen] == [
        ("concept 1 van 2025-H1", 3),
        ("concept 2 van 2025-H1", 2),
    ]


# Who may only offer dossiers can add a line that something went along.
@pytest.mark.parametrize("forged", ["never said", "by another", "about another question"])
def test_what_was_never_said_can_not_go_along(review: Review, forged: str) -> None:
    first = submitted(review)
    asked = comments.ask(review, "bo", first, "Waarom?")
    other = comments.ask(review, "bo", first, "En dit?")
    second = registered(review, text="anders")
    here = {one.text: one.id for one in said(review, "bo", second)}
    comments.close(review, "bo", other, "Duidelijk.")
    assert records_problem(review) is None
    real = carried(review, second)[-1]
    assert real["kind"] == CommentKind.CLOSING
    told = {**real["origin"], "comment": 99}
    if forged != "never said":
        comments.close(review, "bo", asked, "Toch ook.")
        comments.ask(review, "bo", second, "Nog een?")
        told = {**carried(review, second)[-1]["origin"]}
        if forged == "by another":
            told["person"] = "ugo"
    entries = _whole_log(review)
    line = next(one for one in reversed(entries) if one.action == Action.CARRY)
    data = {**line.data, "origin": told}
    if forged == "about another question":
        data["about"] = here["En dit?"]
    changed = [
        one if one is not line else line.model_copy(update={"data": data}) for one in entries
    ]
    assert origins_problem(entries) is None
    assert f"regel {line.number} van het logboek neemt iets over" in str(origins_problem(changed))


def _whole_log(review: Review) -> list[LogEntry]:
    with review.reading() as session:
        return read_lines(session.scalars(select(LogRow.body).order_by(LogRow.number)))


def test_a_dossier_whose_question_was_closed_nowhere_is_not_approved(
    review: Review,
) -> None:
    first = submitted(review)
    comments.ask(review, "bo", first, "Waarom?")
    second = reviewed(review, text="anders")
    (question,) = (one for one in said(review, "bo", second) if one.kind == CommentKind.QUESTION)
    (line,) = carried(review, second)
    text = "Duidelijk."
    row = CommentRow(
        dossier=second,
        round=line["round"],
        annex=None,
        anchor=None,
        person="ugo",
        kind=CommentKind.CLOSING,
        about=question.id,
        text=text,
        salt="ab",
        moment=review.now(),
        origin=question.id,
    )
    with review.writing() as session:
        session.add(row)
        session.flush()
        data = line | {
            "comment": row.id,
            "kind": row.kind,
            "about": row.about,
            "state": State.REVIEWED,
            "text": text_digest(text, "ab"),
            "origin": line["origin"] | {"person": "ugo", "comment": question.id},
        }
        append(session, review.now(), "mia", Action.CARRY, second, data)
    assert "neemt iets over" in str(records_problem(review))
    with pytest.raises(Refused, match="wordt er niets goedgekeurd: regel"):
        approve(review, "bo", second)
    assert dossier(review, "leo", second).line.state is State.REVIEWED
