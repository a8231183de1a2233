"""A worker that hangs is worse than one that ends: what ends is started again."""

from __future__ import annotations

import signal
import subprocess
import sys

import psutil
import pytest
from support.servers.processes import DEADLINE, until

from flows.server.prefect_worker import LONGEST_SILENCE

WATCH = """
import sys
from datetime import timedelta
from itertools import count
from threading import Event, Thread
from prefect.workers.process import ProcessWorker
from flows.server.prefect_worker import end_when_stuck

worker = ProcessWorker(work_pool_name="svz", limit=1)
worker._last_polled_time -= timedelta(seconds=float(sys.argv[1]))
looks, looked, is_polling = count(1), Event(), worker.is_worker_still_polling

def look(interval):
    answer = is_polling(interval)
    if next(looks) == 100:
        looked.set()
    return answer

worker.is_worker_still_polling = look
Thread(target=end_when_stuck, args=(worker, 0.001), daemon=True).start()
looked.wait()
"""


@pytest.mark.parametrize(
    ("silence", "what"), [(LONGEST_SILENCE + 1, "ends"), (LONGEST_SILENCE / 2, "goes on")]
)
def test_a_worker_that_asks_for_no_runs_for_too_long_ends(silence: float, what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(silence)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (1 if what == "ends" else 0), done.stderr
    assert ("De worker vraagt al 10 minuten niet meer om runs en eindigt" in done.stderr) == (
        what == "ends"
    )


SIGNAL = """
import asyncio, signal, subprocess, sys
from prefect.workers.process import ProcessWorker
from flows.server.prefect_worker import work_until_a_signal

class Worker(ProcessWorker):
    async def start(self, **how):
        run = subprocess.Popen(["sleep", "600"], start_new_session=True)
        print(run.pid, flush=True)
        while True:
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                if sys.argv[1] == "ends":
                    run.kill()
                    run.wait()
                    raise

asyncio.run(work_until_a_signal(Worker(work_pool_name="svz"), longest_end=1))
"""


@pytest.mark.parametrize("what", ["ends", "hangs"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_one_signal_ends_a_worker_and_its_runs_always(what: str, number: signal.Signals) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", SIGNAL, what],
        stdout=subprocess.PIPE,
        text=True,
        # As for everything that a script starts in the background.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert worker.stdout is not None
    run = psutil.Process(int(worker.stdout.readline()))
    worker.send_signal(number)
    assert worker.wait(DEADLINE) == (0 if what == "ends" else 1)
    until(lambda: not run.is_running() or run.status() == psutil.STATUS_ZOMBIE, "the run's end")
