"""Two runs of one halfjaar never overlap, also where only a database is shared."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import psycopg
import pytest

from tasks.dossier.only_run import only_run


def attempt(halfjaar: str, outputs: Path, database: str | None) -> tuple[threading.Thread, threading.Event]:
    inside = threading.Event()

    def run() -> None:
        with only_run(halfjaar, outputs, database):
            inside.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, inside


def test_a_second_run_in_the_same_folder_waits_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), only_run("2025-H1", tmp_path, None):
        second, inside = attempt("2025-H1", tmp_path, None)
        other, inside_other = attempt("2024-H2", tmp_path, None)
        assert inside_other.wait(30), "another halfjaar does not wait"
        other.join(30)
        assert not inside.is_set()
    second.join(30)
    assert inside.is_set()
    assert caplog.messages == ["Er loopt al een run van 2025-H1; deze wacht tot die klaar is."]


def waits_for_a_lock(database: str) -> bool:
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone()
    return row is not None and row[0] > 0


def test_machines_that_share_only_the_database_wait_for_each_other(tmp_path: Path, postgres_url: str) -> None:
    with only_run("2025-H1", tmp_path / "een", postgres_url):
        second, inside = attempt("2025-H1", tmp_path / "twee", postgres_url)
        other, inside_other = attempt("2024-H2", tmp_path / "twee", postgres_url)
        assert inside_other.wait(30), "another halfjaar does not wait"
        other.join(30)
        while not waits_for_a_lock(postgres_url):
            assert second.is_alive()
        assert not inside.is_set()
    second.join(30)
    assert inside.is_set()


def test_a_database_that_goes_away_during_the_run_does_not_break_it(tmp_path: Path, postgres_url: str) -> None:
    with only_run("2025-H1", tmp_path, postgres_url), psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        gone = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchall()
        assert gone == [(True,)]
    second, inside = attempt("2025-H1", tmp_path, postgres_url)
    second.join(30)
    assert inside.is_set()
