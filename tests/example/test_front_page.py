"""The first page says what matters, and nothing that does not stand further on; and what is said of
change can be checked with the numbers beside it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from support.annexes.annexes_of_the_example import WITH_COVER
from support.annexes.final_files import final_files

from tasks.annexes.page.dom import parse
from tasks.definitions.halfjaar import load_halfjaar

HALFJAAR = load_halfjaar("2025-H1")
#: What a reader looks up by its number: a KPI, a measure, a damage.
NUMBERED = re.compile(r"\b(?:K\d\d|M\d\d|D\d{4}-\d\d)\b")


def parts_of(page: Element) -> tuple[Element, Element]:
    """The box on the first page, and the page without it."""
    for parent in page.iter():
        for child in list(parent):
            if child.get("class") == "in-brief":
                parent.remove(child)
                return child, page
    raise AssertionError("no box on the first page")


def ids_in(part: Element) -> set[str]:
    return {
        id
        for one in part.iter()
        for id in (one.get("data-figure"), one.get("data-status"))
        if id is not None
    }


def text_of(part: Element) -> str:
    return " ".join("".join(part.itertext()).split())


@pytest.fixture(params=WITH_COVER)
def parts(request: pytest.FixtureRequest, example_dossier: Path) -> tuple[Element, Element]:
    html = (example_dossier / f"{request.param}.html").read_text(encoding="utf-8")
    return parts_of(parse(html))


def test_nothing_on_the_first_page_is_not_further_on(
    parts: tuple[Element, Element], example_dossier: Path
) -> None:
    front, rest = parts
    figures = json.loads((example_dossier / "figures.json").read_bytes())["figures"]
    # How many rows a table has, by their status, anyone can count; such counts are words.
    counts = {one["id"] for one in figures if one["form"] == "woord"}
    assert ids_in(front) - ids_in(rest) - counts == set()
    assert set(NUMBERED.findall(text_of(front))) <= set(NUMBERED.findall(text_of(rest)))


def test_the_first_page_says_whom_to_ask(parts: tuple[Element, Element]) -> None:
    assert HALFJAAR.contact is not None
    assert HALFJAAR.contact in text_of(parts[1])


#: Annex -> what its first page must answer of the example.
ANSWERS = {
    "uitzonderingenrapportage": [
        "K08 Bezwaren afgehandeld binnen de Awb-termijn: ◆ niet gerealiseerd, was op koers (88,4%;",
        "K03 Toekenningszekerheid kindgebonden budget: ▲ achter op planning, was op koers (86,9%;",
        "Niet langer een uitzondering: K10 Telefonische bereikbaarheid",
        "De prognose van K03, K08 en K14 vraagt meer dan de beste maand tot nu toe.",
        "Vernieuwing van het toekenningensysteem: aandacht nodig, was op koers.",
        "niet in deze: de kpi K20 Postverwerking binnen vijf werkdagen.",
    ],
    "invordering": [
        "M05 Niet stuiten, tenzij (december 2025, was juni 2025; zes maanden later).",
        "Nieuw: M17 Proportionele kosten.",
    ],
    "damages": [
        "Wijkt af van de herstelregels: Huurwijzigingen van aangewezen onzelfstandige woningen.",
        "Toeslagjaren 2023 en eerder: het besluit is niet herzien, volgens de regels herstellen.",
        "Het aantal burgers is niet bekend. De verhuurder heeft",
        "Vervolg van D2024-02",
    ],
    "buitenland": [
        "Gemiddeld woonden 28.600 kinderen",
        "In de vorige rapportage waren het er 28.400.",
        "Nieuw met een eigen rij: Kaapverdië. Niet meer met een eigen rij: Oostenrijk.",
    ],
}


@pytest.mark.parametrize("annex", ANSWERS)
def test_the_first_page_names_what_matters(example_dossier: Path, annex: str) -> None:
    page = parse((example_dossier / f"{annex}.html").read_text(encoding="utf-8"))
    front = text_of(parts_of(page)[0]).replace("\u2019", "'")
    for answer in ANSWERS[annex]:
        assert answer in front


def test_every_difference_in_a_table_is_that_of_the_numbers_beside_it(
    example_dossier: Path,
) -> None:
    """In the files that programs read, and so in print: the same figures."""
    files = final_files(example_dossier)
    checked = 0
    for name, data in files.items():
        if not name.endswith(".datapackage.json"):
            continue
        for resource in json.loads(data)["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            if "verschil" not in columns:
                continue
            at = columns.index("verschil")
            for row in list(csv.reader(io.StringIO(files[resource["path"]].decode())))[1:]:
                if row[at]:
                    then, now, by = (Decimal(value) for value in row[at - 2 : at + 1])
                    assert now - then == by, row
                    checked += 1
    assert checked > 30
