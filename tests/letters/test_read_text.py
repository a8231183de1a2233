"""What stands in plain text: pages, notes at their foot, and calls that stand against what is
before them.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.letters.reading.blocks import BlockKind, Letter, MarkKind, Unread
from tasks.letters.reading.read_letter import read_letter
from tasks.letters.reading.text.note_calls import find_calls

#: Lines as wide as a page, so that a short line is one that its writer ended.
WIDE = "In deze brief staat hoe het gaat met de proeven die dit jaar zijn gestart en afgerond."


def read(*lines: str) -> Letter:
    return read_letter("\n".join(lines).encode())


def calls(letter: Letter) -> list[tuple[str, str]]:
    """What stands before each call, and the call."""
    return [
        (block.text[max(0, mark.start - 4) : mark.start], block.text[mark.start : mark.end])
        for block in letter.blocks
        for mark in block.marked(MarkKind.NOTE)
    ]


def test_notes_stand_at_the_foot_of_their_page() -> None:
    letter = read(
        WIDE,
        "Dat gebeurde in 2025.1",
        "",
        "1 Kamerstukken II 2024/25, 36708, nr. 8,",
        "p. 12.",
        " Daarna doen er gemeenten mee (maximaal 102), en volgt er een brief.3",
        "",
        "2",
        "3 Zie de bijlage.",
    )
    assert [(one.note, one.text) for one in letter.blocks if one.kind is BlockKind.NOTE] == [
        ("1", "Kamerstukken II 2024/25, 36708, nr. 8, p. 12."),
        ("2", ""),
        ("3", "Zie de bijlage."),
    ]
    assert calls(letter) == [("025.", "1"), ("l 10", "2"), ("ief.", "3")]


# the texts of a page, the labels of its notes -> what is marked as their calls, with its place
CALLS = [
    pytest.param(["Dat was in 2025.2"], ["2"], [(0, 16)], id="after a point"),
    pytest.param(["maximaal 1015 en meer"], ["15"], [(0, 11)], id="within digits"),
    pytest.param(["in 2013 en (NSC)13 en"], ["13"], [(0, 16)], id="a word before a year"),
    pytest.param(["een3 en twee4", "36 van 34,"], ["3", "4"], [(0, 3), (0, 12)], id="in order"),
    pytest.param(["regel2 en later woord1"], ["1", "2"], [(0, 21), None], id="the wrong order"),
    pytest.param(["op 12 mei (max 102)"], ["2"], [(0, 17)], id="before a sign, not a space"),
    pytest.param(["in 2025, en 12.2795."], ["5"], [(0, 18)], id="no number together"),
    pytest.param(["7.205, 12 of 5x5"], ["5"], [(0, 15)], id="no number is left"),
    pytest.param(["artikel 3:45b en bijlage 3"], ["3"], [None], id="a number by itself"),
    pytest.param(["Zie [1] en ook[2]."], ["1", "2"], [(0, 4), (0, 14)], id="in brackets"),
    pytest.param(["1.256 mensen"], ["1"], [None], id="the beginning of a number"),
]


@pytest.mark.parametrize(("texts", "labels", "places"), CALLS)
def test_calls_are_found_by_their_order(
    texts: list[str], labels: list[str], places: list[tuple[int, int] | None]
) -> None:
    found = find_calls(texts, labels)
    assert [one and (one.text, one.start) for one in found] == places
    for label, one in zip(labels, found, strict=True):
        assert one is None or texts[one.text][one.start : one.end].strip("[]") == label


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_calls_after_words_are_found_among_numbers(numbers: list[int]) -> None:
    text = " ".join(f"{one} keer en woord{at}." for at, one in enumerate(numbers, 1))
    found = find_calls([text], [str(at) for at in range(1, len(numbers) + 1)])
    assert all(one is not None and text[one.start - 1] == "d" for one in found)


def test_a_note_without_a_call_is_told() -> None:
    letter = read(WIDE, "Er is geen teken.", "", "1 Kamerstukken II 2024/25, 36708, nr. 8.")
    assert letter.unread == ((Unread.UNCALLED, "voetnoot 1"),)


def test_a_list_at_the_end_is_no_list_of_notes() -> None:
    letter = read(WIDE, "", "1. eerste,", "2. tweede.", "", "10 gemeenten doen mee aan de proef.")
    assert [one.kind for one in letter.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.ITEM,
        BlockKind.PARAGRAPH,
    ]


def test_a_sentence_goes_on_on_the_next_page() -> None:
    source = f"{WIDE}\nHet gaat om circa\n\f7.900 woningen.\n"
    letter = read_letter(source.encode())
    (block,) = letter.blocks
    assert block.text == f"{WIDE} Het gaat om circa 7.900 woningen."
    for span in block.spans:
        there = source[span.offset : span.offset + span.end - span.start]
        assert there.replace("\n", " ") == block.text[span.start : span.end]


def test_headings_captions_and_items() -> None:
    letter = read(
        "1. Niet-gebruik toeslagen",
        WIDE,
        "",
        "Rapport van de monitor",
        WIDE,
        "Het telt 12 bladzijden.",
        "",
        "Tabel 1: Kinderen, toeslagjaar 2023",
        "",
        "\uf0b7 Actie: het corrigeren van de prijzen voor alle woningen die bekend zijn bij ons,",
        "",
        "ook als dat er minder zijn.",
    )
    assert [one.kind for one in letter.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.CAPTION,
        BlockKind.ITEM,
        BlockKind.PARAGRAPH,
    ]


def test_an_item_goes_on_after_an_empty_line() -> None:
    letter = read(WIDE, "", "\uf0b7 Het recht op inzage op basis van onder andere", "", "de wet.")
    assert letter.blocks[-1].text == "\uf0b7 Het recht op inzage op basis van onder andere de wet."


@given(st.text(alphabet="ab1 .\n\f\r\ufeff\u00a02", max_size=200))
def test_every_digit_is_in_a_block_or_numbers_a_note(text: str) -> None:
    source = text.lstrip("\ufeff")
    if not source.strip():
        return
    letter = read_letter(source.encode())
    read_digits = [c for one in letter.blocks for c in one.text if c.isdecimal()]
    labels = [c for one in letter.blocks for c in one.note or ""]
    assert sorted(read_digits + labels) == sorted(c for c in source if c.isdecimal())
