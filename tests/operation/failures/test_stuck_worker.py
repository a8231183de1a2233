"""A worker that hangs is worse than one that ends: what ends is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest
from support.servers.processes import dies_with_the_tests, until

from flows.server.prefect_worker import LONGEST_SILENCE

#: Imports Prefect once. Every line that it reads is a case, which is a process of its own: what it
#: does, with what, and the file for what it says. The status with which it ends is said last.
CASES = """
import asyncio, os, signal, subprocess, sys
from datetime import timedelta
from itertools import count
from threading import Event, Thread
from prefect.workers.process import ProcessWorker
from flows.server.prefect_worker import end_when_stuck, work_until_a_signal

def silent(seconds):
    worker = ProcessWorker(work_pool_name="svz", limit=1)
    worker._last_polled_time -= timedelta(seconds=float(seconds))
    looks, looked, is_polling = count(1), Event(), worker.is_worker_still_polling

    def look(interval):
        answer = is_polling(interval)
        if next(looks) == 100:
            looked.set()
        return answer

    worker.is_worker_still_polling = look
    Thread(target=end_when_stuck, args=(worker, 0.001), daemon=True).start()
    looked.wait()

class Worker(ProcessWorker):
    ends = False

    async def start(self, **how):
        run = subprocess.Popen(["sleep", "600"], start_new_session=True)
        print(os.getpid(), run.pid, flush=True)
        while True:
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                if self.ends:
                    run.kill()
                    run.wait()
                    raise

def signalled(what):
    # As for everything that a script starts in the background.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Worker.ends = what == "ends"
    asyncio.run(work_until_a_signal(Worker(work_pool_name="svz"), longest_end=1))

while line := sys.stdin.readline():
    act, argument, said = line.split()
    child = os.fork()
    if not child:
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT), 2)
        status = 1
        try:
            globals()[act](argument)
            status = 0
        except SystemExit as end:
            status = end.code or 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Cases:
    """The process with Prefect in it."""

    def __init__(self, said: Path, given: IO[str], answers: IO[str]) -> None:
        self._said, self._given, self._answers = said, given, answers

    def begin(self, act: str, argument: object) -> None:
        self._said.unlink(missing_ok=True)
        print(act, argument, self._said, file=self._given, flush=True)

    def numbers(self) -> list[int]:
        """What is said next."""
        return [int(one) for one in self._answers.readline().split()]

    @property
    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    with subprocess.Popen(
        [*dies_with_the_tests("KILL"), sys.executable, "-c", CASES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Cases(tmp_path_factory.mktemp("worker") / "said", process.stdin, process.stdout)
        process.stdin.close()


@pytest.mark.parametrize(
    ("silence", "what"), [(LONGEST_SILENCE + 1, "ends"), (LONGEST_SILENCE / 2, "goes on")]
)
def test_a_worker_that_asks_for_no_runs_for_too_long_ends(
    silence: float, what: str, cases: Cases
) -> None:
    cases.begin("silent", silence)
    assert cases.numbers() == [1 if what == "ends" else 0], cases.said
    assert ("De worker vraagt al 10 minuten niet meer om runs en eindigt" in cases.said) == (
        what == "ends"
    )


@pytest.mark.parametrize("what", ["ends", "hangs"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_one_signal_ends_a_worker_and_its_runs_always(
    what: str, number: signal.Signals, cases: Cases
) -> None:
    cases.begin("signalled", what)
    worker, started = cases.numbers()
    run = psutil.Process(started)
    os.kill(worker, number)
    assert cases.numbers() == [0 if what == "ends" else 1], cases.said
    until(lambda: not run.is_running() or run.status() == psutil.STATUS_ZOMBIE, "the run's end")
