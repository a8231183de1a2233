"""What is read of a PDF, and what is refused because it would be read wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.letters.letter_pdf import (
    encrypted,
    of_many_pages,
    pdf,
    recognised,
    scanned,
    without_meaning,
)

from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import BlockKind, Letter, MarkKind, Unread
from tasks.letters.reading.pdf import printed
from tasks.letters.reading.pdf.read_pdf import read_pdf

TEXT = (
    "In Polen woonden 7.200 kinderen met kindgebonden budget. Dat zijn er meer dan in de vorige "
    "rapportage, en dat komt omdat er meer gezinnen zijn die een toeslag voor hen aanvragen. "
)
OTHER = TEXT.replace("Polen woonden 7.200", "Marokko woonden 1.200")
COLUMNS = "div { columns: 2; column-gap: 12mm }"


def texts(letter: Letter, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [block.text.strip() for block in letter.blocks if block.kind is kind]


def paragraphs(*written: str) -> str:
    return "".join(f"<p>{one}</p>" for one in written)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf(paragraphs(TEXT * 2, OTHER))


def test_lines_are_paragraphs_and_columns_follow_each_other() -> None:
    letter = read_pdf(
        pdf(f"{paragraphs(TEXT * 2, OTHER)}<div>{paragraphs(OTHER, TEXT)}</div>", COLUMNS)
    )
    assert texts(letter) == [(TEXT * 2).strip(), OTHER.strip(), OTHER.strip(), TEXT.strip()]
    assert letter.blocks[1].place == "pagina 1, alinea 2"
    assert letter.unread == ()


def test_headers_footers_and_page_numbers_are_told_and_left_out() -> None:
    edges = (
        "@page { @top-left { content: 'Brief van 1 juli 2025' } "
        "@bottom-right { content: 'Pagina ' counter(page) } }"
    )
    body = "".join(f"<p style='break-before: page'>{one}</p>" for one in (TEXT, OTHER, TEXT))
    letter = read_pdf(pdf(body, edges))
    assert texts(letter) == [TEXT.strip(), OTHER.strip(), TEXT.strip()]
    assert letter.unread == ((Unread.RUNNING, "pagina 1, 2, 3"),)
    assert [one.place for one in letter.blocks] == [f"pagina {n}, alinea {n}" for n in (1, 2, 3)]


def test_broken_words_are_put_together() -> None:
    body = (
        "<p>Wie een kindge-<br>bonden budget, huur-<br>toe-<br>slag of een huur-<br>en zorgtoeslag "
        "heeft in 2024-<br>25, krijgt een brief over niet-gebruik of niet-<br>gebruik.</p>"
    )
    (text,) = texts(read_pdf(pdf(body)))
    assert text == (
        "Wie een kindgebonden budget, huurtoeslag of een huur- en zorgtoeslag heeft in 2024-25, "
        "krijgt een brief over niet-gebruik of niet-gebruik."
    )


def test_notes_stand_at_the_foot_and_raised_digits_are_no_part_of_a_number() -> None:
    body = (
        f"<p>{TEXT}Dat blijkt uit 10<sup>1</sup> brieven, en uit 25 km<sup>2</sup> papier.</p>"
        "<div style='position: absolute; bottom: 0; font-size: 8pt'><sup>1</sup> Zie de bijlage."
        "</div>"
    )
    letter = read_pdf(pdf(body))
    block, note = letter.blocks
    (call,) = block.marked(MarkKind.NOTE)
    assert block.text.endswith("uit 10[1] brieven, en uit 25 km² papier.")
    assert (block.text[call.start : call.end], call.name) == ("[1]", note.place)
    assert (note.kind, note.text) == (BlockKind.NOTE, "Zie de bijlage.")


def test_rows_of_a_table_and_items_are_lines_of_their_own() -> None:
    body = (
        f"<p>{TEXT}</p><table style='width: 100%'><tr><td>Polen<td>7.200<td>€ 12,8 mln"
        "<tr><td>België<td>4.700<td>€ 7,4 mln</table><ul><li>een brief<li>een gesprek</ul>"
    )
    letter = read_pdf(pdf(body))
    assert texts(letter)[1:] == ["Polen\t7.200\t€ 12,8 mln", "België\t4.700\t€ 7,4 mln"]
    assert texts(letter, BlockKind.ITEM) == ["• een brief", "• een gesprek"]


def test_a_table_goes_on_behind_a_note_and_its_cells_may_be_broken() -> None:
    row = "<table><tr><td style='width: {}mm'>{}<td style='width: 20mm'>{}<td>{}</table>"
    body = (
        f"<p>{TEXT}Dat blijkt uit een brief.<sup>1</sup></p>"
        + row.format(30, "Verenigde Staten van Amerika", "100", "€ 0,2 mln")
        + "<div style='position: absolute; bottom: 0'>1 Zie de bijlage.</div>"
        + "<div style='break-before: page'></div>"
        + row.format(30, "Polen", "7.200", "€ 12,8 mln")
    )
    letter = read_pdf(pdf(body, "td { vertical-align: top }"))
    assert texts(letter)[1:] == [
        "Verenigde Staten van Amerika\t100\t€ 0,2 mln",
        "Polen\t7.200\t€ 12,8 mln",
    ]
    assert texts(letter, BlockKind.NOTE) == ["Zie de bijlage."]


def test_what_is_not_upright_is_told() -> None:
    stamp = "<div style='position: absolute; top: 90mm; transform: rotate(-45deg)'>CONCEPT 12</div>"
    letter = read_pdf(pdf(paragraphs(TEXT) + stamp))
    assert texts(letter) == [TEXT.strip()]
    assert letter.unread == ((Unread.TURNED, "pagina 1"),)


def in_rows(_: bytes) -> bytes:
    words = (TEXT * 4).split()
    lines = [" ".join(words[at : at + 4]) for at in range(0, len(words), 4)]
    half = len(lines) // 2
    rows = zip(lines[:half], lines[half:], strict=False)
    written = "".join(f"<tr><td style='padding-right: 2em'>{a}<td>{b}" for a, b in rows)
    return pdf(f"<table>{written}</table>")


def digits_lost(_: bytes) -> bytes:
    body = "".join(f"<b>{one}</b>" if one.isdecimal() else one for one in TEXT)
    return without_meaning(pdf(f"<p>{body}</p>", "b { font: 10pt 'DejaVu Serif' }"), "Serif")


REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a password": (lambda plain: encrypted(plain, "geheim"), "versleuteld"),
    "not to be copied": (lambda plain: encrypted(plain, ""), "versleuteld"),
    "cut off": (lambda plain: plain[: len(plain) // 2], "beschadigd"),
    "no PDF behind its first line": (lambda plain: b"%PDF-1.7 In Polen", "beschadigd"),
    "a scan": (scanned, "Pagina 1 .* afbeelding zonder tekst"),
    "a scan with a layer of text": (recognised, "Pagina 1 .* gescand"),
    "letters without meaning": (lambda plain: without_meaning(plain, "Sans"), "welke het zijn"),
    "digits without meaning": (digits_lost, "welke het zijn"),
    "columns written across": (in_rows, "kolommen"),
    "another language": (
        lambda _: pdf(paragraphs("Please find enclosed 12 letters. " * 9)),
        "geen Nederlandse woorden",
    ),
    "no digit": (lambda _: pdf(paragraphs("Dat is niet bekend. " * 60)), "geen enkel cijfer"),
    "nothing on it": (lambda _: pdf(""), "geen tekst"),
    "too many pages": (lambda plain: of_many_pages(plain, 301), "lang"),
}


#: What PDFium may do with a file that is made to break it.
BROKEN = {"it crashes": "import os\nos.abort()", "it does not end": "while True: print('x' * 9999)"}


@pytest.mark.parametrize("program", BROKEN.values(), ids=list(BROKEN))
def test_a_file_can_at_worst_end_the_process_that_reads_it(
    program: str, plain: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(printed, "_PROGRAM", tmp_path / "program.py")
    with pytest.raises(LetterError, match="meer rekentijd of geheugen dan is toegestaan"):
        read_pdf(plain)


@pytest.mark.parametrize(("made", "told"), REFUSED.values(), ids=list(REFUSED))
def test_what_would_be_read_wrongly_is_refused_in_dutch(
    made: Callable[[bytes], bytes], told: str, plain: bytes
) -> None:
    with pytest.raises(LetterError, match=told) as refused:
        read_pdf(made(plain))
    said = str(refused.value)
    assert "Polen" not in said
    assert said.endswith(
        "Lever de brief aan als Word-bestand (.docx) of OpenDocument-tekst (.odt)."
    )
