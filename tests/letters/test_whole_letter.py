"""A whole letter as text: invented, with everything in it that makes numbers in letters hard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.recognise import Recogniser, rest
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.reading.blocks import MarkKind
from tasks.letters.reading.read_letter import read_letter

LETTER = read_letter((Path(__file__).parent / "proefbrief.txt").read_bytes())
RECOGNISER = Recogniser(load_vocabulary())
FOUND = [(block, RECOGNISER.expressions(block)) for block in LETTER.blocks]


def texts(kind: Kind) -> list[str]:
    return [" ".join(one.text.split()) for _, found in FOUND for one in found if one.kind is kind]


def test_every_note_has_its_call() -> None:
    calls = [
        (mark.name, block.text[mark.start : mark.end])
        for block in LETTER.blocks
        for mark in block.marked(MarkKind.NOTE)
    ]
    assert calls == [(f"voetnoot {number}", str(number)) for number in range(1, 6)]
    assert LETTER.unread == ()


def test_nothing_is_unread() -> None:
    assert [rest(block, found) for block, found in FOUND if rest(block, found)] == []


def test_every_quantity_is_found_and_nothing_else() -> None:
    assert texts(Kind.NUMBER) == [
        *("drie", "10", "23.456", "3.210", "51", "1.024", "tweemaal", "4", "17", "één", "twee"),
        *("450", "9.100", "640", "2.3 mln"),
    ]
    assert texts(Kind.AMOUNT) == [
        *("€ 1.250.000", "2 miljoen euro", "€ 0,3 mln", "€ 21,4 mln", "€ 0,9 mln", "€ 6.120 mln"),
    ]
    assert texts(Kind.PERCENTAGE) == ["14 procent", "9 procent"]
    assert texts(Kind.POINTS) == ["1,5 procentpunt"]
    assert texts(Kind.SHARE) == ["een kwart", "helft", "een op de vijf"]
    assert texts(Kind.DURATION) == ["half jaar", "twee weken", "4 weken"]


def test_what_is_no_quantity() -> None:
    assert Counter(one.kind for _, found in FOUND for one in found if not one.kind.is_quantity) == {
        Kind.DATE: 5,
        Kind.MONTH: 1,
        Kind.YEAR: 6,
        Kind.PERIOD: 1,
        Kind.CITATION: 2,
        Kind.LAW: 3,
        Kind.REFERENCE: 4,
        Kind.HEADING: 2,
        Kind.ITEM: 5,
        Kind.ORDINAL: 1,
        Kind.LABEL: 3,
        Kind.VAGUE: 2,
    }
