"""Where releases are, and whether the records know each of them.

A folder gets its name only after the database says that its dossier is released. So a folder that
the records do not know means that the database is older than the folder, such as one that was put
back from a backup, or that the folder was made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from tasks.dossier.sealed.released import FOLDER, TRIAL
from tasks.dossier.sealed.statement import STATEMENT, read_in_toto
from tasks.review.record.log import head
from tasks.review.record.tables import CaseRow
from tasks.review.rules.states import State

RESTORE = (
    "Zet de database terug van na die vrijgave, of haal de map weg als zij hier niet hoort; tot "
    "dan wordt er niets vrijgegeven"
)


class _Said(NamedTuple):
    """What the statement of a release says of its dossier."""

    digest: str
    head: str


def places(outputs: Path, halfjaar: str) -> tuple[Path, Path]:
    """Where the releases of a halfjaar are, and its trials."""
    released = outputs / FOLDER
    return released / halfjaar, released / TRIAL / halfjaar


def folders_problem(session: Session, outputs: Path) -> str | None:
    """A release on disk that is not the one in the records, in Dutch; None if there is none.

    A folder that is missing is no problem: it is made again from the records.
    """
    for folder in _folders(outputs):
        where = folder.relative_to(outputs)
        said = _said(folder)
        if said is None:
            return f"{where} is geen vrijgave die te lezen is. {RESTORE}"
        row = session.get(CaseRow, said.digest)
        if row is None or row.state != State.RELEASED:
            return (
                f"{where} is een vrijgave van het dossier {said.digest}, en volgens de database is "
                f"dat niet vrijgegeven. {RESTORE}"
            )
        if said.head != head(session, said.digest):
            return (
                f"{where} is een andere vrijgave van het dossier {said.digest} dan het logboek "
                f"noemt. {RESTORE}"
            )
        if row.release not in (None, folder.name):
            return (
                f"de database noemt {row.release} als vrijgave van het dossier {said.digest}, en "
                f"dat is {where}"
            )
    return None


def _folders(outputs: Path) -> Iterator[Path]:
    for place in places(outputs, "*"):
        pattern = place.relative_to(outputs).as_posix()
        # Unfinished folders, the lock of the place and signatures have no statement in them.
        yield from sorted(
            one.parent
            for one in outputs.glob(f"{pattern}/*/{STATEMENT}")
            if not one.parent.name.startswith(".") and one.parent.parent.name != TRIAL
        )


def _said(folder: Path) -> _Said | None:
    try:
        said = read_in_toto((folder / STATEMENT).read_bytes()).predicate
        return _Said(said["approved"]["digest"]["sha256"], said["log"]["head"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
