"""``svz`` as somebody at a terminal runs it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

PROJECT = Path(__file__).parents[2]
SVZ = (sys.executable, "-m", "flows.commands.main")


def terminal(more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The environment of a terminal that was opened just now, and ``more``."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "COLUMNS": "400", **more}


def svz(
    *arguments: str | Path,
    folder: Path = PROJECT,
    before: Callable[[], None] | None = None,
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """What it said and how it ended.

    Args:
        folder: where the terminal is.
        before: done in the new process first.
        env: variables that this terminal has beside those of :func:`terminal`.
    """
    return subprocess.run(
        [*SVZ, *map(str, arguments)],
        env=terminal(env),
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        preexec_fn=before,
        check=False,
    )
