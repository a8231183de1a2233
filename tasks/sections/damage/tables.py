"""The table of the damages of this period, and that of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.sections.content.damages import Damage, DamagePart
from tasks.sections.section import Cell, Heading, Row, Table

AWARDS = {"VT": "voorlopige toekenning", "DT": "definitieve toekenning"}


def _name(damage: Damage) -> Cell:
    return Cell(text=damage.title, detail=f"{damage.number} · {damage.toeslag}")


def _citizens(part: DamagePart) -> Cell:
    return Cell(figure=part.citizens) if part.citizens else Cell(text="niet bekend")


def decisions_table(damages: Sequence[Damage], total: str) -> Table:
    """A row a part, and under them ``total``: id of how many citizens get another toeslag."""
    rows = [
        Row(
            cells=(
                _name(damage),
                Cell(text=part.years, detail=AWARDS[part.award]),
                _citizens(part),
                Cell(text=part.rule or "niet te bepalen"),
                Cell(
                    status=part.decision,
                    detail=None if part.agrees else "wijkt af van de herstelregels",
                ),
            )
        )
        for damage in damages
        for part in damage.parts
    ]
    rows.append(
        Row(
            cells=(
                Cell(text="Toeslag is of wordt herzien"),
                Cell(text="–"),
                Cell(figure=total),
                Cell(text="–"),
                Cell(text="–"),
            ),
            kind="total",
        )
    )
    return Table(
        id="damages",
        caption="Damages en besluiten",
        summary=(
            "Per damage en groep toeslagjaren het aantal burgers, de herstelregel en het besluit"
        ),
        headings=(
            Heading(title="Damage", width=33),
            Heading(title="Toeslagjaren", width=19),
            Heading(title="Burgers", kind="number", width=13),
            Heading(title="Herstelregel", width=13),
            Heading(title="Besluit", kind="status", width=22),
        ),
        rows=tuple(rows),
    )


def follow_up_table(damages: Sequence[Damage]) -> Table:
    """A row a part of a damage that was reported before: how it stands."""
    return Table(
        id="vervolg",
        caption="Vervolg van damages uit eerdere rapportages",
        summary="Per damage en groep toeslagjaren het aantal burgers, het besluit en de stand",
        headings=(
            Heading(title="Damage", width=33),
            Heading(title="Toeslagjaren", width=19),
            Heading(title="Burgers", kind="number", width=13),
            Heading(title="Besluit", kind="status", width=15),
            Heading(title="Stand", kind="status", width=20),
        ),
        rows=tuple(
            Row(
                cells=(
                    _name(damage),
                    Cell(text=part.years, detail=AWARDS[part.award]),
                    _citizens(part),
                    Cell(status=part.decision),
                    Cell(
                        status=part.standing,
                        detail=f"op {part.done_on}" if part.done_on else None,
                    ),
                )
            )
            for damage in damages
            for part in damage.parts
        ),
    )
