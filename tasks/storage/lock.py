"""One process at a time: a lock that the operating system releases when its holder dies, whatever
killed it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: In bytes: as much of a holder's name as the process that meets the lock reads.
LONGEST_NAME = 200


@contextmanager
def only_one(
    path: Path, *, on_wait: Callable[[str], None] | None = None, holder: str | None = None
) -> Iterator[None]:
    """Hold the lock file ``path``. If another process holds it, wait until that one is done.

    The file is made if it is not there, and never removed.

    Args:
        path: in a folder that exists.
        on_wait: called once if another process holds the lock, before waiting, with what that
            process wrote as its ``holder``. An exception from ``on_wait`` ends the waiting.
        holder: who we are, for the next process that meets the lock; None leaves the file alone.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if on_wait is not None and not _taken_at_once(handle):
            on_wait(os.read(handle, LONGEST_NAME).decode(errors="replace"))
        fcntl.flock(handle, fcntl.LOCK_EX)
        if holder is not None:
            os.ftruncate(handle, 0)
            os.write(handle, holder.encode())
        yield
    finally:
        os.close(handle)


@contextmanager
def only_one_in(folder: Path, *, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock on a folder itself, as :func:`only_one` does on a file.

    Raises:
        FileNotFoundError: if the folder is not there.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if on_wait is not None and not _taken_at_once(handle):
            on_wait()
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _taken_at_once(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
