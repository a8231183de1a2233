"""Every form of an annex follows the one file of house style: its colours, margins and logo."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from support.annexes.annex_example import CREATED, example_section
from support.annexes.sheet_example import example_book

from tasks.annexes import print as printing
from tasks.annexes.documents.docx.print_docx import print_docx
from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.logo import cover_logo
from tasks.annexes.page.paper import for_documents, for_paper
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.pdf.print_pdf import LaidOut
from tasks.annexes.print import concept_page
from tasks.annexes.spreadsheets.print_ods import print_ods
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx
from tasks.definitions.base import BESIDE_THE_CODE, DefinitionError
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.definitions.house_style import FILE

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>weg</title>'
    '<rect width="40" height="20" fill="#7a0a5c"/></svg>'
)
TEMPLATE = """{% extends "huisstijl/basis.html.j2" %}
{% block body %}
## Overzicht

Een zin.

{{ house.table(section.tables.kpi) }}
{% endblock %}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Definitions in which only the house style differs: purple, wide margins and a logo."""
    config = tmp_path / "config"
    shutil.copytree(BESIDE_THE_CODE, config, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    (config / "logo.svg").write_text(LOGO, encoding="utf-8")
    text = (config / FILE).read_text(encoding="utf-8")
    for there, instead in (
        ('"154273"', '"7a0a5c"'),
        ("zijkant: 22", "zijkant: 30"),
        ("logo: null", 'logo: {bestand: logo.svg, tekst: "Logo van het huis", hoogte: 20}'),
        ("spreadsheets: Arial", "spreadsheets: Verdana"),
    ):
        assert there in text
        text = text.replace(there, instead, 1)
    (config / FILE).write_text(text, encoding="utf-8")
    templates = tmp_path / "templates"
    (templates / "voorbeeld").mkdir(parents=True)
    (templates / "huisstijl").symlink_to(printing.TEMPLATES / "huisstijl")
    (templates / "voorbeeld" / "annex.md.j2").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(printing, "TEMPLATES", templates)
    monkeypatch.setenv("SVZ_DEFINITIONS", str(config))
    return config


def all_text(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".svg"))]
        return "".join(archive.read(name).decode() for name in names)


def test_every_form_follows_it(folder: Path) -> None:
    book = example_book()
    annex = AnnexSpec(section="voorbeeld", title="Voorbeeld")
    page = concept_page(load_halfjaar("2025-H1"), annex, example_section(), example=None)
    document = read_page(for_documents(page))
    docx, odt = print_docx(document, created=CREATED), print_odt(document, created=CREATED)
    forms = {
        "html": standalone_html(page),
        "docx": all_text(docx),
        "odt": all_text(odt),
        "xlsx": all_text(print_xlsx(book)),
        "ods": all_text(print_ods(book)),
    }
    for form, text in forms.items():
        assert "7a0a5c" in text.lower(), form
        assert "154273" not in text, form
    for form in ("html", "docx", "odt"):
        assert "Logo van het huis" in forms[form], form
    for form in ("xlsx", "ods"):
        assert "Verdana" in forms[form], form
    assert re.search(r'w:left="1701"', forms["docx"])  # 30 mm
    assert 'fo:margin-left="85.05pt"' in forms["odt"]
    pdf = (
        LaidOut(for_paper(page), assets=house_assets())
        .printed(attachments=[], created=CREATED)
        .data
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page_one = opened.pages[0]
        page_one.contents_coalesce()
        drawn = page_one.Contents.read_bytes()
    assert b"0.478431 0.039216 0.360784 rg" in drawn
    assert b"0.082353 0.258824 0.45098 rg" not in drawn


@pytest.mark.parametrize(
    ("logo", "told"),
    [
        ("geen svg", "is geen svg"),
        (LOGO.replace("<rect", '<image href="x"/><rect'), "bevat image"),
        (LOGO.replace(' viewBox="0 0 40 20"', ""), "heeft geen maat"),
    ],
)
def test_a_logo_that_can_not_be_printed_is_told(folder: Path, logo: str, told: str) -> None:
    (folder / "logo.svg").write_text(logo, encoding="utf-8")
    with pytest.raises(DefinitionError, match=told):
        cover_logo()


def test_a_house_without_a_logo_prints_none() -> None:
    assert cover_logo() == ""


def test_no_colour_is_typed_outside_the_file() -> None:
    folders = [BESIDE_THE_CODE.parent / "tasks" / "annexes", printing.TEMPLATES / "huisstijl"]
    folders += [file.parent for file in printing.TEMPLATES.glob("*/annex.md.j2")]
    typed = {
        f"{file.name}: {found}"
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".py", ".j2", ".css")
        for found in re.findall(r"[\"'(: ]#[0-9a-fA-F]{6}\b", file.read_text(encoding="utf-8"))
    }
    assert typed == set()
