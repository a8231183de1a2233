"""Folders and files that a process makes and holds for as long as it writes them. What a killed
process left can be told from what somebody writes now, and removed: a lock ends with its process,
whatever ends it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tasks.storage.lock import only_one_in

#: How folders begin in which DuckDB keeps what does not fit in memory: records of persons.
SPILL = ".werk-"


@contextmanager
def held_folder(parent: Path | None, prefix: str) -> Iterator[Path]:
    """A new empty folder that only its owner can enter; removed when the block ends, also when it
    ends with an exception.

    Args:
        parent: where; None for the temporary folder of this process.
        prefix: how its name begins.
    """
    with ExitStack() as ours:
        folder = _new_folder(parent, prefix, ours)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder(parent: Path | None, prefix: str, ours: ExitStack) -> Path:
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        # Before we hold it, somebody may take it for dead.
        with suppress(FileNotFoundError):
            ours.enter_context(only_one_in(folder))
            if folder.exists():
                return folder


def remove_dead_folders(folders: Iterable[Path]) -> None:
    """Remove those folders of :func:`held_folder` whose process is gone. On a server, those of
    another account stay: that removes them itself when it starts.
    """
    for folder in folders:
        try:
            with only_one_in(folder, on_wait=_leave_alone):
                shutil.rmtree(folder, ignore_errors=True)
        except (FileNotFoundError, PermissionError, _Alive):
            continue


class _Alive(Exception):
    """The process that made the folder still runs."""


def _leave_alone() -> None:
    raise _Alive


def new_held_file(folder: Path, prefix: str) -> tuple[BinaryIO, Path]:
    """A new file to write, which we hold until it is closed, also when it gets another name. Only
    its owner can read it.
    """
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=prefix)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Before we held it, somebody may have taken it for dead.
        if os.fstat(handle).st_nlink:
            return os.fdopen(handle, "wb"), Path(name)
        os.close(handle)


@contextmanager
def not_held(path: Path) -> Iterator[bool]:
    """Whether nobody holds a file any more; nobody begins to while the block lasts. What is no file
    or is not there, nobody holds; of what this account may not read, that is not known.
    """
    with ExitStack() as ours:
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            ours.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            free = True
        except (BlockingIOError, PermissionError):
            free = False
        except OSError:
            free = True
        yield free
