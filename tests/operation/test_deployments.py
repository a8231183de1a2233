"""What stands in prefect.yaml can be carried out: entrypoints, parameters and schedules are held
against the flows and the halfjaren.
"""

from __future__ import annotations

import importlib
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from prefect import Flow
from prefect.runtime import flow_run
from prefect.utilities.callables import parameter_schema
from support.servers.installation import Installation
from support.servers.processes import until

from flows.server.schedules import deployments, planned_deployments, scheduled_dates
from flows.shared import form
from flows.shared.form import AUTOMATIC
from flows.shared.settings import PROJECT
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.halfjaar import (
    NO_HALFJAAR,
    NoLetterComing,
    known_halfjaren,
    load_halfjaar,
    next_halfjaar,
)
from tasks.definitions.next_halfjaar import propose_next, write_proposal

DEPLOYMENTS = deployments()
every_deployment = pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: one["name"])


def flow_of(deployment: dict[str, Any]) -> Flow[..., Any]:
    module, _, name = deployment["entrypoint"].rpartition(".")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Flow)
    return found


def schema_of(deployment: dict[str, Any]) -> dict[str, Any]:
    return dict(parameter_schema(flow_of(deployment)).model_dump())


@every_deployment
def test_its_parameters_are_those_of_the_flow_and_what_is_left_out_has_a_default(
    deployment: dict[str, Any],
) -> None:
    schema = schema_of(deployment)
    jsonschema.validate(deployment.get("parameters", {}), schema | {"additionalProperties": False})
    for schedule in deployment.get("schedules", []):
        jsonschema.validate(
            schedule.get("parameters", {}), schema | {"additionalProperties": False}
        )


@every_deployment
def test_its_form_is_in_dutch_with_an_explanation_per_field_and_the_halfjaar_first(
    deployment: dict[str, Any],
) -> None:
    fields = sorted(schema_of(deployment)["properties"].items(), key=lambda one: one[1]["position"])
    assert fields[0][0] == "halfjaar"
    assert fields[0][1]["enum"] == [AUTOMATIC, *reversed(known_halfjaren())]
    assert {name for name, _ in fields} <= {"halfjaar", "leveringen", "vervangt", "reden"}
    for name, field in fields:
        assert field["description"].endswith("."), name
    assert deployment["description"].strip().endswith(".")
    assert flow_of(deployment).description


def test_the_schedule_follows_the_days_of_a_letter_that_is_coming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BESIDE_THE_CODE / "halfjaren", tmp_path / "halfjaren")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert planned_deployments(date(2026, 1, 1)) == DEPLOYMENTS, "no letter is coming"
    proposal = propose_next("2025-H2")
    write_proposal(proposal)

    def planned() -> dict[str, list[str]]:
        made = planned_deployments(date(2025, 11, 1))
        assert {one["name"] for one in made} == {one["name"] for one in DEPLOYMENTS}
        return {
            one["name"]: [schedule["cron"] for schedule in one.get("schedules", [])] for one in made
        }

    assert planned() == {
        "halfjaardossier": ["0 7 28 6 *", "0 7 17 12 *"],
        "dagelijkse-controle": [
            *("0 6 15-31 5 *", "0 6 1-28 6 *", "0 6 31 10 *", "0 6 1-30 11 *", "0 6 1-17 12 *")
        ],
        "briefcontrole": ["*/10 7-19 * 6 *", "*/10 7-19 21-30 11 *", "*/10 7-19 1-19 12 *"],
        "sjablonen": [],
        "publicatie": [],
    }
    before = planned()
    text = proposal.text.replace("letter_date: 2025-12-19", "letter_date: 2026-01-16")
    proposal.path.write_text(text, encoding="utf-8")
    moved = planned()
    assert moved["briefcontrole"][1:] == ["*/10 7-19 19-31 12 *", "*/10 7-19 1-16 1 *"]
    assert moved | {"briefcontrole": []} == before | {"briefcontrole": []}
    write_proposal(propose_next("2026-H1"))
    both = planned()["briefcontrole"]
    assert both == [*moved["briefcontrole"][1:], "*/10 7-19 3-30 6 *", "*/10 7-19 1 7 *"]
    (tmp_path / "halfjaren/2026-H1.yaml").unlink()
    proposal.path.write_text("letter_date: morgen", encoding="utf-8")
    assert planned_deployments(date(2026, 1, 1)) == DEPLOYMENTS, "svz check says what is wrong"


@every_deployment
def test_every_schedule_is_in_dutch_time_and_has_four_next_dates(
    deployment: dict[str, Any],
) -> None:
    for schedule in deployment.get("schedules", []):
        assert schedule["timezone"] == "Europe/Amsterdam"
        assert schedule["slug"].islower()
    dates = scheduled_dates(deployment, date(2025, 7, 1), 4)
    assert len(dates) == (4 if deployment.get("schedules") else 0)
    assert dates == sorted(dates)


def test_the_next_four_dossiers_are_made_at_seven_in_the_morning_summer_and_winter() -> None:
    (dossier,) = [one for one in DEPLOYMENTS if one["entrypoint"].endswith("stand_van_zaken")]
    dates = scheduled_dates(dossier, date(2025, 7, 1), 4)
    assert [f"{one:%Y-%m-%d %H:%M %z}" for one in dates] == [
        "2025-12-18 07:00 +0100",
        "2026-06-28 07:00 +0200",
        "2026-12-18 07:00 +0100",
        "2027-06-28 07:00 +0200",
    ]


def test_the_next_four_dates_of_every_deployment_stand_in_the_guide_for_whoever_runs_it() -> None:
    newest = load_halfjaar(known_halfjaren()[-1])
    rows = dict(
        re.findall(
            r"^\| `([a-z-]+)` \| (.+) \|$",
            (PROJECT / "docs/operation.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
    for deployment in DEPLOYMENTS:
        dates = scheduled_dates(deployment, newest.letter_date, 4)
        assert len(dates) == (4 if deployment.get("schedules") else 0)
        found = re.findall(r"20\d\d-\d\d-\d\d \d\d:\d\d[+-]\d{4}", rows[deployment["name"]])
        assert [datetime.strptime(one, "%Y-%m-%d %H:%M%z") for one in found] == dates


@pytest.mark.parametrize("name", known_halfjaren())
def test_the_scheduled_dossier_comes_after_every_delivery_and_before_the_letter(name: str) -> None:
    halfjaar = load_halfjaar(name)
    (dossier,) = [one for one in DEPLOYMENTS if one["entrypoint"].endswith("stand_van_zaken")]
    first = scheduled_dates(dossier, halfjaar.letter_date - timedelta(days=31), 1)[0].date()
    assert (
        max(halfjaar.deliveries_due, *halfjaar.deliveries_due_for.values())
        < first
        < halfjaar.letter_date
    )
    assert next_halfjaar(first) == name


@pytest.mark.parametrize("name", known_halfjaren())
def test_the_daily_check_runs_in_the_two_weeks_before_deliveries_are_due_and_means_that_halfjaar(
    name: str,
) -> None:
    halfjaar = load_halfjaar(name)
    (check,) = [one for one in DEPLOYMENTS if one["entrypoint"].endswith("aanlevercontrole")]
    last = max(halfjaar.deliveries_due, *halfjaar.deliveries_due_for.values())
    days = {
        one.date()
        for one in scheduled_dates(check, halfjaar.deliveries_due - timedelta(days=15), 80)
        if one.date() <= halfjaar.letter_date
    }
    assert {halfjaar.deliveries_due - timedelta(days=number) for number in range(15)} <= days
    assert last in days
    assert {next_halfjaar(day) for day in days} == {name}


@pytest.mark.parametrize(
    ("day", "name"),
    [("2024-12-20", "2024-H2"), ("2024-12-21", "2025-H1"), ("2025-07-01", "2025-H1")],
)
def test_automatically_the_halfjaar_of_the_next_letter_is_meant(day: str, name: str) -> None:
    assert next_halfjaar(date.fromisoformat(day)) == name


def test_after_the_last_letter_a_person_must_say_what_the_next_halfjaar_is() -> None:
    with pytest.raises(
        NoLetterComing,
        match=r"geen halfjaar met een brief op of na 2.juli.2025\. Maak eerst in config/halfjaren",
    ):
        next_halfjaar(date(2025, 7, 2))


@pytest.mark.parametrize(
    "flow", [flow_of(one) for one in DEPLOYMENTS if "schedules" in one], ids=lambda flow: flow.name
)
def test_a_run_by_schedule_has_nothing_to_do_while_no_letter_is_coming(
    flow: Flow[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2025, 12, 1, 7, 10, tzinfo=UTC)
    monkeypatch.setitem(flow_run.FIELDS, "scheduled_start_time", lambda: moment)
    by_hand = flow.fn()
    assert (by_hand.type.value, by_hand.name) == ("FAILED", "Keuze klopt niet")
    assert "Of kies bij 'halfjaar' zelf een halfjaar." in by_hand.message
    monkeypatch.setitem(flow_run.FIELDS, "tags", lambda: ["auto-scheduled", "brief"])
    alone = flow.fn()
    assert (alone.type.value, alone.name) == ("COMPLETED", NO_HALFJAAR)
    assert alone.message.endswith("het bestand van dat halfjaar, met svz halfjaar new.")
    monkeypatch.setattr(form, "next_halfjaar", lambda day: load_halfjaar("2025-H9").name)
    assert flow.fn().name == "Keuze klopt niet", "a definition that is not right is told"


def test_the_server_has_them_as_they_stand_in_the_file(installation: Installation) -> None:
    for deployment in DEPLOYMENTS:
        flow = flow_of(deployment)
        known = installation.deployment(f"{flow.name}/{deployment['name']}")
        assert known["entrypoint"] == deployment["entrypoint"]
        assert known["work_pool_name"] == "svz"
        assert known["enforce_parameter_schema"]
        assert (
            known["parameter_openapi_schema"]["properties"] == schema_of(deployment)["properties"]
        )
        assert {
            (one["slug"], one["schedule"]["cron"], one["schedule"]["timezone"])
            for one in known["schedules"]
        } == {
            (one["slug"], one["cron"], one["timezone"]) for one in deployment.get("schedules", [])
        }
        assert not known["paused"]


def test_the_server_has_planned_the_next_dossiers_at_seven_in_the_morning(
    installation: Installation,
) -> None:
    asked = {
        "deployments": {"name": {"any_": ["halfjaardossier"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    (dossier,) = [one for one in DEPLOYMENTS if one["name"] == "halfjaardossier"]

    def planned() -> list[str] | None:
        found = [
            one["expected_start_time"]
            for one in installation.ask("/flow_runs/filter", asked)
            if one["auto_scheduled"]
        ]
        return sorted(found) or None

    starts = until(planned, "planned runs")
    before = date.fromisoformat(starts[0][:10]) - timedelta(days=1)
    expected = scheduled_dates(dossier, before, len(starts))
    assert [datetime.fromisoformat(one) for one in starts] == expected
