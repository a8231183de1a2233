"""The citations of a section: each is looked up in the register of vindplaatsen, checked where it
is used, and printed by one function. Only those that are used become part of the section.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.citations import (
    check_cited_for,
    check_page,
    check_paper,
    check_typed,
    printed_or_none,
)
from tasks.edits.problem import Problem
from tasks.edits.texts import Explanation
from tasks.figures.citation import (
    Citation,
    Vindplaats,
    VindplaatsKind,
    missing_parts,
    read_citations,
)
from tasks.figures.known_papers import KnownPapers
from tasks.sections.inputs import Inputs

#: The contract that a section with citations names among its own.
CONTRACT = "vindplaatsen"
#: Column of the register by the attribute of a :class:`Vindplaats`.
_COLUMNS = {"dossier": "dossier", "number": "nummer", "day": "datum"}


class Cited:
    """Collects the citations of a section and what is wrong with them."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._rows = {row.values["kenmerk"]: row for row in inputs.rows(CONTRACT)}
        self._all = {id: _vindplaats(row) for id, row in self._rows.items()}
        self._known = KnownPapers(self._all.values())
        self._used: dict[str, Citation | None] = {}
        self._findings: list[Finding] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those that were used, in the order of use."""
        return tuple(one for one in self._used.values() if one is not None)

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with those that were used, each once."""
        return list(dict.fromkeys(self._findings))

    def use(
        self, id: str, *, since: date | None = None, place: Place | None = None
    ) -> Citation | None:
        """The citation with that id; None if it can not be printed, which is a finding.

        Args:
            id: of a row of the register; a contract's reference sees to it that there is one.
            since: when that for which it is cited happened; an older paper can not be about it.
            place: where it is cited.
        """
        one = self._all[id]
        if id not in self._used:
            self._used[id] = self._checked(one)
        if since is not None:
            self._add(check_cited_for(one, since), f"vindplaatsen.{id}", place)
        return self._used[id]

    def typed(self, texts: Iterable[Explanation], about: str, code: str = "C09") -> None:
        """Check the citations that somebody typed in texts, where an id belongs: a finding with
        this code, and what is wrong with them.
        """
        letter = self._inputs.halfjaar.letter_date
        for one in texts:
            for typed in read_citations(one.text):
                known = [
                    id
                    for id, other in self._all.items()
                    if (other.dossier, other.number) == (typed.dossier, typed.number)
                ]
                problem = Problem(
                    code,
                    f"In een tekst is een vindplaats getypt: {' '.join(typed.text.split())}.",
                    f"de verwijzing {known[0]} in de kolom vindplaats"
                    if known
                    else "een rij in het register van vindplaatsen, en het kenmerk daarvan",
                )
                self._add([problem, *check_typed(typed, self._known, letter)], about, one.place)

    def _checked(self, one: Vindplaats) -> Citation | None:
        row = self._rows[one.id]
        about, letter = f"vindplaatsen.{one.id}", self._inputs.halfjaar.letter_date
        if absent := [_COLUMNS[name] for name in missing_parts(one)]:
            problem = Problem(
                "C08",
                f"{one.id}: bij een {one.kind} ontbreekt {' en '.join(absent)}.",
                f"een waarde in de kolom {' en '.join(absent)}",
            )
            self._add([problem], about, self._inputs.place(CONTRACT, row, "+".join(absent)))
            return None
        if one.number is not None and not _fits(one):
            problem = Problem(
                "C08",
                f"{one.id}: {one.number} is geen nummer van een {one.kind}.",
                _NUMBERS[one.kind],
            )
            self._add([problem], about, self._inputs.place(CONTRACT, row, "nummer"))
            return None
        self._add(check_page(one), about, self._inputs.place(CONTRACT, row, "pagina"))
        for problem in check_paper(one, self._known, letter):
            column = "dossier" if problem.code == "C04" else "datum"
            self._add([problem], about, self._inputs.place(CONTRACT, row, column))
        printed = printed_or_none(one, self._known, letter)
        if printed is None:
            return None
        return Citation(
            id=one.id,
            title=one.title,
            printed=printed,
            kind=one.kind,
            dossier=one.dossier,
            number=one.number,
            day=one.day,
        )

    def _add(self, problems: Iterable[Problem], about: str, place: Place | None) -> None:
        self._findings += [one.finding(about, place) for one in problems]


#: What the number of each kind is made of.
_NUMBERS = {
    VindplaatsKind.DOSSIER: "geen nummer",
    VindplaatsKind.PAPER: "een getal, zoals 1449",
    VindplaatsKind.PAPER_OF_SENATE: "hoofdletters, zoals A of AB",
    VindplaatsKind.LAW: "geen nummer, maar een artikel",
    VindplaatsKind.REGULATION: "twee getallen met een schuine streep, zoals 883/2004",
}


def _fits(one: Vindplaats) -> bool:
    number = one.number or ""
    return {
        VindplaatsKind.PAPER: number.isdigit(),
        VindplaatsKind.PAPER_OF_SENATE: number.isalpha(),
        VindplaatsKind.REGULATION: "/" in number,
    }.get(one.kind, False)


def _vindplaats(row: RegisterRow) -> Vindplaats:
    values = row.values
    return Vindplaats(
        id=values["kenmerk"],
        kind=VindplaatsKind(values["soort"]),
        title=values["titel"],
        dossier=values["dossier"],
        number=values["nummer"],
        article=values["artikel"],
        page=values["pagina"],
        day=values["datum"],
    )
