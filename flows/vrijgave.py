"""The flow ``vrijgave``: makes what was released on the pages ready for publication. It releases
nothing itself.

Prefect has no users, so a run cannot say who started it. Only a person can release, on the pages.
This flow finishes what a releaser decided, and its form has no field that makes it do more.
"""

from __future__ import annotations

import logging
from typing import Any

from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.shared.artifacts import cell
from flows.shared.dutch_flow import dutch_flow, rename_run
from flows.shared.form import AUTOMATIC, Halfjaarkeuze, chosen_halfjaar
from flows.shared.records import open_records
from flows.shared.settings import OUTPUTS, environment, pages_url
from tasks.review.messages.mail import send_notices, sender_from, server_from
from tasks.review.messages.notices import PATH
from tasks.review.release.publication import publish, what_it_is
from tasks.review.release.release import awaiting_release, finish_releases, latest_approved

logger = logging.getLogger("flows")
#: Of a run that found nothing to put ready.
NOTHING = "Niets vrijgegeven"


@dutch_flow(
    "vrijgave",
    ("Zet klaar voor publicatie wat op de pagina's is vrijgegeven. Geeft zelf niets vrij."),
    by_date=False,
)
def vrijgave(halfjaar: Halfjaarkeuze = AUTOMATIC) -> State[Any]:
    """Controleert wat van een halfjaar is vrijgegeven, zet het klaar voor publicatie en verstuurt
    de berichten die klaarstaan.

    Args:
        halfjaar: Het halfjaar van de brief. Automatisch is het laatste halfjaar waarvan een dossier
            is goedgekeurd of vrijgegeven, ook na de datum van de brief.
    """
    outputs = OUTPUTS.value()
    with open_records(outputs) as review:
        for failure in send_notices(
            review, server_from(environment()), sender_from(environment())
        ).failures:
            logger.warning("%s", failure)
        if halfjaar == AUTOMATIC:
            latest = latest_approved(review)
            if latest is None:
                message = (
                    "Er is nog geen dossier goedgekeurd, dus is er niets klaar te zetten. "
                    f"Beoordelen en vrijgeven gaat op {pages_url(outputs)}/beoordeling"
                )
                return Completed(message=message, name=NOTHING)
            halfjaar = latest
            rename_run(f"vrijgave {halfjaar}")
        halfjaar = chosen_halfjaar(halfjaar)
        released = [
            (folder, publish(folder, outputs)) for folder in finish_releases(review, halfjaar)
        ]
        waiting = awaiting_release(review, halfjaar)
    lines = [f"## Vrijgegeven van {halfjaar}: {len(released)}", ""]
    if released:
        lines += ["| vrijgave | publicatie | |", "|---|---|---|"]
        lines += [
            f"| `{folder.relative_to(outputs)}` | `{public.relative_to(outputs)}` | "
            f"{cell(what_it_is(folder))} |"
            for folder, public in released
        ]
    if waiting:
        lines += [
            "",
            "Wacht op een vrijgever: "
            + ", ".join(
                f"[{name}]({pages_url(outputs)}{PATH.format(digest=digest)})"
                for digest, name in waiting.items()
            ),
        ]
    create_markdown_artifact(
        markdown="\n".join(lines) + "\n",
        key=f"vrijgave-{halfjaar.lower()}",
        description=f"Vrijgave van {halfjaar}",
    )
    if not released:
        rest = "Goedgekeurd en wachtend op een vrijgever" if waiting else "Goedgekeurd"
        message = (
            f"Van {halfjaar} is niets vrijgegeven. {rest}: {len(waiting)}. Vrijgeven doet "
            f"een vrijgever op {pages_url(outputs)}/beoordeling"
        )
    else:
        message = (
            "Klaar voor publicatie: "
            f"{', '.join(str(public.relative_to(outputs)) for _, public in released)}"
        )
    logger.info(message)
    return Completed(message=message, name="Klaargezet" if released else NOTHING)
