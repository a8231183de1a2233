"""The folder as a whole: which file belongs to which source, what is frozen, and what else may lie
there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.dossiers.register_files import (
    CONTRACTS,
    FIRST,
    HALFJAAR,
    PROEF,
    SECOND,
    changed,
    csv_bytes,
    delivered,
)
from support.dossiers.small_deliveries import EXAMPLE

from tasks.definitions.finding import Grade, Place
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.registers.rows import load_register
from tasks.storage.store import Store

GOOD = csv_bytes(FIRST, SECOND)


def told(intake: Intake) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.file) for finding in intake.findings if finding.place]


def test_a_good_folder_has_a_delivery_per_source_and_no_findings(tmp_path: Path) -> None:
    intake, store = delivered(tmp_path, {"proef.csv": GOOD})
    assert intake.findings == ()
    assert list(intake.deliveries) == ["proef", "landen"]
    assert (intake.example, intake.example_digest, intake.synthetic) == (None, None, ())
    assert [
        row.values["nummer"] for row in load_register(store, intake.deliveries["proef"], PROEF)
    ] == ["P001", "P002"]


def test_what_was_frozen_does_not_change_with_the_folder(tmp_path: Path) -> None:
    intake, store = delivered(tmp_path, {"proef.csv": GOOD})
    (tmp_path / "aanlevering" / "proef.csv").write_bytes(csv_bytes(changed(FIRST, aantal="999")))
    delivery = intake.deliveries["proef"]
    assert store.get(delivery.digest) == GOOD
    assert load_register(store, delivery, PROEF)[0].values["aantal"] == 1250


def test_the_same_folder_gives_the_same_intake_in_another_place(tmp_path: Path) -> None:
    intakes = []
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        intakes.append(delivered(tmp_path / name, {"proef.csv": GOOD, "proef_extra.txt": b""})[0])
    assert intakes[0].model_dump_json() == intakes[1].model_dump_json()


@pytest.mark.parametrize(
    ("files", "findings"),
    [
        ({}, [("D01", "proef*.csv")]),
        (
            {"proef_1.csv": GOOD, "proef_2.csv": GOOD},
            [("D02", "proef_1.csv"), ("D02", "proef_2.csv")],
        ),
        ({"proef.csv": GOOD, "PROEF.xlsx": b""}, [("D02", "proef.csv"), ("D02", "PROEF.xlsx")]),
        ({"proef.csv": GOOD, "notulen.docx": b"x"}, [("D03", "notulen.docx")]),
        ({"proef.csv": GOOD, "oud proef.csv": GOOD}, [("D03", "oud proef.csv")]),
        ({"proef.csv": GOOD, "~$proef.xlsx": b"x"}, []),
        ({"proef.csv": GOOD, ".~lock.proef.csv#": b"x"}, []),
        ({"proef.csv": GOOD, ".DS_Store": b"x", "Thumbs.db": b"x"}, []),
    ],
)
def test_exactly_one_file_belongs_to_a_source(
    tmp_path: Path, files: dict[str, bytes], findings: list[tuple[str, str]]
) -> None:
    assert told(delivered(tmp_path, files)[0]) == findings


@pytest.mark.parametrize(
    ("file", "told_text", "expected"),
    [
        (
            "proef_2025-H1.xls",
            "De naam past bij Proefregister, maar een bestand op .xls wordt niet gelezen.",
            ".csv, .xlsx of .ods",
        ),
        (
            "PROEF.XLS",
            "De naam past bij Proefregister, maar een bestand op .XLS wordt niet gelezen.",
            ".csv, .xlsx of .ods",
        ),
        (
            "proef.csv.bak",
            "De naam past bij Proefregister, maar een bestand op .bak wordt niet gelezen.",
            ".csv, .xlsx of .ods",
        ),
        (
            "proef",
            "De naam past bij Proefregister, maar een bestand zonder extensie wordt niet gelezen.",
            ".csv, .xlsx of .ods",
        ),
        (
            "landen.xlsx",
            "De naam past bij Landen, maar een bestand op .xlsx wordt niet gelezen.",
            ".csv",
        ),
    ],
)
def test_a_known_name_with_another_ending_is_told_what_to_save_it_as(
    tmp_path: Path, file: str, told_text: str, expected: str
) -> None:
    intake, _ = delivered(tmp_path, {file: b"x"})
    found = [finding for finding in intake.findings if finding.code == "D03"]
    assert [(one.text, one.expected) for one in found] == [
        (told_text, f"hetzelfde bestand, opgeslagen als {expected}")
    ]


@pytest.mark.parametrize("file", ["notulen.xls", "oud proef.xls", "voorbeeld_proef.csv", ".proef"])
def test_a_name_of_no_source_belongs_to_none(tmp_path: Path, file: str) -> None:
    intake, _ = delivered(tmp_path, {"proef.csv": GOOD, file: b"x"})
    assert [finding.text for finding in intake.findings] == [
        "Dit bestand hoort bij geen enkele bron."
    ]


def test_only_a_missing_or_double_file_stops_the_dossier(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {"proef.csv": GOOD, "notulen.docx": b"x", "~$proef.xlsx": b"x"})
    assert {finding.grade for finding in intake.findings} == {Grade.WARNING}
    assert "proef" in intake.deliveries


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("proef_2024-H2.csv", "2024-H2"),
        ("proef_2024H2.csv", "2024-H2"),
        ("proef_2024_h2.csv", "2024-H2"),
        ("PROEF 2024 H2 (def).CSV", "2024-H2"),
        ("proef_2025-H2.csv", "2025-H2"),
        ("proef_20240930_2024-H2_v2.csv", "2024-H2"),
    ],
)
def test_a_file_of_another_halfjaar_is_refused_unread(
    tmp_path: Path, file: str, named: str
) -> None:
    intake, store = delivered(tmp_path, {file: GOOD})
    (found,) = intake.findings
    assert (found.code, found.grade) == ("D05", Grade.BLOCKING)
    assert (
        found.text
        == f"De naam zegt dat dit bestand van halfjaar {named} is. Leverancier: Team Proef."
    )
    assert found.place is not None
    assert (found.place.file, found.place.value, found.expected) == (
        file,
        named,
        "het bestand van halfjaar 2025-H1",
    )
    assert list(intake.deliveries) == ["landen"]
    assert GOOD not in [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "file",
    [
        "proef.csv",
        "proef_2025-H1.csv",
        "proef_2025h1.csv",
        "proef_2025_H1_ook_wat_in_2024-H2_ontbrak.csv",
        "proef_2024.csv",
        "proef_2024-H3.csv",
        "proef_2024-H20.csv",
        "proef_12024-H2.csv",
        "proef_2024-12.csv",
    ],
)
def test_a_name_without_a_halfjaar_or_with_this_one_is_good(tmp_path: Path, file: str) -> None:
    intake, _ = delivered(tmp_path, {file: GOOD})
    assert intake.findings == ()
    assert "proef" in intake.deliveries


def link_to_a_good_file(path: Path) -> None:
    target = path.parent.parent / "elders.csv"
    target.write_bytes(GOOD)
    path.symlink_to(target)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("er is niets")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("make", [link_to_a_good_file, link_to_nothing, a_folder, a_pipe])
def test_what_is_not_a_plain_file_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "landen.csv").write_bytes(b"landcode\n7028\n")
    make(folder / "proef.csv")
    intake = take_in(folder, HALFJAAR, CONTRACTS, Store(tmp_path / "store"))
    assert told(intake) == [("D04", "proef.csv")]


def test_a_file_without_read_rights_is_refused() -> None:
    with tempfile.TemporaryDirectory() as place:  # not tmp_path, which only its owner may enter
        folder, store = Path(place, "map"), Store(Path(place, "store"))
        folder.mkdir()
        (folder / "landen.csv").write_bytes(b"landcode\n7028\n5010\n")
        (folder / "proef.csv").write_bytes(GOOD)
        assert take_in(folder, HALFJAAR, CONTRACTS, store).findings == ()
        (folder / "proef.csv").chmod(0)
        with as_somebody_without_rights(Path(place)):
            intake = take_in(folder, HALFJAAR, CONTRACTS, store)
    assert told(intake) == [("D04", "proef.csv")]


@contextmanager
def as_somebody_without_rights(place: Path) -> Iterator[None]:
    """Root may read everything; tests that run as root become nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    place.chmod(0o755)
    for path in [place / "store", *(place / "store").rglob("*")]:
        os.chown(path, nobody, -1)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_in_the_folder_is_not_read_but_named(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    (folder / "oud").mkdir(parents=True)
    (folder / "oud" / "proef.csv").write_bytes(GOOD)
    (folder / "proef.csv").write_bytes(GOOD)
    (folder / "landen.csv").write_bytes(b"landcode\n7028\n5010\n")
    assert told(take_in(folder, HALFJAAR, CONTRACTS, Store(tmp_path / "store"))) == [("D03", "oud")]


def test_a_folder_that_does_not_exist_is_one_finding(tmp_path: Path) -> None:
    intake = take_in(tmp_path / "weg", HALFJAAR, CONTRACTS, Store(tmp_path / "store"))
    assert told(intake) == [("D04", "weg")]
    assert intake.deliveries == {}


@pytest.mark.parametrize(
    "name", [b"proef\xff.csv", "proe\u0301f\u202e.csv".encode(), b"proef\n.csv"]
)
def test_a_strange_file_name_can_be_reported(tmp_path: Path, name: bytes) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"")
    intake = take_in(folder, HALFJAAR, {"landen": CONTRACTS["landen"]}, Store(tmp_path / "store"))
    assert [finding.code for finding in intake.findings] == ["D03", "D01"]
    assert all(
        finding.place is not None and finding.place.file.isprintable()
        for finding in intake.findings
    )
    assert intake.model_dump_json().encode("utf-8")


def test_references_are_not_held_against_a_source_that_could_not_be_read(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {"proef.csv": GOOD, "landen.csv": b""})
    assert told(intake) == [("D15", "landen.csv")]
    assert "proef" in intake.deliveries


def test_all_problems_of_all_sources_are_told_at_once(tmp_path: Path) -> None:
    intake, _ = delivered(
        tmp_path,
        {
            "proef.csv": csv_bytes(changed(FIRST, aantal="1.234")),
            "landen.csv": b"landcode;x\n7028;\n",
        },
    )
    assert told(intake) == [("D32", "proef.csv"), ("D11", "landen.csv")]


def test_kpis_must_be_defined(tmp_path: Path) -> None:
    names = ("kpi_definities", "kpi_toelichtingen")
    definitions = EXAMPLE / "2025-H1" / "kpi_definities.csv"
    header = "kpi;oorzaak;gevolg;maatregel;verwachting\n"
    intake, _ = delivered(
        tmp_path,
        {
            "kpi_definities.csv": definitions.read_bytes(),
            "kpi_toelichtingen.csv": f"{header}K01;;;;\nK99;;;;\n".encode(),
        },
        {name: load_contracts()[name] for name in names},
    )
    wrong = [finding for finding in intake.findings if finding.code == "D42"]
    assert [(one.place.row, one.place.value) for one in wrong if one.place] == [(3, "K99")]


@pytest.mark.parametrize(
    ("name", "means"),
    [("kpi_toelichtingen", "er geen uitzonderingen zijn"), ("damages", "er geen damages zijn")],
)
def test_nothing_to_report_is_an_answer_where_the_contract_says_so_and_a_person_is_told(
    tmp_path: Path, name: str, means: str
) -> None:
    contract = load_contracts()[name]
    header = ";".join(column.name for column in contract.columns).encode() + b"\n"
    intake, store = delivered(
        tmp_path, {f"{name}.csv": header, "landen.csv": b""}, {name: contract}
    )
    assert intake.deliveries[name].rows == 0
    assert load_register(store, intake.deliveries[name], contract) == []
    (found,) = [finding for finding in intake.findings if finding.code != "D03"]
    assert (found.code, found.grade, found.place) == (
        "D17",
        Grade.WARNING,
        Place(file=f"{name}.csv"),
    )
    assert found.text == (
        f"Hier staan geen rijen. De bijlage zegt dan dat {means}. Leverancier: {contract.supplier}."
    )
    assert found.expected == f"rijen onder de kopregel, tenzij {means}"


@pytest.mark.parametrize("column", ["sleutel", "persoon"])
def test_a_key_or_a_person_is_nothing_that_lasts(column: str) -> None:
    made = PROEF.model_dump() | {
        "key": ["sleutel"],
        "columns": [
            {"name": name, "description": name, "type": "code", "lasting": name == column}
            | {"personal": name == "persoon"}
            for name in ("sleutel", "persoon")
        ],
        "references": (),
        "fixed_values": (),
    }
    with pytest.raises(ValueError, match=f"de kolom '{column}' kan niet lasting zijn"):
        Contract.model_validate(made)


def test_what_may_be_empty_says_what_that_means() -> None:
    with pytest.raises(ValueError, match=r"empty_means .* en may_be_empty horen bij elkaar"):
        Contract.model_validate(PROEF.model_dump() | {"may_be_empty": True})
    with pytest.raises(ValueError, match=r"empty_means .* en may_be_empty horen bij elkaar"):
        Contract.model_validate(PROEF.model_dump() | {"empty_means": "er niets is"})


def test_a_folder_of_examples_says_so(tmp_path: Path) -> None:
    label = b"label: Voorbeeldcijfers\nsynthetic: [proef]\n"
    intake, store = delivered(tmp_path, {"proef.csv": GOOD, "voorbeeld.yaml": label})
    assert intake.findings == ()
    assert intake.example == "Voorbeeldcijfers"
    assert intake.synthetic == ("proef",)
    assert intake.example_digest is not None
    assert store.get(intake.example_digest) == label


UNREADABLE_LABELS = {
    "not YAML": "label: [",
    "no list of sources": "label: x",
    "a list": "- a",
    "nothing": "",
    "an empty label": "label: ''\nsynthetic: []",
    "an unknown key": "label: x\nsynthetic: []\nmeer: x",
    "nested without end": "[" * 5000,
    "far too long": "a" * 20_000,
    "a Python object": "label: !!python/name:os.system\nsynthetic: []",
    "a NUL byte": "label: \x00",
}


@pytest.mark.parametrize("text", UNREADABLE_LABELS.values(), ids=UNREADABLE_LABELS.keys())
def test_a_label_that_cannot_be_read_stops_the_dossier(tmp_path: Path, text: str) -> None:
    intake, _ = delivered(tmp_path, {"proef.csv": GOOD, "voorbeeld.yaml": text.encode()})
    assert told(intake) == [("D52", "voorbeeld.yaml")]
    assert intake.example is None


@pytest.mark.parametrize("halfjaar", ["2024-H2", "2025-H1"])
def test_the_registers_of_the_example_are_good(tmp_path: Path, halfjaar: str) -> None:
    example = Path(__file__).parents[2] / "config" / "voorbeeld" / halfjaar
    present: dict[str, Contract] = {
        name: contract
        for name, contract in load_contracts().items()
        if (example / f"{name}.csv").exists() and contract.kind == "register"
    }
    assert len(present) >= 5
    intake = take_in(example, load_halfjaar(halfjaar), present, Store(tmp_path / "store"))
    # Of the trajecten of 2024-H2 there are no figures.
    empty = [("D17", "traject_cijfers.csv")] if halfjaar == "2024-H2" else []
    assert [(one.code, one.place and one.place.file) for one in intake.findings] == empty
    assert sorted(intake.deliveries) == sorted(present)
