"""What an analyst would write without this product: the same checks and the same tables of records,
with pandas and nothing else.

    python tests/bench/plain_pandas.py FOLDER

It stops at the first problem, and gives no line numbers; for the rest it does what the product does
with records.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd


def read(folder: Path, pattern: str, highest: int) -> pd.DataFrame:
    """One CSV, everything as text; checked for form, period, range (in euros) and double keys;
    amounts in whole cents.
    """
    path = next(folder.glob(pattern))
    frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    year = path.stem[-4:]
    for column, form in (
        ("kind", "[0-9a-f]{16}"),
        ("maand", f"{year}(?:0[1-9]|1[0-2])"),
        ("bedrag", "[0-9]+(?:,[0-9]{1,2})?"),
    ):
        if not frame[column].str.fullmatch(form).all():
            raise SystemExit(f"{path.name}: {column}")
    if frame.duplicated(["kind", "maand"]).any():
        raise SystemExit(f"{path.name}: double key")
    parts = frame["bedrag"].str.split(",", expand=True)
    frame["cent"] = parts[0].astype("int64") * 100 + parts[1].fillna("").str.ljust(2, "0").astype(
        "int64"
    )
    if (frame["cent"] > highest * 100).any():
        raise SystemExit(f"{path.name}: bedrag")
    frame["maand"] = frame["maand"].astype("int32")
    return frame.drop(columns="bedrag")


def main() -> None:
    """Print children and cents per country, summed over the year."""
    folder = Path(sys.argv[1])
    countries = pd.read_csv(
        next(folder.glob("Tabel34*")), dtype=str, keep_default_na=False, encoding="utf-16"
    )
    rates = pd.read_excel(next(folder.glob("wisselkoersen*")), skiprows=2)
    rates["koers_e4"] = (rates["koers"] * 10_000).round().astype("int64")
    svb = read(folder, "svb_anticumulatie*", 9_999_999).merge(
        rates, on=["maand", "valuta"], how="left", validate="many_to_one"
    )
    if svb["koers_e4"].isna().any():
        raise SystemExit("svb: valuta")
    svb["aftrek"] = (2 * 10_000 * svb["cent"] + svb["koers_e4"]) // (2 * svb["koers_e4"])
    for name in ("wkb", "kot"):
        children = read(folder, f"{name}_kinderen*", 9_999)
        if not children["landcode"].isin(countries["94.10 Landcode"]).all():
            raise SystemExit(f"{name}: landcode")
        if name == "wkb":
            children = children.merge(
                svb[["kind", "maand", "aftrek"]],
                on=["kind", "maand"],
                how="left",
                validate="one_to_one",
            )
            children["cent"] = (
                children["cent"] - children["aftrek"].fillna(0).astype("int64")
            ).clip(lower=0)
        counted = (
            children.assign(kind=children["cent"] > 0).groupby("landcode")[["kind", "cent"]].sum()
        )
        print(counted.to_csv(sep=";"), end="")


if __name__ == "__main__":
    main()
