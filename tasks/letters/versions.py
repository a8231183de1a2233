"""Which versions of a letter were checked, and how that ended: one record for each, beside the
letters, without a word of them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from tasks.figures.frozen import Frozen
from tasks.letters.letter_check import LetterConclusion, outcome
from tasks.letters.matching.verdicts import Status
from tasks.refusal import Refusal
from tasks.storage.whole_file import write_whole

#: In the outputs, with a folder for each halfjaar; in that folder lies the record.
LETTERS, VERSIONS = "brieven", "versies.json"


class VersionsError(Refusal, ValueError):
    """The record of checked versions can not be used."""


class CheckedVersion(Frozen):
    """One version of a letter, checked once. All but the last five say what was held against what.

    Attributes:
        letter: sha256 of the file of the letter.
        dossier: digest of the dossier.
        words: sha256 of the words by which it was read.
        confirmations: sha256 of what people had confirmed.
        code: sha256 of the code that checked it.
        conclusion: how it ended; None if the letter could not be read.
        counts: how many expressions have each status.
        indicative: whether the letter is a PDF, of which nothing is sure.
        note: Dutch, why it could not be read, or why there is no copy with comments; else empty.
        moment: when, with its time zone.
    """

    letter: str
    dossier: str
    words: str
    confirmations: str
    code: str
    conclusion: LetterConclusion | None
    counts: dict[Status, int]
    indicative: bool = False
    note: str
    moment: datetime

    @property
    def outcome(self) -> str:
        """Dutch: how it ended."""
        if self.conclusion is None:
            return "Niet gelezen"
        return outcome(self.conclusion, indicative=self.indicative)

    def is_of(self, other: CheckedVersion) -> bool:
        """Whether the same was held against the same."""
        return self._inputs == other._inputs

    @property
    def _inputs(self) -> tuple[str, ...]:
        return self.letter, self.dossier, self.words, self.confirmations, self.code


class _Versions(Frozen):
    version: Literal[1] = 1
    versions: tuple[CheckedVersion, ...] = ()


def read_versions(path: Path) -> tuple[CheckedVersion, ...]:
    """The versions in a record, in the order in which they were checked; none if it is not there.

    Raises:
        VersionsError: if the file is no such record.
        OSError: if it can not be read.
    """
    if not path.exists():
        return ()
    try:
        return _Versions.model_validate_json(path.read_bytes()).versions
    except ValidationError:
        raise VersionsError(
            f"{path} is niet meer zoals de briefcontrole het schreef. Zet een eerdere versie terug "
            "of haal het weg; dan worden alle brieven opnieuw gecontroleerd."
        ) from None


def write_versions(path: Path, versions: tuple[CheckedVersion, ...]) -> None:
    """Replace a record as a whole. Whoever writes holds the lock on its folder.

    Raises:
        OSError: if it can not be written; the record that was there stays.
    """
    write_whole(path, f"{_Versions(versions=versions).model_dump_json(indent=1)}\n".encode())
