"""What killed processes left of files on their way in. It may hold records of persons, and nobody
takes it: nothing says whose it is.
"""

from __future__ import annotations

import logging
from pathlib import Path

from tasks.deliveries.inbox import DELIVERIES
from tasks.deliveries.inbox.arrival import DATA, INBOX, SAID, read_arrival
from tasks.deliveries.inbox.posting import PART
from tasks.storage.held import not_held

logger = logging.getLogger(__name__)


def remove_remains(outputs: Path) -> None:
    """Remove it from the inbox, and from the folder of deliveries, where what is taken stands for a
    moment. Only who holds the lock on the inbox may do so.

    Raises:
        OSError: if it can not be removed.
    """
    inbox = outputs / INBOX
    for path in (*inbox.iterdir(), *(outputs / DELIVERIES).glob(f".*{DATA}")):
        name = name_of(path)
        data = path if path.name.startswith(PART) else inbox / f"{name}{DATA}"
        with not_held(data) as dead:
            # Only now: who puts a file there says what it is before letting go of it.
            if dead and not path.is_dir() and read_arrival(inbox / f"{name}{SAID}") is None:
                path.unlink(missing_ok=True)
                logger.warning("Verwijderd: %s is niet af of niet te lezen.", path.name)


def name_of(path: Path) -> str:
    """What the files of one arrival have in common."""
    return path.name.lstrip(".").partition(".")[0]
