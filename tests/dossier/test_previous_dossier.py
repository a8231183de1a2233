"""A dossier is compared with what was sealed, whatever the database has come to say."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.dossiers.dossier_example import FILES, SOURCE, figure, sealed, status
from support.dossiers.small_house import HALFJAREN, SmallHouse, make_house

from tasks.definitions.finding import Grade
from tasks.dossier.assemble import assemble
from tasks.dossier.history.previous_dossier import ComparisonUnreadable, previous_dossier
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.contents import SealedDossier, dossier_files
from tasks.dossier.sealed.statement import YEAR_AGO_DOSSIER
from tasks.dossier.steps.look_up import said_before
from tasks.figures.figure import PREVIOUS_DOSSIER

QUOTED = figure("een.vorige", 6_900).model_copy(
    update={"sources": (SOURCE.model_copy(update={"contract": PREVIOUS_DOSSIER}),)}
)
FIGURES = [figure("een", Fraction(85921, 12), step=100), figure("twee", 2, form="woord"), QUOTED]


def dossier_that_says(root: Path, *figures: object) -> Path:
    said = dossier_files(figures, [status("kpi.K01.status", "op koers")], [], [], None, {})  # type: ignore[arg-type]
    return sealed(root, FILES | said)


def test_what_a_dossier_said_comes_back_exactly(tmp_path: Path) -> None:
    folder = dossier_that_says(tmp_path, *FIGURES)
    found = previous_dossier(tmp_path, "2025-H1", folder.name)
    assert (found.halfjaar, found.digest) == ("2025-H1", folder.name)
    assert found.figures["een"].model_dump() == {
        "label": "Een cijfer",
        "value": "85921/12",
        "form": "aantal",
        "step": "100",
        "printed": "7.200",
        "definition": "Hoe het is gemaakt.",
    }
    assert found.figures["een"].value == Fraction(85921, 12)
    assert found.figures["twee"].printed == "twee"
    assert set(found.figures) == {"een", "twee"}, "what it quoted itself is no comparison"
    assert {id: one.word for id, one in found.statuses.items()} == {"kpi.K01.status": "op koers"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.fractions(),
    step=st.sampled_from(["1", "100", "0.1", "100000"]),
    label=st.text(st.characters(codec="utf-8")),
)
def test_no_value_changes_by_being_sealed(
    tmp_path: Path, value: Fraction, step: str, label: str
) -> None:
    before = figure("x", value, step=step, label=label)
    folder = dossier_that_says(tmp_path, before)
    after = previous_dossier(tmp_path, "2025-H1", folder.name).figures["x"]
    assert (after.value, after.step, after.printed, after.label) == (
        before.value,
        before.step,
        before.printed,
        before.label,
    )


def _overwrite(file: Path) -> None:
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"7200", b"9999") + b" ")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "the folder is gone": lambda folder: shutil.rmtree(folder),
    "the figures were changed": lambda folder: _overwrite(folder / "figures.json"),
    "the statement was changed": lambda folder: _overwrite(folder / "statement.json"),
    "the figures are gone": lambda folder: (folder / "figures.json").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_dossier_that_is_not_what_was_sealed_is_no_comparison(
    tmp_path: Path, damage: str
) -> None:
    folder = dossier_that_says(tmp_path, *FIGURES)
    folder.chmod(0o755)
    DAMAGES[damage](folder)
    with pytest.raises(ComparisonUnreadable, match=rf"{folder.name} van 2025-H1.*Zet de map terug"):
        previous_dossier(tmp_path, "2025-H1", folder.name)


def test_a_dossier_of_another_halfjaar_is_no_comparison(tmp_path: Path) -> None:
    folder = dossier_that_says(tmp_path, *FIGURES)
    shutil.copytree(folder, tmp_path / "2024-H2" / folder.name)
    with pytest.raises(ComparisonUnreadable, match="dossier van 2025-H1"):
        previous_dossier(tmp_path, "2024-H2", folder.name)


def assembled(house: SmallHouse, outputs: Path, halfjaar: str) -> Outcome:
    return assemble(
        Order(halfjaar=halfjaar, deliveries=house.deliveries / halfjaar, outputs=outputs)
    )


class Both(NamedTuple):
    """The small house with a dossier of each halfjaar. Not to be changed: copy it."""

    house: SmallHouse
    outputs: Path
    before: Outcome
    now: Outcome


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("beide")
    house, outputs = make_house(folder / "huis"), folder / "uit"
    with pytest.MonkeyPatch.context() as patched:
        for name, value in house.environment.items():
            patched.setenv(name, value)
        yield Both(house, outputs, *(assembled(house, outputs, one) for one in HALFJAREN))


def test_the_database_says_which_dossier_and_nothing_else(both: Both, tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    shutil.copytree(both.outputs, outputs)
    before, now = both.before, both.now
    assert before.folder is not None
    assert now.folder is not None
    counts = {one.id: one.printed for one in SealedDossier(before.folder).figures}
    quoted = {one.id: one.printed for one in SealedDossier(now.folder).figures}
    assert quoted["damages.aantal.vorige"] == counts["damages.aantal"]
    with sqlite3.connect(outputs / "history.db") as connection:
        tables = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        connection.execute("UPDATE dossiers SET digest = ?", ("ab" * 32,))
    connection.close()
    assert tables == {"dossiers", "justifications", "history_version"}
    with pytest.raises(ComparisonUnreadable, match="ab" * 32):
        assembled(both.house, outputs, HALFJAREN[1])


def test_a_comparison_that_is_missing_is_found_and_said_in_the_annex(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    outcome = assembled(small_house, tmp_path / "uit", "2025-H1")
    assert [one.code for one in outcome.findings if one.code.startswith("H")] == ["H03"]
    assert outcome.folder is not None
    page = (outcome.folder / "damages.html").read_text(encoding="utf-8")
    assert (
        "De cijfers zijn niet vergeleken met die van de vorige rapportage (tweede halfjaar 2024)"
        in page
    )
    assert (outcome.folder / "release.json").exists(), "a warning blocks nothing"


@pytest.mark.parametrize("name", ["2025-H9", "2025-H1", "2026-H1", "vorig jaar"])
def test_a_previous_halfjaar_that_can_not_exist_keeps_the_dossier_from_release(
    small_house: SmallHouse, tmp_path: Path, name: str
) -> None:
    file = small_house.definitions / "halfjaren/2025-H1.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("previous: 2024-H2", f"previous: {name}"), encoding="utf-8")
    outcome = assembled(small_house, tmp_path / "uit", "2025-H1")
    (told,) = [one for one in outcome.findings if one.code.startswith("H")]
    assert told.code == "H02"
    assert name in told.text
    assert outcome.counts()[Grade.BLOCKING] == 1
    assert outcome.folder is not None
    assert not (outcome.folder / "release.json").exists()
    assert json.loads((outcome.folder / "findings.json").read_bytes())[-1]["grade"] == "blokkerend"


def test_the_first_of_the_series_misses_nothing(both: Both) -> None:
    outcome = both.before
    assert not [one for one in outcome.findings if one.code.startswith("H")]
    assert outcome.folder is not None
    assert "de vorige rapportage" not in (outcome.folder / "damages.html").read_text("utf-8")


def test_a_damage_that_is_gone_is_told(both: Both) -> None:
    now = both.now
    assert now.folder is not None
    gone = [one for one in now.findings if one.code == "S06"]
    assert gone
    assert {str(one.grade) for one in gone} == {"info"}
    page = (now.folder / "damages.html").read_text(encoding="utf-8")
    for one in gone:
        assert one.text.partition(" stond in")[0] in page


def test_the_dossier_of_a_year_ago_is_looked_up_besides_the_previous_one(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    next_one = "2025-H2"
    (small_house.definitions / f"halfjaren/{next_one}.yaml").write_text(
        yaml.safe_dump(
            yaml.safe_load((small_house.definitions / "halfjaren/2025-H1.yaml").read_bytes())
            | {
                "name": next_one,
                "previous": "2025-H1",
                "letter_date": date(2025, 12, 19),
                "publication_date": date(2025, 12, 19),
                "damage_period": {"first": date(2025, 7, 1), "last": date(2025, 12, 18)},
                "deliveries_due": date(2025, 11, 21),
                "deliveries_due_for": {},
                "kamerstuk": None,
            }
        ),
        encoding="utf-8",
    )
    folder = small_house.deliveries / next_one
    folder.mkdir()
    shutil.copyfile(small_house.deliveries / "2025-H1/voorbeeld.yaml", folder / "voorbeeld.yaml")
    register = (small_house.deliveries / "2025-H1/damages.csv").read_text(encoding="utf-8-sig")
    (folder / "damages.csv").write_text(register.splitlines()[0] + "\n", encoding="utf-8")
    outputs = tmp_path / "uit"
    earlier = {one: assembled(small_house, outputs, one) for one in HALFJAREN}
    made = assembled(small_house, outputs, next_one)
    assert made.folder is not None
    statement = SealedDossier(made.folder).statement
    for kind, name in (("vorig dossier", "2025-H1"), (YEAR_AGO_DOSSIER, "2024-H2")):
        (held_against,) = statement.of_kind(kind)
        assert (held_against.name, held_against.sha256) == (name, earlier[name].digest)
    order = Order(halfjaar=next_one, deliveries=folder, outputs=outputs)
    said = said_before(order, example="voorbeeld")
    assert said is not None
    assert [one.halfjaar for one in said.earlier] == ["2025-H1", "2024-H2"]
    before = said_before(order.model_copy(update={"halfjaar": "2025-H1"}), example="voorbeeld")
    assert before is not None
    assert before.year_ago is None, "2024-H1 was never sealed"
