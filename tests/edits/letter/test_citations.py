"""Which citations can be right, as worked examples from a register of real papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.edits import citations
from tasks.edits.citations import (
    check_cited_for,
    check_page,
    check_paper,
    check_typed,
    check_tz_number,
    printed_or_none,
)
from tasks.edits.problem import Problem
from tasks.figures.citation import Vindplaats, VindplaatsKind, read_citations
from tasks.figures.known_papers import KnownPapers

LETTER = date(2025, 7, 1)
DATED = {
    "31066": {
        "683": date(2020, 7, 17),
        "1233": date(2023, 5, 31),
        "1279": date(2023, 9, 4),
        "1330": date(2024, 1, 15),
        "1433": date(2024, 10, 24),
        "1445": date(2024, 12, 5),
        "1449": date(2024, 12, 20),
    },
    "36708": {
        "1": date(2025, 3, 14),
        "10": date(2025, 4, 14),
        "14": date(2025, 4, 24),
        "17": date(2025, 5, 21),
        "24": date(2025, 6, 17),
    },
    "36600 XV": {"66": date(2024, 11, 28)},
}


def paper(dossier: str, number: str, day: date | None) -> Vindplaats:
    return Vindplaats(
        id=f"TK-{dossier}-{number}",
        kind=VindplaatsKind.PAPER if number.isdigit() else VindplaatsKind.PAPER_OF_SENATE,
        title="Een stuk",
        dossier=dossier,
        number=number,
        day=day,
    )


REGISTER = [
    *(
        Vindplaats(id=f"TK-{one}", kind=VindplaatsKind.DOSSIER, title="Een dossier", dossier=one)
        for one in DATED
    ),
    *(
        paper(dossier, number, day)
        for dossier, papers in DATED.items()
        for number, day in papers.items()
    ),
]
KNOWN = KnownPapers(REGISTER)

# what was typed, the day that the text names, code, what was expected
TYPED = [
    pytest.param(
        "Kamerstukken II 2024/25, 31066, nr. 1449, p. 9",
        None,
        None,
        None,
        id="1 een goede vindplaats",
    ),
    pytest.param("Kamerstukken II, 2024-25, 36708, nr. 17", None, None, None, id="1 anders getypt"),
    pytest.param(
        "Kamerstukken II 2025/45, 31066, nr. 1449",
        None,
        "C01",
        "2024/25",
        id="1 cijfers verwisseld",
    ),
    pytest.param(
        "Kamerstukken II 2023/24, 31066, nr. 1449", None, "C02", "2024/25", id="2 een jaar te vroeg"
    ),
    pytest.param(
        "Kamerstukken II 2022/23, 36708, nr. 12",
        None,
        "C02",
        "2024/25",
        id="2 een onbekend nummer tussen twee bekende",
    ),
    pytest.param(
        "Kamerstukken II 2022/23, 31066, nr. 1270",
        None,
        None,
        None,
        id="2 een onbekend nummer dat in het jaar past",
    ),
    pytest.param(
        "Kamerstukken II 2022/23, 31066, nr. 1270",
        date(2024, 10, 24),
        "C03",
        "nr. 1433, van 24 oktober 2024",
        id="3 nummer van een jaar eerder dan de brief",
    ),
    pytest.param(
        "Kamerstukken II 2024/25, 36708, nr. 12",
        date(2025, 6, 2),
        "C03",
        "een nummer boven 17 en onder 24 bij 2 juni 2025",
        id="3 nummer te laag voor de dag",
    ),
    pytest.param(
        "Kamerstukken II, 2024/25, 37608, nr. 14",
        date(2025, 4, 24),
        "C04",
        "waarschijnlijk 36708",
        id="4 twee cijfers verwisseld",
    ),
    pytest.param(
        "Kamerstukken II 2024/25, 3670, nr. 14",
        None,
        "C04",
        "waarschijnlijk 36708",
        id="4 een cijfer te weinig",
    ),
    pytest.param(
        "Kamerstukken II 2024/25, 36600 VX, nr. 66",
        None,
        "C04",
        "waarschijnlijk 36600 XV",
        id="4 toevoeging verwisseld",
    ),
    pytest.param(
        "Kamerstukken II 2024/25, 31085, nr. 3",
        None,
        "C04",
        ("een dossier uit het register, of een rij van soort kamerdossier voor dit dossier"),
        id="4 een dossier dat niemand kent",
    ),
]
# number of the paper in 31066, its day, day of what it is cited for, code
CITED_FOR = [
    pytest.param(
        "936", date(2021, 12, 7), date(2021, 12, 7), None, id="5 een stuk van dezelfde dag"
    ),
    pytest.param("683", date(2020, 7, 17), date(2021, 12, 7), "C05", id="5 een ouder stuk"),
    pytest.param(
        "1460", date(2025, 7, 1), date(2025, 6, 2), None, id="6 een stuk van dezelfde dag"
    ),
    pytest.param("1460", date(2025, 7, 2), date(2025, 6, 2), "C06", id="6 een stuk van daarna"),
]
TZ_NUMBERS = [
    pytest.param("TZ202404-125", date(2024, 4, 17), None, None, id="7 van april 2024"),
    pytest.param("TZ202404-125", None, None, None, id="7 de dag is niet bekend"),
    pytest.param(
        "TZ202404-125",
        date(2024, 5, 17),
        "C07",
        "waarschijnlijk TZ202405-125, of een andere dag",
        id="7 van een andere maand",
    ),
    pytest.param(
        "TZ202440-125", None, "C07", "waarschijnlijk TZ202404-125", id="7 cijfers verwisseld"
    ),
    pytest.param(
        "TZ202404125",
        None,
        "C07",
        "TZ, het jaar, de maand, een streepje en een volgnummer, zoals TZ202404-125",
        id="7 zonder streepje",
    ),
    pytest.param(
        "TZ202508-001",
        None,
        "C07",
        (
            "een maand tot en met die van de brief; TZ, het jaar, de maand, een streepje en een "
            "volgnummer, zoals TZ202404-125"
        ),
        id="7 van na de brief",
    ),
]
# page -> code
PAGES = [
    pytest.param(None, None, id="8 geen bladzijde"),
    pytest.param(9, None, id="8 een bladzijde"),
    pytest.param(900, "C10", id="8 een cijfer te veel"),
]
RULEBOOK = [
    Chapter(
        "Vindplaatsen: kan dit stuk bestaan",
        citations.__doc__,
        ("getypt", "dag in de tekst", "bevinding", "verwacht"),
        rows_of(TYPED),
    ),
    Chapter(
        "Vindplaatsen: kan dit stuk bestaan",
        None,
        ("nummer", "dag van het stuk", "dag waarvoor het wordt aangehaald", "bevinding"),
        rows_of(CITED_FOR),
    ),
    Chapter(
        "Vindplaatsen: kan dit stuk bestaan",
        None,
        ("nummer", "gedaan op", "bevinding", "verwacht"),
        rows_of(TZ_NUMBERS),
    ),
    Chapter(
        "Vindplaatsen: kan dit stuk bestaan",
        None,
        ("bladzijde", "bevinding"),
        rows_of(PAGES),
    ),
]


def first(found: Iterator[Problem]) -> tuple[str | None, str | None]:
    one = next(found, None)
    return (None, None) if one is None else (one.code, one.expected.replace("\u00a0", " "))


@pytest.mark.parametrize(("text", "day", "code", "expected"), TYPED)
def test_a_typed_citation(
    text: str, day: date | None, code: str | None, expected: str | None
) -> None:
    found = (
        problem for one in read_citations(text) for problem in check_typed(one, KNOWN, LETTER, day)
    )
    assert first(found) == (code, expected)


def test_all_that_is_wrong_with_one_citation_is_told() -> None:
    (one,) = read_citations("Kamerstukken II 2025/45, 37608, nr. 10")
    found = list(check_typed(one, KNOWN, LETTER, date(2025, 4, 24)))
    assert [problem.code for problem in found] == ["C04", "C03", "C01"]
    assert "nr.\u00a014, van 24\u00a0april\u00a02025" in found[1].expected


@pytest.mark.parametrize(("text", "made_on", "code", "expected"), TZ_NUMBERS)
def test_the_number_of_a_toezegging(
    text: str, made_on: date | None, code: str | None, expected: str | None
) -> None:
    assert first(check_tz_number(text, made_on, LETTER)) == (code, expected)


@pytest.mark.parametrize(("page", "code"), PAGES)
def test_the_page_of_a_paper(page: int | None, code: str | None) -> None:
    one = REGISTER[1].model_copy(update={"page": page})
    assert [problem.code for problem in check_page(one)] == ([] if code is None else [code])


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.id)
def test_the_real_papers_are_right(one: Vindplaats) -> None:
    assert list(check_paper(one, KNOWN, LETTER)) == []


def test_a_paper_of_the_register_that_does_not_fit_between_the_others() -> None:
    wrong = paper("31066", "1270", date(2024, 10, 24))
    known = KnownPapers([*REGISTER, wrong])
    (problem,) = check_paper(wrong, known, LETTER)
    assert problem.code == "C03"
    assert problem.expected.replace("\u00a0", " ") == (
        "bij nr. 1270 een dag vanaf 31 mei 2023 tot en met 4 september 2023, of een ander nummer"
    )
    right = paper("31066", "1279", date(2023, 9, 4))
    assert list(check_paper(right, known, LETTER)) == [], "the others agree with each other"


def test_two_papers_that_contradict_each_other_and_nothing_else_are_both_told() -> None:
    one, other = (paper("24515", str(n), date(2025, 6, 6 - n)) for n in (1, 2))
    dossier = REGISTER[0].model_copy(update={"dossier": "24515"})
    known = KnownPapers([dossier, one, other])
    assert [p.code for p in check_paper(one, known, LETTER)] == ["C03"]
    assert [p.code for p in check_paper(other, known, LETTER)] == ["C03"]


def test_a_paper_of_which_nobody_knows_the_day() -> None:
    between, after = paper("36708", "22", None), paper("31066", "1460", None)
    assert list(check_paper(between, KNOWN, LETTER)) == []
    assert printed_or_none(between, KNOWN, LETTER) == (
        "Kamerstukken\u00a0II 2024/25, 36708, nr.\u00a022"
    )
    assert list(check_paper(after, KNOWN, LETTER)) == [], "no Prinsjesdag since the one before it"
    (problem,) = check_paper(after, KNOWN, date(2025, 12, 19))
    assert (problem.code, problem.expected) == (
        "C02",
        "de dag van het stuk, in 2024/25 of 2025/26",
    )
    assert printed_or_none(after, KNOWN, date(2025, 12, 19)) is None
    (problem,) = check_paper(paper("31066", "3", None), KNOWN, LETTER)
    assert (problem.code, problem.expected) == ("C02", "de dag van het stuk")


@pytest.mark.parametrize(("number", "day", "since", "code"), CITED_FOR)
def test_a_paper_and_the_day_that_it_is_cited_for(
    number: str, day: date, since: date, code: str | None
) -> None:
    one = paper("31066", number, day)
    found = [*check_cited_for(one, since), *check_paper(one, KNOWN, LETTER)]
    assert [problem.code for problem in found] == ([] if code is None else [code])


@given(
    days=st.lists(st.dates(date(2000, 1, 1), LETTER), min_size=1, max_size=12, unique=True),
    numbers=st.data(),
)
def test_a_register_in_order_is_never_doubted(days: list[date], numbers: st.DataObject) -> None:
    drawn = numbers.draw(
        st.lists(st.integers(1, 2000), min_size=len(days), max_size=len(days), unique=True)
    )
    papers = [
        paper("31066", str(number), day)
        for number, day in zip(sorted(drawn), sorted(days), strict=True)
    ]
    known = KnownPapers([REGISTER[0], *papers])
    assert [problem for one in papers for problem in check_paper(one, known, LETTER)] == []
