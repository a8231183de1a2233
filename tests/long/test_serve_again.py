"""Everything on one computer stops in the middle of a run, by Ctrl-C or because the computer does,
and is started again.
"""

from __future__ import annotations

import pytest
from support.servers.installation import Installation
from support.servers.processes import until

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
