"""Two runs of one halfjaar never overlap, and a run that dies, however it dies, does not hinder the
next one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from support.fork_server import PROCESSES
from support.servers.processes import DEADLINE, until

from tasks.dossier import run_lock as module
from tasks.dossier.run_lock import RunInProgress, only_run


@pytest.fixture(params=["files", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Where the history is kept: that decides which locks there are."""
    url: str | None = (
        request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    )
    return url


def _hold(halfjaar: str, outputs: Path, database: str | None, started: Connection) -> None:
    with only_run(halfjaar, outputs, database):
        started.send(os.getpid())
        signal.pause()


@contextmanager
def another_run(halfjaar: str, outputs: Path, database: str | None) -> Iterator[BaseProcess]:
    """A run in a process of its own, as far as that it holds its place; killed at the end."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(
        target=_hold, args=(halfjaar, outputs, database, there), daemon=True
    )
    process.start()
    try:
        assert here.poll(DEADLINE)
        here.recv()
        yield process
    finally:
        process.kill()
        process.join()


def test_the_second_run_of_a_halfjaar_ends_at_once_and_says_who_is_busy(
    tmp_path: Path, database: str | None
) -> None:
    with another_run("2025-H1", tmp_path, database) as first:
        with pytest.raises(RunInProgress) as refused, only_run("2025-H1", tmp_path, database):
            pytest.fail("two runs at once")
        assert "Er loopt al een run voor 2025-H1, sinds " in str(refused.value)
        assert f"(proces {first.pid})" in str(refused.value)
        # Another halfjaar is another matter.
        with only_run("2024-H2", tmp_path, database) as check_alone:
            check_alone()


def test_a_killed_run_does_not_hinder_the_next(tmp_path: Path, database: str | None) -> None:
    with another_run("2025-H1", tmp_path, database) as first:
        first.kill()
        first.join()
        until_free(tmp_path, database)


def until_free(outputs: Path, database: str | None) -> None:
    """PostgreSQL notices a closed connection by itself, but not in the same instant."""

    def is_free() -> bool:
        with suppress(RunInProgress), only_run("2025-H1", outputs, database) as check_alone:
            check_alone()
            return True
        return False

    until(is_free, "the end of the place of a killed run", every=0.05)


def test_machines_that_share_only_the_database_keep_out_of_each_others_way(
    tmp_path: Path, postgres_url: str
) -> None:
    """File locks of shared storage may hold on one machine only; two folders stand for two machines
    that do not see each other's.
    """
    with (
        another_run("2025-H1", tmp_path / "een", postgres_url) as first,
        pytest.raises(RunInProgress, match=rf"proces {first.pid}"),
        only_run("2025-H1", tmp_path / "twee", postgres_url),
    ):
        pytest.fail("two runs at once")


def end_all_connections(url: str) -> None:
    """What a restart of PostgreSQL does to those who are connected."""
    engine = create_engine(url)
    with engine.connect() as connection:
        ended = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE application_name LIKE 'sinds%' AND datname = current_database()"
            )
        ).scalars()
        assert list(ended) == [True]
    engine.dispose()


def test_a_run_whose_connection_was_cut_takes_its_place_again(
    tmp_path: Path, postgres_url: str
) -> None:
    with only_run("2025-H1", tmp_path / "een", postgres_url) as check_alone:
        check_alone()
        end_all_connections(postgres_url)
        check_alone()
        with pytest.raises(RunInProgress), only_run("2025-H1", tmp_path / "twee", postgres_url):
            pytest.fail("the place was not taken again")


def test_a_run_whose_place_was_taken_meanwhile_stops(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with only_run("2025-H1", tmp_path / "een", postgres_url) as check_alone:
        end_all_connections(postgres_url)
        with another_run("2025-H1", tmp_path / "twee", postgres_url), pytest.raises(RunInProgress):
            check_alone()
