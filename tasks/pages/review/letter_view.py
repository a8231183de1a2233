"""What the page of a dossier shows of the letter: which versions were checked against it, how that
ended and what changed between them, and what people confirmed.

The page has no sentence of the letter. The reports, which do, lie beside the letters, for whoever
works on them.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tasks.dossier.letters.folder import CONFIRMATIONS
from tasks.letters.confirmations.register import Confirmation, ConfirmationError, read_register
from tasks.letters.matching.verdicts import Status
from tasks.letters.versions import LETTERS, VERSIONS, CheckedVersion, VersionsError, read_versions
from tasks.review.visibility import ReviewLine


class LetterLine(NamedTuple):
    """A version, and what changed since the one before: status, then and now."""

    version: CheckedVersion
    changed: tuple[tuple[Status, int, int], ...]


class LetterView(NamedTuple):
    """The letter beside a dossier; the last version first. ``problem`` is Dutch: why the record can
    not be shown.
    """

    lines: tuple[LetterLine, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    problem: str | None = None


def letter_view(outputs: Path, line: ReviewLine) -> LetterView:
    """What was checked against the dossier of that line."""
    folder = outputs / LETTERS / line.halfjaar
    try:
        versions = [one for one in read_versions(folder / VERSIONS) if one.dossier == line.digest]
        register = read_register(folder / CONFIRMATIONS)
    except (VersionsError, ConfirmationError) as error:
        return LetterView(problem=str(error))
    changes = [(), *(_changed(before, now) for before, now in pairwise(versions))]
    lines = [LetterLine(*one) for one in zip(versions, changes, strict=False)]
    return LetterView(tuple(reversed(lines)), register if versions else ())


def _changed(before: CheckedVersion, now: CheckedVersion) -> tuple[tuple[Status, int, int], ...]:
    told = ((status, before.counts.get(status, 0), now.counts.get(status, 0)) for status in Status)
    return tuple(one for one in told if one[1] != one[2])
