"""Charts say what they show: in words for who cannot see them, with enough contrast for who can,
and nothing outside the drawing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from support.annexes.annexes_of_the_example import ANNEXES

from tasks.annexes.charts.drawing import SMALLEST
from tasks.annexes.page.colours import STATUS_LOOKS, colour_of
from tasks.annexes.page.dom import parse
from tasks.annexes.page.house_style import text_width
from tasks.definitions.house_style import colour

TEMPLATES = Path(__file__).parents[2] / "templates"
#: The annexes that draw something.
DRAWN = [
    annex
    for annex in ANNEXES
    if "huisstijl/drawing.html.j2"
    in (TEMPLATES / annex / "annex.md.j2").read_text(encoding="utf-8")
]
#: Everything that is drawn behind a text.
GROUNDS = ("#ffffff", "#f3f6f9")
STYLE = TEMPLATES / "huisstijl" / "stijl.css"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.1 counts it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def charts(dossier: Path, annex: str, form: str = "wide") -> list[Element]:
    """The drawings of an annex that are read aloud, so not those beside a number that says the
    same; ``form`` is ``wide`` or ``narrow``.
    """
    root = parse((dossier / f"{annex}.html").read_text(encoding="utf-8"))
    found = [
        one for one in root.iter("svg") if one.get("role") == "img" and one.get("class") == form
    ]
    assert found, annex
    return found


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def alternative(chart: Element) -> str:
    return "".join(next(one for one in chart if local(one) == "title").itertext()).replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize("form", ["wide", "narrow"])
@pytest.mark.parametrize("annex", DRAWN)
def test_text_stays_text_within_the_drawing_and_can_be_read(
    example_dossier: Path, annex: str, form: str
) -> None:
    for chart in charts(example_dossier, annex, form):
        width, height = (
            float(part) for part in (chart.get("viewBox") or chart.get("viewbox") or "").split()[2:]
        )
        texts = [one for one in chart.iter() if local(one) == "text"]
        assert len(texts) > 5
        for one in texts:
            said, x, y, size = (
                one.text or "",
                *(int(one.get(name, "")) for name in ("x", "y", "font-size")),
            )
            assert size >= SMALLEST, said
            assert x >= 0
            assert x + text_width(said, size, bold=one.get("font-weight") == "700") <= width + 20, (
                said
            )
            assert size * 0.7 <= y <= height, said
            for ground in GROUNDS:
                assert contrast(one.get("fill", ""), ground) >= 4.5, said


def test_the_course_of_every_kpi_is_told_in_words_made_from_the_figures(
    example_dossier: Path,
) -> None:
    figures = {
        one["id"]: one["printed"].replace("\u00a0", " ")
        for one in json.loads((example_dossier / "figures.json").read_bytes())["figures"]
    }
    (chart,) = charts(example_dossier, "uitzonderingenrapportage")
    said = alternative(chart)
    courses = sorted(
        {id.split(".")[1] for id in figures if re.fullmatch(r"kpi\.K\d\d\.maand\.2", id)}
    )
    assert len(courses) == 16
    for kpi in courses:
        last = max(
            (id for id in figures if id.startswith(f"kpi.{kpi}.maand.")),
            key=lambda id: int(id.rpartition(".")[2]),
        )
        before = max(
            (id for id in figures if id.startswith(f"kpi.{kpi}.vorige_maand.")),
            key=lambda id: int(id.rpartition(".")[2]),
        )
        sentence = re.search(rf"{kpi} [^.]*?: (van .*?)(?= K\d\d |$)", said)
        assert sentence is not None, kpi
        first = figures[f"kpi.{kpi}.vorige_maand.1"]
        assert sentence[1].startswith(
            f"van {first} in januari 2024 naar {figures[before]} in augustus 2024, en van "
        )
        plan = figures.get(f"kpi.{kpi}.plan")
        assert (
            f"van {figures[f'kpi.{kpi}.maand.1']} in januari 2025 naar {figures[last]} in april "
            f"2025; realisatie {figures[f'kpi.{kpi}.realisatie']}"
            f"{f', plan {plan}' if plan else ''}, norm " in sentence[1]
        )
        assert re.search(f"({'|'.join(STATUS_LOOKS)})\\.$", sentence[1])


def test_the_bar_beside_a_number_tells_plan_and_norm_apart(example_dossier: Path) -> None:
    root = parse((example_dossier / "uitzonderingenrapportage.html").read_text(encoding="utf-8"))
    said = {
        alternative(one).partition(",")[0]: alternative(one)
        for one in root.iter("svg")
        if one.get("class") == "bullet"
    }
    assert said["437.600"] == "437.600, plan 420.000, norm 5.600.000"
    assert said["83"] == "83,7%, plan 83,0%, norm 86,0%"


def test_kpis_without_a_course_are_named_under_the_drawings(example_dossier: Path) -> None:
    text = (example_dossier / "uitzonderingenrapportage.html").read_text(encoding="utf-8")
    assert (
        "geen reeks van maanden is: K07 Klanttevredenheid servicepunten; K17 Rechtmatigheid "
        "begrotingsartikel Tegemoetkomingen; K19 Betrokkenheid van medewerkers.</p>" in text
    )


def test_countries_are_held_against_the_previous_report_in_the_same_drawing(
    example_dossier: Path,
) -> None:
    assert "Polen: 7.200 (vorige rapportage 7.100);" in alternative(
        charts(example_dossier, "buitenland")[0]
    )


def test_a_status_has_a_shape_and_a_word_of_its_own_and_one_colour_in_charts_and_text() -> None:
    assert len({look.shape for look in STATUS_LOOKS.values()}) == len(STATUS_LOOKS)
    style = STYLE.read_text(encoding="utf-8")
    for look in STATUS_LOOKS.values():
        rule = re.search(rf"(?m)^[^{{]*\.{look.name}\b[^{{]*{{ color: var\(--(\w+)\) }}", style)
        assert rule is not None, look.name
        assert rule[1] == look.text_colour
        assert min(contrast(f"#{colour(look.text_colour)}", one) for one in GROUNDS) >= 4.5
        assert contrast(f"#{colour(look.colour)}", "#ffffff") >= 3


def test_lines_and_shapes_stand_out_from_the_band_behind_them() -> None:
    for use in ("house", "before", "quiet", "rest", "today"):
        assert contrast(colour_of(use), colour_of("band")) >= 3, use
