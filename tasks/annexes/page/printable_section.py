"""Makes all texts of a section fit to print, before they reach a template, and says which texts
were changed by that.
"""

from __future__ import annotations

from typing import Any

from tasks.annexes.page.plain_text import plain
from tasks.definitions.finding import Finding
from tasks.sections.section import Section, Table

#: What a person calls the parts of a section's content; a part that is not named here says nothing
#: about the place.
_WORDS = {
    "actions": "acties",
    "bars": "woonland",
    "cause": "oorzaak",
    "damages": "damage",
    "definition": "definitie",
    "definitions": "kpi",
    "duration": "verwachte looptijd",
    "effect": "gevolg",
    "exceptions": "uitzondering",
    "file": "bestandsnaam",
    "items": "bericht",
    "measures": "maatregel",
    "motivation": "motivering",
    "name": "naam",
    "noticed_by": "ontdekt door",
    "objects": "objecten",
    "owner": "eigenaar",
    "parts": "deel",
    "regelingen": "regeling",
    "standing": "stand van zaken",
    "step_back": "toelichting bij de stap terug",
    "tekst": "tekst",
    "titel": "titel",
    "title": "titel",
    "toeslag": "toeslag",
    "updates": "onderwerp",
    "years": "toeslagjaren",
}
#: Tells a person which one of several parts it is; the first one that a part has.
_NAMES = ("kpi", "number", "topic", "years", "titel", "title", "name")
_LONGEST_NAME = 60


def printable_section(section: Section) -> Section:
    """The section with printable texts; a text that lost or changed characters gives a finding
    (T01), one that was cut too (T02).
    """
    texts = _Texts(section.name)
    content = texts.in_content(section.content)
    tables = {key: texts.in_table(table) for key, table in section.tables.items()}
    return Section.model_validate(
        {
            **section.model_dump(),
            "content": content,
            "tables": tables,
            "findings": [*section.findings, *texts.findings],
        }
    )


class _Texts:
    """Texts made printable one by one. A text that content and a table share is told once."""

    def __init__(self, section: str) -> None:
        self.findings: list[Finding] = []
        self._section = section
        self._told: set[str] = set()

    def in_content(self, content: dict[str, Any]) -> dict[str, Any]:
        printed: dict[str, Any] = self._walk(content, "", ())
        return printed

    def in_table(self, table: Table) -> dict[str, Any]:
        """The fields of the table."""
        told = frozenset(self._told)

        def printed(text: str, *place: str) -> str:
            return plain(text).text if text in told else self._printed(text, ("tabel", *place))

        fields = table.model_dump()
        for name in ("caption", "summary"):
            fields[name] = printed(fields[name], table.id)
        fields["notes"] = [printed(note, table.id, "noot") for note in table.notes]
        for heading in fields["headings"]:
            heading["title"] = printed(heading["title"], table.caption, "kop")
        for number, row in enumerate(fields["rows"], 1):
            for cell, heading in zip(row["cells"], table.headings, strict=True):
                for name in ("text", "detail"):
                    if cell[name] is not None:
                        cell[name] = printed(
                            cell[name], table.caption, f"rij {number}", f"kolom {heading.title}"
                        )
        return fields

    def _walk(self, value: Any, key: str, place: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self._printed(value, (*place, _WORDS.get(key, "")))
        if isinstance(value, dict):
            return {name: self._walk(one, name, place) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [
                self._walk(
                    one, key, (*place, _called(one, key)) if isinstance(one, dict) else place
                )
                for one in value
            ]
        return value

    def _printed(self, text: str, place: tuple[str, ...]) -> str:
        made = plain(text)
        if made.changes:
            self._told.add(text)
            where = ", ".join(filter(None, place)) or "tekst"
            code = "T02" if made.cut else "T01"
            self.findings.append(
                Finding(
                    code=code,
                    about=self._section,
                    text=f"{self._section}: {where}. {' '.join(made.changes)}",
                )
            )
        return made.text


def _called(part: dict[str, Any], key: str) -> str:
    """``maatregel M01``: what one of several parts is called."""
    name = next((plain(part[one]).text for one in _NAMES if isinstance(part.get(one), str)), "")
    shown = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return f"{_WORDS.get(key, '')} {shown}".strip()
