"""Keeps a handful of processes running, and ends them together: quickly, quietly, and without
leaving one behind.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from tasks.refusal import Refusal

#: A process that ends sooner than this did not get going; after so many of those in a row there is
#: no use in trying again.
GOT_GOING = 20.0
MOST_TRIES = 3
#: How long a process may take to end by itself, in seconds.
GRACE = 10.0


class CannotRunError(Refusal):
    """A process does not get going; the message names its log."""


@dataclass(slots=True)
class Child:
    """A process to keep running: its Dutch name for people, what to run, and the file that gets its
    output.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def start(self) -> None:
        """Start it in a group of its own, so that a Ctrl-C in the terminal reaches only the
        supervisor.
        """
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *dies_with_us(),
                *map(str, self.command),
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def stop(self) -> None:
        """End it and everything it started; those that do not end by themselves within
        :data:`GRACE` are killed.
        """
        if self.process is None:
            return
        # A worker starts each run in a group of its own; those are found now, while their parent
        # can still be seen.
        groups = [self.process.pid, *groups_below(self.process.pid)]
        for group in groups:
            signal_group(group, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), GRACE)
        for group in groups:
            signal_group(group, signal.SIGKILL)
        await self.process.wait()


def look_in(child: Child) -> str:
    """Where to see why it does not run, in Dutch."""
    return f"Kijk in {child.log} waarom."


def answers(address: str) -> bool:
    """Whether a server says that it is well."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - an address of ours
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def dies_with_us() -> list[str]:
    """The command that has the kernel end a process when the supervisor is killed; empty where
    ``setpriv`` is not installed.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []


def groups_below(pid: int) -> list[int]:
    """Process groups that descendants of a process lead; nothing where the kernel does not list
    children.
    """
    found: list[int] = []
    with suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, children.read_text().split()):
                found += [child] if os.getpgid(child) == child else []
                found += groups_below(child)
    return found


def signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to a process group; nothing if it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(group, number)


async def keep(child: Child) -> None:
    """Run ``child`` until this is cancelled, and start it again when it ends.

    Raises:
        CannotRunError: if it ends :data:`MOST_TRIES` times in a row before it got going.
    """
    tries = 0
    while True:
        began = time.monotonic()
        await child.start()
        assert child.process is not None
        await child.process.wait()
        # What it started may still be there.
        signal_group(child.process.pid, signal.SIGKILL)
        tries = tries + 1 if time.monotonic() - began < GOT_GOING else 0
        if tries == MOST_TRIES:
            raise CannotRunError(f"{child.name} stopt steeds. {look_in(child)}")


async def until(condition: Callable[[], bool], seconds: float, failure: str) -> None:
    """Wait for ``condition``, asked in a thread of its own.

    Raises CannotRunError with ``failure`` if it takes longer than ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(condition):
        if time.monotonic() > deadline:
            raise CannotRunError(failure)
        await asyncio.sleep(0.1)
