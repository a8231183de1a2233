"""No act is judged by a row that the log does not know: it is refused, and writes no line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, NullPool, create_engine, func, select, text
from support.review.review_example import (
    Clock,
    opened,
    registered,
    sealed,
    submitted,
)

from tasks.review import comments, decisions
from tasks.review.accounts.people import set_roles
from tasks.review.handing_over import hand_over
from tasks.review.justifying import justify
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review
from tasks.review.record.tables import Base, CaseRow, CommentRow, LogRow, MakerRow, VoteRow
from tasks.review.registration import register_dossier
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role, State

#: What somebody would write who wants it to count; a column without one gets any other value.
WANTED: dict[str, Any] = {
    "state": State.REVIEWED,
    "person": "vic",
    "choice": Choice.RETURN,
    "approver": "ben",
    "groups": "uitvoering",
    "kind": "opmerking",
}
REFUSED = "is niet heel, dus er is niets veranderd: .*Waarschuw de beheerder, en kijk met"


@contextmanager
def as_administrator(review: Review) -> Iterator[Connection]:
    """What whoever runs the database can do: no triggers, no keys between tables."""
    engine = create_engine(review.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.scalars(text(triggers)).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection


def lines(review: Review) -> int:
    with review.reading() as session:
        return session.scalars(select(func.count()).select_from(LogRow)).one()


def refused(review: Review, act: Callable[[], object], why: str = REFUSED) -> bool:
    """Whether an act is refused because of the records, and leaves no line."""
    before = lines(review)
    with pytest.raises(Refused, match=why):
        act()
    return lines(review) == before


def under_review(review: Review) -> str:
    """A dossier with a vote in words, a question and its answer."""
    digest = submitted(review)
    decisions.vote(review, "bo", digest, "damages", Choice.AGREED, "Goed.")
    comments.answer(review, "mia", comments.ask(review, "bo", digest, "Zeker?"), "Ja.")
    return digest


def _other(column: Column[Any], value: Any) -> Any:
    if column.name in WANTED:
        return WANTED[column.name]
    if isinstance(value, datetime):
        return datetime(2024, 1, 2, tzinfo=UTC)
    if isinstance(column.type, Integer):
        return 1_000 if value is None else value + 1_000
    return "ab" if value is None else f"x{value[::-1]}"


def test_whatever_column_is_changed_no_act_is_judged_by_it(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit", Clock()) as review:
        digest = under_review(review)

        def vote() -> object:
            return decisions.vote(review, "ugo", digest, "damages", Choice.AGREED)

        missed = []
        with as_administrator(review) as connection:
            for model in (CaseRow, MakerRow, VoteRow, CommentRow):
                table = Base.metadata.tables[model.__tablename__]
                row = connection.execute(select(table).limit(1)).one()
                for column in table.columns:
                    before, now = (
                        getattr(row, column.name),
                        _other(column, getattr(row, column.name)),
                    )
                    key = {one.name: getattr(row, one.name) for one in table.primary_key}
                    for values in ({column.name: now}, {column.name: before}):
                        where = [table.columns[name] == is_now for name, is_now in key.items()]
                        changed = connection.execute(table.update().where(*where).values(values))
                        assert changed.rowcount == 1
                        key |= {name: one for name, one in values.items() if name in key}
                        if values[column.name] != before and not refused(review, vote):
                            missed.append(column)
                where = [table.columns[name] == is_now for name, is_now in key.items()]
                connection.execute(table.delete().where(*where))
                assert refused(review, vote), model
                connection.execute(table.insert().values(row._asdict()))
        assert missed == []
        assert records_problem(review) is None
        vote()
        assert records_problem(review) is None


def acts(review: Review, digest: str, question: int) -> dict[str, Callable[[], object]]:
    """Every act on a dossier, by somebody who may; one in another state is refused anyhow."""
    folder = review.outputs / "2025-H1" / digest
    return {
        "register": lambda: register_dossier(review, folder, "mia"),
        "submit": lambda: decisions.submit(review, "mia", digest),
        "vote": lambda: decisions.vote(review, "ugo", digest, "invordering", Choice.AGREED),
        "agree": lambda: decisions.agree(review, "ugo", digest, ["invordering"]),
        "approve": lambda: decisions.approve(review, "bo", digest),
        "give back": lambda: decisions.give_back(review, "bo", digest, "Nee."),
        "withdraw": lambda: decisions.withdraw(review, "mia", digest, "Toch niet."),
        "hand over": lambda: hand_over(review, "vera", digest, "bo", "ben"),
        "remark": lambda: comments.remark(review, "bo", digest, "Let op."),
        "ask": lambda: comments.ask(review, "bo", digest, "Waarom?"),
        "answer": lambda: comments.answer(review, "mia", question, "Daarom."),
        "close": lambda: comments.close(review, "ugo", question, "Klaar."),
        "justify": lambda: justify(review, "mia", digest, {"ab": "Nagebeld bij de bron."}),
    }


def test_every_act_is_held_against_the_log(review: Review) -> None:
    digest = under_review(review)
    with as_administrator(review) as connection:
        for change, back in (
            (
                "UPDATE review_votes SET choice = 'teruggeven'",
                "UPDATE review_votes SET choice = 'akkoord'",
            ),
            ("UPDATE review_dossiers SET round = 2", "UPDATE review_dossiers SET round = 1"),
        ):
            assert connection.execute(text(change)).rowcount == 1
            for name, act in acts(review, digest, question=2).items():
                assert refused(review, act), name
            connection.execute(text(back))
    decisions.vote(review, "ugo", digest, "invordering", Choice.AGREED)
    assert records_problem(review) is None


def test_a_state_that_no_line_led_to_opens_nothing(review: Review) -> None:
    digest = registered(review)
    with as_administrator(review) as connection:
        connection.execute(text("UPDATE review_dossiers SET state = 'in beoordeling'"))

        def vote() -> object:
            return decisions.vote(review, "bo", digest, "damages", Choice.AGREED)

        said = f"van het dossier {digest} .* state van .* is niet wat regel 8 van het logboek zegt"
        assert refused(review, vote, said)
        connection.execute(text("UPDATE review_dossiers SET state = 'zoek'"))
        assert refused(review, vote, said)
        connection.execute(text("UPDATE review_dossiers SET state = 'concept'"))
    assert refused(review, vote, "kan niemand stemmen")
    decisions.submit(review, "mia", digest)
    vote()
    assert records_problem(review) is None


def test_a_maker_does_not_vote_by_taking_away_that_they_made_it(review: Review) -> None:
    set_roles(review, "beheer", "bo", {Role.MAKER, Role.REVIEWER})
    register_dossier(review, sealed(review.outputs), "bo")
    digest = submitted(review)
    with as_administrator(review) as connection:
        connection.execute(text("DELETE FROM review_makers WHERE person = 'bo'"))
    assert refused(
        review,
        lambda: decisions.vote(review, "bo", digest, "damages", Choice.AGREED),
        f"de rij {digest}/bo ontbreekt in de tabel review_makers",
    )


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("state = 'ingetrokken'", "state = 'concept'"),
        ("halfjaar = '2024-H2'", "halfjaar = '2025-H1'"),
        ("example = 'voorbeeld'", "example = NULL"),
    ],
)
def test_an_act_that_writes_about_other_concepts_rests_on_them_as_well(
    review: Review, change: str, back: str
) -> None:
    other = registered(review)
    digest = registered(review, text="later")
    question = comments.ask(review, "bo", digest, "Zeker?")
    new = sealed(review.outputs, text="nog later")
    mine = acts(review, digest, question)
    resting = [mine[name] for name in ("answer", "close", "submit", "withdraw")]
    resting.append(lambda: register_dossier(review, new, "mia"))
    with as_administrator(review) as connection:
        of_other = f"WHERE digest = '{other}'"
        connection.execute(text(f"UPDATE review_dossiers SET {change} {of_other}"))
        for act in resting:
            assert refused(review, act, f"van het dossier {other} is niet heel")
        mine["remark"]()
        connection.execute(text(f"UPDATE review_dossiers SET {back} {of_other}"))
    for act in resting:
        act()
    assert records_problem(review) is None


def test_no_line_follows_a_line_that_is_not_as_it_was_written(review: Review) -> None:
    digest = under_review(review)
    set_roles(review, "beheer", "leo", {Role.READER, Role.REVIEWER})  # about no dossier, and last
    last = f"WHERE number = {lines(review)}"
    with as_administrator(review) as connection:
        (was,) = connection.scalars(text(f"SELECT hash FROM review_log {last}"))
        connection.execute(text(f"UPDATE review_log SET hash = '{'ab' * 32}' {last}"))
        for act in (
            lambda: decisions.vote(review, "ugo", digest, "damages", Choice.AGREED),
            lambda: set_roles(review, "beheer", "leo", {Role.READER}),
        ):
            assert refused(review, act, "is niet zoals zij werd geschreven")
        connection.execute(text(f"UPDATE review_log SET hash = '{was}' {last}"))
    decisions.vote(review, "ugo", digest, "damages", Choice.AGREED)
    assert records_problem(review) is None
