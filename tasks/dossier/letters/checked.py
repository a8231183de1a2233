"""One letter held against a sealed dossier: its report, and the files of that with a statement
about them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.dossier.sealed.facts import dossier_facts
from tasks.dossier.sealed.statement import (
    LOCK_FILE,
    OWN,
    ROOT,
    code_digest,
    file_digest,
    in_toto,
)
from tasks.letters.confirmations.confirmed import with_confirmations
from tasks.letters.confirmations.register import Confirmation
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterReport, check_letter, outcome
from tasks.letters.report_files import write_report
from tasks.refusal import Refusal
from tasks.storage.whole_file import write_whole

PREDICATE_TYPE = f"{OWN}:briefcontrole:v1"


class DossierError(Refusal):
    """There is no dossier to hold a letter against."""


def checked_letter(
    data: bytes, dossier: SealedDossier, confirmations: Sequence[Confirmation]
) -> LetterReport:
    """The report of a letter held against a dossier, with what people confirmed.

    Raises:
        LetterError: if the letter can not be read.
        DossierError: if the dossier is not what was sealed.
    """
    try:
        figures, facts = dossier.figures, dossier_facts(dossier)
    except ChangedError as error:
        raise DossierError(
            f"Het dossier {dossier.folder} is niet te lezen. {error} Haal het uit de reservekopie, "
            "of stel het opnieuw samen."
        ) from error
    digest = dossier.folder.resolve().name
    report = check_letter(data, figures, digest, load_vocabulary(), facts)
    return with_confirmations(report, confirmations)


def write_checked(
    report: LetterReport,
    letter: bytes,
    confirmations: Sequence[Confirmation],
    name: str,
    folder: Path,
) -> str:
    """Write the files of a report, and beside them an in-toto statement: the sha256 of each, and of
    all that was held against each other. It replaces that of an earlier report of that name.

    Returns:
        Dutch, why there is no copy of the letter with comments; empty if there is one, or none was
        to be expected.

    Raises:
        OSError: if a file can not be written.
    """
    written = write_report(report, letter, name, folder)
    files = {path.name: file_digest(path) for path in written.files}
    said = {
        "brief": report.letter,
        "dossier": report.dossier,
        "woorden": report.words,
        "bevestigingen": digest_of_confirmations(confirmations),
        "code": running_code(),
        "pakketten": file_digest(ROOT / LOCK_FILE),
        "uitkomst": outcome(report.conclusion, indicative=report.indicative),
    }
    statement = folder / f"{name}-cijfercontrole.statement.json"
    write_whole(statement, in_toto(files, PREDICATE_TYPE, said))
    return written.note


def digest_of_confirmations(confirmations: Sequence[Confirmation]) -> str:
    """The sha256 of what people confirmed."""
    lines = "\n".join(one.model_dump_json() for one in confirmations)
    return hashlib.sha256(lines.encode()).hexdigest()


@cache
def running_code() -> str:
    """What runs in this process; files that are replaced under it do not change what it does."""
    return code_digest(ROOT)
