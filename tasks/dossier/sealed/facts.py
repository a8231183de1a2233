"""What the check of a letter asks of a sealed dossier besides its figures."""

from __future__ import annotations

from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.sealed.contents import SealedDossier
from tasks.edits.thresholds import threshold
from tasks.letters.rules.rule import DossierFacts

#: The figure that says how many annexes go with a letter; they are numbered from 1.
_TOTAL_OF_ANNEXES = "bijlagen.aantal.totaal"


def dossier_facts(sealed: SealedDossier) -> DossierFacts:
    """The facts of a dossier, and of the halfjaar that it was made for.

    Raises:
        ChangedError: if a file is not as it was sealed.
        DefinitionError: if the halfjaar or the thresholds are not right.
    """
    halfjaar = load_halfjaar(sealed.statement.halfjaar)
    annexes = {one.number for one in halfjaar.annexes if one.number is not None}
    listed = next((one.value for one in sealed.figures if one.id == _TOTAL_OF_ANNEXES), 0)
    annexes |= {str(number) for number in range(1, int(listed) + 1)}
    return DossierFacts(
        letter_date=halfjaar.letter_date,
        citations=tuple(sealed.citations.values()),
        annexes=frozenset(annexes),
        chapters=frozenset(halfjaar.chapters),
        smallest_group=int(threshold("J10", "personen")),
    )
