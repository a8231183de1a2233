"""Where deliveries are until they are found right. They may hold personal data that must not be
kept, so nothing may stay behind: not of refused deliveries, and not of a run that was killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".quarantaine-"


@contextmanager
def quarantine(store: Path) -> Iterator[Path]:
    """An empty folder in that of the store, where only who may read deliveries comes. It is gone
    afterwards, whatever happens; what killed runs left behind is removed first.
    """
    with _locked(store):
        for left in store.glob(f"{PREFIX}*"):
            _remove_if_dead(left)
        folder = Path(tempfile.mkdtemp(dir=store, prefix=PREFIX))
        # The lock on the folder ends with this process, however it ends; that is how others see
        # that we live.
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_if_dead(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
