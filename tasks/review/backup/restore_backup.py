"""Puts a backup back. Everything is checked before anything is touched, and nothing that is newer
than the backup is overwritten.

Newer is what names a line of the log that the backup does not know: the log that is here, releases
that are here, notices that are here, and what a person reads in a notice or receipt in a mailbox,
which is all there is when everything else is lost.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.policy import SMTP
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.dossier.history.history import HISTORY_MIGRATIONS
from tasks.dossier.sealed.released import FOLDER
from tasks.dossier.sealed.seal import FINAL_FOLDER, final_store
from tasks.refusal import Refusal
from tasks.review.backup.contents import (
    FILES,
    MANIFEST,
    Manifest,
    as_kept,
    problems_of,
    sealed_folders,
)
from tasks.review.messages.mail import SPOOL
from tasks.review.record import log
from tasks.review.record.consistency import problem_in
from tasks.review.record.store import MIGRATIONS, open_review
from tasks.review.record.tables import LogRow
from tasks.review.release.release import LOG
from tasks.review.removal.purge import purge_again
from tasks.storage.database import address, migrate
from tasks.storage.database_copy import in_place_of
from tasks.storage.whole_file import write_whole
from tasks.storage.whole_folder import whole_folder, write_file

#: What the log says of it.
RESTORED = "reservekopie teruggezet"
#: How a notice ends.
_IN_NOTICE = re.compile(r"regel\s+(\d+)\s+van\s+het\s+logboek,\s+([0-9a-f]{64})")
MOST_PROBLEMS, SHORT = 3, 12


class RestoreRefused(Refusal):
    """Nothing was put back; the message says why, in Dutch."""


class Named(NamedTuple):
    """A line of the log that something else names: where, its number if that is told, its hash."""

    where: str
    number: int | None
    hash: str


class Restored(NamedTuple):
    """What was put back, and the halfjaren whose deliveries were purged again."""

    manifest: Manifest
    purged: list[str]


def read_backup(folder: Path) -> Manifest:
    """What a backup says of itself, once every file in it is what it says.

    Raises:
        RestoreRefused: in Dutch, if it is no backup, or not a whole one.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise RestoreRefused(
            f"{folder} is geen reservekopie van svz backup: {MANIFEST} ontbreekt of is niet te "
            "lezen."
        ) from error
    root = folder / FILES
    present = {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}
    problems = [f"{name} ontbreekt." for name in sorted(manifest.files.keys() - present)]
    problems += [f"{name} hoort er niet bij." for name in sorted(present - manifest.files.keys())]
    problems += [
        f"{name} is gewijzigd."
        for name, digest in sorted(manifest.files.items())
        if name in present and _sha256(root / name) != digest
    ]
    names = [name for name in manifest.files if name != manifest.database]
    if problems := problems or list(problems_of(root, names)):
        raise RestoreRefused(
            f"De reservekopie is niet heel, dus is er niets teruggezet: {_first(problems)}"
        )
    return manifest


def restore_backup(
    url: str | None, outputs: Path, folder: Path, by: str, known: Sequence[Named] = ()
) -> Restored:
    """Put a backup back where its installation was, or where nothing is yet. No service of the
    product may run meanwhile.

    Args:
        url: the database, or None for the SQLite file in ``outputs``.
        outputs: gets the files.
        folder: the backup.
        by: who does so, for the log.
        known: lines of the log that a person has read elsewhere.

    Deliveries that the log says were purged, and that somebody put back beside the backup, are
    purged again.

    Raises:
        RestoreRefused: in Dutch; then nothing has changed.
    """
    manifest = read_backup(folder)
    root = folder / FILES
    names = [name for name in manifest.files if name != manifest.database]
    _refuse(
        [
            f"{name} is hier een ander bestand."
            for name in names
            if (outputs / name).exists()
            and hashlib.sha256(as_kept(outputs, name)).hexdigest() != manifest.files[name]
        ],
        "Zet weg wat hier staat, als de reservekopie het goede heeft.",
    )
    with open_review(url, outputs) as present, present.reading() as session:
        here = [
            Named("het logboek dat hier staat", row.number, row.hash)
            for row in session.scalars(select(LogRow).order_by(LogRow.number.desc()))
        ]
        now = present.now
    # By now both are of the same kind, and what is at the address can be read.
    where = address(url, outputs)
    with in_place_of(where, root / manifest.database) as connection:
        for scripts in (HISTORY_MIGRATIONS, MIGRATIONS):
            migrate(connection, scripts)
        with Session(connection) as session:
            if problem := problem_in(session, root):
                raise RestoreRefused(
                    f"De vastlegging in de reservekopie klopt niet, dus is er niets teruggezet: "
                    f"{problem}."
                )
            lines = {row.number: row.hash for row in session.scalars(select(LogRow))}
            _refuse(
                [
                    problem
                    for one in (*known, *here, *_named_in(outputs), *_named_in(root))
                    if (problem := _newer(one, lines))
                ],
                "Neem een nieuwere reservekopie. Is die er niet, zet dan weg wat nieuwer is en "
                "bewaar het: het bewijst wat er na de reservekopie is gebeurd.",
            )
            _put_files(root, names, outputs)
            log.append(session, now(), by, RESTORED, None, {"lines": manifest.lines})
            session.flush()
    with open_review(url, outputs) as restored:
        purged = purge_again(restored, url)
    return Restored(manifest, purged)


def head_typed(text: str) -> Named:
    """What a person types of a notice: number of the line, a colon, its hash.

    Raises:
        ValueError: in Dutch, if it is not that.
    """
    if not (found := re.fullmatch(r"(\d{1,9}):([0-9a-f]{64})", text.strip().lower())):
        raise ValueError(
            f"{text!r} is geen regel van het logboek; verwacht het nummer, een dubbele punt en de "
            "64 tekens die in het bericht staan."
        )
    return Named("het bericht dat u noemt", int(found[1]), found[2])


def _named_in(outputs: Path) -> Iterator[Named]:
    """The lines of the log that releases and notices in a folder name."""
    for path in sorted((outputs / FOLDER).glob(f"**/{LOG}")):
        *lines, _ = path.read_text(encoding="utf-8").split("\n")
        for line in lines[-1:]:
            yield Named(f"de vrijgave {path.parent.name}", None, log.hash_of(line))
    for path in sorted((outputs / SPOOL).glob("*.eml")):
        text = message_from_bytes(path.read_bytes(), policy=SMTP).get_content()
        for number, digest in _IN_NOTICE.findall(text):
            yield Named(f"het bericht {path.name}", int(number), digest)


def _newer(one: Named, lines: dict[int, str]) -> str | None:
    known = lines.values() if one.number is None else [lines.get(one.number)]
    if one.hash in known:
        return None
    line = "een regel" if one.number is None else f"regel {one.number}"
    return (
        f"{one.where} noemt {line} van het logboek ({one.hash[:SHORT]}…), die de reservekopie niet "
        f"heeft (zij eindigt op regel {max(lines, default=0)})."
    )


def _refuse(problems: Sequence[str], advice: str) -> None:
    if problems:
        raise RestoreRefused(f"Er is niets teruggezet: {_first(problems)} {advice}")


def _first(problems: Sequence[str]) -> str:
    rest = len(problems) - MOST_PROBLEMS
    return " ".join(problems[:MOST_PROBLEMS]) + (f" En nog {rest} meer." if rest > 0 else "")


def _put_files(root: Path, names: Sequence[str], outputs: Path) -> None:
    sealed = {one.relative_to(root) for one in sealed_folders(root, list(names))}

    def folder_of(name: str) -> Path:
        return Path(name).parent

    for parent, group in groupby(sorted(names, key=folder_of), key=folder_of):
        if parent in sealed:
            with whole_folder(outputs / parent) as staging:
                if staging is not None:
                    for name in group:
                        write_file(staging / Path(name).name, (root / name).read_bytes())
            continue
        for name in group:
            if parent.parts[0] == FINAL_FOLDER:
                final_store(outputs).put((root / name).read_bytes())
            elif not (outputs / name).exists():
                (outputs / parent).mkdir(parents=True, exist_ok=True)
                write_whole(outputs / name, (root / name).read_bytes())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
