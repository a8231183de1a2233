"""A folder that is there whole or not at all, read-only: how dossiers and releases come to be.

The files are written to a staging folder and synced to disk; renaming that folder is the one moment
at which it comes to be. A process that is killed before leaves a staging folder, which the next one
in the same parent removes; after, a whole folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.storage.lock import only_one

STAGING = ".staging-"
LOCK = ".slot"
READ_ONLY_FILE, READ_ONLY_FOLDER = 0o444, 0o555


@contextmanager
def whole_folder(target: Path) -> Iterator[Path | None]:
    """Gives the staging folder to fill with :func:`write_file`, or None if ``target`` is there
    already; only one process is in here per parent.

    When the block ends without an exception the staging folder becomes ``target``; else nothing is
    left.
    """
    parent = target.parent
    missing = [folder for folder in parent.parents if not folder.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    for folder in (parent, *missing):
        sync(folder.parent)
    with only_one(parent / LOCK):
        # Whoever holds the lock is alone, so every staging folder here was left by a process that
        # is dead.
        for left in parent.glob(f"{STAGING}*"):
            _remove(left)
        if target.exists():
            yield None
            return
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=parent))
        try:
            yield staging
            staging.chmod(READ_ONLY_FOLDER)
            sync(staging)
            staging.rename(target)
        except BaseException:
            _remove(staging)
            raise
        sync(parent)


def write_file(path: Path, data: bytes) -> None:
    """Write a new read-only file and wait until the disk has it."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), READ_ONLY_FILE)
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Wait until the disk has the names in this folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(staging: Path) -> None:
    if staging.exists():
        staging.chmod(0o700)
        shutil.rmtree(staging)
