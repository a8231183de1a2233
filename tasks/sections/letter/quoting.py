"""What the letter quotes: each reference in a bouwsteen is looked up, and printed in its words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from tasks.definitions.finding import Place
from tasks.edits.problem import Problem
from tasks.figures.disclosure import disclosed
from tasks.figures.dutch import enumeration
from tasks.figures.figure import Figure
from tasks.figures.forms import FORMS, QUALIFIERS, form_with
from tasks.figures.ledger import Ledger
from tasks.letters.bouwstenen.reference import SHARE, Filled, Reference, filled, references
from tasks.letters.bouwstenen.wording import worded
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.reading.blocks import Block
from tasks.sections.cited import Cited
from tasks.sections.section import Cell, Section, Table

#: Begins the id of a number of the letter's own.
OWN = "eigen."
#: Begins the id of a share that a bouwsteen asked for; it is quoted by the ids of its figures.
SHARES = "aandeel."
#: Of the id of a share: enough that no two in a letter are the same.
_DIGITS = 12


class Quoting:
    """Looks references up, and collects what was used.

    Attributes:
        figures: all that may be quoted, by id, with the shares that were asked for.
        used: those that are, in the order of use.
        tables: of other sections that are printed in the letter, as ``<section>.<table>``.
    """

    def __init__(
        self,
        sections: Mapping[str, Section],
        own: Mapping[str, Figure],
        ledger: Ledger,
        cited: Cited,
        vindplaatsen: Collection[str],
        words: Vocabulary,
    ) -> None:
        """``own`` are figures of the letter by id, and ``ledger`` gets the shares."""
        self._sections = sections
        self.figures = {
            **{one.id: one for section in sections.values() for one in section.figures},
            **own,
        }
        self.used: dict[str, Figure] = {}
        self.tables: dict[str, Table] = {}
        self._ledger = ledger
        self._cited = cited
        self._vindplaatsen = vindplaatsen
        self._words = words

    def filled(self, block: Block, place: Place) -> tuple[Block, list[Problem]]:
        """The block as the letter prints it, and what refers to nothing (W05, W06)."""
        made: list[Filled] = []
        problems: list[Problem] = []
        for reference in references(block):
            one = self._one(reference, block, place)
            if isinstance(one, Problem):
                problems.append(one)
                written = block.text[reference.start : reference.end]
                one = Filled(reference, "", written)
            made.append(one)
        return filled(block, made), problems

    def table(self, block: Block) -> str | None:
        """The table that a paragraph asks for, which then holds nothing else."""
        found = references(block)
        if len(found) != 1 or found[0].table not in self.tables:
            return None
        return found[0].table

    def _one(self, reference: Reference, block: Block, place: Place) -> Filled | Problem:
        if reference.citation is not None:
            return self._citation(reference, reference.citation, block, place)
        if reference.table is not None:
            return self._table(reference, reference.table, block)
        figure = self.figures.get(reference.target)
        if figure is None:
            return _unknown(block, "cijfer", reference.target, self.figures)
        words = reference.words
        if reference.whole:
            whole = self.figures.get(reference.whole)
            if whole is None:
                return _unknown(block, "cijfer", reference.whole, self.figures)
            share = self._share(figure, whole)
            if share is None:
                return Problem(
                    "W06",
                    f"{_place(block)}: {figure.label} kan geen deel zijn van {whole.label}.",
                    "twee cijfers in dezelfde eenheid, het tweede groter dan nul",
                )
            figure, words = share, "" if words == SHARE else words
        text = worded(figure, words, self._words)
        if text is None:
            return Problem(
                "W06",
                f"{_place(block)}: {figure.printed} is niet in woorden te schrijven.",
                "een aantal tot en met twaalf",
            )
        self.used[figure.id] = figure
        return Filled(reference, figure.id, text)

    def _citation(
        self, reference: Reference, id: str, block: Block, place: Place
    ) -> Filled | Problem:
        if id not in self._vindplaatsen:
            return _unknown(block, "vindplaats", id, self._vindplaatsen)
        citation = self._cited.use(id, place=place)
        # What keeps it from being printed is a finding of its own.
        return Filled(reference, id, citation.printed if citation is not None else id)

    def _table(self, reference: Reference, id: str, block: Block) -> Filled | Problem:
        known = {
            f"{name}.{key}": (section, table)
            for name, section in self._sections.items()
            for key, table in section.tables.items()
        }
        if id not in known:
            return _unknown(block, "tabel", id, known)
        if block.text[: reference.start].strip() or block.text[reference.end :].strip():
            return Problem(
                "W05", f"{_place(block)}: de tabel {id} staat in een zin.", "een eigen alinea"
            )
        section, table = known[id]
        statuses = {one.id: one.word for one in section.statuses}
        rows = tuple(
            row.model_copy(update={"cells": tuple(_plain(cell, statuses) for cell in row.cells)})
            for row in table.rows
        )
        for row in rows:
            for cell in row.cells:
                for one in (cell.figure, cell.to_figure):
                    if one is not None:
                        self.used[one] = self.figures[one]
        self.tables[id] = table.model_copy(update={"rows": rows})
        return Filled(reference, id, table.caption)

    def _share(self, part: Figure, whole: Figure) -> Figure | None:
        """The part in percent of the whole, as anyone finds who divides the two as they are
        printed; None if they can not be divided.
        """
        # Both ids together are longer than what a word processor takes for a tag.
        both = hashlib.sha256(f"{part.id} {whole.id}".encode()).hexdigest()
        id = f"{SHARES}{both[:_DIGITS]}"
        if id in self.figures:
            return self.figures[id]
        units = {FORMS[one.form].unit.partition(" (")[0] for one in (part, whole)}
        below = disclosed(whole).value
        if len(units) != 1 or below <= 0:
            return None
        said = [word for word in QUALIFIERS if f"_{word}" in part.form or f"_{word}" in whole.form]
        self.figures[id] = self._ledger.figure(
            id,
            f"{part.label}, als deel van {whole.label}",
            100 * disclosed(part).value / below,
            form=form_with("ongeveer" if said else "precies", "procent"),
            definition="Het ene afgedrukte cijfer als percentage van het andere.",
            sources=tuple(dict.fromkeys((*part.sources, *whole.sources))),
        )
        return self.figures[id]


def _plain(cell: Cell, statuses: Mapping[str, str]) -> Cell:
    """A status of another section is a word in the letter."""
    if cell.status is None:
        return cell
    return cell.model_copy(update={"status": None, "text": statuses[cell.status]})


def _unknown(block: Block, what: str, id: str, known: Collection[str]) -> Problem:
    near = get_close_matches(id, known, n=3, cutoff=0.7)
    return Problem(
        "W05",
        f"{_place(block)}: {what} {id} is er niet.",
        f"misschien {enumeration(near, 'of')}" if near else f"een {what} dat er is",
    )


def _place(block: Block) -> str:
    return block.place[:1].upper() + block.place[1:]
