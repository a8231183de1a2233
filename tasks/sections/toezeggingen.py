"""Moties, toezeggingen, questions and recommendations: what this letter answers and promises, and
the standing list of all that is open or was answered since the previous letter, in the columns of
model 3.42 of the Rijksbegrotingsvoorschriften.

1. De lijst noemt ieder punt met zijn vindplaats, een samenvatting en de stand van zaken.
2. Wat nog open is staat voorop, wat het langst open is het eerst.
3. Deze brief gaat in op de punten die een hoofdstuk van de brief noemen.
4. Een punt dat in de vorige brief open was, staat in deze; wat was afgedaan of vervallen hoeft er
   niet meer in.
"""

from __future__ import annotations

from functools import partial

from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.citations import check_tz_number
from tasks.edits.parts.commitment import (
    DONE,
    DROPPED,
    MOTION,
    OPEN,
    OWN_PROMISE,
    PROMISE,
    CommitmentFacts,
    check_commitment,
)
from tasks.edits.texts import thin_texts
from tasks.figures.dutch import long_date
from tasks.figures.ledger import Ledger
from tasks.sections.cited import Cited
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("toezeggingen", "vindplaatsen")
PERSONS = Persons(
    "De cijfers tellen moties, toezeggingen en aanbevelingen.",
)

STATES = (OPEN, DONE, DROPPED)
#: The standing lists: id of the table, the kinds that it holds, and its caption.
LISTS = (
    ("moties", (MOTION,), "Moties"),
    ("toezeggingen", (PROMISE, OWN_PROMISE), "Toezeggingen"),
    ("overige", ("vraag", "aanbeveling"), "Vragen en aanbevelingen"),
)


def _facts(row: RegisterRow, inputs: Inputs) -> CommitmentFacts:
    values, previous = row.values, inputs.previous
    about = f"toezeggingen.{values['nummer']}"
    said = {} if previous is None else previous.statuses
    deadline = values["termijn"]
    words = values["termijn_in_woorden"]
    state, term = said.get(f"{about}.stand"), said.get(f"{about}.termijn")
    return CommitmentFacts(
        about=f"{about}.stand",
        name=f"{values['nummer']} ({values['soort']}, {values['van']})",
        kind=values["soort"],
        day=values["datum"],
        cited=values["vindplaats"] is not None,
        numbered=values["toezeggingsnummer"] is not None,
        deadline=deadline,
        deadline_words=words or (long_date(deadline) if deadline is not None else None),
        state=values["stand"],
        chapter=values["hoofdstuk"],
        reason=values["reden"],
        state_before=state.word if state is not None else None,
        deadline_before=term.word if term is not None else None,
        at=partial(inputs.place, "toezeggingen", row),
    )


class _Commitment:
    """One row of the register, entered, checked and in print."""

    def __init__(self, row: RegisterRow, inputs: Inputs, ledger: Ledger, cited: Cited) -> None:
        self.values, self.facts = row.values, _facts(row, inputs)
        facts, letter = self.facts, inputs.halfjaar.letter_date
        source = (inputs.source("toezeggingen", (row,)),)
        self.state = ledger.status(
            facts.about,
            f"{self.values['soort']} {self.values['van']}: stand",
            facts.state,
            definition="Stand na deze brief, volgens het register.",
            sources=source,
        ).id
        if facts.deadline_words is not None:
            ledger.status(
                f"toezeggingen.{self.values['nummer']}.termijn",
                f"{self.values['soort']} {self.values['van']}: termijn",
                facts.deadline_words,
                definition="Termijn volgens het register.",
                sources=source,
            )
        self.overdue = facts.is_overdue(letter)
        self.promised_now = facts.is_new_promise(letter)
        self.findings = check_commitment(facts, letter, inputs.halfjaar.chapters)
        number = self.values["toezeggingsnummer"]
        if number is not None:
            self.findings += [
                one._replace(text=f"{facts.name}: {one.text}").finding(
                    facts.about, facts.at("toezeggingsnummer")
                )
                for one in check_tz_number(number, facts.day, letter)
            ]
        self._where = [number] if number is not None else []
        if (id := self.values["vindplaats"]) is not None:
            found = cited.use(id, since=facts.day, place=facts.at("vindplaats"))
            self._where[:0] = [found.printed] if found is not None else []
        self._chapter = inputs.halfjaar.chapters.get(facts.chapter or "")

    @property
    def found_at(self) -> str:
        """Where it can be found back."""
        return "; ".join(self._where) or ("deze brief" if self.promised_now else "–")

    @property
    def chapter(self) -> str:
        """Number and title of the chapter that answers it."""
        return f"{self.facts.chapter} {self._chapter}" if self._chapter is not None else "–"

    def standing_row(self) -> Row:
        """Its row in a standing list."""
        values, words = self.values, self.facts.deadline_words
        term = None if words is None else f"termijn: {words}"
        if self.overdue:
            term = f"{term}; voorbij"
        return Row(
            cells=(
                Cell(text=values["nummer"]),
                Cell(text=values["samenvatting"], detail=values["van"]),
                Cell(text=self.found_at, detail=long_date(self.facts.day)),
                Cell(status=self.state, detail=term if self.facts.state == OPEN else None),
                Cell(
                    text=values["stand_van_zaken"],
                    detail=None if values["reden"] is None else f"Reden: {values['reden']}",
                ),
            )
        )


def _standing(id: str, caption: str, some: list[_Commitment]) -> Table:
    ordered = sorted(
        some, key=lambda one: (STATES.index(one.facts.state), one.facts.day, one.values["nummer"])
    )
    return Table(
        id=id,
        caption=caption,
        summary="Per punt een samenvatting, de vindplaats, de stand en de stand van zaken",
        headings=(
            Heading(title="Nr.", width=8),
            Heading(title="Omschrijving", width=31),
            Heading(title="Vindplaats", width=19),
            Heading(title="Stand", kind="status", width=15),
            Heading(title="Stand van zaken", width=27),
        ),
        rows=tuple(one.standing_row() for one in ordered),
    )


def _in_this_letter(some: list[_Commitment], chapters: list[str]) -> Table:
    ordered = sorted(
        some, key=lambda one: (chapters.index(one.facts.chapter or ""), one.values["nummer"])
    )
    return Table(
        id="in_deze_brief",
        caption="Waar deze brief op ingaat",
        summary="Per hoofdstuk van de brief het punt, van wie het is en de stand",
        headings=(
            Heading(title="Nr.", width=8),
            Heading(title="Hoofdstuk van de brief", width=34),
            Heading(title="Soort", width=20),
            Heading(title="Van", width=24),
            Heading(title="Stand", kind="status", width=14),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=one.values["nummer"]),
                    Cell(text=one.chapter),
                    Cell(text="nieuwe toezegging" if one.promised_now else one.values["soort"]),
                    Cell(text=one.values["van"]),
                    Cell(status=one.state),
                )
            )
            for one in ordered
        ),
    )


def _enter_counts(some: list[_Commitment], inputs: Inputs, ledger: Ledger) -> None:
    counts = {
        "totaal": ("Aantal punten", "Aantal rijen van het register.", len(some)),
        **{
            state: (
                f"Aantal punten met de stand {state}",
                f"Aantal rijen van het register met de stand {state}.",
                sum(one.facts.state == state for one in some),
            )
            for state in STATES
        },
        "te_laat": (
            "Aantal open punten waarvan de termijn voorbij is",
            "Aantal open punten met een termijn voor de datum van de brief.",
            sum(one.overdue for one in some),
        ),
        "nieuw": (
            "Aantal nieuwe toezeggingen in deze brief",
            "Aantal toezeggingen in brief met de datum van deze brief.",
            sum(one.promised_now for one in some),
        ),
        "in_deze_brief": (
            "Aantal punten waar deze brief op ingaat",
            "Aantal punten met een hoofdstuk van deze brief, zonder de nieuwe toezeggingen.",
            sum(one.chapter != "–" and not one.promised_now for one in some),
        ),
    }
    for key, (label, definition, value) in counts.items():
        ledger.figure(
            f"toezeggingen.aantal.{key}",
            label,
            value,
            form="woord",
            definition=definition,
            sources=(inputs.source("toezeggingen", inputs.rows("toezeggingen")),),
        )


def build(inputs: Inputs) -> Section:
    """The section, from the register of commitments and that of vindplaatsen."""
    ledger, cited = Ledger(), Cited(inputs)
    all_rows = inputs.rows("toezeggingen")
    some = [_Commitment(row, inputs, ledger, cited) for row in all_rows]
    texts = inputs.explanations("toezeggingen")
    cited.typed(texts, "toezeggingen")
    _enter_counts(some, inputs, ledger)
    chapters = inputs.halfjaar.chapters
    here = [one for one in some if one.chapter != "–"]
    tables = {"in_deze_brief": _in_this_letter(here, list(chapters))} if here else {}
    for id, kinds, caption in LISTS:
        if chosen := [one for one in some if one.facts.kind in kinds]:
            tables[id] = _standing(id, caption, chosen)
    return Section(
        name="toezeggingen",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        citations=cited.citations,
        findings=(
            *(finding for one in some for finding in one.findings),
            *cited.findings,
            *thin_texts(texts),
        ),
    )
