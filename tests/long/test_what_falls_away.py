"""Two runs at once on two workers; and nothing is lost and nothing happens twice on a server
installation, whatever falls away in the middle of a run. All in one file, so that one
worker of pytest runs it, on one server.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.servers.processes import until
from support.servers.team import Team, Worker, kill

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import number_of_steps
from tasks.dossier.halfjaar_store import halfjaar_store
from tasks.dossier.sealed.verify import verify

pytestmark = [pytest.mark.grows, pytest.mark.usefixtures("by_its_definitions")]

EARLIER, LATER = "2024-H2", "2025-H1"
#: In megabytes: the deliveries go on the disk, the annexes do not.
SMALL = 4
#: How long the databases stay away, in seconds.
AWAY = 10.0


@pytest.fixture
def small_disk(team: Team) -> Iterator[Callable[[], None]]:
    """The shared outputs are on a small disk of their own; gives what makes room on it."""
    mount = ["mount", "-t", "tmpfs", "-o"]
    if subprocess.run(
        [*mount, f"size={SMALL}m", "tmpfs", team.outputs], capture_output=True, check=False
    ).returncode:
        pytest.skip("only root may mount a file system")

    def make_room() -> None:
        subprocess.run([*mount, f"remount,size={SMALL * 10}m", team.outputs], check=True)

    try:
        yield make_room
    finally:
        subprocess.run(["umount", team.outputs], check=True)


@pytest.fixture
def earlier(team: Team, direct: Any) -> Iterator[str]:
    """The run to which things happen: of 2024-H2, whose dossier is not there yet and of which no
    result is kept. Afterwards it is there, whole and the right one.
    """
    remove(dossier(team, EARLIER, direct))
    remove(halfjaar_store(team.outputs, EARLIER).folder)
    yield team.begin(EARLIER, direct.deliveries / EARLIER)
    whole = dossier(team, EARLIER, direct)
    assert verify(whole) == []
    # One dossier, and nothing else that people could take for one; and of deliveries nothing
    # outside the store.
    assert [path.name for path in whole.parent.iterdir() if not path.name.startswith(".")] == [
        whole.name
    ]
    assert list(team.outputs.rglob(".quarantaine-*")) == []


def dossier(team: Team, halfjaar: str, direct: Any) -> Path:
    return team.outputs / halfjaar / str(direct.digests[halfjaar])


def remove(folder: Path) -> None:
    if folder.exists():
        folder.chmod(0o755)
        shutil.rmtree(folder)


def busy(team: Team, run: str) -> Worker:
    """The worker that carries out the only run that is going on; its run has begun and has not
    ended.
    """
    team.under_way(run)
    (worker,) = [worker for worker in team.workers.values() if worker.runs()]
    return worker


def log_of(team: Team, run: str, word: str) -> list[str]:
    """What whoever opens a run reads, once ``word`` and what comes after it are there."""
    filtered = {"logs": {"flow_run_id": {"any_": [run]}}, "sort": "TIMESTAMP_ASC", "limit": 200}
    lines = [str(one["message"]) for one in team.ask("/logs/filter", filtered)]
    return lines if lines and word in "".join(lines[:-1]) else []


def test_two_halfjaren_at_once_on_two_machines_and_one_after_the_other_as_without_prefect(
    team: Team, direct: Any
) -> None:
    both = [team.begin(halfjaar, direct.deliveries / halfjaar) for halfjaar in (EARLIER, LATER)]
    until(
        lambda: all(worker.runs() for worker in team.workers.values()),
        "a run on each of the two workers at the same moment",
    )
    team.completed(both[0], direct.digests[EARLIER])
    assert team.ended(both[1])["type"] == "COMPLETED"
    steps = number_of_steps(load_halfjaar(EARLIER))
    told = until(lambda: log_of(team, both[0], f"{steps} van {steps}: "), "the log of a run")
    assert f"1 van {steps}: leveringen innemen" in told
    assert f"Dossier {EARLIER}: " in told[-1]
    # At the same moment the later one could not yet know the earlier one; after it, it does.
    team.completed(team.begin(LATER, direct.deliveries / LATER), direct.digests[LATER])
    for folder in team.outputs.glob("20*-H*/[0-9a-f]*"):
        assert verify(folder) == []


def test_a_run_and_then_a_whole_machine_fall_away(team: Team, direct: Any, earlier: str) -> None:
    (process,) = busy(team, earlier).runs()
    kill(process)
    # The worker sees that its run is gone.
    assert team.ended(earlier)["type"] == "CRASHED"
    assert not dossier(team, EARLIER, direct).exists()

    # On a second try the machine itself falls away, in the first moment of the run: nobody is left
    # to tell, maybe no beat was heard.
    patient = team.watch_within(10)
    try:
        team.retry(earlier)
        until(lambda: team.state(earlier)["type"] == "RUNNING", "the second try")
        machine = busy(team, earlier)
        machine.fall_away()
        state = team.ended(earlier)
    finally:
        team.deploy()
    assert (state["type"], state["name"]) == ("CRASHED", "Weggevallen")
    assert "start de run opnieuw" in state["message"]
    assert team.watch_within(patient) == patient == 90

    # The third try is on the other machine; of what was killed nothing is in its way.
    team.retry(earlier)
    until(lambda: team.state(earlier)["type"] == "RUNNING", "the third try")
    other = busy(team, earlier)
    process_of_worker = other.process
    kill(*other.runs())
    assert team.ended(earlier)["type"] == "CRASHED"

    # Started again in the same moment, while the worker has not yet cleared away what was killed,
    # it neither ends nor stops working.
    team.retry(earlier)
    team.completed(earlier, direct.digests[EARLIER])
    assert other.process is process_of_worker
    machine.start()


def test_runs_that_were_claimed_and_never_began_are_given_up(team: Team) -> None:
    # As a worker leaves them that falls away just then: no other takes up what was claimed.
    patient = team.watch_within(10, "Runs die niet beginnen")
    try:
        runs = [team.claimed(name) for name in ("Pending", "Submitting", "InfrastructurePending")]
        states = [team.ended(run) for run in runs]
    finally:
        team.deploy()
    assert {(state["type"], state["name"]) for state in states} == {("CRASHED", "Weggevallen")}
    assert all("De run is niet begonnen" in state["message"] for state in states)
    assert patient == 360


def test_the_disk_is_full(
    team: Team, direct: Any, small_disk: Callable[[], None], earlier: str
) -> None:
    state = team.ended(earlier)
    assert (state["type"], state["name"]) == ("FAILED", "Mislukt")
    assert (
        f"De schijf is vol; maak ruimte in {team.outputs}. Wat er al was, is niet veranderd"
        in state["message"]
    )
    assert not dossier(team, EARLIER, direct).parent.exists()
    small_disk()
    team.retry(earlier)
    team.completed(earlier, direct.digests[EARLIER])


def test_the_history_is_away_and_meanwhile_a_second_run_is_refused(
    team: Team, direct: Any, earlier: str
) -> None:
    # What it needs to know of the history it knows by now; what is left is to add to it.
    team.under_way(earlier, steps=4)
    _, history = team.databases
    with team.away(history):
        second = team.begin(EARLIER, direct.deliveries / EARLIER)
        state = team.ended(second)
        assert (state["type"], state["name"]) == ("FAILED", "Loopt al")
        assert f"Er loopt al een run voor {EARLIER}" in state["message"]
        until(
            lambda: any("De database is weg" in line["message"] for line in team.log(earlier)),
            "the run noticing that the history is away",
        )
    team.completed(earlier, direct.digests[EARLIER])


def test_the_database_of_prefect_is_away_and_then_the_server_is_killed(
    team: Team, direct: Any, earlier: str
) -> None:
    team.under_way(earlier)
    prefect, _ = team.databases
    began = time.monotonic()
    with team.away(prefect):
        until(lambda: time.monotonic() - began > AWAY, "the end of the time away")
    assert team.server is not None
    kill(team.server)
    team.start_server()
    team.completed(earlier, direct.digests[EARLIER])
    # The server is back with its history: every run there ever was.
    assert (
        len(
            team.ask(
                "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
            )
        )
        >= 2
    )
