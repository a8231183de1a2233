"""Kills at random moments on a server installation with two workers: does every run end with the
one right dossier, and how soon?

Run by ``make test-long``; ``KILLS`` says how many (25). Prints a table for docs/operation.md. Takes
about a minute per kill.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from support.servers.postgresql_server import postgresql, postgresql_programs
from support.servers.team import Team, kill, team

from flows.shared.settings import PROJECT
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.sealed.verify import verify

HALFJAAR = "2024-H2"
SEED = 20250701


def fall(what: str, installation: Team) -> bool:
    """Kill the run's process, a whole machine with a run on it, or the server; False if there was
    nothing left to kill.
    """
    if what == "server":
        assert installation.server is not None
        kill(installation.server)
        installation.start_server()
        return True
    busy = [worker for worker in installation.workers.values() if worker.runs()]
    if not busy:
        return False
    if what == "run":
        for process in busy[0].runs():
            kill(process)
    else:
        busy[0].fall_away()
        busy[0].start()
    return True


def main() -> None:
    """Do it, and print what came of it."""
    kills = int(os.environ.get("KILLS", "25"))
    chance = random.Random(SEED)
    programs = postgresql_programs()
    assert programs is not None, "needs PostgreSQL"
    with (
        tempfile.TemporaryDirectory(prefix="svz-endurance-") as name,
        postgresql(programs) as postgres,
    ):
        folder = Path(name)
        deliveries = folder / "leveringen" / HALFJAAR
        subprocess.run(
            [sys.executable, "config/voorbeeld/generate.py", HALFJAAR, "--out", deliveries],
            check=True,
            cwd=PROJECT,
        )
        digest = assemble(
            Order(halfjaar=HALFJAAR, deliveries=deliveries, outputs=folder / "direct")
        ).digest
        assert digest is not None
        with team(folder / "team", postgres) as installation:
            for worker in ("een", "twee"):
                installation.add_worker(worker)
            began = time.monotonic()
            assert (
                installation.ended(installation.begin(HALFJAAR, deliveries))["type"] == "COMPLETED"
            )
            lasted = time.monotonic() - began
            noticed: dict[str, list[float]] = defaultdict(list)
            counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
            for _ in range(kills):
                what = chance.choice(["run", "machine", "server"])
                once(
                    installation,
                    deliveries,
                    digest,
                    what,
                    chance.uniform(0, lasted),
                    noticed[what],
                    counts[what],
                )
    done = sum(times for times, _, _ in counts.values())
    print(f"{done} kills, a run alone takes {lasted:.0f} s, load {os.getloadavg()[1]:.1f}\n")
    print(
        "Workers that ended by themselves and were started again, as systemd does: "
        f"{installation.revived}\n"
    )
    print(
        "| what is killed | times | run went on | run was started again | seconds until its end "
        "was known: median, most |"
    )
    print("|---|---:|---:|---:|---|")
    for what, (times, went_on, again) in sorted(counts.items()):
        if not times:
            continue  # every run had ended before its kill
        print(
            f"| {what} | {times} | {went_on} | {again} | {statistics.median(noticed[what]):.0f}, "
            f"{max(noticed[what]):.0f} |"
        )


def once(
    installation: Team,
    deliveries: Path,
    digest: str,
    what: str,
    moment: float,
    noticed: list[float],
    counts: list[int],
) -> None:
    """One run, one kill at ``moment`` seconds, and again until the dossier is there: always the
    same one, and never half of it.
    """
    place = installation.outputs / HALFJAAR
    if (place / digest).exists():
        (place / digest).chmod(0o755)
        shutil.rmtree(place / digest)
    run = installation.begin(HALFJAAR, deliveries)
    time.sleep(moment)
    killed = time.monotonic()
    if not fall(what, installation):
        installation.ended(run)
        return
    state = installation.ended(run)
    counts[0] += 1
    noticed.append(time.monotonic() - killed)
    print(
        f"{what}, {moment:.1f} s after the start: {state['name']} after {noticed[-1]:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    counts[1 if state["type"] == "COMPLETED" else 2] += 1
    while state["type"] != "COMPLETED":
        left = [path.name for path in place.iterdir() if not path.name.startswith(".")]
        assert left in ([], [digest]), left
        installation.retry(run)
        state = installation.ended(run)
    assert verify(place / digest) == []
    assert [path.name for path in place.iterdir() if not path.name.startswith(".")] == [digest]


if __name__ == "__main__":
    main()
