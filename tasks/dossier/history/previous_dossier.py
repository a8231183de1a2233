"""What an earlier dossier said, from its sealed files: each held against the dossier's digest, so
that nobody compares with a figure that was not sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.figures.figure import Figure, Status
from tasks.figures.previous import Previous, PreviousFigure, PreviousStatus
from tasks.refusal import Refusal


class ComparisonUnreadable(Refusal):
    """The dossier to compare with is gone, or not what was sealed."""


def previous_dossier(outputs: Path, halfjaar: str, digest: str) -> Previous:
    """What the dossier with this digest said. Figures that quote a dossier before it are left out.

    Raises:
        ComparisonUnreadable: if its folder is gone, a file of it is not the one that was sealed, or
            it is of another halfjaar.
    """
    dossier = SealedDossier(outputs / halfjaar / digest)
    try:
        if dossier.statement.halfjaar != halfjaar:
            raise ChangedError(f"Het is een dossier van {dossier.statement.halfjaar}.")
        own = (figure for figure in dossier.figures if not figure.looks_back)
        said = said_by(halfjaar, digest, own, dossier.statuses)
        return said.model_copy(update={"sources": dossier.sources})
    except ChangedError as error:
        raise ComparisonUnreadable(
            f"Het dossier {digest} van {halfjaar}, waarmee wordt vergeleken, is niet te lezen in "
            f"{dossier.folder}. {error} Zet de map terug uit een kopie die svz verify heel vindt, "
            "en start opnieuw."
        ) from error


def said_by(
    halfjaar: str, digest: str, figures: Iterable[Figure], statuses: Iterable[Status]
) -> Previous:
    """What a dossier said, as the one to compare with."""
    return Previous(
        halfjaar=halfjaar,
        digest=digest,
        figures={
            one.id: PreviousFigure(
                label=one.label,
                value=one.value,
                form=one.form,
                step=one.step,
                printed=one.printed,
                definition=one.definition,
            )
            for one in sorted(figures, key=lambda one: one.id)
        },
        statuses={
            one.id: PreviousStatus(label=one.label, word=one.word)
            for one in sorted(statuses, key=lambda one: one.id)
        },
    )
