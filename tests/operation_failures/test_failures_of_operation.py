"""Nothing is lost and nothing happens twice, whatever falls away in the middle of a run. The long form is tests/bench/endurance.py."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from team import Team, Worker, kill, until

from tasks.dossier.verify import verify

EARLIER, LATER = "2024-H2", "2025-H1"
#: How long the databases stay away, in seconds.
AWAY = 10.0


@pytest.fixture
def earlier(installation: Team, direct: Any) -> Iterator[str]:
    """The run to which things happen: of 2024-H2, whose dossier is not there yet. Afterwards it is there, whole and the right one."""
    remove(dossier(installation, EARLIER, direct))
    yield installation.begin(EARLIER, direct.deliveries / EARLIER)
    whole = dossier(installation, EARLIER, direct)
    assert verify(whole) == []
    # One dossier, and nothing else that people could take for one; and of deliveries nothing outside the store.
    assert [path.name for path in whole.parent.iterdir() if not path.name.startswith(".")] == [whole.name]
    assert list(installation.outputs.glob(".quarantaine-*")) == []


def dossier(team: Team, halfjaar: str, direct: Any) -> Path:
    return team.outputs / halfjaar / str(direct.digests[halfjaar])


def remove(folder: Path) -> None:
    if folder.exists():
        folder.chmod(0o755)
        shutil.rmtree(folder)


def completed(team: Team, run: str, digest: str) -> None:
    state = team.ended(run)
    assert state["type"] == "COMPLETED", state
    assert digest in state["message"]


def busy(team: Team, run: str) -> Worker:
    """The worker that carries out the only run that is going on; its run has begun and has not ended."""
    team.under_way(run)
    (worker,) = [worker for worker in team.workers.values() if worker.runs()]
    return worker


def test_two_halfjaren_at_once_on_two_machines_and_one_after_the_other_as_without_prefect(installation: Team, direct: Any) -> None:
    both = [installation.begin(halfjaar, direct.deliveries / halfjaar) for halfjaar in (EARLIER, LATER)]
    until(lambda: all(worker.runs() for worker in installation.workers.values()), "a run on each of the two workers at the same moment")
    completed(installation, both[0], direct.digests[EARLIER])
    assert installation.ended(both[1])["type"] == "COMPLETED"
    # At the same moment the later one could not yet know the earlier one; after it, it does.
    completed(installation, installation.begin(LATER, direct.deliveries / LATER), direct.digests[LATER])
    for folder in installation.outputs.glob("20*-H*/*"):
        assert verify(folder) == []


def test_a_run_and_then_a_whole_machine_fall_away(installation: Team, direct: Any, earlier: str) -> None:
    (process,) = busy(installation, earlier).runs()
    kill(process)
    # The worker sees that its run is gone.
    assert installation.ended(earlier)["type"] == "CRASHED"
    assert not dossier(installation, EARLIER, direct).exists()

    # On a second try the machine itself falls away: nobody is left to tell, but the run says nothing any more.
    (watch,) = installation.ask("/automations/filter")
    patient = watch["trigger"]["within"]
    installation.ask(f"/automations/{watch['id']}", watch | {"trigger": watch["trigger"] | {"within": 10}}, method="PUT")
    try:
        installation.retry(earlier)
        until(lambda: installation.state(earlier)["type"] == "RUNNING", "the second try")
        machine = busy(installation, earlier)
        machine.fall_away()
        state = installation.ended(earlier)
    finally:
        installation.deploy()
    assert (state["type"], state["name"]) == ("CRASHED", "Weggevallen")
    assert "start de run opnieuw" in state["message"]
    assert [one["trigger"]["within"] for one in installation.ask("/automations/filter")] == [patient]

    # The third try is on the other machine; of what was killed nothing is in its way.
    installation.retry(earlier)
    completed(installation, earlier, direct.digests[EARLIER])
    machine.start()


def test_the_history_is_away_and_meanwhile_a_second_run_is_refused(installation: Team, direct: Any, earlier: str) -> None:
    installation.under_way(earlier)
    _, history = installation.databases
    began = time.monotonic()
    with installation.away(history):
        second = installation.begin(EARLIER, direct.deliveries / EARLIER)
        state = installation.ended(second)
        assert (state["type"], state["name"]) == ("FAILED", "Loopt al")
        assert f"Er loopt al een run voor {EARLIER}" in state["message"]
        until(lambda: time.monotonic() - began > AWAY, "the end of the time away")
    completed(installation, earlier, direct.digests[EARLIER])
    assert any("De database is weg" in line["message"] for line in installation.log(earlier))


def test_the_database_of_prefect_is_away_and_then_the_server_is_killed(installation: Team, direct: Any, earlier: str) -> None:
    installation.under_way(earlier)
    prefect, _ = installation.databases
    began = time.monotonic()
    with installation.away(prefect):
        until(lambda: time.monotonic() - began > AWAY, "the end of the time away")
    assert installation.server is not None
    kill(installation.server)
    installation.start_server()
    completed(installation, earlier, direct.digests[EARLIER])
    # The server is back with its history: every run there ever was.
    assert len(installation.ask("/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})) >= 2
