"""Limits how much the page server does at once, so that many visitors wait their turn instead of
bringing it down.

Making a page is computing in one interpreter, so more threads do not make it faster. With many
threads, the one that may write to the database waits for all others at every step, and every other
writer waits for it. Work that takes long by nature, such as hashing a password or talking to a mail
server, has a few threads of its own, so that reading goes on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette

P = ParamSpec("P")
T = TypeVar("T")

PAGES = 6
#: Of sign-ins. One takes 64 MB and, for a tenth of a second, every processor there is.
HASHES = 2


@asynccontextmanager
async def few_threads(_app: Starlette) -> AsyncIterator[None]:
    """Makes at most :data:`PAGES` pages at once while the server runs. This is the lifespan of the
    application.
    """
    to_thread.current_default_thread_limiter().total_tokens = PAGES
    yield


class Queue:
    """Runs long work: ``places`` items at once. The others wait in order of arrival, without a
    thread.
    """

    def __init__(self, places: int) -> None:
        self._limiter = CapacityLimiter(places)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in a thread when its turn comes, and return its result."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._limiter)
