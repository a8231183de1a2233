"""What orchestration costs: the example run on a warm Prefect server beside the same steps called
plainly.

    PYTHONPATH=.:tests python tests/bench/orchestration.py [ROUNDS]

Prints medians of wall and processor time in seconds, and where the difference goes.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from support.servers.installation import Installation

PROJECT = Path(__file__).parents[2]
HALFJAAR = "2025-H1"
IMPORTS = {
    "plain steps": "import flows.commands.assemble",
    "Prefect itself": "import prefect",
    "the flow, with Prefect and the steps": "import flows.commands.assemble, flows.stand_van_zaken",
}


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and processor seconds of a command and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, env=environment, cwd=PROJECT, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times)


def by_worker(installed: Installation) -> tuple[float, float]:
    """Seconds from asking for a run to its end, and from its start to its end, as the server keeps
    them.
    """
    began = time.perf_counter()
    run = installed.ended(installed.begin("stand-van-zaken/halfjaardossier", halfjaar=HALFJAAR))
    waited = time.perf_counter() - began
    assert run["state"]["type"] == "COMPLETED", run["state"]
    return waited, (
        datetime.fromisoformat(run["end_time"]) - datetime.fromisoformat(run["start_time"])
    ).total_seconds()


def line(name: str, wall: float, cpu: float | None = None) -> None:
    print(f"{name:44} {wall:7.2f}" + (f" {cpu:7.2f}" if cpu is not None else ""), flush=True)


def main(rounds: int) -> None:
    svz = [sys.executable, "-m", "flows.commands.main"]
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        for halfjaar in ("2024-H2", HALFJAAR):
            target = outputs / "leveringen" / halfjaar
            subprocess.run(
                [
                    sys.executable,
                    PROJECT / "config/voorbeeld/generate.py",
                    halfjaar,
                    "--out",
                    target,
                ],
                check=True,
                cwd=PROJECT,
            )
        installed = Installation(outputs)
        try:
            installed.wait()
            environment = dict(os.environ) | installed.environment
            assemble = [*svz, "assemble", HALFJAAR, "--outputs", str(outputs)]
            ways: dict[str, Callable[[], tuple[float, float]]] = {
                "plain": lambda: timed([*assemble, "--direct"], environment),
                "orchestrated": lambda: timed(
                    assemble, environment | {"PREFECT_API_URL": f"{installed.url}/api"}
                ),
            }
            for way in ways.values():
                way()  # the first of each warms files and server
            found = {name: medians([way() for _ in range(rounds)]) for name, way in ways.items()}
            worker = medians([by_worker(installed) for _ in range(rounds)])
            imports = {
                name: medians(
                    [timed([sys.executable, "-c", code], environment) for _ in range(rounds)]
                )
                for name, code in IMPORTS.items()
            }
        finally:
            installed.stop()
    print(f"{'':44} {'wall':>7} {'cpu':>7}")
    for name, (wall, cpu) in found.items():
        line(f"svz assemble, {name}", wall, cpu)
    (plain, plain_cpu), (orchestrated, orchestrated_cpu) = found["plain"], found["orchestrated"]
    line("overhead", orchestrated - plain, orchestrated_cpu - plain_cpu)
    print(f"{'ratio':44} {orchestrated / plain:7.2f} {orchestrated_cpu / plain_cpu:7.2f}")
    for name, (wall, cpu) in imports.items():
        line(f"import: {name}", wall, cpu)
    line("by a worker: from asking to the end", worker[0])
    line("by a worker: from its start to the end", worker[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
