"""When the deployments of prefect.yaml run: on the days that stand there, and for a letter that is
coming on the days that follow from its halfjaar.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from cronsim import CronSim

from flows.shared.settings import PROJECT
from tasks.definitions.halfjaar import Halfjaar, known_halfjaren, load_halfjaar

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
#: So long a letter that was sent still says when runs were to start.
_LASTS = 13 * _WEEK
#: Schedules in the first months of the year are for the letter before the summer.
_SUMMER = 7


def deployments() -> list[dict[str, Any]]:
    """The deployments in prefect.yaml, as they are written there."""
    found: list[dict[str, Any]] = yaml.safe_load(
        (PROJECT / "prefect.yaml").read_text(encoding="utf-8")
    )["deployments"]
    return found


def planned_deployments(today: date) -> list[dict[str, Any]]:
    """The deployments with their schedules as of that day: of a letter that is coming, the days
    that follow from its halfjaar stand in the place of those in prefect.yaml. A halfjaar that is
    not right changes nothing.
    """
    planned, coming = deployments(), list(_coming(today))
    for deployment in planned:
        fixed = deployment.get("schedules", [])
        made = [
            schedule
            for halfjaar in coming
            for days in [_days(deployment["name"], halfjaar)]
            for one in [one for one in fixed if _is_for(one, halfjaar)][:1]
            if days is not None
            for schedule in _schedules(one, halfjaar, *days)
        ]
        if made:
            left = [one for one in fixed if not any(_is_for(one, known) for known in coming)]
            deployment["schedules"] = left + made
    return planned


def _coming(today: date) -> Iterator[Halfjaar]:
    """The next letter before a summer and the next before a winter, of those that are known."""
    first: dict[str, Halfjaar] = {}
    for name in known_halfjaren():
        with suppress(ValueError):
            halfjaar = load_halfjaar(name)
            if halfjaar.letter_date >= today - _LASTS:
                first.setdefault(name[-1], halfjaar)
    yield from first.values()


def _is_for(schedule: dict[str, Any], halfjaar: Halfjaar) -> bool:
    month = int(schedule["cron"].split()[3])
    return (month <= _SUMMER) == halfjaar.name.endswith("H1")


def _days(deployment: str, halfjaar: Halfjaar) -> tuple[date, date] | None:
    """The first and the last day on which a deployment runs for a letter; None for one that runs
    when somebody starts it.
    """
    due = max(halfjaar.deliveries_due, *halfjaar.deliveries_due_for.values(), date.min)
    return {
        "halfjaardossier": (due + _DAY, due + _DAY),
        "dagelijkse-controle": (halfjaar.deliveries_due - 3 * _WEEK, due + _DAY),
        "briefcontrole": (halfjaar.letter_date - 4 * _WEEK, halfjaar.letter_date),
    }.get(deployment)


def _schedules(
    fixed: dict[str, Any], halfjaar: Halfjaar, first: date, last: date
) -> Iterator[dict[str, Any]]:
    """One for every month, at the times of day of the fixed one."""
    minute, hour, *_ = fixed["cron"].split()
    while first <= last:
        end = min(last, first.replace(day=monthrange(first.year, first.month)[1]))
        days = f"{first.day}-{end.day}" if first < end else f"{first.day}"
        yield fixed | {
            "slug": f"{halfjaar.name.lower()}-{first:%m}",
            "cron": f"{minute} {hour} {days} {first.month} *",
        }
        first = end + _DAY


def scheduled_dates(deployment: dict[str, Any], after: date, number: int) -> list[datetime]:
    """The first ``number`` moments after the day ``after``, in the time zones of the schedules, in
    order; all schedules together.

    Args:
        deployment: as it stands in prefect.yaml.
        after: the last day that does not count.
        number: how many; none if the deployment has no schedule.
    """
    found = []
    for schedule in deployment.get("schedules", []):
        start = datetime.combine(after, time.max, tzinfo=ZoneInfo(schedule["timezone"]))
        found += list(islice(CronSim(schedule["cron"], start), number))
    return sorted(found)[:number]
