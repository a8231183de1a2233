"""Notes, and references to tables and figures of the letter itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.letters.reading.blocks import BlockKind, Unread
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

#: What numbers its captions, with the words that refer to one and to several.
_CAPTIONED = {"tabel": "tabel(?:len)?", "figuur": "figu(?:ur|ren)", "grafiek": "grafiek(?:en)?"}


def empty_notes(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VOETNOOT-LEEG: a note that says nothing."""
    for block in read.letter.blocks:
        if block.kind is BlockKind.NOTE and not re.search(r"\w", block.text):
            yield RuleFinding(
                "BR-VOETNOOT-LEEG",
                RuleGrade.MISTAKE,
                block.place,
                "",
                "In de tekst staat een teken voor deze noot, maar de noot is leeg.",
                "Vul de noot aan of haal het teken weg.",
            )


def uncalled_notes(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VOETNOOT-ZONDER-TEKEN: a note that nothing in the text calls."""
    for what, place in read.letter.unread:
        if what is Unread.UNCALLED:
            yield RuleFinding(
                "BR-VOETNOOT-ZONDER-TEKEN",
                RuleGrade.SUSPECT,
                place,
                "",
                "Er is een noot waarvoor in de tekst geen teken is gevonden.",
                "Zet het teken terug of haal de noot weg.",
            )


def missing_captions(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-VERWIJZING: a reference to a table or figure that the letter does not have. A letter
    without captions of that kind may refer to those of an annex.
    """
    for name, words in _CAPTIONED.items():
        caption = re.compile(rf"\s*{name}\s+(\d+)(?!\d)", re.IGNORECASE)
        known = {
            match[1]
            for block in read.letter.blocks
            if block.kind in (BlockKind.CAPTION, BlockKind.HEADING)
            and (match := caption.match(block.text)) is not None
        }
        if not known:
            continue
        reference = re.compile(rf"(?<!\w){words}\s+(\d+)(?![\d.,]\d|\d)", re.IGNORECASE)
        for block in read.letter.blocks:
            for match in reference.finditer(block.text):
                if match[1] not in known:
                    yield RuleFinding(
                        "BR-VERWIJZING",
                        RuleGrade.MISTAKE,
                        block.place,
                        match[0],
                        f"De brief heeft geen {name} {match[1]}.",
                        f"Verbeter het nummer; er zijn {name} {', '.join(sorted(known, key=int))}.",
                    )
