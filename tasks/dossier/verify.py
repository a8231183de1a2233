"""Checks whether a dossier is complete and unchanged. It needs nothing but the folder, so that
anyone with a copy can run the check.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tasks.dossier.statement import STATEMENT, STATEMENT_TYPE, file_digest, read_in_toto


def verify(folder: Path) -> list[str]:
    """Check a dossier against its statement, and the statement against the folder's name, which is
    the dossier's digest.

    Returns:
        Dutch sentences, one per problem; empty if the dossier is whole, unchanged and without
        anything that does not belong to it.
    """
    if not folder.is_dir():
        return [f"{folder.name} is geen map."]
    present = {path.name: path for path in folder.iterdir()}
    path = present.pop(STATEMENT, None)
    if path is None or not _is_plain(path):
        return [f"{STATEMENT} ontbreekt; zonder deze verklaring is niets te controleren."]
    data = path.read_bytes()
    problems = []
    digest = hashlib.sha256(data).hexdigest()
    if digest != folder.name:
        problems.append(f"De map heet {folder.name}, maar {STATEMENT} heeft de sha256 {digest}.")
    try:
        # Not by contents.SealedDossier: that stops at the first thing that is wrong, and here
        # every problem is told.
        declaration = read_in_toto(data)
    except ValueError:
        return [*problems, f"{STATEMENT} is niet te lezen als verklaring."]
    if declaration.type != STATEMENT_TYPE:
        problems.append(f"{STATEMENT} is geen {STATEMENT_TYPE}.")
    for subject in declaration.subject:
        # Looked up among the names in the folder, never opened by its own name: a name such as ../x
        # can lead nowhere.
        file = present.pop(subject.name, None)
        if file is None:
            problems.append(f"{subject.name} ontbreekt.")
        elif not _is_plain(file):
            problems.append(f"{subject.name} is geen gewoon bestand.")
        elif (found := file_digest(file)) != subject.digest.sha256:
            problems.append(
                f"{subject.name} is gewijzigd: verwacht sha256 {subject.digest.sha256}, gevonden "
                f"{found}."
            )
    problems += [f"{name} hoort niet bij dit dossier." for name in sorted(present)]
    return problems


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
