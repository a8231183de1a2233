"""The steps of a dossier as Prefect tasks: retried where a disk or database can fail for a moment,
never cached by Prefect, no results kept by Prefect.

Its caching and kept results are off because a result would be written to disk outside the store. A
step itself knows what it made before (tasks/storage/kept.py), with and without Prefect.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from sqlalchemy.exc import OperationalError

from tasks.dossier.check import check_deliveries
from tasks.dossier.letters.folder import check_folder
from tasks.dossier.steps.audit import audit_disclosure
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.look_up import look_up_justifications, look_up_previous, look_up_replaced
from tasks.dossier.steps.print_annex import print_annex
from tasks.dossier.steps.seal import remember_dossier, seal_dossier
from tasks.dossier.steps.take_in import take_in_deliveries

Result = TypeVar("Result")

#: Every step with its Dutch name in the Prefect UI.
NAMES: dict[Callable[..., Any], str] = {
    check_deliveries: "leveringen controleren",
    check_folder: "brieven controleren",
    take_in_deliveries: "leveringen innemen",
    look_up_replaced: "te vervangen vrijgave opzoeken",
    look_up_previous: "vorige rapportage opzoeken",
    look_up_justifications: "antwoorden op bevindingen opzoeken",
    build_section: "onderdeel opbouwen",
    print_annex: "bijlage afdrukken",
    audit_disclosure: "onthulling controleren",
    seal_dossier: "dossier verzegelen",
    remember_dossier: "dossier vastleggen",
}


#: Steps whose second argument is the name of an onderdeel.
OF_AN_ONDERDEEL = (build_section, print_annex)
#: Waits between tries, in seconds: together longer than a database is away when it is started
#: again.
WAITS: list[float] = [2, 10, 30, 60]
#: Trouble with shared storage that passes by itself. A full disk or a missing right does not: that
#: is told at once.
PASSING = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.ECONNRESET,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.ESTALE,
    errno.ETIMEDOUT,
}


def _may_pass(task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    """Only a database or storage that is away for a moment is worth a second try; anything else
    fails the same way again.
    """
    error = state.result(raise_on_failure=False)
    if isinstance(error, OperationalError):
        # A SQLite file is never away; it is locked, or its disk is full.
        return not isinstance(error.orig, sqlite3.Error) or "locked" in str(error.orig)
    return isinstance(error, OSError) and error.errno in PASSING


TASKS: dict[Callable[..., Any], Task[..., Any]] = {
    step: task(
        name=name,
        task_run_name=f"{name}: {{name}}" if step in OF_AN_ONDERDEEL else name,
        retries=len(WAITS),
        retry_delay_seconds=WAITS,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(step)
    for step, name in NAMES.items()
}


def step_name(step: Callable[..., Any], args: tuple[object, ...]) -> str:
    """What a step is called in Dutch, with the onderdeel it is about if it is about one: ``bijlage
    afdrukken: buitenland``.
    """
    return f"{NAMES[step]}: {args[1]}" if step in OF_AN_ONDERDEEL else NAMES[step]


def as_task(step: Callable[..., Result], /, *args: object) -> Result:
    """Run one step as its Prefect task, inside a flow. Gives what the step gives."""
    return cast("Result", TASKS[step](*args))
