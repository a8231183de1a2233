"""Numbers in annexes come from figures only: no template of a section, and no macro of the house
style, writes one of its own.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from tasks.annexes.page.templates import markdown_to_html

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Pages about dossiers and the page of a publication print no figures of an annex.
NOT_ANNEXES = ("pages", "publicatie")
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


class _Texts(HTMLParser):
    """Collects what a reader sees or hears: text, and the attributes that are read aloud; not
    style, not drawing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag == "style"
        self.found += [
            value
            for name, value in attrs
            if name in ("title", "alt", "aria-label", "data-summary", "content") and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(data)


def printed_literals(source: str) -> list[str]:
    """Every literal text that a template prints: its own, and constants in its printing
    expressions.
    """
    tree = jinja2.Environment(autoescape=True).parse(source)
    markup = "".join(
        data.data
        for output in tree.find_all(nodes.Output)
        for data in output.find_all(nodes.TemplateData)
    )
    texts = _Texts()
    texts.feed(
        re.sub(r"<!doctype html>|<meta name=\"viewport\"[^>]*>|font-family=\"[^\"]*\"", "", markup)
    )
    constants: list[str] = []
    for child in (child for output in tree.find_all(nodes.Output) for child in output.nodes):
        if isinstance(child, nodes.Const):
            constants.append(str(child.value))
        else:
            # Numbers in a calculation are places in a drawing; texts in an expression are printed.
            constants += [
                one.value
                for one in child.find_all(nodes.Const)
                if isinstance(one.value, str) and not _is_name(child, one)
            ]
    return [*texts.found, *constants]


def _is_name(expression: nodes.Node, constant: nodes.Const) -> bool:
    """Whether a constant names something (the id of a figure, an attribute, a colour) instead of
    being printed; a text has spaces.
    """
    if re.fullmatch("#[0-9a-f]{6}", constant.value):
        return True
    called: list[nodes.Call | nodes.Filter] = [
        *expression.find_all(nodes.Call),
        *expression.find_all(nodes.Filter),
    ]
    return " " not in constant.value and any(
        constant in (*one.args, *(pair.value for pair in one.kwargs)) for one in called
    )


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
