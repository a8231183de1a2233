"""Deliveries of children abroad that are right in form and can hardly be true: what the section says
of each, from files as suppliers send them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import MONTHS, SmallDeliveries, write_control_totals

from tasks.definitions.finding import Finding, Grade
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.figures.previous import Previous, PreviousFigure
from tasks.sections.section import Section

CHILDREN = {"7028": 120, "5010": 90, "9089": 80}
COUNTRIES = {
    "0000": "Onbekend",
    "5004": "Rhodesië",
    "5010": "België",
    "6030": "Nederland",
    "7028": "Polen",
    "9089": "Duitsland",
}
Edit = Callable[[str], str]


def lines(keep: Callable[[str], bool]) -> Edit:
    """The header, and the lines that are kept."""
    return lambda text: "".join(
        line for at, line in enumerate(text.splitlines(keepends=True)) if not at or keep(line)
    )


def amounts(change: Callable[[int], int], column: int) -> Edit:
    """Every amount changed, in whole cents."""

    def line(text: str) -> str:
        cells = text.split(";")
        cents = change(int(cells[column].replace(",", "")))
        cells[column] = f"{cents // 100},{cents % 100:02}"
        return ";".join(cells)

    return lambda text: "\r\n".join(
        [one if not at or not one else line(one) for at, one in enumerate(text.split("\r\n"))]
    )


def previous(**changed: Fraction) -> Previous:
    """A previous report on the same children and amounts, but for what is given by country."""
    figures = {}
    for key, per_child, national in (("wkb", 1500, 900_000), ("kot", 4500, 900_000)):
        children = {code: Fraction(number) for code, number in CHILDREN.items()}
        children["totaal"] = sum(children.values(), Fraction(0))
        children["landelijk"] = Fraction(national)
        for part, number in (children | changed).items():
            name = COUNTRIES.get(part, part)
            euros = 4_000_000_000 if part == "landelijk" else number * per_child
            for end, value, form in (("kinderen", number, "aantal"), ("bedrag", euros, "euro_mln")):
                figures[f"buitenland.{key}.{part}.{end}"] = PreviousFigure(
                    label=f"{key.upper()}, {name}: {end}",
                    value=Fraction(value),
                    form=form,
                    step=Fraction(1),
                    printed="",
                    definition="",
                )
    return Previous(halfjaar="2024-H2", digest="ab" * 32, figures=figures, statuses={})


def section(
    place: Path, edits: dict[str, Edit] | None = None, before: Previous | None = None
) -> Section:
    """The section of small deliveries of which files are changed; blocks nothing but itself."""
    folder = SmallDeliveries(children=CHILDREN, countries=COUNTRIES).write(place / "in")
    # Deductions for a third of the children, in every month.
    (folder / "svb_anticumulatie.csv").write_text(
        "".join(
            [
                "kind;maand;bedrag;valuta\r\n",
                *(
                    f"{child:016x};{month};{25 if month[-1] != '7' else 26},00;EUR\r\n"
                    for child in range(0, 290, 3)
                    for month in MONTHS
                ),
            ]
        ),
        newline="",
    )
    for name, edit in (edits or {}).items():
        path = folder / f"{name}.csv"
        path.write_bytes(edit(path.read_bytes().decode("utf-8-sig")).encode())
    write_control_totals(folder)
    order = Order(halfjaar="2025-H1", deliveries=folder, outputs=place / "uit")
    taken = take_in_deliveries(order)
    assert taken.digest is not None, taken.findings
    store = order.store()
    digest = store.put(before.model_dump_json().encode()) if before is not None else None
    return Section.model_validate_json(
        store.get(build_section(order, "buitenland", taken.digest, digest).digest)
    )


def plausibility(found: Section) -> list[Finding]:
    """Its findings from B09 on but those about the cut of the table, and those of B02."""
    return [one for one in found.findings if one.code == "B02" or "B08" < one.code < "B30"]


def test_a_plausible_delivery_asks_nothing(tmp_path: Path) -> None:
    assert plausibility(section(tmp_path, before=previous())) == []


#: What is wrong, which files are changed how, and the codes that this gives.
CASES: list[tuple[str, dict[str, Edit], list[str]]] = [
    (
        "no row of the SVB matches",
        {"svb_anticumulatie": lambda text: re.sub("^0", "f", text, flags=re.M)},
        ["B09"],
    ),
    (
        "one row of the SVB is left",
        {"svb_anticumulatie": lambda text: "".join(text.splitlines(keepends=True)[:2])},
        ["B11"],
    ),
    (
        "all amounts of the SVB are nothing",
        {"svb_anticumulatie": amounts(lambda cents: 0, 2)},
        ["B17"],
    ),
    (
        "the amounts of the SVB are in cents",
        {"svb_anticumulatie": amounts(lambda cents: 100 * cents, 2)},
        ["B18"],
    ),
    (
        "the amounts of the SVB are a hundredth of what they are",
        {"svb_anticumulatie": amounts(lambda cents: cents // 100, 2)},
        ["B23"],
    ),
    (
        "July is missing of one country",
        {"wkb_kinderen": lines(lambda line: ";202307;5010;" not in line)},
        ["B12"],
    ),
    (
        "half of July is missing",
        {"wkb_kinderen": lines(lambda line: ";202307;" not in line or ";9089;" in line)},
        ["B10", "B11"],
    ),
    (
        "amounts of WKB are twenty times what they are",
        {"wkb_kinderen": amounts(lambda cents: 20 * cents, 3)},
        ["B14"],
    ),
    (
        "national amounts are in cents",
        {"landelijke_totalen": lambda text: text.replace("00,00", "0000,00")},
        ["B16", "B16"],
    ),
    (
        "a country code that ended in 1979",
        {
            "landentabel": lambda text: text.replace(
                "Rhodesië;;", "Rhodesië;11-11-1965;01-06-1979"
            ),
            "wkb_kinderen": lambda text: text.replace(";5010;", ";5004;"),
        },
        ["B02"],
    ),
    (
        "one rate is turned",
        {
            "wisselkoersen": lambda text: (
                text
                + "".join(
                    f"{month};PLN;{'0,2' if month == '202305' else '4,5'}\r\n" for month in MONTHS
                )
            )
        },
        ["B19"],
    ),
]


@pytest.mark.parametrize(
    ("edits", "codes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_without_a_previous_report(
    edits: dict[str, Edit], codes: list[str], tmp_path: Path
) -> None:
    found = plausibility(section(tmp_path, edits))
    assert sorted(finding.code for finding in found) == codes
    for finding in found:
        if finding.grade is Grade.TO_CONFIRM:
            assert finding.about
            assert finding.place
            assert finding.place.file.endswith(".csv")
            assert finding.value
            assert finding.against
            assert finding.expected


def test_a_country_that_is_gone_since_the_previous_report_is_asked_about(tmp_path: Path) -> None:
    before = previous(**{"5010": Fraction(150)})
    gone = {
        name: lines(lambda line: ";5010;" not in line) for name in ("wkb_kinderen", "kot_kinderen")
    }
    found = [one for one in plausibility(section(tmp_path, gone, before)) if one.code == "B13"]
    assert [(one.about, one.value, one.against) for one in found] == [
        ("buitenland.wkb.5010", "0", "150"),
        ("buitenland.kot.5010", "0", "150"),
    ]
    assert found[0].text == ("WKB, België: 0 kinderen, in de rapportage van 2024-H2 150.")


def test_two_digits_of_a_national_total_that_changed_places_are_asked_about(
    tmp_path: Path,
) -> None:
    before = previous(landelijk=Fraction(1_803_000))
    turned = {
        "landelijke_totalen": lambda text: text.replace("WKB;2023;900000", "WKB;2023;1083000")
    }
    found = plausibility(section(tmp_path, turned, before))
    told = {one.about: one.text for one in found if one.code == "B15"}
    assert "andersom staat er 1.803.000" in told["buitenland.wkb.landelijk.kinderen"]


def test_countries_that_have_each_others_names_block(tmp_path: Path) -> None:
    def turned(text: str) -> str:
        return text.replace("België", "?").replace("Polen", "België").replace("?", "Polen")

    found = plausibility(section(tmp_path, {"landentabel": turned}, previous()))
    assert [(one.code, one.grade) for one in found] == [("B21", Grade.BLOCKING)]
    assert "5010 was België en is Polen" in found[0].text


def test_a_month_with_one_record_at_home_and_none_abroad_is_not_complete(tmp_path: Path) -> None:
    def without_july(text: str) -> str:
        kept = lines(lambda line: ";202307;" not in line)(text)
        return f"{kept}{'f' * 16};202307;6030;125,00\r\n"

    found = section(tmp_path, {"wkb_kinderen": without_july}).findings
    (missing,) = [one for one in found if one.code == "B01"]
    assert missing.text.endswith("buitenland van 202307.")


def test_a_month_of_children_at_home_is_looked_at_too(tmp_path: Path) -> None:
    def at_home(text: str) -> str:
        return text + "".join(
            f"{child:016x};{month};6030;125,00\r\n"
            for child in range(5000, 5200)
            for month in MONTHS
            if month != "202307" or child < 5050
        )

    (found,) = plausibility(section(tmp_path, {"wkb_kinderen": at_home}))
    assert (found.code, found.about) == ("B12", "buitenland.wkb.6030")
    assert found.text.startswith("WKB, Nederland: het aantal kinderen gaat van 200 in juni")


def test_where_nobody_lives_abroad_every_month_is_like_the_others(tmp_path: Path) -> None:
    found = SmallDeliveries(children={"6030": 100}).section("buitenland", tmp_path)
    assert {one.code for one in found.findings} == {"B06"}, "and few of them for a whole country"


def test_unknown_has_no_row_when_every_benefit_there_is_deducted_in_full(tmp_path: Path) -> None:
    def unknown(text: str) -> str:
        return text + "".join(f"{'f' * 16};{month};0000;0,00\r\n" for month in MONTHS)

    found = section(tmp_path, {"wkb_kinderen": unknown})
    names = [row.cells[0].text for row in found.tables["wkb"].rows]
    assert "Onbekend" not in names
    assert "Overige" not in names


def test_swapped_files_are_recognised_by_the_children_of_the_svb(tmp_path: Path) -> None:
    swapped: dict[str, Edit] = {
        "wkb_kinderen": lambda text: re.sub("^0", "f", text, flags=re.M),
    }
    (found,) = [one for one in plausibility(section(tmp_path, swapped)) if one.code == "B09"]
    assert found.grade is Grade.BLOCKING
    assert "zijn de bestanden verwisseld?" in found.text
