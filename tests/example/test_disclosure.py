"""No annex tells more of a figure than it prints: not in a cell, an attachment, an attribute, nor
in the length of a bar.
"""

from __future__ import annotations

import json
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pikepdf
import pytest
from support.annexes.final_files import final_files
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import load_halfjaar
from tasks.disclosure.report import conclusion
from tasks.dossier.audit_folder import audit_folder, earlier_release
from tasks.dossier.sealed.contents import DISCLOSURE, DISCLOSURE_PAGE, THRESHOLDS, SealedDossier
from tasks.dossier.sealed.statement import DELIVERY
from tasks.figures.disclosure import disclosed
from tasks.figures.figure import Figure, Source
from tasks.figures.rounding import round_half_up
from tasks.review.release.release import carried
from tasks.sections.outsiders.persons import persons_of

HALFJAAR = load_halfjaar("2025-H1")
ANNEXES = {annex.section: annex for annex in HALFJAAR.annexes}


def figure(value: Fraction, step: str) -> Figure:
    source = Source(contract="wkb_kinderen", delivery="0" * 64, file="wkb.csv")
    return Figure(
        id="x",
        label="x",
        value=value,
        form="aantal",
        step=Fraction(step),
        definition="x",
        sources=(source,),
    )


@pytest.mark.parametrize(
    ("value", "step", "told"),
    [("999/12", "100", "100"), ("50", "100", "100"), ("-5/2", "1", "-3"), ("7", "1", "7")],
)
def test_the_value_that_is_told_is_the_one_that_is_printed(
    value: str, step: str, told: str
) -> None:
    exact = figure(Fraction(value), step)
    assert disclosed(exact).value == Fraction(told)
    assert disclosed(exact).printed == exact.printed
    assert disclosed(disclosed(exact)) == disclosed(exact)


def hidden_moved(one: Figure) -> Figure:
    """Another exact value that prints the same: the far side of what rounding hides."""
    middle = round_half_up(one.value, one.step)
    moved = middle + one.step * Fraction(2, 5) * (-1 if one.value > middle else 1)
    other = one.model_copy(update={"value": moved})
    return (
        other if other.printed == one.printed else one
    )  # below zero and above it is printed otherwise


@pytest.mark.parametrize("name", ["uitzonderingenrapportage", "buitenland"])
def test_what_rounding_hides_changes_no_byte_of_any_form(name: str, tmp_path: Path) -> None:
    section = SmallDeliveries().section(name, tmp_path)
    other = section.model_copy(
        update={"figures": tuple(hidden_moved(one) for one in section.figures)}
    )
    changed = sum(
        one.value != two.value for one, two in zip(section.figures, other.figures, strict=True)
    )
    assert changed > len(section.figures) / 2
    forms = [
        PrintableAnnex(HALFJAAR, ANNEXES[name], one, example=None).files(concept=False)
        for one in (section, other)
    ]
    assert [file for file in forms[0] if forms[0][file] != forms[1][file]] == []
    assert {file.partition(".")[2] for file in forms[0]} >= {
        "pdf",
        "html",
        "docx",
        "odt",
        "xlsx",
        "ods",
        "csv",
        "datapackage.json",
    }


def told_by(data: bytes) -> bytes:
    """What a file says, unpacked."""
    if data.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(data)) as pdf:
            attached = b"".join(one.get_file().read_bytes() for one in pdf.attachments.values())
            out = BytesIO()
            pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
            return out.getvalue() + attached
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as package:
            return b"".join(map(package.read, package.namelist()))
    return data


def test_no_published_file_names_a_delivery_or_its_digest(example_dossier: Path) -> None:
    """Who has the sha256 of a small delivery can guess what is in it, and see when he is right."""
    made_from = SealedDossier(example_dossier).statement.dependencies
    secrets = {
        secret
        for one in made_from
        if one.kind == DELIVERY
        for secret in (one.sha256, one.file)
        if secret is not None
    }
    assert len(secrets) > 20
    for name, data in final_files(example_dossier).items():
        told = told_by(data).decode("utf-8", "replace")
        assert [secret for secret in secrets if secret in told] == [], name


def test_of_the_example_nobody_can_compute_more_than_its_profile_says(
    example_dossier: Path,
) -> None:
    """The tables of the letter, half up and with their thresholds, beside the report before."""
    dossier = SealedDossier(example_dossier)
    said = json.loads(dossier.needed(DISCLOSURE))
    assert said["findings"] == []
    exact = {one.id: one.value for one in dossier.figures}
    values = said["sections"]["buitenland"]["values"]
    assert len(values) > 100
    for one in values:
        assert Fraction(one["from"]) <= exact[one["figure"]] <= Fraction(one["to"]), one["figure"]
        assert one["percent_left"] == 100, one["figure"]
    for one in said["sections"]["buitenland"]["changes"]:
        now = one["figure"].removesuffix(".verschil")
        change = exact[now] - exact[f"{now}.vorige"]
        assert Fraction(one["from"]) <= change <= Fraction(one["to"]), one["figure"]


def test_anybody_finds_the_same_in_what_is_published(example_dossier: Path) -> None:
    found = audit_folder(example_dossier, [])
    assert found.findings == ()
    assert conclusion(found).startswith("Wie alles naast elkaar legt, weet niet meer")


def test_the_page_for_the_privacy_officer_is_sealed_and_never_published(
    example_dossier: Path,
) -> None:
    dossier = SealedDossier(example_dossier)
    page = dossier.needed(DISCLOSURE_PAGE).decode()
    assert "Voor de functionaris gegevensbescherming" in page
    assert "Van 114 van de 114 cijfers" in page
    # Of sections without a profile every count that they declare is of figures that there are.
    for name, one in json.loads(dossier.needed(DISCLOSURE))["without"].items():
        persons = persons_of(name)
        assert persons is not None
        assert persons.told == one["persons"]
        ids = [figure.id for figure in dossier.figures]
        assert bool(persons.among(ids)) == (persons.counts is not None), name
    assert "Klachten: aantal: 2" in page
    ours = {DISCLOSURE, DISCLOSURE_PAGE}
    assert ours <= {*dossier.declaration.files}
    assert ours & {*(dossier.release_list or {}), *carried(dossier.declaration.files)} == set()


def test_a_release_says_by_which_thresholds_it_was_made(example_dossier: Path) -> None:
    sealed = SealedDossier(example_dossier).declaration.files
    assert THRESHOLDS in carried(sealed)
    stated = earlier_release(example_dossier).stated
    assert [(name, one.change) for name, one in stated.items()] == [("buitenland", "printed")]
    assert {int(one.least) for one in stated["buitenland"].thresholds} == {15, 50, 95}
