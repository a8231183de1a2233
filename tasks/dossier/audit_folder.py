"""What an outsider can compute from a folder that was, or would be, published: a dossier, a
release, or the public form of a release.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tasks.definitions.halfjaar import load_halfjaar
from tasks.disclosure.audit import Audit, audit
from tasks.disclosure.published import (
    FIGURES_OF_AN_ANNEX,
    Release,
    UnreadableError,
    read_release,
)
from tasks.disclosure.stated import read_stated
from tasks.dossier.sealed.contents import THRESHOLDS, ChangedError, SealedFolder
from tasks.dossier.sealed.released import halfjaar_of, published_files
from tasks.dossier.sealed.statement import STATEMENT


def audit_folder(folder: Path, against: Sequence[Path]) -> Audit:
    """What the audit finds in the bytes that a folder publishes, with what the folders before it
    published. What only records tell is not looked at.

    Raises:
        UnreadableError: in Dutch, if one of the folders can not be read or publishes no figures.
        ValueError: in Dutch, if the halfjaar of the folder does not exist.
    """
    try:
        halfjaar, files = halfjaar_of(folder), published_files(folder)
    except ChangedError as error:
        raise UnreadableError(f"{folder} is niet te lezen. {error}") from error
    letter_date = load_halfjaar(halfjaar).letter_date
    release = read_release(folder.name, halfjaar, files)
    return audit(release, files, [earlier_release(one) for one in against], letter_date)


def earlier_release(folder: Path) -> Release:
    """The figures that a folder published.

    Raises:
        UnreadableError: in Dutch, if it can not be read: without it, nobody knows what was
            published.
    """
    try:
        halfjaar, files = halfjaar_of(folder), published_files(folder, FIGURES_OF_AN_ANNEX)
        release = read_release(f"{halfjaar}, {folder.resolve().name[:12]}", halfjaar, files)
        sealed = SealedFolder(folder.resolve())
        # What svz publish makes has only what is published.
        stated = sealed.file(THRESHOLDS) if (folder / STATEMENT).is_file() else None
        return release if stated is None else release._replace(stated=read_stated(stated))
    except (ChangedError, UnreadableError, ValueError) as error:
        raise UnreadableError(
            f"De eerdere vrijgave in {folder} is niet te lezen, dus is niet te zeggen wat er al "
            f"bekend is. {error} Zet de map terug uit de reservekopie."
        ) from error
