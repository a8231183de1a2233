"""A text that says nothing is as missing as an empty cell, and whoever wrote it is told so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers.register_files import FIRST, SECOND, changed, csv_bytes, delivered
from support.dossiers.small_deliveries import EXAMPLE, SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.definitions.empty_texts import load_empty_texts, says_nothing
from tasks.definitions.finding import Grade
from tasks.deliveries.contract import ColumnType, load_contracts

RULES = """
1. Een teken, een afkorting of een verwijzing in plaats van een tekst zegt niets.
2. Wat een naam mag zijn, is nog geen uitleg: die heeft ten minste vijf letters.
3. Hoofdletters, punten en spaties maken geen verschil.
4. Een tekst die iets zegt, hoe kort ook, wordt gelezen zoals zij er staat.
"""
#: Text, whether it says nothing as a name, and whether it says nothing as an explanation.
EMPTY = [
    pytest.param("-", True, True, id="1 een streepje"),
    pytest.param("…", True, True, id="1 puntjes"),
    pytest.param("?", True, True, id="1 een vraagteken"),
    pytest.param("n.v.t.", True, True, id="1 niet van toepassing"),
    pytest.param("PM", True, True, id="1 pro memorie"),
    pytest.param("zie boven", True, True, id="1 een verwijzing"),
    pytest.param("idem", True, True, id="1 nog een verwijzing"),
    pytest.param("xxxx", True, True, id="1 steeds dezelfde letter"),
    pytest.param("volgt nog", True, True, id="1 een belofte"),
    pytest.param("ICT", False, True, id="2 drie letters"),
    pytest.param("2024", False, True, id="2 alleen cijfers"),
    pytest.param("oké", False, True, id="2 een instemming"),
    pytest.param(" N V T ", True, True, id="3 drie losse letters"),
    pytest.param("( n.v.t. )", True, True, id="3 tussen haakjes"),
    pytest.param("Zie: hierboven.", True, True, id="3 met leestekens"),
    pytest.param("Zie bijlage 3 voor de cijfers", False, False, id="4 een zin met een verwijzing"),
    pytest.param("Hogere instroom", False, False, id="4 twee woorden"),
    pytest.param("Ziekte", False, False, id="4 één woord"),
    pytest.param("Onbekend", False, False, id="4 de naam van een landcode"),
]
RULEBOOK = [
    Chapter(
        "Teksten die niets zeggen",
        RULES,
        ("tekst", "zegt niets als naam", "zegt niets als uitleg"),
        rows_of(EMPTY),
    )
]


@pytest.mark.parametrize(("text", "as_name", "as_explanation"), EMPTY)
def test_which_texts_say_nothing(text: str, as_name: bool, as_explanation: bool) -> None:
    assert says_nothing(text, explains=False) == as_name
    assert says_nothing(text, explains=True) == as_explanation


SIGNS = st.text(st.sampled_from(" .,;:-/()!?\n\t_*"), max_size=3)


@given(st.sampled_from(load_empty_texts().words), SIGNS, SIGNS, st.booleans())
def test_signs_and_capitals_make_no_text_of_it(
    word: str, before: str, after: str, capitals: bool
) -> None:
    written = word.upper() if capitals else word
    assert says_nothing(f"{before}{written}{after}", explains=False)


@given(st.sampled_from(load_empty_texts().words))
def test_a_sentence_that_begins_with_such_a_word_is_read(word: str) -> None:
    assert not says_nothing(f"{word} want de instroom was hoger", explains=True)


@pytest.mark.parametrize("path", sorted(EXAMPLE.glob("*/*.csv")), ids=lambda path: path.stem)
def test_no_text_of_the_example_says_nothing(path: Path) -> None:
    contract = load_contracts()[path.stem]
    texts = [column for column in contract.columns if column.type is ColumnType.TEXT]
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for column in texts:
                if row[column.name]:
                    assert not says_nothing(row[column.name], explains=column.explains)


def test_an_obligatory_text_that_says_nothing_is_refused(tmp_path: Path) -> None:
    intake, _ = delivered(
        tmp_path, {"proef.csv": csv_bytes(FIRST, changed(SECOND, titel="n.v.t."))}
    )
    (one,) = intake.findings
    assert one.place is not None
    assert (one.code, one.grade, one.place.row, one.place.column, one.place.value) == (
        "D85",
        Grade.BLOCKING,
        3,
        "titel",
        "n.v.t.",
    )
    assert one.expected == "een tekst, bijvoorbeeld Een titel"


def test_a_text_that_may_be_left_out_and_says_nothing_is_read_as_empty(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {"proef.csv": csv_bytes(changed(FIRST, toelichting="-"))})
    (one,) = intake.findings
    assert one.place is not None
    assert (one.code, one.grade, one.place.row, one.place.value) == ("D86", Grade.INFO, 2, "-")


@pytest.mark.parametrize("text", ["-", ".", "n.v.t.", "PM", "zie boven", "abc"])
def test_an_exception_with_such_a_text_is_not_explained(text: str, tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers["kpi_toelichtingen"][0]["gevolg"] = text
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    missing = [one for one in section.findings if one.code == "U10"]
    assert len(missing) == 1
    assert "geen gevolg" in missing[0].text
    assert missing[0].place is not None
    assert (missing[0].place.file, missing[0].place.row, missing[0].place.column) == (
        "kpi_toelichtingen.csv",
        2,
        "gevolg",
    )


def test_a_deviation_with_such_a_motivation_is_not_motivated(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    part = deliveries.registers["damages"][1]
    part["motivering"] = "n.v.t."
    assert "S04" in {one.code for one in deliveries.section("damages", tmp_path).findings}
