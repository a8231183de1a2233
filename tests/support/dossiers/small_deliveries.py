"""Small deliveries of 2025-H1, real files in the form that suppliers send: the registers of the
example, and records of a few children.

A run on them takes a second or two, most of it printing, so that many odd contents can be tried.
"""

from __future__ import annotations

import csv
import io
import runpy
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from support.annexes.annexes_of_the_example import SOURCES

from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.supplier_templates.columns import written_example
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.figures.previous import Previous
from tasks.sections.section import Section

EXAMPLE = Path(__file__).parents[3] / "config" / "voorbeeld"
#: Sources that :meth:`SmallDeliveries.write` makes from countries and children.
OF_CHILDREN = {
    "landentabel",
    "wisselkoersen",
    "landelijke_totalen",
    "wkb_kinderen",
    "kot_kinderen",
    "svb_anticumulatie",
    "controletotalen_wkb_kinderen",
    "controletotalen_kot_kinderen",
    "controletotalen_svb_anticumulatie",
}
write_bouwsteen: Callable[[Path, Path], None] = runpy.run_path(str(EXAMPLE / "letter_files.py"))[
    "write_bouwsteen"
]
REGISTERS = tuple(name for name in SOURCES if name not in OF_CHILDREN)
MONTHS = [f"2023{month:02}" for month in range(1, 13)]

Rows = list[dict[str, str]]


def example_register(name: str) -> Rows:
    """The rows of a source in the example of 2025-H1; where it has none, one row of the values that
    the contract gives as examples.
    """
    path = EXAMPLE / "2025-H1" / f"{name}.csv"
    if not path.exists():
        columns = SOURCES[name].columns
        return [{one.name: written_example(one, load_halfjaar("2025-H1")) for one in columns}]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")


def write_control_totals(folder: Path) -> None:
    """Count the records in a folder as their suppliers do: again after a test changed them."""
    for name in ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            records = list(csv.DictReader(file, delimiter=";"))
        amounts = {
            month: [
                Decimal(one["bedrag"].replace(",", ".")) for one in records if one["maand"] == month
            ]
            for month in MONTHS
        }
        totals = (
            [month, str(len(some)), f"{sum(some, Decimal(0)):f}".replace(".", ",")]
            for month, some in amounts.items()
        )
        (folder / f"controletotalen_{name}.csv").write_bytes(
            _csv(["maand", "rijen", "bedrag"], totals)
        )


@dataclass
class SmallDeliveries:
    """The contents of one folder of deliveries, to be changed before :meth:`write`.

    Attributes:
        registers: rows by name of the register; without rows, the header is that of the contract.
        countries: landcode -> name in the landentabel.
        children: landcode -> how many children live there all year; each has WKB and KOT.
    """

    registers: dict[str, Rows] = field(
        default_factory=lambda: {name: example_register(name) for name in REGISTERS}
    )
    countries: dict[str, str] = field(
        default_factory=lambda: {
            "0000": "Onbekend",
            "5010": "België",
            "7028": "Polen",
            "6030": "Nederland",
        }
    )
    children: Mapping[str, int] = field(default_factory=lambda: {"7028": 120, "5010": 100})

    def write(self, folder: Path) -> Path:
        """Write every file; gives the folder."""
        folder.mkdir(parents=True)
        for name, rows in self.registers.items():
            columns = list(rows[0]) if rows else [one.name for one in SOURCES[name].columns]
            (folder / f"{name}.csv").write_bytes(
                _csv(columns, ([row[column] for column in columns] for row in rows))
            )
        for report in sorted((EXAMPLE / "2025-H1").glob("*.pdf")):
            shutil.copyfile(report, folder / report.name)
        for text in sorted((EXAMPLE / "2025-H1").glob("*.txt")):
            write_bouwsteen(text, folder)
        table = ([code, name, "", ""] for code, name in self.countries.items())
        (folder / "landentabel.csv").write_bytes(
            _csv(["landcode", "omschrijving", "ingang", "einde"], table)
        )
        rates = [[month, "EUR", "1"] for month in MONTHS]
        (folder / "wisselkoersen.csv").write_bytes(_csv(["maand", "valuta", "koers"], rates))
        totals = [[name, "2023", "900000", "4000000000,00"] for name in ("WKB", "KOT")]
        (folder / "landelijke_totalen.csv").write_bytes(
            _csv(["regeling", "toeslagjaar", "kinderen", "bedrag"], totals)
        )
        lived = [code for code, number in self.children.items() for _ in range(number)]
        for name, amount in (("wkb_kinderen", "125,00"), ("kot_kinderen", "375,00")):
            records = [
                [f"{child:016x}", month, code, amount]
                for child, code in enumerate(lived)
                for month in MONTHS
            ]
            (folder / f"{name}.csv").write_bytes(
                _csv(["kind", "maand", "landcode", "bedrag"], records)
            )
        deduction = [[f"{0:016x}", month, "25,00", "EUR"] for month in MONTHS]
        (folder / "svb_anticumulatie.csv").write_bytes(
            _csv(["kind", "maand", "bedrag", "valuta"], deduction)
        )
        write_control_totals(folder)
        return folder

    def section(self, name: str, place: Path, previous: Previous | None = None) -> Section:
        """One section of 2025-H1 that is built from them, in an empty folder, beside what a
        previous report said.
        """
        order = Order(
            halfjaar="2025-H1", deliveries=self.write(place / "in"), outputs=place / "uit"
        )
        taken = take_in_deliveries(order)
        assert taken.digest is not None
        store = order.store()
        before = store.put(previous.model_dump_json().encode()) if previous is not None else None
        return Section.model_validate_json(
            store.get(build_section(order, name, taken.digest, before).digest)
        )
