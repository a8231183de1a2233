"""Nothing lost, nothing twice: killed runs, workers and servers, a database that goes away, a full disk, two runs at once.

In its short form for every day; ``make endurance`` runs the long one (SVZ_KILLS=25, SVZ_AWAY=60) and prints what was measured.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from installation import PROJECT, Installation, dies_with_the_tests, until
from psycopg import sql

from tasks.dossier.assemble import Outcome
from tasks.dossier.verify import verify

KILLS = int(os.environ.get("SVZ_KILLS", "3"))
AWAY = float(os.environ.get("SVZ_AWAY", "4"))
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
        until("the server answers", lambda run=run: state(installation, run))
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


def test_a_run_that_says_nothing_any_more_is_marked_as_crashed(installation: Installation) -> None:
    """Its process died with its worker, so nobody is left to say so. Its last sign of life is dated back: nobody has to wait for it."""
    flow = installation.deployment(DOSSIER)["flow_id"]
    run = str(installation.ask("/flow_runs/", {"flow_id": flow, "name": "verloren run", "state": {"type": "RUNNING"}})["id"])
    resource = {"prefect.resource.id": f"prefect.flow-run.{run}", "prefect.resource.name": "verloren run"}
    beat = {
        "event": "prefect.flow-run.heartbeat",
        "occurred": (datetime.now(UTC) - timedelta(seconds=80)).isoformat(),
        "resource": resource,
        "id": str(uuid.uuid4()),
    }
    installation.ask("/events", [beat])
    lost = installation.ended(run, seconds=120)
    assert (lost["state"]["type"], lost["state"]["name"]) == ("CRASHED", "Weggevallen")
    assert "start de run opnieuw" in lost["state"]["message"]


@contextmanager
def second_worker(installation: Installation, folder: Path) -> Iterator[None]:
    """A worker as on another machine: its own working folder and its own home; only storage and database are shared."""
    environment = psutil.Process(installation.process.pid).children()[0].environ()
    environment |= {"PREFECT_HOME": str(folder / "home"), "SVZ_OUTPUTS": str(installation.outputs)}
    for name in ("home", "work"):
        (folder / name).mkdir()
    with (folder / "log").open("wb") as log:
        worker = subprocess.Popen(
            [
                *dies_with_the_tests("KILL"),
                *(sys.executable, "-m", "prefect", "worker", "start", "--pool", "svz", "--name", "tweede", "--limit", "1"),
            ],
            cwd=folder / "work",
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        names = {"tweede"}
        until("the second worker", lambda: names <= {one["name"] for one in installation.ask("/work_pools/svz/workers/filter")})
        yield
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def span(installation: Installation, run: str) -> tuple[str, str]:
    """When the first step of a run began and its last ended."""
    steps = installation.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    assert len(steps) == 12
    return min(one["start_time"] for one in steps), max(one["end_time"] for one in steps)


def test_two_workers_share_the_work_and_never_do_one_halfjaar_at_the_same_time(
    installation: Installation, digests: dict[str, str], tmp_path: Path
) -> None:
    with second_worker(installation, tmp_path):
        asked = ("2025-H1", "2025-H1", "2024-H2")
        runs = [installation.begin(DOSSIER, halfjaar=halfjaar) for halfjaar in asked]
        ended = [installation.ended(run) for run in runs]
    for run, halfjaar in zip(ended, asked, strict=True):
        assert run["state"]["type"] == "COMPLETED"
        assert digests[halfjaar] in run["state"]["message"]
        is_whole(installation, halfjaar, digests[halfjaar])
    (_, first_end), (second_begin, _) = sorted(span(installation, run) for run in runs[:2])
    assert first_end <= second_begin, "two runs of one halfjaar overlapped"
    # One worker does one run at a time, so two at once is two workers.
    assert any(at_once(one, other) for one, other in itertools.combinations(ended, 2)), "the second worker took no part"


def at_once(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["start_time"] < other["end_time"] and other["start_time"] < one["end_time"])


@contextmanager
def away(url: str) -> Iterator[None]:
    """The database refuses everybody and has cut off everybody."""
    server, _, name = re.sub(r"\+\w+", "", url).rpartition("/")
    database = sql.Identifier(name)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
        try:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(database))


@pytest.mark.needs("postgresql")
@pytest.mark.parametrize("which", ["SVZ_DATABASE_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL"], ids=["history", "Prefect"])
def test_a_database_that_goes_away_for_a_while_is_waited_for(installation: Installation, digests: dict[str, str], which: str) -> None:
    run = installation.begin(DOSSIER, halfjaar="2025-H1")
    until("the run is under way", lambda: running(installation), every=0.05)
    with away(installation.environment[which]):
        time.sleep(AWAY)  # how long it is away is what is tested
    ended = installation.ended(run, seconds=240)
    assert ended["state"]["type"] == "COMPLETED", ended["state"]
    assert digests["2025-H1"] in ended["state"]["message"]
    is_whole(installation, "2025-H1", digests["2025-H1"])


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
