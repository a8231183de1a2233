"""The steps of a dossier as Prefect tasks: retried where storage or a database can fail for a moment, never cached, no results kept.

Caching and kept results are off because a result would be written to disk outside the store, and because the same deliveries give the
same bytes anyway: running a step again costs seconds and can never give an old answer.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from sqlalchemy.exc import OperationalError

from tasks.dossier import assemble as steps
from tasks.dossier.suppliers import check_deliveries

Result = TypeVar("Result")

#: Every step with its Dutch name in the Prefect UI.
NAMES: dict[Callable[..., Any], str] = {
    check_deliveries: "leveringen controleren",
    steps.take_in_deliveries: "leveringen innemen",
    steps.look_up_previous: "vorige rapportage opzoeken",
    steps.build_section: "onderdeel opbouwen",
    steps.print_annex: "bijlage afdrukken",
    steps.seal_dossier: "dossier verzegelen",
    steps.remember_dossier: "dossier vastleggen",
}


#: Trouble of storage that can pass without anyone doing something. A full disk or a missing right stays, and a person must hear of it now.
PASSING = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EAGAIN, errno.EINTR}
#: In seconds; together more than a database needs to be started again.
DELAYS: list[float] = [2, 10, 60]


def _may_pass(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    """Only trouble that can pass by itself is worth another try; anything else fails the same way again."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OperationalError) or (isinstance(error, OSError) and error.errno in PASSING)


TASKS: dict[Callable[..., Any], Task[..., Any]] = {
    step: task(
        name=name,
        retries=len(DELAYS),
        retry_delay_seconds=DELAYS,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(step)
    for step, name in NAMES.items()
}


def as_task(step: Callable[..., Result], /, *args: object) -> Result:
    """Run one step as its Prefect task, inside a flow. Gives what the step gives."""
    return cast("Result", TASKS[step](*args))
