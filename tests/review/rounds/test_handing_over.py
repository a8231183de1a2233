"""A seat on the name of a reviewer who is absent goes to another of the same group: by whom, to
whom, and how whoever has the release alone can tell that it was allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from support.review.review_example import submitted
from support.review.seat_on_a_name import ANNEX, colleagues, seat_of_ugo
from support.review.tampering import files_of, lines_of, misshapen, nodes, put, relogged

from tasks.review.accounts.people import set_active, set_groups
from tasks.review.awaiting import awaiting
from tasks.review.confirming import confirmable
from tasks.review.decisions import approve, give_back, submit, vote
from tasks.review.handing_over import hand_over, successors
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.record.tables import NoticeRow
from tasks.review.registration import register_dossier
from tasks.review.release import second_verifier
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action, State
from tasks.review.visibility import dossier

pytestmark = pytest.mark.usefixtures("seat_of_ugo", "colleagues")
__all__ = ["colleagues", "seat_of_ugo"]


def asked(review: Review, digest: str) -> set[str]:
    """Who can fill the seat that was ugo's."""
    return {
        person.name
        for one in awaiting(review, digest).what
        if one.annex == ANNEX and one.seat != "groep:beleid"
        for person in one.people
    }


def judge(review: Review, digest: str, *people: str) -> None:
    for name in people:
        for annex in dossier(review, name, digest).annexes_to_judge:
            vote(review, name, digest, annex, Choice.AGREED)


def released(review: Review) -> Path:
    """A release for which uma sat on the seat of ugo."""
    digest = submitted(review)
    hand_over(review, "vera", digest, "ugo", "uma")
    judge(review, digest, "bo", "uma", "ugo")
    approve(review, "uma", digest)
    return release(review, "vera", digest)


def test_the_seat_of_who_is_absent_goes_to_a_colleague_and_the_release_can_prove_it(
    review: Review,
) -> None:
    digest = submitted(review)
    assert asked(review, digest) == {"ugo"}
    assert set(successors(review, "vera", digest, "ugo")) == {"uma", "max", "veb"}
    assert hand_over(review, "vera", digest, "ugo", "uma") == (ANNEX,)
    assert asked(review, digest) == {"uma"}
    with pytest.raises(Refused, match="niet gevraagd als beoordelaar"):
        vote(review, "ugo", digest, ANNEX, Choice.AGREED)
    judge(review, digest, "bo", "uma", "ugo")
    view = dossier(review, "bo", digest)
    assert view.line.state is State.REVIEWED
    assert {one.person for one in view.votes if one.annex == ANNEX} == {"bo", "uma"}
    approve(review, "uma", digest)
    folder = release(review, "vera", digest)
    assert records_problem(review) is None
    assert verify_folder(folder) == []
    second_verifier.Release(folder)


def test_who_had_it_who_gets_it_and_who_did_it_have_mail(review: Review) -> None:
    digest = submitted(review)
    with review.reading() as session:
        before = session.scalars(select(NoticeRow.id)).all()
    hand_over(review, "vera", digest, "ugo", "uma")
    with review.reading() as session:
        rows = session.scalars(select(NoticeRow).where(NoticeRow.id.not_in(before))).all()
    said = {row.person: row.text for row in rows}
    assert "Uw plaats bij de bijlage damages is overgedragen aan Uma." in said["ugo"]
    assert "De plaats van Ugo bij de bijlage damages is aan u overgedragen." in said["uma"]
    assert "overdragen: de plaats van Ugo bij de bijlage damages, aan Uma" in said["vera"]
    assert set(said) == {"ugo", "uma", "vera"}


def test_the_holder_hands_over_too_and_who_has_it_now_hands_it_on(review: Review) -> None:
    digest = submitted(review)
    hand_over(review, "ugo", digest, "ugo", "uma")
    with pytest.raises(Refused, match="geen plaats op naam die nog open is"):
        hand_over(review, "ugo", digest, "ugo", "uma")
    hand_over(review, "uma", digest, "uma", "ugo")
    assert asked(review, digest) == {"ugo"}


def test_the_seat_of_a_blocked_account_is_handed_over(review: Review) -> None:
    digest = submitted(review)
    set_active(review, "beheer", "ugo", active=False)
    assert asked(review, digest) == set()
    hand_over(review, "vera", digest, "ugo", "uma")
    assert asked(review, digest) == {"uma"}


@pytest.mark.parametrize(
    ("by", "holder", "to", "why"),
    [
        ("mia", "ugo", "uma", "rol beoordelaar nodig"),
        ("leo", "ugo", "uma", "rol vrijgever nodig"),
        ("bo", "ugo", "uma", "geen plaats op naam"),
        ("uma", "ugo", "uma", "geen plaats op naam"),
        ("vera", "ugo", "udo", "twee personen"),
        ("vera", "ugo", "bo", "geen groep waar Ugo ook van is"),
        ("vera", "ugo", "ria", "Ria is geen beoordelaar"),
        ("vera", "ugo", "niemand", "niemand met de naam niemand"),
        ("veb", "ugo", "veb", "Niemand geeft een plaats aan zichzelf"),
        ("vera", "bo", "ben", "heeft geen plaats"),
    ],
)
def test_nobody_else_and_to_nobody_else(
    review: Review, by: str, holder: str, to: str, why: str
) -> None:
    digest = submitted(review)
    with pytest.raises(Refused, match=why):
        hand_over(review, by, digest, holder, to)
    assert asked(review, digest) == {"ugo"}


def test_a_maker_neither_hands_over_nor_takes(review: Review) -> None:
    digest = submitted(review)
    give_back(review, "bo", digest, "Nog eens.")
    register_dossier(review, review.outputs / "2025-H1" / digest, "max")
    submit(review, "max", digest)
    with pytest.raises(Refused, match="Max maakte dit dossier"):
        hand_over(review, "vera", digest, "ugo", "max")
    with pytest.raises(Refused, match="Wie een dossier maakte"):
        hand_over(review, "max", digest, "ugo", "uma")


def test_not_after_the_vote_and_not_to_who_voted(review: Review) -> None:
    digest = submitted(review)
    set_groups(review, "beheer", "uma", {"beleid"})
    vote(review, "uma", digest, ANNEX, Choice.AGREED)
    set_groups(review, "beheer", "uma", {"uitvoering"})
    with pytest.raises(Refused, match="twee personen"):
        hand_over(review, "vera", digest, "ugo", "uma")
    vote(review, "ugo", digest, ANNEX, Choice.AGREED)
    with pytest.raises(Refused, match="geen plaats"):
        hand_over(review, "vera", digest, "ugo", "max")


def test_the_next_round_asks_whom_the_rules_name(review: Review) -> None:
    digest = submitted(review)
    hand_over(review, "vera", digest, "ugo", "uma")
    give_back(review, "uma", digest, "Nog eens.")
    register_dossier(review, review.outputs / "2025-H1" / digest, "mia")
    submit(review, "mia", digest)
    assert asked(review, digest) == {"ugo"}
    assert records_problem(review) is None


def test_on_a_seat_that_was_handed_over_nobody_confirms_and_on_the_other_they_do(
    review: Review,
) -> None:
    first = submitted(review)
    hand_over(review, "vera", first, "ugo", "uma")
    judge(review, first, "bo", "uma")
    second = submitted(review, children=8_100)
    hand_over(review, "vera", second, "ugo", "uma")
    assert ANNEX in confirmable(review, "bo", second)
    assert confirmable(review, "uma", second).get(ANNEX) is None


Change = Callable[[dict[str, Any]], object]
FORGERIES: dict[str, Change] = {
    "to its maker": lambda line: line["data"]["to"].update(person="mia"),
    "to who may not": lambda line: line["data"]["to"].update(groups=["beleidsadvies"]),
    "to who has the other seat": lambda line: line["data"]["to"].update(
        groups=["uitvoering", "beleid"]
    ),
    "to who did it": lambda line: line.update(person="uma"),
    "of a group": lambda line: line["data"]["holder"].update(person="groep:beleid"),
    "of somebody else": lambda line: line["data"]["holder"].update(person="bo"),
    "by another reviewer": lambda line: (
        line.update(person="bo"),
        line["data"].update(roles=["beoordelaar"]),
    ),
    "by its maker": lambda line: line.update(person="mia"),
    "by a maker": lambda line: line["data"].update(roles=["maker"]),
    "at no annex": lambda line: line["data"].update(annexes=[]),
    "at another annex": lambda line: line["data"].update(annexes=["buitenland"]),
    "twice": lambda line: line["data"].update(annexes=[ANNEX, ANNEX]),
}


@pytest.fixture
def proof(review: Review) -> Path:
    return released(review)


def test_what_was_never_allowed_is_seen_by_both_verifiers(proof: Path, tmp_path: Path) -> None:
    files, missed = files_of(proof), list[object]()
    lines = lines_of(files)
    (at,) = (number for number, one in enumerate(lines) if one["action"] == Action.HAND_OVER)

    def attempt(what: object, change: Change | None = None, line: Any = None) -> None:
        forged = lines_of(files)
        if change is not None:
            change(forged[at])
        elif line is not None:
            forged[at] = line
        else:
            del forged[at]
        folder = put(relogged(files, forged), tmp_path / str(len(list(tmp_path.iterdir()))))
        if not verify_folder(folder):
            missed.append((what, "first"))
        try:
            second_verifier.Release(folder)
        except second_verifier.WRONG:
            return
        missed.append((what, "second"))

    attempt("left out: then uma had no seat")
    for what, change in FORGERIES.items():
        attempt(what, change)
    made_again = {"number", "previous_in_dossier"}
    for seed, way in enumerate(nodes(lines[at])):
        if way[0] not in made_again:
            attempt(way, line=misshapen(lines[at], way, Random(seed)))
    assert missed == []
