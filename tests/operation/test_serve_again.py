"""Everything on one computer stops in the middle of a run, by Ctrl-C or because the computer does,
and is started again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.servers.installation import Installation
from support.servers.processes import until


def test_a_run_that_was_broken_off_does_not_seem_to_go_on(
    tmp_path: Path, example_deliveries: Path
) -> None:
    shutil.copytree(example_deliveries, tmp_path / "leveringen")
    installed = Installation(tmp_path)
    try:
        installed.wait()
        run = installed.begin("stand-van-zaken/halfjaardossier", halfjaar="2024-H2")
        until(lambda: installed.run(run)["state"]["type"] == "RUNNING", "the beginning of the run")
        said = installed.stop()
        assert said == "\nStoppen…\n"
        installed.process = installed.start()
        installed.wait()
        state = installed.run(run)["state"]
        logs = {path.name for path in (tmp_path / ".prefect/logs").iterdir()}
    finally:
        installed.stop()
    assert {"worker.log", "worker.vorige.log", "server.vorige.log"} <= logs
    # The worker ends its run before it ends itself, and the run says so.
    assert (state["type"], state["name"]) == ("CRASHED", "Weggevallen")
    assert state["message"].startswith("De run is afgebroken doordat")
    assert (
        not (tmp_path / "2024-H2").exists() or list((tmp_path / "2024-H2").glob("[0-9a-f]*")) == []
    )
