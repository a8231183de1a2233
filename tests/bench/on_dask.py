"""Two halfjaren at once on a Dask cluster: the product's own Prefect tasks, in its own order, by
the task runner of prefect-dask.

Run by ``make test-long``; takes about a minute and a half. Starts PostgreSQL, the Prefect server of an
installation, a Dask scheduler and two workers on loopback, and stops at the first thing that is not
as it should be: digests as without Prefect, dossiers whole, every step done by one of the workers
and known to Prefect.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from support.servers.dask_cluster import dask_cluster
from support.servers.postgresql_server import postgresql, postgresql_programs
from support.servers.processes import until
from support.servers.team import team

from flows.shared.settings import PROJECT
from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import assemble, number_of_steps
from tasks.dossier.order import Order
from tasks.dossier.sealed.verify import verify

if TYPE_CHECKING:
    from distributed import Worker

Result = TypeVar("Result")

HALFJAREN = ("2024-H2", "2025-H1")
WORKERS = ("een", "twee")


def steps_done(dask_worker: Worker) -> int:
    """How many steps a worker did; carried out on the worker."""
    return dask_worker.state.executed_count


def on_dask(scheduler: str, orders: list[Order]) -> tuple[str, dict[str, str | None]]:
    """Assemble everything at once in one flow; gives the id of its run, and the digests."""
    # Prefect reads its settings when it is imported.
    from prefect import flow
    from prefect.runtime import flow_run
    from prefect_dask.task_runners import DaskTaskRunner

    from tasks.prefect_tasks import TASKS

    def on_a_worker(step: Callable[..., Result], /, *args: object) -> Result:
        result: Result = TASKS[step].submit(*args).result()
        return result

    @flow(name="op-dask", task_runner=DaskTaskRunner(address=scheduler), persist_result=False)  # type: ignore[arg-type]
    def all_at_once() -> tuple[str, dict[str, str | None]]:
        with ThreadPoolExecutor(len(orders)) as pool:
            # Threads know nothing of the flow unless they are told.
            begun = [
                pool.submit(copy_context().run, assemble, order, on_a_worker) for order in orders
            ]
            return str(flow_run.id), {one.result().halfjaar: one.result().digest for one in begun}

    return all_at_once()


def main() -> None:
    """Do it, and print what came of it."""
    from distributed import Client

    programs = postgresql_programs()
    assert programs is not None, "needs PostgreSQL"
    with tempfile.TemporaryDirectory(prefix="svz-dask-") as name, postgresql(programs) as postgres:
        folder = Path(name)
        outputs = folder / "outputs"
        outputs.mkdir()
        direct: dict[str, str | None] = {}
        plainly = 0.0
        for halfjaar in HALFJAREN:
            deliveries = folder / "leveringen" / halfjaar
            subprocess.run(
                [sys.executable, "config/voorbeeld/generate.py", halfjaar, "--out", deliveries],
                check=True,
                cwd=PROJECT,
            )
            began = time.monotonic()
            direct[halfjaar] = assemble(
                Order(halfjaar=halfjaar, deliveries=deliveries, outputs=folder)
            ).digest
            plainly += time.monotonic() - began
        # The later halfjaar needs what is known of the earlier one, whose dossier is made at the
        # same time.
        shutil.copy(folder / "history.db", outputs)
        with team(folder / "team", postgres) as installation:
            os.environ.update(
                installation.worker_environment | {"PREFECT_HOME": str(folder / "home")}
            )
            with (
                dask_cluster(
                    folder / "dask", installation.worker_environment, WORKERS
                ) as scheduler,
                Client(scheduler) as client,  # type: ignore[no-untyped-call]
            ):
                client.wait_for_workers(len(WORKERS))
                began = time.monotonic()
                run, digests = on_dask(
                    scheduler,
                    [
                        Order(halfjaar=one, deliveries=folder / "leveringen" / one, outputs=outputs)
                        for one in HALFJAREN
                    ],
                )
                lasted = time.monotonic() - began
                done = sorted(client.run(steps_done).values())
            known = {
                "flow_runs": {"id": {"any_": [run]}},
                "task_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
            }
            steps = sum(number_of_steps(load_halfjaar(halfjaar)) for halfjaar in HALFJAREN)
            until(
                lambda: len(installation.ask("/task_runs/filter", known)) == steps,
                "every step in Prefect",
            )
        assert digests == direct, (digests, direct)
        for halfjaar, digest in digests.items():
            assert verify(outputs / halfjaar / str(digest)) == []
        assert len(done) == len(WORKERS)
        assert min(done) > 0, done
        assert sum(done) == steps, (done, steps)
    print(f"one after the other, plainly: {plainly:.0f} s; at once on Dask: {lasted:.0f} s")
    print(f"{steps} steps, by worker: {done}; digests as without Prefect:")
    for halfjaar, digest in digests.items():
        print(f"  {halfjaar} {digest}")


if __name__ == "__main__":
    main()
