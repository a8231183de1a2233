"""Hands the deployments of prefect.yaml to a Prefect server, with what they need there: a work pool, and an eye for runs that died.

Runs as a process of its own (``python -m flows.deploy``, or ``svz deploy``): Prefect reads its settings when it is imported.
Doing it again changes nothing.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists

from flows.dead_runs import watch_for_dead_runs
from flows.surroundings import POOL, PROJECT


def deploy() -> None:
    """Make or renew pool, deployments and automation on the server of ``PREFECT_API_URL``.

    Raises:
        subprocess.CalledProcessError: if Prefect refuses prefect.yaml; it has said why on the standard error.
    """
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        watch_for_dead_runs(client)
    subprocess.run([sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"], cwd=PROJECT, check=True)


if __name__ == "__main__":
    deploy()
