"""Where deliveries are until their checks have passed. They may hold personal data that must not be
kept, so nothing may stay behind: not of refused deliveries, and not of a run that was killed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tasks.storage.lock import only_one_in

PREFIX = ".quarantaine-"


@contextmanager
def quarantine(store: Path) -> Iterator[Path]:
    """An empty folder inside that of the store, which only people who may read deliveries can
    enter.

    The folder is removed when the block ends, also when it ends with an exception. Folders that
    killed runs left behind are removed first.
    """
    with ExitStack() as ours:
        with only_one_in(store):
            _remove_dead(store)
            folder = Path(tempfile.mkdtemp(dir=store, prefix=PREFIX))
            # The lock on the folder ends with this process, whatever ends it. Other processes see
            # by it that we live.
            ours.enter_context(only_one_in(folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(store: Path) -> None:
    """Remove what killed runs left in the folder of the store. Everything that starts does so: the
    next run may be half a year away.
    """
    if any(store.glob(f"{PREFIX}*")):
        with only_one_in(store):
            _remove_dead(store)


def _remove_dead(store: Path) -> None:
    for left in store.glob(f"{PREFIX}*"):
        _remove_if_dead(left)


class _Alive(Exception):
    """The process that made the folder still runs."""


def _remove_if_dead(folder: Path) -> None:
    def leave_alone() -> None:
        raise _Alive

    try:
        with only_one_in(folder, on_wait=leave_alone):
            shutil.rmtree(folder, ignore_errors=True)
    except (FileNotFoundError, PermissionError, _Alive):
        # On a server, of another account: that removes it itself when it starts.
        return
