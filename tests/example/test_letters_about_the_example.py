"""The annexes of the example, as letters: silent against their own dossier, with the marks of their
figures and without.
"""

from __future__ import annotations

import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from support.annexes.annexes_of_the_example import ANNEXES
from support.annexes.office import convert
from support.cases import cases
from support.letters.letter_documents import archive

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import PROJECT
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.facts import dossier_facts
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import check_letter
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import MarkKind
from tasks.letters.reading.read_letter import read_letter

SCHEMA = json.loads((PROJECT / "docs/briefcontrole.schema.json").read_text(encoding="utf-8"))
OFFICE = ("docx", "odt")
FORMS = (*OFFICE, "html")
#: In the words of the letter a figure may be a quarter.
RIGHT = {Status.EQUAL, Status.ROUNDED}
MISTAKES = {Status.CONTRADICTED, Status.FINER}


def letters(dossier: Path) -> list[Path]:
    """Every annex, each in another form than the one before it; in make test-long in every form."""
    forms = cases(usual=1, long=len(FORMS))
    found = [
        dossier / f"{annex}.{FORMS[(place + form) % len(FORMS)]}"
        for place, annex in enumerate(ANNEXES)
        for form in range(forms)
    ]
    assert len(found) == forms * len(ANNEXES)
    return found


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def without_marks(path: Path) -> bytes:
    """The document after somebody typed every figure over."""
    if path.suffix == ".html":
        return re.sub(rb' data-figure="[^"]*"', b"", path.read_bytes())
    parts = parts_of(path)
    for name, tags in (
        ("word/document.xml", rb"<w:(?:tag|alias) [^>]*/>"),
        ("content.xml", rb"<text:reference-mark-(?:start|end)[^>]*/>"),
    ):
        if name in parts:
            parts[name] = re.sub(tags, b"", parts[name])
    return archive(parts)


@pytest.mark.grows
def test_every_figure_of_every_annex_is_equal_to_itself(example_dossier: Path) -> None:
    sealed = SealedDossier(example_dossier)
    figures = {figure.id: figure for figure in sealed.figures}
    for path in letters(example_dossier):
        report = check_letter(
            path.read_bytes(),
            sealed.figures,
            "0" * 64,
            load_vocabulary(),
            dossier_facts(sealed),
        )
        assert report.findings == (), path.name
        right = [one for one in report.expressions if one.status in RIGHT]
        equal = [one for one in right if one.status is Status.EQUAL]
        marked = [
            mark.name
            for block in read_letter(path.read_bytes()).blocks
            for mark in block.marked(MarkKind.CONTROL)
            if mark.name in figures
        ]
        assert len(right) >= len(marked), path.name
        for one in equal:
            assert one.figure is not None
            assert one.value is not None
            figure = figures[one.figure]
            assert Fraction(one.value) == round_half_up(figure.value, figure.step)


@pytest.mark.grows
def test_figures_that_were_typed_over_give_no_mistake(example_dossier: Path) -> None:
    sealed = SealedDossier(example_dossier)
    for path in letters(example_dossier):
        report = check_letter(without_marks(path), sealed.figures, "0" * 64, load_vocabulary())
        assert [one.why for one in report.expressions if one.status in MISTAKES] == [], path.name


def test_both_forms_of_an_annex_give_the_same_verdicts(example_dossier: Path) -> None:
    sealed = SealedDossier(example_dossier)
    for path in sorted(example_dossier.glob("*.docx")):
        word, odf = (
            [
                (one.text, one.status, one.figure)
                for one in check_letter(
                    path.with_suffix(f".{form}").read_bytes(),
                    sealed.figures,
                    "0" * 64,
                    load_vocabulary(),
                ).expressions
                if one.kind.is_quantity
            ]
            for form in OFFICE
        )
        assert word == odf, path.name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("In Polen woonden 7.200 kinderen met kindgebonden budget.", ExitCode.DONE),
        ("In Polen woonden 7.300 kinderen met kindgebonden budget.", ExitCode.BLOCKED),
        ("Er kwamen 136 reacties.", ExitCode.BLOCKED),
        ("", ExitCode.REFUSED),
    ],
)
def test_the_command_ends_as_the_letter_is(
    text: str, code: ExitCode, tmp_path: Path, example_dossier: Path
) -> None:
    letter = tmp_path / "brief.txt"
    letter.write_text(text, encoding="utf-8")
    call = ["letter-check", str(letter), "--dossier", str(example_dossier)]
    assert CliRunner().invoke(main, call).exit_code == code
    done = CliRunner().invoke(main, [*call, "--json"])
    assert done.exit_code == code
    if text:
        made = json.loads(done.output)
        jsonschema.validate(made, SCHEMA)
        assert made["dossier"] == example_dossier.name


def test_the_letter_as_pdf_has_no_mistake_and_proves_nothing(example_dossier: Path) -> None:
    letter = example_dossier / "brief.pdf"
    call = ["letter-check", str(letter), "--dossier", str(example_dossier)]
    told = CliRunner().invoke(main, call).output
    assert told.splitlines()[-2].startswith("indicatief: De brief is een pdf.")
    made = json.loads(CliRunner().invoke(main, [*call, "--json"]).output)
    jsonschema.validate(made, SCHEMA)
    assert made["indicative"]
    assert {one["grade"] for one in made["findings"]} <= {"verdacht"}
    assert made["counts"]["gelijk"] > 80
    assert made["counts"]["strijdig"] == made["counts"]["nauwkeuriger"] == 0
    asked = [one for one in made["expressions"] if one["status"] == "te bevestigen"]
    assert asked
    assert {one["key"] for one in asked} == {None}


def test_no_annex_in_pdf_has_a_sure_mistake(example_dossier: Path) -> None:
    sealed, words = SealedDossier(example_dossier), load_vocabulary()
    facts, read = dossier_facts(sealed), []
    for path in sorted(example_dossier.glob("*.pdf")):
        try:
            report = check_letter(path.read_bytes(), sealed.figures, "0" * 64, words, facts)
        except LetterError:
            continue  # of small charts and cards nobody can say in which order they are read
        assert [one for one in report.findings if one.grade == "fout"] == [], path.name
        read.append(path.stem)
    assert {path.stem for path in example_dossier.glob("*.docx")} - {*read} == {
        "uitzonderingenrapportage"
    }


@pytest.mark.needs("libreoffice-writer")
def test_a_mistake_in_a_letter_that_libreoffice_printed_is_found(
    tmp_path: Path, example_dossier: Path
) -> None:
    parts = parts_of(example_dossier / "brief.docx")
    right, wrong = b">8.827<", b">8.872<"
    assert right in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(right, wrong)
    letter = tmp_path / "brief.docx"
    letter.write_bytes(archive(parts))
    (printed,) = convert("pdf", [letter], tmp_path)
    sealed = SealedDossier(example_dossier)
    report = check_letter(printed.read_bytes(), sealed.figures, "0" * 64, load_vocabulary())
    (mistake,) = [one for one in report.findings if one.grade == "fout"]
    assert (mistake.rule, mistake.about) == ("BR-CIJFER-STRIJDIG", "8.872")
    assert mistake.place.startswith("pagina 2, alinea ")


@pytest.mark.needs("libreoffice-writer")
def test_the_copy_with_comments_opens_in_libreoffice(tmp_path: Path, example_dossier: Path) -> None:
    parts = parts_of(example_dossier / "buitenland.docx")
    parts["word/document.xml"] = parts["word/document.xml"].replace(b">7.200<", b">7.300<")
    letter = tmp_path / "brief.docx"
    letter.write_bytes(archive(parts))
    call = ["letter-check", str(letter), "--dossier", str(example_dossier), "--to", str(tmp_path)]
    assert CliRunner().invoke(main, call).exit_code == ExitCode.BLOCKED
    (saved,) = convert("odt", [tmp_path / "brief-cijfercontrole.docx"], tmp_path)
    content = parts_of(saved)["content.xml"].decode()
    said = re.findall(r"<office:annotation .*?</office:annotation>", content, re.DOTALL)
    report = json.loads((tmp_path / "brief-cijfercontrole.json").read_text(encoding="utf-8"))
    assert len(said) == 1 + sum(
        one["status"] in ("strijdig", "onbekend") for one in report["expressions"]
    )
    assert all("<dc:creator>Cijfercontrole</dc:creator>" in one for one in said)
    about = re.search(
        r"Strijdig.*?</office:annotation>(.*?)<office:annotation-end ", content, re.DOTALL
    )
    assert about is not None
    assert re.sub("<[^>]*>", "", about[1]) == "7.300"
