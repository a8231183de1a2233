"""Seal a dossier in ``outputs/<halfjaar>/<digest>/``. The folder is complete or not there at all,
it is read-only, and its name is the digest of the dossier.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tasks.dossier.rectification import Replaced
from tasks.dossier.sealed.statement import STATEMENT, Dependency, statement
from tasks.dossier.sealed.verify import verify
from tasks.refusal import Refusal
from tasks.storage.store import Store
from tasks.storage.whole_folder import whole_folder, write_file

FINAL_FOLDER = ".final"


class SealError(Refusal):
    """The dossier cannot be sealed."""


def seal(
    halfjaar: str,
    files: Mapping[str, str],
    dependencies: Iterable[Dependency],
    store: Store,
    outputs: Path,
    *,
    example: str | None,
    seats: Mapping[str, Sequence[str]],
    judged: Mapping[str, str] = MappingProxyType({}),
    replaced: Replaced | None = None,
) -> Path:
    """Seal a dossier of these files, or find the identical one that was sealed before.

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        files: name in the dossier (no folders) and the store's digest of its bytes.
        dependencies: what the files were made from, see
            :func:`tasks.dossier.sealed.statement.dependencies`.
        store: holds the bytes.
        outputs: folder that gets ``<halfjaar>/<digest>/``.
        example: the Dutch label of example deliveries, or None for real ones.
        seats, judged: see :func:`tasks.dossier.sealed.statement.statement`.
        replaced: the release that the dossier replaces, None if it is the first.

    Returns:
        The folder of the dossier; its name is the dossier's digest.

    Raises:
        SealError: if the store lacks bytes or holds others than their digest says, or the dossier
            that is already there was tampered with.
        ValueError: if a name can not be a file in a dossier.
    """
    for name in files:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) or name == STATEMENT:
            raise ValueError(f"{name!r} can not be a file in a dossier")
    if not re.fullmatch(r"\d{4}-H[12]", halfjaar):
        raise ValueError(f"{halfjaar!r} is not a halfjaar")
    declaration = statement(
        halfjaar,
        files,
        dependencies,
        example=example,
        seats=seats,
        judged=judged,
        replaced=replaced,
    )
    target = outputs / halfjaar / hashlib.sha256(declaration).hexdigest()
    with whole_folder(target) as staging:
        if staging is None:
            if problems := verify(target):
                raise SealError(
                    f"Het dossier {target.name} bestaat al, maar is niet meer ongeschonden: "
                    f"{' '.join(problems)}"
                )
            return target
        for name, digest in files.items():
            write_file(staging / name, stored_bytes(store, name, digest))
        write_file(staging / STATEMENT, declaration)
    return target


def final_store(outputs: Path) -> Store:
    """Where final files wait for their release, by their sha256. It stands apart from the store of
    the steps: a person who releases needs no right to read deliveries.
    """
    return Store(outputs / FINAL_FOLDER)


def stored_bytes(store: Store, name: str, digest: str) -> bytes:
    """The bytes of a file from the store, checked against their digest.

    Raises:
        SealError: if they are not there, or others than the digest says.
    """
    try:
        data = store.get(digest)
    except FileNotFoundError as error:
        raise SealError(
            f"De bytes van {name} ontbreken in de opslag (sha256 {digest}); het dossier is niet "
            "verzegeld."
        ) from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise SealError(
            f"De bytes van {name} zijn in de opslag beschadigd (sha256 {digest}); het dossier is "
            "niet verzegeld."
        )
    return data
