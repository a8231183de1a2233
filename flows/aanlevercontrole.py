"""The flow ``aanlevercontrole``: shows what is wrong in the definitions, and which deliveries of a
halfjaar are in, right, expected or late. It runs daily in the weeks before they are due.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.shared.artifacts import findings_in_markdown, mistakes_in_markdown
from flows.shared.check_report import Conclusion, conclude, readiness_table
from flows.shared.dutch_flow import dutch_flow
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, RefusedChoiceError, chosen
from flows.shared.outcome import Ended
from flows.shared.settings import DATABASE_URL, OUTPUTS
from tasks.deliveries.inbox import DELIVERIES
from tasks.dossier.check import check_deliveries
from tasks.dossier.check_definitions import mistakes_in_definitions
from tasks.dossier.delivered.receive import keep_checked
from tasks.dossier.order import Order
from tasks.figures.dutch import AMSTERDAM
from tasks.prefect_tasks import as_task


@dutch_flow(
    "aanlevercontrole",
    (
        "Controleert de definities, en welke leveringen van een halfjaar binnen en geldig zijn. "
        "Er wordt niets van bewaard."
    ),
)
def aanlevercontrole(halfjaar: Halfjaarkeuze = AUTOMATIC, leveringen: str = "") -> State[Any]:
    """Controleert de definities en de leveringen van een halfjaar.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het halfjaar van de eerstvolgende brief.
        leveringen: Map met de aangeleverde bestanden. Leeg laten: de map van dit halfjaar in
            outputs/leveringen.
    """
    began = datetime.now(UTC)
    mistakes = mistakes_in_definitions()
    if mistakes:
        create_markdown_artifact(
            markdown=mistakes_in_markdown(mistakes),
            key="definities",
            description="Fouten in de definities",
        )
    try:
        name, deliveries = chosen(halfjaar, leveringen, OUTPUTS.value())
        order = Order(
            halfjaar=name,
            deliveries=deliveries,
            outputs=OUTPUTS.value(),
            database=DATABASE_URL.value(),
        )
        checked = as_task(check_deliveries, order, began.astimezone(AMSTERDAM).date())
    except (ValueError, RefusedChoiceError):
        if not mistakes:
            raise
        # They stand in the way of the check as well.
        return _ended(*conclude(None, mistakes, None))
    readiness, key = checked.readiness, name.lower()
    if deliveries == OUTPUTS.value() / DELIVERIES / name:
        keep_checked(OUTPUTS.value(), name, began, checked)
    create_table_artifact(
        table=readiness_table(readiness),
        key=f"aanlevering-{key}",
        description=f"Aanlevering {name}",
    )
    create_markdown_artifact(
        markdown=findings_in_markdown(readiness.findings),
        key=f"aanlevercontrole-{key}",
        description=f"Bevindingen in de leveringen van {name}",
    )
    conclusion, message = conclude(name, mistakes, checked)
    if conclusion is Conclusion.WAITING and not deliveries.exists():
        message += f" De map {deliveries} is er nog niet."
    return _ended(conclusion, message)


def _ended(conclusion: Conclusion, message: str) -> State[Any]:
    # That something is not in yet is the result of this check, not a failure of it.
    if conclusion in (Conclusion.RIGHT, Conclusion.WAITING):
        return Completed(message=message, name=conclusion)
    return Failed(message=message, name=conclusion, data=Ended(message))
