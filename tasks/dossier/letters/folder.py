"""The letters that lie in the folder of a halfjaar, held against its newest dossier.

``<outputs>/brieven/<halfjaar>/`` holds the letters as people put them there, with what they
confirmed. Beside them come the reports and the record of versions. The same version is checked once
against the same dossier, however often somebody looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tasks.dossier.letters.checked import (
    checked_letter,
    digest_of_confirmations,
    running_code,
    write_checked,
)
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.newest import newest_dossier
from tasks.figures.frozen import Frozen
from tasks.letters.confirmations.register import Confirmation, read_register
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import digest_of
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.pdf.read_pdf import is_pdf
from tasks.letters.versions import (
    LETTERS,
    VERSIONS,
    CheckedVersion,
    read_versions,
    write_versions,
)
from tasks.refusal import Refusal
from tasks.storage.lock import only_one_in

REPORTS, CONFIRMATIONS = "controle", "bevestigingen.json"
#: Who writes a file is done with it if it has been the same for so long.
SETTLED = timedelta(minutes=1)
#: How files begin that word processors keep for themselves.
_OWN = (".", "~$")
_SHORT = 8
_OURS = (
    "De controle is gestopt op een fout van het programma ({}). Laat de beheerder de brief met svz "
    "letter-check controleren."
)


class FolderCheck(Frozen):
    """What came of looking in the folder of a halfjaar.

    Attributes:
        dossier: folder of the dossier that letters were held against; None if there is none yet.
        checked: versions that were not checked before, in the order of the names of their files.
        known: number of letters that had been checked.
        unsettled: number of letters that somebody may still be writing.
    """

    folder: Path
    dossier: Path | None
    checked: tuple[CheckedVersion, ...] = ()
    known: int = 0
    unsettled: int = 0


def check_folder(halfjaar: str, outputs: Path, now: datetime) -> FolderCheck:
    """Check what is new in the folder of a halfjaar against its newest dossier, and write the
    reports and the record. The folder is made if it is not there.

    Raises:
        Refusal: if the dossier, the confirmations or the record are not as they should be.
        OSError: if something can not be read or written.
    """
    folder = outputs / LETTERS / halfjaar
    folder.mkdir(parents=True, exist_ok=True)
    place = newest_dossier(outputs, halfjaar)
    if place is None:
        return FolderCheck(folder=folder, dossier=None)
    with only_one_in(folder), _without_names(folder):
        register = read_register(folder / CONFIRMATIONS)
        versions = list(read_versions(folder / VERSIONS))
        new: list[CheckedVersion] = []
        known = unsettled = 0
        for path in _letters(folder):
            data = _settled(path, now)
            if data is None:
                unsettled += 1
                continue
            version = _asked(data, place.name, register, now)
            if any(version.is_of(one) for one in versions):
                known += 1
                continue
            done = _checked(version, data, path, SealedDossier(place), register)
            new.append(done)
            versions.append(done)
            write_versions(folder / VERSIONS, tuple(versions))
    return FolderCheck(
        folder=folder, dossier=place, checked=tuple(new), known=known, unsettled=unsettled
    )


@contextmanager
def _without_names(folder: Path) -> Iterator[None]:
    """An error of the machine names the folder, and not the letter: logs are read by others."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from None


def _letters(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        ours = path.name in (CONFIRMATIONS, VERSIONS) or path.name.startswith(_OWN)
        if path.is_file() and not path.is_symlink() and not ours:
            yield path


def _settled(path: Path, now: datetime) -> bytes | None:
    """The bytes of a file; None if somebody may still be writing it, or has just moved it."""
    try:
        return _unchanged(path, now)
    except FileNotFoundError:
        return None


def _unchanged(path: Path, now: datetime) -> bytes | None:
    before = path.stat()
    if abs(now.timestamp() - before.st_mtime) < SETTLED.total_seconds():
        return None
    data = path.read_bytes()
    after = path.stat()
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == after.st_size else None


def _asked(
    data: bytes, dossier: str, register: Sequence[Confirmation], now: datetime
) -> CheckedVersion:
    """What is to be checked, before it is."""
    return CheckedVersion(
        letter=hashlib.sha256(data).hexdigest(),
        dossier=dossier,
        words=digest_of(load_vocabulary()),
        confirmations=digest_of_confirmations(register),
        code=running_code(),
        conclusion=None,
        counts=dict.fromkeys(Status, 0),
        indicative=is_pdf(data),
        note="",
        moment=now,
    )


def _checked(
    version: CheckedVersion,
    data: bytes,
    path: Path,
    dossier: SealedDossier,
    register: Sequence[Confirmation],
) -> CheckedVersion:
    try:
        report = checked_letter(data, dossier, register)
    except LetterError as error:
        return version.model_copy(update={"note": str(error)})
    except (Refusal, OSError):
        raise
    except Exception as error:
        # A mistake of ours, and its message may have words of the letter.
        return version.model_copy(update={"note": _OURS.format(type(error).__name__)})
    name = f"{path.stem}-{version.letter[:_SHORT]}"
    note = write_checked(report, data, register, name, path.parent / REPORTS)
    return version.model_copy(
        update={"conclusion": report.conclusion, "counts": report.counts, "note": note}
    )
