"""Notes of the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.letters.reading.blocks import BlockKind, Unread
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade


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
