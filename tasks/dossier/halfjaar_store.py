"""The store of a halfjaar: what its runs share, in one folder that nobody else uses.

Deliveries are frozen in it, results are kept in it, and all of it is removed at once.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.inbox import DELIVERIES, REPLACED, STANDING
from tasks.deliveries.inbox.arrival import waiting
from tasks.deliveries.inbox.taking import forgetting_arrivals
from tasks.dossier.quarantine import remove_abandoned
from tasks.dossier.run_lock import only_run
from tasks.dossier.sealed.statement import (
    LOCK_FILE,
    ROOT,
    code_digest,
    definition_files,
    file_digest,
)
from tasks.refusal import Refusal
from tasks.storage.kept import Kept
from tasks.storage.store import Store

#: Below the outputs. It holds deliveries, so personal data: only the owner can enter it.
STORE = ".store"
#: In the folder of a halfjaar: what was wrong with deliveries that were refused.
REPORT = "aanleverrapport.html"


class ForeignFolder(Refusal):
    """What is to be removed stands somewhere else."""


def closed_folder(outputs: Path) -> Path:
    """The folder with the stores of all halfjaren; made if it is not there."""
    return Store(outputs / STORE).folder


def halfjaar_store(outputs: Path, halfjaar: str) -> Store:
    """The store of a halfjaar; made if it is not there."""
    return Store(closed_folder(outputs) / halfjaar)


def kept_results(outputs: Path, halfjaar: str, *, fresh: bool) -> Kept:
    """What earlier runs of a halfjaar kept, for a run with today's code and definitions."""
    return Kept(halfjaar_store(outputs, halfjaar), _made_with(halfjaar), fresh=fresh)


def _made_with(halfjaar: str) -> str:
    """The digest of what results are made with: all definitions and all code, for whichever result.

    A change of one line makes everything again. That is simple, and it is rare: deliveries change,
    code does not.
    """
    definitions = {name: file_digest(path) for name, path in definition_files(halfjaar).items()}
    return hashlib.sha256(json.dumps([*_code(), definitions]).encode()).hexdigest()


@cache
def _code() -> tuple[str, ...]:
    """What runs in this process: code, locked packages, Python. Read once: files that are replaced
    under a process do not change what it does.
    """
    return code_digest(ROOT), file_digest(ROOT / LOCK_FILE), sys.version


def delivered(halfjaar: str, outputs: Path) -> bool:
    """Whether deliveries of a halfjaar, or what runs kept of them, are still here."""
    return any(one.exists() for one in _of_deliveries(halfjaar, outputs)) or any(
        arrival.halfjaar == halfjaar for _, arrival in waiting(outputs)
    )


@contextmanager
def forgetting(halfjaar: str, outputs: Path, database: str | None) -> Iterator[Callable[[], None]]:
    """Nobody else is at the deliveries of a halfjaar while the block lasts.

    Yields:
        What removes them: the folder in which people put them, what they replaced, what still waits
        in the inbox, what runs have left of them in the store, and what was found in them. Sealed
        dossiers and releases stay. The store of a halfjaar is its own, so nothing that is removed
        belongs to another. It raises OSError if something could not be removed; what it removed
        before that is gone.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist.
        RunInProgress: in Dutch, if a run of the halfjaar is going on.
        ForeignFolder: in Dutch, if its deliveries are a link to another place.
        OutOfReach: in Dutch, if something waits in the inbox that is not ours to remove.
        PermissionError: if this account may not remove them.
    """
    name = load_halfjaar(halfjaar).name
    paths = _of_deliveries(name, outputs)
    with (
        only_run(name, outputs, database),
        forgetting_arrivals(outputs, name) as forget_arrivals,
    ):
        for path in paths:
            _stop_unless_ours(path)

        def remove() -> None:
            remove_abandoned(outputs / STORE)
            forget_arrivals()
            for path in paths:
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)

        yield remove


def forget(halfjaar: str, outputs: Path, database: str | None) -> None:
    """Remove the deliveries of a halfjaar of which the log says already that they were removed; see
    :func:`forgetting`.
    """
    with forgetting(halfjaar, outputs, database) as remove:
        remove()


def _stop_unless_ours(path: Path) -> None:
    if path.is_symlink():
        raise ForeignFolder(
            f"{path} verwijst naar {path.readlink()}. Leeg die map, haal de verwijzing weg, en "
            "start opnieuw."
        )
    if not path.exists():
        return
    for folder in (path, path.parent) if path.is_dir() else (path.parent,):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _of_deliveries(halfjaar: str, outputs: Path) -> tuple[Path, ...]:
    return (
        outputs / DELIVERIES / halfjaar,
        outputs / DELIVERIES / REPLACED / halfjaar,
        outputs / STANDING / f"{halfjaar}.json",
        outputs / STORE / halfjaar,
        outputs / halfjaar / REPORT,
    )
