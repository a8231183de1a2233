"""Adding an onderdeel takes a contract, a module, a template and a line in the halfjaar; no
existing file of the house changes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]

CONTRACT = """
name: niet_gebruik
title: Niet-gebruik per toeslag
description: Geschat aandeel huishoudens dat de toeslag niet aanvraagt.
supplier: Ministerie van Sociale Zaken en Werkgelegenheid
sensitivity: openbaar
kind: register
files: ["niet_gebruik*.csv"]
key: [toeslag]
columns:
  - {name: toeslag, type: code, values: [zorgtoeslag, huurtoeslag, kindgebonden budget, kinderopvangtoeslag], description: De toeslag}
  - {name: aandeel, type: percentage, minimum: 0, maximum: 100, description: Geschat niet-gebruik}
"""
MODULE = '''
"""Niet-gebruik: per toeslag het geschatte aandeel, uit de monitor."""

from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("niet_gebruik",)


def build(inputs: Inputs) -> Section:
    ledger = Ledger()
    rows = []
    for row in inputs.rows("niet_gebruik"):
        figure = ledger.figure(
            f"niet_gebruik.{row.values['toeslag'].replace(' ', '_')}",
            f"Niet-gebruik {row.values['toeslag']}",
            row.values["aandeel"],
            form="procent",
            definition="Geschat aandeel volgens de monitor.",
            sources=(inputs.source("niet_gebruik", (row,)),),
        )
        rows.append(Row(cells=(Cell(text=row.values["toeslag"]), Cell(figure=figure.id))))
    table = Table(
        id="niet_gebruik",
        caption="Niet-gebruik per toeslag",
        summary="Per toeslag het geschatte aandeel",
        headings=(Heading(title="Toeslag"), Heading(title="Niet-gebruik", kind="number")),
        rows=tuple(rows),
    )
    return Section(
        name="niet_gebruik", figures=ledger.figures, statuses=ledger.statuses, tables={"t": table}, findings=(), content={}
    )
'''
TEMPLATE = """{% extends "huisstijl/basis.html.j2" %}
{% block body %}
## Niet-gebruik

De percentages zijn schattingen.

{{ house.table(section.tables.t) }}
{% endblock %}
"""
DELIVERY = (
    "toeslag;aandeel\r\nzorgtoeslag;12%\r\nhuurtoeslag;11\r\nkindgebonden "
    "budget;8\r\nkinderopvangtoeslag;3\r\n"
)


def test_an_onderdeel_is_added_without_changing_the_house(tmp_path: Path) -> None:
    house = tmp_path / "huis"
    for name in ("flows", "tasks", "templates", "config"):
        shutil.copytree(
            PROJECT / name, house / name, ignore=shutil.ignore_patterns("__pycache__", "voorbeeld")
        )
    shutil.copy(PROJECT / "requirements.lock", house)
    (house / "config/bronnen/niet_gebruik.yaml").write_text(CONTRACT)
    (house / "tasks/sections/niet_gebruik.py").write_text(MODULE)
    (house / "templates/niet_gebruik").mkdir()
    (house / "templates/niet_gebruik/annex.md.j2").write_text(TEMPLATE)
    round_ = (house / "config/halfjaren/2025-H1.yaml").read_text()
    start = round_.index("annexes:")
    (house / "config/halfjaren/2025-H1.yaml").write_text(
        round_[:start] + "annexes:\n  - {section: niet_gebruik, title: Niet-gebruik}\n"
    )
    deliveries = tmp_path / "leveringen"
    deliveries.mkdir()
    (deliveries / "niet_gebruik_2025.csv").write_text(DELIVERY, newline="")

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "flows.commands.main",
            "assemble",
            "2025-H1",
            "--direct",
            "--deliveries",
            deliveries,
            "--outputs",
            tmp_path / "uit",
        ],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(house)},
        cwd=house,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (page,) = (tmp_path / "uit" / "2025-H1").glob("*/niet_gebruik.html")
    text = page.read_text(encoding="utf-8")
    assert ">12%</data>" in text
    assert page.with_suffix(".pdf").exists()
