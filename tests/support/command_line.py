"""``svz`` as somebody at a terminal runs it, in a process of its own."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from support.fork_server import PROCESSES

from flows.commands.main import main

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
    """What it said and how it ended. The process begins with everything imported, which is most of
    what a short command does; one with ``before`` begins as from a terminal, and so does all that
    it starts.

    Args:
        folder: where the terminal is.
        before: done in the new process first.
        env: variables that this terminal has beside those of :func:`terminal`.
    """
    words = [*map(str, arguments)]
    if before is not None:
        return subprocess.run(
            [*SVZ, *words],
            env=terminal(env),
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            preexec_fn=before,
            check=False,
        )
    return in_a_terminal(_svz, *words, folder=folder, env=env)


def in_a_terminal(
    act: Callable[..., object],
    *arguments: str | Path,
    folder: Path = PROJECT,
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """A function of a module, carried out in a process of its own as a program of this terminal;
    what it said and how it ended. Everything is imported there but Prefect.
    """
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept) / "out", Path(kept) / "err"
        task = (act, arguments, folder, terminal(env), out, err)
        process = PROCESSES.Process(target=_in_a_terminal, args=task)
        process.start()
        process.join()
        assert process.exitcode is not None
        said = [path.read_text(encoding="utf-8") for path in (out, err)]
        return subprocess.CompletedProcess([*map(str, arguments)], process.exitcode, *said)


def _svz(*words: str) -> None:
    main(words, prog_name="svz")


def _in_a_terminal(
    act: Callable[..., object],
    arguments: tuple[str | Path, ...],
    folder: Path,
    env: Mapping[str, str],
    out: Path,
    err: Path,
) -> None:
    os.chdir(folder)
    # Importing the command line set the language of what click says.
    env = {**env, "LANGUAGE": os.environ["LANGUAGE"]}
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    tempfile.tempdir = None
    for number, path, how in ((0, os.devnull, "r"), (1, out, "w"), (2, err, "w")):
        with open(path, how) as file:  # noqa: PTH123 - /dev/null is no path of ours
            os.dup2(file.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        act(*arguments)
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
