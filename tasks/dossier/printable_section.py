"""Makes all texts of a section fit to print, before they reach a template, and says which texts
were changed by that.
"""

from __future__ import annotations

from tasks.annexes.page.plain_text import plain
from tasks.definitions.finding import Finding
from tasks.figures.citation import Citation
from tasks.sections.content.part import Step
from tasks.sections.section import Cell, Row, Section, Table

_LONGEST_NAME = 60


def printable_section(section: Section) -> Section:
    """The section with printable texts; a text that lost or changed characters gives a finding
    (T01), one that was cut too (T02).
    """
    texts = _Texts(section.name)
    # Content first: a text that a table has as well is told once, in the words of the content.
    content = section.content.with_texts(texts.printed)
    told = tuple(
        one.model_copy(update={"text": texts.printed(one.text, (Step("vorige rapportage"),))})
        for one in section.told
    )
    tables = {key: texts.in_table(table) for key, table in section.tables.items()}
    citations = tuple(texts.in_citation(one) for one in section.citations)
    return section.model_copy(
        update={
            "content": content,
            "told": told,
            "tables": tables,
            "citations": citations,
            "findings": (*section.findings, *texts.findings),
        }
    )


class _Texts:
    """Texts made printable one by one."""

    def __init__(self, section: str) -> None:
        self.findings: list[Finding] = []
        self._section = section
        self._told: set[str] = set()

    def printed(self, text: str, way: tuple[Step, ...]) -> str:
        """The text as it can be printed; if it changed, a finding says how and where."""
        made = plain(text)
        if made.changes:
            self._told.add(text)
            where = ", ".join(filter(None, map(_in_words, way))) or "tekst"
            code = "T02" if made.cut else "T01"
            self.findings.append(
                Finding(
                    code=code,
                    about=self._section,
                    text=f"{self._section}: {where}. {' '.join(made.changes)}",
                )
            )
        return made.text

    def in_citation(self, one: Citation) -> Citation:
        """The citation with printable words: that of a law has the title that was delivered."""
        return one.model_copy(
            update={"printed": self.printed(one.printed, (Step("vindplaats", one.id),))}
        )

    def in_table(self, table: Table) -> Table:
        """The table with printable texts."""
        told = frozenset(self._told)

        def printed(text: str, *place: str) -> str:
            if text in told:
                return plain(text).text
            return self.printed(text, tuple(Step(word) for word in ("tabel", *place)))

        def in_cell(cell: Cell, *place: str) -> Cell:
            texts = (("text", cell.text), ("detail", cell.detail))
            return cell.model_copy(
                update={name: printed(text, *place) for name, text in texts if text is not None}
            )

        return Table(
            id=table.id,
            caption=printed(table.caption, table.id),
            summary=printed(table.summary, table.id),
            notes=tuple(printed(note, table.id, "noot") for note in table.notes),
            headings=tuple(
                one.model_copy(update={"title": printed(one.title, table.caption, "kop")})
                for one in table.headings
            ),
            rows=tuple(
                Row(
                    kind=row.kind,
                    cells=tuple(
                        in_cell(cell, table.caption, f"rij {number}", f"kolom {heading.title}")
                        for cell, heading in zip(row.cells, table.headings, strict=True)
                    ),
                )
                for number, row in enumerate(table.rows, 1)
            ),
        )


def _in_words(step: Step) -> str:
    """``maatregel M01``: which one of several it is, in characters that can be printed."""
    name = plain(step.name).text
    shown = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return f"{step.word} {shown}".strip()
