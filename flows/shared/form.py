"""The form of a run: which halfjaar, which folder of deliveries, and how the run is called."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from prefect.runtime import flow_run

from tasks.definitions.halfjaar import NoLetterComing, known_halfjaren, next_halfjaar
from tasks.dossier.rectification import RectificationRefused, check_wish
from tasks.figures.dutch import AMSTERDAM
from tasks.refusal import Refusal

AUTOMATIC: Literal["automatisch"] = "automatisch"

if TYPE_CHECKING:
    Halfjaarkeuze = str
else:
    # The choices on the form, newest first: the halfjaren that are defined when the deployment is
    # made.
    Halfjaarkeuze = Literal[(AUTOMATIC, *reversed(known_halfjaren()))]


class RefusedChoiceError(Refusal):
    """The run cannot do what was filled in on its form."""


class NoHalfjaarError(RefusedChoiceError):
    """No letter is coming, so ``automatisch`` means no halfjaar."""


class RunInput(NamedTuple):
    """What a run works on."""

    halfjaar: str
    deliveries: Path


def chosen(halfjaar: object, leveringen: object, outputs: Path) -> RunInput:
    """Check what was filled in, and fill in what was left open.

    Args:
        halfjaar: name of a reporting round, or ``automatisch``: the first whose letter is sent on
            or after the day for which the run was scheduled. For a run that somebody started by
            hand, that is the day of the start; a retry keeps the day.
        leveringen: folder, absolute or in ``outputs/leveringen``; empty means the folder there with
            the name of the halfjaar.
        outputs: folder of the product's output.

    Raises:
        RefusedChoiceError: if that gives no halfjaar or no folder.
    """
    if not isinstance(halfjaar, str) or not isinstance(leveringen, str | Path):
        raise RefusedChoiceError("Vul voor halfjaar en leveringen een tekst in.")
    name = chosen_halfjaar(halfjaar)
    return RunInput(name, outputs / "leveringen" / (str(leveringen).strip() or name))


def chosen_halfjaar(halfjaar: object) -> str:
    """The name of a reporting round; see :func:`chosen`. Raises RefusedChoiceError as that does;
    NoHalfjaarError if no letter is coming.
    """
    if halfjaar == AUTOMATIC:
        day = scheduled_at().date()
        try:
            return next_halfjaar(day)
        except ValueError as error:
            refused = NoHalfjaarError if isinstance(error, NoLetterComing) else RefusedChoiceError
            raise refused(f"{error} Of kies bij 'halfjaar' zelf een halfjaar.") from error
    if halfjaar not in known_halfjaren():
        raise RefusedChoiceError(
            f"Onbekend halfjaar {halfjaar!r}. Kies {AUTOMATIC} of een van: "
            f"{', '.join(known_halfjaren())}."
        )
    return str(halfjaar)


def chosen_replacement(vervangt: object, reden: object) -> tuple[str | None, str | None]:
    """The digest of the release that the dossier is to replace, and why; None for each field that
    was left empty. Raises RefusedChoiceError if they can not be right.
    """
    if not isinstance(vervangt, str) or not isinstance(reden, str):
        raise RefusedChoiceError("Vul voor vervangt en reden een tekst in.")
    replaces, reason = vervangt.strip().lower() or None, reden.strip() or None
    try:
        check_wish(replaces, reason)
    except RectificationRefused as error:
        raise RefusedChoiceError(str(error)) from error
    return replaces, reason


def scheduled_at() -> datetime:
    """When this run was to start, in Amsterdam."""
    when: datetime = flow_run.scheduled_start_time
    return when.astimezone(AMSTERDAM)


def run_name(what: str, *, by_date: bool) -> str:
    """``what`` with the halfjaar of this run, for the list of runs; without it while the flow has
    yet to find out which, see :func:`flows.shared.dutch_flow.dutch_flow`.
    """
    halfjaar = flow_run.parameters.get("halfjaar", AUTOMATIC)
    if halfjaar == AUTOMATIC and not by_date:
        return what
    try:
        return f"{what} {chosen_halfjaar(halfjaar)}"
    except RefusedChoiceError:
        return f"{what} (halfjaar onbekend)"
