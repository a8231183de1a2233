"""What a Prefect server says of itself and of the scheduled runs: whether it answers, whether a
worker is there, and of every schedule whether its last run started and how that ended, whether it
has the days that the definitions ask for now, and whether the next run is planned. What was wrong
with a run stays wrong until a run of the same deployment has ended well: most come twice a year,
and nobody should hear meanwhile that all is well again. It is asked over HTTP, so that a command
need not import Prefect.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import httpx
from cronsim import CronSim

from flows.server.schedules import planned_deployments, scheduled_dates
from flows.shared.settings import POOL
from tasks.definitions.halfjaar import NO_HALFJAAR, known_halfjaren
from tasks.deliveries.missing import WAITING
from tasks.figures.dutch import AMSTERDAM
from tasks.pages.health.checks import Check, How

#: A run that has not begun so long after its time waits for a worker.
LATE = timedelta(minutes=10)
#: For so long a run is told that somebody started by hand and can see as well.
BY_HAND = timedelta(days=3)
#: A worker that is away for longer was taken away by somebody, who need not remove it in Prefect.
MISSED = timedelta(days=30)
#: The days of a plan move when a letter comes near, and once or twice after that.
PLANS = 4
#: A run is that of a schedule if it is planned within this of its moment.
SAME = timedelta(minutes=1)
#: A run takes minutes.
LONG = timedelta(hours=2)
TIMEOUT = 10.0


def prefect_checks(address: str | None, password: str | None, now: datetime) -> list[Check]:
    """Ask the server.

    Args:
        address: of its API; None where no server is configured.
        password: ``user:password``, None where it has none.
        now: in any time zone.
    """
    if address is None:
        return [
            Check(
                "prefect",
                How.NOTE,
                "PREFECT_API_URL noemt geen server; geplande runs zijn niet nagekeken",
                "Zet PREFECT_API_URL, of start svz serve.",
            )
        ]
    user, _, secret = (password or "").partition(":")
    auth = (user, secret) if password else None
    try:
        with httpx.Client(base_url=address, auth=auth, timeout=TIMEOUT) as client:
            client.get("/health").raise_for_status()
            client.headers.update(_token(client))
            known = {one["name"]: one for one in _ask(client, "/deployments/filter", {})}
            checks = [Check("prefect", How.WELL, f"{address} antwoordt"), *_workers(client, now)]
            for one in planned_deployments(now.astimezone(AMSTERDAM).date()):
                if one.get("schedules"):
                    checks.append(_schedule(client, one, known.get(one["name"]), now))
            return checks
    except (httpx.HTTPError, ValueError, KeyError) as error:
        return [
            Check(
                "prefect",
                How.ILL,
                f"{address} antwoordt niet goed: {str(error).partition(chr(10))[0]}",
                "Start svz-prefect (of svz serve), en kijk in zijn log.",
            )
        ]


def _token(client: httpx.Client) -> dict[str, str]:
    """What a server with protection against forged requests wants with every question."""
    name = str(uuid4())
    answer = client.get("/csrf-token", params={"client": name})
    if answer.status_code != HTTPStatus.OK:  # it has no such protection
        return {}
    token: str = answer.json()["token"]
    return {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": name}


def _ask(client: httpx.Client, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(path, json=body)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def _workers(client: httpx.Client, now: datetime) -> list[Check]:
    """Whether there is one, and each that is away by its name."""
    workers = _ask(client, f"/work_pools/{POOL}/workers/filter", {})
    online = sum(one["status"] == "ONLINE" for one in workers)
    if not online:
        return [Check("worker", How.ILL, "er is geen worker", "Start svz-worker (of svz serve).")]
    return [Check("worker", How.WELL, f"{online} aan het werk")] + [
        Check(
            f"worker {one['name']}",
            How.NOTE,
            f"is weg sinds {_words(seen)}",
            "Start svz-worker daar, of verwijder hem in Prefect bij de work pool.",
        )
        for one in workers
        if one["status"] != "ONLINE"
        for seen in [datetime.fromisoformat(one["last_heartbeat_time"])]
        if now - seen < MISSED
    ]


def _schedule(
    client: httpx.Client, deployment: dict[str, Any], known: dict[str, Any] | None, now: datetime
) -> Check:
    name = f"planning {deployment['name']}"
    if known is None:
        return Check(name, How.ILL, "staat niet op de server", "Start svz-deploy (svz deploy).")
    id, expected = known["id"], _expected(deployment, now)
    if expected is not None and expected < datetime.fromisoformat(known["created"]):
        expected = None  # of before there was this server
    past = _runs(client, id, {"before_": now.isoformat()})
    if problem := _last(name, past, expected, now):
        return problem
    if not _is_as_wanted(known, deployment):
        said = "heeft op de server andere dagen of halfjaren dan de definities"
        return Check(name, How.ILL, said, "Start svz-deploy (svz deploy --follow).")
    coming = _runs(client, id, {"after_": now.isoformat()}, "EXPECTED_START_TIME_ASC")
    if not coming:
        planned = scheduled_dates(deployment, now.astimezone(AMSTERDAM).date(), 1)
        if planned and planned[0] - now < timedelta(days=300):
            said = f"de run van {_words(planned[0])} staat niet op de server"
            return Check(name, How.ILL, said, "Start svz-deploy (svz deploy).")
        return Check(name, How.WELL, "er is geen volgende run gepland")
    return Check(name, How.WELL, f"volgende run {_words(_moment(coming[0]))}")


def _is_as_wanted(known: dict[str, Any], deployment: dict[str, Any]) -> bool:
    """Whether the server has the schedules that the definitions ask for, and all halfjaren on the
    form.
    """
    there = {(one["slug"], one["schedule"]["cron"]) for one in known["schedules"]}
    form = known["parameter_openapi_schema"]["properties"]["halfjaar"]["enum"]
    wanted = {(one["slug"], one["cron"]) for one in deployment["schedules"]}
    return there == wanted and set(known_halfjaren()) <= set(form)


def _runs(
    client: httpx.Client, id: str, when: dict[str, str], sort: str = "EXPECTED_START_TIME_DESC"
) -> list[dict[str, Any]]:
    asked = {"deployment_id": {"any_": [id]}, "expected_start_time": when}
    return _ask(client, "/flow_runs/filter", {"flow_runs": asked, "sort": sort, "limit": 50})


def _last(
    name: str, runs: list[dict[str, Any]], expected: datetime | None, now: datetime
) -> Check | None:
    """What is wrong with the last run that was to start and those since, newest first; None if
    nothing is, or if a later one ended well.
    """
    if expected is not None and not any(
        abs(_moment(one) - expected) < SAME or (_moment(one) > expected and _ended_well(one))
        for one in runs
    ):
        said = f"de run van {_words(expected)} is niet gestart en staat niet op de server"
        return Check(name, How.ILL, said, "Start hem in Prefect, en daarna svz-deploy.")
    for one in runs:
        if _ended_well(one):
            return None
        told = one["auto_scheduled"] or now - _moment(one) < BY_HAND
        if told and (problem := _problem(name, one, now)):
            return problem
    return None


def _ended_well(run: dict[str, Any]) -> bool:
    return bool(
        run["state_type"] == "COMPLETED" and run["state_name"] not in (WAITING, NO_HALFJAAR)
    )


def _problem(name: str, run: dict[str, Any], now: datetime) -> Check | None:
    """What is wrong with a run that did not end well; None if it may still do so, or if somebody
    cancelled it.
    """
    begun, kind, state = _words(_moment(run)), run["state_type"], run["state_name"]
    message = ((run.get("state") or {}).get("message") or "").partition("\n")[0]
    if kind in ("SCHEDULED", "PENDING") and now - _moment(run) > LATE:
        said = f"de run van {begun} is nog niet begonnen"
        return Check(name, How.ILL, said, "Er is geen worker vrij: start svz-worker.")
    if kind == "RUNNING" and now - _moment(run) > LONG:
        return Check(
            name, How.NOTE, f"de run van {begun} loopt nog", "Kijk in Prefect waar hij is."
        )
    if kind in ("FAILED", "CRASHED"):
        said = f"de run van {begun} eindigde als {state}: {message}"
        return Check(name, How.ILL, said, "Lees de run in Prefect; daarna Retry.")
    if state == WAITING:
        said = f"de run van {begun}: {message or state}"
        return Check(
            name, How.NOTE, said, "Bel wie moet leveren, en start hem opnieuw als alles er is."
        )
    if state == NO_HALFJAAR:
        said = f"de run van {begun} had niets te doen: er is geen halfjaar met een brief die komt"
        return Check(name, How.NOTE, said, "Maak het halfjaar: svz halfjaar new.")
    return None


def _expected(deployment: dict[str, Any], now: datetime) -> datetime | None:
    """The last moment, long enough ago, at which a deployment was to start, by the plan of that
    moment: the plan of today may have other days for a letter that was sent. None if it has none.
    """
    before, found = (now - LATE).astimezone(AMSTERDAM), None
    for _ in range(PLANS):
        last = max(
            (
                next(CronSim(schedule["cron"], before, reverse=True))
                for schedule in deployment["schedules"]
            ),
            default=None,
        )
        if last is None or last == found:
            return last
        found, name = last, deployment["name"]
        (deployment,) = (one for one in planned_deployments(last.date()) if one["name"] == name)
    return None


def _moment(run: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(run["expected_start_time"])


def _words(moment: datetime) -> str:
    local = moment.astimezone(AMSTERDAM)
    day: date = local.date()
    return f"{day:%d-%m-%Y} {local:%H.%M} uur"
