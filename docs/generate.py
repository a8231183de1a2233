"""Writes the pages of docs/ and the editor schema that follow from configuration, code and tests:
run ``make docs`` after changing config/, an import between rooms, or a table of rules.

A test fails when what stands in the repository is not what this script would write.
"""

from __future__ import annotations

import json
import re
import runpy
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
import polib
from pydantic import BaseModel

from flows.server.schedules import deployments, scheduled_dates
from flows.shared.assemble_report import AssembleReport
from flows.shared.check_report import CheckReport
from flows.shared.review_report import ReviewReport
from flows.shared.verify_report import VerifyReport
from tasks.definitions.finding import catalogue, load_catalogue
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.supplier_templates.columns import KINDS, rules
from tasks.edits.thresholds import Edit, edits
from tasks.figures.dutch import enumeration, number
from tasks.figures.rounding import decimals_of
from tasks.letters.letter_check import LetterReport
from tasks.review.rules.states import diagram, rights_table

if TYPE_CHECKING:
    from support.rulebook import Chapter

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.append(str(ROOT / "tests"))  # the tests import what they share from there
DIAGRAM_START, DIAGRAM_END = "<!-- house: made by make docs -->", "<!-- end of house -->"
STATES_START, STATES_END = "<!-- states: made by make docs -->", "<!-- end of states -->"
CATALOGUE = ROOT / "flows/commands/locale/nl/LC_MESSAGES/svz.mo"
DATES_START, DATES_END = "<!-- dates: made by make docs -->", "<!-- end of dates -->"
NEXT_DATES = 4
WHAT = {
    "flows": "what runs when: flows and command line",
    "tasks/prefect_tasks": "the steps as Prefect tasks",
    "tasks/review": "states, rights, votes, log, release",
    "tasks/pages": "dossiers, review and release in the browser",
    "tasks/disclosure": "what an outsider can compute<br/>from all that is published",
    "tasks/dossier": "order of steps, seal, history, differences",
    "tasks/edits": "plausibility: what is refused, what is asked",
    "tasks/annexes": "templates to HTML, PDF, DOCX, ODT;<br/>tables to XLSX, ODS, CSV",
    "tasks/sections": "one module per onderdeel: figures",
    "tasks/deliveries": "freeze, read, check against contract",
    "tasks/definitions": "halfjaren, KPI's, finding codes, reviewers",
    "tasks/letters": "letters as people write them: text, notes, numbers",
    "tasks/figures": "figure, rounding, Dutch print, ledger",
    "tasks/refusal": "the base of every error that people read",
    "tasks/storage": "bytes by sha256, whole files, locks, database",
}


def findings_page() -> str:
    """docs/bevindingen.md: every code with its grade, what it means and what to do."""
    lines = [
        "# Bevindingen",
        "",
        (
            "Iedere bevinding heeft een code. Een *blokkerende* bevinding in een levering houdt "
            "het "
            "samenstellen tegen; een blokkerende"
        ),
        (
            "bevinding in een onderdeel houdt vrijgave van het dossier tegen. Een bevinding *te "
            "bevestigen* doet dat tot"
        ),
        (
            "iemand heeft geantwoord waarom de waarde klopt. Deze pagina wordt gemaakt uit "
            "`config/bevindingen.yaml` en `config/edits.yaml`."
        ),
        "",
        "## Plausibiliteit: alle regels",
        "",
        "| code | soort | wat | waarom | drempels |",
        "|---|---|---|---|---|",
        *(
            f"| {code} | {catalogue()[code].grade} | {catalogue()[code].title} | {edit.why} | "
            f"{_thresholds(edit)} |"
            for code, edit in sorted(edits().items())
        ),
    ]
    for room in load_catalogue().root.values():
        lines += ["", f"## {room.room}"]
        for code, entry in room.codes.items():
            former = f", in dossiers van eerder {entry.was}" if entry.was is not None else ""
            lines += [
                "",
                f"### {code} {entry.title}",
                "",
                f"*{entry.grade}*{former}",
                "",
                entry.explanation,
                "",
                f"**Wat te doen:** {entry.advice}",
            ]
    return "\n".join(lines) + "\n"


def _thresholds(edit: Edit) -> str:
    """Each as it stands in the file, with a comma."""
    return ", ".join(
        f"{name} {str(float(value)).removesuffix('.0').replace('.', ',')}"
        for name, value in edit.thresholds.items()
    )


def _limits(contract: Contract) -> list[str]:
    rows = [
        "| kolom | soort | verplicht | grenzen en waarden | omschrijving | voorbeeld |",
        "|---|---|---|---|---|---|",
    ]
    for column in contract.columns:
        limits = rules(column) + ([f"eenheid: {column.unit}"] if column.unit is not None else [])
        cells = (
            column.name,
            KINDS[column.type],
            "ja" if column.required else "nee",
            "; ".join(limits),
            column.description,
            column.example,
        )
        rows.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return rows


def sources_page() -> str:
    """docs/bronnen.md: what every supplier delivers, from the contracts."""
    lines = [
        "# Bronnen",
        "",
        (
            "Wat iedere leverancier aanlevert. Deze pagina wordt gemaakt uit de contracten in "
            "`config/bronnen`. Daaruit maakt"
        ),
        (
            "`svz templates` (of de flow `leverancierssjablonen`) voor een halfjaar per bron een "
            "Excel-sjabloon met uitleg, keuzelijsten"
        ),
        "en een voorbeeldrij, of voor records een specificatie met een voorbeeld; zie de",
        "[handleiding](handleiding.md#sjablonen-voor-leveranciers).",
    ]
    for contract in load_contracts().values():
        lines += [
            "",
            f"## {contract.title}",
            "",
            contract.description,
            "",
            f"- Leverancier: {contract.supplier}",
            "- Bestand: " + enumeration([f"`{pattern}`" for pattern in contract.files], "of"),
            f"- Gevoeligheid: {contract.sensitivity}",
            f"- Sleutel: {' en '.join(f'`{name}`' for name in contract.key)}",
            *(
                f"- {' en '.join(f'`{name}`' for name in one.columns)} moet voorkomen in "
                f"`{one.source}`"
                for one in contract.references
            ),
            "",
            *_limits(contract),
        ]
    return "\n".join(lines) + "\n"


def contract_schema() -> str:
    """config/bronnen/contract.schema.json: lets an editor check a contract while it is written."""
    return (
        json.dumps(Contract.model_json_schema(), indent=1, ensure_ascii=False, sort_keys=True)
        + "\n"
    )


def check_schema() -> str:
    """docs/controle.schema.json: what ``svz check --json`` gives."""
    schema = CheckReport.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def report_schema(report: type[BaseModel]) -> str:
    """What a command gives with ``--json``."""
    schema = report.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def letter_schema() -> str:
    """docs/briefcontrole.schema.json: what ``svz letter-check --json`` gives."""
    schema = LetterReport.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def house_diagram() -> str:
    """The rooms and which room imports from which, as a Mermaid diagram, read from the code
    itself. An arrow that follows from two or more others is left out, so that the layers show.
    """
    graph = grimp.build_graph("flows", "tasks", cache_dir=None)
    rooms = sorted({"flows", *graph.find_children("tasks")})
    for room in rooms:
        graph.squash_module(room)
    lines = ["```mermaid", "flowchart TD"]
    for room in rooms:
        path = room.replace(".", "/")
        lines.append(f'    {room.replace(".", "_")}["<b>{path}</b><br/>{WHAT.get(path, "")}"]')
    for room in rooms:
        beside = graph.find_modules_directly_imported_by(room) - {room}
        for other in sorted(beside):
            if not any(graph.chain_exists(between, other) for between in beside - {other}):
                lines.append(f"    {room.replace('.', '_')} --> {other.replace('.', '_')}")
    return "\n".join([*lines, "```"])


def _cell(value: object) -> str:
    """A value of a worked example in Dutch; nothing is a dash."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, (int, float, Fraction)):
        exact = Fraction(str(value))
        try:
            return number(exact, Fraction(1, 10 ** decimals_of(exact)))
        except ValueError:  # it has no end as a decimal
            return f"{number(exact.numerator)} / {number(exact.denominator)}"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_cell(one)}" for key, one in value.items())
    if isinstance(value, (tuple, list)):
        word = " tot en met " if isinstance(value[0], int) else " of "
        return (word if isinstance(value, tuple) else ", ").join(map(_cell, value))
    return str(value).replace("|", "\\|")


def rules_page() -> str:
    """docs/rekenregels.md: every rule in Dutch with its worked examples, from the tests that hold
    them.
    """
    chapters: dict[str, list[Chapter]] = {}
    # From the ground floor up: how a number is printed comes before what is done with it.
    for room in reversed(WHAT):
        tests = (ROOT / "tests" / Path(room).name).rglob("test_*.py")
        for path in sorted(tests, key=lambda one: one.name):
            if re.search("^RULEBOOK\\b", path.read_text(encoding="utf-8"), re.M):
                for chapter in runpy.run_path(str(path))["RULEBOOK"]:
                    chapters.setdefault(chapter.heading, []).append(chapter)
    lines = [
        "# Rekenregels",
        "",
        "Hoe een cijfer, een status of een volgorde tot stand komt: iedere regel met voorbeelden.",
        "Deze pagina wordt gemaakt uit de toetsen van het programma. Bij iedere wijziging moet",
        "het al deze voorbeelden weer precies zo uitrekenen. Het nummer bij een voorbeeld is dat",
        "van de regel. Een streepje (–) betekent: niet van toepassing, of niet bekend.",
    ]
    for heading, parts in chapters.items():
        rules = re.findall(r"^(?:\d+\. | {3}\S).*$", parts[0].rules or "", re.M)
        lines += ["", f"## {heading}", "", *rules]
        for part in parts:
            lines += [
                "",
                f"| regel | voorbeeld | {' | '.join(part.columns)} |",
                "|" + "---|" * (len(part.columns) + 2),
            ]
            for row in sorted(part.rows, key=lambda row: row.rule):
                values = [_cell(value) for _, value in zip(part.columns, row.values, strict=True)]
                lines.append("| " + " | ".join([row.rule, row.words, *values]) + " |")
        shown = {one for part in parts for row in part.rows for one in row.rule.split(" en ")}
        numbers = [rule.split(".")[0] for rule in rules if not rule.startswith(" ")]
        if bare := [one for one in numbers if one not in shown]:
            lines += ["", f"Zonder voorbeeld in deze tabellen: regel {enumeration(bare)}."]
    return "\n".join(lines) + "\n"


def schedule_table() -> str:
    """When every deployment of prefect.yaml runs: the next dates after the letter of the newest
    halfjaar, so that they hold on any day.
    """
    newest = load_halfjaar(known_halfjaren()[-1])
    lines = [
        (
            f"After the letter of {newest.name} ({newest.letter_date}), in Dutch time with its "
            "difference from UTC. For a letter of which the halfjaar is there, they follow from "
            "its days, and `svz deploy` says them:"
        ),
        "",
        f"| deployment | the next {NEXT_DATES} dates |",
        "|---|---|",
    ]
    for deployment in deployments():
        dates = scheduled_dates(deployment, newest.letter_date, NEXT_DATES)
        told = (
            ", ".join(f"{moment:%Y-%m-%d %H:%M%z}" for moment in dates)
            or "only when somebody starts it"
        )
        lines.append(f"| `{deployment['name']}` | {told} |")
    return "\n".join(lines)


def catalogue_of_click() -> bytes:
    """flows/commands/locale/nl/LC_MESSAGES/svz.mo: what click says in Dutch, in the form that
    gettext reads.
    """
    compiled: bytes = polib.pofile(str(CATALOGUE.with_suffix(".po"))).to_binary()
    return compiled


def _filled(path: Path, start: str, made: str, end: str) -> str:
    """A page of people with a part that is made, between two marks."""
    before, rest = path.read_text(encoding="utf-8").split(start)
    return f"{before}{start}\n{made}\n{end}{rest.split(end)[1]}"


def pages() -> dict[Path, str]:
    """Every generated file and its text."""
    return {
        DOCS / "bevindingen.md": findings_page(),
        DOCS / "bronnen.md": sources_page(),
        DOCS / "rekenregels.md": rules_page(),
        ROOT / "config" / "bronnen" / "contract.schema.json": contract_schema(),
        DOCS / "controle.schema.json": check_schema(),
        DOCS / "briefcontrole.schema.json": letter_schema(),
        DOCS / "samenstellen.schema.json": report_schema(AssembleReport),
        DOCS / "verificatie.schema.json": report_schema(VerifyReport),
        DOCS / "beoordeling.schema.json": report_schema(ReviewReport),
        ROOT / "README.md": _filled(
            ROOT / "README.md", DIAGRAM_START, house_diagram(), DIAGRAM_END
        ),
        DOCS / "operation.md": _filled(
            DOCS / "operation.md", DATES_START, schedule_table(), DATES_END
        ),
        DOCS / "review.md": _filled(
            DOCS / "review.md", STATES_START, f"{diagram()}\n\n{rights_table()}", STATES_END
        ),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")
    CATALOGUE.write_bytes(catalogue_of_click())
