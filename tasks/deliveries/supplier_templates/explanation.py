"""The sheet that explains a delivery to its supplier: what, when, every column, every check, and
the lists behind the drop-downs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from tasks.definitions.finding import catalogue
from tasks.definitions.halfjaar import Halfjaar, Period
from tasks.deliveries.contract import ColumnType, Contract, Sensitivity, load_contracts
from tasks.deliveries.reading.values import NUMBERS
from tasks.deliveries.supplier_templates.columns import KINDS, choices, rules, written_example
from tasks.deliveries.supplier_templates.styles import Looks, height
from tasks.figures.dutch import NBSP, enumeration, long_date

_WIDTHS = (26, 22, 11, 17, 46, 46, 24)  # of the columns A to G, in characters
_PARQUET = MappingProxyType(
    {
        ColumnType.CODE: "string",
        ColumnType.TEXT: "string",
        ColumnType.MONTH: "int32",
        ColumnType.INTEGER: "int64",
        ColumnType.AMOUNT: "decimal(18, 2)",
    }
)
_CAREFUL = MappingProxyType(
    {
        Sensitivity.PUBLIC: "Openbaar.",
        Sensitivity.INTERNAL: "Intern: alleen voor wie aan de rapportage werkt.",
        Sensitivity.PERSONAL: "Persoonsgegevens: lever alleen langs de afgesproken beveiligde weg.",
    }
)


_FILL_IN = (
    "Op het blad {sheet}, onder de kopregel. Laat de kopregel staan en zet geen andere bladen in "
    "het bestand; dit blad wordt niet "
    "ingelezen. Bewaar het als Excel-bestand (.xlsx)."
)
_EXAMPLE_ROW = (
    "Staat boven de kopregel en wordt niet ingelezen. Zij voldoet aan alle afspraken; "
    "u mag haar laten staan of weghalen."
)
_RECORDS = (
    "Een programma maakt dit bestand. Een rekenblad is er niet voor: het heeft te weinig rijen en "
    "verandert codes. "
    "CSV: één kopregel, velden gescheiden door een puntkomma, decimale komma, geen punten in "
    "getallen, UTF-8. "
    "Parquet: de typen staan hieronder bij iedere kolom."
)
_EXAMPLE_FILE = (
    "Het CSV-bestand naast dit blad heeft de kopregel en één voorbeeldrij die aan alle afspraken "
    "voldoet. "
    "Zijn naam begint met voorbeeld_, zodat het nooit als levering wordt gelezen."
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is explained: ``file`` is the name to deliver under, ``fill_in`` the sheet to fill in,
    None if a program makes the extract.
    """

    contract: Contract
    halfjaar: Halfjaar
    file: str
    fill_in: str | None = None


def write_explanation(sheet: Worksheet, about: Explanation, looks: Looks) -> dict[str, str]:
    """Fill the sheet; gives, per column with a drop-down, where its values stand, as a formula of
    Excel.
    """
    page = _Page(sheet, looks)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    page.title(f"Toelichting: {about.contract.title}, {about.halfjaar.name}")
    for label, text in _facts(about):
        page.row([(label, 1), (text, 6)], bold_first=True)
    page.heading(
        "Kolommen",
        ["kolom", "soort", "verplicht", "eenheid", "grenzen en waarden", "uitleg", "voorbeeld"],
        [1] * 7,
    )
    for column in about.contract.columns:
        kind = KINDS[column.type] + (
            f", in Parquet {_PARQUET[column.type]}" if about.contract.kind == "records" else ""
        )
        limits = "; ".join(rules(column, about.halfjaar))
        needed = "nee" if not column.required else "ja"
        cells = [
            column.name,
            kind,
            needed,
            column.unit or "",
            limits,
            column.description,
            written_example(column, about.halfjaar),
        ]
        page.row([(cell, 1) for cell in cells], bold_first=True)
    page.heading("Controles", ["code", "wat wordt gemeld", "uitleg"], [1, 3, 3])
    for code in checks(about.contract):
        entry = catalogue()[code]
        # What to do is written for the team that receives the delivery.
        page.row([(code, 1), (entry.title, 3), (entry.explanation, 3)], bold_first=True)
    return page.lists(about) if about.fill_in is not None else {}


def checks(contract: Contract) -> tuple[str, ...]:
    """Codes of everything that can be found in a delivery of this source, by number."""
    return tuple(sorted(set(_checks(contract))))


def _checks(contract: Contract) -> Iterator[str]:
    forms = {pattern.rpartition(".")[2].lower() for pattern in contract.files}
    yield from ("D10", "D11", "D12", "D13", "D14", "D15", "D22", "D23", "D44", "D49")
    yield "D17" if contract.may_be_empty else "D16"
    if "csv" in forms:
        yield from ("D20", "D21")
    if "xlsx" in forms:
        yield from ("D25", "D26", "D27", "D28", "D50", "D60", "D61", "D63", "D66", "D92")
    if "parquet" in forms:
        yield "D53"
    if contract.kind == "register":
        yield from ("D24", "D64")
    else:
        yield from ("D75", "D77", "D78", "D79", "D80")
    if contract.renewed:
        yield "D90"
    if contract.counted_by is not None:
        yield "D91"
    if contract.lasting:
        yield "D93"
    if contract.fixed_values:
        yield "D76"
    if contract.key:
        yield "D41"
    if contract.references:
        yield "D42"
    explaining = sum(column.explains for column in contract.columns)
    if explaining:
        yield "D87"
    if explaining > 1:
        yield "D88"
    for column in contract.columns:
        if column.required:
            yield "D30"
        if column.type is ColumnType.TEXT:
            yield "D85" if column.required else "D86"
        if column.type in NUMBERS:
            yield from ("D31", "D32", "D33", "D37", "D38")
            if contract.kind == "register":
                yield "D89"
            if "xlsx" in forms:
                yield "D29"
        if column.values:
            yield "D39"
        elif column.pattern is not None:
            yield "D40"
        elif column.most_characters is not None:
            yield "D54"
        if column.period is not None:
            yield "D43"
        yield from {
            ColumnType.TEXT: ("D28", "D51", "D62", "D65"),
            ColumnType.CODE: ("D28", "D51", "D62"),
            ColumnType.DATE: ("D34", "D35", "D37"),
            ColumnType.MONTH: ("D36",),
            ColumnType.YES_NO: ("D45",),
        }.get(column.type, ())


def _facts(about: Explanation) -> Iterator[tuple[str, str]]:
    contract, halfjaar = about.contract, about.halfjaar
    begin = enumeration(
        sorted({pattern.partition("*")[0] for pattern in contract.files}, key=str.casefold), "of"
    )
    ends = enumeration(
        sorted({f".{pattern.rpartition('.')[2]}" for pattern in contract.files}), "of"
    )
    yield "Wat", contract.description
    yield "Leverancier", contract.supplier
    other = (
        f"Een andere naam mag ook, als die begint met {begin}, eindigt op {ends} en geen "
        "ander halfjaar noemt."
    )
    yield "Bestand", f"Lever aan als {about.file}. {other}"
    yield (
        "Uiterlijk",
        (
            f"Aanleveren tot en met {_day(halfjaar.due(contract.name))}, voor de brief van "
            f"{_day(halfjaar.letter_date)}."
        ),
    )
    yield "Rapportageperiode", _days(halfjaar.reporting_period)
    yield "Damageperiode", _days(halfjaar.damage_period)
    yield "Toeslagjaar", str(halfjaar.toeslagjaar)
    if contract.key:
        what = "iedere waarde" if len(contract.key) == 1 else "iedere combinatie"
        yield "Sleutel", f"{enumeration(list(contract.key))}: {what} komt één keer voor."
    titles = {name: f"de bron {one.title}" for name, one in load_contracts().items()}
    for reference in contract.references:
        title = titles.get(reference.source, reference.source)
        yield "Verwijzing", f"{enumeration(list(reference.columns))}: moet voorkomen in {title}."
    empty = (
        "Lever dan het bestand aan zonder rijen onder de kopregel."
        if contract.may_be_empty
        else "Dat kan niet: er is altijd ten minste één rij."
    )
    yield "Niets te melden?", empty
    yield (
        "Gevoeligheid",
        (
            f"{_CAREFUL[contract.sensitivity]} Nooit een burgerservicenummer: dan wordt de "
            "levering "
            "afgekeurd."
        ),
    )
    yield from _forms(about)


def _forms(about: Explanation) -> Iterator[tuple[str, str]]:
    if about.fill_in is not None:
        yield "Invullen", _FILL_IN.format(sheet=about.fill_in)
        yield "Voorbeeldrij", _EXAMPLE_ROW
    else:
        yield "Vorm", _RECORDS
        yield "Voorbeeld", _EXAMPLE_FILE


def _day(day: object) -> str:
    return long_date(day).replace(NBSP, " ")  # type: ignore[arg-type]


def _days(period: Period) -> str:
    return f"{_day(period.first)} tot en met {_day(period.last)}"


@dataclass(slots=True)
class _Page:
    """Writes a sheet from top to bottom."""

    sheet: Worksheet
    looks: Looks
    next_row: int = 0

    def title(self, text: str) -> None:
        self.sheet.set_row(0, 24)
        self.sheet.write_string(0, 0, text, self.looks.title())
        self.next_row = 2

    def heading(self, text: str, names: Sequence[str], spans: Sequence[int]) -> None:
        self.next_row += 1
        self.sheet.set_row(self.next_row, 20)
        self.sheet.write_string(self.next_row, 0, text, self.looks.heading())
        self.next_row += 1
        self._write(list(zip(names, spans, strict=True)), [self.looks.head()] * len(names))
        self.next_row += 1

    def row(self, cells: Sequence[tuple[str, int]], *, bold_first: bool = False) -> None:
        """Cells with the number of columns that each takes."""
        self._write(
            cells, [self.looks.text(bold=bold_first and not index) for index in range(len(cells))]
        )
        self.next_row += 1

    def _write(self, cells: Sequence[tuple[str, int]], formats: Sequence[object]) -> None:
        at, widths = 0, dict[str, int]()
        for (text, span), look in zip(cells, formats, strict=True):
            widths[text] = min(widths.get(text, 1000), sum(_WIDTHS[at : at + span]))
            if span > 1:
                self.sheet.merge_range(self.next_row, at, self.next_row, at + span - 1, "", look)
            self.sheet.write_string(self.next_row, at, text, look)
            at += span
        self.sheet.set_row(self.next_row, height(widths))

    def lists(self, about: Explanation) -> dict[str, str]:
        """Every value of every drop-down, one a row."""
        found = {column.name: choices(column, about.halfjaar) for column in about.contract.columns}
        found = {name: values for name, values in found.items() if values}
        places: dict[str, str] = {}
        if not found:
            return places
        self.heading("Keuzelijsten", ["kolom", "waarde"], [1, 1])
        for name, values in found.items():
            last = self.next_row + len(values) - 1
            places[name] = f"={self.sheet.name}!{xl_range_abs(self.next_row, 1, last, 1)}"
            for choice in values:
                row = self.next_row
                self.row([(name, 1), (str(choice), 1)])
                if isinstance(choice, int):
                    self.sheet.write_number(row, 1, choice, self.looks.text())
        return places
