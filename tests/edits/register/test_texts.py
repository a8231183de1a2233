"""Explanations that are very short or copied are asked about, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Grade, Place
from tasks.edits.texts import Explanation, thin_texts


def row(number: int, **texts: str) -> list[Explanation]:
    """The texts of one row, by column."""
    return [
        Explanation("kpi_toelichtingen", text, Place(file="k.csv", row=number, column=column))
        for column, text in texts.items()
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Ziekte", True),
        ("Vakantieperiode", True),
        ("Te druk", True),
        ("Hogere instroom", False),
        ("Het beleid wordt uitgewerkt.", False),
    ],
)
def test_a_very_short_text_is_asked_about(text: str, asked: bool) -> None:
    found = thin_texts(row(2, oorzaak=text))
    assert [one.code for one in found] == (["D87"] if asked else [])


def test_the_same_short_text_in_several_rows_is_one_question() -> None:
    (one,) = thin_texts([*row(2, oorzaak="Ziekte"), *row(5, oorzaak="Ziekte")])
    assert one.grade is Grade.TO_CONFIRM
    assert one.text == "De uitleg is heel kort: 'Ziekte'. Zo staat het ook in rij 5."
    assert one.place is not None
    assert one.place.row == 2


def test_a_text_that_was_copied_into_the_next_column_is_asked_about() -> None:
    copied = "De instroom was hoger dan gepland."
    found = thin_texts(row(2, oorzaak=copied, gevolg=copied, maatregel="Er is hulp gevraagd."))
    assert [(one.code, one.place and one.place.column) for one in found] == [("D88", "gevolg")]
    assert found[0].text.endswith("kolom oorzaak: 'De instroom was hoger dan gepland'.")


def test_the_same_text_in_two_rows_is_no_question() -> None:
    text = "Het beleid wordt uitgewerkt."
    assert thin_texts([*row(2, stand=text), *row(3, stand=text)]) == []


def test_the_same_copy_in_several_rows_is_one_question() -> None:
    copied = "De instroom was hoger dan gepland."
    found = thin_texts([one for at in (2, 4, 5) for one in row(at, oorzaak=copied, gevolg=copied)])
    assert [one.code for one in found] == ["D88"]
    assert found[0].text.endswith(" Zo staat het ook in de rijen 4 en 5.")


def test_every_question_has_a_key_of_its_own() -> None:
    found = thin_texts([*row(2, oorzaak="Ziekte", gevolg="Ziekte"), *row(3, gevolg="Drukte")])
    assert [one.code for one in found] == ["D87", "D87", "D87", "D88"]
    assert len({one.key for one in found}) == 4


@pytest.mark.parametrize(
    ("section", "register", "column"),
    [
        ("uitzonderingenrapportage", "kpi_toelichtingen", "oorzaak"),
        ("uitzonderingenrapportage", "iv_sturing_risico", "tekst"),
        ("invordering", "invordering", "stand_van_zaken"),
        ("damages", "damages", "acties"),
    ],
)
def test_every_register_with_explanations_is_asked(
    section: str, register: str, column: str, tmp_path: Path
) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers[register][0][column] = "Herzien"
    found = deliveries.section(section, tmp_path).findings
    assert [(one.about, one.place and one.place.row) for one in found if one.code == "D87"] == [
        (f"{register}.{column}", 2)
    ]


def test_an_explanation_that_is_not_printed_is_no_question(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    deliveries.registers["kpi_toelichtingen"].append(
        {"kpi": "K01"} | dict.fromkeys(("oorzaak", "gevolg", "maatregel", "verwachting"), "Drukte")
    )
    found = deliveries.section("uitzonderingenrapportage", tmp_path).findings
    assert {"U11"} <= {one.code for one in found}
    assert not {"D87", "D88"} & {one.code for one in found}
