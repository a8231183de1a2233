"""Deliveries as they could follow on those of the halfjaar before: the example, moved on by chance.

How far a number moves is not chosen with an eye to the rules that judge it. It is how far the two
example halfjaren lie apart, of which 2023 rounds to published tables:

- a country: the change from 2022 to 2023 of some country of about its size, in child-months and in
  amount per child;
- national totals: children and amount per child by the mean and spread of the two changes there
  are, kindgebonden budget and kinderopvangtoeslag;
- a share: 2.8 percentage points from one year to the next (root mean square over ten KPI's), and
  0.7 from month to month; its denominators 4% more a year, and 4% from month to month;
- a level, such as a grade: 5% a year, and 1% from month to month;
- a running total: against its plan as one of the eight that were delivered, from 0.8 to 3.2;
- a forecast: 0.15 percentage points from where a share is, 0.5% of what is still to come of a total;
- subjects: half of them have something new to say, a quarter stands otherwise;
- actions and milestones: what was due has begun, was reached or has moved with a reason;
- other registers: as they were; of the moties and toezeggingen those that were open, with a reason
  where they are late;
- measures: a quarter of those under way goes on to the next phase, one in eight is put off.

The records are a quarter of the national number of children abroad. Everything follows from a seed.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import math
import random
import shutil
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import numpy as np
import yaml
from support.dossiers.following_plans import moved_actions, moved_milestones, told_anew
from support.dossiers.small_deliveries import EXAMPLE, Rows

from tasks.definitions.base import BESIDE_THE_CODE
from tasks.definitions.halfjaar import load_halfjaar

#: One in so many of the children abroad.
ONE_IN = 4
NEXT = "2025-H2"
#: Halfjaar -> the halfjaar that its deliveries follow on.
FOLLOWS = {"2025-H1": "2024-H2", NEXT: "2025-H1"}
PHASES = ["aangekondigd", "beleidsmatige uitwerking", "implementatiefase", "ingevoerd"]
#: Running totals as delivered in the example, divided by the plan until then.
PACES = (1.01, 1.10, 1.02, 1.00, 1.04, 3.23, 0.81, 0.99)
LEVELS = {"K05": 1, "K06": 1, "K11": 0, "K16": 1, "K18": 1}

Targets = dict[str, tuple[int, int]]


def add_next_halfjaar(definitions: Path) -> Path:
    """Copy the definitions and add :data:`NEXT`, so that 2025-H1 has a halfjaar after it."""
    shutil.copytree(
        BESIDE_THE_CODE, definitions, ignore=shutil.ignore_patterns("voorbeeld", "server")
    )
    text = (definitions / "halfjaren" / "2025-H1.yaml").read_text(encoding="utf-8")
    made = yaml.safe_load(text) | {
        "name": NEXT,
        "previous": "2025-H1",
        "letter_date": date(2025, 12, 19),
        "publication_date": date(2025, 12, 19),
        "kamerstuk": None,
        "reporting_period": {"first": date(2025, 1, 1), "last": date(2025, 8, 31)},
        "toeslagjaar": 2024,
        "damage_period": {"first": date(2025, 7, 1), "last": date(2025, 12, 18)},
        "deliveries_due": date(2025, 11, 21),
        "deliveries_due_for": {"damages": date(2025, 12, 16)},
    }
    (definitions / "halfjaren" / f"{NEXT}.yaml").write_text(
        yaml.safe_dump(made, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    return definitions


def write_example(halfjaar: str, folder: Path) -> None:
    """The deliveries of the example, with a quarter of its records."""
    folder.mkdir(parents=True)
    maker, year = _maker(), load_halfjaar(halfjaar).toeslagjaar
    for path in (EXAMPLE / halfjaar).iterdir():
        if path.suffix == ".txt":
            maker.write_bouwsteen(path, folder)
        else:
            shutil.copyfile(path, folder / path.name)
    targets = {name: maker.read_targets(year, name) for name in ("WKB", "KOT")}
    _write_records(maker, folder, year, targets, maker.make_rates(year), seed=year)


def write_following(halfjaar: str, seed: int, folder: Path) -> None:
    """Deliveries of a halfjaar in :data:`FOLLOWS`, moved on from the one before."""
    folder.mkdir(parents=True)
    chance = random.Random(f"{halfjaar} {seed}")
    write_bouwsteen = _maker().write_bouwsteen
    for path in (EXAMPLE / "2025-H1").iterdir():
        if path.suffix in (".yaml", ".pdf"):
            shutil.copyfile(path, folder / path.name)
        elif path.suffix == ".txt":
            write_bouwsteen(path, folder)
    write_registers(following_registers(chance, halfjaar), folder)
    maker, previous = _maker(), FOLLOWS[halfjaar]
    before, year = (load_halfjaar(one).toeslagjaar for one in (previous, halfjaar))
    targets = {name: _moved(chance, maker, before, name) for name in ("WKB", "KOT")}
    maker.NATIONAL[year] = {
        name: _national(chance, *maker.NATIONAL[before][name]) for name in ("WKB", "KOT")
    }
    rates = _rates(chance, maker, before)
    _write_records(maker, folder, year, targets, rates, seed=1_000 + seed)


# ---- registers ----


def following_registers(chance: random.Random, halfjaar: str) -> dict[str, Rows]:
    """The registers of such deliveries, by their names."""
    previous = FOLLOWS[halfjaar]
    values = _values(chance, previous, halfjaar)
    # A register that no rule moves on is as the example of 2025-H1 has it.
    registers = {
        path.stem: _rows("2025-H1", path.stem)
        for path in sorted((EXAMPLE / "2025-H1").glob("*.csv"))
    } | {
        "kpi_realisaties": values,
        "kpi_toelichtingen": _explanations(values),
        "invordering": _measures(chance, previous, halfjaar),
        "damages": _damages(chance, halfjaar),
        "iv_sturing_risico": _subjects(chance),
    }
    letter = load_halfjaar(halfjaar).letter_date
    registers["traject_mijlpalen"] = moved_milestones(
        chance, registers["traject_mijlpalen"], letter
    )
    registers["trajecten"] = told_anew(registers["trajecten"])
    registers["acties"], registers["actie_stappen"] = moved_actions(
        chance, registers["acties"], registers["actie_stappen"], letter
    )
    if halfjaar == NEXT:
        registers |= _commitments(registers["toezeggingen"], registers["vindplaatsen"])
    return registers


def write_registers(registers: dict[str, Rows], folder: Path) -> None:
    """Each as a file of its own."""
    for name, rows in registers.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode("utf-8-sig"))


def _rows(halfjaar: str, name: str) -> Rows:
    with (EXAMPLE / halfjaar / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _text(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _months(halfjaar: str) -> list[int]:
    period = load_halfjaar(halfjaar).reporting_period
    return [period.first.year * 100 + month for month in range(1, period.last.month + 1)]


def _values(chance: random.Random, previous: str, halfjaar: str) -> Rows:
    """Within a year the months that were reported stay, and new ones are added."""
    year = str(load_halfjaar(halfjaar).reporting_period.first.year)
    delivered = _rows(previous, "kpi_realisaties")
    made: Rows = []
    for kpi in _rows("2025-H1", "kpi_definities"):
        if not kpi["geldig_vanaf"].endswith(year):
            continue
        old = [one for one in delivered if one["kpi"] == kpi["kpi"]]
        kept = [one for one in old if one["maand"].startswith(year)]
        known = {one["maand"] for one in kept}
        new = [str(month) for month in _months(halfjaar) if str(month) not in known]
        if kpi["meetwijze"] == "jaarlijks" or not old:
            made += kept
            continue
        kind = {"aandeel": _share, "stand": _level, "cumulatief": _total}[kpi["meetwijze"]]
        made += kept + [
            {"kpi": kpi["kpi"], "maand": month, "teller": "", "noemer": "", "waarde": ""} | cells
            for month, cells in zip(new, kind(chance, kpi, old, kept, new), strict=True)
        ]
    return made


def _share(
    chance: random.Random, kpi: dict[str, str], old: Rows, kept: Rows, new: list[str]
) -> list[dict[str, str]]:
    whole = sum(_number(one["noemer"]) for one in old)
    mean = sum(_number(one["teller"]) for one in old) / whole
    mean += chance.gauss(0, 0.007 if kept else 0.028)
    size = whole / len(old) * (1 if kept else chance.gauss(1.04, 0.01))
    made = []
    for _ in new:
        of = round(size * chance.gauss(1, 0.04))
        part = min(of, round(of * min(0.995, mean + chance.gauss(0, 0.007))))
        made.append({"teller": str(part), "noemer": str(of)})
    every = [*kept, *made]
    reached = sum(_number(one["teller"]) for one in every) / sum(
        _number(one["noemer"]) for one in every
    )
    forecast = _text(min(99.9, _forecast(chance, kpi, 100 * reached, new[-1], 0.15)), 1)
    return [one | {"prognose": forecast} for one in made]


def _level(
    chance: random.Random, kpi: dict[str, str], old: Rows, kept: Rows, new: list[str]
) -> list[dict[str, str]]:
    decimals = LEVELS[kpi["kpi"]]
    level = _number(old[-1]["waarde"]) * (1 if kept else chance.gauss(1, 0.054))
    made = []
    for _ in new:
        level *= chance.gauss(1, 0.011)
        made.append({"waarde": _text(level, decimals)})
    forecast = _forecast(chance, kpi, level, new[-1], level * 0.011)
    return [one | {"prognose": _text(forecast, decimals)} for one in made]


def _forecast(
    chance: random.Random, kpi: dict[str, str], reached: float, month: str, spread: float
) -> float:
    """Near where the KPI is, moved on by what the plan still adds; an owner who is short of the
    norm expects to make up a part of it.
    """
    norm, planned = _number(kpi["norm"]), kpi[f"plan_{month[-2:]}"]
    end = reached + (norm - _number(planned) if planned else 0)
    short = min(0, norm - end) if kpi["richting"] == "lager" else max(0, norm - end)
    return end + chance.uniform(0, 1) * short + chance.gauss(0, spread)


def _total(
    chance: random.Random, kpi: dict[str, str], old: Rows, kept: Rows, new: list[str]
) -> list[dict[str, str]]:
    plan = [_number(kpi[f"plan_{month:02}"]) for month in range(1, 13)]
    steps = [one - before for before, one in zip([0.0, *plan], plan, strict=False)]
    reached = sum(_number(one["waarde"]) for one in kept)
    planned = plan[len(kept) - 1] if kept else 0
    pace = reached / planned if planned else chance.choice(PACES)
    if kept:
        pace *= chance.gauss(1, 0.05)
    made = []
    for month in new:
        step = steps[int(month) % 100 - 1] * pace
        # Letters are counted in ones, euros in thousands; a small count varies by its own root.
        spread = max(0.05 * step, math.sqrt(step) if step < 1_000 else 0)
        unit = 1_000 if step > 1_000_000 else 1
        value = max(0, round(chance.gauss(step, spread) / unit) * unit)
        reached += value
        made.append({"waarde": str(value)})
    ahead = plan[-1] - plan[int(new[-1]) % 100 - 1]
    forecast = reached + ahead * pace ** chance.uniform(0, 1) * chance.gauss(1, 0.005)
    digits = 0 if forecast < 1_000 else -2 if forecast < 1_000_000 else -5
    told = str(int(max(round(forecast, digits), reached)))
    return [one | {"prognose": told} for one in made]


def _as_written(value: str) -> str:
    """With points between the thousands, as people write it."""
    whole, comma, rest = value.partition(",")
    return (f"{int(whole):,}".replace(",", ".") if whole.isdigit() else whole) + comma + rest


def _explanations(values: Rows) -> Rows:
    """One for every KPI: one that is not needed is not printed. Owners quote their forecast."""
    forecasts = {one["kpi"]: one["prognose"] for one in values if one["prognose"]}
    return [
        {
            "kpi": kpi,
            "oorzaak": f"De instroom van {kpi} liep anders dan in de planning was voorzien.",
            "gevolg": f"Burgers merken bij {kpi} dat het werk langer blijft liggen.",
            "maatregel": f"Voor {kpi} zijn tijdelijk extra medewerkers ingezet.",
            "verwachting": f"De eigenaar van {kpi} houdt vast aan een prognose van "
            f"{_as_written(forecast)}.",
        }
        for kpi, forecast in forecasts.items()
    ]


def _measures(chance: random.Random, previous: str, halfjaar: str) -> Rows:
    period = load_halfjaar(halfjaar).reporting_period
    letter = load_halfjaar(halfjaar).letter_date
    rows = _rows(previous, "invordering")
    for row in rows:
        at = PHASES.index(row["fase"])
        due = row["verwacht_gereed"]
        if at < len(PHASES) - 1 and chance.random() < 0.25:
            row["fase"] = PHASES[at + 1]
            month = chance.randint(period.first.month, period.last.month)
            row["start"] = f"{period.first.year}{month:02}"
            row["stand_van_zaken"] = f"Sinds de vorige rapportage is {row['maatregel']} verder."
            if row["fase"] == PHASES[-1]:
                row["verwacht_gereed"] = row["verwachte_looptijd"] = ""
        elif due and (chance.random() < 0.125 or due <= f"{letter:%Y%m}"):
            row["verwacht_gereed"] = str(int(due) + 100)
            row["toelichting_verschuiving"] = (
                f"De invoering van {row['maatregel']} wacht op de vernieuwing van het systeem."
            )
    return rows


def _commitments(before: Rows, papers: Rows) -> dict[str, Rows]:
    """What was open after the letter of 2025-H1, which is a Kamerstuk by now."""
    letter = load_halfjaar(NEXT).letter_date
    paper = papers[-1] | {
        "kenmerk": "TK-36708-28",
        "soort": "kamerstuk TK",
        "dossier": "36708",
        "nummer": "28",
        "artikel": "",
        "pagina": "",
        "datum": "02-07-2025",
        "titel": "Stand van zaken",
    }
    rows = [row for row in before if row["stand"] == "open"]
    for row in rows:
        if row["soort"] == "toezegging in brief" and not row["vindplaats"]:
            row["vindplaats"] = paper["kenmerk"]
        day = row["termijn"]
        if day and date(*map(int, reversed(day.split("-")))) < letter:
            row["reden"] = "Het uitzoeken kost meer tijd dan was gedacht."
    return {"toezeggingen": rows, "vindplaatsen": [*papers, paper]}


def _damages(chance: random.Random, halfjaar: str) -> Rows:
    """New ones, one to three, of the size and kind of those in the example, and those of the
    example that were not finished.
    """
    known: dict[str, Rows] = {}
    example = _rows("2024-H2", "damages") + _rows("2025-H1", "damages")
    for row in {(row["nummer"], row["deel"]): row for row in example}.values():
        known.setdefault(row["nummer"], []).append(row)
    period = load_halfjaar(halfjaar).damage_period
    days = (period.last - period.first).days
    unfinished = {row["nummer"] for row in example if row["stand"] == "loopt nog"}
    done = {"stand": "afgerond", "afgerond_op": f"{period.last:%d-%m-%Y}"}
    made: Rows = [row | done for number in sorted(unfinished) for row in known[number]]
    for number, parts in enumerate(chance.sample(list(known.values()), chance.randint(1, 3)), 11):
        found = period.first + timedelta(chance.randrange(days))
        decided = found + timedelta(chance.randint(0, (period.last - found).days))
        for part in parts:
            size = math.exp(chance.gauss(0, 0.8))
            counts = {
                name: str(round(int(part[name]) * size)) if part[name] else ""
                for name in ("aantal_objecten", "objecten_met_toeslag", "aantal_burgers")
            }
            made.append(
                part
                | counts
                | {
                    "nummer": f"D{period.last.year}-{number}",
                    "ontdekt_op": f"{found:%d-%m-%Y}",
                    "besluit_op": f"{decided:%d-%m-%Y}",
                    "stand": "afgerond",
                    "afgerond_op": f"{decided:%d-%m-%Y}",
                }
            )
    return made


def _subjects(chance: random.Random) -> Rows:
    rows = _rows("2025-H1", "iv_sturing_risico")
    for row in rows:
        if chance.random() < 0.25:
            row["stand"] = chance.choice(["op koers", "aandacht nodig", "vertraagd"])
        if chance.random() < 0.5:
            row["tekst"] += " Sinds de vorige rapportage is een volgende stap gezet."
    return rows


# ---- records ----


def _maker() -> ModuleType:
    """config/voorbeeld/generate.py with what it imports, modules of one's own: their numbers may be
    changed and added to.
    """
    for name in ("invented_children", "letter_files", "record_files", "register_files"):
        sys.modules.pop(name, None)
    spec = importlib.util.spec_from_file_location("make_records", EXAMPLE / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(EXAMPLE))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EXAMPLE))
    children = sys.modules["invented_children"]
    for name in ("MOVERS", "FULLY_DEDUCTED", "OVER_DEDUCTED", "WITHOUT_CHILD"):
        setattr(children, name, getattr(children, name) // ONE_IN)
    vars(module).update(MOVERS=children.MOVERS, RATES=children.RATES)
    return module


def _moved(chance: random.Random, maker: ModuleType, year: int, regeling: str) -> Targets:
    """What each country becomes a year on: it changes as one of the countries near it in size
    did.
    """
    earlier, later = (maker.read_targets(one, regeling) for one in (2022, 2023))
    changes = [
        (later[code][0] / months, later[code][1] / later[code][0] / (cents / months))
        for code, (months, cents) in sorted(earlier.items(), key=lambda one: -one[1][0])
        if code in later
    ]
    now = sorted(maker.read_targets(year, regeling).items(), key=lambda one: -one[1][0])
    made = {}
    for at, (code, (months, cents)) in enumerate(now):
        near = changes[max(0, min(at, len(changes) - 1) - 5) : at + 6] or changes[-6:]
        more, dearer = chance.choice(near)
        moved = max(1, round(months * more))
        made[code] = (moved, round(cents / months * dearer * moved))
    return made


def _national(chance: random.Random, children: int, euros: int) -> tuple[int, int]:
    more, dearer = chance.gauss(1.029, 0.012), chance.gauss(1.134, 0.087)
    return round(children * more), round(euros * more * dearer)


def _rates(chance: random.Random, maker: ModuleType, year: int) -> dict[str, list[int]]:
    """A year on from a year of the example: steady currencies wander by half a percent a month, the
    lira loses three.
    """
    made = {"EUR": [10_000] * 12}
    for currency, rate in maker.RATES[year].items():
        level, rates = float(rate), []
        for _ in range(12):
            if currency != "BGN":  # tied to the euro
                level *= chance.gauss(*((1.03, 0.03) if currency == "TRY" else (1, 0.005)))
            rates.append(round(level))
        made[currency] = rates
    return made


def _write_records(
    maker: ModuleType,
    folder: Path,
    year: int,
    targets: dict[str, Targets],
    rates: dict[str, list[int]],
    seed: int,
) -> None:
    maker.write_rates(rates, year, folder / f"wisselkoersen_{year}.xlsx")
    maker.write_totals(year, folder / f"landelijke_totalen_{year}.csv")
    maker.write_countries(year, folder / "landentabel.csv")
    for number, (regeling, wanted) in enumerate(targets.items()):
        own = seed * 100 + number * 50
        part = {
            code: (max(1, months // ONE_IN), cents // ONE_IN)
            for code, (months, cents) in wanted.items()
        }
        movers = maker.MOVERS if regeling == "WKB" else 0
        children = maker.make_children(own, part, movers)
        name = f"{regeling.lower()}_kinderen_{year}"
        if regeling == "WKB":
            children, svb = maker.deduct(own, children, rates)
            maker.write_svb(svb, year, folder / f"svb_anticumulatie_{year}.csv")
            _write_totals(maker, svb["maand"], svb["cents"], year, folder, "svb_anticumulatie")
        child, month = np.nonzero(children.country >= 0)
        maker.write_children_csv(children, year, folder / f"{name}.csv")
        _write_totals(
            maker,
            month + 1,
            children.cents[child, month],
            year,
            folder,
            name.removesuffix(f"_{year}"),
        )


def _write_totals(
    maker: ModuleType,
    months: Iterable[int],
    cents: Iterable[int],
    year: int,
    folder: Path,
    name: str,
) -> None:
    maker.write_control_totals(
        np.asarray(months, dtype=np.int64),
        np.asarray(cents, dtype=np.int64),
        year,
        folder / f"controletotalen_{name}_{year}.csv",
    )
