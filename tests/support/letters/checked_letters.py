"""What the letter check finds in a text, with a small dossier of real papers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tasks.figures.citation import Citation, VindplaatsKind
from tasks.figures.figure import Figure, Source
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterReport, check_letter
from tasks.letters.rules.rule import DossierFacts

WORDS = load_vocabulary()
_SOURCE = Source(contract="bron", delivery="0" * 64, file="bron.csv")
_PAPERS = {
    ("31066", "1233"): date(2023, 5, 31),
    ("31066", "1330"): date(2024, 1, 15),
    ("31066", "1433"): date(2024, 10, 24),
    ("31066", "1449"): date(2024, 12, 20),
    ("36708", "1"): date(2025, 3, 14),
    ("36708", "10"): date(2025, 4, 14),
    ("36708", "24"): date(2025, 6, 17),
}
FACTS = DossierFacts(
    letter_date=date(2025, 7, 1),
    citations=tuple(
        Citation(
            id=f"TK-{dossier}-{number}",
            title="Een stuk",
            printed=f"{dossier}, nr. {number}",
            kind=VindplaatsKind.PAPER,
            dossier=dossier,
            number=number,
            day=day,
        )
        for (dossier, number), day in _PAPERS.items()
    ),
    annexes=frozenset("1234"),
    smallest_group=10,
)


def figure(id: str, label: str, value: str, form: str = "aantal", step: str = "1") -> Figure:
    """A figure with an exact value."""
    return Figure(
        id=id,
        label=label,
        value=Fraction(value),
        form=form,
        step=Fraction(step),
        definition="Zo gemaakt.",
        sources=(_SOURCE,),
    )


def checked(
    letter: bytes | str, figures: tuple[Figure, ...] = (), facts: DossierFacts = FACTS
) -> LetterReport:
    """The report of a letter; text is one paragraph per blank line."""
    data = letter.encode() if isinstance(letter, str) else letter
    return check_letter(data, figures, "f" * 64, WORDS, facts)


def rules(letter: bytes | str, figures: tuple[Figure, ...] = ()) -> list[tuple[str, str, str]]:
    """The findings that are no verdict and no style: rule, grade, and what it is about."""
    return [
        (one.rule, str(one.grade), " ".join(one.about.split()))
        for one in checked(letter, figures).findings
        if not one.rule.startswith(("BR-CIJFER", "BR-ZIN")) and one.grade != "stijl"
    ]
