"""Every annex reads as plain Dutch: no sentence over and over, none too long, no codes of ours."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.wording import MOST_TIMES, MOST_WORDS, wording_problems

from tasks.annexes.page.dom import parse

DELIVERED = Path(__file__).parents[2] / "config/voorbeeld"


@pytest.fixture(scope="module")
def delivered() -> list[str]:
    """Every text of the registers of the example: printed as it came, and not ours to change."""
    return [
        cell
        for file in DELIVERED.rglob("*.csv")
        for row in csv.reader(file.open(encoding="utf-8-sig", newline=""), delimiter=";")
        for cell in row
    ]


@pytest.mark.parametrize("annex", WITH_COVER)
def test_an_annex_reads_well(example_dossier: Path, delivered: list[str], annex: str) -> None:
    for files in (
        {file.name: file.read_bytes() for file in example_dossier.glob("*.html")},
        final_files(example_dossier),
    ):
        page = parse(files[f"{annex}.html"].decode())
        assert wording_problems(page, delivered) == []


LONG = " ".join(["woord"] * MOST_WORDS)
TYPICAL = "Deze regel zegt precies hetzelfde."


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"<p>Een {LONG}.</p>", ["31 woorden"]),
        (f"<p>{LONG.capitalize()}. Nog een.</p>", []),
        (f"<p>{LONG} vóór nr. 28.</p>", ["33 woorden"]),
        (f"<ul>{f'<li>{TYPICAL}</li>' * (MOST_TIMES + 1)}</ul>", ["5 keer"]),
        (f"<ul>{f'<li>{TYPICAL}</li>' * MOST_TIMES}</ul>", []),
        (f"<p>{f'{TYPICAL} ' * (MOST_TIMES + 1)}</p>", ["5 keer"]),
        ("<table><tr>" + "<td>deze brief van juli 2025</td>" * 9 + "</tr></table>", []),
        ("<p>De vorige brief (2024-H2) zei meer.</p>", ["code"]),
        ('<p aria-label="Cijfers 2025-H1">Meer.</p>', ["code"]),
        ("<p>De kpi's van nu.</p>", ["recht teken"]),
        ("<p>De kpi’s van <em>nu</em>.</p>", []),
        ('<svg><title>In 2025-H1 "meer"</title></svg>', ["code", "recht teken"]),
        ("<p>Dit kwam zo binnen: 'letterlijk' 2024-H2.</p>", []),
    ],
)
def test_the_check_sees_what_a_reader_would_trip_over(body: str, told: list[str]) -> None:
    page = parse(f'<!doctype html><html lang="nl"><title>Een titel</title><body>{body}</body>')
    found = wording_problems(page, ["Iets. Dit kwam zo binnen: 'letterlijk' 2024-H2. Meer."])
    assert [one.partition(":")[0] for one in found] == told


def test_a_footer_is_read_too() -> None:
    header = '<header class="cover" data-title="Een titel" data-foot="stand 2025-H1"></header>'
    page = parse(f'<!doctype html><html lang="nl"><title>x</title><body>{header}</body>')
    assert wording_problems(page, []) == ["code: stand 2025-H1"]
