"""A sealed dossier: whole, read-only, named by what is in it, the same bytes from the same
input.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as StatementMessage
from support.dossiers.dossier_example import (
    CODE,
    DELIVERY,
    FILES,
    SEATS,
    folders,
    previous,
    sealed,
)
from support.fork_server import PROCESSES

from tasks.dossier.sealed.seal import SealError, seal
from tasks.dossier.sealed.statement import (
    CODE_FOLDERS,
    Dependency,
    code_digest,
    code_files,
    definition_files,
    dependencies,
    file_digest,
)
from tasks.dossier.sealed.verify import verify
from tasks.storage.store import Store

ROOT = Path(__file__).parents[2]


def _statement(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "statement.json").read_bytes())
    return content


def test_the_name_of_the_dossier_is_the_sha256_of_its_statement(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    assert folder.parent == tmp_path / "2025-H1"
    printed = subprocess.run(
        ["sha256sum", folder / "statement.json"], capture_output=True, text=True, check=True
    ).stdout
    assert printed.split()[0] == folder.name


def test_the_statement_lists_every_other_file(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    assert {path.name for path in folder.iterdir()} == {*FILES, "statement.json"}
    assert _statement(folder)["subject"] == [
        {"name": name, "digest": {"sha256": hashlib.sha256(FILES[name]).hexdigest()}}
        for name in sorted(FILES)
    ]


def test_the_statement_is_valid_for_the_reference_implementation_of_in_toto_and_slsa(
    tmp_path: Path,
) -> None:
    content = _statement(sealed(tmp_path))
    statement = Statement.copy_from_pb(ParseDict(content, StatementMessage()))
    statement.validate()
    provenance = ParseDict(
        content["predicate"], Provenance()
    )  # refuses a field that SLSA provenance does not have
    assert content["predicateType"] == "https://slsa.dev/provenance/v1"
    assert provenance.run_details.builder.id == "urn:stand-van-zaken:svz"
    assert [one.name for one in provenance.build_definition.resolved_dependencies] == [
        "flows, tasks, templates",
        "wkb_kinderen",
    ]
    assert dict(provenance.build_definition.external_parameters) == {
        "halfjaar": "2025-H1",
        "voorbeeld": "voorbeeldcijfers",
    }


def test_the_same_input_gives_the_same_dossier_elsewhere_and_in_another_order(
    tmp_path: Path,
) -> None:
    one = sealed(tmp_path / "here")
    other = sealed(tmp_path / "there", dict(reversed(FILES.items())))
    assert one.name == other.name
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }


def test_the_order_of_the_dependencies_does_not_matter(tmp_path: Path) -> None:
    store = Store(tmp_path / ".store")
    kept = {name: store.put(data) for name, data in FILES.items()}
    made = {
        seal("2025-H1", kept, order, store, tmp_path, example=None, seats=SEATS).name
        for order in ([DELIVERY, CODE], [CODE, DELIVERY])
    }
    assert len(made) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"files": {**FILES, "buitenland.pdf": b"%PDF-1.8"}},
        {"files": {name: data for name, data in FILES.items() if name != "figures.csv"}},
    ],
    ids=["other bytes", "a file less"],
)
def test_anything_else_in_the_dossier_gives_another_digest(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    assert sealed(tmp_path, **change).name != sealed(tmp_path).name
    assert len(folders(tmp_path)) == 2


def test_a_dossier_is_read_only(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o444}, 0o555)


def test_sealing_again_leaves_the_dossier_as_it_is(tmp_path: Path) -> None:
    before = sealed(tmp_path).stat()
    after = sealed(tmp_path).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(folders(tmp_path)) == 1


def test_a_dossier_that_was_tampered_with_is_not_passed_off_as_sealed(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    (folder / "figures.csv").chmod(0o644)
    (folder / "figures.csv").write_bytes(b"id;waarde\r\nx;1\r\n")
    with pytest.raises(SealError, match=r"niet meer ongeschonden: figures\.csv is gewijzigd"):
        sealed(tmp_path)


def test_bytes_that_rotted_in_the_store_are_not_sealed(tmp_path: Path) -> None:
    store = Store(tmp_path / ".store")
    digest = store.put(b"12.8")
    store.path(digest).chmod(0o600)
    store.path(digest).write_bytes(b"13.8")
    with pytest.raises(SealError, match="beschadigd"):
        seal("2025-H1", {"figures.csv": digest}, [], store, tmp_path, example=None, seats={})
    assert folders(tmp_path) == []


def test_bytes_that_are_not_in_the_store_are_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(SealError, match=r"figures\.csv ontbreken"):
        seal(
            "2025-H1",
            {"figures.csv": "00" * 32},
            [],
            Store(tmp_path / ".store"),
            tmp_path,
            example=None,
            seats={},
        )
    assert folders(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["../x", "a/b", ".hidden", "statement.json", "", "a b.csv", "naïef.csv"]
)
def test_a_file_that_could_end_elsewhere_or_hide_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="can not be a file in a dossier"):
        sealed(tmp_path, {name: b""})


@pytest.mark.parametrize("halfjaar", ["..", "2025", "2025-H3", "2025-H1/x"])
def test_a_halfjaar_that_could_end_elsewhere_is_refused(tmp_path: Path, halfjaar: str) -> None:
    with pytest.raises(ValueError, match="not a halfjaar"):
        seal(halfjaar, {}, [], Store(tmp_path / ".store"), tmp_path, example=None, seats={})


def test_processes_that_seal_the_same_dossier_at_once_end_with_one(tmp_path: Path) -> None:
    with PROCESSES.Pool(4) as pool:
        made = set(pool.map(sealed, [tmp_path] * 12))
    assert len(made) == 1
    assert folders(tmp_path) == [made.pop().name]
    assert verify(tmp_path / "2025-H1" / folders(tmp_path)[0]) == []


def test_a_copied_dossier_verifies_anywhere(tmp_path: Path) -> None:
    folder = sealed(tmp_path / "here")
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / folder.name)
    assert verify(copy) == []


TAMPERED: dict[str, tuple[Any, str]] = {
    "a changed file": (
        lambda folder: (folder / "buitenland.pdf").write_bytes(b"%PDF-1.8"),
        "buitenland.pdf is gewijzigd: verwacht sha256",
    ),
    "a file that is gone": (
        lambda folder: (folder / "figures.csv").unlink(),
        "figures.csv ontbreekt.",
    ),
    "a file too many": (
        lambda folder: (folder / "extra.pdf").touch(),
        "extra.pdf hoort niet bij dit dossier.",
    ),
    "a folder too many": (
        lambda folder: (folder / "extra").mkdir(),
        "extra hoort niet bij dit dossier.",
    ),
    "a link to a file elsewhere": (
        lambda folder: (
            (folder / "figures.csv").rename(folder.parent / "f"),
            (folder / "figures.csv").symlink_to(folder.parent / "f"),
        ),
        "figures.csv is geen gewoon bestand.",
    ),
    "no statement": (
        lambda folder: (folder / "statement.json").unlink(),
        "statement.json ontbreekt",
    ),
    "a changed statement": (
        lambda folder: (folder / "statement.json").write_bytes(
            (folder / "statement.json").read_bytes().replace(b"voorbeeldcijfers", b"cijfers")
        ),
        "maar statement.json heeft de sha256",
    ),
    "a statement that is no JSON": (
        lambda folder: (folder / "statement.json").write_bytes(b"{"),
        "niet te lezen als verklaring",
    ),
    "a statement of another kind": (
        lambda folder: (folder / "statement.json").write_bytes(b'{"subject": []}'),
        "is geen https://in-toto.io",
    ),
    "a statement without subjects": (
        lambda folder: (folder / "statement.json").write_bytes(b"[]"),
        "niet te lezen als verklaring",
    ),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_tampering_is_named(tmp_path: Path, case: str) -> None:
    tamper, expected = TAMPERED[case]
    sealed_folder = sealed(tmp_path / "here")
    folder = shutil.copytree(sealed_folder, tmp_path / "copy" / sealed_folder.name)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    tamper(folder)
    assert any(expected in problem for problem in verify(folder)), verify(folder)


def test_a_renamed_dossier_does_not_verify(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    renamed = shutil.copytree(folder, tmp_path / ("a" * 64))
    assert verify(renamed) == [
        f"De map heet {'a' * 64}, maar statement.json heeft de sha256 {folder.name}."
    ]


def test_a_dossier_that_is_not_there_does_not_verify(tmp_path: Path) -> None:
    assert verify(tmp_path / "weg") == ["weg is geen map."]


def test_a_statement_cannot_lead_the_check_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    data = json.dumps(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "../secret", "digest": {"sha256": "0" * 64}}],
        }
    ).encode()
    folder = tmp_path / hashlib.sha256(data).hexdigest()
    folder.mkdir()
    (folder / "statement.json").write_bytes(data)
    assert verify(folder) == ["../secret ontbreekt."]


def test_a_dossier_names_everything_it_was_made_from() -> None:
    intake = SimpleNamespace(
        deliveries={"wkb_kinderen": SimpleNamespace(digest="ab" * 32, file="wkb.csv")}
    )
    found = dependencies(intake, "2025-H1", previous(), ROOT)  # type: ignore[arg-type]
    by_kind: dict[str, list[Dependency]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    assert by_kind["levering"] == [
        Dependency(kind="levering", name="wkb_kinderen", sha256="ab" * 32, file="wkb.csv")
    ]
    assert by_kind["pakketten"] == [
        Dependency(
            kind="pakketten",
            name="requirements.lock",
            sha256=file_digest(ROOT / "requirements.lock"),
        )
    ]
    assert by_kind["vorig dossier"] == [
        Dependency(kind="vorig dossier", name="2024-H2", sha256="ef" * 32)
    ]
    assert [one.sha256 for one in by_kind["code"]] == [code_digest(ROOT)]
    definitions = {one.name for one in by_kind["definitie"]}
    assert {
        "config/buitenland.yaml",
        "config/bronnen/wkb_kinderen.yaml",
        "config/halfjaren/2025-H1.yaml",
    } <= definitions
    assert "config/halfjaren/2024-H2.yaml" not in definitions
    assert not [name for name in definitions if name.startswith("config/voorbeeld")]


def test_every_file_of_the_code_in_version_control_counts() -> None:
    listed = subprocess.run(
        [
            "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            *CODE_FOLDERS,
            "config",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    expected = {
        name
        for name in listed
        if name
        and not name.startswith(("config/voorbeeld/", "config/server/", "config/bewaren.yaml"))
        and (ROOT / name).is_file()
    }
    rounds = sorted(path.stem for path in (ROOT / "config" / "halfjaren").glob("*.yaml"))
    counted = {
        *code_files(ROOT),
        *(path for name in rounds for path in definition_files(name).values()),
    }
    assert {path.relative_to(ROOT).as_posix() for path in counted} == expected
    assert len(expected) > 40


def test_the_code_digest_is_what_sha256sum_says_and_leaves_out_caches(tmp_path: Path) -> None:
    for name in ("tasks/b.py", "tasks/a/x.sql", "templates/z.j2", "flows/commands/main.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    before = code_digest(tmp_path)
    script = "find flows tasks templates -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
    printed = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert printed.split()[0] == before
    (tmp_path / "tasks" / "__pycache__").mkdir()
    (tmp_path / "tasks" / "__pycache__" / "b.cpython-311.pyc").write_bytes(b"x")
    (tmp_path / "tasks" / "b.py~").write_bytes(b"x")
    assert code_digest(tmp_path) == before
    (tmp_path / "tasks" / "b.py").write_text("other")
    assert code_digest(tmp_path) != before
