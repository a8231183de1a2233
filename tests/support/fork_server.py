"""Where tests get processes of their own from: Python's fork server, with everything imported.

A Python process has one fork server, whoever asks for it, and the last one to say what it imports
wins. The product says so where it prints; that is repeated here, because a print that finds nothing
imported takes three times as long.
"""

from __future__ import annotations

from multiprocessing import context, forkserver
from typing import Any

import tasks.annexes.sandbox  # noqa: F401 - says what its server imports, so it goes first
from flows.commands.main import COMMANDS


class _Process(context.ForkServerProcess):
    """It gets processes of its own from the server that it came from. Python would start another
    server for them, which would import everything again.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        forkserver.ensure_running()
        self._server = forkserver._forkserver._forkserver_address  # type: ignore[attr-defined]

    def run(self) -> None:
        forkserver._forkserver._forkserver_address = self._server  # type: ignore[attr-defined]
        forkserver._forkserver.ensure_running = _runs  # type: ignore[method-assign]
        forkserver.ensure_running = _runs
        super().run()


def _runs() -> None:
    """The server does, for as long as this process."""


class _Processes(context.ForkServerContext):
    Process = _Process


#: Not plain fork: the process of the tests may have threads, which a copy could not live with.
PROCESSES = _Processes()
PROCESSES.set_forkserver_preload(
    [
        *(
            f"flows.commands.{one.module}"
            for one in COMMANDS.values()
            if "server" not in one.module
        ),
        "tasks.annexes.print",
        "tasks.dossier.assemble",
        "tasks.dossier.run_lock",
        "tasks.review.release.release",
        "tasks.sections.buitenland",
        "tasks.sections.uitzonderingenrapportage",
        "support.review.review_example",
    ]
)
