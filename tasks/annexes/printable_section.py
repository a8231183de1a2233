"""Makes all texts of a section fit to print, before they reach a template, and says which texts were changed by that."""

from __future__ import annotations

from typing import Any

from tasks.annexes.plain_text import plain
from tasks.figures.finding import Finding
from tasks.sections.section import Section


def printable_section(section: Section) -> Section:
    """The section with printable texts; a text that lost or changed characters gives a finding (T01), one that was cut too (T02)."""
    findings: list[Finding] = []

    def walk(value: Any, path: str) -> Any:
        if isinstance(value, str):
            made = plain(value)
            if made.changes:
                where = f"{section.name}: {path}"
                findings.append(Finding(code="T02" if made.cut else "T01", about=section.name, text=f"{where}. {' '.join(made.changes)}"))
            return made.text
        if isinstance(value, dict):
            return {key: walk(one, f"{path}, {_name(value, key)}") for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [walk(one, path) for one in value]
        return value

    fields = section.model_dump(include={"tables", "content"})
    fields = {name: walk(value, "tabel" if name == "tables" else "tekst") for name, value in fields.items()}
    return Section.model_validate({**section.model_dump(), **fields, "findings": [*section.findings, *findings]})


def _name(parent: dict[str, Any], key: str) -> str:
    """The key, with whatever tells a person which one of several it is."""
    which = next((parent[one] for one in ("kpi", "number", "titel", "title") if isinstance(parent.get(one), str)), None)
    return f"{which} {key}" if which and which != parent[key] else key
