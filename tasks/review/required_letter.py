"""The letter that goes with a dossier, as far as a release depends on it: its last version, checked
against that dossier. A PDF is no such version, because what a check says of it is not sure.
"""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.reviewing import letter_is_required
from tasks.letters.letter_check import LetterConclusion
from tasks.letters.versions import LETTERS, VERSIONS, CheckedVersion, VersionsError, read_versions

_PUT_IT_THERE = "Zet de brief in outputs/brieven en laat briefcontrole hem controleren."


def right_letter(outputs: Path, halfjaar: str, digest: str) -> str | None:
    """The sha256 of the last version that was checked against a dossier; None if there is none, or
    it has mistakes.
    """
    try:
        last = _last(_versions(outputs, halfjaar, digest))
    except VersionsError:
        return None
    return last.letter if last is not None and _is_right(last) else None


def letter_problem(outputs: Path, halfjaar: str, digest: str) -> str | None:
    """Why the letter stands in the way of a release, in a Dutch sentence; None if it does not, or
    if none is required.
    """
    if not letter_is_required():
        return None
    try:
        versions = _versions(outputs, halfjaar, digest)
    except VersionsError as error:
        return str(error)
    last = _last(versions)
    if last is None and versions:
        return (
            "Er is alleen een pdf van de brief tegen dit dossier gehouden. Wat de controle van een "
            "pdf zegt, is indicatief en telt niet voor de vrijgave. Zet de brief als Word-bestand "
            "(.docx) of OpenDocument-tekst (.odt) in outputs/brieven en laat briefcontrole hem "
            "controleren."
        )
    if last is None:
        return f"Er is geen brief tegen dit dossier gehouden, en dat is verplicht. {_PUT_IT_THERE}"
    if not _is_right(last):
        how = "kon niet worden gelezen" if last.conclusion is None else "heeft fouten"
        return (
            f"De laatste brief ({last.letter[:12]}) {how}. Verbeter de brief, of bevestig wat toch "
            f"klopt. {_PUT_IT_THERE}"
        )
    return None


def _versions(outputs: Path, halfjaar: str, digest: str) -> list[CheckedVersion]:
    versions = read_versions(outputs / LETTERS / halfjaar / VERSIONS)
    return [one for one in versions if one.dossier == digest]


def _last(versions: list[CheckedVersion]) -> CheckedVersion | None:
    return next((one for one in reversed(versions) if not one.indicative), None)


def _is_right(version: CheckedVersion) -> bool:
    return version.conclusion in (LetterConclusion.RIGHT, LetterConclusion.UNKNOWN)
