"""The flow ``briefcontrole``: checks the versions of the letter of a halfjaar that people put in a
folder, each once. It runs every ten minutes in the weeks before a letter.

Prefect gets counts and digests: no word of a letter, and not how its file is called.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.shared.dutch_flow import dutch_flow
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, chosen_halfjaar
from flows.shared.settings import OUTPUTS
from tasks.dossier.letters.folder import REPORTS, FolderCheck, check_folder
from tasks.figures.dutch import AMSTERDAM, counted
from tasks.letters.versions import CheckedVersion
from tasks.prefect_tasks import as_task

SHORT = 12


@dutch_flow(
    "briefcontrole",
    (
        "Houdt ieder getal in de brieven die in de map van een halfjaar liggen tegen het laatste "
        "dossier. Iedere versie wordt één keer gecontroleerd."
    ),
)
def briefcontrole(halfjaar: Halfjaarkeuze = AUTOMATIC) -> State[Any]:
    """Controleert de nieuwe versies van de brief van een halfjaar.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het halfjaar van de eerstvolgende brief.
    """
    name = chosen_halfjaar(halfjaar)
    found = as_task(check_folder, name, OUTPUTS.value(), datetime.now(AMSTERDAM))
    if found.checked:
        create_table_artifact(
            table=versions_table(found.checked),
            key=f"briefcontrole-{name.lower()}",
            description=f"Gecontroleerde brieven van {name}",
        )
    return Completed(message=_told(name, found), name=_ended(found))


def versions_table(versions: tuple[CheckedVersion, ...]) -> list[dict[str, str]]:
    """One Dutch row per version: the beginnings of its digest and of that of its dossier, how it
    ended, and how many numbers are what.
    """
    return [
        {
            "brief (sha256)": one.letter[:SHORT],
            "dossier": one.dossier[:SHORT],
            "uitkomst": one.outcome,
            "getallen": ", ".join(f"{count} {kind}" for kind, count in one.counts.items() if count),
            "opmerking": one.note,
        }
        for one in versions
    ]


def _ended(found: FolderCheck) -> str:
    if found.dossier is None:
        return "Nog geen dossier"
    return "Gecontroleerd" if found.checked else "Niets nieuws"


def _told(halfjaar: str, found: FolderCheck) -> str:
    if found.dossier is None:
        return (
            f"Van {halfjaar} is er nog geen dossier om een brief tegen te houden. De map voor "
            f"brieven is {found.folder}"
        )
    ends = Counter(one.outcome for one in found.checked)
    told = [counted(len(found.checked), "nieuwe brief", "nieuwe brieven")]
    told += [f"{end}: {count}" for end, count in ends.items()]
    if found.unsettled:
        still = counted(found.unsettled, "brief", "brieven")
        told.append(f"{still} die pas is veranderd, volgt bij de volgende controle")
    if found.checked:
        told.append(f"verslagen in {found.folder / REPORTS}")
    return "; ".join(told)
