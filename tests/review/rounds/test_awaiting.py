"""Who is waited for, by name and by when; and who is reminded of it, once a day."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from support.review.review_example import REVIEWED, Clock, approved, registered, reviewed, submitted

from tasks.review.awaiting import Awaiting, after_working_days, awaiting
from tasks.review.decisions import vote
from tasks.review.messages.mail import SPOOL
from tasks.review.messages.reminding import remind
from tasks.review.record.store import Review
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Action


def people(found: Awaiting, annex: str | None = None) -> dict[str | None, set[str]]:
    """Per seat, who can fill it."""
    return {
        one.seat: {person.name for person in one.people} for one in found.what if one.annex == annex
    }


def test_every_seat_names_who_can_fill_it_until_somebody_did(review: Review) -> None:
    digest = submitted(review)
    found = awaiting(review, digest)
    assert people(found, "damages") == {"groep:uitvoering": {"ugo"}, "groep:beleid": {"bo", "ben"}}
    vote(review, "ben", digest, "damages", Choice.AGREED)
    found = awaiting(review, digest)
    assert people(found, "damages") == {"groep:uitvoering": {"ugo"}}
    assert people(found, "buitenland")["groep:beleid"] == {"bo", "ben"}


def test_after_the_votes_it_is_who_may_approve_and_who_may_release(review: Review) -> None:
    assert awaiting(review, registered(review)) == Awaiting(None, ())
    found = awaiting(review, reviewed(review, text="2"))
    assert (found.what[0].action, people(found)[None]) == (Action.APPROVE, {"bo", "ben", "ugo"})
    found = awaiting(review, approved(review, text="3"))
    assert (found.what[0].action, people(found)[None]) == (Action.RELEASE, {"vera", "vic"})


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2025, 6, 20), 1, date(2025, 6, 23)),
        (date(2025, 6, 20), 5, date(2025, 6, 27)),
        (date(2025, 6, 21), 1, date(2025, 6, 23)),
        (date(2025, 6, 23), 4, date(2025, 6, 27)),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(day: date, number: int, expected: date) -> None:
    assert after_working_days(day, number) == expected


def test_the_last_day_is_five_working_days_later_and_never_after_the_letter(
    review: Review, clock: Clock
) -> None:
    assert awaiting(review, submitted(review)).due == date(2025, 6, 27)
    clock.pass_time(timedelta(days=7))
    assert awaiting(review, submitted(review, text="2")).due == date(2025, 7, 1)


def test_who_is_waited_for_is_reminded_from_the_day_before_once_a_day(
    review: Review, clock: Clock
) -> None:
    digest = submitted(review)
    titles = dict.fromkeys(REVIEWED, "De bijlage")

    def reminded() -> int:
        return remind(review, titles, None, "stand@example.org").sent

    assert reminded() == 0
    clock.pass_time(timedelta(days=5))
    assert reminded() == 0, "a Wednesday, two days before"
    clock.pass_time(timedelta(days=1))
    assert (reminded(), reminded()) == (3, 0)
    (mail,) = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in (review.outputs / SPOOL).glob("*.eml")
        if b"ugo@example.org" in path.read_bytes()
    ]
    assert mail["Subject"] == "Herinnering: concept 1 van 2025-H1 wacht op u"
    words = mail.get_content()
    assert "uiterlijk 27 juni 2025" in words.replace("\xa0", " ")
    assert f"/beoordeling/{digest}" in words
    for annex in REVIEWED:
        vote(review, "bo", digest, annex, Choice.AGREED)
    clock.pass_time(timedelta(days=1))
    assert reminded() == 1, "only whose seat is empty"
    clock.pass_time(timedelta(days=1))
    assert reminded() == 0, "a Saturday"
    clock.pass_time(timedelta(days=2))
    assert reminded() == 1
