"""A process that is killed at a counted moment: just before the n-th change that it makes to files.

Between two of these changes the disk stays as it is, so they are all the moments that there are.
Unlike seconds they do not depend on how fast a machine is.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from support.fork_server import PROCESSES

CHANGES = frozenset(
    {"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}
)


def changes_of(act: Callable[..., object], *arguments: object) -> int:
    """Carry out ``act``, a function of a module, in a process of its own that nobody kills; gives
    how many changes it makes to files.
    """
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(
        target=_counted, args=(act, arguments, dict(os.environ), None, there)
    )
    process.start()
    there.close()
    try:
        made: int = here.recv()
    finally:
        process.join()
    assert process.exitcode == 0
    return made


def killed_before(change: int, act: Callable[..., object], *arguments: object) -> bool:
    """Carry out ``act`` in a process of its own that is killed just before this change (1 is the
    first); False if it ended by itself before that.
    """
    process = PROCESSES.Process(
        target=_counted, args=(act, arguments, dict(os.environ), change, None)
    )
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def spread(changes: int, kills: int) -> Sequence[int]:
    """So many moments, or all there are, evenly over this number of changes: first and last too."""
    if kills >= changes:
        return range(1, changes + 1)
    return [1 + number * (changes - 1) // (kills - 1) for number in range(kills)]


def _counted(
    act: Callable[..., object],
    arguments: tuple[object, ...],
    environment: dict[str, str],
    last: int | None,
    told: Connection | None,
) -> None:
    os.setpgid(0, 0)
    # Of the test that asks, not of the one that the fork server began in.
    os.environ.clear()
    os.environ.update(environment)
    numbers = count(1)
    made = 0

    def look(event: str, details: tuple[Any, ...]) -> None:
        nonlocal made
        if event in CHANGES or (event == "open" and details[2] & (os.O_WRONLY | os.O_RDWR)):
            made = next(numbers)
            if made == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)
    act(*arguments)
    if told is not None:
        told.send(made)
