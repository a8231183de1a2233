"""What a process is told by its surroundings: where outputs are, which database, and where people
find pages and Prefect.

These are matters of the machine, not of a run, so they are environment variables and never on a
form.
"""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OUTPUTS = PROJECT / "outputs"
SERVER_PORT, PAGES_PORT = 4200, 4201
LOOPBACK = "127.0.0.1"
MAKER_VARIABLE = "SVZ_MAKER"
#: Where workers find runs to carry out.
POOL = "svz"


def outputs_folder() -> Path:
    """``SVZ_OUTPUTS``, else ``outputs`` beside the code; absolute."""
    return Path(os.environ.get("SVZ_OUTPUTS") or OUTPUTS).resolve()


def database_url() -> str | None:
    """``SVZ_DATABASE_URL``; None without it. An empty variable is how a container says that there
    is none.
    """
    return os.environ.get("SVZ_DATABASE_URL") or None


def maker() -> str | None:
    """``SVZ_MAKER``: the account in whose name dossiers of this machine are offered for review;
    None without it.
    """
    return os.environ.get(MAKER_VARIABLE) or None


def pages_url() -> str:
    """``SVZ_PAGES_URL``, else where ``svz serve`` has the pages; without a slash at the end."""
    return (os.environ.get("SVZ_PAGES_URL") or f"http://{LOOPBACK}:{PAGES_PORT}").rstrip("/")


def python_path() -> str:
    """``PYTHONPATH`` for a process of ours that works in another folder: it finds this code
    first.
    """
    return os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))


def quiet_prefect(outputs: Path) -> dict[str, str]:
    """Environment for every process with Prefect in it: state in one folder, nothing told to
    anybody outside.

    A home of its own: a database of another Prefect version elsewhere on the machine would stop the
    server.
    """
    return {
        "PREFECT_HOME": str(outputs / ".prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # Our own lines (what is done, what is waited for) belong in the log of the run.
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows,tasks",
    }
