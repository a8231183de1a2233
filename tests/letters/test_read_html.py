"""Pages of HTML as blocks: what is shown, in the order in which it is shown."""

from __future__ import annotations

import re

import pytest

from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import CALL, Change, ChangeKind, Letter, MarkKind, Unread
from tasks.letters.reading.read_letter import read_letter


def read(body: str, head: str = "") -> Letter:
    return read_letter(f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body>".encode())


def shown(letter: Letter) -> list[tuple[str, str, str]]:
    return [(str(one.kind), one.place, one.text.strip()) for one in letter.blocks]


def test_blocks_are_what_they_are_on_the_page() -> None:
    letter = read(
        "<h2>Kop</h2><div>los <p>een&nbsp;alinea\n van <b>twee</b> regels</p> na</div>"
        "<ul><li>punt<ul><li>dieper</li></ul></li></ul>"
        "<figure><figcaption>Figuur 1. Iets</figcaption></figure>"
    )
    assert shown(letter) == [
        ("kop", "alinea 1", "Kop"),
        ("alinea", "alinea 2", "los"),
        ("alinea", "alinea 3", "een\u00a0alinea van twee regels"),
        ("alinea", "alinea 4", "na"),
        ("opsommingspunt", "alinea 5", "punt"),
        ("opsommingspunt", "alinea 6", "dieper"),
        ("bijschrift", "alinea 7", "Figuur 1. Iets"),
    ]
    assert letter.blocks[0].level == 2


def test_what_annexes_of_ours_have_in_place_of_the_numbers_and_outline_of_word() -> None:
    number = '<span class="nr">2</span>'
    letter = read(
        f"<h2>{number} Kop</h2><ol><li><a>{number} Kop</a></li></ol>"
        f'<p>{number} brieven</p><h2 class="unnumbered">In het kort</h2>'
    )
    assert [(str(one.kind), one.number, one.text.strip()) for one in letter.blocks] == [
        ("kop", "2", "Kop"),
        ("opsommingspunt", "2", "Kop"),
        ("alinea", "", "2 brieven"),
        ("alinea", "", "In het kort"),
    ]


def test_cells_stand_where_they_are_shown() -> None:
    letter = read(
        "<table><caption>Tabel 1.</caption><thead><tr><th>Land<th colspan=2>Aantal</thead>"
        "<tr><td rowspan=2>Polen<td>1<td>2<tr><td>3<td>4<table><tr><td>5</table></table>"
    )
    assert shown(letter) == [
        ("bijschrift", "alinea 1", "Tabel 1."),
        ("cel", "tabel 1, rij 1, kolom 1", "Land"),
        ("cel", "tabel 1, rij 1, kolom 2", "Aantal"),
        ("cel", "tabel 1, rij 2, kolom 1", "Polen"),
        ("cel", "tabel 1, rij 2, kolom 2", "1"),
        ("cel", "tabel 1, rij 2, kolom 3", "2"),
        ("cel", "tabel 1, rij 3, kolom 2", "3"),
        ("cel", "tabel 1, rij 3, kolom 3", "4"),
        ("cel", "tabel 2, rij 1, kolom 1", "5"),
    ]
    assert [one.cell.heading for one in letter.blocks if one.cell] == [True] * 2 + [False] * 6


def test_notes_come_after_the_text_and_figures_have_their_id() -> None:
    call = '<sup><a href="#n1" role="doc-noteref">1</a></sup>'
    letter = read(
        f'<p>In 2025<sup>2</sup> <data data-figure="a.b">7.200</data>{call}.</p>'
        '<section><ol><li id="n1">De noot. <a href="#x" role="doc-backlink">terug</a></li></ol>'
        "</section><p>Slot.</p>"
    )
    assert shown(letter) == [
        ("alinea", "alinea 1", f"In 20252 7.200{CALL}."),
        ("alinea", "alinea 2", "Slot."),
        ("noot", "voetnoot 1", "De noot."),
    ]
    first = letter.blocks[0]
    assert [
        (mark.kind, first.text[mark.start : mark.end], mark.name)
        for mark in first.marks
        if mark.kind is not MarkKind.RAISED or mark.start < 10
    ] == [
        (MarkKind.RAISED, "2", ""),
        (MarkKind.CONTROL, "7.200", "a.b"),
        (MarkKind.NOTE, CALL, "voetnoot 1"),
    ]


def test_changes_are_accepted_and_what_is_not_shown_is_told() -> None:
    letter = read(
        "<p>Er zijn <del>5</del><ins>6</ins> brieven.</p><p hidden>7</p>"
        '<p style="display: none">8</p><svg><text>9</text></svg>',
        head="<title>10</title><style>p { margin: 11px }</style>",
    )
    assert [text for _, _, text in shown(letter)] == ["Er zijn 6 brieven."]
    assert letter.changes == (
        Change(ChangeKind.DELETED, "5", "alinea 1"),
        Change(ChangeKind.INSERTED, "6", "alinea 1"),
    )
    assert letter.unread == ((Unread.HIDDEN, "alinea 2"), (Unread.PICTURE, "alinea 2"))


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<svg>" + "<g>" * 100_000,
        "<b><i>" * 100_000,
        "<p>x" * 500_000,
        "<p " + "".join(f"a{n} " for n in range(50_000)) + ">x",
        "x" * (17 << 20),
    ],
    ids=["deep", "drawn", "formatted", "many", "attributes", "large"],
)
def test_a_page_that_nobody_writes_is_refused_before_it_is_parsed(body: str) -> None:
    with pytest.raises(LetterError, match=re.escape("buitensporig")):
        read(body)
