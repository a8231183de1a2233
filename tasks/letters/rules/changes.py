"""Tracked changes that nobody accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade


def open_changes(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-WIJZIGING-OPEN: a change with digits. The letter was judged as if it were accepted; if it
    is rejected, other numbers stand there.
    """
    for change in read.letter.changes:
        if any(sign.isdecimal() for sign in change.text):
            yield RuleFinding(
                "BR-WIJZIGING-OPEN",
                RuleGrade.SUSPECT,
                change.place,
                change.text,
                f"Hier is tekst met cijfers {change.kind}, en niemand heeft dat aanvaard of "
                "geweigerd.",
                "Aanvaard of weiger de wijziging en controleer de brief opnieuw.",
            )
