"""The flow ``stand-van-zaken``: from a folder of deliveries to a sealed dossier, with progress,
findings and links in the Prefect UI.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed

from flows.shared.artifacts import (
    SHORT,
    show_deliveries,
    show_dossier,
    show_findings,
    show_offer,
)
from flows.shared.dutch_flow import dutch_flow, rename_run
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, chosen, chosen_replacement
from flows.shared.offer import offer
from flows.shared.outcome import Ended, log
from flows.shared.settings import DATABASE_URL, OUTPUTS, pages_url
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.delivery import Intake
from tasks.deliveries.missing import WAITING
from tasks.dossier.assemble import assemble, number_of_steps
from tasks.dossier.order import Order, Outcome
from tasks.dossier.steps.take_in import Taken
from tasks.figures.dutch import counted
from tasks.prefect_tasks import as_task, step_name
from tasks.sections import contracts_of

Result = TypeVar("Result")

#: Called after every step; the command line moves its progress bar with it.
after_step: ContextVar[Callable[[], None]] = ContextVar("after_step", default=lambda: None)
#: Whether the run uses nothing that earlier runs kept. Not on the form: only the command line asks.
fresh: ContextVar[bool] = ContextVar("fresh", default=False)


@dutch_flow(
    "stand-van-zaken",
    "Stelt het halfjaardossier samen uit de aangeleverde bestanden.",
)
def stand_van_zaken(
    halfjaar: Halfjaarkeuze = AUTOMATIC, leveringen: str = "", vervangt: str = "", reden: str = ""
) -> State[Any]:
    """Stelt het dossier van een halfjaar samen.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het halfjaar van de eerstvolgende brief.
        leveringen: Map met de aangeleverde bestanden. Leeg laten: de map van dit halfjaar in
            outputs/leveringen.
        vervangt: Alleen als dit halfjaar al is vrijgegeven. De digest van het vrijgegeven dossier
            dat dit dossier vervangt.
        reden: Waarom het de vrijgave vervangt, in één zin. Deze zin staat op iedere bijlage; noem
            geen personen.
    """
    choice = chosen(halfjaar, leveringen, OUTPUTS.value())
    replaces, reason = chosen_replacement(vervangt, reden)
    order = Order(
        halfjaar=choice.halfjaar,
        deliveries=choice.deliveries,
        outputs=OUTPUTS.value(),
        database=DATABASE_URL.value(),
        fresh=fresh.get(),
        replaces=replaces,
        reason=reason,
    )
    if not choice.deliveries.exists():
        message = (
            f"{WAITING}: de map {choice.deliveries} is er nog niet. Zet de leveringen "
            "daarin en start opnieuw."
        )
        return Cancelled(message=message, name=WAITING, data=Ended(message))
    outcome = assemble(order, _with_progress(order))
    show_findings(order.halfjaar, outcome.findings)
    if outcome.waiting is not None:
        # Neither done nor failed: there is no dossier, and nothing is wrong.
        message = f"{outcome.waiting} Start opnieuw als alles binnen is."
        return Cancelled(message=message, name=WAITING, data=Ended(message, outcome))
    if not outcome.sealed:
        problems = counted(
            outcome.counts()[Grade.BLOCKING], "blokkerende bevinding", "blokkerende bevindingen"
        )
        message = (
            f"De leveringen van {order.halfjaar} zijn niet goed: {problems}. Laat ze herstellen "
            "en lever opnieuw aan. "
            f"Alles wat er mis is: {pages_url(order.outputs)}/leveringen/{order.halfjaar}/"
            "aanleverrapport"
        )
        return Failed(message=message, name="Afgekeurd", data=Ended(message, outcome))
    assert outcome.digest is not None
    if outcome.reuse is not None:
        log.info("%s", outcome.reuse)
    show_dossier(outcome)
    rename_run(f"stand van zaken {outcome.halfjaar} · {outcome.digest[:SHORT]}")
    offered = offer(outcome, order.outputs)
    show_offer(outcome.halfjaar, offered.markdown(outcome))
    return Completed(
        name=_sealed_as(outcome),
        message=" ".join(
            filter(
                None,
                (
                    outcome.asking,
                    offered.words,
                    f"Dossier {outcome.halfjaar}: {offered.address(outcome)}",
                ),
            )
        ),
        data=outcome,
    )


def _sealed_as(outcome: Outcome) -> str:
    """What stands behind the name of the run: whether anything keeps the dossier from a release."""
    if outcome.counts()[Grade.BLOCKING]:
        return "Verzegeld, niet vrij te geven"
    return "Verzegeld, vraagt antwoord" if outcome.asking else "Verzegeld"


def _with_progress(order: Order) -> Callable[..., Any]:
    """How to run a step so that the Prefect UI shows the progress of the run, and the deliveries as
    soon as they are taken in.
    """
    halfjaar = load_halfjaar(order.halfjaar)
    total = number_of_steps(halfjaar)
    progress = create_progress_artifact(
        progress=0,
        key=f"voortgang-{order.halfjaar.lower()}",
        description=f"Voortgang van het dossier {order.halfjaar}",
    )
    done = 0

    def run(step: Callable[..., Result], /, *args: object) -> Result:
        nonlocal done
        result = as_task(step, *args)
        done += 1
        log.info("%d van %d: %s", done, total, step_name(step, args))
        update_progress_artifact(progress, progress=round(100 * done / total))  # type: ignore[arg-type]
        if isinstance(result, Taken) and result.digest is not None:
            intake = Intake.model_validate_json(order.store().get(result.digest))
            show_deliveries(order.halfjaar, intake, contracts_of(halfjaar))
        after_step.get()()
        return result

    return run
