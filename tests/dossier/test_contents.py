"""What is written in a dossier is read back as it was, or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from support.dossiers.dossier_example import CODE, DELIVERY, figure, previous, sealed, status

from tasks.definitions.finding import Finding, Grade, Place
from tasks.dossier.sealed.compare import compare
from tasks.dossier.sealed.contents import (
    FIGURES,
    FINDINGS,
    RELEASE_LIST,
    SECTIONS,
    ChangedError,
    SealedDossier,
    SealedFinding,
    SealedFolder,
    dossier_files,
)
from tasks.figures.citation import Citation, VindplaatsKind

FIGURE_ONE = figure("een", Fraction(85_923, 12), step=100, label="Kinderen")
FIGURE_TWO = figure("twee", -3, label='Een "tweede"; regel\nerbij')
GONE = figure("weg", 12)
STATUS = status("kpi.K01.status", "op koers")
FINDING = Finding(
    code="D28",
    text="kolom is leeg",
    about="damages",
    place=Place(file="damages.xlsx", sheet="Blad1", row=4, column="Naam"),
    expected="een naam",
)
DIFFERENCES = compare(
    [FIGURE_ONE, FIGURE_TWO],
    [STATUS],
    previous(figure("een", 7_000, label="Kinderen"), GONE),
)
FINAL = {"buitenland.pdf": "ab" * 32}
SECTION_DIGESTS = {"buitenland": "cd" * 32}
CITED = Citation(
    id="TK-31066-1449",
    title="Een brief",
    printed="Kamerstukken\u00a0II 2024/25, 31066, nr.\u00a01449",
    kind=VindplaatsKind.PAPER,
    dossier="31066",
    number="1449",
    day=date(2024, 12, 20),
)
FILES = dossier_files(
    *([FIGURE_ONE, FIGURE_TWO], [STATUS], [FINDING], DIFFERENCES, FINAL, SECTION_DIGESTS),
    citations=[CITED, CITED],
)

#: Everything that can be asked of a dossier, with the file that says it.
QUESTIONS: dict[str, Callable[[SealedDossier], object]] = {
    "figures.json": lambda dossier: (dossier.figures, dossier.statuses),
    "findings.json": lambda dossier: dossier.findings,
    "differences.csv": lambda dossier: dossier.differences,
    "citations.json": lambda dossier: dossier.citations,
    "sections.json": lambda dossier: dossier.sections,
    "release.json": lambda dossier: dossier.release_list,
    "figures.csv": lambda dossier: dossier.file("figures.csv"),
    "statement.json": lambda dossier: dossier.statement,
}
every_question = pytest.mark.parametrize(("name", "question"), QUESTIONS.items())


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def test_what_was_sealed_is_read_back_as_the_same_types(tmp_path: Path) -> None:
    dossier = SealedDossier(sealed(tmp_path, FILES))
    assert dossier.figures == (FIGURE_ONE, FIGURE_TWO)
    assert dossier.statuses == (STATUS,)
    assert dossier.findings == (SealedFinding(FINDING.grade, FINDING),)
    assert dossier.differences == tuple(DIFFERENCES)
    assert dossier.release_list == FINAL
    assert dossier.sections == SECTION_DIGESTS
    assert dossier.citations == {CITED.id: CITED}
    said = dossier.statement
    assert (said.halfjaar, said.example) == ("2025-H1", "voorbeeldcijfers")
    assert set(said.dependencies) == {DELIVERY, CODE}
    assert said.of_kind("levering") == (DELIVERY,)
    assert set(said.files) == set(FILES)
    assert {name: dossier.needed(name) for name in FILES} == FILES


def test_a_dossier_that_may_not_be_released_has_no_list_of_final_files(tmp_path: Path) -> None:
    files = dossier_files([FIGURE_ONE], [], [], [], None, {})
    assert RELEASE_LIST not in files
    assert SealedDossier(sealed(tmp_path, files)).release_list is None


def test_a_dossier_of_a_version_without_digests_of_sections_has_none(tmp_path: Path) -> None:
    older = {name: data for name, data in FILES.items() if name != SECTIONS}
    assert SealedDossier(sealed(tmp_path, older)).sections == {}


def test_the_final_files_of_an_annex_are_its_forms_and_its_tables(tmp_path: Path) -> None:
    names = ("kpi.pdf", "kpi.datapackage.json", "kpi-tabel.csv", "kpi_meer.pdf", "kpi_meer-t.csv")
    files = dossier_files([], [], [], [], dict.fromkeys(names, "ab" * 32), {})
    assert set(SealedDossier(sealed(tmp_path, files)).final_files("kpi")) == set(names[:3])


@every_question
def test_a_file_that_was_changed_is_not_read(
    tmp_path: Path, name: str, question: Callable[[SealedDossier], object]
) -> None:
    folder = sealed(tmp_path, FILES)
    _overwrite(folder / name, (folder / name).read_bytes() + b" ")
    with pytest.raises(ChangedError, match=rf"^{name} is niet meer wat verzegeld werd\.$"):
        question(SealedDossier(folder))


@every_question
def test_a_file_that_is_gone_or_is_a_link_is_told(
    tmp_path: Path, name: str, question: Callable[[SealedDossier], object]
) -> None:
    folder = sealed(tmp_path, FILES)
    folder.chmod(0o755)
    (folder / name).rename(folder.parent / "elders")
    if name != "statement.json":
        (folder / name).symlink_to(folder.parent / "elders")
    with pytest.raises(ChangedError, match=name):
        question(SealedDossier(folder))


def test_nothing_is_read_under_another_digest(tmp_path: Path) -> None:
    folder = shutil.copytree(sealed(tmp_path, FILES), tmp_path / ("0" * 64))
    for question in QUESTIONS.values():
        with pytest.raises(ChangedError, match=r"statement\.json is niet meer wat verzegeld werd"):
            question(SealedDossier(folder))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("figures.json", b"{}"),
        ("figures.json", b'{"figures": [{"id": "x"}]}'),
        ("findings.json", b'[{"code": "D28", "text": "zonder graad"}]'),
        ("findings.json", b"\xff"),
        ("differences.csv", b"id;soort\r\nx;cijfer\r\n"),
        ("differences.csv", b"\xff"),
        ("sections.json", b'{"sections": {"x": "geen digest"}}'),
        ("release.json", b'{"files": {"x": "geen digest"}}'),
    ],
)
def test_a_file_that_was_sealed_but_says_something_else_is_told(
    tmp_path: Path, name: str, data: bytes
) -> None:
    folder = sealed(tmp_path, {**FILES, name: data})
    with pytest.raises(ChangedError, match=rf"^{name} is niet te lezen\.$"):
        QUESTIONS[name](SealedDossier(folder))


def test_a_file_that_the_statement_does_not_name_is_no_part_of_it(tmp_path: Path) -> None:
    folder = sealed(tmp_path, {"buitenland.pdf": b"%PDF"})
    folder.chmod(0o755)
    (folder / FIGURES).write_bytes(FILES[FIGURES])
    dossier = SealedDossier(folder)
    assert dossier.file(FIGURES) is None
    with pytest.raises(ChangedError, match=r"^figures\.json ontbreekt\.$"):
        _ = dossier.figures


def test_a_grade_is_the_one_that_was_sealed_whatever_the_catalogue_says_now(
    tmp_path: Path,
) -> None:
    (raw,) = json.loads(FILES[FINDINGS])
    raw["grade"] = next(str(grade) for grade in Grade if grade is not FINDING.grade)
    raw["code"] = "Z99"
    folder = sealed(tmp_path, {**FILES, FINDINGS: json.dumps([raw]).encode()})
    ((grade, finding),) = SealedDossier(folder).findings
    assert (str(grade), finding.code) == (raw["grade"], "Z99")


def test_each_thing_is_read_once(tmp_path: Path) -> None:
    folder = sealed(tmp_path, FILES)
    dossier = SealedDossier(folder)
    before = (dossier.figures, dossier.findings, dossier.differences, dossier.statement)
    for name in (*FILES, "statement.json"):
        _overwrite(folder / name, b"")
    assert (dossier.figures, dossier.findings, dossier.differences, dossier.statement) == before


def test_a_statement_of_something_else_is_no_dossier(tmp_path: Path) -> None:
    folder = sealed(tmp_path, FILES)
    content = json.loads((folder / "statement.json").read_bytes())
    content["predicate"] = {"halfjaar": "2025-H1"}
    data = json.dumps(content).encode()
    _overwrite(folder / "statement.json", data)
    folder = folder.rename(folder.with_name(hashlib.sha256(data).hexdigest()))
    assert SealedFolder(folder).release_list == FINAL
    with pytest.raises(ChangedError, match=r"statement\.json is niet te lezen"):
        _ = SealedDossier(folder).statement
