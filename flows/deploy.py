"""Hands the deployments of prefect.yaml to a Prefect server, with what they need there: a work pool, and an eye for runs that died.

Runs as a process of its own (``python -m flows.deploy``, or ``svz deploy``): Prefect reads its settings when it is imported.
Doing it again changes nothing.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import timedelta

from prefect.automations import AutomationCore, ChangeFlowRunState, EventTrigger, Posture
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectAlreadyExists

from flows.surroundings import POOL, PROJECT

#: A run says every HEARTBEAT seconds that it lives. Three times nothing, and it is dead.
HEARTBEAT = timedelta(seconds=30)
WATCH = "Dode runs"
DIED = "De run is weggevallen (computer of worker gestopt). Wat er al was, is niet veranderd; start de run opnieuw."


def deploy() -> None:
    """Make or renew pool, deployments and automation on the server of ``PREFECT_API_URL``.

    Raises:
        subprocess.CalledProcessError: if Prefect refuses prefect.yaml; it has said why on the standard error.
    """
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        _watch_for_dead_runs(client)
    subprocess.run([sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"], cwd=PROJECT, check=True)


def _watch_for_dead_runs(client: SyncPrefectClient) -> None:
    """A worker that is killed can not report its run; the server would show it as running for ever."""
    wanted = AutomationCore(
        name=WATCH,
        description="Merkt runs die niets meer van zich laten horen aan als weggevallen.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            # The next beat, or any change of state: their events bear the names of states, and ours are Dutch.
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=3 * HEARTBEAT,
        ),
        actions=[ChangeFlowRunState(name="Weggevallen", state=StateType.CRASHED, message=DIED)],
    )
    known = client.read_automations_by_name(WATCH)
    if known:
        client.update_automation(known[0].id, wanted)
    else:
        client.create_automation(wanted)


if __name__ == "__main__":
    deploy()
