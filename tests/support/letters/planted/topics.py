"""What planted letters are about: a topic gives the fields of its phrases, right ones and wrong ones
of the same kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from tasks.figures.dutch import number
from tasks.figures.figure import Figure

Fields = dict[str, str]
Figures = Mapping[str, Figure]

#: Scores in percent with a norm and a value of a year earlier, none of which are equal.
_SCORES = ("K01", "K02", "K03", "K04", "K08", "K10")


def _score(figures: Figures, random: Random) -> tuple[str, Figure, Figure, Figure]:
    kpi = random.choice(_SCORES)
    parts = ("realisatie", "norm", "jaar_eerder")
    value, norm, earlier = (figures[f"kpi.{kpi}.{part}"] for part in parts)
    return value.label.partition(":")[0], value, norm, earlier


def _kpi(figures: Figures, random: Random) -> Fields:
    name, value, norm, earlier = _score(figures, random)
    return {
        "naam": name,
        "realisatie": value.printed,
        "norm": norm.printed,
        "eerder": earlier.printed,
        "fijner": f"{_finer(value)}%",
    }


def _finer(figure: Figure) -> str:
    """With one decimal more than is printed, or two if that is a nought."""
    shown = number(figure.value, Fraction(1, 100))
    return number(figure.value, Fraction(1, 1000)) if shown.endswith("0") else shown


def _kpi_earlier(figures: Figures, random: Random) -> Fields:
    name, value, _, earlier = _score(figures, random)
    return {
        "naam": name,
        "realisatie": value.printed,
        "eerder": earlier.printed,
        "keuze": str(int(value.value < earlier.value)),
    }


def _norm_side(figures: Figures, random: Random) -> Fields:
    name, value, norm, _ = _score(figures, random)
    return {
        "naam": name,
        "realisatie": value.printed,
        "norm": norm.printed,
        "keuze": str(int(value.value < norm.value)),
    }


def _countries(figures: Figures) -> list[str]:
    """Codes of countries whose printed counts and amounts are of no other country."""
    found = [
        one.split(".")[2]
        for one in figures
        if one.startswith("buitenland.wkb.") and one.endswith(".kinderen")
    ]
    rows = [code for code in found if code.isdecimal() and code != "0000"]
    return rows[:6]


def _country(figures: Figures, random: Random) -> Fields:
    code, other = random.sample(_countries(figures), 2)
    children, amount = (figures[f"buitenland.wkb.{code}.{one}"] for one in ("kinderen", "bedrag"))
    return {
        "land": children.label.partition(", ")[2].partition(":")[0],
        "kinderen": children.printed,
        "bedrag": amount.printed,
        "ander": figures[f"buitenland.wkb.{other}.kinderen"].printed,
    }


def _about(figures: Figures, random: Random) -> Fields:
    code = random.choice(_countries(figures)[:4])
    children = figures[f"buitenland.wkb.{code}.kinderen"]
    return {
        "land": children.label.partition(", ")[2].partition(":")[0],
        "rond": number(children.value // 500 * 500),
        "keuze": "0",
    }


def _share(figures: Figures, random: Random) -> Fields:
    whole = random.randrange(1_301, 9_000)
    part = random.randrange(whole // 10, whole // 2)
    return {
        "geheel": number(whole),
        "deel": number(part),
        "aandeel": f"{number(Fraction(100 * part, whole))}%",
        "te_groot": number(whole + part),
        "verkeerd": f"{number(Fraction(100 * part, whole) + 9)}%",
    }


def _mean(figures: Figures, random: Random) -> Fields:
    count, each = random.randrange(211, 960), random.randrange(310, 990, 10)
    total = number(Fraction(count * each, 1000))
    return {
        "aantal": number(count),
        "bedrag": f"€ {total}.000",
        "gemiddeld": f"€ {number(Fraction(round(count * each, -3), count), 10)}",
        "verkeerd": f"€ {number(each * 10)}",
    }


def _list(figures: Figures, random: Random) -> Fields:
    return {"hoeveel": "vier", "verkeerd": random.choice(["drie", "vijf", "zes"])}


def _enumeration(figures: Figures, random: Random) -> Fields:
    return {"hoeveel": "vijf", "verkeerd": random.choice(["vier", "zes", "zeven"])}


def _twice(figures: Figures, random: Random) -> Fields:
    digits = random.sample("23456789", 5)
    at = random.randrange(3)
    swapped = [*digits]
    swapped[at + 1], swapped[at + 2] = swapped[at + 2], swapped[at + 1]
    value, other = (int("".join(one)) for one in (digits, swapped))
    return {"getal": number(value), "herhaald": number(value), "verkeerd": number(other)}


def _table(figures: Figures, random: Random) -> Fields:
    rows = []
    for code in [*_all_countries(figures), "overige", "totaal"]:
        children, amount = (
            figures[f"buitenland.wkb.{code}.{one}"] for one in ("kinderen", "bedrag")
        )
        name = children.label.partition(", ")[2].partition(":")[0]
        rows.append(f"{name}|{children.printed}|{amount.printed}")
    at = random.randrange(5)
    swapped = [*rows]
    cells = [row.split("|") for row in rows[at : at + 2]]
    swapped[at] = "|".join([cells[0][0], cells[1][1], cells[0][2]])
    swapped[at + 1] = "|".join([cells[1][0], cells[0][1], cells[1][2]])
    million = [*rows]
    million[at] = (
        rows[at].replace(" mln", "00.000").replace(",", ".").replace("\u00a0mln", "00.000")
    )
    total = figures["buitenland.wkb.totaal.kinderen"]
    shown = {
        "rijen": rows,
        "verwisseld": swapped,
        "zonder": rows[:at] + rows[at + 1 :],
        "euro": million,
        "totaal": [
            *rows[:-1],
            rows[-1].replace(total.printed, number(total.value - 2_700, total.step)),
        ],
    }
    return {name: "\n".join(["Land|Kinderen|Bedrag", *lines]) for name, lines in shown.items()}


def _all_countries(figures: Figures) -> list[str]:
    return [
        one.split(".")[2]
        for one in figures
        if one.startswith("buitenland.wkb.")
        and one.endswith(".kinderen")
        and one.split(".")[2].isdecimal()
    ]


def _own_table(figures: Figures, random: Random) -> Fields:
    parts = [random.randrange(1_013, 9_887) for _ in range(4)]
    rows = [
        f"{region}|{number(part)}"
        for region, part in zip(("Noord", "Oost", "Zuid", "West"), parts, strict=True)
    ]
    right, wrong = sum(parts), sum(parts) + random.choice([90, 100, 900, 1_000])
    return {
        "rijen": "\n".join(["Regio|Brieven", *rows, f"Totaal|{number(right)}"]),
        "verkeerd": "\n".join(["Regio|Brieven", *rows, f"Totaal|{number(wrong)}"]),
    }


def _acts(figures: Figures, random: Random) -> Fields:
    sent, own = (figures[f"acties.A2024-02.{one}.aantal"] for one in ("S01", "S02"))
    return {"brieven": sent.printed, "zelf": own.printed}


def _non_take_up(figures: Figures, random: Random) -> Fields:
    care, rent = (
        number(figures[f"niet_gebruik.{one}.monitor-1.2021.schatting"].value)
        for one in ("zt", "ht")
    )
    return {"zorg": f"{care}%", "huur": f"{rent}%"}


def _amounts(figures: Figures, random: Random) -> Fields:
    first = random.randrange(112, 300)
    return {
        "eerst": f"€ {number(Fraction(first, 10), Fraction(1, 10))} mln",
        "later": f"€ {number(Fraction(first + 31, 10), Fraction(1, 10))} mln",
        "verkeerd": f"€ {number((first + 31) * 100)}",
    }


def _fixed(**fields: str | tuple[str, ...]) -> Callable[[Figures, Random], Fields]:
    """Fields that no figure decides; of several values one."""

    def chosen(figures: Figures, random: Random) -> Fields:
        return {
            name: random.choice(value) if isinstance(value, tuple) else value
            for name, value in fields.items()
        }

    return chosen


TOPICS: dict[str, Callable[[Figures, Random], Fields]] = {
    "kpi": _kpi,
    "kpi_eerder": _kpi_earlier,
    "normkant": _norm_side,
    "land": _country,
    "ruim": _about,
    "muteren": _acts,
    "niet_gebruik": _non_take_up,
    "aandeel": _share,
    "gemiddelde": _mean,
    "lijst": _list,
    "opsomming": _enumeration,
    "dubbel": _twice,
    "wisselbedrag": _amounts,
    "tabel": _table,
    "eigen_tabel": _own_table,
    "koppen": _fixed(nummers="1 2 3 4 5", over="1 2 3 5 6", dubbel="1 2 3 3 4"),
    "tabelverwijzing": _fixed(nummer=("1", "2"), verkeerd=("3", "5")),
    "paragraaf": _fixed(nummer=("2", "4"), verkeerd=("17", "6.3", "21")),
    "bijlage": _fixed(nummer=("1", "2", "3", "4"), verkeerd=("5", "7", "12")),
    "weinigen": _fixed(personen=("34", "57", "112"), verkeerd=("3", "6", "8", "twee", "vijf")),
    "dossier": _fixed(dossier="36708", verwisseld=("37608", "63708", "36078", "36780")),
    "vergaderjaar": _fixed(jaren="2024/25", verkeerd=("2025/45", "2024/26", "2024/24")),
    "ondernummer": _fixed(jaren="2024/25", verkeerd=("2023/24", "2022/23")),
    "datum_noot": _fixed(
        dag="20 december 2024", verkeerd=("20 december 2023", "12 december 2024", "2 juli 2024")
    ),
    "twee_stukken": _fixed(dag=("6 juni 2025", "12 juni 2025"), verkeerd="5 juni 2025"),
    "jaar_na_stuk": _fixed(jaar=("2018", "2019"), verkeerd=("2021", "2022")),
    "toezegging": _fixed(
        nummer=("TZ202404-125", "TZ202411-031"), verkeerd=("TZ202414-125", "TZ202509-031")
    ),
    "datum": _fixed(
        dag=("1 april 2025", "30 juni 2024"), verkeerd=("31 april 2025", "31 juni 2024")
    ),
    "weekdag": _fixed(weekdag="dinsdag", verkeerd=("maandag", "woensdag", "vrijdag")),
    "weekend": _fixed(
        dag=("14 mei 2025", "3 april 2025"), verkeerd=("17 mei 2025", "6 april 2025")
    ),
    "na_brief": _fixed(
        dag=("3 juni 2025", "12 mei 2025"), verkeerd=("3 juli 2025", "9 oktober 2025")
    ),
    "tijd": _fixed(maand=("maart 2026", "november 2025"), verkeerd=("maart 2025", "november 2024")),
    "voorbij": _fixed(
        maand=("maart 2025", "november 2024"), verkeerd=("maart 2026", "november 2025")
    ),
    "halfjaar": _fixed(half="eerste", verkeerd="tweede"),
    "halfjaar_maanden": _fixed(half="tweede", verkeerd="eerste"),
    "twee_jaren": _fixed(dag="17 juni 2025", verkeerd=("17 juni 2024", "17 juni 2026")),
    "getalvorm": _fixed(getal=("1,4 miljoen", "2,6 mln"), verkeerd=("1.4 miljoen", "2.6 mln")),
    "noot": _fixed(noot="Gemeten op de laatste dag van de maand.", verkeerd=""),
    "procentpunt": _fixed(keuze="0", verkeerd="1"),
}
