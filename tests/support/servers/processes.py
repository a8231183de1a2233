"""What every test needs that starts processes: a port, patience, and that nothing is left
behind.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: In seconds. Whatever takes longer hangs: it is many times what anything takes on a machine that
#: has much else to do, because no test may fail for being slow. No test waits this long otherwise.
DEADLINE = 1_200.0


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(
    question: Callable[[], T | None], what: str, deadline: float = DEADLINE, every: float = 0.1
) -> T:
    """The first answer to ``question`` that is something; fails with ``what`` if there is none in
    ``deadline`` seconds.

    The outcome does not depend on how often it is asked.
    """
    end = time.monotonic() + deadline
    while not (answer := question()):
        assert time.monotonic() < end, f"waited {deadline:.0f} seconds for {what}"
        time.sleep(every)
    return answer


def dies_with_the_tests(signal_name: str) -> list[str]:
    """What to put before a command so that it gets this signal when the tests are killed."""
    return ["setpriv", "--pdeathsig", signal_name, "--"]
