"""What a backup holds: ``manifest.json`` with the sha256 of every file, and the files themselves in
``bestanden``: the database in one file, and what stands in the folder of outputs under its own
name.

Deliveries, what was found in them, the store and letters are never in it. A backup has no records
of persons, and can be kept longer than those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tasks.deliveries.inbox import STANDING
from tasks.dossier.delivered.standing import without_findings
from tasks.dossier.letters.folder import CONFIRMATIONS
from tasks.dossier.sealed.released import FOLDER
from tasks.dossier.sealed.seal import FINAL_FOLDER
from tasks.dossier.sealed.verify import verify
from tasks.figures.frozen import Frozen
from tasks.letters.versions import LETTERS, VERSIONS
from tasks.review.messages.mail import SPOOL
from tasks.review.record.tables import AttemptRow, SessionRow
from tasks.review.release.verify import verify_folder

MANIFEST, FILES = "manifest.json", "bestanden"
#: Who is signed in, and who tried: to be forgotten, not to come back.
WITHOUT_ROWS = (SessionRow.__tablename__, AttemptRow.__tablename__)
#: Sealed folders are called by their digest.
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PATTERNS = (
    "[0-9][0-9][0-9][0-9]-H[12]/*/*",
    f"{FOLDER}/**/*",
    f"{FINAL_FOLDER}/[0-9a-f][0-9a-f]/*",
    f"{SPOOL}/*.eml",
    f"{LETTERS}/*/{CONFIRMATIONS}",
    f"{LETTERS}/*/{VERSIONS}",
    f"{STANDING}/[0-9][0-9][0-9][0-9]-H[12].json",
)


class Manifest(Frozen):
    """What a backup says of itself: the database it has, and the sha256 of its files by name.

    ``lines`` and ``head`` are the number of lines of the log and the hash of the last.
    """

    version: Literal[1]
    made: str
    database: str
    lines: int
    head: str
    files: dict[str, str]

    def written(self) -> bytes:
        """As it stands in the backup."""
        return (json.dumps(self.model_dump(), indent=1, ensure_ascii=False) + "\n").encode()


def kept_names(outputs: Path) -> list[str]:
    """The files of outputs that are in a backup, relative to it, sorted."""
    found = {
        path.relative_to(outputs)
        for pattern in _PATTERNS
        for path in outputs.glob(pattern)
        if path.is_file() and not path.is_symlink()
    }
    return sorted(one.as_posix() for one in found if _is_ours(one))


def as_kept(outputs: Path, name: str) -> bytes:
    """What a backup has of a file of outputs."""
    data = (outputs / name).read_bytes()
    return without_findings(data) if name.startswith(f"{STANDING}/") else data


def _is_ours(path: Path) -> bool:
    """Not what somebody is still writing, and of a halfjaar nothing but sealed folders."""
    if any(part.startswith(".") for part in path.parts[1:]):
        return False
    sealed = path.parts[0][0].isdecimal()
    return not sealed or _DIGEST.fullmatch(path.parts[1]) is not None


def sealed_folders(root: Path, names: list[str]) -> list[Path]:
    """The dossiers and releases among files, as folders below ``root``."""
    return sorted(
        {
            root / Path(name).parent
            for name in names
            if _DIGEST.fullmatch(Path(name).parent.name) and not name.startswith(FINAL_FOLDER)
        }
    )


def problems_of(root: Path, names: list[str]) -> Iterator[str]:
    """Dutch sentences about sealed folders below ``root`` that are not what was sealed."""
    for folder in sealed_folders(root, names):
        released = folder.relative_to(root).parts[0] == FOLDER
        for problem in verify_folder(folder) if released else verify(folder):
            yield f"{folder.relative_to(root)}: {problem}"
