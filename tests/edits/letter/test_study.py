"""What the figures and texts of a study may say, as worked examples."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.edits.parts import study
from tasks.edits.parts.study import (
    Answer,
    StudyFacts,
    check_kind,
    check_participants,
    check_questions,
    check_study,
    check_sum,
    check_unchanged,
)
from tasks.edits.problem import Problem

CHAPTERS = ("4", "5", "6.1")
LETTER = 202507

# shares, rounded -> code
SUMS = [
    pytest.param(["60"], True, None, id="1 één antwoord; de rest volgt eruit"),
    pytest.param(["61.5", "24.0", "14.5"], False, None, id="1 samen precies 100"),
    pytest.param(["61.5", "24.0", "14.6"], False, "X01", id="1 samen net te veel"),
    pytest.param(["34", "33", "34"], True, "X02", id="1 samen net te veel, afgerond"),
    pytest.param([], False, None, id="1 geen antwoorden"),
]
# method, kind of figure -> code
KINDS = [
    pytest.param("labexperiment", "keuze in een experiment", None, id="2 een keuze in een proef"),
    pytest.param("labexperiment", "schatting", "X03", id="2 een raming uit een proef"),
    pytest.param("enquête", "antwoord van deelnemers", None, id="2 antwoorden"),
    pytest.param("enquête", "meting", "X03", id="2 een meting uit antwoorden"),
    pytest.param("interviews", "schatting", "X03", id="2 een raming uit gesprekken"),
    pytest.param("registerdata", "schatting", None, id="2 een raming uit gegevens"),
    pytest.param("dossieronderzoek", "meting", None, id="2 een telling in dossiers"),
]
# method, method of the edition before, month, found, chapter, outcome -> code
STUDIES = [
    pytest.param(
        *("labexperiment", None, 202506, True, "4", "Velen kozen voor een lager voorschot.", None),
        id="3 wat deelnemers deden",
    ),
    pytest.param(
        *("labexperiment", None, 202506, True, "4", "Burgers zullen dit vaak kiezen.", "X04"),
        id="3 een voorspelling uit een proef",
    ),
    pytest.param(
        *("enquête", None, 202506, True, "4", "Naar verwachting helpt de brief.", "X04"),
        id="3 een voorspelling uit antwoorden",
    ),
    pytest.param(
        *("registerdata", None, 202506, True, "4", "De raming is lager dan gedacht.", None),
        id="3 een raming mag uit gegevens",
    ),
    pytest.param(
        *("labexperiment", None, 202506, False, "4", "Velen kozen het.", "X05"),
        id="4 nergens te vinden",
    ),
    pytest.param(
        *("labexperiment", None, 202507, True, "4", "Velen kozen het.", None),
        id="5 in de maand van de brief",
    ),
    pytest.param(
        *("labexperiment", None, 202508, True, "4", "Velen kozen het.", "X06"),
        id="5 van na de brief",
    ),
    pytest.param(
        *("labexperiment", None, 202506, True, "14", "Velen kozen het.", "X06"),
        id="5 in een hoofdstuk dat er niet is",
    ),
    pytest.param(
        *("enquête", "enquête", 202506, True, None, "Meer deelnemers wisten het.", None),
        id="6 een volgende uitgave",
    ),
    pytest.param(
        *("enquête", "interviews", 202506, True, None, "Meer deelnemers wisten het.", "X07"),
        id="6 een andere methode",
    ),
]
# share, in the previous letter -> code
AGAIN = [
    pytest.param("61.5", None, None, id="7 een nieuw cijfer"),
    pytest.param("61.5", "61.5", None, id="7 hetzelfde cijfer"),
    pytest.param("61.5", "61.0", "X08", id="7 een ander cijfer"),
]
# method, how many people answered according to each answer -> code
PARTICIPANTS = [
    pytest.param("enquête", [], None, id="8 niet bekend"),
    pytest.param("enquête", [1_200], None, id="8 één aantal"),
    pytest.param("enquête", [1_200, 12_000], "X09", id="8 twee aantallen"),
    pytest.param("enquête", [20_001], "X10", id="8 te veel voor een enquête"),
    pytest.param("registerdata", [1_200_000], None, id="8 gegevens van iedereen"),
]
# texts by the number of their question -> code
QUESTIONS = [
    pytest.param({1: ["Begrijpt u de brief?"] * 3, 2: ["Wat deed u?"]}, None, id="9 twee vragen"),
    pytest.param({1: ["Wat deed u?"], 2: ["Wat deed u?"]}, "X11", id="9 één tekst, twee nummers"),
    pytest.param({1: ["Wat deed u?", "Waarom?"]}, "X11", id="9 één nummer, twee teksten"),
]
HEADING = "Onderzoeken: wat een cijfer en een tekst mogen zeggen"
RULEBOOK = [
    Chapter(HEADING, study.__doc__, ("aandelen", "afgerond", "bevinding"), rows_of(SUMS)),
    Chapter(HEADING, None, ("methode", "soort cijfer", "bevinding"), rows_of(KINDS)),
    Chapter(
        HEADING,
        None,
        ("methode", "vorige uitgave", "maand", "te vinden", "hoofdstuk", "uitkomst", "bevinding"),
        rows_of(STUDIES),
    ),
    Chapter(HEADING, None, ("aandeel", "in de vorige brief", "bevinding"), rows_of(AGAIN)),
    Chapter(HEADING, None, ("methode", "deelnemers", "bevinding"), rows_of(PARTICIPANTS)),
    Chapter(HEADING, None, ("teksten per vraag", "bevinding"), rows_of(QUESTIONS)),
]


def codes(found: Iterable[Problem]) -> list[str]:
    return [one.code for one in found]


def expected(code: str | None) -> list[str]:
    return [] if code is None else [code]


@pytest.mark.parametrize(("shares", "rounded", "code"), SUMS)
def test_the_answers_to_one_question(shares: list[str], rounded: bool, code: str | None) -> None:
    answers = [Answer("ja", Fraction(share), rounded) for share in shares]
    assert codes(check_sum("O2025-01", answers)) == expected(code)


@given(
    st.lists(st.integers(0, 1000), max_size=6).map(lambda some: [Fraction(n, 10) for n in some]),
    st.booleans(),
)
def test_a_sum_is_refused_exactly_when_it_is_more_than_all(
    shares: list[Fraction], rounded: bool
) -> None:
    found = codes(check_sum("O2025-01", [Answer("ja", one, rounded) for one in shares]))
    assert bool(found) == (sum(shares, Fraction(0)) > 100)


@pytest.mark.parametrize(("method", "kind", "code"), KINDS)
def test_what_a_method_can_say(method: str, kind: str, code: str | None) -> None:
    assert codes(check_kind("O2025-01", method, kind)) == expected(code)


@pytest.mark.parametrize(
    ("method", "before", "month", "found", "chapter", "outcome", "code"), STUDIES
)
def test_a_study(
    method: str,
    before: str | None,
    month: int,
    found: bool,
    chapter: str | None,
    outcome: str,
    code: str | None,
) -> None:
    one = StudyFacts("O2025-01 Keuze", method, before, month, found, chapter, outcome)
    assert codes(check_study(one, LETTER, CHAPTERS)) == expected(code)


@pytest.mark.parametrize(("share", "before", "code"), AGAIN)
def test_a_figure_of_a_study_that_appeared(
    share: str, before: str | None, code: str | None
) -> None:
    was = None if before is None else Fraction(before)
    assert codes(check_unchanged("O2025-01", Fraction(share), was)) == expected(code)


@pytest.mark.parametrize(("method", "numbers", "code"), PARTICIPANTS)
def test_how_many_people_answered(method: str, numbers: list[int], code: str | None) -> None:
    assert codes(check_participants("O2025-01", method, numbers)) == expected(code)


@pytest.mark.parametrize(("texts", "code"), QUESTIONS)
def test_the_texts_of_questions(texts: dict[int, list[str]], code: str | None) -> None:
    assert codes(check_questions("O2025-01", texts)) == expected(code)
