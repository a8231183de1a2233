"""When the deployments of prefect.yaml run: the dates in the documentation, which tests compare
with the halfjaren.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from cronsim import CronSim

from flows.shared.settings import PROJECT


def deployments() -> list[dict[str, Any]]:
    """The deployments in prefect.yaml, as they are written there."""
    found: list[dict[str, Any]] = yaml.safe_load(
        (PROJECT / "prefect.yaml").read_text(encoding="utf-8")
    )["deployments"]
    return found


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
