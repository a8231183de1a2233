"""Make the example delivery of a halfjaar: the small registers as they stand here, and synthetic
records of children abroad.

    python config/voorbeeld/generate.py 2025-H1 --out FOLDER [--scale 0.1]

The records are invented, child by child, so that they add up to exactly the child-months and cents
of buitenland_<year>.csv; those of 2023 round to the published tables, those of 2022 are invented
altogether. Only whole numbers and a fixed mixing function (splitmix64) are used, so every machine
and every version of the libraries makes the same bytes.

``--scale`` adds children in the Netherlands: 1 is the national number. All records are then CSV, as
in the benchmark.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

# Where lxml is installed openpyxl writes the same sheet in other bytes; read when it is imported.
os.environ["OPENPYXL_LXML"] = "False"

import duckdb
import numpy as np
import numpy.typing as npt
import openpyxl
import pandas as pd
import yaml

HERE = Path(__file__).parent
HOME = "6030"
EPOCH = (1980, 1, 1, 0, 0, 0)

#: Children (mean over the year) and euros of the whole country, per toeslagjaar and regeling. Those
#: of 2022 are invented.
NATIONAL = {
    2022: {"WKB": (1_768_000, 2_914_000_000), "KOT": (861_000, 3_702_000_000)},
    2023: {"WKB": (1_803_000, 3_552_000_000), "KOT": (893_000, 4_118_000_000)},
}
#: Registers that their supplier sends as a spreadsheet.
SENT_AS_XLSX = ("kpi_realisaties", "invordering")
#: Currency of the benefit that the SVB deducts, for countries where it is not the euro.
CURRENCY = {
    "7028": "PLN",
    "7047": "RON",
    "7024": "BGN",
    "5017": "HUF",
    "6066": "CZK",
    "5039": "SEK",
    "6039": "GBP",
    "6043": "TRY",
}
EURO_COUNTRIES = (
    "9089",
    "5010",
    "6037",
    "6067",
    "7050",
    "5002",
    "7044",
    "6003",
    "7066",
    "7064",
    "5051",
)
#: Units per euro times 10,000, around which the invented monthly rates lie.
RATES = {
    2022: {
        "BGN": 19558,
        "CZK": 245650,
        "GBP": 8527,
        "HUF": 3913000,
        "PLN": 46861,
        "RON": 49313,
        "SEK": 106296,
        "TRY": 174088,
    },
    2023: {
        "BGN": 19558,
        "CZK": 240040,
        "GBP": 8698,
        "HUF": 3819000,
        "PLN": 45420,
        "RON": 49467,
        "SEK": 114788,
        "TRY": 257597,
    },
}
#: One rate and one deduction that divide to exactly half a cent: 585,71 / 25,3280 = 23,125 euro.
TIE_MONTH, TIE_RATE, TIE_AMOUNT = 4, 253_280, 58_571
MOVERS = 300
FULLY_DEDUCTED = 150
OVER_DEDUCTED = 3
WITHOUT_CHILD = 500

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint64]


def mix(values: npt.ArrayLike) -> Ids:
    """The splitmix64 finaliser: a one-to-one scramble of 64-bit numbers, so different numbers give
    different pseudonyms.
    """
    z = np.atleast_1d(np.asarray(values, dtype=np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ (z >> np.uint64(31)), dtype=np.uint64)


def draw(seed: int, numbers: npt.ArrayLike, below: int) -> Ints:
    """One whole number from 0 up to ``below`` for each of ``numbers``."""
    scrambled = mix(mix(seed) + np.asarray(numbers, dtype=np.uint64))
    return np.asarray(scrambled % np.uint64(below), dtype=np.int64)


@dataclass
class Children:
    """Per child its pseudonym, and per month (12 columns) the country (index in ``codes``, -1: no
    entitlement) and gross cents.
    """

    codes: list[str]
    ids: Ids
    country: Ints
    cents: Ints


def read_targets(year: int, regeling: str) -> dict[str, tuple[int, int]]:
    """Per landcode the child-months and net cents that the records must add up to."""
    with (HERE / f"buitenland_{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["regeling"] == regeling]
    return {row["landcode"]: (int(row["kindmaanden"]), int(row["bedrag_cent"])) for row in rows}


def _movers(seed: int, left: list[int], count: int) -> Ints:
    # Between countries with so many child-months that a mover is never most of a country.
    large = [index for index, months in enumerate(left) if months >= 12 * 150]
    rows = np.full((count, 12), -1, dtype=np.int64)
    start, step, month = (
        draw(seed + part, np.arange(count), below)
        for part, below in enumerate((len(large), len(large) - 1, 11))
    )
    for row in range(count):
        first, second = large[start[row]], large[(start[row] + 1 + step[row]) % len(large)]
        moved = int(month[row]) + 1
        rows[row, :moved], rows[row, moved:] = first, second
        left[first] -= moved
        left[second] -= 12 - moved
    return rows


def make_children(seed: int, targets: dict[str, tuple[int, int]], movers: int) -> Children:
    """Children whose child-months and cents per country are exactly ``targets``: movers, whole
    years, and one part of a year.
    """
    codes = list(targets)
    left = [months for months, _ in targets.values()]
    parts = [_movers(seed, left, movers)] if movers else []
    whole = np.repeat(np.arange(len(codes)), [months // 12 for months in left])
    part_year = np.full((len(codes), 12), -1, dtype=np.int64)
    for index, months in enumerate(left):
        part_year[index, 12 - months % 12 :] = index
    parts += [
        np.repeat(whole[:, None], 12, axis=1),
        part_year[[months % 12 > 0 for months in left]],
    ]
    country = np.concatenate(parts)

    cents = np.zeros_like(country)
    first_whole = len(parts[0]) if movers else 0
    for index, (months, total) in enumerate(targets.values()):
        mine = country == index
        base = total // months
        cents[mine] = base
        # Amounts differ between children but add up: what one child of a pair gets more, the other
        # gets less.
        rows = first_whole + np.flatnonzero(whole == index)
        pairs = rows[: len(rows) // 2 * 2].reshape(-1, 2)
        difference = draw(seed + 7, pairs[:, 0], base * 2 // 5 + 1)[:, None]
        cents[pairs[:, 0]] += difference
        cents[pairs[:, 1]] -= difference
        spare = np.flatnonzero(mine.ravel())[: total - base * months]
        cents.ravel()[spare] += 1
    return Children(
        codes, mix(np.arange(len(country), dtype=np.uint64) + np.uint64(seed << 32)), country, cents
    )


def make_rates(year: int) -> dict[str, list[int]]:
    """Per currency twelve invented rates, units per euro times 10,000, within two percent of the
    year's mean.
    """
    rates = {"EUR": [10_000] * 12}
    for number, (currency, mean) in enumerate(RATES[year].items()):
        rates[currency] = [
            int(mean * (9_800 + step) // 10_000)
            for step in draw(year * 100 + number, np.arange(12), 401)
        ]
    rates["TRY"][TIE_MONTH - 1] = TIE_RATE
    return rates


def in_cents(amount: npt.NDArray[np.int64], rate: npt.NDArray[np.int64]) -> Ints:
    """Foreign cents in euro cents, half up, as ``wkb_buitenland.sql`` does it."""
    return np.asarray((2 * amount * 10_000 + rate) // (2 * rate), dtype=np.int64)


def deduct(seed: int, net: Children, rates: dict[str, list[int]]) -> tuple[Children, pd.DataFrame]:
    """Turn net into gross amounts, with the SVB rows that lead back to the net ones.

    Returns:
        the children with gross cents, and the SVB rows: kind, month (1-12), cents in the currency,
        currency.
    """
    by_country = {code: CURRENCY.get(code, "EUR") for code in (*CURRENCY, *EURO_COUNTRIES)}
    gross = net.cents.copy()
    rows: list[tuple[Ids, Ints, Ints, npt.NDArray[np.str_]]] = []

    def note(kind: Ids, month: Ints, amount: Ints, currency: str) -> None:
        rows.append((kind, month, amount, np.full(len(kind), currency)))

    chosen = draw(seed + 1, np.arange(len(net.ids)), 100) < 45
    share = draw(seed + 2, np.arange(len(net.ids)), 51) + 10
    for code, currency in by_country.items():
        if code not in net.codes:
            continue
        child, month = np.nonzero((net.country == net.codes.index(code)) & chosen[:, None])
        rate = np.array(rates[currency], dtype=np.int64)[month]
        amount = net.cents[child, month] * share[child] * rate // 1_000_000
        if code == "6043":
            amount[np.flatnonzero(month == TIE_MONTH - 1)[0]] = TIE_AMOUNT
        gross[child, month] += in_cents(amount, rate)
        note(net.ids[child], month + 1, amount, currency)

    extra = FULLY_DEDUCTED + OVER_DEDUCTED
    ids = mix(np.arange(extra, dtype=np.uint64) + np.uint64((seed + 11) << 32))
    country = np.full((extra, 12), net.codes.index("9089"), dtype=np.int64)
    country[: FULLY_DEDUCTED // 2] = net.codes.index("5010")
    cents = np.repeat((draw(seed + 3, np.arange(extra), 9_000) + 6_000)[:, None], 12, axis=1)
    month = np.tile(np.arange(1, 13), extra)
    over = np.repeat(np.arange(extra) >= FULLY_DEDUCTED, 12)
    note(np.repeat(ids, 12), month, cents.ravel() + np.where(over, 1_250, 0), "EUR")
    lost = mix(np.arange(WITHOUT_CHILD, dtype=np.uint64) + np.uint64((seed + 12) << 32))
    note(
        lost,
        draw(seed + 4, np.arange(WITHOUT_CHILD), 12) + 1,
        draw(seed + 5, np.arange(WITHOUT_CHILD), 20_000) + 500,
        "EUR",
    )

    children = Children(
        net.codes,
        np.concatenate([net.ids, ids]),
        np.concatenate([net.country, country]),
        np.concatenate([gross, cents]),
    )
    svb = pd.DataFrame(
        {
            "kind": np.concatenate([row[0] for row in rows]),
            "maand": np.concatenate([row[1] for row in rows]),
            "cents": np.concatenate([row[2] for row in rows]),
            "valuta": np.concatenate([row[3] for row in rows]),
        }
    ).sort_values(["kind", "maand"], ignore_index=True)
    return children, svb


def add_home(
    seed: int,
    abroad: Children,
    targets: dict[str, tuple[int, int]],
    national: tuple[int, int],
    scale: Fraction,
) -> Children:
    """The children abroad with children in the Netherlands; at scale 1 the net totals are exactly
    ``national``.
    """
    months = int((national[0] * 12 - sum(one for one, _ in targets.values())) * scale)
    cents = int((national[1] * 100 - sum(one for _, one in targets.values())) * scale)
    home = make_children(seed + 20, {HOME: (months, cents)}, movers=0)
    country = np.where(home.country == 0, len(abroad.codes), -1)
    return Children(
        [*abroad.codes, HOME],
        np.concatenate([abroad.ids, home.ids]),
        np.concatenate([abroad.country, country]),
        np.concatenate([abroad.cents, home.cents]),
    )


_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_POWERS = 10 ** np.arange(18, -1, -1, dtype=np.int64)


def _kind_text(ids: Ids) -> npt.NDArray[np.uint8]:
    octets = ids.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.stack([_HEX[octets >> 4], _HEX[octets & 15]], axis=2).reshape(-1, 16)


def _digits(numbers: Ints, width: int) -> npt.NDArray[np.uint8]:
    return (numbers[:, None] // _POWERS[-width:] % 10 + 48).astype(np.uint8)


def _amount_text(cents: Ints) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    euros = _digits(cents // 100, 7)
    keep = (np.arange(7) == 6) | (cents[:, None] // 100 >= _POWERS[-7:])
    comma = np.full((len(cents), 1), ord(","), dtype=np.uint8)
    return np.hstack([euros, comma, _digits(cents % 100, 2)]), np.hstack(
        [keep, np.ones((len(cents), 3), dtype=bool)]
    )


def csv_lines(
    ids: Ids, months: Ints, cents: Ints, code: npt.NDArray[np.uint8], code_last: bool
) -> bytes:
    """``kind;maand;landcode;bedrag`` lines, or ``kind;maand;bedrag;valuta`` if ``code_last``;
    ``code`` is one row of letters a line.
    """
    rows = len(ids)
    separator, newline = (
        np.full((rows, width), ord(char), dtype=np.uint8) for width, char in ((1, ";"), (1, "\n"))
    )
    amount, keep = _amount_text(cents)
    head = [_kind_text(ids), separator, _digits(months, 6), separator]
    parts = (
        [*head, amount, separator, code, newline]
        if code_last
        else [*head, code, separator, amount, newline]
    )
    kept = np.hstack(
        [keep if part is amount else np.ones(part.shape, dtype=bool) for part in parts]
    )
    return bytes(np.hstack(parts)[kept])


def _letters(texts: list[str]) -> npt.NDArray[np.uint8]:
    return np.array([list(text.encode("ascii")) for text in texts], dtype=np.uint8)


def _rows(children: Children, year: int) -> Iterator[tuple[Ids, Ints, Ints, Ints]]:
    """Child-months in the order of the pseudonym, in pieces: kind, jjjjmm, country index, cents."""
    order = np.argsort(children.ids, kind="stable")
    for start in range(0, len(order), 50_000):
        piece = order[start : start + 50_000]
        child, month = np.nonzero(children.country[piece] >= 0)
        child = piece[child]
        yield (
            children.ids[child],
            year * 100 + month + 1,
            children.country[child, month],
            children.cents[child, month],
        )


def write_children_csv(children: Children, year: int, path: Path) -> None:
    """CSV as Dutch agencies send it: semicolon, decimal comma, UTF-8 with a byte order mark."""
    letters = _letters(children.codes)
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbfkind;maand;landcode;bedrag\n")
        for ids, months, country, cents in _rows(children, year):
            file.write(csv_lines(ids, months, cents, letters[country], code_last=False))


def write_children_parquet(children: Children, year: int, path: Path) -> None:
    """Parquet with text codes, whole months and DECIMAL(9,2) amounts."""
    pieces = list(_rows(children, year))
    frame = pd.DataFrame(
        {
            name: np.concatenate([piece[i] for piece in pieces])
            for i, name in enumerate(("kind", "maand", "land", "cents"))
        }
    )
    codes = pd.DataFrame({"land": range(len(children.codes)), "landcode": children.codes})
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("frame", frame)
        connection.register("codes", codes)
        target = str(path).replace("'", "''")
        connection.execute(
            f"""COPY (
                SELECT format('{{:016x}}', kind) AS kind, CAST(maand AS INTEGER) AS maand, landcode,
                       CAST(CAST(cents AS DECIMAL(18, 2)) / 100 AS DECIMAL(9, 2)) AS bedrag
                FROM frame JOIN codes USING (land) ORDER BY kind, maand
            ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
        ).fetchall()


def write_svb(svb: pd.DataFrame, year: int, path: Path) -> None:
    """The SVB rows, Windows-1252."""
    months = np.asarray(svb["maand"], dtype=np.int64) + year * 100
    ids, cents = np.asarray(svb["kind"], dtype=np.uint64), np.asarray(svb["cents"], dtype=np.int64)
    header = "kind;maand;bedrag;valuta\n".encode("cp1252")
    path.write_bytes(
        header + csv_lines(ids, months, cents, _letters(list(svb["valuta"])), code_last=True)
    )


def write_rates(rates: dict[str, list[int]], year: int, path: Path) -> None:
    """An XLSX as it comes from a spreadsheet: a title above the header, rates as numbers. Its times
    are fixed.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Koersen"
    sheet.append([f"Wisselkoersen {year} (voorbeeldcijfers)"])
    sheet.append([])
    sheet.append(["maand", "valuta", "koers"])
    for month in range(12):
        for currency in sorted(rates):
            # The shortest decimal text of four places is what a spreadsheet stores too; openpyxl
            # writes it as the text of the float.
            sheet.append(
                [year * 100 + month + 1, currency, float(Fraction(rates[currency][month], 10_000))]
            )
            sheet.cell(sheet.max_row, 3).number_format = "0.0000"
    save(book, path)


def save(book: openpyxl.Workbook, path: Path) -> None:
    """Write an XLSX whose bytes depend on its content only: all times in it are fixed."""
    made = io.BytesIO()
    book.save(made)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.filename == "docProps/core.xml":
                data = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            else:
                data = source.read(info)
            fixed = zipfile.ZipInfo(info.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, data)


def write_register(register: Path, path: Path) -> None:
    """A register that its supplier sends as XLSX, from the CSV in which it can be reviewed here:
    title rows, then header and rows.
    """
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = register.stem.capitalize()
    sheet.append([f"{register.stem.replace('_', ' ').capitalize()} (voorbeeldcijfers)"])
    sheet.append([])
    for row in rows:
        sheet.append([_as_cell(text) for text in row])
    save(book, path)


def _as_cell(text: str) -> str | int | float | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    return float(text.replace(",", ".")) if text.replace(",", "", 1).isdecimal() else text


def write_totals(year: int, path: Path) -> None:
    """The national totals, as a small CSV."""
    lines = [
        f"{regeling};{year};{children};{euros},00"
        for regeling, (children, euros) in NATIONAL[year].items()
    ]
    path.write_text(
        "\n".join(["regeling;toeslagjaar;kinderen;bedrag", *lines, ""]),
        encoding="utf-8",
        newline="",
    )


def write_control_totals(months: Ints, cents: Ints, year: int, path: Path) -> None:
    """What the supplier of records counts: rows and the sum of amounts per month, as a small CSV.

    Args:
        months: 1 to 12, one for each row.
        cents: the amount of each row.
    """
    lines = ["maand;rijen;bedrag"]
    for month in range(1, 13):
        rows = cents[months == month]
        total = int(rows.sum())
        lines.append(f"{year * 100 + month};{len(rows)};{total // 100},{total % 100:02}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="")


def write_countries(year: int, path: Path) -> None:
    """The landentabel in the official form of the RvIG; for toeslagjaar 2023 and later with the
    names of 2025.
    """
    with (HERE / "landentabel.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        [
            "94.10 Landcode",
            "94.11 Omschrijving",
            "99.98 Datum ingang",
            "99.99 Datum einde",
            "Fictieve datum einde",
        ]
    )
    for row in rows:
        name = (
            row["omschrijving_2025"]
            if year >= 2023 and row["omschrijving_2025"]
            else row["omschrijving"]
        )
        writer.writerow([row["landcode"], name, row["ingang"], row["einde"], ""])
    path.write_bytes(b"\xff\xfe" + made.getvalue().encode("utf-16-le"))


def generate(halfjaar: str, out: Path, scale: Fraction = Fraction(0)) -> None:
    """Write the whole example delivery of ``halfjaar`` to the folder ``out``, which is made if need
    be.

    Args:
        halfjaar: one of config/halfjaren.
        out: a folder that is new, empty, or an earlier example; files with the same names are
            replaced.
        scale: 0 for children abroad only; else the share of the children in the Netherlands to add.
    """
    year = int(
        yaml.safe_load(
            (HERE.parent / "halfjaren" / f"{halfjaar}.yaml").read_text(encoding="utf-8")
        )["toeslagjaar"]
    )
    if out.is_dir() and any(out.iterdir()) and not (out / "voorbeeld.yaml").exists():
        raise SystemExit(f"{out} is niet leeg en geen voorbeeld; er is niets geschreven.")
    out.mkdir(parents=True, exist_ok=True)
    for small in sorted((HERE / halfjaar).glob("*")):
        if small.stem in SENT_AS_XLSX:
            write_register(small, out / f"{small.stem}_{halfjaar}.xlsx")
        else:
            shutil.copyfile(
                small,
                out / (small.name if small.suffix == ".yaml" else f"{small.stem}_{halfjaar}.csv"),
            )
    rates = make_rates(year)
    write_rates(rates, year, out / f"wisselkoersen_{year}.xlsx")
    write_totals(year, out / f"landelijke_totalen_{year}.csv")
    write_countries(year, out / "Tabel34 Landentabel (gesorteerd op code).csv")

    for number, regeling in enumerate(("WKB", "KOT")):
        seed = year * 100 + number * 50
        targets = read_targets(year, regeling)
        children = make_children(seed, targets, MOVERS if regeling == "WKB" else MOVERS // 10)
        if regeling == "WKB":
            children, svb = deduct(seed, children, rates)
            write_svb(svb, year, out / f"svb_anticumulatie_{year}.csv")
            write_control_totals(
                np.asarray(svb["maand"], dtype=np.int64),
                np.asarray(svb["cents"], dtype=np.int64),
                year,
                out / f"controletotalen_svb_anticumulatie_{year}.csv",
            )
        if scale:
            children = add_home(seed, children, targets, NATIONAL[year][regeling], scale)
        name = f"{regeling.lower()}_kinderen_{year}"
        child, month = np.nonzero(children.country >= 0)
        write_control_totals(
            month + 1, children.cents[child, month], year, out / f"controletotalen_{name}.csv"
        )
        if regeling == "WKB" or scale:
            write_children_csv(children, year, out / f"{name}.csv")
        else:
            write_children_parquet(children, year, out / f"{name}.parquet")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Maak de voorbeeldlevering van een halfjaar.")
    parser.add_argument("halfjaar")
    parser.add_argument("--out", type=Path, required=True, help="map waarin de levering komt")
    parser.add_argument(
        "--scale",
        type=Fraction,
        default=Fraction(0),
        help="deel van de kinderen in Nederland, bijvoorbeeld 0.1 of 1",
    )
    options = parser.parse_args()
    generate(options.halfjaar, options.out, options.scale)


if __name__ == "__main__":
    main()
