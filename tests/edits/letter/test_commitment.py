"""What may be said of a motie, toezegging, question or recommendation, as worked examples."""

from __future__ import annotations

from datetime import date

import pytest
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Grade, Place
from tasks.edits.parts import commitment
from tasks.edits.parts.commitment import CommitmentFacts, check_commitment
from tasks.figures.dutch import long_date

LETTER = date(2025, 7, 1)
CHAPTERS = {"1": "Niet-gebruik", "6": "Invordering", "6.1": "Strategie"}

# kind, day, found back by, deadline, state, chapter, reason, state before, deadline before -> code
POINTS = [
    pytest.param(
        *("motie", date(2025, 6, 17), "vindplaats", None, "open", None, None, None, None, None),
        id="1 een motie met een vindplaats",
    ),
    pytest.param(
        *("motie", date(2025, 6, 17), None, None, "open", None, None, None, None, "M01"),
        id="1 een motie zonder vindplaats",
    ),
    pytest.param(
        *("toezegging", date(2024, 4, 17), "nummer", None, "open", None, None, None, None, None),
        id="1 een toezegging met een nummer",
    ),
    pytest.param(
        *("toezegging", date(2024, 4, 17), None, None, "open", None, None, None, None, "M01"),
        id="1 een toezegging zonder iets",
    ),
    pytest.param(
        *("toezegging in brief", LETTER, None, None, "open", "1", None, None, None, None),
        id="1 wat deze brief toezegt",
    ),
    pytest.param(
        "toezegging in brief",
        *(date(2024, 12, 20), None, None, "open", None, None, "open", None, "M01"),
        id="1 wat de vorige brief toezegde, zonder die brief",
    ),
    pytest.param(
        *("vraag", date(2025, 5, 22), None, None, "afgedaan", "6.1", None, None, None, None),
        id="1 een vraag uit een debat",
    ),
    pytest.param(
        *("vraag", date(2025, 7, 2), None, None, "open", None, None, None, None, "M02"),
        id="2 van na de brief",
    ),
    pytest.param(
        *("vraag", date(2025, 5, 22), None, date(2025, 5, 21), "open", None, "Druk", None),
        *(None, "M02"),
        id="2 termijn voor de dag",
    ),
    pytest.param(
        *("motie", date(2025, 6, 17), "vindplaats", LETTER, "open", None, None, None, None, None),
        id="3 termijn op de dag van de brief",
    ),
    pytest.param(
        "motie",
        *(date(2025, 1, 17), "vindplaats", date(2025, 6, 30), "open", None, None, None, None),
        "M03",
        id="3 termijn voorbij",
    ),
    pytest.param(
        "motie",
        *(date(2025, 1, 17), "vindplaats", date(2025, 6, 30), "open", None, "Druk", None, None),
        None,
        id="3 termijn voorbij, met een reden",
    ),
    pytest.param(
        *("motie", date(2025, 1, 17), "vindplaats", date(2025, 6, 30), "afgedaan", "1", None),
        *("open", None, None),
        id="3 termijn voorbij, en afgedaan",
    ),
    pytest.param(
        *("motie", date(2025, 1, 17), "vindplaats", None, "afgedaan", None, None, None, None),
        "M04",
        id="4 afgedaan zonder hoofdstuk",
    ),
    pytest.param(
        *("motie", date(2025, 1, 17), "vindplaats", None, "afgedaan", "15", None, None, None),
        "M04",
        id="4 afgedaan in een hoofdstuk dat er niet is",
    ),
    pytest.param(
        *("motie", date(2025, 1, 17), "vindplaats", None, "open", "6.2", None, None, None, "M04"),
        id="4 ook wat open is noemt geen hoofdstuk dat er niet is",
    ),
    pytest.param(
        *("toezegging in brief", LETTER, None, None, "afgedaan", "1", None, None, None, "M05"),
        id="5 toegezegd en meteen afgedaan",
    ),
    pytest.param(
        *("vraag", date(2025, 5, 22), None, None, "vervallen", None, None, None, None, "M06"),
        id="6 vervallen zonder reden",
    ),
    pytest.param(
        *("vraag", date(2025, 5, 22), None, None, "vervallen", None, "Niet nodig", None, None),
        None,
        id="6 vervallen met een reden",
    ),
    pytest.param(
        *("vraag", date(2024, 5, 22), None, None, "open", None, None, "afgedaan", None, "M06"),
        id="6 opnieuw open zonder reden",
    ),
    pytest.param(
        *("vraag", date(2024, 5, 22), None, date(2025, 12, 31), "open", None, None, "open"),
        *(date(2025, 9, 1), "M07"),
        id="7 termijn opgeschoven zonder reden",
    ),
    pytest.param(
        *("vraag", date(2024, 5, 22), None, date(2025, 12, 31), "open", None, "Druk", "open"),
        *(date(2025, 9, 1), None),
        id="7 termijn opgeschoven met een reden",
    ),
    pytest.param(
        *("vraag", date(2024, 5, 22), None, None, "open", None, None, "open"),
        *(date(2025, 9, 1), "M07"),
        id="7 termijn weggehaald",
    ),
]
RULEBOOK = [
    Chapter(
        "Moties, toezeggingen en aanbevelingen: wat er van een punt kan worden gezegd",
        commitment.__doc__,
        (
            *("soort", "dag", "te vinden met", "termijn", "stand", "hoofdstuk", "reden"),
            *("vorige stand", "vorige termijn", "bevinding"),
        ),
        rows_of(POINTS),
    )
]


def facts(
    kind: str,
    day: date,
    found: str | None,
    deadline: date | None,
    state: str,
    chapter: str | None,
    reason: str | None,
    state_before: str | None,
    deadline_before: date | None,
) -> CommitmentFacts:
    return CommitmentFacts(
        about="toezeggingen.T001.stand",
        name=f"T001 ({kind}, het lid Welzijn)",
        kind=kind,
        day=day,
        cited=found == "vindplaats",
        numbered=found == "nummer",
        deadline=deadline,
        deadline_words=None if deadline is None else long_date(deadline),
        state=state,
        chapter=chapter,
        reason=reason,
        state_before=state_before,
        deadline_before=None if deadline_before is None else long_date(deadline_before),
        at=lambda column: Place(file="toezeggingen.csv", row=2, column=column),
    )


@pytest.mark.parametrize(
    (
        *("kind", "day", "found", "deadline", "state", "chapter", "reason"),
        *("state_before", "deadline_before", "code"),
    ),
    POINTS,
)
def test_a_point(
    kind: str,
    day: date,
    found: str | None,
    deadline: date | None,
    state: str,
    chapter: str | None,
    reason: str | None,
    state_before: str | None,
    deadline_before: date | None,
    code: str | None,
) -> None:
    one = facts(
        *(kind, day, found, deadline, state, chapter, reason, state_before, deadline_before)
    )
    told = check_commitment(one, LETTER, CHAPTERS)
    assert [finding.code for finding in told] == ([] if code is None else [code])
    for finding in told:
        assert finding.expected is not None
        assert finding.text.endswith(".")
        assert finding.grade is not Grade.TO_CONFIRM or finding.against is not None


def test_overdue_is_told_in_the_words_of_the_promise() -> None:
    one = facts("vraag", date(2024, 5, 22), None, date(2025, 3, 31), "open", *(None,) * 4)
    (told,) = check_commitment(one._replace(deadline_words="begin 2025"), LETTER, CHAPTERS)
    assert told.text.replace("\u00a0", " ") == (
        "T001 (vraag, het lid Welzijn) had er begin 2025 (31 maart 2025) moeten zijn en is nog "
        "open, zonder reden."
    )


def test_a_halfjaar_without_chapters_says_where_they_belong() -> None:
    one = facts("vraag", date(2024, 5, 22), None, None, "afgedaan", "1", *(None,) * 3)
    (told,) = check_commitment(one, LETTER, {})
    assert told.expected == "een nummer uit chapters in het bestand van het halfjaar"
