"""The flow ``stand-van-zaken``: from a folder of deliveries to a sealed dossier, with progress, findings and figures in the Prefect UI."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from tasks.dossier.assemble import Order, Outcome, assemble, number_of_steps
from tasks.dossier.one_run import RunInProgress
from tasks.figures.finding import Finding, by_grade, catalogue
from tasks.figures.halfjaar import load_halfjaar
from tasks.orchestrated import as_task

Result = TypeVar("Result")

OUTPUTS = Path(__file__).parents[1] / "outputs"

#: Called after every step; the command line moves its progress bar with it.
after_step: ContextVar[Callable[[], None]] = ContextVar("after_step", default=lambda: None)


def findings_in_markdown(findings: tuple[Finding, ...]) -> str:
    """The findings as a Dutch table per grade. Values of deliveries are left out: an artifact is stored outside the dossier."""
    lines = []
    for grade, found in by_grade(list(findings)).items():
        lines += [f"### {grade}: {len(found)}", ""]
        if found:
            lines += ["| code | wat | waar |", "|---|---|---|"]
            for one in found:
                where = str(one.place) if one.place else (one.about or "")
                lines.append(f"| {one.code} {_cell(catalogue()[one.code].title)} | {_cell(one.text)} | {_cell(where)} |")
            lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _show_figures(outcome: Outcome, key: str) -> None:
    assert outcome.folder is not None
    figures = json.loads((outcome.folder / "figures.json").read_bytes())["figures"]
    table = [{"cijfer": one["id"], "wat": one["label"], "afgedrukt": one["printed"], "exact": one["value"]} for one in figures]
    create_table_artifact(table=table, key=f"cijfers-{key}", description=f"Cijfers van dossier {outcome.digest}")


@flow(
    name="stand-van-zaken",
    flow_run_name="stand van zaken {halfjaar}",
    description="Stelt het halfjaardossier samen uit de aangeleverde bestanden.",
    persist_result=False,
    validate_parameters=True,
)
def stand_van_zaken(halfjaar: str, leveringen: Path, concept: bool = True, outputs: Path = OUTPUTS) -> State[Any]:
    """Stelt het dossier van een halfjaar samen.

    Args:
        halfjaar: het halfjaar van de brief, bijvoorbeeld 2025-H1.
        leveringen: map met de aangeleverde bestanden.
        concept: druk CONCEPT af op de bijlagen.
        outputs: map waarin dossiers komen te staan.
    """
    order = Order(
        halfjaar=halfjaar, deliveries=leveringen, outputs=outputs, concept=concept, database=os.environ.get("SVZ_DATABASE_URL") or None
    )
    key = halfjaar.lower()
    total = number_of_steps(load_halfjaar(halfjaar))
    progress = create_progress_artifact(progress=0, key=f"voortgang-{key}", description=f"Voortgang van het dossier {halfjaar}")
    done = 0

    def run(step: Callable[..., Result], /, *args: object) -> Result:
        nonlocal done
        result = as_task(step, *args)
        done += 1
        update_progress_artifact(progress, progress=100 * done / total)  # type: ignore[arg-type]
        after_step.get()()
        return result

    try:
        outcome = assemble(order, run)
    except RunInProgress as error:
        return Failed(message=str(error), name="Loopt al", data=error)
    create_markdown_artifact(
        markdown=findings_in_markdown(outcome.findings), key=f"bevindingen-{key}", description=f"Bevindingen {halfjaar}"
    )
    if not outcome.sealed:
        blocking = outcome.counts()["blokkerend"]
        message = (
            f"De leveringen van {halfjaar} zijn niet goed: {blocking} blokkerende bevindingen. Lees {outcome.report} en lever opnieuw aan."
        )
        return Failed(message=message, name="Afgekeurd", data=outcome)
    _show_figures(outcome, key)
    return Completed(message=f"Dossier {outcome.digest}", data=outcome)
