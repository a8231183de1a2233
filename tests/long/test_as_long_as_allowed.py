"""Names and texts that are as long as a contract allows are printed whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import ANNEXES
from support.dossiers.free_texts import NAMES, with_fixed_values
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import NEVER_RELEASED, write_definitions

from tasks.definitions.base import VARIABLE
from tasks.definitions.finding import Grade
from tasks.deliveries.contract import load_contracts
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order

pytestmark = pytest.mark.grows


def test_names_and_texts_as_long_as_allowed_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_definitions(tmp_path / "definities", ANNEXES, NEVER_RELEASED)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "definities"))
    small = SmallDeliveries()
    contracts = load_contracts()
    for name, columns in NAMES.items():
        for row, word in zip(small.registers[name], ("W", "woord "), strict=False):
            for column in columns:
                most = contracts[name].column(column).most_characters
                assert most is not None
                row[column] = (word * most)[: most - 1] + "n"
    for row in small.registers["damages"][1:]:  # what the parts of one damage share
        row |= {name: small.registers["damages"][0][name] for name in ("titel", "ontdekt_door")}
    for row in small.registers["kpi_definities"]:  # what the KPI's of one theme share
        row["thema_titel"] = small.registers["kpi_definities"][0]["thema_titel"]
    for row in small.registers["eigen_bronnen"]:  # a place that exists, and two people
        row |= {"bron": "https://voorbeeld.nl/" + "w" * 150, "gecontroleerd_door": "Een ander"}
    with_fixed_values(small)
    small.registers["invordering"][0]["stand_van_zaken"] = "W" * 10_000
    small.countries["7028"] = "W" * 200
    outcome = assemble(
        Order(halfjaar="2025-H1", deliveries=small.write(tmp_path / "in"), outputs=tmp_path / "uit")
    )
    assert outcome.folder is not None, [finding.text for finding in outcome.findings]
    assert not [finding for finding in outcome.findings if finding.code in ("T01", "T02")]
    blocking = {one.code for one in outcome.findings if one.grade is Grade.BLOCKING}
    assert blocking == {"H02"}, "of the definitions by which this is never released"
