"""Printing has limits: a text that asks for too much ends its own process, and the run says so."""

from __future__ import annotations

import pytest
from annex_example import example_section

from tasks.annexes import confined
from tasks.annexes.confined import print_confined
from tasks.annexes.render import AnnexRefused, print_annex
from tasks.figures.halfjaar import load_halfjaar
from tasks.sections.section import Cell, Heading, Row, Section, Table

HALFJAAR = load_halfjaar("2025-H1")
DAMAGES = next(annex for annex in HALFJAAR.annexes if annex.section == "damages")
DAMAGE = {
    "number": "D2025-01",
    "title": "Titel",
    "toeslag": "huurtoeslag",
    "noticed_on": "1 mei 2025",
    "noticed_by": "een burger",
    "effect": "Gevolg.",
}


def section(cause: str) -> Section:
    """The section of damages with one damage, whose cause is this text."""
    figures = example_section().figures
    counts = (
        figures[0].model_copy(update={"id": "damages.aantal"}),
        figures[0].model_copy(update={"id": "damages.burgers"}),
    )
    content = {"damages": [{**DAMAGE, "cause": cause, "parts": []}], "before": None, "estimated": False}
    table = Table(
        id="damages",
        caption="Damages",
        summary="Eén damage",
        headings=(Heading(title="Damage"), Heading(title="Besluit")),
        rows=(Row(cells=(Cell(text="Titel"), Cell(text="corrigeren"))),),
    )
    return Section(name="damages", figures=counts, statuses=(), tables={"damages": table}, findings=(), content=content)


def test_the_same_bytes_as_without_limits() -> None:
    assert print_confined(HALFJAAR, DAMAGES, section("Kort."), example=None) == print_annex(
        HALFJAAR, DAMAGES, section("Kort."), concept=True, example=None
    )


@pytest.mark.parametrize(("limit", "value"), [("CPU_SECONDS", 1), ("MEMORY_BYTES", 64 << 20)])
def test_beyond_a_limit_the_annex_is_refused_in_words_and_the_next_one_is_printed(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    with monkeypatch.context() as small:
        small.setattr(confined, limit, value)
        with pytest.raises(AnnexRefused, match="meer rekentijd of geheugen"):
            print_confined(HALFJAAR, DAMAGES, section("Een alinea. " * 200_000), example=None)
    assert print_confined(HALFJAAR, DAMAGES, section("Kort."), example=None)
