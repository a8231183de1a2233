"""What a unit begins its chapter with: a Word document with the title of the chapter, how to write
a bouwsteen, and the figures that it may quote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tasks.annexes.documents.blocks import (
    Block,
    Bullets,
    Document,
    Paragraph,
    ParagraphKind,
    RowLook,
    TableBlock,
    TableCell,
    TableKind,
    TableRow,
    Text,
    TextStyle,
)
from tasks.annexes.documents.docx.print_docx import print_docx
from tasks.definitions.halfjaar import Halfjaar
from tasks.definitions.judged import LETTER, OPENING, page_of, part_of_letter
from tasks.dossier.history.history import open_history
from tasks.dossier.sealed.contents import ChangedError, SealedDossier
from tasks.sections.letter.chapter import END
from tasks.sections.letter.quoting import SHARES
from tasks.storage.whole_file import write_whole

_PLAIN = TextStyle()
_SHARES = (360, 460, 180)
_RULES = (
    "Schrijf de tekst boven deze kop. Wat eronder staat, leest het systeem niet.",
    (
        "Typ geen getal, bedrag, percentage of deel, maar de verwijzing uit de lijst hieronder "
        "tussen dubbele haken: [[damages.burgers]]. De brief drukt het cijfer af zoals het overal "
        "staat."
    ),
    (
        "Andere woorden kunnen ook, na een streep: [[id|in woorden]], [[id|ruim]], [[id|bijna]], "
        "[[id|circa]], [[id|een kwart]], [[id|aandeel van|ander id]]. Zij worden nagerekend."
    ),
    (
        "Staat een getal of dag in geen bijlage, neem het dan op in het register van eigen bronnen "
        "en verwijs ernaar met [[eigen.kenmerk]]."
    ),
    (
        "Verwijs naar een Kamerstuk of een wet met [[vindplaats.TK-31066-1449]], in een voetnoot, "
        "en naar een tabel van een bijlage met [[tabel.buitenland.wkb]], in een eigen alinea."
    ),
    (
        "Alinea's, koppen, opsommingen, voetnoten, adressen die met https beginnen en kleine "
        "tabellen met een bijschrift kunnen; afbeeldingen, opmerkingen en bijgehouden wijzigingen "
        "niet."
    ),
)
#: Where a chapter finds the figures that its own template does not name.
_OTHERS = (
    "Hieronder staan de cijfers van het onderdeel waar dit hoofdstuk over gaat; alle andere in"
)
_ALL = "De cijfers die de tekst kan noemen, staan in"


class Quotable(NamedTuple):
    """What a letter may quote: label and printed form of a figure by id; and per chapter, by what
    the register calls it, the ids that are likely there.
    """

    figures: Mapping[str, tuple[str, str]] = MappingProxyType({})
    likely: Mapping[str, Collection[str]] = MappingProxyType({})


def figures_to_quote(halfjaar: Halfjaar, outputs: Path, database: str | None) -> Quotable:
    """By the newest dossier of this halfjaar or else of the one before; nothing if there is none
    that can be read.
    """
    if database is None and not (outputs / "history.db").exists():
        return Quotable()  # opening a history that is not there would make it
    with open_history(database, outputs) as history:
        for name in filter(None, (halfjaar.name, halfjaar.previous)):
            for example in (False, True):
                digest = history.latest(name, example=example)
                if digest is None:
                    continue
                try:
                    return _quotable(halfjaar, SealedDossier(outputs / name / digest))
                except ChangedError:
                    continue
    return Quotable()


def _quotable(halfjaar: Halfjaar, dossier: SealedDossier) -> Quotable:
    """Likely in a chapter are the figures of the annexes that belong to it: those that the halfjaar
    says it names, that have its title, or from which it quotes in this dossier.
    """
    figures = {
        one.id: (one.label, one.printed) for one in dossier.figures if not one.id.startswith(SHARES)
    }
    pages = {
        one.section: _printed(dossier.file(f"{one.section}.html") or b"")
        for one in halfjaar.annexes
        if one.section != LETTER
    }
    letter = dossier.file(f"{LETTER}.html") or b""
    likely = {}
    for number, title in {OPENING: "", **halfjaar.chapters}.items():
        quoted = _printed(page_of(part_of_letter(number), letter))
        sections = {
            one.section for one in halfjaar.annexes if one.chapter == number or one.title == title
        }
        sections |= {next((name for name in pages if id in pages[name]), "") for id in quoted}
        known = quoted.union(*(pages[name] for name in sections if name in pages))
        likely[number] = known & figures.keys()
    return Quotable(figures, likely)


def _printed(page: bytes) -> set[str]:
    """The ids of the figures on a page."""
    return {one.decode() for one in re.findall(rb'data-figure="([^"]+)"', page)}


def bouwsteen_templates(halfjaar: Halfjaar, quotable: Quotable) -> dict[str, bytes]:
    """The documents by name, one for the opening and one for each chapter. That of the opening has
    all figures, the others those that are likely there.
    """
    created = datetime.combine(halfjaar.letter_date, time(9), UTC)
    chapters = {OPENING: "Opening van de brief"} | {
        number: f"{number} {title}" for number, title in halfjaar.chapters.items()
    }
    made = {}
    for number, title in chapters.items():
        name, wanted = _name(number), quotable.likely.get(number, ())
        figures = {
            id: of for id, of in quotable.figures.items() if number == OPENING or id in wanted
        }
        made[name] = print_docx(_document(name, title, halfjaar, figures), created=created)
    return made


def _name(number: str) -> str:
    return f"bouwsteen_{number}.docx"


def write_bouwsteen_templates(
    halfjaar: Halfjaar, folder: Path, outputs: Path, database: str | None
) -> tuple[str, ...]:
    """Write those that are not in the folder yet; gives their names. One that is there may have
    been filled in. None for a halfjaar of which the letter is not made here.

    Raises:
        OSError: if writing fails.
    """
    if all(one.section != LETTER for one in halfjaar.annexes):
        return ()
    made = bouwsteen_templates(halfjaar, figures_to_quote(halfjaar, outputs, database))
    new = {name: data for name, data in made.items() if not (folder / name).exists()}
    for name, data in new.items():
        write_whole(folder / name, data)
    return tuple(new)


def _document(
    name: str, title: str, halfjaar: Halfjaar, figures: Mapping[str, tuple[str, str]]
) -> Document:
    rules = [*_RULES, f"Sla het document op als {name} en lever het aan bij het register."]
    if name != _name(OPENING):
        rules.append(f"{_OTHERS if figures else _ALL} {_name(OPENING)}.")
    blocks: list[Block] = [
        _paragraph(ParagraphKind.TITLE, title),
        _paragraph(ParagraphKind.BODY, ""),
        _paragraph(ParagraphKind.UNNUMBERED, END),
        Bullets(
            ordered=False,
            kind=ParagraphKind.LIST,
            items=tuple((_paragraph(ParagraphKind.LIST, one),) for one in rules),
        ),
    ]
    if figures:
        blocks.append(_table(figures))
    return Document(
        title=f"Bouwsteen: {title}",
        author="Dienst Toeslagen",
        description=f"Sjabloon van een hoofdstuk van de brief, {halfjaar.name}",
        language="nl-NL",
        running_title=f"Bouwsteen {halfjaar.name}",
        mark="",
        foot=title,
        blocks=tuple(blocks),
    )


def _table(figures: Mapping[str, tuple[str, str]]) -> TableBlock:
    return TableBlock(
        kind=TableKind.DENSE,
        caption=None,
        title="Cijfers die de tekst kan noemen",
        summary="Per cijfer het kenmerk, waar het over gaat en hoe het laatst is afgedrukt",
        shares=_SHARES,
        head=(_row(ParagraphKind.TABLE_HEADING, "Kenmerk", "Cijfer", "Laatst afgedrukt"),),
        body=tuple(
            _row(ParagraphKind.TABLE_TEXT, f"[[{id}]]", *of) for id, of in sorted(figures.items())
        ),
        whole=False,
    )


def _row(kind: ParagraphKind, *texts: str) -> TableRow:
    return TableRow(RowLook.ROW, tuple(TableCell((_paragraph(kind, one),), 1) for one in texts))


def _paragraph(kind: ParagraphKind, text: str) -> Paragraph:
    return Paragraph(kind, (Text(text, _PLAIN),) if text else ())
