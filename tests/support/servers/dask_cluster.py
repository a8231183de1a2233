"""A Dask cluster on loopback: a scheduler, and workers that each have a home, a working folder and
a folder for temporary files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from support.servers.processes import dies_with_the_tests, until
from support.servers.team import kill


@contextmanager
def dask_cluster(folder: Path, environment: dict[str, str], names: Sequence[str]) -> Iterator[str]:
    """A scheduler with a worker for each of ``names``, in ``environment``; gives the address of the
    scheduler.

    The workers run without a nanny: a process below a nanny may start no processes of its own, and
    printing an annex does.
    """
    known = folder / "scheduler.json"
    started: list[psutil.Popen] = []

    def start(name: str, *command: str) -> None:
        own = folder / name
        for part in ("home", "work", "tmp"):
            (own / part).mkdir(parents=True)
        surroundings = environment | {
            "PREFECT_HOME": str(own / "home"),
            "HOME": str(own / "home"),
            "TMPDIR": str(own / "tmp"),
        }
        with (own / "log").open("ab") as log:
            line = [*dies_with_the_tests("KILL"), sys.executable, "-m", "dask", *command]
            line += ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(known)]
            started.append(
                psutil.Popen(
                    line,
                    env=surroundings,
                    cwd=own / "work",
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    try:
        start("scheduler", "scheduler", "--port", "0")
        for name in names:
            # Each takes one step at a time, as a machine with little memory does.
            start(
                name,
                "worker",
                "--name",
                name,
                "--nthreads",
                "1",
                "--no-nanny",
                "--memory-limit",
                "0",
            )
        until(known.exists, "the Dask scheduler")
        yield until(lambda: _address(known), "the address of the Dask scheduler")
    finally:
        for process in started:
            for child in process.children(recursive=True) if process.is_running() else []:
                kill(child)
            kill(process)


def _address(known: Path) -> str | None:
    try:
        address: str = json.loads(known.read_text())["address"]
    except ValueError:  # being written
        return None
    return address
