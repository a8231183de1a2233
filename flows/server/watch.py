"""What is done every ten minutes, whether anybody looks or not: reminders, mail that waits, and
mail about what is not well. On a server ``svz-watch.timer`` does it, on one computer ``svz serve``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from flows.server.supervisor import Child

#: Commands of svz. One that fails does not keep the next from being tried.
STEPS = (("notices", "remind"), ("notices", "send"), ("doctor", "--mail"))
#: In seconds.
EVERY = 600.0


async def keep_watch(steps: Sequence[Child]) -> None:
    """Take the steps, again and again, until this is cancelled."""
    while True:
        await take(steps)
        await asyncio.sleep(EVERY)


async def take(steps: Sequence[Child]) -> None:
    """Take the steps, one after the other."""
    for step in steps:
        await step.start()
        assert step.process is not None
        try:
            await step.process.wait()
        finally:
            await step.stop()
