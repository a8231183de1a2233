"""Everything on one computer stops in the middle of a run, by Ctrl-C or because the computer does,
and is started again; and what needs no start: a halfjaar that is added or changed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from support.command_line import SVZ, terminal
from support.servers.installation import Installation
from support.servers.processes import dies_with_the_tests, until

from flows.server.follow import wanted
from flows.shared.form import AUTOMATIC
from flows.shared.settings import quiet_prefect
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.next_halfjaar import propose_next, write_proposal
from tasks.figures.dutch import AMSTERDAM

pytestmark = pytest.mark.grows


def known(installation: Installation, kind: str, what: str) -> dict[str, str]:
    return {one["id"]: one[what] for one in installation.ask(f"/{kind}/filter")}


def test_a_run_that_was_broken_off_does_not_seem_to_go_on(installation: Installation) -> None:
    flows = known(installation, "deployments", "name")
    watches = known(installation, "automations", "updated")
    assert len(watches) == 2
    run = installation.begin("stand-van-zaken/halfjaardossier", halfjaar="2025-H1")
    until(lambda: installation.run(run)["state"]["type"] == "RUNNING", "the beginning of the run")
    said = installation.stop()
    assert said == "\nStoppen…\n"
    installation.process = installation.start()
    installation.wait()
    state = installation.run(run)["state"]
    logs = {path.name for path in (installation.outputs / ".prefect/logs").iterdir()}
    assert {"worker.log", "worker.vorige.log", "server.vorige.log"} <= logs
    # The worker ends its run before it ends itself, and the run says so.
    assert (state["type"], state["name"]) == ("CRASHED", "Weggevallen")
    assert state["message"].startswith("De run is afgebroken doordat")
    assert list(installation.outputs.glob("2025-H1/[0-9a-f]*")) == []
    # What starts again hands everything to Prefect again. Renewed, a watch would have forgotten the
    # run that it waits for.
    assert known(installation, "deployments", "name") == flows
    assert known(installation, "automations", "updated") == watches


def test_a_new_halfjaar_is_on_the_form_and_a_moved_letter_on_the_schedule(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the unit svz-deploy of a server starts; svz serve follows in the same way."""
    config = tmp_path / "config"
    shutil.copytree(BESIDE_THE_CODE, config, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    monkeypatch.setenv(VARIABLE, str(config))
    proposal, today = propose_next("2025-H2"), datetime.now(AMSTERDAM).date()

    def letter_on(day: date) -> None:
        moved = re.sub(r"(?m)^letter_date: \S+", f"letter_date: {day}", proposal.text)
        proposal.path.write_text(moved, encoding="utf-8")

    def is_on_the_server() -> bool:
        form, crons = on_the_server()
        halfjaren, deployments = wanted()
        (letter,) = [one for one in deployments if one["name"] == "briefcontrole"]
        return form == [AUTOMATIC, *reversed(halfjaren)] and crons == {
            one["cron"] for one in letter["schedules"]
        }

    def on_the_server() -> tuple[list[str], set[str]]:
        known = installation.deployment("briefcontrole/briefcontrole")
        form: list[str] = known["parameter_openapi_schema"]["properties"]["halfjaar"]["enum"]
        return form, {one["schedule"]["cron"] for one in known["schedules"]}

    before = on_the_server()
    letter_on(today + timedelta(days=30))
    settings = quiet_prefect(tmp_path) | {
        "PREFECT_API_URL": f"{installation.url}/api",
        VARIABLE: str(config),
    }
    with (tmp_path / "log").open("wb") as log:
        deploying = subprocess.Popen(
            [*dies_with_the_tests("KILL"), *SVZ, "deploy", "--follow"],
            env=terminal(settings),
            stdout=log,
            stderr=log,
        )
    try:
        until(is_on_the_server, "the halfjaar that was there at the start", every=1)
        first = on_the_server()
        assert first[0] == [AUTOMATIC, "2025-H2", *before[0][1:]]
        letter_on(today + timedelta(days=70))
        write_proposal(propose_next("2026-H1"))
        until(is_on_the_server, "a new halfjaar, and the days of a letter that moved", every=1)
        form, crons = on_the_server()
        assert form[1] == "2026-H1"
        assert crons not in (first[1], before[1])
        for name in ("2025-H2", "2026-H1"):
            (config / f"halfjaren/{name}.yaml").unlink()
        until(lambda: on_the_server() == before, "what was there before", every=1)
        assert deploying.poll() is None, (tmp_path / "log").read_text()
    finally:
        deploying.kill()
        deploying.wait()
