"""Writes the pages of docs/ and the editor schema that follow from configuration: run ``make docs``
after changing config/.

A test fails when what stands in the repository is not what this script would write.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from pathlib import Path

import polib

from flows.server.schedules import deployments, scheduled_dates
from tasks.definitions.finding import load_catalogue
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.supplier_templates.columns import KINDS, rules
from tasks.review.rules.states import diagram, rights_table

DOCS = Path(__file__).parent
ROOT = DOCS.parent
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
    "tasks/dossier": "order of steps, seal, history, differences",
    "tasks/annexes": "templates to HTML, PDF, DOCX, ODT;<br/>tables to XLSX, ODS, CSV",
    "tasks/sections": "one module per onderdeel: figures",
    "tasks/deliveries": "freeze, read, check against contract",
    "tasks/definitions": "halfjaren, KPI's, finding codes, reviewers",
    "tasks/figures": "figure, rounding, Dutch print, ledger",
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
            "bevinding in een onderdeel houdt vrijgave van het dossier tegen. Deze pagina wordt "
            "gemaakt uit `config/bevindingen.yaml`."
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
            f"- Bestand: {' of '.join(f'`{pattern}`' for pattern in contract.files)}",
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


def _room(module: str) -> str | None:
    parts = module.split(".")
    if parts[0] == "flows":
        return "flows"
    if parts[0] != "tasks" or len(parts) < 2:
        return None
    return f"tasks/{parts[1]}"


def house_diagram() -> str:
    """The rooms and which room imports from which, as a Mermaid diagram, read from the code
    itself.
    """
    modules: Counter[str] = Counter()
    arrows: Counter[tuple[str, str]] = Counter()
    for path in sorted(
        file for folder in ("flows", "tasks") for file in (ROOT / folder).rglob("*.py")
    ):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        here = _room(module)
        if here is None or path.name == "__init__.py" or "migrations" in path.parts:
            continue
        modules[here] += 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and (there := _room(node.module))
                and there != here
            ):
                arrows[here, there] += 1
    names = {room: room.replace("/", "_") for room in modules}
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'    {names[room]}["<b>{room}</b><br/>{WHAT.get(room, "")}"]' for room in modules]
    lines += [f"    {names[here]} --> {names[there]}" for here, there in arrows if there in names]
    return "\n".join([*lines, "```"])


def schedule_table() -> str:
    """When every deployment of prefect.yaml runs: the next dates after the letter of the newest
    halfjaar, so that they hold on any day.
    """
    newest = load_halfjaar(known_halfjaren()[-1])
    lines = [
        (
            f"After the letter of {newest.name} ({newest.letter_date}), in Dutch time with its "
            "difference from UTC:"
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
        ROOT / "config" / "bronnen" / "contract.schema.json": contract_schema(),
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
