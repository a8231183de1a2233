"""What somebody may do follows from the log: whoever writes in the tables of people, sessions and
passwords gains nothing by it, and is told of; whoever acts gets a receipt.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select, text
from support.review.review_example import REVIEWED, Clock, approved, reviewed, submitted
from support.review.served_pages import Served, Somebody

from tasks.review.accounts.people import (
    ADDED,
    address_of,
    everyone,
    people,
    person_named,
    set_active,
    set_email,
    set_full_name,
    set_groups,
    set_roles,
)
from tasks.review.accounts.sessions import (
    WRONG,
    session_of,
    set_password,
    sign_in,
    sign_in_trusted,
)
from tasks.review.confirming import confirm
from tasks.review.decisions import vote
from tasks.review.messages.mail import SPOOL, send_notices
from tasks.review.messages.notices import RECEIPT
from tasks.review.record import log
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import hash_of, lines_about
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow, NoticeRow, PersonRow
from tasks.review.release.release import release
from tasks.review.remarks import text_digest
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
        "INSERT INTO review_people (name, full_name, email, salt, roles, groups, active, password) "
        "SELECT 'mallory', full_name, email, salt, roles, groups, active, password "
        "FROM review_people WHERE name = 'bo'",
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


# Names and addresses.

ELSEWHERE = "mallory@example.com"


def mail_to(review: Review, address: str) -> list[str]:
    """The subjects of what was sent to an address, and not before."""
    assert send_notices(review, None, "noreply@example.org").failures == ()
    found = []
    for path in sorted((review.outputs / SPOOL).glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=default)
        if message["To"] == address:
            found.append(str(message["Subject"]))
            path.unlink()
    return found


def test_an_address_put_in_the_table_gets_no_mail_and_is_told(review: Review) -> None:
    sql(review, f"UPDATE review_people SET email = '{ELSEWHERE}' WHERE name = 'bo'")
    assert told(review).startswith("email van bo in de tabel review_people is niet wat regel ")
    assert ELSEWHERE not in told(review)
    # Nor does another change of the account make it true.
    set_roles(review, "beheer", "bo", [Role.REVIEWER])
    assert told(review).startswith("email van bo in de tabel review_people")
    sent = send_notices(review, None, "noreply@example.org")
    assert (sent.sent, len(sent.failures)) == (0, 1)
    assert "aan Bo is niet verstuurd: het logboek kent dit adres niet" in sent.failures[0]
    set_email(review, "beheer", "bo", "bo@example.org")
    assert records_problem(review) is None
    assert mail_to(review, ELSEWHERE) == []


def test_an_address_put_in_a_notice_gets_no_mail(review: Review) -> None:
    set_roles(review, "beheer", "bo", [Role.READER])
    sql(review, f"UPDATE review_notices SET email = '{ELSEWHERE}'")
    assert len(mail_to(review, "bo@example.org")) == 1
    assert mail_to(review, ELSEWHERE) == []


def test_a_name_put_in_the_table_is_told(review: Review) -> None:
    with review.reading() as session:
        before = person_named(session, "bo").full_name
    sql(review, "UPDATE review_people SET full_name = 'Vera Vrijgever' WHERE name = 'bo'")
    assert told(review).startswith("full_name van bo in de tabel review_people is niet wat regel ")
    set_full_name(review, "beheer", "bo", before)
    assert records_problem(review) is None


def test_whose_account_changes_hears_of_it_at_both_addresses(review: Review) -> None:
    changed = ["Stand van zaken: uw account is gewijzigd"]
    set_roles(review, "beheer", "bo", [Role.REVIEWER, Role.READER])
    set_groups(review, "beheer", "bo", [])
    set_active(review, "beheer", "bo", False)
    set_active(review, "beheer", "bo", True)
    set_full_name(review, "beheer", "bo", "Bo van der Veen")
    assert mail_to(review, "bo@example.org") == changed * 5
    set_email(review, "beheer", "bo", "bo@elders.example")
    assert mail_to(review, "bo@example.org") == changed
    assert mail_to(review, "bo@elders.example") == changed
    (row, *_) = (one for one in people(review) if one.name == "bo")
    assert (row.full_name, row.email) == ("Bo van der Veen", "bo@elders.example")
    with review.reading() as session:
        lines = "".join(session.scalars(select(LogRow.body)))
    assert "elders.example" not in lines
    assert "van der Veen" not in lines
    assert records_problem(review) is None
    with pytest.raises(Refused, match="is geen e-mailadres"):
        set_email(review, "beheer", "bo", "bo@")


def test_who_left_can_not_be_found_in_the_log_by_trying(review: Review) -> None:
    with review.reading() as session:
        before = person_named(session, "bo")
    set_email(review, "beheer", "bo", "niemand@example.org")
    assert len(mail_to(review, "bo@example.org")) == 1
    set_full_name(review, "beheer", "bo", "Oud-medewerker")
    with review.reading() as session:
        salt = session.get_one(PersonRow, "bo").salt
        lines = "".join(session.scalars(select(LogRow.body)))
    assert text_digest("Oud-medewerker", salt) in lines
    assert text_digest("niemand@example.org", salt) in lines
    assert text_digest(before.full_name, salt) not in lines
    assert text_digest(before.email, salt) not in lines
    assert records_problem(review) is None


def test_an_account_of_before_is_valid_and_held_from_its_next_line(review: Review) -> None:
    """Its line names no address, and its row has no salt."""
    data = {"name": "oud", "roles": ["lezer"], "groups": [], "active": True}
    with review.writing() as session:
        log.append(session, review.now(), "beheer", ADDED, None, data)
    sql(
        review,
        "INSERT INTO review_people (name, full_name, email, salt, roles, groups, active) "
        "VALUES ('oud', 'Oud', 'oud@example.org', '', 'lezer', '', true)",
    )
    assert records_problem(review) is None
    with review.reading() as session:
        assert address_of(session, "oud", ELSEWHERE) == ELSEWHERE
    set_email(review, "beheer", "oud", "oud@example.org")
    with review.reading() as session:
        assert address_of(session, "oud", ELSEWHERE) == "oud@example.org"
    assert len(mail_to(review, "oud@example.org")) == 1
    sql(review, "UPDATE review_people SET salt = '' WHERE name = 'oud'")
    assert told(review).startswith("full_name van oud in de tabel review_people")


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
