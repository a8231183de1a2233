"""``svz doctor`` and the health pages say what is not well and what to do; mail says it once."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser
from sqlalchemy import text
from support.command_line import svz
from support.review.people_at_browsers import Judge, Person
from support.review.review_example import Clock, submitted
from support.review.served_pages import Served
from support.servers.installation import Installation

from flows.commands.main import main
from flows.commands.server.serve import Plan
from flows.server import pages_health
from flows.server.alerts import NotTold, tell_if_changed
from flows.server.pages_health import pages_check
from flows.server.prefect_health import LATE, prefect_checks
from flows.server.schedules import planned_deployments
from flows.server.watch import take
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import ALERT_TO
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.halfjaar import known_halfjaren
from tasks.definitions.next_halfjaar import propose_next, write_proposal
from tasks.deliveries.contract import load_contract
from tasks.deliveries.inbox.posting import Parcel
from tasks.figures.dutch import AMSTERDAM
from tasks.pages.health import checks as looked_at
from tasks.pages.health.checks import Check, How, local_checks, worst
from tasks.pages.health.whole_records import LOOKS_AGAIN, records_check
from tasks.review.awaiting import SATURDAY
from tasks.review.messages.mail import SPOOL, Server
from tasks.review.record.store import Review, open_review
from tasks.review.record.tables import CaseRow

#: A Wednesday in the weeks before a letter: the daily check and the letter check run then.
NOW = datetime(2025, 12, 10, 12, 5, tzinfo=UTC)
DAILY = "2025-12-10T05:00:00+00:00"
COMING = "2025-12-11T05:00:00+00:00"


def by_name(found: list[Check]) -> dict[str, Check]:
    return {one.name: one for one in found}


def test_what_can_be_wrong_here_is_seen_with_what_to_do(
    review: Review, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = by_name(local_checks(review, None, records_check))
    assert {one.how for name, one in found.items() if name not in ("reservekopie", "schijf")} == {
        How.WELL
    }
    assert found["reservekopie"].how is How.NOTE
    submitted(review)  # which tells people
    parcel = Parcel(review.outputs, load_contract(BESIDE_THE_CODE / "bronnen/damages.yaml"))
    parcel.write(b"x")
    parcel.hand_over("2025-H1", "damages.csv", "mia", review.now())
    assert local_checks(review, None, records_check)[5].how is How.WELL, "just sent"
    clock.pass_time(timedelta(hours=2))
    (tmp_path / "kopie").mkdir()
    monkeypatch.setattr(looked_at, "HARDLY", 1 << 60)
    monkeypatch.setattr(looked_at, "LITTLE", 1 << 60)
    monkeypatch.setattr(looked_at, "LIBRARIES", ("libbestaatniet.so.0",))
    found = by_name(local_checks(review, tmp_path / "kopie", records_check))
    for name, said in (
        ("postvak", "1 levering wacht"),
        ("berichten", "5 berichten wachten langer dan een uur"),
        ("reservekopie", "staat niets"),
        ("schijf", "vrij in"),
        ("lettertypen", "libbestaatniet"),
    ):
        assert found[name].how is How.ILL, name
        assert said in found[name].said
        assert found[name].todo
    (tmp_path / "kopie" / "een").touch()
    clock.moment = datetime.now(UTC) + timedelta(days=3)
    assert (
        by_name(local_checks(review, tmp_path / "kopie", records_check))["reservekopie"].how
        is How.ILL
    )
    clock.moment = datetime.now(UTC) + timedelta(hours=5)
    copied = by_name(local_checks(review, tmp_path / "kopie", records_check))["reservekopie"]
    assert (copied.how, copied.said) == (How.WELL, "de laatste is 5 uur oud")


def test_a_postgresql_that_does_not_notice_its_disk_is_told(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen() -> Check:
        return by_name(local_checks(review, None, records_check))["controlegetallen"]

    with open_review(postgres_url, tmp_path) as review:
        told = seen()
        assert (told.how, "data_checksums is uit" in told.said) == (How.NOTE, True)
        assert "pg_checksums --enable" in str(told.todo)
        # Of a setting that is on here.
        monkeypatch.setattr(looked_at, "CHECKSUMS", text("SHOW autovacuum"))
        assert seen().how is How.WELL


def test_records_that_somebody_changed_are_mailed_and_shown_without_being_asked_for(
    review: Review, served: Served, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = submitted(review)

    def state(how: str) -> None:
        with review.writing() as session:
            session.get_one(CaseRow, digest).state = how

    def shown() -> str:
        told: str = json.loads(served.ask("/gezond/stand").text)["checks"]["vastlegging"]
        return told

    def mailed() -> str:
        monkeypatch.setenv(ALERT_TO.variable, "beheer@example.org")
        return (
            CliRunner().invoke(main, ["doctor", "--mail", "--outputs", str(review.outputs)]).output
        )

    assert shown() == "ok"
    state("beoordeeld")
    assert f"state van {digest} in de tabel review_dossiers is niet wat regel 9" in mailed()
    (mail,) = (review.outputs / SPOOL).glob("*.eml")
    read = message_from_bytes(mail.read_bytes(), policy=default)
    assert "vastlegging" in read["Subject"]
    assert "svz review check" in read.get_content()
    assert shown() == "ok", "who may ask without an account costs one look in ten minutes"
    clock.pass_time(LOOKS_AGAIN)
    assert shown() == "error"
    state("in beoordeling")
    assert "het logboek is heel" in mailed()
    clock.pass_time(LOOKS_AGAIN)
    assert shown() == "ok"


def is_between(run: dict[str, Any], when: dict[str, str]) -> bool:
    moment = datetime.fromisoformat(run["expected_start_time"])
    return all(
        (moment >= datetime.fromisoformat(bound)) is (side == "after_")
        for side, bound in when.items()
    )


def as_wanted(deployment: dict[str, Any]) -> dict[str, Any]:
    """What a server says of a deployment that is as the definitions ask."""
    return {
        "schedules": [
            {"slug": one["slug"], "schedule": {"cron": one["cron"]}}
            for one in deployment.get("schedules", [])
        ],
        "parameter_openapi_schema": {"properties": {"halfjaar": {"enum": known_halfjaren()}}},
    }


@contextmanager
def prefect(answers: dict[str, Any], now: datetime = NOW) -> Iterator[str]:
    """A server that gives these answers by the end of the path; of runs by what is asked. Its
    deployments are as the definitions ask, where an answer does not say otherwise.
    """
    wanted = {one["name"]: as_wanted(one) for one in planned_deployments(now.date())}

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give({"token": "vals"})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = self.path.rpartition("/api/")[2]
            if name == "flow_runs/filter":
                filtered = asked["flow_runs"]
                when = filtered["expected_start_time"]
                which = "past" if "before_" in when else "coming"
                known = answers[which].get(filtered["deployment_id"]["any_"][0], [])
                self._give([one for one in known if is_between(one, when)])
            elif name == "deployments/filter":
                self._give([wanted[one["name"]] | one for one in answers[name]])
            else:
                self._give(answers[name])

        def _give(self, what: Any) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_run(
    moment: str, kind: str, name: str, message: str = "", *, by_hand: bool = False
) -> dict[str, Any]:
    return {
        "expected_start_time": moment,
        "auto_scheduled": not by_hand,
        "state_type": kind,
        "state_name": name,
        "state": {"message": message},
    }


def a_worker(name: str, status: str, seen: datetime) -> dict[str, str]:
    return {"name": name, "status": status, "last_heartbeat_time": seen.isoformat()}


def answers(
    past: list[dict[str, Any]],
    *,
    workers: int = 1,
    coming: bool = True,
    created: str = "2025-01-01T00:00:00+00:00",
) -> dict[str, Any]:
    planned = [a_run(COMING, "SCHEDULED", "Scheduled")] if coming else []
    letters = [
        a_run(f"2025-12-10T{moment}:00+00:00", "COMPLETED", "Completed")
        for moment in ("12:00", "11:50")
    ]
    return {
        "deployments/filter": [
            {"name": name, "id": name, "created": created}
            for name in ("halfjaardossier", "dagelijkse-controle", "briefcontrole")
        ],
        "work_pools/svz/workers/filter": [a_worker("een", "ONLINE", NOW)] * workers,
        "past": {
            "dagelijkse-controle": past,
            "briefcontrole": letters,
            "halfjaardossier": [a_run("2025-06-28T05:00:00+00:00", "COMPLETED", "Verzegeld")],
        },
        "coming": {
            "dagelijkse-controle": planned,
            "halfjaardossier": planned,
            "briefcontrole": planned,
        },
    }


def asked(given: dict[str, Any], now: datetime = NOW) -> dict[str, Check]:
    with prefect(given, now) as address:
        return by_name(prefect_checks(address, "svz:geheim", now))


def test_scheduled_runs_that_go_as_they_should() -> None:
    found = asked(answers([a_run(DAILY, "COMPLETED", "Alles binnen en geldig")]))
    assert worst(found.values()) is How.WELL
    assert found["planning dagelijkse-controle"].said == "volgende run 11-12-2025 06.00 uur"
    found = asked(answers([], created="2025-12-10T11:55:00+00:00"))
    assert worst(found.values()) is How.WELL, "a server that was not there yet missed nothing"


@pytest.mark.parametrize(
    ("past", "how", "said"),
    [
        ([], How.ILL, "de run van 10-12-2025 06.00 uur is niet gestart"),
        ([a_run(DAILY, "SCHEDULED", "Late")], How.ILL, "is nog niet begonnen"),
        ([a_run(DAILY, "RUNNING", "Running")], How.NOTE, "loopt nog"),
        (
            [a_run(DAILY, "FAILED", "Mislukt", "Vol\nTraceback")],
            How.ILL,
            "Mislukt: Vol",
        ),
        ([a_run(DAILY, "CRASHED", "Weggevallen")], How.ILL, "Weggevallen"),
        (
            [a_run(DAILY, "COMPLETED", "Wacht op aanlevering", "Wacht op: damages")],
            How.NOTE,
            "Wacht op: damages",
        ),
        (
            [a_run(DAILY, "COMPLETED", "Geen halfjaar", "Er is geen halfjaar met een brief")],
            How.NOTE,
            "had niets te doen: er is geen halfjaar met een brief die komt",
        ),
    ],
)
def test_a_run_that_fails_waits_is_late_or_did_not_start(
    past: list[dict[str, Any]], how: How, said: str
) -> None:
    check = asked(answers(past))["planning dagelijkse-controle"]
    assert check.how is how
    assert said in check.said
    assert check.todo
    assert "Traceback" not in check.said


#: The run of a letter that was to come on 17 December, and months in which nothing is planned.
DOSSIER = "2025-12-17T06:00:00+00:00"


def of_the_dossier(*past: dict[str, Any], now: str) -> Check:
    given = answers([])
    given["past"] = {"halfjaardossier": list(past)}
    given["coming"]["halfjaardossier"] = [
        a_run("2026-06-28T05:00:00+00:00", "SCHEDULED", "Scheduled")
    ]
    return asked(given, datetime.fromisoformat(now))["planning halfjaardossier"]


@pytest.fixture
def second_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The halfjaar of which that letter is: its days stand in the place of fixed ones for as long
    as it is not long ago.
    """
    shutil.copytree(BESIDE_THE_CODE / "halfjaren", tmp_path / "halfjaren")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    write_proposal(propose_next("2025-H2"))


@pytest.mark.usefixtures("second_half")
@pytest.mark.parametrize(
    ("past", "said"),
    [
        ([], "de run van 17-12-2025 07.00 uur is niet gestart"),
        ([a_run(DOSSIER, "SCHEDULED", "Late")], "is nog niet begonnen"),
        ([a_run(DOSSIER, "FAILED", "Mislukt", "Vol")], "Mislukt: Vol"),
        ([a_run(DOSSIER, "COMPLETED", "Wacht op aanlevering", "Wacht op: damages")], "Wacht op"),
    ],
)
def test_a_run_that_comes_twice_a_year_stays_told_until_one_ends_well(
    past: list[dict[str, Any]], said: str
) -> None:
    months, days, later = ("2026-05-01T12:00+00:00", "2025-12-21T12:00+00:00", "2025-12-18T10:00Z")
    for now in (months, days):
        told = of_the_dossier(*past, now=now)
        assert told.how is not How.WELL
        assert said in told.said
    tried = [
        a_run(later, kind, name, by_hand=True)
        for kind, name in (("PAUSED", "Paused"), ("CANCELLED", "X"), ("FAILED", "Loopt al"))
    ]
    for one in tried:
        assert of_the_dossier(one, *past, now=days) == told, "no run ended well"
    good = a_run(later, "COMPLETED", "Verzegeld", by_hand=True)
    assert of_the_dossier(good, *past, now=days).how is How.WELL


@pytest.mark.usefixtures("second_half")
def test_a_run_that_went_well_is_not_missed_when_the_plan_has_other_days() -> None:
    good = a_run(DOSSIER, "COMPLETED", "Verzegeld")
    for now in ("2025-12-21T12:00:00+00:00", "2026-05-01T12:00:00+00:00"):
        assert of_the_dossier(good, now=now).said == "volgende run 28-06-2026 07.00 uur"


def test_a_run_by_hand_that_failed_is_told_for_some_days() -> None:
    past = [
        a_run("2025-12-10T11:00:00+00:00", "FAILED", "Keuze klopt niet", by_hand=True),
        a_run(DAILY, "COMPLETED", "Alles binnen en geldig"),
    ]
    assert asked(answers(past))["planning dagelijkse-controle"].how is How.ILL
    past[0]["expected_start_time"] = "2025-12-05T11:00:00+00:00"
    assert asked(answers([past[1], past[0]]))["planning dagelijkse-controle"].how is How.WELL


def test_no_worker_no_plan_no_deployment_and_no_server() -> None:
    done = [a_run(DAILY, "COMPLETED", "Alles binnen en geldig")]
    found = asked(answers(done, workers=0, coming=False))
    assert found["worker"].how is How.ILL
    assert "staat niet op de server" in found["planning dagelijkse-controle"].said
    without = answers(done) | {"deployments/filter": []}
    assert asked(without)["planning dagelijkse-controle"].todo == "Start svz-deploy (svz deploy)."
    (away,) = prefect_checks("http://127.0.0.1:9/api", None, NOW)
    assert (away.name, away.how) == ("prefect", How.ILL)
    (none,) = prefect_checks(None, None, NOW)
    assert none.how is How.NOTE


@pytest.mark.parametrize(
    "there",
    [
        {"schedules": [{"slug": "juni", "schedule": {"cron": "0 6 1-28 6 *"}}]},
        {"parameter_openapi_schema": {"properties": {"halfjaar": {"enum": ["2024-H2"]}}}},
    ],
)
def test_a_server_that_does_not_follow_the_definitions(there: dict[str, Any]) -> None:
    given = answers([a_run(DAILY, "COMPLETED", "Alles binnen en geldig")])
    (daily,) = [one for one in given["deployments/filter"] if one["name"] == "dagelijkse-controle"]
    daily |= there
    found = asked(given)
    check = found["planning dagelijkse-controle"]
    assert (check.how, check.todo) == (How.ILL, "Start svz-deploy (svz deploy --follow).")
    assert "andere dagen of halfjaren dan de definities" in check.said
    assert found["planning briefcontrole"].how is How.WELL


def test_one_worker_of_several_that_is_away_is_named() -> None:
    given = answers([a_run(DAILY, "COMPLETED", "Alles binnen en geldig")])
    workers = given["work_pools/svz/workers/filter"]
    workers.append(a_worker("twee", "OFFLINE", NOW - timedelta(hours=26)))
    workers.append(a_worker("weggehaald", "OFFLINE", NOW - timedelta(days=99)))
    found = {name: one for name, one in asked(given).items() if name.startswith("worker")}
    assert list(found) == ["worker", "worker twee"]
    assert found["worker"].said == "1 aan het werk"
    away = found["worker twee"]
    assert (away.how, away.said) == (How.NOTE, "is weg sinds 09-12-2025 11.05 uur")
    assert away.todo


def test_the_pages_are_asked_on_this_machine(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages_check(served.origin).how is How.WELL
    monkeypatch.setattr(pages_health, "PAGES_PORT", served.port)
    assert pages_check("https://dossiers.example.org").said == f"{served.origin} antwoordt"
    monkeypatch.setattr(pages_health, "PAGES_PORT", 9)
    for address in ("https://dossiers.example.org", "http://localhost:9"):
        away = pages_check(address)
        assert (away.name, away.how) == ("pagina's", How.ILL)
        assert "svz-pages" in str(away.todo)
    assert pages_check(f"{served.origin}/elders").how is How.ILL, "that is not the page"
    assert pages_check(None).how is How.NOTE


def test_what_is_wrong_is_mailed_once_and_also_when_it_is_over(tmp_path: Path) -> None:
    ill = Check("worker", How.ILL, "er is geen worker", "Start svz-worker.")
    well = Check("worker", How.WELL, "1 aan het werk")

    def told(*checks: Check, server: Server | None = None) -> bool:
        to = ["beheer@example.org", "wacht@example.org"]
        return tell_if_changed(checks, tmp_path, to, server, "stand@example.org", NOW)

    assert not told(well)
    away = Server("127.0.0.1", 9, False, None, None)
    with pytest.raises(NotTold, match="niet verstuurd"):
        told(ill, server=away)
    assert told(ill), "what could not be sent is tried again"
    assert not told(ill)
    (mail,) = (tmp_path / SPOOL).glob("*.eml")
    read = message_from_bytes(mail.read_bytes(), policy=default)
    assert read["Subject"] == "Stand van zaken: niet goed: worker"
    assert read["To"] == "beheer@example.org, wacht@example.org"
    assert "er is geen worker" in read.get_content()
    assert told(well)
    assert not told(well)


def test_the_command_says_by_its_code_that_something_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = ["doctor", "--outputs", str(tmp_path)]
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    done = CliRunner().invoke(main, call)
    assert done.exit_code == ExitCode.ILL
    assert "Start svz-prefect" in done.output
    assert "de pagina's zijn niet nagekeken" in done.output
    monkeypatch.setenv("SVZ_PAGES_URL", "http://127.0.0.1:9")
    assert "http://127.0.0.1:9 antwoordt niet goed" in CliRunner().invoke(main, call).output
    assert CliRunner().invoke(main, [*call, "--mail"]).exit_code == ExitCode.USAGE
    monkeypatch.setenv("SVZ_ALERT_TO", "beheer@example.org")
    assert "Gemaild." in CliRunner().invoke(main, [*call, "--mail"]).output
    assert "Niets nieuws" in CliRunner().invoke(main, [*call, "--mail"]).output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://svz:geheim@127.0.0.1:9/svz", "Connection refused"),
        ("mysql://svz:geheim@127.0.0.1/svz", "SVZ_DATABASE_URL"),
    ],
)
def test_without_its_database_it_looks_at_the_rest_and_mails_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("SVZ_DATABASE_URL", url)
    monkeypatch.setenv("SVZ_ALERT_TO", "beheer@example.org")
    with prefect(answers([a_run(DAILY, "COMPLETED", "Alles binnen en geldig")])) as address:
        monkeypatch.setenv("PREFECT_API_URL", address)
        call = ["doctor", "--mail", "--outputs", str(tmp_path)]
        done = CliRunner().invoke(main, call)
        again = CliRunner().invoke(main, call)
    assert done.exit_code == again.exit_code == ExitCode.ILL, done.output
    assert "Gemaild." in done.output
    assert "Niets nieuws" in again.output
    assert f"{address} antwoordt" in done.output, "Prefect is asked as well"
    (mail,) = (tmp_path / SPOOL).glob("*.eml")
    read = message_from_bytes(mail.read_bytes(), policy=default)
    assert "database" in read["Subject"]
    told = read.get_content()
    assert "De database antwoordt niet: " in told
    assert said in told
    assert "Start PostgreSQL" in told
    assert "geheim" not in told + done.output


def test_a_run_that_no_worker_took_is_mailed_and_then_that_it_is_gone(
    installation: Installation, tmp_path: Path
) -> None:
    """On a real server; its worker asks for nothing of a queue that somebody paused."""
    installation.ask("/work_pools/svz/queues", {"name": "stil", "is_paused": True})
    planned = datetime.now(UTC) - 2 * LATE
    daily = installation.deployment("aanlevercontrole/dagelijkse-controle")
    state = {"type": "SCHEDULED", "state_details": {"scheduled_time": planned.isoformat()}}
    run = installation.ask(
        f"/deployments/{daily['id']}/create_flow_run", {"state": state, "work_queue_name": "stil"}
    )["id"]
    settings = {
        "PREFECT_API_URL": f"{installation.url}/api",
        "SVZ_PAGES_URL": installation.pages,
        "SVZ_ALERT_TO": "beheer@example.org",
    }

    def mailed() -> str:
        before = set((tmp_path / SPOOL).glob("*.eml"))
        done = svz("doctor", "--mail", "--outputs", tmp_path, env=settings)
        assert "Gemaild." in done.stdout, done.stdout + done.stderr
        (mail,) = {*(tmp_path / SPOOL).glob("*.eml")} - before
        return str(message_from_bytes(mail.read_bytes(), policy=default).get_content())

    try:
        late = mailed()
    finally:
        cancelled = {"state": {"type": "CANCELLED"}, "force": True}
        installation.ask(f"/flow_runs/{run}/set_state", cancelled)
    local = planned.astimezone(AMSTERDAM)
    assert (
        f"planning dagelijkse-controle (niet goed): de run van {local:%d-%m-%Y %H.%M} uur is nog "
        "niet begonnen"
    ) in late
    for one in ("worker", "prefect", "pagina's"):
        assert f"{one} (" not in late, "is well"
    assert "dagelijkse-controle" not in mailed()


@pytest.mark.needs("chromium")
def test_people_and_a_monitor_see_it_on_the_pages(
    served: Served, review: Review, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looked_at, "HARDLY", 1 << 10)
    answer = served.ask("/gezond/stand")
    assert answer.status == 200
    given = json.loads(answer.text)
    assert given["checks"]["database"] == "ok"
    assert given["checks"]["reservekopie"] == "warning"
    assert str(review.outputs) not in answer.text
    assert served.ask("/toestand").status == 303, "for people with an account"
    mia = Person(chromium, served, Judge(chromium, served.origin), "mia")
    mia.arrives()
    mia.page.goto(f"{served.origin}/toestand")
    mia.sees("Toestand", picture="pagina-toestand")
    mia.reads("SVZ_BACKUPS noemt geen map")
    mia.page.context.close()
    monkeypatch.setattr(looked_at, "HARDLY", 1 << 60)
    monkeypatch.setattr(looked_at, "LITTLE", 1 << 60)
    assert served.ask("/gezond/stand").status == 503


def test_on_one_computer_the_watch_reminds_sends_and_tells(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(review)  # in 2025, so that everybody is late
    monkeypatch.delenv(ALERT_TO.variable, raising=False)
    plan = Plan(review.outputs, 1, 2)
    assert len(plan.watch()) == 2, "nobody is named who hears what is not well"
    monkeypatch.setenv(ALERT_TO.variable, "beheer@example.org")
    (plan.home / "logs").mkdir(parents=True)
    with ThreadPoolExecutor(1) as apart:  # a browser of another test has a loop of its own here
        apart.submit(asyncio.run, take(plan.watch())).result()
    subjects = {
        message_from_bytes(path.read_bytes(), policy=default)["Subject"]
        for path in (review.outputs / SPOOL).glob("*.eml")
    }
    said = (plan.home / "logs/watch.log").read_text(encoding="utf-8")
    assert "Halfjaardossier 2025-H1: in beoordeling" in subjects, said
    assert any(one.startswith("Stand van zaken: niet goed") for one in subjects), said
    reminded = "Herinnering: concept 1 van 2025-H1 wacht op u" in subjects
    assert reminded == (datetime.now(AMSTERDAM).weekday() < SATURDAY), said
