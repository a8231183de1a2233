"""Whether the figures of a study can be, and are no more than what the study can say.

1. De antwoorden op één vraag sluiten elkaar uit, en zijn samen niet meer dan 100%. Zijn zij
   afgerond, dan kan het er net overheen gaan.
2. Uit een labexperiment volgt een keuze in een experiment; uit een enquête of interviews volgen
   antwoorden van deelnemers. Geen van drieën meet of raamt wat burgers doen.
3. Wie over zo'n onderzoek schrijft, voorspelt niet.
4. Een onderzoek is te vinden: in een Kamerstuk, of bij een andere bron.
5. Een onderzoek is niet van na de brief, en hoort bij een hoofdstuk dat de brief heeft.
6. Twee uitgaven worden alleen vergeleken als de methode dezelfde is.
7. Een cijfer van een onderzoek dat al in een brief stond, verandert niet meer.
8. Een vraag heeft één aantal deelnemers, en dat zijn er zelden tienduizenden.
9. Een vraag heeft één tekst, en twee vragen van één onderzoek hebben er niet dezelfde.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from tasks.edits.months import in_words
from tasks.edits.problem import Problem
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import enumeration, in_full, number

EXPERIMENT, SURVEY = "labexperiment", "enquête"
#: Methods whose outcome says nothing of all citizens, and the only kind of figure that each has.
ONLY = {
    EXPERIMENT: "keuze in een experiment",
    SURVEY: "antwoord van deelnemers",
    "interviews": "antwoord van deelnemers",
}
#: Words with which a text foretells what people will do.
_FORETELLS = re.compile(
    r"\b(zal|zullen|prognose\w*|voorspel\w*|raming\w*|naar verwachting|verwacht(?:en|e)?)\b",
    re.IGNORECASE,
)


class Answer(NamedTuple):
    """One answer to a question: its share in percent, and whether the study rounded it."""

    text: str
    share: Fraction
    rounded: bool


class StudyFacts(NamedTuple):
    """What the register says of one study.

    Attributes:
        name: what people call it.
        method: word of the register, such as :data:`EXPERIMENT`.
        method_before: of the edition before, None if there is none.
        month: in which it appeared, as jjjjmm.
        found: whether it says where the study can be found.
        chapter: that names it, None if none does.
        outcome: Dutch text.
    """

    name: str
    method: str
    method_before: str | None
    month: int
    found: bool
    chapter: str | None
    outcome: str


def check_study(one: StudyFacts, letter: int, chapters: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a study (X04 to X07).

    Args:
        letter: month of the letter, as jjjjmm.
        chapters: numbers of the chapters of the letter.
    """
    said = _FORETELLS.search(one.outcome)
    if said is not None and one.method in ONLY:
        yield Problem(
            "X04",
            f"{one.name}: de uitkomst van een {one.method} spreekt van '{said.group()}'.",
            "wat deelnemers deden of zeiden, niet wat burgers gaan doen",
            value=said.group().lower(),
            against=one.method,
        )
    if not one.found:
        yield Problem(
            "X05", f"{one.name}: er staat niet waar het is te vinden.", "een vindplaats of een bron"
        )
    if one.month > letter:
        yield Problem(
            "X06",
            f"{one.name} verscheen in {in_words(one.month)}, na de brief van {in_words(letter)}.",
            f"een maand tot en met {letter}",
        )
    if one.chapter is not None and one.chapter not in chapters:
        yield Problem(
            "X06",
            f"{one.name} verwijst naar hoofdstuk {one.chapter}; dat heeft deze brief niet.",
            f"een van de hoofdstukken {', '.join(chapters)}"
            if chapters
            else "een nummer uit chapters in het bestand van het halfjaar",
        )
    if one.method_before is not None and one.method_before != one.method:
        yield Problem(
            "X07",
            f"{one.name} is een {one.method}, en de vorige uitgave was een {one.method_before}; "
            "de cijfers zijn niet vergeleken.",
            "dezelfde methode, of een onderzoek dat geen vervolg is",
        )


def check_kind(name: str, method: str, kind: str) -> Iterator[Problem]:
    """X03 if a figure claims more than the method of its study can say."""
    only = ONLY.get(method)
    if only is not None and kind != only:
        yield Problem("X03", f"{name}: uit een {method} volgt geen {kind}.", only)


def check_sum(name: str, answers: Collection[Answer]) -> Iterator[Problem]:
    """X01 or X02 if the answers to a question are together more than 100%."""
    total = sum((one.share for one in answers), Fraction(0))
    if total <= 100:
        return
    rounded = any(one.rounded for one in answers)
    yield Problem(
        "X02" if rounded else "X01",
        f"{name}: de antwoorden zijn samen {in_full(total)}%"
        + (", en ten minste één is afgerond." if rounded else "."),
        "ten hoogste 100%",
        value=in_full(total) if rounded else None,
        against="100" if rounded else None,
    )


def check_participants(name: str, method: str, numbers: Collection[int]) -> Iterator[Problem]:
    """X09 if the answers to a question differ in how many people answered it, X10 if they are more
    than a study of this method has.
    """
    if len(numbers) > 1:
        told = enumeration([number(one) for one in sorted(numbers)], "en")
        yield Problem(
            "X09", f"{name}: volgens het register gaven {told} deelnemers antwoord.", "één aantal"
        )
        return
    most = threshold("X10", "deelnemers")
    for one in numbers:
        if method in ONLY and one > most:
            yield Problem(
                "X10",
                f"{name}: {number(one)} deelnemers aan een {method}.",
                f"ten hoogste {number(most)}",
                value=str(one),
                against=str(most),
            )


def check_questions(name: str, texts: Mapping[int, Collection[str]]) -> Iterator[Problem]:
    """X11 for texts of one question that differ, or that two questions have.

    Args:
        name: what people call the study.
        texts: of its questions, by their number.
    """
    for number_of, some in texts.items():
        others = [one for one, said in texts.items() if one < number_of and {*said} & {*some}]
        if len({*some}) == 1 and not others:
            continue
        told = (
            f"vraag {number_of} heeft {len({*some})} teksten"
            if not others
            else f"vraag {others[0]} en vraag {number_of} hebben dezelfde tekst"
        )
        yield Problem(
            "X11",
            f"{name}: {told}.",
            "één tekst per vraag, en van iedere vraag een eigen nummer",
            value="; ".join(sorted({*some})),
            against=str(number_of),
        )


def check_unchanged(name: str, share: Fraction, before: Fraction | None) -> Iterator[Problem]:
    """X08 if the figure of a study is another than in the previous letter.

    Args:
        before: the same figure there, None if it had none.
    """
    if before is not None and before != share:
        yield Problem(
            "X08",
            f"{name}: {in_full(share)}%, en in de vorige brief {in_full(before)}%.",
            f"{in_full(before)}%, of een nieuwe uitgave met een eigen nummer",
            value=in_full(share),
            against=in_full(before),
        )
