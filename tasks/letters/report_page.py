"""The report of a letter as one page of HTML: the letter on the left, and beside each block what
its numbers are, in a word, a sign and a colour; each leads to its figure, exact value and source.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.definitions.house_style import house_style
from tasks.figures.dutch import AMSTERDAM, counted, long_date
from tasks.letters.confirmations.register import Confirmation
from tasks.letters.letter_check import BlockReport, ExpressionReport, LetterReport, outcome
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.blocks import CALL
from tasks.storage.whole_file import write_whole

TEMPLATES = Path(__file__).parents[2] / "templates" / "brief"
#: A sign of its own for every status, so that colour is never alone.
_SIGNS = {
    Status.EQUAL: "✓",
    Status.ROUNDED: "≈",
    Status.FINER: "◆",
    Status.CONTRADICTED: "✗",
    Status.TO_CONFIRM: "?",
    Status.TO_READ: "¿",
    Status.CONFIRMED: "☑",
    Status.DERIVED: "=",
    Status.UNKNOWN: "○",
}
#: What is told of a PDF.
INDICATIVE = (
    "De brief is een pdf. Welke regels daarin een alinea, een rij of een noot zijn, is afgeleid "
    "van hun plaats op het papier, en tabellen zijn gelezen als regels tekst. Niets hiervan kan "
    "worden bevestigd of telt voor de vrijgave: controleer daarvoor de brief in Word (.docx) of "
    "OpenDocument (.odt)."
)
#: What speaks for itself and needs no line of why.
_PLAIN = (Status.EQUAL, Status.UNKNOWN)


class _Shown(NamedTuple):
    id: str
    word: str
    sign: str
    times: int


class _Piece(NamedTuple):
    text: str
    status: _Shown | None


class _Line(NamedTuple):
    status: _Shown
    text: str
    figure: str | None
    label: str
    why: str
    key: str | None
    confirmed: str


class _Row(NamedTuple):
    id: str
    kind: str
    place: str
    number: str
    pieces: list[_Piece]
    verdicts: list[_Line]
    statuses: list[str]


def write_letter_page(report: LetterReport, path: Path) -> None:
    """Write the page; an earlier one at ``path`` is replaced as a whole, or left as it was.

    Raises:
        OSError: if it can not be written; nothing of it is left behind.
    """
    shown = {
        status: _Shown(str(status).replace(" ", "-"), str(status), sign, report.counts[status])
        for status, sign in _SIGNS.items()
    }
    labels = {one.id: one.label for one in report.figures}
    rows = [_row(number, report, shown, labels) for number in range(len(report.blocks))]
    anchors: dict[str, str] = {}
    for row in rows:
        anchors.setdefault(row.place, row.id)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("report.html.j2").render(
        report=report,
        colours=list(house_style().kleuren),
        outcome=outcome(report.conclusion, indicative=report.indicative),
        indicative=INDICATIVE,
        summary=summary(report),
        shown=[one for one in shown.values() if one.times],
        blocks=rows,
        anchors=anchors,
        unused=[(one, said_of(one)) for one in report.unused],
    )
    write_whole(path, page.encode())


def summary(report: LetterReport) -> str:
    """``282 getallen, data en vindplaatsen: 76 gelijk, 52 onbekend, 154 geen cijfer.``"""
    total = counted(
        len(report.expressions), "getal, datum of vindplaats", "getallen, data en vindplaatsen"
    )
    told = [f"{count} {status}" for status, count in report.counts.items() if count]
    return f"{total}: {', '.join(told)}." if told else f"{total}."


def said_of(one: Confirmation) -> str:
    """``Mia de Maker op 3 juni 2025: gaat over het plan``."""
    day = long_date(one.moment.astimezone(AMSTERDAM).date())
    return f"{one.person} op {day}: {one.reason}"


def _row(
    number: int, report: LetterReport, shown: dict[Status, _Shown], labels: dict[str, str]
) -> _Row:
    block = report.blocks[number]
    inside = [one for one in report.expressions if one.block == number and one.status in shown]
    return _Row(
        f"blok-{number + 1}",
        str(block.kind),
        block.place,
        block.number,
        _pieces(block, inside, shown),
        [
            _Line(
                shown[one.status],
                one.text,
                one.figure,
                labels.get(one.figure or "", ""),
                "" if one.status in _PLAIN else one.why,
                one.key,
                "" if one.confirmed is None else said_of(one.confirmed),
            )
            for one in inside
        ],
        sorted(Counter(shown[one.status].id for one in inside)),
    )


def _pieces(
    block: BlockReport, inside: list[ExpressionReport], shown: dict[Status, _Shown]
) -> list[_Piece]:
    pieces, at = [], 0
    for one in inside:
        pieces.append(_Piece(_printable(block.text[at : one.start]), None))
        pieces.append(_Piece(_printable(one.text), shown[one.status]))
        at = one.end
    pieces.append(_Piece(_printable(block.text[at:]), None))
    return [piece for piece in pieces if piece.text]


def _printable(text: str) -> str:
    """The call of a note as a sign that prints."""
    return text.replace(CALL, "*")
