"""Seal a dossier: ``outputs/<halfjaar>/<digest>/``, whole or not at all, read-only, under a name that is its digest.

The files are written to a staging folder and synced to disk; renaming that folder is the one moment at which the dossier comes to be.
A process that is killed before leaves a staging folder, which the next seal of that halfjaar removes; after, a whole dossier.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tasks.deliveries.store import Store
from tasks.dossier.lock import only_one
from tasks.dossier.statement import FILE, Dependency, statement
from tasks.dossier.verify import verify

STAGING = ".staging-"
LOCK = ".slot"
READ_ONLY_FILE, READ_ONLY_FOLDER = 0o444, 0o555


class SealError(Exception):
    """The dossier can not be sealed; the message is Dutch and meant for people."""


def seal(
    halfjaar: str,
    files: Mapping[str, str],
    dependencies: Iterable[Dependency],
    store: Store,
    outputs: Path,
    *,
    concept: bool,
    example: str | None,
) -> Path:
    """Make the dossier of these files, or find the identical one that was sealed before.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        files: name in the dossier (no folders) and the store's digest of its bytes.
        dependencies: what the files were made from, see :func:`tasks.dossier.statement.dependencies`.
        store: holds the bytes.
        outputs: folder that gets ``<halfjaar>/<digest>/``.
        concept: whether the annexes carry the mark CONCEPT.
        example: the Dutch label of example deliveries, or None for real ones.

    Returns:
        The folder of the dossier; its name is the dossier's digest.

    Raises:
        SealError: if the store lacks bytes or holds others than their digest says, or the dossier that is already there was tampered with.
        ValueError: if a name can not be a file in a dossier.
    """
    for name in files:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) or name == FILE:
            raise ValueError(f"{name!r} can not be a file in a dossier")
    if not re.fullmatch(r"\d{4}-H[12]", halfjaar):
        raise ValueError(f"{halfjaar!r} is not a halfjaar")
    declaration = statement(halfjaar, files, dependencies, concept=concept, example=example)
    parent = outputs / halfjaar
    target = parent / hashlib.sha256(declaration).hexdigest()
    parent.mkdir(parents=True, exist_ok=True)
    _sync(outputs)
    with only_one(parent / LOCK):
        # Whoever holds the lock is alone, so every staging folder here was left by a process that is dead.
        for left in parent.glob(f"{STAGING}*"):
            _remove(left)
        if target.exists():
            if problems := verify(target):
                raise SealError(f"Het dossier {target.name} bestaat al, maar is niet meer ongeschonden: {' '.join(problems)}")
            return target
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=parent))
        try:
            for name, digest in files.items():
                _copy(store, digest, staging / name)
            _write(staging / FILE, declaration)
            staging.chmod(READ_ONLY_FOLDER)
            _sync(staging)
            staging.rename(target)
        except BaseException:
            _remove(staging)
            raise
        _sync(parent)
    return target


def _copy(store: Store, digest: str, path: Path) -> None:
    try:
        data = store.get(digest)
    except FileNotFoundError as error:
        raise SealError(f"De bytes van {path.name} ontbreken in de opslag (sha256 {digest}); het dossier is niet verzegeld.") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise SealError(f"De bytes van {path.name} zijn in de opslag beschadigd (sha256 {digest}); het dossier is niet verzegeld.")
    _write(path, data)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), READ_ONLY_FILE)
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(staging: Path) -> None:
    if staging.exists():
        staging.chmod(0o700)
        shutil.rmtree(staging)
