"""The KPI's that are an exception: each with its explanation, and the pace its forecast needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures import dutch
from tasks.figures.figure import Figure
from tasks.sections.content.uitzonderingenrapportage import Explanation, KpiException, Pace
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.entry import PARTS, KpiEntry
from tasks.sections.kpi.status import EXCEPTIONS, KpiStatus
from tasks.sections.kpi.year_ago import YearAgo


def out_of_pace(entry: KpiEntry, asked: Sequence[Finding], inputs: Inputs) -> list[Finding]:
    """U32 if the forecast of an exception needs more than any month so far; not where the same is
    asked (U20).
    """
    pace = entry.pace
    if pace is None or pace.fits or "U20" in {one.code for one in asked}:
        return []
    return [
        Finding(
            code="U32",
            about=f"kpi.{entry.kpi.id}",
            text=(
                f"{entry.kpi.id} {entry.kpi.name}: voor de prognose is over {pace.months_left} "
                f"gemiddeld {pace.needed.printed} per maand nodig; de beste maand tot nu toe was "
                f"{pace.best_month}, met {pace.best.printed}."
            ),
            place=Place(file=inputs.source("kpi_realisaties").file, column="prognose"),
            expected="een prognose die past bij de maanden tot nu toe, of een toelichting die zegt "
            "waardoor het anders wordt",
        )
    ]


def ids_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Their ids, in order."""
    return tuple(figure.id for figure in figures)


def _exception(entry: KpiEntry, row: RegisterRow | None, year_ago: YearAgo) -> KpiException:
    def id_of(figure: Figure | None) -> str | None:
        return figure.id if figure is not None else None

    return KpiException(
        kpi=entry.kpi.id,
        name=entry.kpi.name,
        owner=entry.kpi.owner,
        status=entry.status.id,
        status_before=entry.status_before,
        norm=ids_of(entry.norm),
        plan=ids_of(entry.plan),
        realised=id_of(entry.realised),
        forecast=id_of(entry.forecast),
        realised_before=id_of(entry.realised_before),
        months_before=(
            f"meting over {year_ago.year}"
            if entry.kpi.measurement == "jaarlijks"
            else year_ago.words
        ),
        pace=_pace(entry),
        parts=tuple(
            Explanation(title=title, text=row.values[part] if row else None)
            for part, title in PARTS.items()
        ),
    )


def _pace(entry: KpiEntry) -> Pace | None:
    if entry.pace is None:
        return None
    return Pace(
        needed=entry.pace.needed.id,
        best=entry.pace.best.id,
        best_month=entry.pace.best_month,
        months_left=entry.pace.months_left,
        fits=entry.pace.fits,
        lower=entry.kpi.direction == "lager",
    )


def explain(
    entries: list[KpiEntry], rows: list[RegisterRow], year_ago: YearAgo, inputs: Inputs
) -> tuple[list[KpiException], list[Finding]]:
    """Every exception with its explanation; what is missing or superfluous is a finding."""

    def at(row: RegisterRow | None, column: str | None) -> Place:
        return inputs.place("kpi_toelichtingen", row, column)

    explanations = {row.values["kpi"]: row for row in rows}
    exceptions, findings = [], []
    for entry in entries:
        row = explanations.pop(entry.kpi.id, None)
        if KpiStatus(entry.status.word) not in EXCEPTIONS:
            if row is not None:
                text = (
                    f"{entry.kpi.id} {entry.kpi.name} is geen uitzondering "
                    f"({entry.status.word}); de toelichting is niet afgedrukt."
                )
                findings.append(
                    Finding(
                        code="U11", about=f"kpi.{entry.kpi.id}", text=text, place=at(row, "kpi")
                    )
                )
            continue
        missing = [part for part in PARTS if row is None or not row.values[part]]
        if missing:
            text = (
                f"{entry.kpi.id} {entry.kpi.name} is een uitzondering ({entry.status.word}), "
                f"maar er is geen {dutch.enumeration(missing)}."
            )
            findings.append(
                Finding(
                    code="U10",
                    about=f"kpi.{entry.kpi.id}",
                    text=text,
                    place=at(row, "+".join(missing) if row is not None else None),
                    expected=(
                        f"in iedere kolom ({', '.join(PARTS)}) een uitleg in gewone zinnen"
                        if row is not None
                        else f"een rij voor {entry.kpi.id}"
                    ),
                )
            )
        exceptions.append(_exception(entry, row, year_ago))
    for kpi, row in explanations.items():
        text = (
            f"Toelichting in rij {row.number} hoort bij {kpi}, een kpi die dit jaar niet wordt "
            "gerapporteerd."
        )
        findings.append(
            Finding(
                code="U12",
                about=f"kpi.{kpi}",
                text=text,
                place=at(row, "kpi"),
                expected="het nummer van een kpi van dit jaar",
            )
        )
    return exceptions, findings
