"""De brief: de hoofdstukken zoals hun eenheden ze schreven, met de cijfers van dit dossier.

1. De brief heeft de hoofdstukken van het halfjaar, in die volgorde, en een opening daarvoor. Een
   hoofdstuk dat in delen is verdeeld, kan zelf zonder tekst.
2. Een hoofdstuk zonder bouwsteen staat er wel, en zegt dat de tekst ontbreekt.
3. Een verwijzing naar een cijfer wordt afgedrukt zoals het cijfer overal staat, of in de woorden
   die de bouwsteen vraagt.
4. Een aandeel van een ander cijfer komt uit de afgedrukte cijfers.
5. De lijst van bijlagen noemt iedere genummerde bijlage die er is, en de hoofdstukken die haar
   noemen met hun pagina.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.judged import OPENING, part_of_letter
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.annexes import Annex, check_named
from tasks.edits.parts.bouwsteen import (
    TYPED_CITATION,
    check_chapters,
    check_citations,
    check_coherence,
    check_days,
    check_kinds,
    check_notes,
    check_numbers,
    named,
)
from tasks.edits.parts.cited_moments import cited_moments
from tasks.edits.problem import Problem
from tasks.edits.texts import Explanation
from tasks.figures.dutch import halfjaar_words, long_date
from tasks.figures.ledger import Ledger
from tasks.letters.bouwstenen.frame import load_letter_frame
from tasks.letters.expressions.recognise import Recogniser
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.matching.verdicts import Judge
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import Block, Letter, MarkKind
from tasks.letters.reading.read_letter import read_letter
from tasks.letters.rules.rule import DossierFacts, ReadLetter
from tasks.sections.cited import CONTRACT as VINDPLAATSEN
from tasks.sections.cited import Cited
from tasks.sections.content import brief as parts
from tasks.sections.content.brief import AnnexLine, Chapter, Content
from tasks.sections.inputs import Inputs
from tasks.sections.letter.chapter import chapter_blocks, text_of
from tasks.sections.letter.own_sources import CONTRACT as OWN_SOURCES
from tasks.sections.letter.own_sources import OwnSources
from tasks.sections.letter.quoting import Quoting
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Section

BOUWSTENEN = "bouwstenen"
CONTRACTS = (BOUWSTENEN, OWN_SOURCES, VINDPLAATSEN, "bijlagen")
READS_SECTIONS = True
PERSONS = Persons(
    "De cijfers staan ook in de bijlagen, en zijn daar bekeken.",
)


class _Wanted(NamedTuple):
    """A chapter of the halfjaar: its number (empty for the opening) and its title."""

    number: str
    title: str

    @property
    def key(self) -> str:
        """What the register calls it."""
        return self.number or OPENING

    @property
    def words(self) -> str:
        """What people call it."""
        return f"hoofdstuk {self.number} ({self.title})" if self.number else "de opening"


class _Writing:
    """The chapters as they are made, and what is found meanwhile."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self.ledger = Ledger()
        self.own = OwnSources(inputs, self.ledger)
        self.cited = Cited(inputs)
        self._words = load_vocabulary()
        self._recogniser = Recogniser(self._words)
        self._vindplaatsen = {row.values["kenmerk"] for row in inputs.rows(VINDPLAATSEN)}
        self.quoting = Quoting(
            inputs.sections,
            self.own.figures,
            self.ledger,
            self.cited,
            self._vindplaatsen,
            self._words,
        )
        self._days = {**_known_days(inputs), **self.own.days}
        self._rows = {row.values["hoofdstuk"]: row for row in inputs.rows(BOUWSTENEN)}
        self._files = inputs.documents(BOUWSTENEN)
        self.findings: list[Finding] = []
        self.said: set[date] = set()
        self._held: tuple[int, Judge] | None = None
        #: The chapters that name an annex, by the number of the annex.
        self.annexes: dict[str, list[str]] = {}

    def chapter(self, wanted: _Wanted) -> Chapter:
        """One chapter, whether its text is there or not."""
        row = self._rows.get(wanted.key)
        chapters = self._inputs.halfjaar.chapters
        has_parts = any(one.startswith(f"{wanted.number}.") for one in chapters if wanted.number)
        empty = Chapter(
            number=wanted.number,
            title=wanted.title,
            unit=row.values["eenheid"] if row is not None else "",
            level=1 + wanted.number.count("."),
            blocks=(),
        )
        if row is None and has_parts:
            return empty
        if row is None or row.values["bestand"] not in self._files:
            self._missing(wanted, row)
            return empty.model_copy(update={"missing": True})
        file = row.values["bestand"]
        place = Place(file=file)
        try:
            letter = read_letter(self._inputs.document(BOUWSTENEN, file))
        except LetterError as error:
            self._add(wanted, place, Problem("W02", str(error), "een bouwsteen die te lezen is"))
            return empty.model_copy(update={"missing": True})
        blocks = self._text(letter, wanted, place)
        if not blocks:
            self._add(wanted, place, Problem("W01", f"{file} heeft geen tekst.", "de tekst"))
        return empty.model_copy(update={"blocks": blocks, "missing": not blocks})

    def _text(self, letter: Letter, wanted: _Wanted, place: Place) -> tuple[parts.Block, ...]:
        written = text_of(letter, wanted.number, wanted.title)
        blocks = []
        for block in written:
            one, problems = self.quoting.filled(block, place)
            self._add(wanted, place, *problems)
            blocks.append(one)
        self._check(wanted, Letter(tuple(blocks), letter.changes, letter.unread), place)
        tables = {
            id(made): self.quoting.table(block) for made, block in zip(blocks, written, strict=True)
        }
        return tuple(chapter_blocks(blocks, self._vindplaatsen, lambda block: tables[id(block)]))

    def _check(self, wanted: _Wanted, letter: Letter, place: Place) -> None:
        found = self._recogniser.of_blocks(letter.blocks)
        figures, day = self.quoting.figures, self._inputs.halfjaar.letter_date
        judged = tuple(self._judge().verdicts(found))
        facts = DossierFacts(letter_date=day, chapters=frozenset(self._inputs.halfjaar.chapters))
        read = ReadLetter(letter, found, judged, figures, facts, self._words)
        unknown_days, said = check_days(read, self._days)
        self.said |= said
        for number in named(found, "bijlage"):
            self.annexes.setdefault(number, []).append(wanted.number)
        self._add(
            wanted,
            place,
            *check_kinds(letter),
            *check_numbers(found, judged, figures),
            *unknown_days,
            *check_citations(found),
            *check_notes(read),
            *check_coherence(read),
            *check_chapters(named(found, "hoofdstuk"), self._inputs.halfjaar.chapters),
        )
        for note, since in cited_moments(found, day):
            for block in letter.blocks:
                if block.place == note:
                    for id in self._cited_in(block):
                        self.cited.use(id, since=since, place=place)
        self.cited.typed(
            (Explanation(BOUWSTENEN, _as_typed(block), place) for block in letter.blocks),
            part_of_letter(wanted.key),
            TYPED_CITATION,
        )

    def _judge(self) -> Judge:
        """What holds numbers against all figures so far: a chapter may ask for shares."""
        figures = tuple(self.quoting.figures.values())
        if self._held is None or self._held[0] != len(figures):
            self._held = len(figures), Judge(figures, self._words)
        return self._held[1]

    def _cited_in(self, block: Block) -> list[str]:
        names = [mark.name for mark in block.marked(MarkKind.CONTROL)]
        return [one for one in names if one in self._vindplaatsen]

    def _missing(self, wanted: _Wanted, row: RegisterRow | None) -> None:
        text = f"Er is geen bouwsteen voor {wanted.words}."
        expected = "een rij in het register, en het bestand daarnaast"
        if row is not None:
            text = f"De bouwsteen {row.values['bestand']} voor {wanted.words} is niet meegeleverd."
            expected = "het bestand naast het register, met precies deze naam"
        column = None if row is None else "bestand"
        place = self._inputs.place(BOUWSTENEN, row, column)
        self._add(wanted, place, Problem("W01", text, expected))

    def _add(self, wanted: _Wanted, place: Place, *problems: Problem) -> None:
        self.findings += [one.finding(part_of_letter(wanted.key), place) for one in problems]

    def check_register(self, wanted: list[_Wanted]) -> Iterator[Finding]:
        """W03 for a row of no chapter, and for a file that no row names; W19 for a file with the
        name of another chapter.
        """
        known = [one.key for one in wanted]
        for key, row in self._rows.items():
            if key not in known:
                yield Problem(
                    "W03",
                    f"De brief heeft geen hoofdstuk {key}.",
                    f"{OPENING}, of een hoofdstuk van dit halfjaar",
                ).finding(part_of_letter(key), self._inputs.place(BOUWSTENEN, row, "hoofdstuk"))
            file = row.values["bestand"]
            named = file.rpartition(".")[0].removeprefix("bouwsteen_")
            if named != key and named in known:
                yield Problem(
                    "W19",
                    f"Hoofdstuk {key} heeft de tekst van {file}; zo heet het sjabloon van "
                    f"{named if named == OPENING else f'hoofdstuk {named}'}.",
                    f"een bestand bouwsteen_{key}, of de bevestiging dat dit de tekst is",
                    value=file,
                    against=key,
                ).finding(part_of_letter(key), self._inputs.place(BOUWSTENEN, row, "bestand"))
        for file in sorted(
            set(self._files) - {one.values["bestand"] for one in self._rows.values()}
        ):
            yield Problem(
                "W03",
                f"De bouwsteen {file} is meegeleverd, maar staat niet in het register.",
                "een rij in het register, of de map zonder dit bestand",
            ).finding("brief", Place(file=file))


def _known_days(inputs: Inputs) -> dict[date, str]:
    halfjaar = inputs.halfjaar
    days = {
        halfjaar.reporting_period.first: "begin van de rapportageperiode",
        halfjaar.reporting_period.last: "peildatum",
        halfjaar.damage_period.first: "vorige brief",
        halfjaar.letter_date: "deze brief",
    }
    days |= {row.values["datum"]: row.values["titel"] for row in inputs.rows("bijlagen")}
    days |= {
        row.values["datum"]: row.values["kenmerk"]
        for row in inputs.rows(VINDPLAATSEN)
        if row.values["datum"] is not None
    }
    return days


def _as_typed(block: Block) -> str:
    """The text without what refers to something."""
    text = block.text
    for mark in block.marked(MarkKind.CONTROL):
        text = text[: mark.start] + "\u2026" * (mark.end - mark.start) + text[mark.end :]
    return text


def _annexes(inputs: Inputs) -> list[Annex]:
    """The numbered annexes that there are, by number."""
    known = [
        Annex(one.number, one.title) for one in inputs.halfjaar.annexes if one.number is not None
    ]
    known += [Annex(row.values["nummer"], row.values["titel"]) for row in inputs.rows("bijlagen")]
    return sorted(known, key=lambda one: int(one.number))


def build(inputs: Inputs) -> Section:
    """The letter, from the bouwstenen and all other sections."""
    halfjaar, frame, writing = inputs.halfjaar, load_letter_frame(), _Writing(inputs)
    wanted = [_Wanted("", ""), *(_Wanted(*one) for one in halfjaar.chapters.items())]
    opening, *chapters = (writing.chapter(one) for one in wanted)
    annexes, used = _annexes(inputs), writing.quoting.used
    whole = inputs.place(BOUWSTENEN, None, None)
    own = {one.id for one in writing.ledger.figures}
    return Section(
        name="brief",
        figures=writing.ledger.figures,
        quotes=tuple(one for one in used.values() if one.id not in own),
        statuses=(),
        tables=writing.quoting.tables,
        citations=writing.cited.citations,
        findings=(
            *writing.findings,
            *writing.check_register(wanted),
            *(one.finding("brief", whole) for one in check_named(annexes, writing.annexes)),
            *writing.own.findings(used, writing.said),
            *writing.cited.findings,
        ),
        content=Content(
            addressee=frame.addressee,
            sender=frame.sender,
            date=long_date(halfjaar.letter_date),
            subject=halfjaar.subject
            or f"Stand van zaken Dienst Toeslagen, {halfjaar_words(halfjaar.name)}",
            reference=halfjaar.reference,
            salutation=frame.salutation,
            opening=opening,
            chapters=tuple(chapters),
            signature=frame.signature,
            annexes=tuple(
                AnnexLine(
                    number=one.number,
                    title=one.title,
                    chapters=tuple(filter(None, writing.annexes.get(one.number, ()))),
                )
                for one in annexes
            ),
        ),
    )
