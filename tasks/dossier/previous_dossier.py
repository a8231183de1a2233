"""What an earlier dossier said, from its sealed files: each held against the dossier's digest, so
that nobody compares with a figure that was not sealed.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks.figures.figure import Figure, Status
from tasks.figures.previous import Previous, PreviousFigure, PreviousStatus


def said_by(
    halfjaar: str, digest: str, figures: Iterable[Figure], statuses: Iterable[Status]
) -> Previous:
    """What a dossier said, as the one to compare with."""
    return Previous(
        halfjaar=halfjaar,
        digest=digest,
        figures={
            one.id: PreviousFigure(
                label=one.label, value=one.value, form=one.form, step=one.step, printed=one.printed
            )
            for one in sorted(figures, key=lambda one: one.id)
        },
        statuses={
            one.id: PreviousStatus(label=one.label, word=one.word)
            for one in sorted(statuses, key=lambda one: one.id)
        },
    )
