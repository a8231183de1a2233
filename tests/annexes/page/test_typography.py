"""Signs as print has them, wherever a reader sees or hears them, and nowhere else."""

from __future__ import annotations

import pytest

from tasks.annexes.page.dom import parse, to_html
from tasks.annexes.page.typography import set_typographic, typographic


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("kpi's en risico's", "kpi’s en risico’s"),
        ("het besluit 'niet herzien' wijkt af", "het besluit ‘niet herzien’ wijkt af"),
        ("('niet herzien')", "(‘niet herzien’)"),
        ("'s avonds en 't kan", "’s avonds en ’t kan"),
        ("dossiers' plaats", "dossiers’ plaats"),
        ("'stil'", "‘stil’"),
        ('zei "ja."', "zei “ja.”"),
        ('"ja", zei hij', "“ja”, zei hij"),
        ("geen enkel teken", "geen enkel teken"),
        ("kpi’s", "kpi’s"),
    ],
)
def test_signs_as_print_has_them(typed: str, printed: str) -> None:
    assert typographic(typed) == printed
    assert typographic(printed) == printed


def test_texts_and_what_is_read_aloud_but_no_names() -> None:
    page = parse(
        "<html lang=nl><style>a::before { content: 'x' }</style><body><p id=\"kpi's\" "
        "aria-label=\"kpi's\">kpi's <b>en</b> risico's</p><svg><title>kpi's</title></svg>"
    )
    set_typographic(page)
    html = to_html(page)
    assert "content: 'x'" in html
    assert 'id="kpi\'s"' in html
    assert html.count("kpi’s") == 3
    assert "risico’s" in html
