"""Onderzoeken in cijfers: what studies found, by whom and how, and what may not be concluded.

1. Ieder onderzoek staat er met maker, methode, uitgave, maand en vindplaats, en met wat er niet uit
   mag worden geconcludeerd.
2. Van een vraag staan alle antwoorden er, en de rest die samen 100% maakt.
3. Binnen een vraag hebben alle aandelen evenveel decimalen.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from itertools import groupby

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.study import (
    Answer,
    StudyFacts,
    check_kind,
    check_participants,
    check_questions,
    check_study,
    check_sum,
    check_unchanged,
)
from tasks.edits.problem import Problem
from tasks.edits.texts import thin_texts
from tasks.figures.dutch import month_and_year
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.sections.cited import Cited
from tasks.sections.content.onderzoeken import Content, Study
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("onderzoeken", "onderzoekscijfers", "vindplaatsen")
PERSONS = Persons(
    "Aantallen deelnemers aan onderzoek van anderen staan er zoals die ze publiceren.",
    r"onderzoeken\..+\.deelnemers",
)


class _Builder:
    """Enters the studies one by one."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs, self.ledger, self.cited = inputs, Ledger(), Cited(inputs)
        self.tables: dict[str, Table] = {}
        self.findings: list[Finding] = []
        self._said = {} if inputs.previous is None else inputs.previous.figures

    def study(self, row: RegisterRow, rows: list[RegisterRow]) -> Study:
        """One study, with the rows of its figures."""
        values, chapters = row.values, self.inputs.halfjaar.chapters
        number, letter = values["nummer"], self.inputs.halfjaar.letter_date
        about = f"onderzoeken.{number}.methode"
        method = self.ledger.status(
            about,
            f"{values['titel']}: methode",
            values["methode"],
            definition="Soort onderzoek, volgens het register.",
            sources=(self.inputs.source("onderzoeken", (row,)),),
        )
        at = partial(self.inputs.place, "onderzoeken", row)
        found = []
        if (id := values["vindplaats"]) is not None:
            cited = self.cited.use(id, place=at("vindplaats"))
            found += [cited.printed] if cited is not None else []
        found += [values["bron"]] if values["bron"] is not None else []
        facts = StudyFacts(
            name=f"{number} {values['titel']}",
            method=method.word,
            method_before=self._method_of(values["vervolg_op"]),
            month=values["maand"],
            found=values["vindplaats"] is not None or values["bron"] is not None,
            chapter=values["hoofdstuk"],
            outcome=values["uitkomst"],
        )
        columns = {"X04": "uitkomst", "X05": "vindplaats+bron", "X07": "methode"}
        for problem in check_study(facts, letter.year * 100 + letter.month, chapters):
            late = "maand" if facts.month > letter.year * 100 + letter.month else "hoofdstuk"
            self._add([problem], about, at(columns.get(problem.code, late)))
        texts: dict[int, list[str]] = {}
        for one in rows:
            texts.setdefault(one.values["vraag"], []).append(one.values["vraagtekst"])
        place = self.inputs.place("onderzoekscijfers", None, "vraag")
        self._add(check_questions(facts.name, texts), f"onderzoeken.{number}", place)
        comparable = facts.method_before == facts.method
        before = values["vervolg_op"] if comparable else None
        tables = [
            self._question(facts, number, before, list(answers))
            for _, answers in groupby(rows, key=lambda one: one.values["vraag"])
        ]
        chapter = chapters.get(facts.chapter or "")
        return Study(
            number=number,
            title=values["titel"],
            maker=values["maker"],
            method=method.word,
            design=values["opzet"],
            edition=values["uitgave"],
            appeared=month_and_year(values["maand"]),
            found=tuple(found),
            chapter=None if chapter is None else f"{facts.chapter} {chapter}",
            outcome=values["uitkomst"],
            not_concluded=values["niet_concluderen"],
            tables=tuple(tables),
        )

    def _method_of(self, number: str | None) -> str | None:
        """The method of an edition before, from this register or the previous dossier."""
        if number is None:
            return None
        for row in self.inputs.rows("onderzoeken"):
            if row.values["nummer"] == number:
                return str(row.values["methode"])
        said = self.inputs.previous
        status = None if said is None else said.statuses.get(f"onderzoeken.{number}.methode")
        return None if status is None else status.word

    def _question(
        self, study: StudyFacts, number: str, before: str | None, rows: list[RegisterRow]
    ) -> str:
        """Enter the answers to one question; gives the key of their table."""
        text = rows[0].values["vraagtekst"]
        base = f"onderzoeken.{number}.{rows[0].values['vraag']}"
        name = f"{study.name}, {text}"
        source = (self.inputs.source("onderzoekscijfers", rows),)
        shares = [Fraction(row.values["aandeel"]) for row in rows]
        step = Fraction(1) if all(one.denominator == 1 for one in shares) else Fraction(1, 10)
        lines: list[tuple[Figure, str, bool]] = []
        earlier: dict[str, str] = {}
        for row, share in zip(rows, shares, strict=True):
            values, id = row.values, f"{base}.{row.values['antwoord']}"
            answer = values["antwoordtekst"]
            at = partial(self.inputs.place, "onderzoekscijfers", row)
            figure = self.ledger.figure(
                id,
                f"{name}: {answer}",
                share,
                form="procent",
                step=step,
                definition=f"Aandeel van de deelnemers: {values['soort']}. Geen voorspelling.",
                sources=(self.inputs.source("onderzoekscijfers", (row,)),),
            )
            lines.append((figure, answer, values["afgerond"]))
            self._add(
                check_kind(f"{name}: {answer}", study.method, values["soort"]), id, at("soort")
            )
            same = self._said.get(id)
            self._add(
                check_unchanged(f"{name}: {answer}", share, same.value if same else None),
                id,
                at("aandeel"),
            )
            if before is not None and (was := self._earlier(id, number, before)) is not None:
                earlier[id] = was.id
        answers = [
            Answer(answer, share, rounded)
            for (_, answer, rounded), share in zip(lines, shares, strict=True)
        ]
        place = self.inputs.place("onderzoekscijfers", rows[0], "aandeel")
        self._add(check_sum(name, answers), base, place)
        rest = 100 - sum(shares, Fraction(0))
        if rest > 0:
            figure = self.ledger.figure(
                f"{base}.rest",
                f"{name}: geen van deze antwoorden",
                rest,
                form="procent",
                step=step,
                definition="100% min de aandelen van alle antwoorden.",
                sources=source,
            )
            lines.append((figure, "geen van deze antwoorden", any(row.rounded for row in answers)))
        asked = {row.values["deelnemers"] for row in rows} - {None}
        at = partial(self.inputs.place, "onderzoekscijfers", rows[0])
        self._add(check_participants(name, study.method, asked), base, at("deelnemers"))
        notes: tuple[str, ...] = ()
        if len(asked) == 1:
            people = self.ledger.figure(
                f"{base}.deelnemers",
                f"{name}: deelnemers",
                asked.pop(),
                form="aantal",
                definition="Aantal deelnemers dat antwoord gaf.",
                sources=source,
            )
            notes = (f"Aantal deelnemers dat antwoord gaf: {people.printed}.",)
        key = f"{number.lower().replace('-', '_')}_{rows[0].values['vraag']}"
        self.tables[key] = _table(key, text, lines, earlier, notes)
        return key

    def _earlier(self, id: str, number: str, before: str) -> Figure | None:
        """The share of the same answer in the edition before, from this register or the previous
        dossier.
        """
        other = id.replace(f".{number}.", f".{before}.", 1)
        for figure in self.ledger.figures:
            if figure.id == other:
                return figure
        return self.ledger.previous(
            other,
            self.inputs.previous,
            id=f"{id}.vorige",
            what="Aandeel in de vorige uitgave",
            form="procent",
        )

    def _add(self, problems: Iterable[Problem], about: str, place: Place) -> None:
        self.findings += [one.finding(about, place) for one in problems]


def _table(
    id: str,
    caption: str,
    lines: list[tuple[Figure, str, bool]],
    before: dict[str, str],
    notes: tuple[str, ...],
) -> Table:
    wide = 52 if before else 74
    return Table(
        id=id,
        caption=caption,
        summary="Per antwoord het aandeel van de deelnemers",
        notes=notes,
        headings=(
            Heading(title="Antwoord", width=wide),
            Heading(title="Aandeel", kind="number", width=26 if not before else 24),
            *((Heading(title="Vorige uitgave", kind="number", width=24),) if before else ()),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=answer),
                    Cell(figure=figure.id, detail="afgerond" if rounded else None),
                    *(
                        (Cell(figure=before[figure.id]) if figure.id in before else Cell(text="–"),)
                        if before
                        else ()
                    ),
                ),
                kind="rest" if figure.id.endswith(".rest") else "row",
            )
            for figure, answer, rounded in lines
        ),
    )


def build(inputs: Inputs) -> Section:
    """The section, from the registers of studies, of their figures and of vindplaatsen."""
    made = _Builder(inputs)
    rows = sorted(
        inputs.rows("onderzoekscijfers"),
        key=lambda row: (row.values["onderzoek"], row.values["vraag"], row.values["antwoord"]),
    )
    studies = [
        made.study(row, [one for one in rows if one.values["onderzoek"] == row.values["nummer"]])
        for row in inputs.rows("onderzoeken")
    ]
    source = (inputs.source("onderzoeken", inputs.rows("onderzoeken")),)
    for key, what, count in (
        ("totaal", "onderzoeken", len(studies)),
        ("met_cijfers", "onderzoeken met cijfers", sum(bool(one.tables) for one in studies)),
    ):
        made.ledger.figure(
            f"onderzoeken.aantal.{key}",
            f"Aantal {what}",
            count,
            form="woord",
            definition=f"Aantal {what} in het register.",
            sources=source,
        )
    texts = inputs.explanations("onderzoeken")
    made.cited.typed(texts, "onderzoeken")
    return Section(
        name="onderzoeken",
        figures=made.ledger.figures,
        statuses=made.ledger.statuses,
        tables=made.tables,
        citations=made.cited.citations,
        findings=(*made.findings, *made.cited.findings, *thin_texts(texts)),
        content=Content(studies=tuple(studies)),
    )
