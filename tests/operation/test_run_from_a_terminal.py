"""A run from the command line under Prefect: what it tells a server, and what it does not tell the
person at the terminal.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import PROJECT, terminal
from support.servers.team import PAGES_HOST, PREFECT_HOST, settings

from flows.commands.server.serve import Plan
from flows.server.crash_detection import SILENCE
from flows.server.install import write_server_files
from flows.shared.settings import HEARTBEAT, quiet_prefect

FREQUENCY = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"
#: The command as it is, up to the flow; in place of that, what happens around it when the server
#: goes away.
FLOW = """
import logging, sys, types
from pathlib import Path
from flows.commands import assemble
from tasks.dossier.order import Order

def stand_van_zaken(**choice):
    from prefect.logging.handlers import APILogWorker
    from prefect.settings import get_current_settings

    print(get_current_settings().flows.heartbeat_frequency)
    for name in ("prefect", "prefect.events.clients", "prefect._internal.concurrency",
                 "prefect.flow_runs", "httpx", "websockets.client", "asyncio"):
        logging.getLogger(name).error("%s: Service 'EventsWorker' failed", name)
    APILogWorker.instance().send = lambda *line: 1 / 0
    logging.getLogger("prefect.flow_runs").error("not sent", extra={"flow_run_id": "x"})
    logging.getLogger("flows").info("1 van 12")
    logging.getLogger("tasks.storage").warning("De database is weg")
    sys.exit(0)

def imported(name):
    import prefect.main  # which sets up logging, as importing the flow does

    if name == "stand_van_zaken":
        return stand_van_zaken
    if name in ("after_step", "fresh"):
        return types.SimpleNamespace(set=id)
    raise AttributeError(name)

stub = types.ModuleType("flows.stand_van_zaken")
stub.__getattr__ = imported
sys.modules[stub.__name__] = stub
assemble.running_server = lambda: "http://127.0.0.1:9/api"
folder = Path(sys.argv[1])
assemble._orchestrated(Order(halfjaar="2025-H1", deliveries=folder, outputs=folder), print)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FLOW, str(tmp_path_factory.mktemp("uit"))],
        # There is no run here for the lines to belong to.
        env=terminal({"PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore"}),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


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
