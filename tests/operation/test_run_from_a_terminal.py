"""A run from the command line under Prefect: what it tells a server, and what it does not tell the
person at the terminal.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.command_line import in_a_terminal
from support.servers import server_that_goes
from support.servers.team import PAGES_HOST, PREFECT_HOST, settings

from flows.commands.server.serve import Plan
from flows.server.crash_detection import SILENCE
from flows.server.install import write_server_files
from flows.shared.settings import HEARTBEAT, quiet_prefect

FREQUENCY = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    # There is no run here for the lines to belong to.
    env = {"PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore"}
    return in_a_terminal(server_that_goes.run, tmp_path_factory.mktemp("uit"), env=env)


def test_it_says_that_it_lives_as_often_as_the_watch_for_dead_runs_expects(
    run: subprocess.CompletedProcess[str],
) -> None:
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"{HEARTBEAT}\n"
    assert SILENCE.total_seconds() == 3 * HEARTBEAT


def test_so_does_every_other_process_that_runs_flows(tmp_path: Path) -> None:
    write_server_files(tmp_path, PREFECT_HOST, PAGES_HOST)
    worker = settings(tmp_path / "worker.env")
    alone = Plan(tmp_path, 4200, 4201).environment()
    assert {one[FREQUENCY] for one in (worker, alone, quiet_prefect(tmp_path))} == {str(HEARTBEAT)}


def test_the_terminal_shows_warnings_of_ours_and_nothing_of_prefect(
    run: subprocess.CompletedProcess[str],
) -> None:
    assert "De database is weg" in run.stderr
    assert len(run.stderr.splitlines()) == 1, run.stderr
