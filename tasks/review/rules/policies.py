"""The conditions that a dossier must meet before it can go on, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.dossier.rectification import HOW
from tasks.review.rules.states import Action

#: Steps towards release. Each asks the same: what was true at one may have changed before the next.
TOWARDS_RELEASE = (Action.SUBMIT, Action.APPROVE, Action.RELEASE)
#: Steps for which a dossier must name the release in force: such a dossier is not even offered.
NAMES_THE_RELEASE = (Action.REGISTER, *TOWARDS_RELEASE)


@dataclass(frozen=True)
class Condition:
    """Facts about one dossier.

    Attributes:
        blocking: number of blocking findings.
        open_questions: that can be answered and closed at this dossier.
        releasable: whether it names the final files; without a blocking finding it does, once every
            finding that asks has been answered.
        open_elsewhere: questions that are open at another dossier of the halfjaar only.
        in_force: digest of the release of its halfjaar that is in force, None if there is none, and
            for a log that is read apart from the others.
        replaces: digest of the release that it replaces, None as in ``in_force``.
        letter_problem: Dutch, why the letter stands in the way of a release; None as in
            ``in_force``.
    """

    blocking: int
    open_questions: int
    releasable: bool
    open_elsewhere: int = 0
    in_force: str | None = None
    replaces: str | None = None
    letter_problem: str | None = None


def obstacles(action: Action, condition: Condition) -> list[str]:
    """Why this dossier can not take this step, in Dutch sentences; empty if it can."""
    found = _replaces_another(condition) if action in NAMES_THE_RELEASE else []
    if action not in TOWARDS_RELEASE:
        return found
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
            "Het dossier heeft bevindingen die iemand nog moet bevestigen. Antwoord daarop en stel "
            "het dossier opnieuw samen: dan gaan de antwoorden mee."
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
    if condition.letter_problem is not None and action is Action.RELEASE:
        found.append(condition.letter_problem)
    return found


def _replaces_another(condition: Condition) -> list[str]:
    if condition.replaces == condition.in_force:
        return []
    if condition.in_force is None:
        why = (
            f"Dit dossier vervangt {condition.replaces}, en dat is niet vrijgegeven. Stel het "
            "dossier opnieuw samen zonder vervangt en reden."
        )
        return [why]
    why = (
        "Dit halfjaar is al vrijgegeven, en dit dossier vervangt die vrijgave niet."
        if condition.replaces is None
        else f"Dit dossier vervangt {condition.replaces}, en dat is niet de vrijgave die nu geldt."
    )
    return [f"{why} {HOW.format(digest=condition.in_force)}"]
