"""One mistake in a delivery that was right is found, or stands here with the reason why not.

Found is: a finding more that refuses the delivery, holds the release, or asks. A mutation after
which the same would be printed need not be found.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.cases import cases
from support.dossiers.mutated_deliveries import (
    MUTATIONS,
    Delivered,
    Place,
    Table,
    csv_bytes,
    read_table,
    recount,
)
from support.dossiers.small_deliveries import (
    EXAMPLE,
    MONTHS,
    OF_CHILDREN,
    SmallDeliveries,
    write_bouwsteen,
)

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.look_up import said_before
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections import reads_sections
from tasks.sections.section import Section

pytestmark = pytest.mark.grows
HALFJAAR, PREVIOUS = "2025-H1", "2024-H2"
SECTIONS = tuple(annex.section for annex in load_halfjaar(HALFJAAR).annexes)
STOPS = (Grade.BLOCKING, Grade.TO_CONFIRM)

NEW = "Een getal dat nieuw is staat nergens anders; alleen een beoordelaar kent het."
SMALL_STEP = "Het scheelt zo weinig dat een echte waarde ook zo kan zijn."
READ = "De cellen kunnen ieder voor zich; alleen wie leest, ziet dat zij elders horen."
ANY_CHILD = (
    "Ieder kind kan in ieder land wonen en iedere aftrek hebben; de aantallen blijven gelijk."
)
UNCOUNTED = "Een register heeft geen controletotalen, en wat weg is stond ook niet in het vorige."
OPTIONAL = "De kolom mag leeg zijn; de tekst wordt als leeg gelezen, met D86, en niet afgedrukt."
SHORT = "Een naam mag drie letters hebben, zoals CBS."


class Limit(NamedTuple):
    """Why mistakes of a kind in a register are not always found, and how many of the drawn ones may
    be missed: some more than were when it was last measured, for another draw.
    """

    reason: str
    most: int


#: Kind of mistake -> source -> limit. Known limits, not what is right.
LIMITS: dict[str, dict[str, Limit]] = {
    "/ 1.000": {"damages": Limit(NEW, 3), "eigen_bronnen": Limit(SMALL_STEP, 3)},
    "/ 100": {"damages": Limit(NEW, 4), "eigen_bronnen": Limit(SMALL_STEP, 2)},
    "twee cijfers verwisseld": {
        "actie_stappen": Limit(NEW, 3),
        "damages": Limit(NEW, 9),
        "eigen_bronnen": Limit(SMALL_STEP, 5),
        "kot_kinderen": Limit(SMALL_STEP, 4),
        "kpi_definities": Limit(SMALL_STEP, 2),
        "kpi_realisaties": Limit(SMALL_STEP, 7),
        "landelijke_totalen": Limit(SMALL_STEP, 8),
        "svb_anticumulatie": Limit(SMALL_STEP, 5),
        "traject_cijfers": Limit(NEW, 5),
        "wisselkoersen": Limit(SMALL_STEP, 4),
        "wkb_kinderen": Limit(SMALL_STEP, 3),
    },
    "kolom los gesorteerd": {
        "actie_stappen": Limit(READ, 2),
        "bijlagen": Limit(READ, 5),
        "bouwstenen": Limit(READ, 2),
        "damages": Limit(READ, 2),
        "eigen_bronnen": Limit(READ, 3),
        "invordering": Limit(READ, 6),
        "iv_sturing_risico": Limit(READ, 7),
        "kot_kinderen": Limit(ANY_CHILD, 5),
        "kpi_toelichtingen": Limit(READ, 2),
        "niet_gebruik_schattingen": Limit(READ, 2),
        "onderzoekscijfers": Limit(READ, 2),
        "svb_anticumulatie": Limit(ANY_CHILD, 4),
        "toezeggingen": Limit(READ, 5),
        "trajecten": Limit(READ, 3),
        "vindplaatsen": Limit(READ, 3),
        "wkb_kinderen": Limit(ANY_CHILD, 3),
    },
    "kolommen verwisseld": {"kpi_toelichtingen": Limit(READ, 5)},
    "rijen weg aan het einde": {
        "actie_stappen": Limit(UNCOUNTED, 4),
        "iv_sturing_risico": Limit(UNCOUNTED, 2),
        "niet_gebruik_schattingen": Limit(UNCOUNTED, 5),
        "onderzoeken": Limit(UNCOUNTED, 6),
        "onderzoekscijfers": Limit(UNCOUNTED, 7),
        "toezeggingen": Limit(UNCOUNTED, 5),
    },
    "maand weg": {"onderzoeken": Limit(UNCOUNTED, 8)},
    "tekst die niets zegt": {
        "actie_stappen": Limit(SHORT, 3),
        "acties": Limit(OPTIONAL, 2),
        "bijlagen": Limit(SHORT, 3),
        "damages": Limit(OPTIONAL, 2),
        "toezeggingen": Limit(OPTIONAL, 3),
        "traject_mijlpalen": Limit(OPTIONAL, 4),
    },
}


def right() -> SmallDeliveries:
    return SmallDeliveries(
        countries={
            "0000": "Onbekend",
            "5010": "België",
            "6030": "Nederland",
            "7028": "Polen",
            "9089": "Bondsrepubliek Duitsland",
        },
        children={"7028": 300, "5010": 200, "9089": 150, "0000": 60},
    )


def tables_of(folder: Path) -> dict[str, Table]:
    """Written, with deductions in two currencies."""
    right().write(folder)
    tables = {path.stem: read_table(path) for path in folder.glob("*.csv")}
    tables["wisselkoersen"][1:] = [
        [month, currency, rate]
        for number, month in enumerate(MONTHS)
        for currency, rate in (("EUR", "1"), ("PLN", f"4,{5420 + 10 * number}"))
    ]
    tables["landelijke_totalen"][1:] = national("2023", "1803000", "893000")
    tables["svb_anticumulatie"][1:] = [
        [f"{child:016x}", month, *(("90,00", "PLN") if child < 100 else ("25,00", "EUR"))]
        for child in [*range(100), *range(300, 400)]
        for month in MONTHS
    ]
    made = Delivered(tables, {})
    recount(made, "svb_anticumulatie")
    return made.tables


def national(year: str, wkb: str, kot: str) -> Table:
    return [["WKB", year, wkb, "3552000000,00"], ["KOT", year, kot, "4118000000,00"]]


def year_before(tables: dict[str, Table]) -> dict[str, Table]:
    """The same children of toeslagjaar 2022, and the registers of 2024-H2."""
    before = {
        name: [[cell.replace("2023", "2022") for cell in row] for row in tables[name]]
        for name in OF_CHILDREN
    }
    before["landelijke_totalen"][1:] = national("2022", "1768000", "872000")
    for path in (EXAMPLE / PREVIOUS).glob("*.csv"):
        before[path.stem] = read_table(path)
    return before


def write(made: Delivered, folder: Path, whole: dict[str, Table] | None = None) -> Path:
    """Every file, or only those of other tables than the ``whole``; reports, and what the letter of
    the halfjaar is made of, beside them.
    """
    for text in sorted((EXAMPLE / HALFJAAR).glob("*.txt")) if whole is None else ():
        write_bouwsteen(text, folder)
    for halfjaar in (HALFJAAR, PREVIOUS) if whole is None else ():
        for report in (EXAMPLE / halfjaar).glob("*.pdf"):
            if any(report.name in row for row in made.tables["bijlagen"]):
                shutil.copyfile(report, folder / report.name)
    for name, table in made.tables.items():
        if name in made.workbooks:
            (folder / f"{name}.csv").unlink(missing_ok=True)
            (folder / f"{name}.xlsx").write_bytes(made.workbooks[name])
        elif whole is None or table != whole[name]:
            path = folder / f"{name}.csv"
            path.unlink(missing_ok=True)
            path.write_bytes(csv_bytes(table))
    return folder


class Checks:
    """What ``svz check`` finds, and what would be printed; what is known of a file that did not
    change is used again.
    """

    def __init__(self, base: Path) -> None:
        self.tables = tables_of(base / "eerst")
        self.before = year_before(self.tables)
        self.outputs, self.base, self.folder = base / "uit", base / "in", base / "anders"
        (base / "vorig").mkdir()
        previous = write(Delivered(self.before, {}), base / "vorig")
        order = Order(halfjaar=PREVIOUS, deliveries=previous, outputs=self.outputs)
        outcome = assemble(order)
        assert outcome.sealed, [one.text for one in outcome.findings]
        self.base.mkdir()
        write(Delivered(self.tables, {}), self.base)
        order = Order(halfjaar=HALFJAAR, deliveries=self.base, outputs=self.outputs)
        said = said_before(order, None)
        assert said is not None
        self.said = order.store().put(said.model_dump_json().encode())
        self.right, self.printed = self.of(self.base)

    def of(self, folder: Path) -> tuple[Counter[str], Any]:
        """How many findings of each code stop a release, and what would be printed: None if the
        delivery is refused.
        """
        order = Order(halfjaar=HALFJAAR, deliveries=folder, outputs=self.outputs)
        taken = take_in_deliveries(order)
        if taken.digest is None:
            return _stopping(taken.findings), None
        built: dict[str, str] = {}
        for name in sorted(SECTIONS, key=reads_sections):
            others = built if reads_sections(name) else {}
            built[name] = build_section(order, name, taken.digest, self.said, others).digest
        sections = [Section.model_validate_json(order.store().get(one)) for one in built.values()]
        findings = [*taken.findings, *(found for one in sections for found in one.findings)]
        return _stopping(findings), [_printed(one) for one in sections]

    def mutated(self, kind: str, chance: random.Random) -> tuple[Place, Counter[str], Any] | None:
        """A mutation of a kind: where, and what more was found; None if it changed nothing."""
        tables = {name: [[*row] for row in table] for name, table in self.tables.items()}
        made = Delivered(tables, self.before)
        place = MUTATIONS[kind](made, chance)
        if place is None or (made.tables == self.tables and not made.workbooks):
            return None
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base, self.folder, copy_function=os.link)
        found, printed = self.of(write(made, self.folder, self.tables))
        return place, found - self.right, printed


def _stopping(findings: Any) -> Counter[str]:
    return Counter(one.code for one in findings if one.grade in STOPS)


def _printed(section: Section) -> Any:
    return (
        {one.id: one.printed for one in section.figures},
        {one.id: one.word for one in section.statuses},
        section.model_dump(mode="json", exclude={"figures", "statuses", "findings"}),
    )


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Checks:
    return Checks(tmp_path_factory.mktemp("mutaties"))


def test_what_is_mutated_is_right(checks: Checks) -> None:
    assert checks.right == {}
    assert checks.printed is not None


@pytest.mark.parametrize("kind", MUTATIONS)
def test_one_mistake_is_found(checks: Checks, kind: str) -> None:
    chance = random.Random(kind)
    wanted, done, drawn = cases(3, 110), 0, 0
    missed: Counter[Place] = Counter()
    while done < wanted and drawn < 20 * wanted:
        drawn += 1
        made = checks.mutated(kind, chance)
        if made is None:
            continue
        done += 1
        place, more, printed = made
        if not more and printed != checks.printed:
            missed[place] += 1
    limits = LIMITS.get(kind, {})
    for place, times in sorted(missed.items(), key=str):
        reason = limits[place.source].reason if place.source in limits else None
        sys.stdout.write(f"{kind}, {place}: {times} not found. {reason}\n")
    sys.stdout.write(f"{kind}: {missed.total()} of {done} not found\n")
    assert done == wanted
    by_source: Counter[str] = Counter()
    for place, times in missed.items():
        by_source[place.source] += times
    assert by_source <= Counter({source: limit.most for source, limit in limits.items()})
    assert wanted < 100 or by_source.keys() == limits.keys(), "a limit that is none is taken off"
