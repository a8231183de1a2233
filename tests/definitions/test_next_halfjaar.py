"""The next halfjaar is proposed from those that are there: dates as a year ago, the rest as last
time; every line says why.
"""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.dossiers.following_deliveries import following_registers
from support.dossiers.small_deliveries import Rows
from support.dossiers.small_house import make_house

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import Period, known_halfjaren, load_halfjaar
from tasks.definitions.next_halfjaar import following
from tasks.deliveries.contract import load_contract
from tasks.deliveries.supplier_templates.workbook import DATA_SHEET, HEADER_ROW
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.sealed.compare import Change
from tasks.dossier.sealed.contents import SealedDossier

ONE = timedelta(days=1)


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the definitions of the repository, with the halfjaren of the example."""
    copy = tmp_path / "config"
    shutil.copytree(BESIDE_THE_CODE, copy, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    monkeypatch.setenv(VARIABLE, str(copy))
    return copy


def new(name: str) -> tuple[int, str]:
    return svz("halfjaar", "new", name)


def svz(*call: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*map(str, call)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_winter_of_2025(definitions: Path) -> None:
    code, told = new("2025-H2")
    assert code == 0
    assert "Loop iedere regel na" in told
    made = load_halfjaar("2025-H2")
    assert made.previous == "2025-H1"
    assert made.letter_date == date(2025, 12, 19), "20 December is a Saturday"
    assert made.publication_date == date(2025, 12, 19)
    assert made.kamerstuk is None
    assert made.reporting_period == Period(first=date(2025, 1, 1), last=date(2025, 8, 31))
    assert made.toeslagjaar == 2023, "a year later than a year ago"
    assert made.damage_period == Period(first=date(2025, 7, 1), last=date(2025, 12, 18))
    assert made.deliveries_due == date(2025, 11, 21), "28 days before the letter, as a year ago"
    assert made.deliveries_due_for == {"damages": date(2025, 12, 16)}
    last = load_halfjaar("2025-H1")
    asked_of_people = made.model_dump(
        exclude={"name", "previous", "letter_date", "publication_date", "kamerstuk"}
        | {"reporting_period", "toeslagjaar", "damage_period"}
        | {"deliveries_due", "deliveries_due_for"}
    )
    assert asked_of_people == last.model_dump(include=set(asked_of_people))
    text = (definitions / "halfjaren/2025-H2.yaml").read_text(encoding="utf-8")
    assert told.startswith(text)
    dated = text.partition("# Zoals in")[0].splitlines()
    assert all("#" in line for line in dated), "every line says why"
    assert CliRunner().invoke(main, ["check"]).output.strip() == "Alle definities kloppen."


def test_what_the_guide_says_is_all_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of docs/nieuw-halfjaar.md, in its order."""
    house = make_house(tmp_path / "huis", ("uitzonderingenrapportage", "invordering"))
    monkeypatch.setenv(VARIABLE, str(house.definitions))
    outputs = tmp_path / "uit"
    order = Order(halfjaar="2025-H1", deliveries=house.deliveries / "2025-H1", outputs=outputs)
    assert assemble(order).sealed
    assert new("2025-H2")[0] == 0
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


@pytest.mark.usefixtures("definitions")
def test_ten_years_of_letters() -> None:
    name = known_halfjaren()[-1]
    for _ in range(20):
        before = load_halfjaar(name)
        name = following(name)
        assert new(name)[0] == 0
        made = load_halfjaar(name)
        assert made.previous == before.name
        assert made.damage_period.first == before.damage_period.last + ONE
        assert made.damage_period.last == made.letter_date - ONE
        days = [made.letter_date, made.deliveries_due, *made.deliveries_due_for.values()]
        assert all(day.weekday() < 5 for day in days)
        assert (made.reporting_period.last + ONE).day == 1, "the end of a month"
        assert made.reporting_period.last < made.letter_date


@pytest.mark.usefixtures("definitions")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2025-H1", "Het halfjaar 2025-H1 is er al: halfjaren/2025-H1.yaml."),
        ("2026-H1", "Na 2025-H1 komt 2025-H2, niet '2026-H1'."),
        ("../2025-H2", "Na 2025-H1 komt 2025-H2"),
        ("zomer", "Na 2025-H1 komt 2025-H2"),
    ],
)
def test_only_the_next_one_is_proposed(name: str, told: str) -> None:
    before = known_halfjaren()
    code, said = new(name)
    assert code == ExitCode.USAGE
    assert told in said
    assert known_halfjaren() == before


def test_without_any_halfjaar_the_first_is_written_by_hand(definitions: Path) -> None:
    for path in (definitions / "halfjaren").iterdir():
        path.unlink()
    code, said = new("2025-H2")
    assert code == ExitCode.USAGE
    assert "Er is nog geen halfjaar om van uit te gaan." in said


def test_without_a_year_ago_the_last_halfjaar_is_what_it_goes_by(definitions: Path) -> None:
    (definitions / "halfjaren/2024-H2.yaml").unlink()
    assert new("2025-H2")[0] == 0
    made = load_halfjaar("2025-H2")
    assert made.letter_date == date(2026, 1, 1), "half a year later, for a person to move"
    assert made.damage_period == Period(first=date(2025, 7, 1), last=date(2025, 12, 31))
    assert made.reporting_period == Period(first=date(2025, 7, 1), last=date(2025, 10, 31))
