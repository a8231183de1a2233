"""Adding an onderdeel takes new files and the lines in the definitions that name it; no file of the
house changes, no test leaves it out, and its dossier is offered for review.

The onderdeel is added as docs/architecture.md says, to a copy of the code with the small house as
its definitions. Then the tests of the house run there: those that look at every annex must look at
this one as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.dossiers.small_house import make_house

PROJECT = Path(__file__).parents[2]
NAME = "tevredenheid"

CONTRACT = """
name: tevredenheid
title: Tevredenheid per toeslag
description: Aandeel burgers dat tevreden is.
supplier: Directie Klant
sensitivity: openbaar
kind: register
files: ["tevredenheid*.csv"]
key: [toeslag]
columns:
  - {name: toeslag, type: code, values: [zorgtoeslag, huurtoeslag, kindgebonden budget, kinderopvangtoeslag], description: De toeslag, example: zorgtoeslag}
  - {name: aandeel, type: percentage, minimum: 0, maximum: 100, description: Aandeel dat tevreden is, example: "12%"}
"""
MODULE = '''
"""Tevredenheid: per toeslag het aandeel dat tevreden is."""

from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("tevredenheid",)
PERSONS = Persons("De cijfers zijn uitkomsten van een enquête, in procenten.")


def build(inputs: Inputs) -> Section:
    ledger = Ledger()
    rows = []
    for row in inputs.rows("tevredenheid"):
        figure = ledger.figure(
            f"tevredenheid.{row.values['toeslag'].replace(' ', '_')}",
            f"Tevredenheid {row.values['toeslag']}",
            row.values["aandeel"],
            form="procent",
            definition="Aandeel dat tevreden is.",
            sources=(inputs.source("tevredenheid", (row,)),),
        )
        rows.append(Row(cells=(Cell(text=row.values["toeslag"]), Cell(figure=figure.id))))
    table = Table(
        id="tevredenheid",
        caption="Tevredenheid per toeslag",
        summary="Per toeslag het aandeel",
        headings=(Heading(title="Toeslag"), Heading(title="Tevredenheid", kind="number")),
        rows=tuple(rows),
    )
    return Section(
        name="tevredenheid", figures=ledger.figures, statuses=ledger.statuses, tables={"t": table}, findings=(), content={}
    )
'''
TEMPLATE = """{% extends "huisstijl/basis.html.j2" %}
{% import "huisstijl/drawing.html.j2" as drawing %}
{% block body %}
## Tevredenheid

Zo tevreden zijn burgers.

{{ house.table(section.tables.t) }}

<figure>
<figcaption>Tevredenheid per toeslag</figcaption>
{{ drawing.chart(charts.bars(section.tables.t, 1, "Staafdiagram van de tevredenheid per toeslag.")) }}
</figure>
{% endblock %}
"""
DELIVERY = "toeslag;aandeel\r\nzorgtoeslag;12%\r\nhuurtoeslag;11\r\nkindgebonden budget;8\r\nkinderopvangtoeslag;3\r\n"
#: Tests that look at every annex of the example, and must look at one that is added.
LOOK_AT_EVERY_ANNEX = {
    "tests/example/test_accessible_html.py": {
        "test_axe_finds_nothing",
        "test_the_page_fetches_nothing_and_runs_no_script",
    },
    "tests/example/test_charts.py": {"test_text_stays_text_within_the_drawing_and_can_be_read"},
    "tests/example/test_golden_pages.py": {"test_pages_read_as_accepted"},
    "tests/example/test_spreadsheets.py": {
        "test_the_data_package_of_every_annex_is_valid_where_it_lies"
    },
    "tests/review_pages/test_annex_in_review.py": {
        "test_nothing_of_the_sealed_annex_is_left_out_or_added_but_our_links",
        "test_every_figure_and_status_leads_to_what_it_is_and_where_it_came_from",
    },
}


def house_with_an_onderdeel(place: Path) -> tuple[Path, dict[str, str]]:
    """A copy of the code with the onderdeel, and the environment in which it goes by the small
    house's definitions, with the onderdeel in them.
    """
    house = place / "huis"
    for name in ("flows", "tasks", "templates", "tests", "config/voorbeeld"):
        shutil.copytree(
            PROJECT / name, house / name, ignore=shutil.ignore_patterns("__pycache__", "images")
        )
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(PROJECT / name, house)
    # The generator of the example reads the dates of the halfjaar there.
    shutil.copytree(PROJECT / "config/halfjaren", house / "config/halfjaren")
    definitions = make_house(place / "klein").definitions
    new = {
        definitions / f"bronnen/{NAME}.yaml": CONTRACT,
        house / f"tasks/sections/{NAME}.py": MODULE,
        house / f"templates/{NAME}/annex.md.j2": TEMPLATE,
        house / f"config/voorbeeld/2025-H1/{NAME}.csv": DELIVERY,
    }
    for path, text in new.items():
        assert not path.exists()
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    added(
        definitions / "halfjaren/2025-H1.yaml",
        lambda content: content["annexes"].append({"section": NAME, "title": "Tevredenheid"}),
    )
    added(
        definitions / "beoordeling.yaml",
        lambda content: content["bijlagen"].update({NAME: ["groep:uitvoering", "groep:beleid"]}),
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PYTHONPATH": str(house),
        "SVZ_DEFINITIONS": str(definitions),
    }
    return house, environment


def added(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def run(house: Path, environment: dict[str, str], *command: object) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        env=environment,
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.needs("chromium")
def test_an_onderdeel_is_added_without_changing_the_house(tmp_path: Path) -> None:
    house, environment = house_with_an_onderdeel(tmp_path)
    made = tmp_path / "gemaakt"
    told = run(
        house,
        environment | {"UPDATE_GOLDEN": "1"},  # a person looks at the pages and accepts them
        *("-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--basetemp", made),
        *("-k", NAME),
        *LOOK_AT_EVERY_ANNEX,
    )
    for file, tests in LOOK_AT_EVERY_ANNEX.items():
        looked = set(re.findall(rf"PASSED {file}::(\w+)\[[^\n]*{NAME}[^\n]*\]", told))
        assert tests <= looked, f"{file} leaves out an onderdeel that is added"
    assert "12%" in (house / f"tests/example/golden/{NAME}.txt").read_text(encoding="utf-8")

    (page,) = (made / "outputs/2025-H1").glob(f"*/{NAME}.html")
    assert ">12%</data>" in page.read_text(encoding="utf-8")
    assert {path.suffix for path in page.parent.glob(f"{NAME}.*")} == {
        *(".html", ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".json")
    }
    assert '"R01"' not in (page.parent / "findings.json").read_text(encoding="utf-8")

    svz = ("-m", "flows.commands.main")
    where = ("--outputs", made / "outputs")
    who = ("mia", "--full-name", "Mia", "--email", "mia@example.org", "--role", "maker")
    run(house, environment, *svz, "people", "add", *who, *where)
    offered = run(
        house, environment, *svz, "review", "register", page.parent, "--maker", "mia", *where
    )
    assert offered.strip() == f"{page.parent.name}: concept"
