"""The default style of this project prints what WeasyPrint's own prints, in less time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.annexes.annex_example import CREATED, example_html
from support.annexes.generated_documents import generated_document
from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.css import get_all_computed_styles  # type: ignore[import-untyped]
from weasyprint.html import UA  # type: ignore[import-untyped]

from tasks.annexes.page.dom import parse
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.paper import for_paper
from tasks.annexes.pdf import print_pdf as pdf
from tasks.annexes.pdf.weasyprint_patches import _RULE_FOR_EVERY_ELEMENT, OWNERS, StyledHTML

PROJECT = Path(__file__).parents[3]


def printed(html: str) -> bytes:
    return (
        pdf.LaidOut(for_paper(parse(html)), assets=house_assets())
        .printed(attachments=[], created=CREATED)
        .data
    )


@pytest.mark.parametrize(
    "html", [example_html, lambda: generated_document(3)], ids=["example", "generated"]
)
def test_lists_and_footnotes_look_as_with_the_whole_default_style(
    html: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = html()
    assert '<span class="footnote"' in text
    assert "<li>" in text
    narrowed = printed(text)
    monkeypatch.setattr(pdf, "StyledHTML", HTML)
    assert printed(text) == narrowed


def test_every_rule_that_weasyprint_has_for_parts_of_all_elements_is_known() -> None:
    assert {rule[1] for rule in _RULE_FOR_EVERY_ELEMENT.finditer(UA)} == {
        *OWNERS,
        "note-call",
        "note-marker",
        "note-callback",
    }


def test_a_style_is_worked_out_for_the_parts_of_list_items_and_footnotes_only() -> None:
    cells = "<table><tr><td>1</td><td>2</td></tr></table>"
    html = (
        '<!doctype html><html lang="nl"><title>x</title><ul><li>a</li></ul><p>b<span '
        f'class="footnote">c</span></p>{cells}'
    )
    styles = get_all_computed_styles(
        StyledHTML(string=html), page_rules=[], layers=[]
    ).get_computed_styles()
    parts = {(element.tag, part) for element, part in styles if part}
    assert parts == {("li", "marker"), ("span", "footnote-call"), ("span", "footnote-marker")}


def test_importing_it_puts_nothing_in_a_log() -> None:
    # A worker shows what WeasyPrint complains of in the log of the run.
    program = "import logging; logging.basicConfig(); import tasks.annexes.pdf.weasyprint_patches"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
