"""Who sees exact values that a dossier does not publish, and what others read instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request

from tasks.definitions.finding import Finding
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.exact import exact_files, exact_findings
from tasks.dossier.sealed.statement import DossierStatement
from tasks.pages.web.authentication import visitor_of
from tasks.review.rules.states import Action, Role, State, rules_for

_ROLES = " of ".join(str(rule.role) for rule in rules_for(Action.RECOMPUTE, State.CONCEPT))
#: Behind the name of such a file, and in the place of such a value.
FOR_WHOM = f"alleen te zien met de rol {_ROLES}"
HOW = (
    f"Dat is {FOR_WHOM}. Moet u narekenen? Vraag de beheerder om de rol {Role.PRIVACY} (svz people "
    "roles)."
)
#: In the place of the words of a finding.
NOT_SAID = f"De tekst van deze bevinding kan exacte waarden noemen. Zij is {FOR_WHOM}."


class FindingWords(NamedTuple):
    """What somebody reads of a finding: what is wrong, and what was expected."""

    text: str
    expected: str | None


def finding_words(dossier: SealedDossier, *, recompute: bool) -> Callable[[Finding], FindingWords]:
    """Gives what somebody reads of each finding of a dossier.

    Args:
        dossier: that has the findings.
        recompute: whether they see exact values.

    Raises:
        ChangedError: if the dossier is not as it was sealed.
    """
    closed = frozenset() if recompute else exact_findings(dossier)
    return lambda one: (
        FindingWords(NOT_SAID, None) if one.key in closed else FindingWords(one.text, one.expected)
    )


def closed_files(request: Request, statement: DossierStatement) -> frozenset[str]:
    """The files of a dossier that whoever sends this request may not have."""
    return frozenset() if may_recompute(request) else exact_files(statement)


def may_recompute(request: Request) -> bool:
    """Whether whoever sends this request sees exact values."""
    visitor = visitor_of(request)
    return visitor is not None and visitor.may_recompute


def refuse(name: str) -> HTTPException:
    """For a file that is closed."""
    return HTTPException(
        403,
        f"In {name} staat meer dan wordt gepubliceerd: exacte waarden van cijfers die zijn "
        f"afgerond om mensen te beschermen, of wat daaruit volgt. {HOW}",
    )
