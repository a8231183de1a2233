"""Whoever edits a sentence is told in Dutch what is wrong, in which file and on which line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.annexes.annex_example import example_section

from tasks.annexes import print as printing
from tasks.annexes.page.template_errors import TemplateWrong
from tasks.annexes.page.templates import markdown_to_html
from tasks.annexes.print import concept_page
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar

NAME = "templates/voorbeeld/annex.md.j2"
TEMPLATE = """{% extends "huisstijl/basis.html.j2" %}
{% block in_brief %}
- Er zijn {{ fig("aantal") }} dingen.
{% if section.content.phases %}
- En er zijn fasen.
{% endif %}
{% endblock %}
{% block body %}
## Overzicht {: .new-page }

De eerste alinea
gaat door op een tweede regel.

- een punt met {{ fig("aantal") }}
- nog een punt

{{ house.table(section.tables.kpi) }}

De laatste zin staat op regel negentien, en telt {{ fig("aantal") }}.
{% endblock %}
"""


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template that may be spoiled, among those of the house."""
    folder = tmp_path / "templates"
    shutil.copytree(printing.TEMPLATES / "huisstijl", folder / "huisstijl")
    monkeypatch.setattr(printing, "TEMPLATES", folder)
    file = folder / "voorbeeld" / "annex.md.j2"
    file.parent.mkdir()
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def render() -> None:
    concept_page(
        load_halfjaar("2025-H1"),
        AnnexSpec(section="voorbeeld", title="Voorbeeld"),
        example_section(),
        example=None,
    )


def test_the_template_is_right(template: Path) -> None:
    render()


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ("telt {{ fig", "telt {{ figg", "de naam 'figg' is hier onbekend"),
        (
            'telt {{ fig("aantal")',
            'telt {{ fig("aantl")',
            "het cijfer 'aantl' bestaat niet in deze bijlage; bedoelt u 'aantal'?",
        ),
        (
            'telt {{ fig("aantal")',
            'telt {{ status("kpi9")',
            "de status 'kpi9' bestaat niet in deze bijlage",
        ),
        ('telt {{ fig("aantal")', "telt {{ section.conten", "'conten' bestaat niet"),
        ('telt {{ fig("aantal")', "telt {{ section.tables.kpis.rows", "'kpis' bestaat niet"),
        ('telt {{ fig("aantal")', "telt {{ fig()", "missing 1 required"),
        (
            'telt {{ fig("aantal") }}',
            'telt {{ fig("aantal" }}',
            "sluit haakjes, aanhalingstekens",
        ),
        ('telt {{ fig("aantal") }}', 'telt {{ fig("aantal)) }}', "hoort hier niet"),
        (
            'telt {{ fig("aantal") }}',
            "telt {{ aantal | groot }}",
            "het filter 'groot' bestaat niet",
        ),
        ('telt {{ fig("aantal") }}', "telt er {% als x %}", "'als' is geen opdracht"),
        ('telt {{ fig("aantal") }}', "telt er 17", "hier is het getal 17 getypt"),
        ('telt {{ fig("aantal") }}', "telt € 1.250,50", "hier is het getal 1.250,50 getypt"),
        ('telt {{ fig("aantal") }}', 'telt {{ "in 2025 meer" }}', "hier is het getal 2025 getypt"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    template: Path, there: str, instead: str, told: str
) -> None:
    assert TEMPLATE.splitlines()[18].startswith("De laatste zin")
    template.write_text(TEMPLATE.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(TemplateWrong) as wrong:
        render()
    message = str(wrong.value)
    assert message.startswith(f"{NAME}, regel 19: "), message
    assert told in message
    assert message.endswith(". Zie docs/teksten.md.")


@pytest.mark.parametrize(
    ("there", "instead", "line", "told"),
    [
        ('zijn {{ fig("aantal") }} dingen', "zijn {{ ding }} dingen", 3, "'ding' is hier onbekend"),
        ("section.content.phases %}", "section.content.fasen %}", 4, "'fasen' bestaat niet"),
        ('met {{ fig("aantal") }}', 'met {{ fig("x") }}', 14, "het cijfer 'x' bestaat niet"),
        ("gaat door", "duurt al 3 jaar", 12, "het getal 3 getypt"),
        ("section.tables.kpi)", "section.tables.kpis)", 17, "'kpis' bestaat niet"),
        ("huisstijl/basis", "huisstijl/bassis", 1, "'huisstijl/bassis.html.j2' bestaat niet"),
        ("{% endif %}", "", 7, "hier staat endblock, maar de if ervoor is nog niet afgesloten"),
    ],
)
def test_every_piece_stands_on_the_line_that_the_writer_sees(
    template: Path, there: str, instead: str, line: int, told: str
) -> None:
    template.write_text(TEMPLATE.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(TemplateWrong) as wrong:
        render()
    assert f"{NAME}, regel {line}: " in str(wrong.value)
    assert told in str(wrong.value)


def test_lines_are_kept_through_markdown() -> None:
    html = markdown_to_html(TEMPLATE)
    for number, line in enumerate(TEMPLATE.splitlines()):
        if "telt {{" in line:
            assert html[: html.index("telt")].count("\n") <= number
            assert html[: html.index('fig("aantal") }}.')].count("\n") == number
