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
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import yaml
from invented_children import MOVERS, add_home, deduct, make_children, make_rates
from letter_files import write_bouwsteen
from record_files import write_children_csv, write_children_parquet, write_control_totals, write_svb
from register_files import write_countries, write_rates, write_register

HERE = Path(__file__).parent
#: Children (mean over the year) and euros of the whole country, per toeslagjaar and regeling. Those
#: of 2022 are invented.
NATIONAL = {
    2022: {"WKB": (1_768_000, 2_914_000_000), "KOT": (861_000, 3_702_000_000)},
    2023: {"WKB": (1_803_000, 3_552_000_000), "KOT": (893_000, 4_118_000_000)},
}
#: Registers that their supplier sends as a spreadsheet.
SENT_AS_XLSX = ("kpi_realisaties", "invordering")


def read_targets(year: int, regeling: str) -> dict[str, tuple[int, int]]:
    """Per landcode the child-months and net cents that the records must add up to."""
    with (HERE / f"buitenland_{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["regeling"] == regeling]
    return {row["landcode"]: (int(row["kindmaanden"]), int(row["bedrag_cent"])) for row in rows}


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
        elif small.suffix == ".txt":
            write_bouwsteen(small, out)
        else:
            as_it_is = small.suffix in (".yaml", ".pdf")
            name = small.name if as_it_is else f"{small.stem}_{halfjaar}.csv"
            shutil.copyfile(small, out / name)
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
