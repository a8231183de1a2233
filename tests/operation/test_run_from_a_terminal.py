"""A run from the command line: what it tells a server under Prefect, and what the person at the
terminal sees and does not see.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from support.command_line import SVZ, in_a_terminal, terminal
from support.dossiers.small_house import SmallHouse
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


def colours(shown: str) -> set[int]:
    """The numbers of the colours that a terminal was told to take, bright and in the background
    too.
    """
    told = re.findall(r"\x1b\[([\d;]*)m", shown)
    numbers = {int(number) for one in told for number in one.split(";") if number}
    return numbers & {*range(30, 39), *range(40, 49), *range(90, 98), *range(100, 108)}


def test_progress_has_colour_on_a_terminal_and_none_with_no_color(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    deliveries = small_house.deliveries / "2025-H1"
    (deliveries / "damages.csv").unlink()  # it ends soon, and its bar was on the screen
    call = ("assemble", "2025-H1", "--direct", "--deliveries", str(deliveries))

    def shown(**more: str) -> str:
        ours, theirs = pty.openpty()
        environment = terminal({"TERM": "xterm-256color", **small_house.environment, **more})
        command = [*SVZ, *call, "--outputs", str(tmp_path / "uit")]
        process = subprocess.Popen(command, env=environment, stdout=theirs, stderr=theirs)
        os.close(theirs)
        with os.fdopen(ours, "rb") as screen:
            text = b""
            try:
                while part := screen.read1():
                    text += part
            except OSError:  # how Linux says that nobody writes there any more
                pass
        process.wait()
        return text.decode()

    coloured, plain = shown(), shown(NO_COLOR="1")
    for one in (coloured, plain):
        assert "Dossier 2025-H1" in one
        assert "Wacht op aanlevering" in one
    assert colours(coloured)
    assert not colours(plain)
