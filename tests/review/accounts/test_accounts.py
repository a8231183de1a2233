"""Who somebody is: passwords, sessions, forged requests, guessing, and the sign-on proxy."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text
from support.review.review_example import Clock, opened

from tasks.review.accounts.people import add_person, people, set_active, set_groups, set_roles
from tasks.review.accounts.sessions import (
    FAILURES_PER_PERSON,
    IDLE,
    LONGEST_SESSION,
    TOO_MANY,
    WINDOW,
    WRONG,
    csrf_token,
    is_from_our_form,
    session_of,
    set_password,
    sign_in,
    sign_in_trusted,
    sign_out,
)
from tasks.review.accounts.sign_on_proxy import Proxy, name_from_proxy, proxy_from
from tasks.review.record.log import whole_log_problem
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow, PersonRow, SessionRow
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role

PASSWORD = "vier losse woorden hier"
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same argon2 with less work; these tests hash a hundred times. One test takes the real
    one.
    """
    if "full_strength" not in request.node.name:
        monkeypatch.setattr(
            "tasks.review.accounts.sessions._hasher",
            PasswordHasher(time_cost=1, memory_cost=64, parallelism=1),
        )


@pytest.fixture
def known(review: Review) -> Review:
    set_password(review, "beheer", "bo", PASSWORD)
    return review


def said(attempt: object) -> str:
    assert callable(attempt)
    with pytest.raises(Refused) as refused:
        attempt()
    return str(refused.value)


def actions(review: Review) -> list[str]:
    with review.reading() as session:
        return [
            body.split('"action":"')[1].split('"')[0]
            for body in session.scalars(select(LogRow.body).order_by(LogRow.number))
        ]


def test_whoever_signs_in_is_known_until_they_sign_out(
    url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(url, tmp_path_factory.mktemp("uit")) as review:
        set_password(review, "beheer", "bo", PASSWORD)
        token = sign_in(review, "bo", PASSWORD, HERE)
        here = session_of(review, token)
        assert here is not None
        assert (here.person.name, set(here.person.roles)) == ("bo", {Role.REVIEWER})
        other = sign_in(review, "bo", PASSWORD, HERE)
        assert other != token
        sign_out(review, token)
        assert session_of(review, token) is None
        assert session_of(review, other) is not None
        sign_out(review, token)


def test_neither_password_nor_token_stands_in_the_database_at_full_strength(known: Review) -> None:
    token = sign_in(known, "bo", PASSWORD, HERE)
    with known.reading() as session:
        assert session.get_one(PersonRow, "bo").password.startswith("$argon2id$v=19$m=65536,t=3,")  # type: ignore[union-attr]
        assert token not in session.scalars(select(SessionRow.token)).all()
    assert session_of(known, session_key(known)) is None, "what the database holds opens nothing"


def session_key(review: Review) -> str:
    with review.reading() as session:
        return session.scalars(select(SessionRow.token)).one()


def test_a_session_ends_when_it_is_not_used_and_after_a_working_day(
    known: Review, clock: Clock
) -> None:
    token = sign_in(known, "bo", PASSWORD, HERE)
    clock.pass_time(IDLE)
    assert session_of(known, token) is not None
    clock.pass_time(IDLE + timedelta(seconds=1))
    assert session_of(known, token) is None
    token = sign_in(known, "bo", PASSWORD, HERE)
    for _ in range(LONGEST_SESSION // IDLE):
        clock.pass_time(IDLE)
        assert session_of(known, token) is not None
    clock.pass_time(timedelta(seconds=1))
    assert session_of(known, token) is None
    clock.pass_time(IDLE)
    sign_in(known, "bo", PASSWORD, HERE)
    assert len(session_key(known)) == 64, "sessions that ended are removed"


@pytest.mark.parametrize("change", ["blocked", "new password"])
def test_a_blocked_account_or_a_new_password_ends_every_session(known: Review, change: str) -> None:
    token = sign_in(known, "bo", PASSWORD, HERE)
    if change == "blocked":
        set_active(known, "beheer", "bo", False)
        assert said(lambda: sign_in(known, "bo", PASSWORD, HERE)) == WRONG
        assert "geblokkeerd" in said(lambda: sign_in_trusted(known, "bo"))
        set_active(known, "beheer", "bo", True)
        assert sign_in(known, "bo", PASSWORD, HERE)
    else:
        set_password(known, "beheer", "bo", PASSWORD + "!")
    assert session_of(known, token) is None


def test_an_unknown_name_and_a_wrong_password_are_told_in_the_same_words(known: Review) -> None:
    for name, password in (
        ("bo", "niet dit wachtwoord"),
        ("piet", PASSWORD),
        ("mia", PASSWORD),
        ("bo", ""),
        ("bo", "\ud800" * 12),
        ("bo", "x" * 100_000),
        ("\ud800", "\ud800"),
    ):
        assert (
            said(lambda name=name, password=password: sign_in(known, name, password, HERE)) == WRONG
        )


def test_guessing_locks_a_name_out_for_a_while_from_every_address(
    known: Review, clock: Clock
) -> None:
    for _ in range(FAILURES_PER_PERSON):
        assert said(lambda: sign_in(known, "bo", "geraden wachtwoord", HERE)) == WRONG
    assert said(lambda: sign_in(known, "bo", PASSWORD, THERE)) == TOO_MANY
    assert actions(known)[-1] == "aanmelden uitgesloten"
    clock.pass_time(WINDOW)
    assert sign_in(known, "bo", PASSWORD, THERE)


def test_a_right_password_begins_the_count_anew(known: Review) -> None:
    for _ in range(2):
        for _ in range(FAILURES_PER_PERSON - 1):
            assert said(lambda: sign_in(known, "bo", "geraden wachtwoord", HERE)) == WRONG
        assert sign_in(known, "bo", PASSWORD, HERE)


def test_guessing_many_names_locks_an_address_out(
    known: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tasks.review.accounts.sessions.FAILURES_PER_ADDRESS", 6
    )  # each guess costs argon2's time
    for number in range(6):
        assert said(lambda number=number: sign_in(known, f"naam{number}", PASSWORD, HERE)) == WRONG
    assert said(lambda: sign_in(known, "bo", PASSWORD, HERE)) == TOO_MANY
    assert sign_in(known, "bo", PASSWORD, THERE)


def test_guesses_at_the_same_moment_do_not_outrun_the_limit(known: Review) -> None:
    with ThreadPoolExecutor(10) as guessers:
        answers = list(
            guessers.map(
                lambda _: said(lambda: sign_in(known, "bo", "geraden wachtwoord", HERE)), range(20)
            )
        )
    assert answers.count(WRONG) == FAILURES_PER_PERSON
    assert actions(known).count("aanmelden uitgesloten") == 1


@pytest.mark.parametrize(
    "password", ["kort", "x" * 11, "x" * 40, "mijn naam is bo en ik ben er", "x" * 1001]
)
def test_a_password_that_can_be_guessed_is_refused(review: Review, password: str) -> None:
    assert "achtwoord" in said(lambda: set_password(review, "beheer", "bo", password))


def test_a_form_of_another_session_or_site_is_not_ours(known: Review) -> None:
    mine, other = sign_in(known, "bo", PASSWORD, HERE), sign_in(known, "bo", PASSWORD, HERE)
    here = session_of(known, mine)
    assert here is not None
    assert is_from_our_form(mine, here.csrf)
    for forged in (csrf_token(other), "", here.csrf[:-1], here.csrf.upper(), "é"):
        assert not is_from_our_form(mine, forged)
    assert mine not in here.csrf


PROXY = proxy_from(
    {"SVZ_PROXY_HEADER": "X-Remote-User", "SVZ_PROXY_ADDRESSES": "10.0.0.5, 2001:db8::/64"}
)


@pytest.mark.parametrize(
    ("peer", "headers", "name"),
    [
        ("10.0.0.5", [("x-remote-user", "bo")], "bo"),
        ("10.0.0.5", [("X-Remote-User", " Bo ")], "bo"),
        ("2001:db8::7", [("X-Remote-User", "bo")], "bo"),
        ("10.0.0.6", [("X-Remote-User", "bo")], None),
        ("10.0.0.6", [("X-Remote-User", "bo"), ("X-Forwarded-For", "10.0.0.5")], None),
        ("10.0.0.5", [("X-Remote-User", "bo"), ("x-remote-user", "vera")], None),
        ("10.0.0.5", [("X-Remote-User", "bo,vera")], None),
        ("10.0.0.5", [("X-Remote-User", "")], None),
        ("10.0.0.5", [("X-Remote_User", "bo")], None),
        ("10.0.0.5", [], None),
        ("", [("X-Remote-User", "bo")], None),
        ("testclient", [("X-Remote-User", "bo")], None),
    ],
)
def test_the_header_is_believed_from_the_proxy_only(
    peer: str, headers: list[tuple[str, str]], name: str | None
) -> None:
    assert name_from_proxy(PROXY, peer, headers) == name


def test_without_settings_no_header_is_believed() -> None:
    assert proxy_from({}) is None
    assert name_from_proxy(None, "127.0.0.1", [("X-Remote-User", "bo")]) is None
    for half in ({"SVZ_PROXY_HEADER": "X-Remote-User"}, {"SVZ_PROXY_ADDRESSES": "10.0.0.5"}):
        with pytest.raises(ValueError, match="allebei"):
            proxy_from(half)
    with pytest.raises(ValueError, match="geen rij adressen"):
        proxy_from({"SVZ_PROXY_HEADER": "X-Remote-User", "SVZ_PROXY_ADDRESSES": "overal"})
    assert isinstance(PROXY, Proxy)


def test_whoever_the_proxy_vouches_for_must_be_known_here(review: Review) -> None:
    here = session_of(review, sign_in_trusted(review, "bo"))
    assert here is not None
    assert here.person.name == "bo"
    assert "niemand met de naam piet" in said(lambda: sign_in_trusted(review, "piet"))


@pytest.mark.parametrize(
    ("name", "full_name", "email", "groups"),
    [
        ("Bo", "Bo", "bo@example.org", []),
        ("b o", "Bo", "bo@example.org", []),
        ("../x", "Bo", "bo@example.org", []),
        ("", "Bo", "bo@example.org", []),
        ("anna", " ", "a@example.org", []),
        ("anna", "Anna\nBcc: x@example.org", "a@example.org", []),
        ("anna", "Anna", "geen adres", []),
        ("anna", "Anna", "a@example.org\r\nBcc: x@example.org", []),
        ("anna", "Anna", "a@example.org", ["Twee Woorden"]),
        ("bo", "Bo", "bo@example.org", []),
    ],
)
def test_an_account_that_can_not_be_is_refused_in_words(
    review: Review, name: str, full_name: str, email: str, groups: list[str]
) -> None:
    before = people(review)
    said(lambda: add_person(review, "beheer", name, full_name, email, [Role.READER], groups))
    assert people(review) == before


def test_what_is_done_to_accounts_stands_in_the_log(review: Review) -> None:
    set_roles(review, "beheer", "leo", [Role.READER, Role.REVIEWER])
    set_groups(review, "beheer", "leo", ["beleid"])
    set_password(review, "beheer", "leo", PASSWORD)
    set_active(review, "beheer", "leo", False)
    assert actions(review)[-4:] == [
        "rollen gewijzigd",
        "groepen gewijzigd",
        "wachtwoord gezet",
        "account geblokkeerd",
    ]
    leo = next(person for person in people(review) if person.name == "leo")
    assert dataclasses.astuple(leo)[3:] == ({Role.READER, Role.REVIEWER}, {"beleid"}, False)
    with review.reading() as session:
        assert whole_log_problem(session) is None
        assert PASSWORD not in str(session.execute(text("SELECT body FROM review_log")).all())
