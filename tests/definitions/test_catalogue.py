"""Codes of findings: each tells its room, none can be taken for the number of a KPI, and those that
older dossiers have can still be read.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import example_register
from support.dossiers.small_house import HALFJAREN, SmallHouse

from tasks.definitions.finding import Finding, Grade, catalogue, explained, load_catalogue
from tasks.definitions.reviewing import seats_of_judged
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.seal import seal
from tasks.dossier.sealed.verify import verify
from tasks.pages.sealed_dossiers import Unreadable, read_dossier
from tasks.review.accounts.people import add_person
from tasks.review.record.store import open_review
from tasks.review.registration import register_dossier
from tasks.review.rules.states import Role
from tasks.storage.store import Store


def test_no_code_can_be_taken_for_the_number_of_a_kpi() -> None:
    letters = {row["kpi"][0] for row in example_register("kpi_definities")}
    assert letters.isdisjoint(load_catalogue().root)
    assert all(re.fullmatch("[A-Z][0-9]{2}", code) for code in catalogue())


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06", "07", "08", "10", "13"])
def test_what_older_dossiers_call_a_finding_is_known(number: str) -> None:
    assert explained(f"K{number}") is catalogue()[f"U{number}"]
    assert f"K{number}" not in catalogue()
    old = Finding(code=f"K{number}", text="Er ontbreekt iets.")
    assert old.grade is catalogue()[f"U{number}"].grade


def test_what_no_catalogue_ever_had_is_not_explained() -> None:
    assert explained("Z99") is None


def sealed(house: SmallHouse, outputs: Path) -> Outcome:
    halfjaar = HALFJAREN[0]
    return assemble(
        Order(halfjaar=halfjaar, deliveries=house.deliveries / halfjaar, outputs=outputs)
    )


def test_a_dossier_with_an_old_code_is_whole_and_its_page_explains_it(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    made = sealed(small_house, tmp_path / "uit").folder
    assert made is not None
    files = {path.name: path.read_bytes() for path in made.iterdir()}
    for name in ("statement.json", "release.json"):  # with a finding that blocks
        del files[name]
    finding = {"code": "K05", "text": "De noemer is nul.", "about": "kpi.K01", "place": None}
    files["findings.json"] = json.dumps(
        [finding | {"grade": "blokkerend", "expected": None}]
    ).encode()
    store = Store(tmp_path / "opslag")
    kept = {name: store.put(data) for name, data in files.items()}
    old = seal(
        HALFJAREN[0],
        kept,
        [],
        store,
        tmp_path / "oud",
        example="voorbeeldcijfers",
        seats=seats_of_judged(),
    )
    assert verify(old) == []
    shown = read_dossier(old, recompute=True)
    assert not isinstance(shown, Unreadable)
    (one,) = shown.findings
    assert (one.code, one.title) == ("K05", catalogue()["U05"].title)


def test_an_annex_without_reviewers_is_told_when_it_is_assembled(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    rules = small_house.definitions / "beoordeling.yaml"
    named = rules.read_text(encoding="utf-8")
    rules.write_text("bijlagen: {}\n", encoding="utf-8")
    outcome = sealed(small_house, tmp_path / "uit")
    (told,) = [one for one in outcome.findings if one.code == "R01"]
    assert told.grade is Grade.BLOCKING
    assert told.about == "damages"
    assert told.text == f"{rules} noemt geen beoordelaars voor de bijlage damages."
    assert outcome.folder is not None
    assert not (outcome.folder / "release.json").exists()
    rules.write_text(named, encoding="utf-8")
    again = sealed(small_house, tmp_path / "uit")
    assert "R01" not in {one.code for one in again.findings}
    assert again.folder is not None
    with open_review(None, tmp_path / "uit") as review:
        add_person(review, "beheer", "mia", "Mia", "mia@example.org", {Role.MAKER}, set())
        register_dossier(review, again.folder, "mia")
