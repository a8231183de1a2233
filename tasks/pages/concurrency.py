"""How many things the page server does at once, so that a crowd waits its turn instead of bringing
it down.

Making a page is computing in one interpreter: more threads make none of it faster. With many,
whoever has the turn to write in the database waits for all others at every step, and everyone who
writes waits for him. What takes long by its nature, the hash of a password and a mail server, has a
few threads of its own, so that reading goes on meanwhile.
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
    """While the server runs, no more than :data:`PAGES` pages are made at once; the lifespan of the
    application.
    """
    to_thread.current_default_thread_limiter().total_tokens = PAGES
    yield


class Queue:
    """For work that takes long: ``places`` at once, the others wait in the order in which they
    came, without a thread.
    """

    def __init__(self, places: int) -> None:
        self._limiter = CapacityLimiter(places)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The outcome of ``work``, once it had its turn in a thread."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._limiter)
