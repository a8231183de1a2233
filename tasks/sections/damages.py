"""Damages: the register as text and table. Three repair rules say which decision is right; a
registered decision that differs is a finding.

1. Herstel in het voordeel van de burger gebeurt altijd.
2. Is de voorlopige toekenning (VT) te hoog, dan wordt zij gecorrigeerd.
3. Bestaat de definitieve toekenning (DT), dan wordt per damage beoordeeld; terugvorderen alleen als
   het verschil zo substantieel is dat de burger het kon weten, of bij fraude; anders niet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.parts.damage_part import LEAVES_AS_IT_IS, PartFacts, check_part
from tasks.edits.texts import thin_texts
from tasks.figures import dutch
from tasks.figures.ledger import Ledger
from tasks.sections.content.damages import Content, Damage, DamagePart
from tasks.sections.damage.follow_up import check_follow_up, is_earlier
from tasks.sections.damage.tables import decisions_table, follow_up_table
from tasks.sections.inputs import Inputs
from tasks.sections.outsiders.persons import Persons
from tasks.sections.section import Section

CONTRACTS = ("damages",)
PERSONS = Persons(
    "Aantallen burgers staan er zoals het register ze geeft.",
    r"damages\.([^.]+\.\d+\.aantal_burgers|burgers)",
)

#: Facts that must be the same in every part of one damage.
SHARED = ("titel", "toeslag", "ontdekt_op", "ontdekt_door", "oorzaak", "gevolg")
#: Counts of one part: column, Dutch label, and what is counted.
COUNTS = {
    "aantal_objecten": "aantal getelde objecten",
    "objecten_met_toeslag": "waarvan met toeslag",
    "aantal_burgers": "aantal burgers",
}


class Prescribed(NamedTuple):
    """What the repair rules prescribe: the number of the rule, and the decisions that agree with
    it.
    """

    rule: str
    decisions: tuple[str, ...]


def prescribed(
    *, in_favour: str, award: str, substantial: bool | None, fraud: bool | None
) -> Prescribed | None:
    """What the rules say of one part of a damage, or None if rule 3 needs a judgement that is not
    there.

    Args:
        in_favour: ``ja``, ``nee`` or ``wisselend``: whether repair is to the citizen's advantage.
        award: ``VT`` or ``DT``.
        substantial, fraud: the judgement of rule 3, only for DT; None if it was not made.
    """
    if in_favour == "ja":
        return Prescribed("1", ("herstellen",))
    if award == "VT":
        return Prescribed("1 en 2" if in_favour == "wisselend" else "2", ("corrigeren",))
    if in_favour == "wisselend":
        # Those who got too little are always repaired, so leaving everything as it is can never
        # agree with rule 1.
        return Prescribed("1 en 3", ("herstellen",))
    if substantial or fraud:
        return Prescribed("3", ("terugvorderen",))
    if substantial is None or fraud is None:
        return None
    return Prescribed("3", ("niet terugvorderen", "niet herzien"))


def _name(row: RegisterRow) -> str:
    return f"{row.values['nummer']} deel {row.values['deel']} ({row.values['toeslagjaren']})"


def _check(
    row: RegisterRow, rule: Prescribed | None, decision: str, at: Callable[[str], Place]
) -> Iterator[Finding]:
    """Whether the decision of one part, of which ``decision`` is the id, agrees with the rules.

    ``at`` gives the place of a column of the part.
    """
    values = row.values
    deviates = rule is not None and values["besluit"] not in rule.decisions
    unsaid = values["aantal_burgers"] is None and not values["reden_geen_aantal"]
    # Decisions that do revise are asked about by the edits of a part.
    if deviates and unsaid and values["besluit"] in LEAVES_AS_IT_IS:
        yield Finding(
            code="S10",
            about=f"{decision.removesuffix('besluit')}aantal_burgers",
            text=(
                f"{_name(row)}: het besluit wijkt af van de herstelregels, en het register "
                "zegt niet voor hoeveel burgers, of waarom dat niet bekend is."
            ),
            place=at("aantal_burgers+reden_geen_aantal"),
            expected="een aantal, geschat als het niet anders kan, of een reden",
            value="",
            against=values["besluit"],
        )
    if rule is None:
        text = (
            f"{_name(row)}: bij een definitieve toekenning ontbreekt de beoordeling of het "
            "verschil substantieel is of dat er fraude is."
        )
        expected = "ja of nee in de kolommen substantieel en fraude"
        place = at("substantieel+fraude")
        yield Finding(code="S02", about=decision, text=text, place=place, expected=expected)
    elif values["besluit"] not in rule.decisions:
        if values["motivering"]:
            code, column = "S03", "besluit"
            rest = "herstelregels. De motivering is afgedrukt."
        else:
            code, column = "S04", "motivering"
            rest = "herstelregels en heeft geen motivering."
        text = f"{_name(row)}: het besluit '{values['besluit']}' wijkt af van de {rest}"
        expected = f"{' of '.join(rule.decisions)} (herstelregel {rule.rule})"
        if code == "S04":
            expected += ", of een motivering"
        yield Finding(code=code, about=decision, text=text, place=at(column), expected=expected)


def _part(row: RegisterRow, inputs: Inputs, ledger: Ledger) -> tuple[DamagePart, list[Finding]]:
    values = row.values
    base = f"damages.{values['nummer']}.{values['deel']}"
    label = f"{values['titel']}, {values['toeslagjaren']}"
    source = (inputs.source("damages", (row,)),)
    counts = {
        column: ledger.figure(
            f"{base}.{column}",
            f"{label}: {what}",
            values[column],
            form="aantal",
            definition=f"{what[0].upper()}{what[1:]}, volgens het register.",
            sources=source,
        ).id
        for column, what in COUNTS.items()
        if values[column] is not None
    }
    decision = ledger.status(
        f"{base}.besluit",
        f"{label}: besluit",
        values["besluit"],
        definition="Besluit volgens het register.",
        sources=source,
    )
    standing = ledger.status(
        f"{base}.stand",
        f"{label}: stand",
        values["stand"],
        definition="Of alles is gedaan wat bij het besluit hoort, volgens het register.",
        sources=source,
    )
    rule = prescribed(
        in_favour=values["ten_gunste_van_burger"],
        award=values["toekenning"],
        substantial=values["substantieel"],
        fraud=values["fraude"],
    )
    part = DamagePart(
        years=values["toeslagjaren"],
        award=values["toekenning"],
        objects=values["objecten"],
        object_count=counts.get("aantal_objecten"),
        with_toeslag=counts.get("objecten_met_toeslag"),
        citizens=counts.get("aantal_burgers"),
        uncounted=values["reden_geen_aantal"] if values["aantal_burgers"] is None else None,
        revised=values["besluit"] not in LEAVES_AS_IT_IS,
        estimated=values["aantallen_geschat"],
        decision=decision.id,
        standing=standing.id,
        done_on=dutch.long_date(values["afgerond_op"]) if values["afgerond_op"] else None,
        decided_on=dutch.long_date(values["besluit_op"]) if values["besluit_op"] else None,
        rule=rule.rule if rule else None,
        prescribed=rule.decisions if rule else (),
        agrees=rule is not None and values["besluit"] in rule.decisions,
        motivation=values["motivering"],
        actions=values["acties"],
    )
    at = partial(inputs.place, "damages", row)
    facts = PartFacts(
        base=base,
        name=_name(row),
        noticed_on=values["ontdekt_op"],
        decision=values["besluit"],
        decided_on=values["besluit_op"],
        years=values["toeslagjaren"],
        objects=values["objecten"],
        object_count=values["aantal_objecten"],
        with_toeslag=values["objecten_met_toeslag"],
        citizens=values["aantal_burgers"],
        at=at,
    )
    findings = [
        *check_part(facts, inputs.halfjaar.letter_date),
        *_check(row, rule, decision.id, at),
    ]
    return part, findings


def _damage(
    rows: list[RegisterRow], inputs: Inputs, ledger: Ledger
) -> tuple[Damage, list[Finding]]:
    """One damage, from the rows of its parts."""
    head, findings, parts = rows[0], [], []
    values = head.values
    for row in rows:
        differing = [column for column in SHARED if row.values[column] != values[column]]
        if differing:
            differ = "verschilt" if len(differing) == 1 else "verschillen"
            text = (
                f"{values['nummer']}: {dutch.enumeration(differing)} in rij {row.number} "
                f"{differ} van rij {head.number}."
            )
            findings.append(
                Finding(
                    code="S01",
                    about=f"damages.{values['nummer']}",
                    text=text,
                    place=inputs.place("damages", row, "+".join(differing)),
                    expected=f"hetzelfde als in rij {head.number}",
                )
            )
        part, problems = _part(row, inputs, ledger)
        parts.append(part)
        findings += problems
    damage = Damage(
        number=values["nummer"],
        title=values["titel"],
        toeslag=values["toeslag"],
        noticed_on=dutch.long_date(values["ontdekt_op"]),
        noticed_by=values["ontdekt_door"],
        cause=values["oorzaak"],
        effect=values["gevolg"],
        parts=tuple(parts),
    )
    return damage, findings


def build(inputs: Inputs) -> Section:
    """The section, from the register of damages."""
    ledger = Ledger()
    damages: list[Damage] = []
    findings: list[Finding] = []
    rows = sorted(
        inputs.rows("damages"), key=lambda row: (row.values["nummer"], row.values["deel"])
    )
    for _, parts in groupby(rows, key=lambda row: row.values["nummer"]):
        damage, problems = _damage(list(parts), inputs, ledger)
        damages.append(damage)
        findings += problems
    findings += check_follow_up(rows, inputs)
    findings += thin_texts(inputs.explanations("damages"))
    source = (inputs.source("damages", rows),)
    noticed = {row.values["nummer"] for row in rows if not is_earlier(row, inputs.halfjaar)}
    new = tuple(one for one in damages if one.number in noticed)
    earlier = tuple(one for one in damages if one.number not in noticed)
    ledger.figure(
        "damages.aantal",
        "Aantal damages",
        len(new),
        form="woord",
        definition="Aantal damages dat sinds de vorige brief is opgemerkt.",
        sources=source,
    )
    ledger.figure(
        "damages.burgers",
        "Aantal burgers van wie de toeslag is of wordt herzien",
        sum(
            row.values["aantal_burgers"] or 0
            for row in rows
            if row.values["nummer"] in noticed and row.values["besluit"] not in LEAVES_AS_IT_IS
        ),
        form="aantal",
        definition="Aantal burgers in de delen die worden herzien, van alle nieuwe damages samen.",
        sources=source,
    )
    before = ledger.previous(
        "damages.aantal",
        inputs.previous,
        id="damages.aantal.vorige",
        label="Aantal damages in de vorige rapportage",
        what="Aantal damages",
        form="woord",
    )
    content = Content(
        damages=new,
        earlier=earlier,
        previous_count=before.id if before else None,
        estimated=any(
            row.values["aantallen_geschat"] for row in rows if row.values["nummer"] in noticed
        ),
    )
    tables = {}
    if new:
        tables["damages"] = decisions_table(new, "damages.burgers")
    if earlier:
        tables["vervolg"] = follow_up_table(earlier)
    return Section(
        name="damages",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=tuple(findings),
        content=content,
    )
