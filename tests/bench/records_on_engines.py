"""Records where they are: the same intake and section from files, from tables of PostgreSQL, and
from Parquet on a cluster of Spark with two workers.

    PYTHONPATH=.:tests python tests/bench/records_on_engines.py [--scale 0.1]

All give the same figures and the same findings, or this stops. Each is a process of its own, in
turns; the median counts. Processor seconds and peak memory of an engine are counted by themselves:
of the server of PostgreSQL with all its processes, and of the Java of the driver and of the workers
of Spark, which start and end with each run. Memory that processes share is counted once. Putting
the records in tables is not counted: where this is used, they are there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from national_scale import HALFJAAR, ROOT
from support.dossiers.records_elsewhere import TWO_WORKERS, records_to_parquet
from support.dossiers.records_in_postgresql import go_by_place, go_by_tables, move_records
from support.servers.postgresql_server import PostgresServer, postgresql, postgresql_programs

#: Intake and section; prints the digest of what they say, without the names and bytes of deliveries.
RECORDS = r"""
import hashlib, json, re, sys
from pathlib import Path
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
order = Order(halfjaar=sys.argv[1], deliveries=Path(sys.argv[2]), outputs=Path(sys.argv[3]))
taken = take_in_deliveries(order)
assert taken.digest is not None, taken.findings
built = order.store().get(build_section(order, "buitenland", taken.digest, None).digest).decode()
built = re.sub(r'"delivery":"[0-9a-f]{64}"', "", built)
built = re.sub(r'"file":"(tabel )?(wkb_kinderen|kot_kinderen|svb_anticumulatie)[^"]*"', r"\2", built)
found = [one.model_dump_json() for one in taken.findings if one.code != "D81"]
Path(sys.argv[4]).write_text(hashlib.sha256(json.dumps([built, found]).encode()).hexdigest())
"""


class Way(NamedTuple):
    """Where records are.

    Attributes:
        deliveries: the folder with what comes as files.
        environment: of the process that reads them.
        engine: the processes of the engine that has the records, given that process.
    """

    deliveries: Path
    environment: Mapping[str, str]
    engine: Callable[[psutil.Process], list[psutil.Process]]


class Used(NamedTuple):
    """Of a process, and of the engine that it asks: processor seconds, and peak memory in MB."""

    seconds: float
    memory: float
    seconds_of_engine: float
    memory_of_engine: float


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--scale", default="0.1")
    arguments.add_argument("--runs", type=int, default=3)
    chosen = arguments.parse_args()
    programs = postgresql_programs()
    assert programs is not None, "needs the Debian package postgresql"
    assert find_spec("pyspark") is not None, "needs what make setup-spark installs"
    with (
        tempfile.TemporaryDirectory(prefix="svz-bench-") as place,
        postgresql(programs) as server,
    ):
        folder = Path(place)
        ways = ways_to_records(folder, server, chosen.scale)
        measured: dict[str, list[Used]] = {name: [] for name in ways}
        digests = set()
        for run in range(chosen.runs):
            for name, way in ways.items():
                told = folder / "told"
                words = [HALFJAAR, str(way.deliveries), str(folder / f"{name}-{run}"), str(told)]
                used = measure(way, [sys.executable, "-c", RECORDS, *words])
                print(f"{name}, run {run + 1}: {used}", file=sys.stderr, flush=True)
                measured[name].append(used)
                digests.add(told.read_text())
                assert len(digests) == 1, f"{name}: says something else"
    for at, what in enumerate(("processor seconds", "peak memory (MB)")):
        print(f"| records in | {what} | of the engine | together, × files |")
        print("|---|--:|--:|--:|")
        least = statistics.median(one[at] for one in measured["files"])
        for name, found in measured.items():
            here, there = (statistics.median(one[place] for one in found) for place in (at, at + 2))
            print(f"| {name} | {here:.1f} | {there:.1f} | {(here + there) / least:.1f} |")


def ways_to_records(folder: Path, server: PostgresServer, scale: str) -> dict[str, Way]:
    """The same deliveries by each way, made in ``folder`` and on the server."""
    files, elsewhere = folder / "bestanden", folder / "elders"
    command = ["config/voorbeeld/generate.py", HALFJAAR, "--out", str(files), "--scale", scale]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    shutil.copytree(files, elsewhere)
    of_postgresql, of_spark = folder / "config-postgresql", folder / "config-spark"
    for place in (of_postgresql, of_spark):
        place.mkdir()
    url = server.url("postgres", driver="+psycopg")
    move_records(elsewhere, url)
    parquet = records_to_parquet(files, folder)
    ways = {"files": Way(files, dict(os.environ), lambda _: [])}
    with pytest.MonkeyPatch.context() as environment:
        go_by_tables(of_postgresql, url, environment)
        ways["postgresql"] = Way(elsewhere, dict(os.environ), lambda _: family(server_of(server)))
    with pytest.MonkeyPatch.context() as environment:
        go_by_place(of_spark, TWO_WORKERS, parquet, environment)
        for variable in ("SPARK_WORKER_DIR", "SPARK_LOCAL_DIRS"):
            environment.setenv(variable, str(folder / "spark"))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        ways["spark"] = Way(elsewhere, dict(os.environ), java_of)
    return ways


def server_of(server: PostgresServer) -> psutil.Process:
    """The first process of a server that runs."""
    assert server.process is not None
    return psutil.Process(server.process.pid)


def java_of(process: psutil.Process) -> list[psutil.Process]:
    """The Java that a process started: of the driver, which is the master as well, and of the
    workers.
    """
    return [one for one in family(process) if name_of(one) == "java"]


def name_of(process: psutil.Process) -> str | None:
    """What a process is called; None if it ended meanwhile."""
    with suppress(psutil.Error):
        return process.name()
    return None


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process with all that it started; empty if it ended meanwhile."""
    with suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def measure(way: Way, command: list[str]) -> Used:
    """A process with all that it started."""
    process = subprocess.Popen(command, env={**way.environment, "PYTHONPATH": str(ROOT)})
    # By its id: the server is a process of ours as well, and runs on. The memory that its usage
    # tells is that of this program, from before it began.
    with watched(psutil.Process(process.pid), way.engine) as seen:
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    memory, of_engine, seconds = zip(*seen, strict=True)
    # At the first look Java has not started. Its process waits for none: usage has nothing of it.
    return Used(
        usage.ru_utime + usage.ru_stime,
        max(memory),
        max(seconds) - seconds[0],
        max(of_engine),
    )


@contextmanager
def watched(
    process: psutil.Process, engine: Callable[[psutil.Process], list[psutil.Process]]
) -> Iterator[list[tuple[float, float, float]]]:
    """Several times a second, and at the begin and the end of the block: the memory of a process
    with its children, that of its engine, both in MB, and the processor seconds of that engine.
    """
    ended = threading.Event()

    def look() -> tuple[float, float, float]:
        of_engine = engine(process)
        own = [one for one in family(process) if one not in of_engine]
        return memory_of(own), memory_of(of_engine), seconds_of(of_engine)

    seen = [look()]

    def keep_looking() -> None:
        while not ended.wait(0.2):
            seen.append(look())

    watch = threading.Thread(target=keep_looking)
    watch.start()
    try:
        yield seen
    finally:
        ended.set()
        watch.join()
        seen.append(look())


def memory_of(processes: Iterable[psutil.Process]) -> float:
    """What processes have in memory together, in MB; what they share is counted once."""
    held = 0
    for one in processes:
        with suppress(psutil.Error):  # one that ended meanwhile
            held += one.memory_full_info().pss
    return held / 1e6


def seconds_of(processes: Iterable[psutil.Process]) -> float:
    """Processor seconds of processes, and of those of theirs that ended."""
    seconds = 0.0
    for one in processes:
        with suppress(psutil.Error):
            times = one.cpu_times()
            seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
