"""Hands the deployments of prefect.yaml to a Prefect server, with what they need there: a work
pool, and the automations that mark dead runs.

Runs as a process of its own (``python -m flows.server.deploy``, or ``svz deploy``), because Prefect
reads its settings when it is imported. Doing it again changes nothing. The word ``alone`` after it
says that the server has no workers yet; then the runs that earlier workers left are ended as well.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import get_current_settings

from flows.server.crash_detection import end_left_runs, watch_for_dead_runs
from flows.server.schedules import planned_deployments
from flows.server.supervisor import CannotRunError, answers, until
from flows.shared.settings import POOL, PROJECT
from tasks.figures.dutch import AMSTERDAM

#: At a first start the server makes its database, on a slow machine in minutes.
PATIENCE = 180.0


def deploy(*, alone: bool) -> None:
    """Make or renew pool, deployments and automation on the server of ``PREFECT_API_URL``, as soon
    as it answers.

    Args:
        alone: no worker of that server runs now.

    Raises:
        CannotRunError: if there is no such address, or it does not answer within :data:`PATIENCE`.
        subprocess.CalledProcessError: if Prefect refuses prefect.yaml; it has said why on the
        standard error.
    """
    address = get_current_settings().api.url
    if address is None:
        raise CannotRunError(
            "PREFECT_API_URL ontbreekt: het adres van de Prefect-server, bijvoorbeeld http://127.0.0.1:4200/api."
        )
    failure = (
        f"De Prefect-server van PREFECT_API_URL ({address}) antwoordt niet. Start hem en "
        "probeer het opnieuw."
    )
    asyncio.run(until(partial(answers, f"{address}/health"), PATIENCE, failure))
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        watch_for_dead_runs(client)
        if alone:
            end_left_runs(client)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        planned = planned_deployments(datetime.now(AMSTERDAM).date())
        file.write_text(yaml.safe_dump({**_written(), "deployments": planned}), encoding="utf-8")
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
        subprocess.run([*command, "--prefect-file", str(file)], cwd=PROJECT, check=True)
    with get_client(sync_client=True) as client:
        _remove_other_schedules(client, planned)


def _remove_other_schedules(client: SyncPrefectClient, planned: list[dict[str, Any]]) -> None:
    """Prefect leaves those that are named no longer: runs would come on the old days as well."""
    wanted = {
        one["name"]: {schedule["slug"] for schedule in one.get("schedules", [])} for one in planned
    }
    for known in client.read_deployments():
        for schedule in known.schedules:
            if known.name in wanted and schedule.slug not in wanted[known.name]:
                client.delete_deployment_schedule(known.id, schedule.id)


def _written() -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    return written


if __name__ == "__main__":
    try:
        deploy(alone=sys.argv[1:] == ["alone"])
    except (CannotRunError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
