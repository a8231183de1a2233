"""Where tests get processes of their own from: Python's fork server, with everything imported.

A Python process has one fork server, whoever asks for it, and the last one to say what it imports
wins. The product says so where it prints; that is repeated here, because a print that finds nothing
imported takes three times as long.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver

import tasks.annexes.sandbox  # noqa: F401 - says what its server imports, so it goes first
from flows.commands.main import COMMANDS

#: Not plain fork: the process of the tests may have threads, which a copy could not live with.
PROCESSES = multiprocessing.get_context("forkserver")
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


def address() -> str:
    """Where the fork server of this process listens."""
    forkserver.ensure_running()
    running: str = forkserver._forkserver._forkserver_address  # type: ignore[attr-defined]
    return running


def share(address: str) -> None:
    """In a process from the fork server at ``address``: get processes from there as well. Python
    would start another server, which would import everything again.
    """

    def runs() -> None:
        return None

    forkserver._forkserver._forkserver_address = address  # type: ignore[attr-defined]
    forkserver._forkserver.ensure_running = runs  # type: ignore[method-assign]
    forkserver.ensure_running = runs
