"""Makes a read-only folder completely or not at all. Dossiers and releases are made this way.

The files are written to a staging folder and synced to disk. Renaming the staging folder is the one
moment at which the folder comes into being. A process that is killed before that moment leaves a
staging folder, which the next process in the same parent removes. A process that is killed later
leaves a complete folder.
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
    """Yields the staging folder to fill with :func:`write_file`, or None if ``target`` already
    exists. Only one process per parent folder is in here at a time.

    When the block ends without an exception, the staging folder becomes ``target``. Otherwise it is
    removed.
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
