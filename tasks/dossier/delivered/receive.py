"""Takes in what was sent, and checks the halfjaren that it is for. Only a process that may read
deliveries does this; the pages read what it leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tasks.definitions.halfjaar import known_halfjaren
from tasks.deliveries.inbox import DELIVERIES
from tasks.deliveries.inbox.taking import Taken, take_arrivals
from tasks.dossier.check import check_deliveries
from tasks.dossier.delivered.checked import Checked
from tasks.dossier.delivered.standing import keep_standing, read_standing, with_receipt
from tasks.dossier.order import Order
from tasks.figures.dutch import AMSTERDAM


def receive(outputs: Path, database: str | None, words: Callable[[Exception], str]) -> list[Taken]:
    """Take everything that waits in the inbox, and check the deliveries of its halfjaren.

    Args:
        outputs: with the inbox and the folders of deliveries.
        database: of the history, as in :class:`~tasks.dossier.order.Order`.
        words: makes a Dutch sentence of an error that stands in the way of a check, or raises it.

    Returns:
        What was taken, oldest first.

    Raises:
        OSError: if the inbox can not be read or a file not moved.
    """
    taken: list[Taken] = []

    def note(one: Taken) -> None:
        taken.append(one)
        # A halfjaar that is not there has no page to say it on, and its name may be anything.
        if (name := one.arrival.halfjaar) in known_halfjaren():
            keep_standing(outputs, name, with_receipt(read_standing(outputs, name), one))

    take_arrivals(outputs, note)
    for name in sorted({one.arrival.halfjaar for one in taken if one.refused is None}):
        check_standing(outputs, name, database, words)
    return taken


def catch_up(outputs: Path, database: str | None, words: Callable[[Exception], str]) -> None:
    """Check what was taken by a process that ended before it could. See :func:`receive`."""
    for name in known_halfjaren():
        if read_standing(outputs, name).is_behind:
            check_standing(outputs, name, database, words)


def check_standing(
    outputs: Path, halfjaar: str, database: str | None, words: Callable[[Exception], str]
) -> None:
    """Check the deliveries of a halfjaar, and keep what was found for the pages. See
    :func:`receive`.
    """
    began = datetime.now(UTC)
    order = Order(
        halfjaar=halfjaar,
        deliveries=outputs / DELIVERIES / halfjaar,
        outputs=outputs,
        database=database,
    )
    try:
        checked, problem = check_deliveries(order, began.astimezone(AMSTERDAM).date()), None
    except Exception as error:
        checked, problem = None, words(error)
    keep_checked(outputs, halfjaar, began, checked, problem)


def keep_checked(
    outputs: Path,
    halfjaar: str,
    began: datetime,
    checked: Checked | None,
    problem: str | None = None,
) -> None:
    """Keep what a check found that began at ``began``: what came later was not seen by it."""
    standing = read_standing(outputs, halfjaar)
    update = {"moment": began, "checked": checked, "problem": problem}
    keep_standing(outputs, halfjaar, standing.model_copy(update=update))
