"""Whether what the register says of a motie, toezegging, vraag or aanbeveling can stand.

1. Een motie heeft een vindplaats, en een toezegging in een eerdere brief ook. Een andere toezegging
   heeft een vindplaats of een toezeggingsnummer.
2. De dag ligt niet na de brief, en de termijn niet voor de dag.
3. Is de termijn voorbij en het punt nog open, dan staat er een reden.
4. Wat is afgedaan, noemt een hoofdstuk van deze brief. Een hoofdstuk dat wordt genoemd, bestaat.
5. Wat deze brief zelf toezegt, is nog open.
6. Wat is vervallen of opnieuw open is, heeft een reden.
7. Een termijn die anders is dan in de vorige brief, heeft een reden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.figures.dutch import long_date

OPEN, DONE, DROPPED = "open", "afgedaan", "vervallen"
MOTION, PROMISE, OWN_PROMISE = "motie", "toezegging", "toezegging in brief"


class CommitmentFacts(NamedTuple):
    """What the register says of one commitment.

    Attributes:
        about: id of the status that is its state.
        name: what people call it.
        kind: word of the register, such as :data:`MOTION`.
        day: of the motie, promise, question or recommendation.
        cited, numbered: whether it has a vindplaats, and a number of the register of parliament.
        deadline, deadline_words: None if it has none.
        state: :data:`OPEN`, :data:`DONE` or :data:`DROPPED`.
        chapter: number of the chapter that answers it, None if none does.
        reason: None if none is given.
        state_before, deadline_before: as the previous report printed them, None if it did not.
        at: the place of a column of it.
    """

    about: str
    name: str
    kind: str
    day: date
    cited: bool
    numbered: bool
    deadline: date | None
    deadline_words: str | None
    state: str
    chapter: str | None
    reason: str | None
    state_before: str | None
    deadline_before: str | None
    at: Callable[[str], Place]

    def is_overdue(self, letter: date) -> bool:
        """Whether it is still open and its last day was before the letter."""
        return self.state == OPEN and self.deadline is not None and self.deadline < letter

    def is_new_promise(self, letter: date) -> bool:
        """Whether this very letter makes it."""
        return self.kind == OWN_PROMISE and self.day == letter


def check_commitment(
    one: CommitmentFacts, letter: date, chapters: Mapping[str, str]
) -> list[Finding]:
    """Everything that can not stand (M01 to M07).

    Args:
        chapters: of the letter, title by number.
    """
    return [
        *_found_back(one, letter),
        *_days(one, letter),
        *_answered(one, letter, chapters),
        *_reasons(one, letter),
    ]


def _finding(
    code: str, one: CommitmentFacts, text: str, column: str, expected: str, **asked: str | None
) -> Finding:
    return Finding(
        code=code,
        about=one.about,
        text=f"{one.name} {text}",
        place=one.at(column),
        expected=expected,
        **asked,
    )


def _found_back(one: CommitmentFacts, letter: date) -> Iterator[Finding]:
    earlier = one.kind == OWN_PROMISE and not one.is_new_promise(letter)
    if not one.cited and (one.kind == MOTION or earlier):
        expected = "de brief waarin het is toegezegd" if earlier else "het Kamerstuk met de motie"
        yield _finding("M01", one, "heeft geen vindplaats.", "vindplaats", expected)
    elif not one.cited and not one.numbered and one.kind == PROMISE:
        yield _finding(
            "M01",
            one,
            "heeft geen vindplaats en geen toezeggingsnummer.",
            "vindplaats+toezeggingsnummer",
            "een van beide",
        )


def _days(one: CommitmentFacts, letter: date) -> Iterator[Finding]:
    if one.day > letter:
        yield _finding(
            "M02",
            one,
            f"is van {long_date(one.day)}, na de brief van {long_date(letter)}.",
            "datum",
            f"een dag tot en met {long_date(letter)}",
        )
    if one.deadline is not None and one.deadline < one.day:
        yield _finding(
            "M02",
            one,
            f"heeft een termijn ({long_date(one.deadline)}) van voor de dag zelf "
            f"({long_date(one.day)}).",
            "termijn",
            f"een termijn vanaf {long_date(one.day)}",
        )


def _answered(one: CommitmentFacts, letter: date, chapters: Mapping[str, str]) -> Iterator[Finding]:
    known = (
        f"een van de hoofdstukken {', '.join(chapters)}"
        if chapters
        else ("een nummer uit chapters in het bestand van het halfjaar")
    )
    if one.chapter is not None and one.chapter not in chapters:
        yield _finding(
            "M04",
            one,
            f"verwijst naar hoofdstuk {one.chapter}; dat heeft deze brief niet.",
            "hoofdstuk",
            known,
        )
    elif one.chapter is None and one.state == DONE:
        yield _finding(
            "M04", one, "is afgedaan, maar noemt geen hoofdstuk van deze brief.", "hoofdstuk", known
        )
    if one.is_new_promise(letter) and one.state != OPEN:
        yield _finding(
            "M05",
            one,
            f"wordt in deze brief toegezegd en is daarin al {one.state}.",
            "stand",
            f"{OPEN}, of de dag van de brief waarin het is toegezegd",
        )


def _reasons(one: CommitmentFacts, letter: date) -> Iterator[Finding]:
    if one.reason is not None:
        return
    reason = "een reden in de kolom reden"
    if one.is_overdue(letter):
        yield _finding(
            "M03",
            one,
            f"had er {_when(one)} moeten zijn en is nog open, zonder reden.",
            "reden",
            f"{reason}, of de stand afgedaan",
        )
    if one.state == DROPPED:
        yield _finding("M06", one, "is vervallen, zonder reden.", "reden", reason)
    if one.state == OPEN and one.state_before in (DONE, DROPPED):
        yield _finding(
            "M06",
            one,
            f"was in de vorige brief {one.state_before} en is nu weer open, zonder reden.",
            "reden",
            reason,
        )
    if (
        one.state == OPEN
        and one.deadline_before is not None
        and one.deadline_words != one.deadline_before
    ):
        yield _finding(
            "M07",
            one,
            f"had in de vorige brief de termijn {one.deadline_before}, en nu "
            f"{one.deadline_words or 'geen'}, zonder reden.",
            "termijn",
            reason,
            value=one.deadline_words or "",
            against=one.deadline_before,
        )


def _when(one: CommitmentFacts) -> str:
    assert one.deadline is not None
    day = long_date(one.deadline)
    words = one.deadline_words
    return f"op {day}" if words in (None, day) else f"{words} ({day})"
