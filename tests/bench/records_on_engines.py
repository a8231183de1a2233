"""Records where they are: the same intake and section from files and from tables of PostgreSQL.

    python tests/bench/records_in_postgresql.py [--scale 0.1]

Both give the same figures and the same findings, or this stops. Each is a process of its own, in
turns; the median counts. Of PostgreSQL the processor seconds and the peak memory of its server are
counted by themselves; memory that its processes share is counted once. Putting the records in
tables is not counted: where this is used, they are there.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from national_scale import HALFJAAR, ROOT
from support.dossiers.records_in_postgresql import go_by_tables, move_records
from support.servers.postgresql_server import postgresql, postgresql_programs

#: Intake and section; prints the digest of what they say, without the names and bytes of deliveries.
RECORDS = """
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
built = re.sub(r'"file":"(tabel )?(wkb_kinderen|kot_kinderen|svb_anticumulatie)[^"]*"', r"\\\\2", built)
found = [one.model_dump_json() for one in taken.findings if one.code != "D81"]
Path(sys.argv[4]).write_text(hashlib.sha256(json.dumps([built, found]).encode()).hexdigest())
"""


def main() -> None:
    """Measure, and print a table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--scale", default="0.1")
    arguments.add_argument("--runs", type=int, default=3)
    chosen = arguments.parse_args()
    programs = postgresql_programs()
    assert programs is not None, "needs the Debian package postgresql"
    with (
        tempfile.TemporaryDirectory(prefix="svz-bench-") as name,
        postgresql(programs) as server,
        pytest.MonkeyPatch.context() as environment,
    ):
        folder = Path(name)
        files, tables = folder / "bestanden", folder / "tabellen"
        for place in (files, tables):
            command = ["config/voorbeeld/generate.py", HALFJAAR, "--out", str(place)]
            subprocess.run(
                [sys.executable, *command, "--scale", chosen.scale], cwd=ROOT, check=True
            )
        url = server.url("postgres", driver="+psycopg")
        move_records(tables, url)
        of_server: list[Used] = []
        measured: dict[str, list[Used]] = {"files": [], "tables": []}
        digests = set()
        for run in range(chosen.runs):
            for way, deliveries in (("files", files), ("tables", tables)):
                if way == "tables" and run == 0:
                    (folder / "tabellen-config").mkdir()
                    go_by_tables(folder / "tabellen-config", url, environment)
                before = server_seconds(server.process)
                told = folder / "told"
                outputs = folder / f"{way}-{run}"
                words = [HALFJAAR, str(deliveries), str(outputs), str(told)]
                with pytest.MonkeyPatch.context() as own, peak_of(server.process) as peak:
                    if way == "files":
                        own.delenv("SVZ_DEFINITIONS", raising=False)
                    measured[way].append(measure([sys.executable, "-c", RECORDS, *words]))
                if way == "tables":
                    of_server.append(Used(server_seconds(server.process) - before, max(peak)))
                digests.add(told.read_text())
                assert len(digests) == 1, f"{way} say something else"
    for what in Used._fields:
        print(f"| records in | {what} | of the server | together, × files |")
        print("|---|--:|--:|--:|")
        least = statistics.median(getattr(one, what) for one in measured["files"])
        for way, found in measured.items():
            here = statistics.median(getattr(one, what) for one in found)
            there = 0.0
            if way == "tables":
                there = statistics.median(getattr(one, what) for one in of_server)
            print(f"| {way} | {here:.1f} | {there:.1f} | {(here + there) / least:.1f} |")


class Used(NamedTuple):
    """Processor seconds, and peak memory in MB."""

    seconds: float
    memory: float


@contextmanager
def peak_of(process: subprocess.Popen[bytes] | None) -> Iterator[list[float]]:
    """What a process and its children have in memory together, in MB, several times a second for
    as long as the block; what they share is counted once.
    """
    assert process is not None
    parent, ended, seen = psutil.Process(process.pid), threading.Event(), [0.0]

    def look() -> None:
        while not ended.wait(0.2):
            held = 0
            with suppress(psutil.Error):  # one that ended meanwhile
                for one in (parent, *parent.children(recursive=True)):
                    held += one.memory_full_info().pss
            seen.append(held / 1e6)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield seen
    finally:
        ended.set()
        watch.join()


def measure(command: list[str]) -> Used:
    """A process with all that it started."""
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    # By its id: the server is a process of ours as well, and runs on. The memory that its usage tells
    # is that of this program, from before it began.
    with peak_of(process) as peak:
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Used(usage.ru_utime + usage.ru_stime, max(peak))


def server_seconds(process: subprocess.Popen[bytes] | None) -> float:
    """Processor seconds of a server, and of the connections and workers that it had."""
    assert process is not None
    times = psutil.Process(process.pid).cpu_times()
    return sum((times.user, times.system, times.children_user, times.children_system))


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
