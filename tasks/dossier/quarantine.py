"""Where deliveries are until their checks have passed. They may hold personal data that must not be
kept, so nothing may stay behind: not of refused deliveries, and not of a run that was killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from tasks.storage.held import SPILL, held_folder, remove_dead_folders

PREFIX = ".quarantaine-"
#: In the folder of the store: where runs have deliveries and records for no longer than they live.
#: What does not fit in memory stands beside the file that is read, or in the store of a halfjaar.
LEFT = (f"{PREFIX}*", f"*/{SPILL}*", f"*/??/{SPILL}*")


@contextmanager
def quarantine(store: Path) -> Iterator[Path]:
    """An empty folder inside that of the store, which only people who may read deliveries can
    enter.

    The folder is removed when the block ends, also when it ends with an exception. Folders that
    killed runs left behind are removed first.
    """
    remove_abandoned(store)
    with held_folder(store, PREFIX) as folder:
        yield folder


def remove_abandoned(store: Path) -> None:
    """Remove what killed runs left in the folder of the store. Everything that starts does so: the
    next run may be half a year away.
    """
    remove_dead_folders(chain.from_iterable(store.glob(one) for one in LEFT))
