"""A run does only what no earlier run has done, and gives what it would give without that."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.annexes.annexes_of_the_example import ANNEXES
from support.cases import cases
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import SmallHouse

from tasks.definitions.finding import Grade
from tasks.deliveries import summary
from tasks.deliveries.intake import records, register
from tasks.dossier.assemble import assemble
from tasks.dossier.halfjaar_store import STORE, forget, kept_results
from tasks.dossier.order import Order, Outcome
from tasks.dossier.run_lock import RunInProgress, only_run
from tasks.dossier.sealed.seal import FINAL_FOLDER
from tasks.dossier.sealed.verify import verify
from tasks.dossier.steps import audit, build, print_annex
from tasks.sections.records import known_queries
from tasks.storage.kept import FOLDER

HALFJAAR = "2025-H1"

#: Every annex of the halfjaar.
ALL = len(ANNEXES)


def printed(*what: Any, example: str | None, replaces: str | None = None) -> dict[str, bytes]:
    """In place of printing, which takes seconds: all that a print is made from."""
    halfjaar, annex, section = what
    made_from = f"{halfjaar!r}{annex!r}{example!r}{replaces!r}{section.model_dump_json()}"
    pages = {f"{section.name}.{form}": made_from.encode() for form in ("html", "pdf")}
    return pages | {f"{section.name}-alle_cijfers.csv": b"id,soort\r\n"}


def printed_both(
    *what: Any, example: str | None, replaces: str | None = None
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    concept = printed(*what, example=example, replaces=replaces)
    return concept, {
        name: data if name.endswith(".csv") else b"vastgesteld" + data
        for name, data in concept.items()
    }


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often what takes long was done; printing is only counted."""
    counted: Counter[str] = Counter()

    def count(place: object, name: str, instead: Callable[..., Any] | None = None) -> None:
        act = instead or getattr(place, name)

        def counting(*args: Any, **options: Any) -> Any:
            counted[name] += 1
            return act(*args, **options)

        monkeypatch.setattr(place, name, counting)

    count(print_annex, "print_confined", printed)
    count(print_annex, "print_both_confined", printed_both)
    count(records, "take_in_records")
    count(records, "references_hold")
    count(register, "read_delimited")
    count(known_queries, "run_on_duckdb")
    count(build, "printable_section")
    count(audit, "audit")
    count(summary, "_counts")
    return counted


def run(small: SmallDeliveries, outputs: Path, *, fresh: bool = False) -> Outcome:
    folder = outputs.with_name(f"{outputs.name}-in")
    shutil.rmtree(folder, ignore_errors=True)
    deliveries = small.write(folder)
    return assemble(Order(halfjaar=HALFJAAR, deliveries=deliveries, outputs=outputs, fresh=fresh))


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """What a run on the small deliveries made. Not to be changed: copy it."""
    outputs = tmp_path_factory.mktemp("eerste") / "uit"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(print_annex, "print_confined", printed)
        patched.setattr(print_annex, "print_both_confined", printed_both)
        return outputs, run(SmallDeliveries(), outputs)


@pytest.fixture
def first(first_run: tuple[Path, Outcome], tmp_path: Path) -> Outcome:
    """The outcome of that run, whose outputs are those of the test."""
    shutil.copytree(first_run[0], tmp_path / "uit")
    return first_run[1]


def bytes_of(dossier: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dossier.iterdir()}


def test_an_identical_run_only_hashes(tmp_path: Path, done: Counter[str]) -> None:
    first = run(SmallDeliveries(), tmp_path / "uit")
    assert done["take_in_records"] == 3
    assert done["run_on_duckdb"] == 6
    assert done["audit"] == 1
    assert done["_counts"] == 1
    assert (first.printed, first.reused, first.reuse) == (ALL, 0, None)
    done.clear()
    again = run(SmallDeliveries(), tmp_path / "uit")
    assert again.digest == first.digest
    assert done == {}
    assert again.reuse == f"{ALL} van {ALL} bijlagen ongewijzigd, hergebruikt"


def test_one_corrected_register_prints_one_annex(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    corrected = SmallDeliveries()
    corrected.registers["toezeggingen"][0]["samenvatting"] = "Anders gezegd."
    outcome = run(corrected, tmp_path / "uit")
    # The letter reads every section, so it is built again; it quotes nothing of this one.
    assert done == {
        "read_delimited": 1,
        "printable_section": 2,
        "print_both_confined": 1,
        "audit": 1,
    }
    assert outcome.reuse == f"{ALL - 1} van {ALL} bijlagen ongewijzigd, hergebruikt"


def test_another_name_of_a_country_leaves_the_records_alone(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    corrected = SmallDeliveries()
    corrected.countries["7028"] = "Republiek Polen"
    run(corrected, tmp_path / "uit")
    # The letter has the table of countries too.
    assert done == {
        "read_delimited": 1,
        "printable_section": 2,
        "print_both_confined": 2,
        "audit": 1,
    }
    known = run(corrected, tmp_path / "uit")
    assert known.digest == run(corrected, tmp_path / "nieuw", fresh=True).digest


def test_another_list_of_countries_only_looks_up_the_references_of_the_records(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    corrected = SmallDeliveries()
    corrected.countries["9999"] = "Elders"
    known = run(corrected, tmp_path / "uit")
    assert done["references_hold"] == 2
    assert done["take_in_records"] == done["run_on_duckdb"] == done["_counts"] == 0
    done.clear()
    run(corrected, tmp_path / "uit")
    assert done == {}, "and what they were held against is known from then on"
    assert known.digest == run(corrected, tmp_path / "nieuw", fresh=True).digest


def test_records_of_a_country_that_is_gone_are_refused_as_if_nothing_was_known(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    wrong = SmallDeliveries()
    del wrong.countries["5010"]
    refused = run(wrong, tmp_path / "uit")
    assert not refused.sealed
    assert refused.findings == run(wrong, tmp_path / "nieuw", fresh=True).findings


def test_corrected_records_leave_the_other_records_alone(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    corrected = SmallDeliveries()
    corrected.children = {"7028": 121, "5010": 100}
    run(corrected, tmp_path / "uit")
    assert done["take_in_records"] == 2, "the deductions of the SVB are the same"


def test_what_blocks_is_kept_without_a_final_form(tmp_path: Path, done: Counter[str]) -> None:
    blocked = SmallDeliveries()
    blocked.registers["kpi_toelichtingen"] = []
    first = run(blocked, tmp_path / "uit")
    assert first.counts()[Grade.BLOCKING]
    assert done["print_confined"] == ALL
    done.clear()
    assert run(blocked, tmp_path / "uit").digest == first.digest
    assert done == {}
    run(SmallDeliveries(), tmp_path / "uit")
    assert done["print_both_confined"] == ALL, "a final form is never made from a concept"
    done.clear()
    assert run(blocked, tmp_path / "uit", fresh=False).digest == first.digest
    assert done == {}


def test_a_damaged_final_file_is_printed_again(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    finals = (tmp_path / "uit" / FINAL_FOLDER).glob("??/*")
    final = next(one for one in finals if one.read_bytes().startswith(b"vastgesteld"))
    whole = final.read_bytes()
    final.chmod(0o600)
    final.write_bytes(b"beschadigd")
    done.clear()
    assert run(SmallDeliveries(), tmp_path / "uit").digest == first.digest
    assert done == {"print_both_confined": 1}
    assert final.read_bytes() == whole


def test_whatever_in_the_store_is_damaged_the_dossier_is_the_same(
    tmp_path: Path, first: Outcome, done: Counter[str]
) -> None:
    stored = [one for one in (tmp_path / "uit" / STORE / HALFJAAR).rglob("*") if one.is_file()]
    for one in stored:
        one.chmod(0o600)
        one.write_bytes(b"beschadigd\n")
    again = run(SmallDeliveries(), tmp_path / "uit")
    assert again.digest == first.digest
    assert again.reused == 0
    assert again.folder is not None
    assert verify(again.folder) == []
    done.clear()
    assert run(SmallDeliveries(), tmp_path / "uit").reused == ALL
    assert done == {}


def test_a_fresh_run_uses_nothing(tmp_path: Path, done: Counter[str]) -> None:
    first = run(SmallDeliveries(), tmp_path / "uit")
    made = dict(done)
    done.clear()
    assert run(SmallDeliveries(), tmp_path / "uit", fresh=True).digest == first.digest
    assert done == made


def test_other_definitions_make_everything_anew(
    small_house: SmallHouse, tmp_path: Path, done: Counter[str]
) -> None:
    order = Order(
        halfjaar=HALFJAAR, deliveries=small_house.deliveries / HALFJAAR, outputs=tmp_path / "uit"
    )
    assemble(order)
    made = dict(done)
    done.clear()
    catalogue = small_house.definitions / "bevindingen.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + "# anders\n", encoding="utf-8")
    assemble(order)
    assert done == made


def test_refused_deliveries_leave_nothing_kept(tmp_path: Path, done: Counter[str]) -> None:
    wrong = SmallDeliveries()
    wrong.registers["damages"][0]["titel"] = ""
    wrong.children = {"8888": 3}
    assert not run(wrong, tmp_path / "uit").sealed
    assert [one for one in (tmp_path / "uit" / STORE).rglob("*") if one.is_file()] == []


def test_a_halfjaar_can_be_forgotten_and_another_stays(
    small_house: SmallHouse, tmp_path: Path, done: Counter[str]
) -> None:
    outputs = tmp_path / "uit"
    for halfjaar in ("2024-H2", HALFJAAR):
        folder = small_house.deliveries / halfjaar
        assert assemble(Order(halfjaar=halfjaar, deliveries=folder, outputs=outputs)).sealed
    left = list((outputs / STORE / "2024-H2").rglob("*"))
    forget(HALFJAAR, outputs, None)
    assert not (outputs / STORE / HALFJAAR).exists()
    assert list((outputs / STORE / "2024-H2").rglob("*")) == left
    assert list((outputs / HALFJAAR).glob("*/statement.json")), "a sealed dossier stays"
    forget(HALFJAAR, outputs, None)
    with pytest.raises(ValueError, match="Onbekend halfjaar"):
        forget("../2024-H2", outputs, None)


def test_a_halfjaar_is_not_forgotten_while_a_run_goes_on(tmp_path: Path) -> None:
    kept_results(tmp_path, HALFJAAR, fresh=False)
    with only_run(HALFJAAR, tmp_path, None), pytest.raises(RunInProgress):
        forget(HALFJAAR, tmp_path, None)
    assert (tmp_path / STORE / HALFJAAR).exists()


def test_only_the_owner_can_enter_the_store(tmp_path: Path, first: Outcome) -> None:
    store = tmp_path / "uit" / STORE
    for folder in (store, store / HALFJAAR, store / HALFJAAR / FOLDER):
        assert folder.stat().st_mode & 0o077 == 0, folder


def test_what_is_printed_is_the_same_bytes_with_and_without(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    folder = small_house.deliveries / HALFJAAR
    register = folder / "damages.csv"
    original = register.read_bytes()
    changes = [original, original.replace(b"2025-01", b"2025-02"), original]
    assert changes[0] != changes[1]
    without = dict[bytes, Outcome]()
    for number, change in enumerate(changes):
        register.write_bytes(change)
        known = assemble(Order(halfjaar=HALFJAAR, deliveries=folder, outputs=tmp_path / "uit"))
        if change not in without:
            order = Order(halfjaar=HALFJAAR, deliveries=folder, outputs=tmp_path / str(number))
            without[change] = assemble(order)
        assert known.reused == (number == 2)
        assert known.digest == without[change].digest
        assert known.folder is not None
        made = without[change].folder
        assert made is not None
        assert bytes_of(known.folder) == bytes_of(made)


# ---- many small changes ----

Change = Callable[[SmallDeliveries], None]


def _children(code: str, number: int) -> Change:
    def change(small: SmallDeliveries) -> None:
        small.children = {**small.children, code: number}

    return change


def _country(code: str, name: str | None) -> Change:
    def change(small: SmallDeliveries) -> None:
        small.countries.pop(code, None)
        if name is not None:
            small.countries[code] = name

    return change


def _cell(register: str, row: int, text: str) -> Change:
    """Another text in the last column: a reason, a date or a number, so it may be refused."""

    def change(small: SmallDeliveries) -> None:
        rows = small.registers[register]
        if rows:
            at = rows[row % len(rows)]
            at[list(at)[-1]] = text

    return change


def _fewer(register: str, number: int) -> Change:
    def change(small: SmallDeliveries) -> None:
        small.registers[register] = small.registers[register][:number]

    return change


registers = st.sampled_from(
    ["damages", "invordering", "iv_sturing_risico", "kpi_realisaties", "kpi_toelichtingen"]
)
codes = st.sampled_from(["7028", "5010", "6030", "0000", "1234"])
change = st.one_of(
    st.builds(_children, codes, st.integers(0, 130)),
    st.builds(_country, codes, st.sampled_from([None, "Polen", "Elders", "Ver weg"])),
    st.builds(_cell, registers, st.integers(0, 50), st.sampled_from(["", "12", "Kort.", "202503"])),
    st.builds(_fewer, registers, st.integers(0, 8)),
)


@pytest.mark.grows
@settings(max_examples=cases(2, 300))
@given(changes=st.lists(st.lists(change, max_size=2), min_size=1, max_size=4))
def test_many_small_changes_give_what_they_give_without(
    first_run: tuple[Path, Outcome],
    changes: list[list[Change]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(print_annex, "print_confined", printed)
        patch.setattr(print_annex, "print_both_confined", printed_both)
        folder = tmp_path_factory.mktemp("wijzigingen")
        shutil.copytree(first_run[0], folder / "uit")
        for number, together in enumerate([*changes, []]):
            small = SmallDeliveries()
            for one in together:
                one(small)
            known = run(small, folder / "uit")
            without = run(small, folder / str(number)) if together else first_run[1]
            assert known.digest == without.digest
            assert known.findings == without.findings
        shutil.rmtree(folder, ignore_errors=True)
