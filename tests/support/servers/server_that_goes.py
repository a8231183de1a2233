"""A run from the command line whose Prefect server goes away: the command as it is, up to the flow,
and in place of that what happens around it. Prefect is imported by the command, not here.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from flows.commands import assemble
from tasks.dossier.order import Order


def run(folder: Path) -> None:
    """Prints how often the run says that it lives."""
    stub: Any = ModuleType("flows.stand_van_zaken")
    stub.__getattr__ = _imported
    sys.modules[stub.__name__] = stub
    assemble.running_server = lambda: "http://127.0.0.1:9/api"
    assemble._orchestrated(Order(halfjaar="2025-H1", deliveries=folder, outputs=folder), print)


def _imported(name: str) -> object:
    import prefect.main  # noqa: F401 - which sets up logging, as importing the flow does

    if name == "stand_van_zaken":
        return _stand_van_zaken
    if name in ("after_step", "fresh"):
        return SimpleNamespace(set=id)
    raise AttributeError(name)


def _stand_van_zaken(**_choice: object) -> None:
    from prefect.logging.handlers import APILogWorker
    from prefect.settings import get_current_settings

    sys.stdout.write(f"{get_current_settings().flows.heartbeat_frequency}\n")
    for name in (
        *("prefect", "prefect.events.clients", "prefect._internal.concurrency"),
        *("prefect.flow_runs", "httpx", "websockets.client", "asyncio"),
    ):
        logging.getLogger(name).error("%s: Service 'EventsWorker' failed", name)
    worker: Any = APILogWorker.instance()
    worker.send = lambda *line: 1 / 0
    logging.getLogger("prefect.flow_runs").error("not sent", extra={"flow_run_id": "x"})
    logging.getLogger("flows").info("1 van 12")
    logging.getLogger("tasks.storage").warning("De database is weg")
    sys.exit(0)
