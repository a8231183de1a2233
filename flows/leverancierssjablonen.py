"""The flow ``leverancierssjablonen``: makes the files that suppliers fill in for a halfjaar, from
the contracts, in a folder of the outputs.
"""

from __future__ import annotations

from typing import Any

from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.shared.dutch_flow import dutch_flow
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, chosen_halfjaar
from flows.shared.outcome import failed
from flows.shared.settings import DATABASE_URL, OUTPUTS, pages_url
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.supplier_templates.files import WouldOverwriteError
from tasks.dossier.bouwsteen_templates import write_bouwsteen_templates
from tasks.dossier.suppliers import TEMPLATES, write_templates
from tasks.figures.dutch import counted


@dutch_flow(
    "leverancierssjablonen",
    (
        "Maakt per bron het sjabloon dat de leverancier invult, met uitleg, keuzelijsten "
        "en een voorbeeldrij."
    ),
)
def leverancierssjablonen(halfjaar: Halfjaarkeuze = AUTOMATIC) -> State[Any]:
    """Maakt de sjablonen voor de leveranciers van een halfjaar.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het halfjaar van de eerstvolgende brief.
    """
    halfjaar = chosen_halfjaar(halfjaar)
    folder = OUTPUTS.value() / TEMPLATES / halfjaar
    try:
        files = write_templates(halfjaar, folder)
        letter = write_bouwsteen_templates(
            load_halfjaar(halfjaar), folder, OUTPUTS.value(), DATABASE_URL.value()
        )
    except WouldOverwriteError as error:
        return failed(str(error), "Niet gemaakt", error)
    table = [
        {"bron": one.title, "leverancier": one.supplier, "bestand": one.name, "wat": one.text}
        for one in files
    ]
    create_table_artifact(
        table=table,
        key=f"sjablonen-{halfjaar.lower()}",
        description=f"Sjablonen voor leveranciers, {halfjaar}",
    )
    made = counted(len(files) + len(letter), "bestand", "bestanden")
    return Completed(
        name="Gemaakt",
        message=f"{made} in {folder}, te openen op {pages_url(OUTPUTS.value())}/leveranciers",
    )
