"""When a milestone hangs together, as worked examples."""

from __future__ import annotations

from datetime import date

import pytest
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Grade, Place
from tasks.edits.parts import milestone as rules
from tasks.edits.parts.milestone import MilestoneFacts, check_done, check_milestone, standing

LETTER = date(2025, 7, 1)


def milestone(**facts: object) -> MilestoneFacts:
    """A milestone that is planned after the letter, but for these facts."""
    right = MilestoneFacts(
        about="trajecten.T03.3.stand",
        name="T03 Intensief toezicht, sanctioneren",
        planned=202512,
        moved=None,
        reached=None,
        reason=None,
        planned_before=None,
        expected_before=None,
        reached_before=False,
        stopped=False,
        at=lambda column: Place(file="traject_mijlpalen.csv", row=2, column=column),
    )
    return right._replace(**facts)  # type: ignore[arg-type]


# planned, moved to, reached, reason -> standing, finding
MONTHS = [
    pytest.param(202512, None, None, None, "gepland", None, id="4 nog niet aan de beurt"),
    pytest.param(
        202506, 202512, None, "Te druk.", "verschoven", None, id="1 verschoven met een reden"
    ),
    pytest.param(202506, 202512, None, None, "verschoven", "J01", id="1 verschoven zonder reden"),
    pytest.param(
        202512, 202510, None, None, "verschoven", "J01", id="1 naar voren gehaald zonder reden"
    ),
    pytest.param(202506, None, 202506, None, "bereikt", None, id="1 bereikt zoals gepland"),
    pytest.param(202506, None, 202505, None, "bereikt", None, id="1 eerder bereikt"),
    pytest.param(202503, None, 202506, None, "bereikt", "J01", id="1 later bereikt zonder reden"),
    pytest.param(
        202503, None, 202506, "Te druk.", "bereikt", None, id="1 later bereikt met een reden"
    ),
    pytest.param(
        202507, None, None, None, "gepland", None, id="4 gepland in de maand van de brief"
    ),
    pytest.param(202506, None, None, None, "te laat", "J04", id="4 voorbij zonder bericht"),
    pytest.param(
        202503, 202506, None, "Te druk.", "te laat", "J04", id="4 ook de nieuwe maand is voorbij"
    ),
    pytest.param(202507, None, 202508, "Later.", "bereikt", "J03", id="3 bereikt na de brief"),
    pytest.param(205212, None, None, None, "gepland", "J06", id="5 cijfers verwisseld"),
]
# planned and expected before, reached before; planned, moved to, reached, reason now -> finding
BEFORE = [
    pytest.param(202512, 202512, False, 202512, None, None, None, None, id="2 niets veranderd"),
    pytest.param(
        202506,
        202506,
        False,
        202512,
        None,
        None,
        "Te druk.",
        "J02",
        id="2 oorspronkelijke planning overschreven",
    ),
    pytest.param(
        202506, 202506, False, 202512, None, None, None, "J01, J02", id="1 en 2 en zonder reden"
    ),
    pytest.param(
        202506,
        202509,
        False,
        202506,
        202512,
        None,
        "Te druk.",
        None,
        id="1 opnieuw verschoven met een reden",
    ),
    pytest.param(
        202506,
        202512,
        False,
        202506,
        None,
        202506,
        None,
        "J01",
        id="1 weer de eerste planning, zonder reden",
    ),
    pytest.param(
        202506, 202506, True, 202506, None, None, None, "J05, J04", id="3 niet meer bereikt"
    ),
]
HEADING = "Trajecten: mijlpalen"
RULEBOOK = [
    Chapter(
        HEADING,
        rules.__doc__,
        ("gepland", "verschoven naar", "bereikt", "reden", "stand", "bevinding"),
        rows_of(MONTHS),
    ),
    Chapter(
        HEADING,
        None,
        (
            "gepland volgens de vorige rapportage",
            "verwacht toen",
            "bereikt toen",
            "gepland",
            "verschoven naar",
            "bereikt",
            "reden",
            "bevinding",
        ),
        rows_of(BEFORE),
    ),
]


@pytest.mark.parametrize(("planned", "moved", "reached", "reason", "said", "expected"), MONTHS)
def test_months(  # type: ignore[no-untyped-def]
    planned, moved, reached, reason, said, expected
) -> None:
    one = milestone(planned=planned, moved=moved, reached=reached, reason=reason)
    assert standing(one, LETTER) == said
    found = check_milestone(one, LETTER)
    assert (", ".join(finding.code for finding in found) or None) == expected


@pytest.mark.parametrize(
    (
        "planned_before",
        "expected_before",
        "reached_before",
        "planned",
        "moved",
        "reached",
        "reason",
        "expected",
    ),
    BEFORE,
)
def test_what_was_said_before(  # type: ignore[no-untyped-def]
    planned_before, expected_before, reached_before, planned, moved, reached, reason, expected
) -> None:
    one = milestone(
        planned_before=planned_before,
        expected_before=expected_before,
        reached_before=reached_before,
        planned=planned,
        moved=moved,
        reached=reached,
        reason=reason,
    )
    found = check_milestone(one, LETTER)
    assert (", ".join(finding.code for finding in found) or None) == expected


def test_a_move_without_a_reason_blocks_and_says_from_when_to_when() -> None:
    (one,) = check_milestone(milestone(planned=202506, moved=202512), LETTER)
    assert one.grade is Grade.BLOCKING
    assert one.text == (
        "T03 Intensief toezicht, sanctioneren: verschoven van juni 2025 naar december 2025, zonder "
        "reden."
    )
    assert one.place is not None
    assert one.place.column == "reden"


@pytest.mark.parametrize(("reached", "said"), [(None, "vervallen"), (202506, "bereikt")])
def test_what_a_stopped_traject_did_not_reach_is_dropped_and_not_late(
    reached: int | None, said: str
) -> None:
    one = milestone(planned=202506, reached=reached, stopped=True)
    assert standing(one, LETTER) == said
    assert check_milestone(one, LETTER) == []


def test_a_traject_is_done_when_its_milestones_are() -> None:
    open_, done = milestone(), milestone(planned=202506, reached=202506)
    place = Place(file="trajecten.csv", row=2, column="stand")

    def codes(said: str, *some: MilestoneFacts) -> list[str]:
        return [one.code for one in check_done("T03", "trajecten.T03.stand", said, some, place)]

    assert codes("afgerond", done) == []
    assert codes("afgerond", done, open_) == ["J07"]
    assert codes("gestopt", done, open_) == []
