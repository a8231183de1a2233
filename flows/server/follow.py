"""Puts the flows in place anew on a Prefect server once the definitions ask for another form or
other days: a halfjaar was added, or a day of one has moved. On a server ``svz-deploy`` does so, on
one computer ``svz serve``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple

import click

from flows.server.schedules import planned_deployments
from flows.server.supervisor import CannotRunError
from tasks.definitions.halfjaar import known_halfjaren
from tasks.figures.dutch import AMSTERDAM

#: Every so many seconds, whether the definitions ask for something else.
LOOK_AGAIN = 10.0


class Wanted(NamedTuple):
    """What of the flows follows from the definitions: the halfjaren on their form, and their
    deployments with the schedules of today.
    """

    halfjaren: list[str]
    deployments: list[dict[str, Any]]


def wanted() -> Wanted:
    """What should be in place now."""
    return Wanted(known_halfjaren(), planned_deployments(datetime.now(AMSTERDAM).date()))


async def follow(put_in_place: Callable[[], Awaitable[None]], in_place: Wanted) -> None:
    """Put the flows in place whenever something else is wanted than was before, until this is
    cancelled.

    Args:
        put_in_place: raises CannotRunError if it can not; that is told and tried again, and is no
            reason to stop what runs.
        in_place: what was wanted just before they were put in place the last time.
    """
    while True:
        await asyncio.sleep(LOOK_AGAIN)
        if in_place != (now := wanted()):
            try:
                await put_in_place()
            except CannotRunError as error:
                click.echo(str(error), err=True)
            else:
                in_place = now
