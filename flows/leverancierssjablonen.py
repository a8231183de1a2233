"""The flow ``leverancierssjablonen``: what suppliers get before a halfjaar, from the contracts, in a folder of the outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.ended import Ended
from flows.stand_van_zaken import OUTPUTS
from tasks.deliveries.supplier_files import WouldOverwriteError
from tasks.dossier.suppliers import write_templates


@flow(
    name="leverancierssjablonen",
    flow_run_name="leverancierssjablonen {halfjaar}",
    description="Maakt per bron het sjabloon dat de leverancier invult, met uitleg, keuzelijsten en een voorbeeldrij.",
    persist_result=False,
    validate_parameters=True,
)
def leverancierssjablonen(halfjaar: str, outputs: Path = OUTPUTS) -> State[Any]:
    """Maakt de sjablonen voor de leveranciers van een halfjaar.

    Args:
        halfjaar: het halfjaar van de brief, bijvoorbeeld 2025-H1.
        outputs: map waarin de sjablonen komen, in leverancierssjablonen/<halfjaar>.
    """
    folder = outputs / "leverancierssjablonen" / halfjaar
    try:
        files = write_templates(halfjaar, folder)
    except (WouldOverwriteError, ValueError) as error:
        return Failed(message=str(error), name="Niet gemaakt", data=Ended(str(error)))
    table = [{"bron": one.title, "leverancier": one.supplier, "bestand": one.name, "wat": one.text} for one in files]
    create_table_artifact(table=table, key=f"sjablonen-{halfjaar.lower()}", description=f"Sjablonen voor leveranciers, {halfjaar}")
    return Completed(message=f"{len(files)} bestanden in {folder}")
