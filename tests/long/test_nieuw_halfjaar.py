"""The next halfjaar as docs/nieuw-halfjaar.md says: every command in its order, up to a dossier."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.dossiers.following_deliveries import following_registers
from support.dossiers.small_deliveries import Rows
from support.dossiers.small_house import make_house

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.definitions.base import VARIABLE
from tasks.definitions.finding import Grade
from tasks.deliveries.contract import load_contract
from tasks.deliveries.supplier_templates.workbook import DATA_SHEET, HEADER_ROW
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.sealed.compare import Change
from tasks.dossier.sealed.contents import SealedDossier

pytestmark = pytest.mark.grows


def svz(*call: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*map(str, call)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_what_the_guide_says_is_all_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(tmp_path / "huis", ("uitzonderingenrapportage", "invordering"))
    monkeypatch.setenv(VARIABLE, str(house.definitions))
    outputs = tmp_path / "uit"
    order = Order(halfjaar="2025-H1", deliveries=house.deliveries / "2025-H1", outputs=outputs)
    assert assemble(order).sealed
    assert svz("halfjaar", "new", "2025-H2")[0] == 0
    registers = _set_up_by_the_guide()

    code, told = svz("check", "2025-H2", "--outputs", outputs)
    assert code == ExitCode.REFUSED
    for name in registers:
        assert load_contract(house.definitions / f"bronnen/{name}.yaml").title in told
    folder = house.deliveries / "2025-H2"
    assert svz("templates", "2025-H2", "--to", folder)[0] == ExitCode.DONE
    shutil.copyfile(house.deliveries / "2025-H1/voorbeeld.yaml", folder / "voorbeeld.yaml")
    for name, rows in registers.items():
        _fill_in(folder / f"{name}_2025-H2.xlsx", rows)
    code, told = svz("check", "2025-H2", "--deliveries", folder, "--outputs", outputs)
    assert code == ExitCode.DONE, told
    assert told.endswith("Alle leveringen van 2025-H2 zijn binnen en geldig.\n")
    assert {"U14", "U15"} <= {line.partition(" ")[0] for line in told.splitlines()}

    made = assemble(order.model_copy(update={"halfjaar": "2025-H2", "deliveries": folder}))
    assert made.folder is not None
    dossier = SealedDossier(made.folder)
    gone = {one.code: one.text for _, one in dossier.findings if one.code in ("U14", "U15")}
    assert gone == {
        "U14": "K18 Ziekteverzuim stond in de vorige rapportage (op koers) en ontbreekt nu.",
        "U15": "De norm van K01 Toekenningszekerheid zorgtoeslag: 91,0% in de vorige rapportage, "
        "92,0% nu.",
    }
    assert Grade.BLOCKING not in {grade for grade, _ in dossier.findings}
    new_ones = {one.id for one in dossier.differences if one.change is Change.NEW}
    assert {"kpi.K30.realisatie", "kpi.K30.status", "invordering.M20.fase"} <= new_ones


def _fill_in(template: Path, rows: Rows) -> None:
    """As a supplier does who goes on with the file of last time."""
    book = load_workbook(template)
    sheet = book[DATA_SHEET]
    columns = {str(cell.value): index for index, cell in enumerate(sheet[HEADER_ROW + 1], 1)}
    for number, row in enumerate(rows, HEADER_ROW + 2):
        for name, text in row.items():
            sheet.cell(number, columns[name]).value = text or None
    book.save(template)


def _set_up_by_the_guide() -> dict[str, Rows]:
    """A new KPI, one that ended, a norm that changes, and a new measure."""
    registers = following_registers(random.Random("gids"), "2025-H2")
    changed: Rows = []
    for row in registers["kpi_definities"]:
        this_year = row["geldig_tot"] == "31-12-2025"
        if row["kpi"] in ("K01", "K18") and this_year:
            changed.append(row | {"geldig_tot": "30-06-2025"})
        if row["kpi"] == "K01" and this_year:
            changed.append(row | {"geldig_vanaf": "01-07-2025", "norm": "92"})
            new = {"kpi": "K30", "naam": "Brieven op tijd", "geldig_vanaf": "01-07-2025"}
            changed.append(row | new)
        elif not (row["kpi"] == "K18" and this_year):
            changed.append(row)
    values = [one for one in registers["kpi_realisaties"] if one["kpi"] != "K18"]
    values += [one | {"kpi": "K30"} for one in values if one["kpi"] == "K01"]
    told = [one for one in registers["kpi_toelichtingen"] if one["kpi"] != "K18"]
    told += [one | {"kpi": "K30"} for one in told if one["kpi"] == "K01"]
    measure = dict.fromkeys(registers["invordering"][0], "") | {
        "nummer": "M20",
        "maatregel": "Betalen per maand",
        "fase": "aangekondigd",
        "stand_van_zaken": "De maatregel is aangekondigd in de brief van juli.",
        "start": "202507",
        "verwacht_gereed": "202712",
    }
    return {
        "kpi_definities": changed,
        "kpi_realisaties": values,
        "kpi_toelichtingen": told,
        "iv_sturing_risico": registers["iv_sturing_risico"],
        "invordering": [*registers["invordering"], measure],
    }
