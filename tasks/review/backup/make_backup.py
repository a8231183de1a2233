"""Makes a backup while the product runs.

The database and the list of files are of one moment at which nobody writes a line of the log, so a
release is in both or in neither. Sealed folders never change, so they are copied after that moment.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from tasks.dossier.sealed.seal import FINAL_FOLDER
from tasks.refusal import Refusal
from tasks.review.backup.contents import (
    FILES,
    MANIFEST,
    WITHOUT_ROWS,
    Manifest,
    as_kept,
    kept_names,
    problems_of,
)
from tasks.review.record.consistency import problem_in
from tasks.review.record.log import NOTHING, written
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow
from tasks.storage.database_copy import copy_database
from tasks.storage.whole_folder import whole_folder, write_file

#: How many problems are told in one line.
MOST_PROBLEMS = 3


class BackupRefused(Refusal):
    """There is no backup, because it could not be put back; the message is Dutch."""


class Made(NamedTuple):
    """A backup: what it says of itself, and the sha256 of its manifest."""

    manifest: Manifest
    digest: str


def make_backup(review: Review, target: Path) -> Made:
    """Make the folder ``target``; it is complete or not there at all.

    Raises:
        BackupRefused: in Dutch, if the folder is there, or what it would hold is not whole.
        tasks.storage.database_copy.CopyError: if the database can not be copied.
    """
    with whole_folder(target) as staging:
        if staging is None:
            raise BackupRefused(f"{target} is er al. Geef iedere reservekopie een eigen map.")
        inside = staging / FILES
        inside.mkdir(mode=0o700)
        with review.writing() as session:
            if problem := problem_in(session, review.outputs):
                raise BackupRefused(
                    f"Geen reservekopie, want de vastlegging klopt niet: {problem}."
                )
            database = copy_database(review.engine, inside, WITHOUT_ROWS)
            last = session.execute(
                select(LogRow.number, LogRow.hash).order_by(LogRow.number.desc()).limit(1)
            ).first()
            names = kept_names(review.outputs)
        files = {database: hashlib.sha256((inside / database).read_bytes()).hexdigest()}
        for name in names:
            files[name] = _copied(as_kept(review.outputs, name), inside / name)
        damaged = [
            f"{name} is beschadigd."
            for name, digest in files.items()
            if name.startswith(FINAL_FOLDER) and Path(name).name != digest
        ]
        if problems := [*damaged, *problems_of(inside, names)]:
            raise BackupRefused(
                "Geen reservekopie, want wat erin moet, is niet heel: "
                f"{' '.join(problems[:MOST_PROBLEMS])}"
            )
        manifest = Manifest(
            version=1,
            made=written(review.now()),
            database=database,
            lines=last.number if last else 0,
            head=last.hash if last else NOTHING,
            files=files,
        )
        data = manifest.written()
        write_file(staging / MANIFEST, data)
    return Made(manifest, hashlib.sha256(data).hexdigest())


def _copied(data: bytes, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_file(target, data)
    return hashlib.sha256(data).hexdigest()
