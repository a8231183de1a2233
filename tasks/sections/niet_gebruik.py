"""Niet-gebruik: per toeslag and year the estimate of a study, with its margin; never a count."""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from functools import partial

from tasks.definitions.finding import Finding
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.estimate import (
    ALL,
    EstimateFacts,
    change,
    check_estimate,
    check_groups,
    newest,
)
from tasks.edits.texts import thin_texts
from tasks.figures import dutch
from tasks.figures.ledger import Ledger
from tasks.sections.content.niet_gebruik import Content, Edition, Estimated, Toeslag, Trait
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Cell, Heading, Row, Section, Table

CONTRACTS = ("niet_gebruik_edities", "niet_gebruik_schattingen")
PERSONS = Persons(
    "De cijfers zijn schattingen in procenten uit onderzoek van anderen.",
)

#: Every estimate says that it is one.
ESTIMATE = "procent_ongeveer"


#: In the column about earlier years.
NOTHING = "–"
#: The toeslag in ids of figures.
IN_IDS = {
    "zorgtoeslag": "zt",
    "huurtoeslag": "ht",
    "kindgebonden budget": "wkb",
    "kinderopvangtoeslag": "kot",
}


def _in_id(trait: str, group: str) -> str:
    """A group in ids, which are short: the beginning of its name and what tells it from others."""
    slug = re.sub(r"[^a-z0-9]+", "_", group.lower()).strip("_")[:10]
    return f"{slug}_{hashlib.sha256(f'{trait} {group}'.encode()).hexdigest()[:6]}"


def _facts(row: RegisterRow, editions: dict[str, RegisterRow], inputs: Inputs) -> EstimateFacts:
    values, edition = row.values, editions[row.values["editie"]].values
    trait, group = values["kenmerk"], values["groep"]
    base = f"niet_gebruik.{IN_IDS[values['toeslag']]}.{edition['methode']}.{values['jaar']}"
    return EstimateFacts(
        about=base if trait == ALL else f"{base}.{_in_id(trait, group)}",
        name=f"Niet-gebruik {values['toeslag']} {values['jaar']}"
        + ("" if trait == ALL else f", {trait} {group}"),
        edition=values["editie"],
        appeared=edition["verschenen"],
        data=edition["gegevens"],
        method=edition["methode"],
        toeslag=values["toeslag"],
        year=values["jaar"],
        trait=trait,
        group=group,
        percent=Fraction(values["percentage"]),
        low=None if values["ondergrens"] is None else Fraction(values["ondergrens"]),
        high=None if values["bovengrens"] is None else Fraction(values["bovengrens"]),
        at=partial(inputs.place, "niet_gebruik_schattingen", row),
    )


def _step(value: Fraction) -> Fraction:
    """Whole percents; a study that gives a decimal has a reason to."""
    return Fraction(1) if value.denominator == 1 else Fraction(1, 10)


def _enter(
    one: EstimateFacts, row: RegisterRow, name: str, inputs: Inputs, ledger: Ledger
) -> Estimated:
    ids = {}
    for part, value, form, what in (
        ("schatting", one.percent, ESTIMATE, "geschat aandeel dat de toeslag niet gebruikt"),
        ("ondergrens", one.low, "procent", "onderkant van de marge"),
        ("bovengrens", one.high, "procent", "bovenkant van de marge"),
    ):
        if value is not None:
            ids[part] = ledger.figure(
                f"{one.about}.{part}",
                f"{one.name}: {part}",
                value,
                form=form,
                step=_step(value),
                definition=(
                    f"{what[0].upper()}{what[1:]}, volgens editie {one.edition} (methode "
                    f"{one.method}); een schatting, geen telling."
                ),
                sources=(inputs.source("niet_gebruik_schattingen", (row,)),),
            ).id
    return Estimated(
        name=name,
        estimate=ids["schatting"],
        low=ids.get("ondergrens"),
        high=ids.get("bovengrens"),
    )


def _restated(one: EstimateFacts, inputs: Inputs) -> list[Finding]:
    """N04 if the previous report had another estimate for the same year by the same method."""
    said = inputs.previous.figures.get(f"{one.about}.schatting") if inputs.previous else None
    if said is None or said.value == one.percent:
        return []
    return [
        Finding(
            code="N04",
            about=f"{one.about}.schatting",
            text=(
                f"{one.name}: {dutch.in_full(one.percent)}% nu, {dutch.in_full(said.value)}% in de "
                "vorige rapportage, met dezelfde methode."
            ),
            place=one.at("percentage"),
            expected="dezelfde schatting, of de reden waarom zij is herzien",
            value=str(one.percent),
            against=str(said.value),
        )
    ]


def _changed(
    one: EstimateFacts, among: list[EstimateFacts], inputs: Inputs, ledger: Ledger
) -> Cell:
    """What the column about an earlier year says."""
    step = change(one, among)
    if step is None:
        other = any(
            some.toeslag == one.toeslag and some.trait == ALL and some.year < one.year
            for some in among
        )
        return (
            Cell(text="niet vergeleken", detail="andere methode") if other else Cell(text=NOTHING)
        )
    if step.points is None:
        return Cell(text="geen duidelijk verschil", detail=f"met {step.since}")
    figure = ledger.figure(
        f"{one.about}.verandering",
        f"{one.name}: verandering sinds {step.since}",
        step.points,
        form="procentpunt",
        step=_step(step.points),
        definition=f"Schatting over {one.year} min die over {step.since}, met dezelfde methode.",
        sources=(inputs.source("niet_gebruik_schattingen"),),
    )
    return Cell(figure=figure.id, detail=f"sinds {step.since}")


def _margin(one: Estimated) -> Cell:
    return (
        Cell(figure=one.low, to_figure=one.high)
        if one.low and one.high
        else Cell(text="niet bekend")
    )


def _overview(rows: list[Row]) -> Table:
    """Without the column about earlier years where there is none."""
    compared = any(row.cells[-1].text != NOTHING for row in rows)
    headings = (
        Heading(title="Toeslag", width=26 if compared else 40),
        Heading(title="Jaar", width=10 if compared else 16),
        Heading(title="Schatting", kind="number", width=18 if compared else 22),
        Heading(title="Marge", kind="number", width=20 if compared else 22),
        *((Heading(title="Eerder jaar", kind="number", width=26),) if compared else ()),
    )
    return Table(
        id="niet_gebruik",
        caption="Geschat niet-gebruik per toeslag",
        summary="Per toeslag en jaar de schatting, de marge en de verandering",
        headings=headings,
        rows=tuple(Row(cells=row.cells[: len(headings)]) for row in rows),
        notes=("Schattingen, geen tellingen: het aandeel van wie recht heeft op de toeslag.",),
    )


def _groups(editions: tuple[Edition, ...]) -> Table:
    """Without the column of margins where no group has one."""
    groups = [
        (toeslag, trait, group)
        for edition in editions
        for toeslag in edition.estimates
        for trait in toeslag.traits
        for group in trait.groups
    ]
    margins = any(group.low for *_, group in groups)
    return Table(
        id="groepen",
        caption="Geschat niet-gebruik per groep",
        summary="Per toeslag en groep de schatting",
        headings=(
            Heading(title="Groep", width=34),
            Heading(title="Kenmerk", width=20),
            Heading(title="Toeslag", width=24),
            Heading(title="Schatting", kind="number", width=22 if not margins else 12),
            *((Heading(title="Marge", kind="number", width=10),) if margins else ()),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=group.name),
                    Cell(text=trait.trait),
                    Cell(text=f"{toeslag.toeslag} {toeslag.year}"),
                    Cell(figure=group.estimate),
                    *((_margin(group),) if margins else ()),
                )
            )
            for toeslag, trait, group in groups
        ),
    )


def _traits(
    groups: list[EstimateFacts], rows_of: dict[int, RegisterRow], inputs: Inputs, ledger: Ledger
) -> tuple[Trait, ...]:
    """Groups by their kind, in the order of the register."""
    by_trait: dict[str, list[EstimateFacts]] = {}
    for one in groups:
        by_trait.setdefault(one.trait, []).append(one)
    return tuple(
        Trait(
            trait=trait,
            groups=tuple(
                _enter(part, rows_of[id(part)], part.group, inputs, ledger) for part in parts
            ),
        )
        for trait, parts in by_trait.items()
    )


def build(inputs: Inputs) -> Section:
    """The section, from the registers of editions and of estimates."""
    ledger, findings = Ledger(), list[Finding]()
    edition_rows = {row.values["editie"]: row for row in inputs.rows("niet_gebruik_edities")}
    delivered = [
        (_facts(row, edition_rows, inputs), row) for row in inputs.rows("niet_gebruik_schattingen")
    ]
    every = [one for one, _ in delivered]
    for one in every:
        findings += check_estimate(one)
    counting = newest(every)
    findings += check_groups(counting)
    rows_of = {id(one): row for one, row in delivered}
    table_rows, editions = [], []
    for number, row in edition_rows.items():
        estimates = []
        mine = [one for one in counting if one.edition == number]
        for one in (one for one in mine if one.trait == ALL):
            findings += _restated(one, inputs)
            everybody = _enter(one, rows_of[id(one)], one.toeslag, inputs, ledger)
            groups = [
                other
                for other in mine
                if (other.toeslag, other.year) == (one.toeslag, one.year) and other.trait != ALL
            ]
            traits = _traits(groups, rows_of, inputs, ledger)
            estimates.append(
                Toeslag(toeslag=one.toeslag, year=str(one.year), everybody=everybody, traits=traits)
            )
            table_rows.append(
                Row(
                    cells=(
                        Cell(text=one.toeslag, detail=f"editie {number}"),
                        Cell(text=str(one.year)),
                        Cell(figure=everybody.estimate),
                        _margin(everybody),
                        _changed(one, counting, inputs, ledger),
                    )
                )
            )
        if estimates:
            values = row.values
            editions.append(
                Edition(
                    number=number,
                    title=values["titel"],
                    maker=values["uitvoerder"],
                    appeared=dutch.month_and_year(values["verschenen"]),
                    method=values["methode"],
                    explanation=values["toelichting"],
                    years=dutch.enumeration(sorted({one.year for one in estimates})),
                    several_years=len({one.year for one in estimates}) > 1,
                    estimates=tuple(estimates),
                )
            )
    findings += thin_texts(inputs.explanations("niet_gebruik_edities"))
    content = Content(
        editions=tuple(editions),
        margins=any(one.id.endswith(".ondergrens") for one in ledger.figures),
        groups=any(toeslag.traits for one in editions for toeslag in one.estimates),
    )
    tables = {"niet_gebruik": _overview(table_rows)} if table_rows else {}
    if content.groups:
        tables["groepen"] = _groups(content.editions)
    return Section(
        name="niet_gebruik",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        content=content,
    )
