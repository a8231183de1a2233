"""A Prefect server for one run, where no other server runs: a quiet child of the run's own process,
which ends with it.

Prefect can start one itself, but that one writes to the terminal, in English, and when it is
interrupted or its disk is full it writes so much that nobody finds what matters. This module
imports nothing of Prefect, which reads its settings when it is imported.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import click

from flows.server.supervisor import GRACE, answers, dies_with_us
from flows.shared.errors import raise_if_full
from flows.shared.settings import LOOPBACK, python_path

#: A first start makes the database, on a slow machine in minutes.
PATIENCE = 180.0


def start_temporary_server(home: Path) -> str:
    """Start a server that keeps its database and its log in ``home``, made if need be. It ends with
    this process.

    Call it before Prefect is imported: exit handlers run in reverse order, and what Prefect still
    has to report at exit needs the server.

    Returns:
        The address of its API.

    Raises:
        click.ClickException: in Dutch, if it does not start.
        OSError: if that is because the disk is full, or ``home`` can not be written.
    """
    log = home / "logs" / "assemble-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    address = f"http://{LOOPBACK}:{port}/api"
    environment = os.environ | {
        "PYTHONPATH": python_path(),
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": address,
        "PREFECT_SERVER_API_HOST": LOOPBACK,
        "PREFECT_SERVER_API_PORT": str(port),
        # As Prefect's own: no pages, and nothing that plans or watches runs.
        "PREFECT_UI_ENABLED": "false",
        "PREFECT__SERVER_EPHEMERAL": "1",
    }
    with log.open("wb") as output:
        # A session of its own: a Ctrl-C in the terminal must not end it before the run has told it
        # how it ended.
        process = subprocess.Popen(
            [*dies_with_us(), sys.executable, "-m", "flows.server.prefect_server"],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    atexit.register(_stop, process)
    if not _answers_in_time(process, address):
        raise_if_full(home)
        raise click.ClickException(
            f"De Prefect-server start niet; waarom staat in {log}. Met --direct gaat het zonder."
        )
    return address


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    process.kill()
    process.wait()


def _answers_in_time(process: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if answers(f"{address}/health"):
            return True
        time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
