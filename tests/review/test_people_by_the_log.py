"""What somebody may do follows from the log: whoever writes in the tables of people, sessions and
passwords gains nothing by it, and is told of; whoever acts gets a receipt.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from support.review.review_example import REVIEWED, Clock, approved, reviewed, submitted
from support.review.served_pages import Served, Somebody

from tasks.review.accounts.people import everyone, people, person_named
from tasks.review.accounts.sessions import (
    WRONG,
    session_of,
    set_password,
    sign_in,
    sign_in_trusted,
)
from tasks.review.confirming import confirm
from tasks.review.decisions import vote
from tasks.review.messages.notices import RECEIPT
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import hash_of, lines_about
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow, NoticeRow
from tasks.review.release.release import release
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role

PASSWORD, ADDRESS = "vier losse woorden hier", "192.0.2.1"


def sql(review: Review, *statements: str) -> None:
    with review.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def told(review: Review) -> str:
    problem = records_problem(review)
    assert problem is not None
    return problem


def test_a_reader_made_reviewer_in_the_table_stays_a_reader(review: Review) -> None:
    digest = submitted(review)
    with review.reading() as session:
        groups = " ".join(person_named(session, "ben").groups)
    sql(
        review,
        f"UPDATE review_people SET roles = 'beoordelaar', groups = '{groups}' WHERE name = 'leo'",
    )
    with review.reading() as session:
        assert person_named(session, "leo").roles == {Role.READER}
    with pytest.raises(Refused, match="rol beoordelaar"):
        vote(review, "leo", digest, "damages", Choice.AGREED)
    assert told(review).startswith("roles van leo in de tabel review_people is niet wat regel 7 ")


def test_nobody_comes_back_or_in_by_a_row(review: Review) -> None:
    before = people(review)
    sql(
        review,
        "INSERT INTO review_people SELECT 'mallory', full_name, email, roles, groups, active, "
        "password FROM review_people WHERE name = 'bo'",
    )
    assert people(review) == before
    with review.reading() as session, pytest.raises(Refused, match="niemand met de naam mallory"):
        person_named(session, "mallory")
    with pytest.raises(Refused, match="niemand met de naam mallory"):
        sign_in_trusted(review, "mallory")
    assert told(review) == "het logboek kent de rij mallory in de tabel review_people niet"
    sql(review, "DELETE FROM review_people WHERE name IN ('mallory', 'leo')")
    with review.reading() as session:
        assert "leo" not in {one.name for one in everyone(session)}
    assert told(review).startswith(
        "de rij leo ontbreekt in de tabel review_people, terwijl regel 7"
    )


def test_a_planted_session_opens_nothing(served: Served, review: Review) -> None:
    digest = submitted(review)
    mine = sign_in_trusted(review, "leo")
    with review.reading() as session:
        last = session.scalars(select(LogRow).order_by(LogRow.number.desc()).limit(1)).one()
    planted = "een eigen token"
    key = hashlib.sha256(planted.encode()).hexdigest()
    plant = "INSERT INTO review_sessions SELECT '{}', '{}', {}, seen FROM review_sessions"
    # Of bo, on a line of somebody else; and of leo, on the line of another session of leo.
    for name, line in (("bo", last.number), ("leo", last.number), ("bo", 1)):
        sql(review, plant.format(key, name, line))
        assert session_of(review, planted) is None
        somebody = Somebody(served, planted)
        assert somebody.get(f"/beoordeling/{digest}").status == 303, "to the sign-in page"
        assert "in de tabel review_sessions" in told(review)
        sql(review, f"DELETE FROM review_sessions WHERE token = '{key}'")
    assert session_of(review, mine) is not None
    assert planted not in last.body
    assert key not in last.body


def test_a_planted_password_opens_nothing(review: Review) -> None:
    set_password(review, "beheer", "bo", PASSWORD)
    sql(
        review,
        "UPDATE review_people SET password = (SELECT password FROM review_people WHERE "
        "name = 'bo') WHERE name = 'vera'",
    )
    assert sign_in(review, "bo", PASSWORD, ADDRESS)
    with pytest.raises(Refused, match=WRONG):
        sign_in(review, "vera", PASSWORD, ADDRESS)
    assert told(review).startswith("password van vera in de tabel review_people")


def test_a_session_of_later_than_now_opens_nothing(review: Review, clock: Clock) -> None:
    clock.pass_time(timedelta(days=30))
    token = sign_in_trusted(review, "bo")
    clock.pass_time(-timedelta(days=30))
    assert session_of(review, token) is None


# Receipts.


def receipts(review: Review, name: str) -> list[NoticeRow]:
    query = select(NoticeRow).where(NoticeRow.person == name, NoticeRow.subject.startswith(RECEIPT))
    with review.reading() as session:
        return list(session.scalars(query.order_by(NoticeRow.id)))


def test_whoever_acts_gets_a_receipt_with_the_line_and_the_head_of_the_log(review: Review) -> None:
    digest = submitted(review)
    vote(review, "ugo", digest, "damages", Choice.RETURN, "Dit klopt niet.")
    (mine,) = receipts(review, "ugo")
    with review.reading() as session:
        line = lines_about(session, digest)[-1]
        head = session.scalars(select(LogRow).order_by(LogRow.number.desc()).limit(1)).one()
    assert head.hash == hash_of(line)
    assert f"- regel {head.number}: stemmen over de bijlage damages: teruggeven\n" in mine.text
    assert f"Kenmerk: regel {head.number} van het logboek, {head.hash}" in mine.text
    assert "klopt niet" not in mine.text
    assert len(receipts(review, "mia")) == 2, "offered and submitted"
    release(review, "vera", approved(review, text="2"))
    assert len(receipts(review, "vera")) == 1
    assert records_problem(review) is None


def test_one_act_of_many_lines_is_one_receipt(review: Review) -> None:
    reviewed(review, text="1")
    again = submitted(review, text="1", children=8_000)
    before = len(receipts(review, "bo"))
    annexes = confirm(review, "bo", again)
    assert len(annexes) == len(REVIEWED) - 1
    *_, last = receipts(review, "bo")
    assert len(receipts(review, "bo")) == before + 1
    assert last.text.count("- regel ") == len(annexes)


def test_the_page_shows_the_receipt_to_whoever_acted(served: Served, review: Review) -> None:
    digest = submitted(review)
    bo = served.somebody("bo")
    answer = bo.post(f"/beoordeling/{digest}/bijlage/damages/oordeel", {"oordeel": "akkoord"})
    assert answer.status == 303
    page = bo.get(answer.headers["Location"]).text
    with review.reading() as session:
        line = lines_about(session, digest)[-1]
        head = session.scalars(select(LogRow).order_by(LogRow.number.desc()).limit(1)).one()
    assert f"Uw bewijs: regel {head.number} van het logboek" in page
    assert hash_of(line) in page
    assert "Uw bewijs" not in served.somebody("ugo").get(answer.headers["Location"]).text
