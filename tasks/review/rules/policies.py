"""The conditions that a dossier must meet before it can go on, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.review.rules.states import Action

#: Steps towards release. Each asks the same: what was true at one may have changed before the next.
TOWARDS_RELEASE = (Action.SUBMIT, Action.APPROVE, Action.RELEASE)


@dataclass(frozen=True)
class Condition:
    """Facts about one dossier.

    Attributes:
        blocking: number of blocking findings.
        open_questions: that can be answered and closed at this dossier.
        releasable: whether it names the final files.
        open_elsewhere: questions that are open at another dossier of the halfjaar only.
    """

    blocking: int
    open_questions: int
    releasable: bool
    open_elsewhere: int = 0


def obstacles(action: Action, condition: Condition) -> list[str]:
    """Why this dossier can not take this step, in Dutch sentences; empty if it can."""
    if action not in TOWARDS_RELEASE:
        return []
    found = []
    if condition.blocking:
        some = (
            "een blokkerende bevinding"
            if condition.blocking == 1
            else f"{condition.blocking} blokkerende bevindingen"
        )
        found.append(
            f"Het dossier heeft {some}. Verhelp de oorzaak en stel het dossier opnieuw samen."
        )
    elif not condition.releasable:
        found.append(
            "Het dossier noemt geen definitieve bestanden; stel het opnieuw samen, zonder --final."
        )
    if condition.open_questions and action is not Action.SUBMIT:
        some = (
            "staat nog een vraag"
            if condition.open_questions == 1
            else f"staan nog {condition.open_questions} vragen"
        )
        found.append(
            f"Er {some} open. Een vraag is klaar als een beoordelaar of vrijgever haar afsluit."
        )
    if condition.open_elsewhere and action is not Action.SUBMIT:
        some = (
            "staat nog een vraag"
            if condition.open_elsewhere == 1
            else f"staan nog {condition.open_elsewhere} vragen"
        )
        found.append(
            f"Bij een ander concept van dit halfjaar {some} open. Handel die daar af. Is dat "
            "concept ingetrokken, bied dit dossier dan opnieuw aan: wat open staat, gaat mee."
        )
    return found
