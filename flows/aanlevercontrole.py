"""The flow ``aanlevercontrole``: shows which deliveries of a halfjaar are in, right, expected or
late. It runs daily in the weeks before they are due.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.shared.artifacts import findings_in_markdown
from flows.shared.dutch_flow import dutch_flow
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, chosen
from flows.shared.outcome import Ended
from flows.shared.settings import OUTPUTS
from tasks.definitions.finding import Grade
from tasks.deliveries.missing import WAITING
from tasks.deliveries.readiness import Readiness, SourceReadiness
from tasks.dossier.suppliers import check_deliveries
from tasks.figures.dutch import AMSTERDAM, NBSP, counted, long_date
from tasks.prefect_tasks import as_task


@dutch_flow(
    "aanlevercontrole",
    (
        "Controleert welke leveringen van een halfjaar binnen en geldig zijn. Er wordt "
        "niets van bewaard."
    ),
)
def aanlevercontrole(halfjaar: Halfjaarkeuze = AUTOMATIC, leveringen: str = "") -> State[Any]:
    """Controleert de leveringen van een halfjaar.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het halfjaar van de eerstvolgende brief.
        leveringen: Map met de aangeleverde bestanden. Leeg laten: de map van dit halfjaar in
            outputs/leveringen.
    """
    halfjaar, deliveries = chosen(halfjaar, leveringen, OUTPUTS.value())
    readiness = as_task(
        check_deliveries, halfjaar, deliveries, OUTPUTS.value(), datetime.now(AMSTERDAM).date()
    )
    key = halfjaar.lower()
    create_table_artifact(
        table=readiness_table(readiness),
        key=f"aanlevering-{key}",
        description=f"Aanlevering {halfjaar}",
    )
    create_markdown_artifact(
        markdown=findings_in_markdown(readiness.findings),
        key=f"aanlevercontrole-{key}",
        description=f"Bevindingen in de leveringen van {halfjaar}",
    )
    if readiness.blocking:
        problems = counted(readiness.blocking, "blokkerende bevinding", "blokkerende bevindingen")
        message = (
            f"De leveringen van {halfjaar} zijn niet goed: {problems}. Laat ze herstellen "
            "en lever opnieuw aan."
        )
        message += f" {readiness.waiting}" if readiness.waiting else ""
        return Failed(message=message, name="Afgekeurd", data=Ended(message))
    if readiness.waiting is not None:
        # That something is not in yet is the result of this check, not a failure of it.
        no_folder = "" if deliveries.exists() else f" De map {deliveries} is er nog niet."
        return Completed(message=f"{readiness.waiting}{no_folder}", name=WAITING)
    return Completed(
        message=f"Alle leveringen van {halfjaar} zijn binnen en geldig.",
        name="Alles binnen en geldig",
    )


def readiness_table(readiness: Readiness) -> list[dict[str, str]]:
    """One Dutch row per source: whether it is in and since when, whether it is right, and when it
    was or is expected.
    """
    return [
        {
            "bron": source.title,
            "leverancier": source.supplier,
            "binnen": _moment(source.since) if source.since else "nee",
            "geldig": _verdict(source),
            "te laat of verwacht": _expected(source),
        }
        for source in readiness.sources
    ]


def _moment(since: datetime) -> str:
    local = since.astimezone(AMSTERDAM)
    return f"sinds {long_date(local.date())}, {local:%H.%M} uur".replace(NBSP, " ")


def _verdict(source: SourceReadiness) -> str:
    if source.since is None:
        return "–"
    told = [
        counted(number, grade, grade.several) for grade, number in source.counts.items() if number
    ]
    verdict = "nee" if source.counts[Grade.BLOCKING] else "ja"
    return f"{verdict} ({', '.join(told)})" if told else verdict


def _expected(source: SourceReadiness) -> str:
    if source.since is not None:
        return "–"
    due = long_date(source.due).replace(NBSP, " ")
    return f"te laat: uiterlijk {due}" if source.late else f"verwacht, uiterlijk {due}"
