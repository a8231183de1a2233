"""Children abroad: per country of residence how many children had WKB and KOT over the toeslagjaar,
and the amount.

1. Een kind telt in een land mee voor iedere maand waarin het daar woont en het bedrag boven nul is;
   het aantal is het gemiddelde over twaalf maanden. Een kind dat verhuist telt dus naar rato.
2. WKB is na aftrek van de anti-cumulatie, omgerekend tegen de koers van de maand; voor KOT bestaat
   die niet, KOT is bruto.
3. Een land met gemiddeld minder kinderen dan de drempel gaat op in Overige. De drempel ligt midden
   tussen twee afgedrukte aantallen: wie op het bovenste afrondt, heeft een eigen rij.
4. Onbekend heeft een eigen rij zodra er genoeg kinderen in staan. In Overige staan altijd ten
   minste drie landen en genoeg kinderen; anders gaan de kleinste eigen rijen er ook in op.
5. De volgorde is aflopend op het onafgeronde aantal; Overige en de totalen staan onderaan.
6. Totalen komen uit onafgeronde gegevens; afgeronde rijen tellen dus niet altijd op tot het
   totaal.
7. Een verschil met de vorige rapportage is dat tussen de afgedrukte aantallen. Zijn er andere
   landen met een eigen rij dan toen, dan wordt Overige niet vergeleken.
"""

from __future__ import annotations

from collections.abc import Collection

from tasks.definitions.buitenland import load_profile
from tasks.edits.records.national import National
from tasks.figures.ledger import Ledger
from tasks.sections.abroad import published
from tasks.sections.abroad.comparison import compare
from tasks.sections.abroad.concentrations import concentrations
from tasks.sections.abroad.regeling_table import RegelingTable
from tasks.sections.content.buitenland import Content, Country, RegelingPart
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.concentration import Concentration
from tasks.sections.outsiders.relations import Relation
from tasks.sections.records.country_names import names_on
from tasks.sections.records.plausibility import national_totals, reference_data
from tasks.sections.section import Section, Table

CONTRACTS = (
    "wkb_kinderen",
    "kot_kinderen",
    "svb_anticumulatie",
    "wisselkoersen",
    "landelijke_totalen",
    "landentabel",
    "controletotalen_wkb_kinderen",
    "controletotalen_kot_kinderen",
    "controletotalen_svb_anticumulatie",
)


def relations(ids: Collection[str]) -> tuple[Relation, ...]:
    """What readers know of how the published figures with these ids belong together."""
    return published.relations(ids, load_profile())


def build(inputs: Inputs) -> Section:
    """The section, from the records of Dienst Toeslagen and the SVB."""
    profile, ledger = load_profile(), Ledger()
    names = names_on(inputs.halfjaar.letter_date, inputs.rows("landentabel"))
    tables: dict[str, Table] = {}
    findings = reference_data(names, profile, inputs)
    national: dict[str, National] = {}
    regelingen = []
    made_up: list[Concentration] = []
    for key, rules in profile.regelingen.items():
        one = RegelingTable(key, rules, profile, inputs, ledger)
        table = tables[key] = one.table(names)
        findings += (*one.findings, *one.plausibility.findings)
        made_up += concentrations(key, rules, profile, inputs, one.countries_in)
        if one.national is not None:
            national[key] = one.national
        comparison = compare(key, rules, one.year, ledger, inputs.previous)
        if comparison is not None:
            tables[comparison.table.id] = comparison.table
        regelingen.append(
            RegelingPart(
                key=key,
                title=rules.title,
                table=key,
                comparison=comparison.table.id if comparison else None,
                count_before=comparison.count_before if comparison else {},
                entered=comparison.entered if comparison else (),
                left=comparison.left if comparison else (),
                too_few=one.too_few,
                countries=tuple(
                    Country(
                        name=row.cells[0].text or "",
                        count=row.cells[1].figure,
                        known=row.kind == "row"
                        and row.cells[1].figure != f"{one.base}.{profile.unknown}.kinderen",
                    )
                    for row in table.rows
                    if row.kind != "total" and row.cells[1].figure is not None
                ),
                anticumulatie=rules.anticumulatie,
            )
        )
    findings += national_totals(national, profile, inputs)
    content = Content(
        regelingen=tuple(regelingen),
        previous_halfjaar=inputs.previous.halfjaar if inputs.previous else None,
    )
    return Section(
        name="buitenland",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        concentrations=tuple(made_up),
        content=content,
    )
