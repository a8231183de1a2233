"""A citation is printed in one form, and what was typed in any form is read back into its parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.figures.citation import (
    TzNumber,
    Vindplaats,
    VindplaatsKind,
    prinsjesdag,
    print_citation,
    print_paper,
    read_citations,
    read_tz_number,
    vergaderjaar,
)


def test_prinsjesdag_is_the_third_tuesday_of_september() -> None:
    known = "17-9-2019 15-9-2020 21-9-2021 20-9-2022 19-9-2023 17-9-2024 16-9-2025 15-9-2026"
    days = [prinsjesdag(year) for year in range(2019, 2027)]
    assert " ".join(f"{day.day}-{day.month}-{day.year}" for day in days) == known


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 9, 16), "2023/24"),
        (date(2024, 9, 17), "2024/25"),
        (date(2025, 7, 2), "2024/25"),
        (date(1999, 12, 31), "1999/00"),
    ],
)
def test_a_vergaderjaar_begins_on_prinsjesdag(day: date, year: str) -> None:
    assert vergaderjaar(day) == year


@given(st.dates(date(1945, 1, 1), date(2099, 12, 31)))
def test_a_vergaderjaar_never_goes_back_and_changes_only_on_prinsjesdag(day: date) -> None:
    before, now = vergaderjaar(day - timedelta(1)), vergaderjaar(day)
    assert (before != now) == (day == prinsjesdag(day.year))
    assert int(now[:4]) - int(before[:4]) == (before != now)


PRINTED = {
    "een stuk": (
        {"kind": "kamerstuk TK", "dossier": "31066", "number": "1449", "day": date(2024, 12, 20)},
        "Kamerstukken II 2024/25, 31066, nr. 1449",
    ),
    "een bladzijde": (
        {
            "kind": "kamerstuk TK",
            "dossier": "31066",
            "number": "1449",
            "day": date(2024, 12, 20),
            "page": 9,
        },
        "Kamerstukken II 2024/25, 31066, nr. 1449, p. 9",
    ),
    "een dossier met een toevoeging": (
        {
            "kind": "kamerstuk TK",
            "dossier": "36600 XV",
            "number": "66",
            "day": date(2024, 11, 28),
        },
        "Kamerstukken II 2024/25, 36600 XV, nr. 66",
    ),
    "de Eerste Kamer": (
        {"kind": "kamerstuk EK", "dossier": "36418", "number": "A", "day": date(2023, 10, 26)},
        "Kamerstukken I 2023/24, 36418, A",
    ),
    "een artikel van een wet": (
        {"kind": "wet", "title": "Algemene wet bestuursrecht", "article": "7:4"},
        "artikel 7:4 van de Algemene wet bestuursrecht",
    ),
    "een besluit": (
        {"kind": "wet", "title": "Besluit kinderopvangtoeslag", "article": "4"},
        "artikel 4 van het Besluit kinderopvangtoeslag",
    ),
    "een hele wet": ({"kind": "wet", "title": "Wet open overheid"}, "Wet open overheid"),
    "een verordening van voor 2009": (
        {"kind": "EU-verordening", "number": "883/2004", "day": date(2004, 4, 29)},
        "Verordening (EG) nr. 883/2004",
    ),
    "een artikel van een verordening van na 2014": (
        {
            "kind": "EU-verordening",
            "number": "2016/679",
            "day": date(2016, 4, 27),
            "article": "15",
        },
        "artikel 15 van Verordening (EU) 2016/679",
    ),
    "een dossier": ({"kind": "kamerdossier", "dossier": "36600 XV"}, "Kamerdossier 36600 XV"),
}


@pytest.mark.parametrize(("parts", "printed"), PRINTED.values(), ids=PRINTED)
def test_every_kind_has_its_own_form(parts: dict[str, object], printed: str) -> None:
    one = Vindplaats.model_validate({"id": "TK-1", "title": "Een titel"} | parts)
    assert print_citation(one).replace("\u00a0", " ") == printed


def test_without_a_day_the_vergaderjaar_is_never_guessed() -> None:
    one = Vindplaats(
        id="TK-1", kind=VindplaatsKind.PAPER, title="Een motie", dossier="36708", number="22"
    )
    with pytest.raises(ValueError, match="vergaderjaar"):
        print_citation(one)
    assert print_citation(one, "2024/25").startswith("Kamerstukken\u00a0II 2024/25")


#: As typed in a real letter, and how the parts are read.
TYPED = {
    "Kamerstukken II, 2024/25, 36708, nr. 26.": ("II", "2024/25", "36708", "26", None),
    "Kamerstukken II, 2024-25, 36708, nr. 17.": ("II", "2024-25", "36708", "17", None),
    "Kamerstukken II 2025/45, 31066, nr. 1449, p. 9.": ("II", "2025/45", "31066", "1449", 9),
    "Kamerstukken II 2022/23, 31066 nr. 1270.": ("II", "2022/23", "31066", "1270", None),
    "Kamerstukken II, 2024/25, 36600 XV, nr. 66.": ("II", "2024/25", "36600 XV", "66", None),
    "Kamerstukken II, 2019/20, 31066, nr. \n683.": ("II", "2019/20", "31066", "683", None),
    "Kamerstukken II 2008/09, 31 571, nr. 3": ("II", "2008/09", "31571", "3", None),
    "Tweede Kamer, vergaderjaar 2024-2025, 31 066, nr. 7": ("II", "2024-2025", "31066", "7", None),
    "Kamerstukken I 2023/24, 36418, A, p. 2": ("I", "2023/24", "36418", "A", 2),
    "Kamerstukken II 2024/2025, 36600-XV, nr. 7": ("II", "2024/2025", "36600 XV", "7", None),
}


@pytest.mark.parametrize(("text", "parts"), TYPED.items())
def test_a_typed_citation_is_read_in_whatever_form(
    text: str, parts: tuple[str, str, str, str, int | None]
) -> None:
    (one,) = read_citations(f"Zie de brief ({text}) en verder.")
    assert (one.chamber, one.years, one.dossier, one.number, one.page) == parts


def test_several_numbers_are_several_citations() -> None:
    found = list(read_citations("Kamerstukken II, 2023/24, 31066, nrs. 1330 en 1373. In 2024"))
    assert [one.number for one in found] == ["1330", "1373"]


@pytest.mark.parametrize(
    "text", ["De wet 36708 van 2024/25, nr. 3", "Kamerstukken over toeslagen", "TZ202404-125"]
)
def test_what_is_no_citation_is_not_read(text: str) -> None:
    assert list(read_citations(text)) == []


@given(
    chamber=st.sampled_from(["I", "II"]),
    first=st.integers(1945, 2098),
    dossier=st.from_regex(r"[0-9]{5}( (XV|IX|A|H))?", fullmatch=True).filter(str.isascii),
    number=st.integers(1, 9999),
    letter=st.sampled_from(["A", "Z", "AB"]),
    page=st.none() | st.integers(1, 999),
)
def test_what_is_printed_is_read_back(
    chamber: str, first: int, dossier: str, number: int, letter: str, page: int | None
) -> None:
    year = vergaderjaar(date(first, 10, 1))
    which = letter if chamber == "I" else str(number)
    (one,) = read_citations(f"({print_paper(chamber, year, dossier, which, page)}).")
    assert one.is_well_formed
    assert (one.chamber, one.years, one.dossier, one.number, one.page) == (
        *(chamber, year, dossier, which, page),
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("TZ202404-125", TzNumber(2024, 4, 125)),
        ("TZ202440-125", TzNumber(2024, 40, 125)),
        ("TZ2024-125", None),
        ("202404-125", None),
    ],
)
def test_the_number_of_a_toezegging(text: str, number: TzNumber | None) -> None:
    assert read_tz_number(text) == number
    assert number is None or str(number) == text
