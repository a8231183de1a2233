"""Prefect's own process worker, without three faults that would silently leave runs undone, and one
that would leave the worker itself.

Run as ``python -m flows.server.prefect_worker NAME LIMIT``; everything else comes from Prefect's
settings.

For some seconds after its end, a run still occupies its place in the worker. If somebody starts it
again in those seconds (*Retry*), Prefect 3.8.8 takes it a second time, which ends the worker; or
the worker reports the crash once more, which undoes the *Retry*. A worker that ends is started
again, but now and then it hangs instead: anyio cancels in an endless loop
(``_backends/_asyncio.py``, ``task_done``), and no run begins any more.

Prefect passes SIGTERM on as SIGINT. Where that is ignored, as by everything that a script starts in
the background, the worker goes on as if nothing was said. Ours takes SIGTERM for what it is, and
ends by force when it does not get to its end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from threading import Thread, Timer
from typing import Any

import httpx
from prefect.logging.configuration import setup_logging
from prefect.workers.process import ProcessWorker, ProcessWorkerResult

from flows.server.supervisor import groups_below, signal_group
from flows.shared.settings import OUTPUTS, POOL, remove_remains

#: After so many seconds without asking for runs a worker is stuck. A run gives up sooner on a
#: server that is away.
LONGEST_SILENCE = 600.0
#: Prefect counts in intervals between two questions, thirty at most.
_INTERVAL = LONGEST_SILENCE / 30

#: So many seconds after a signal a worker has ended, by force if need be: systemd and other
#: supervisors wait for 30.
LONGEST_END = 20.0

_run = ProcessWorker.run
_submit = ProcessWorker._submit_scheduled_flow_runs


async def _submit_what_was_let_go(worker: ProcessWorker, flow_run_response: list[Any]) -> list[Any]:
    # What is left out here is on the list again at the next question, a few seconds later.
    held = worker.limiter.statistics().borrowers
    return await _submit(worker, [one for one in flow_run_response if one.flow_run.id not in held])


async def _run_reported_once(
    worker: ProcessWorker, flow_run: Any, configuration: Any, task_status: Any = None
) -> ProcessWorkerResult:
    began = datetime.now(UTC)
    result = await _run(worker, flow_run, configuration, task_status)
    if result.status_code and await _is_reported(worker, flow_run, began):
        return ProcessWorkerResult(identifier=result.identifier, status_code=0)
    return result


async def _is_reported(worker: ProcessWorker, flow_run: Any, began: datetime) -> bool:
    # What saw the process end reports the crash, unless the server was away just then.
    try:
        states = await worker.client.read_flow_run_states(flow_run.id)
    except httpx.HTTPError:
        return False
    return any(state.is_crashed() and state.timestamp >= began for state in states)


ProcessWorker.run = _run_reported_once  # type: ignore[method-assign, assignment]
ProcessWorker._submit_scheduled_flow_runs = _submit_what_was_let_go  # type: ignore[method-assign, assignment]


def end_when_stuck(worker: ProcessWorker, every: float) -> None:
    """Watch, from a thread of its own, and end this process when the worker asks for no more runs.
    Its supervisor then starts it again.
    """
    while worker.is_worker_still_polling(_INTERVAL):
        time.sleep(every)
    sys.stderr.write(
        f"De worker vraagt al {LONGEST_SILENCE / 60:.0f} minuten niet meer om runs en eindigt, om "
        "opnieuw te beginnen.\n"
    )
    sys.stderr.flush()
    os._exit(1)


async def work_until_a_signal(worker: ProcessWorker, longest_end: float = LONGEST_END) -> None:
    """Carry out runs until SIGTERM or SIGINT. The runs of that moment are ended and reported.

    Args:
        longest_end: so many seconds after the signal this process ends by force, with the runs that
            are left.
    """
    work = asyncio.ensure_future(worker.start())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, partial(_end, asyncio.get_running_loop(), work, longest_end))
    with suppress(asyncio.CancelledError):
        await work


def _end(
    loop: asyncio.AbstractEventLoop, work: asyncio.Future[None], longest_end: float, *_: object
) -> None:
    # From threads of their own, because the loop may be what hangs.
    for timer in (
        Timer(0, _end_runs_and_then, (loop, work, longest_end / 2)),
        Timer(longest_end, _end_by_force),
    ):
        timer.daemon = True
        timer.start()


def _end_runs_and_then(
    loop: asyncio.AbstractEventLoop, work: asyncio.Future[None], patience: float
) -> None:
    # A run reports its own end; what Prefect cancels is killed, and seems to go on.
    for group in groups_below(os.getpid()):
        signal_group(group, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while groups_below(os.getpid()) and time.monotonic() < deadline:
        time.sleep(0.1)
    loop.call_soon_threadsafe(work.cancel)


def _end_by_force() -> None:
    for group in groups_below(os.getpid()):
        signal_group(group, signal.SIGKILL)
    os._exit(1)


async def _work(name: str, limit: int) -> None:
    worker = ProcessWorker(work_pool_name=POOL, name=name, limit=limit)
    Thread(target=end_when_stuck, args=(worker, 30), daemon=True).start()
    await work_until_a_signal(worker)


def main() -> None:
    """Work until a signal."""
    remove_remains(OUTPUTS.value())
    setup_logging()
    asyncio.run(_work(sys.argv[1], int(sys.argv[2])))


if __name__ == "__main__":
    main()
