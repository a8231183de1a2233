"""Changing one's own password on the pages: whoever else was signed in with it is no longer, and
the present one is needed for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from support.review.served_pages import Served, Somebody, served_pages

from tasks.review.accounts.sessions import FAILURES_PER_PERSON, WRONG, set_password, sign_in
from tasks.review.accounts.sign_on_proxy import Proxy
from tasks.review.record.store import Review
from tasks.review.rules.rights import Refused

OLD, NEW = "paard fiets regen lamp", "wolk trein appel steen"
HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same argon2 with less work."""
    monkeypatch.setattr(
        "tasks.review.accounts.sessions._hasher",
        PasswordHasher(time_cost=1, memory_cost=64, parallelism=1),
    )


@pytest.fixture
def served(review: Review) -> Iterator[Served]:
    set_password(review, "beheer", "bo", OLD)
    with served_pages(review) as served:
        yield served


def fields(now: str = OLD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"nu": now, "nieuw": new, "nogmaals": new if again is None else again}


def is_signed_in(person: Somebody) -> bool:
    return person.get("/beoordeling").status == 200


def test_another_password_ends_every_session_but_the_one_it_was_changed_in(
    served: Served, review: Review
) -> None:
    here, elsewhere = served.somebody("bo"), served.somebody("bo")
    assert "door de beheerder" in here.get("/wachtwoord").text
    changed = here.post("/wachtwoord", fields())
    assert (changed.status, changed.headers["Location"]) == (303, "/wachtwoord")
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(here), "the cookie that was there before is worth nothing"
    after = Somebody(served, changed.cookie.partition("=")[2])
    assert is_signed_in(after)
    assert "door uzelf" in after.get("/wachtwoord").text
    with pytest.raises(Refused, match=WRONG):
        sign_in(review, "bo", OLD, HERE)
    assert sign_in(review, "bo", NEW, HERE)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (fields(now="iets anders helemaal"), "Het wachtwoord dat u nu heeft, is niet goed."),
        (fields(again="wolk trein appel steem"), "niet gelijk"),
        (fields(new="te kort"), "ten minste 12 tekens"),
        (fields(new="bo paard fiets regen"), "zonder uw naam"),
        ({}, "ten minste 12 tekens"),
    ],
    ids=["wrong present one", "not the same twice", "too short", "holds the name", "nothing"],
)
def test_a_password_that_can_not_be_changes_nothing_and_is_not_shown(
    served: Served, typed: dict[str, str], words: str
) -> None:
    here, elsewhere = served.somebody("bo"), served.somebody("bo")
    answer = here.post("/wachtwoord", typed)
    assert answer.status == 422
    assert words in answer.text
    assert not any(secret in answer.text for secret in typed.values())
    assert is_signed_in(here)
    assert is_signed_in(elsewhere)


def test_whoever_finds_a_browser_open_does_not_guess_the_password_there(served: Served) -> None:
    here = served.somebody("bo")
    for _ in range(FAILURES_PER_PERSON):
        assert here.post("/wachtwoord", fields(now="iets anders helemaal")).status == 422
    answer = here.post("/wachtwoord", fields())
    assert (answer.status, "te vaak" in answer.text) == (429, True)


def test_behind_the_sign_on_of_the_organisation_there_is_no_password(review: Review) -> None:
    with served_pages(review, Proxy("x-user", (ip_network("127.0.0.1"),))) as served:
        assert served.ask("/wachtwoord", headers={"x-user": "bo"}).status == 404
        assert "/wachtwoord" not in served.ask("/beoordeling", headers={"x-user": "bo"}).text
