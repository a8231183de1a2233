"""Whether the records of review are whole: the alarm that nobody has to ask for."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from tasks.figures.dutch import AMSTERDAM
from tasks.pages.health.checks import RECORDS, Check, How
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import Review

#: The pages look again after this; who asks them meanwhile, signed in or not, costs nothing.
LOOKS_AGAIN = timedelta(minutes=10)


def records_check(review: Review) -> Check:
    """Hold the tables and the releases on disk against the whole log."""
    try:
        problem = records_problem(review)
    except OSError as error:
        problem = f"{error.filename} is niet te lezen: {error.strerror}"
    if problem is None:
        return Check(RECORDS, How.WELL, "het logboek is heel en de database komt ermee overeen")
    return Check(
        RECORDS,
        How.ILL,
        f"De vastlegging van de beoordeling is niet heel: {problem}.",
        "Beslis niets en verander niets. Zoek met svz review check uit wie dit deed, en zet terug "
        "wat er stond of een reservekopie.",
    )


class LookedAt:
    """The same, and what it was for as long as that is remembered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[datetime, Check] | None = None

    def __call__(self, review: Review) -> Check:
        """How the records were when they were looked at last, and when that was."""
        with self._lock:
            now = review.now()
            if self._last is None or not timedelta(0) <= now - self._last[0] < LOOKS_AGAIN:
                self._last = now, records_check(review)
            at, check = self._last
        said = f"{check.said} (nagekeken om {at.astimezone(AMSTERDAM):%H.%M} uur)"
        return check._replace(said=said)
