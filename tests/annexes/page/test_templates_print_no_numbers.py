"""Numbers in annexes come from figures only: no template of a section, and no macro of the house
style, writes one of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.annexes.page.templates import markdown_to_html
from tasks.annexes.page.typed_numbers import printed_literals

TEMPLATES = Path(__file__).parents[3] / "templates"
#: Pages about dossiers, the page of a publication and what an outsider can compute print no figures
#: of an annex.
NOT_ANNEXES = ("pages", "publicatie", "onthulling")
FILES = sorted(
    path
    for path in TEMPLATES.rglob("*.j2")
    if path.relative_to(TEMPLATES).parts[0] not in NOT_ANNEXES
)
NUMBER_WORDS = re.compile(
    r"\b(twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|honderd|duizend|miljoen)\b",
    re.IGNORECASE,
)
#: Words that count something fixed by the text itself, not by the data.
FIXED = {"invordering/annex.md.j2": {"vier"}}


def as_html(file: Path) -> str:
    source = file.read_text(encoding="utf-8")
    return markdown_to_html(source) if file.name.endswith(".md.j2") else source


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_literal_number_is_printed(file: Path) -> None:
    name = str(file.relative_to(TEMPLATES))
    # In a chart the tag carries numbers as places; those are attributes. Its texts are held to the
    # same rule as all others.
    for text in printed_literals(as_html(file)):
        assert not re.search(r"\d", text), (
            f"{name} prints a number of its own: {text.strip()[:80]!r}"
        )
        for word in NUMBER_WORDS.findall(text):
            assert word.lower() in FIXED.get(name, set()), (
                f"{name} prints a number word of its own: {text.strip()[:80]!r}"
            )


@pytest.mark.parametrize(
    "source",
    [
        "<p>Er zijn 17 maatregelen.</p>",
        "{{ 17 }}",
        "{% if x %}<p>ongeveer drie</p>{% endif %}",
        "<svg><title>In 2025</title></svg>",
        '<p title="4 landen">x</p>',
        "{{ 'er zijn er 4' if x else 'geen' }}",
        "{% macro m() %}7.900 woningen{% endmacro %}",
    ],
)
def test_the_check_sees_a_number_wherever_it_is_written(source: str) -> None:
    assert any(
        re.search(r"\d", text) or NUMBER_WORDS.search(text) for text in printed_literals(source)
    )


def test_there_are_templates_to_check() -> None:
    assert {file.parent.name for file in FILES} >= {
        "uitzonderingenrapportage",
        "invordering",
        "damages",
        "buitenland",
        "huisstijl",
    }
