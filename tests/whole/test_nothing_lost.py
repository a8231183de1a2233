"""Nothing lost, nothing twice, on one computer: runs, workers and servers killed at random moments, and a full disk.

In its short form for every day; ``make endurance`` runs the long one (SVZ_KILLS=25) and prints what was measured.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from installation import PROJECT, Installation, until

from tasks.dossier.assemble import Outcome
from tasks.dossier.verify import verify

KILLS = int(os.environ.get("SVZ_KILLS", "3"))
DOSSIER = "stand-van-zaken/halfjaardossier"
VICTIMS = ("run", "worker", "server")


@pytest.fixture(scope="module")
def digests(installation: Installation, example_outputs: tuple[Path, Outcome, Outcome]) -> dict[str, str]:
    """The digest of each halfjaar as it is without any trouble; 2024-H2 is in the history."""
    expected = {str(outcome.halfjaar): str(outcome.digest) for outcome in example_outputs[1:]}
    first = installation.ended(installation.begin(DOSSIER, halfjaar="2024-H2"))
    assert expected["2024-H2"] in first["state"]["message"]
    return expected


def is_whole(installation: Installation, halfjaar: str, digest: str) -> None:
    folder = installation.outputs / halfjaar
    assert verify(folder / digest) == []
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == [digest], "one dossier, and nothing half done"
    assert list(folder.glob(".staging-*")) == []
    assert list(installation.outputs.glob(".quarantaine-*")) == []


def remove(dossier: Path) -> None:
    if dossier.exists():
        dossier.chmod(0o755)
        shutil.rmtree(dossier)


def running(installation: Installation) -> list[psutil.Process]:
    """The processes in which runs are carried out: children of workers."""
    worker = installation.children().get("worker")
    return [] if worker is None else [one for one in worker.children(recursive=True) if "prefect.engine" in " ".join(one.cmdline())]


def kill(installation: Installation, victim: str) -> None:
    """kill -9; of a worker also what it started, as when a machine loses its power."""
    runs = running(installation)
    if victim == "run":
        for run in runs:
            run.kill()
        return
    process = installation.children()[victim]
    process.kill()
    if victim == "worker":
        for run in runs:
            run.kill()
    until(f"a new {victim}", lambda: (new := installation.children().get(victim)) and new.pid != process.pid)


def test_killed_at_random_moments(installation: Installation, digests: dict[str, str]) -> None:
    moments = random.Random(20250701)
    halfjaar, digest = "2025-H1", digests["2025-H1"]
    dossier = installation.outputs / halfjaar / digest
    began = time.monotonic()
    assert installation.ended(installation.begin(DOSSIER, halfjaar=halfjaar))["state"]["type"] == "COMPLETED"
    lasted = time.monotonic() - began
    earlier = len(ended_runs(installation))
    killed: dict[str, str] = {}
    waits = []
    for number in range(KILLS):
        remove(dossier)
        victim = VICTIMS[number % len(VICTIMS)]
        run = installation.begin(DOSSIER, halfjaar=halfjaar)
        until("the run is under way", lambda: running(installation), every=0.05)
        time.sleep(moments.uniform(0, lasted))
        kill(installation, victim)
        until("the server answers", partial(state, installation, run))
        began = time.monotonic()
        again = installation.ended(installation.begin(DOSSIER, halfjaar=halfjaar), seconds=300)
        waits.append(time.monotonic() - began)
        assert again["state"]["type"] == "COMPLETED", again["state"]
        assert digest in again["state"]["message"], f"the digest after kill {number} ({victim})"
        is_whole(installation, halfjaar, digest)
        killed[run] = victim
    # Of a worker that is killed the server hears nothing more; the next test is about that, and in the long form it is waited for.
    seen = [run for run, victim in killed.items() if victim != "worker" or len(VICTIMS) < KILLS]
    ends = {run: installation.ended(run, seconds=300)["state"]["type"] for run in seen}
    assert set(ends.values()) <= {"CRASHED", "COMPLETED"}, "it died, or it was done already"
    assert len(ended_runs(installation)) >= earlier + KILLS, "the history is still there"
    print(f"\n{KILLS} kills: {Counter((killed[run], end) for run, end in ends.items())}")  # noqa: T201 - for make endurance
    print(f"undisturbed {lasted:.1f} s; the run after a kill at most {max(waits):.1f} s")  # noqa: T201


def state(installation: Installation, run: str) -> str | None:
    try:
        return str(installation.run(run)["state"]["type"])
    except OSError:
        return None


def ended_runs(installation: Installation) -> list[dict[str, Any]]:
    asked = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}, "limit": 200}
    return list(installation.ask("/flow_runs/filter", asked))


def test_a_full_disk_ends_the_run_at_once_in_dutch(installation: Installation, example_deliveries: Path, small_disk: Path) -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "assemble", "2024-H2", "--outputs", small_disk, "--deliveries", example_deliveries / "2024-H2"],
        env={name: installation.environment[name] for name in ("PATH", "PYTHONPATH")} | {"PREFECT_API_URL": f"{installation.url}/api"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert time.monotonic() - began < 60, "a full disk does not pass, so nothing is tried again"
    assert done.returncode == 1
    assert "De schijf is vol; maak ruimte in" in done.stderr
    asked = {"flow_runs": {"name": {"any_": ["stand van zaken 2024-H2"]}, "state": {"type": {"any_": ["FAILED"]}}}}
    (run,) = installation.ask("/flow_runs/filter", asked)
    assert run["state"]["name"] == "Mislukt"
    assert run["state"]["message"].startswith("De schijf is vol; maak ruimte in")
    assert [path for path in (small_disk / "2024-H2").iterdir() if not path.name.startswith(".")] == []
