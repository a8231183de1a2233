"""Whatever somebody changes in the database is told by ``svz review check``, with the line of the
log, or stands here among what the log does not know.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.review.review_example import PEOPLE, Clock, approved, opened, registered
from support.review.tampered_records import (
    HELD,
    MAY_GO,
    NOT_HELD,
    NOT_IN_THE_LOG,
    as_its_administrator,
    records,
    said,
)

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.dossier.history.history import open_history
from tasks.review.accounts.people import set_roles
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review, open_review
from tasks.review.release.release import finish_releases, release
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Role


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed: copy it."""
    outputs = tmp_path_factory.mktemp("vastgelegd") / "uit"
    records(outputs)
    return outputs


@pytest.fixture(scope="module")
def outputs(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to attack. Every test puts its database back."""
    copy = tmp_path_factory.mktemp("aangevallen") / "uit"
    shutil.copytree(template, copy)
    return copy


@pytest.fixture
def database(template: Path, outputs: Path) -> Iterator[sqlite3.Connection]:
    """As whoever runs it has it: without triggers and keys between tables."""
    for left in outputs.glob("history.db*"):
        left.unlink()
    shutil.copy(template / "history.db", outputs)
    connection = as_its_administrator(outputs / "history.db")
    yield connection
    connection.close()


def columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_every_table_is_held_against_the_log_or_named(database: sqlite3.Connection) -> None:
    there = {
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "version" not in name and not name.startswith("sqlite_")
    }
    assert there - NOT_HELD == HELD


def _other(value: Any, kind: str) -> Any:
    if kind == "DATETIME":
        return "2024-01-02 03:04:05.000006"
    if value is None:
        return 1 if kind == "INTEGER" else "ab"
    if isinstance(value, int):
        return 1 - value if kind == "BOOLEAN" else value + 1_000
    return f"x{value[::-1]}"


@pytest.mark.parametrize("table", sorted(HELD))
def test_a_changed_value_is_told(outputs: Path, database: sqlite3.Connection, table: str) -> None:
    assert said(outputs) is None
    known = NOT_IN_THE_LOG.get(table, {})
    missed = []
    for column, kind in columns(database, table).items():
        query = f"SELECT rowid, {column} FROM {table} ORDER BY rowid"
        rows = database.execute(query).fetchall()
        for rowid, value in {rows[0], rows[-1]}:
            change = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
            cursor = database.execute(change, (_other(value, kind), rowid))
            now = database.execute(
                f"SELECT rowid FROM {table} WHERE {column} IS ?", (_other(value, kind),)
            ).fetchone()
            assert cursor.rowcount == 1
            if (said(outputs) is None) != (column in known):
                missed.append((column, rowid))
            database.execute(change, (value, now[0] if column in ("id", "number") else rowid))
    assert missed == []
    assert said(outputs) is None


@pytest.mark.parametrize("table", sorted(HELD - MAY_GO - {"dossiers"}))
def test_a_row_that_is_gone_or_too_many_is_told(
    outputs: Path, database: sqlite3.Connection, table: str
) -> None:
    names = columns(database, table)
    rows = database.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
    row = dict(zip(names, rows[-1], strict=True))
    more = {one: _other(value, names[one]) for one, value in row.items()}
    marks = ", ".join("?" for _ in more)
    database.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(more.values()))
    assert said(outputs) is not None
    gone = f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"
    database.execute(gone)
    assert said(outputs) is None
    database.execute(gone)
    assert said(outputs) is not None


def test_the_line_of_the_log_is_named_and_the_value_is_not(
    outputs: Path, database: sqlite3.Connection
) -> None:
    database.execute("UPDATE review_votes SET choice = 'teruggeven' WHERE rowid = 1")
    problem = str(said(outputs))
    assert "choice van " in problem
    assert f"regel {len(PEOPLE) + 3} van het logboek" in problem
    assert "akkoord" not in problem
    done = CliRunner().invoke(main, ["review", "check", "--outputs", str(outputs)])
    assert (done.exit_code, done.stderr) == (ExitCode.NOT_WHOLE, f"Niet heel: {problem}.\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "UPDATE review_votes SET moment = 'gisteren' WHERE rowid = 3",
            "de rij {}/1/{}/{} in de tabel review_votes is niet te lezen",
        ),
        (
            "UPDATE review_comments SET text = CAST(x'ff00fe' AS TEXT) WHERE id = 2",
            "de rij 2 in de tabel review_comments is niet te lezen",
        ),
        (
            "UPDATE review_log SET body = CAST(x'ff00fe' AS TEXT) WHERE number = 9",
            "de rij 9 in de tabel review_log is niet te lezen",
        ),
        (
            "UPDATE review_dossiers SET state = 'zoek'",
            "state van {} in de tabel review_dossiers is niet wat regel",
        ),
        ("UPDATE review_log SET body = '{{}}' WHERE number = 9", "regel 9 van het logboek"),
    ],
)
def test_what_can_not_be_read_is_told_in_a_sentence(
    outputs: Path, database: sqlite3.Connection, change: str, told: str
) -> None:
    digest, annex, person = database.execute(
        "SELECT dossier, annex, person FROM review_votes WHERE rowid = 3"
    ).fetchone()
    database.execute(change.format() if "{{" in change else change)
    assert str(said(outputs)).startswith(told.format(digest, annex, person).partition("{")[0])


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_damaged_page_of_the_file_is_told(
    outputs: Path, database: sqlite3.Connection, share: float
) -> None:
    database.close()
    file = outputs / "history.db"
    data = bytearray(file.read_bytes())
    page = int(len(data) // 4096 * share) * 4096
    data[page : page + 4096] = bytes(4096)
    file.write_bytes(bytes(data))
    done = CliRunner().invoke(main, ["review", "check", "--outputs", str(outputs)])
    assert done.exit_code == ExitCode.NOT_WHOLE
    assert isinstance(done.exception, SystemExit)
    assert "beschadigd" in done.output or "niet te lezen" in done.output, done.output


def test_a_log_that_ran_backwards_is_told(template: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    clock = Clock()
    with opened(None, outputs, clock) as review:
        registered(review)
        clock.pass_time(-timedelta(days=1))
        with pytest.raises(Refused, match="klok van deze machine loopt achter"):
            set_roles(review, "beheer", "leo", {Role.READER})
        assert records_problem(review) is None


def test_a_history_that_differs_from_what_was_sealed_is_told(review: Review) -> None:
    digest = registered(review)
    with open_history(None, review.outputs) as history:
        history.remember(halfjaar="2025-H1", digest=digest, blocking=1)
    assert f"de tabel dossiers zegt van {digest} iets anders" in str(records_problem(review))


# The folders of releases.


def test_a_database_that_was_put_back_allows_no_second_release(
    template: Path, tmp_path: Path
) -> None:
    outputs = tmp_path / "uit"
    clock = Clock()
    with opened(None, outputs, clock) as review:
        digest = approved(review)
    earlier = (outputs / "history.db").read_bytes()
    with open_review(None, outputs, clock) as review:
        folder = release(review, "vera", digest)
        assert records_problem(review) is None
    (outputs / "history.db").write_bytes(earlier)
    clock.pass_time(timedelta(days=3))
    with open_review(None, outputs, clock) as review:
        said = f"{folder.relative_to(outputs)} is een vrijgave van het dossier {digest}"
        assert str(records_problem(review)).startswith(said)
        with pytest.raises(Refused, match="volgens de database is dat niet vrijgegeven"):
            release(review, "vic", digest)
        with pytest.raises(Refused, match="volgens de database is dat niet vrijgegeven"):
            finish_releases(review)
    assert [one.parent for one in outputs.glob("vrijgegeven/*/*/statement.json")] == [folder]


def test_a_folder_that_is_no_release_of_these_records_is_told(
    outputs: Path, database: sqlite3.Connection
) -> None:
    (folder,) = (one.parent for one in outputs.glob("vrijgegeven/*/*/statement.json"))
    other = folder.with_name("ab" * 32)
    shutil.copytree(folder, other)
    assert "in de tabel" not in str(said(outputs))
    assert str(said(outputs)).startswith("de database noemt ")
    other.chmod(0o755)
    (other / "statement.json").chmod(0o644)
    changed = (other / "statement.json").read_text().replace('"head": "', '"head": "ab')
    (other / "statement.json").write_text(changed)
    assert "is een andere vrijgave van het dossier" in str(said(outputs))
    (other / "statement.json").write_text("{}")
    assert "is geen vrijgave die te lezen is" in str(said(outputs))
    shutil.rmtree(other)
    assert said(outputs) is None
