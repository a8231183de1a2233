"""Who may do what: every role, in every state, with every action, on one's own dossier and on
another's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from support.review.review_example import (
    PEOPLE,
    REVIEWED,
    approved,
    registered,
    reviewed,
    sealed,
    submitted,
)

from tasks.definitions.reviewing import load_reviewing
from tasks.review import comments, decisions, visibility
from tasks.review.accounts.people import add_person
from tasks.review.handing_over import hand_over
from tasks.review.justifying import justify
from tasks.review.record.store import Review
from tasks.review.record.tables import LogRow
from tasks.review.registration import register_dossier
from tasks.review.release.release import release
from tasks.review.rules.outcome import Choice
from tasks.review.rules.rights import Case, Person, Refused, objections
from tasks.review.rules.seats import fit
from tasks.review.rules.states import (
    RULES,
    STATES,
    UNDECIDED,
    Action,
    Role,
    State,
    diagram,
    leads_to,
)

STATE_COLUMNS = (None, *State)
LETTERS = {
    "m": Role.MAKER,
    "b": Role.REVIEWER,
    "v": Role.RELEASER,
    "l": Role.READER,
    "s": Role.SUPPLIER,
    "p": Role.PRIVACY,
}
# Per action and state: who may, with a dossier of somebody else / with one of their own. A dash is
# nobody. A supplier (s) delivers before there is a dossier, and reads none.
TABLE = """
             new concept   in_beoord beoordeeld goedgekeurd vrijgegeven teruggegev ingetrokken
leveren      ms/ms -/-     -/-       -/-        -/-         -/-         -/-        -/-
inzien       -/- mbvlp/mbvlp mbvlp/mbvlp mbvlp/mbvlp mbvlp/mbvlp mbvlp/mbvlp mbvlp/mbvlp mbvlp/mbvlp
narekenen    -/- mp/mp     mp/mp     mp/mp      mp/mp       mp/mp       mp/mp      mp/mp
aanbieden    m/m -/-       -/-       -/-        -/-         -/-         m/m        m/m
verantwoorden -/- m/m      -/-       -/-        -/-         -/-         m/m        -/-
indienen     -/- m/m       -/-       -/-        -/-         -/-         -/-        -/-
stemmen      -/- -/-       b/-       -/-        -/-         -/-         -/-        -/-
overdragen   -/- -/-       bv/-      -/-        -/-         -/-         -/-        -/-
goedkeuren   -/- -/-       -/-       b/-        -/-         -/-         -/-        -/-
vrijgeven    -/- -/-       -/-       -/-        v/-         -/-         -/-        -/-
teruggeven   -/- -/-       b/-       b/-        bv/-        -/-         -/-        -/-
intrekken    -/- m/m       m/m       m/m        m/m         -/-         m/m        -/-
vervangen    -/- -/-       -/-       -/-        -/-         -/-         -/-        -/-
opmerken     -/- mbv/mbv   mbv/mbv   mbv/mbv    mbv/mbv     -/-         mbv/mbv    -/-
vragen       -/- bv/-      bv/-      bv/-       bv/-        -/-         bv/-       -/-
afsluiten    -/- bv/-      bv/-      bv/-       bv/-        -/-         bv/-       -/-
beantwoorden -/- m/m       m/m       m/m        m/m         -/-         m/m        -/-
overnemen    -/- -/-       -/-       -/-        -/-         -/-         -/-        -/-
"""
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()[1:]}
#: Somebody of every kind. Who has no right to vote is of the group of a seat all the same.
EVERYBODY = PEOPLE | {
    "sam": ({Role.SUPPLIER}, {"beleid", "bron-damages"}),
    "pia": ({Role.PRIVACY}, {"beleid"}),
    "niemand": (set[Role](), {"beleid"}),
}
#: Of everybody in the table: a seat, and what is delivered here under the name of the annex.
GROUPS = frozenset({"beleid", "bron-buitenland"})
SEATS = {"buitenland": ("groep:uitvoering", "groep:beleid")}
#: With a seat on a name as well, which is handed over.
NAMED_SEATS = SEATS | {"damages": ("p", "groep:uitvoering")}


def may(action: Action, role: Role, state: State | None, *, own: bool) -> bool:
    """What the table above says."""
    cell = ROWS[action][STATE_COLUMNS.index(state)].split("/")[own]
    return role in {LETTERS[letter] for letter in cell if letter != "-"}


def test_the_table_has_every_action_and_state() -> None:
    assert set(ROWS) == set(Action)
    assert {len(row) for row in ROWS.values()} == {len(STATE_COLUMNS)}


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("action", Action)
def test_every_role_in_every_state(action: Action, own: bool) -> None:
    for role, state in itertools.product(Role, STATE_COLUMNS):
        person = Person("p", "P", "p@example.org", frozenset({role}), GROUPS)
        case = Case(state, frozenset({"p"} if own else {"q"}), NAMED_SEATS)
        allowed = not objections(action, person, case, "buitenland")
        assert allowed == may(action, role, state, own=own), (role, state)


@pytest.mark.parametrize("action", Action)
def test_several_roles_give_the_rights_of_each_and_never_a_right_on_ones_own_dossier(
    action: Action,
) -> None:
    for roles, state, own in itertools.product(
        itertools.combinations(Role, 2), STATE_COLUMNS, (False, True)
    ):
        person = Person("p", "P", "p@example.org", frozenset(roles), GROUPS)
        case = Case(state, frozenset({"p"} if own else {"q"}), NAMED_SEATS)
        expected = any(may(action, role, state, own=own) for role in roles)
        assert (not objections(action, person, case, "buitenland")) == expected, (roles, state, own)


@pytest.mark.parametrize("action", Action)
def test_a_blocked_account_may_nothing(action: Action) -> None:
    for state in STATE_COLUMNS:
        person = Person(
            "p", "P", "p@example.org", frozenset(Role), frozenset({"beleid"}), active=False
        )
        assert objections(action, person, Case(state, frozenset(), SEATS), "buitenland") == [
            "Het account p is geblokkeerd."
        ]


def test_a_supplier_delivers_its_own_sources_and_no_other() -> None:
    person = Person(
        "p", "P", "p@example.org", frozenset({Role.SUPPLIER}), frozenset({"bron-kpi-realisaties"})
    )
    assert not objections(Action.DELIVER, person, Case(None), "kpi_realisaties")
    assert not objections(Action.DELIVER, person, Case(None))
    assert objections(Action.DELIVER, person, Case(None), "damages") == [
        "U levert de bron damages niet."
    ]
    nothing = replace(person, groups=frozenset({"kpi-realisaties"}))
    assert objections(Action.DELIVER, nothing, Case(None)) == ["U levert geen enkele bron."]
    assert objections(Action.DELIVER, reviewer("x", "bron-damages"), Case(None), "damages")


def reviewer(name: str, *groups: str) -> Person:
    return Person(name, name, f"{name}@example.org", frozenset({Role.REVIEWER}), frozenset(groups))


def test_only_who_is_named_for_an_annex_votes_on_it() -> None:
    case = Case(State.IN_REVIEW, frozenset({"q"}), SEATS | {"damages": ("anna", "groep:beleid")})
    assert objections(Action.VOTE, reviewer("x"), case, "buitenland")
    assert objections(Action.VOTE, reviewer("x", "uitvoering"), case, "damages")
    assert not objections(Action.VOTE, reviewer("x", "uitvoering"), case, "buitenland")
    assert not objections(Action.VOTE, reviewer("anna"), case, "damages")
    assert objections(Action.VOTE, reviewer("x", "beleid"), case, "invordering") == [
        "In dit dossier wordt de bijlage invordering niet beoordeeld."
    ]


def test_a_seat_is_for_one_person_and_nobody_sits_on_two() -> None:
    case = Case(
        State.IN_REVIEW,
        frozenset({"q"}),
        SEATS,
        {"buitenland": {"x": frozenset({"beleid", "uitvoering"})}},
    )
    assert (
        "al gestemd"
        in objections(Action.VOTE, reviewer("x", "beleid", "uitvoering"), case, "buitenland")[0]
    )
    # x fits both seats, so whichever group the other is of, there is a seat for them.
    assert not objections(Action.VOTE, reviewer("y", "beleid"), case, "buitenland")
    assert not objections(Action.VOTE, reviewer("y", "uitvoering"), case, "buitenland")
    taken = replace(case, votes={"buitenland": {"x": frozenset({"beleid"})}})
    assert "al bezet" in objections(Action.VOTE, reviewer("y", "beleid"), taken, "buitenland")[0]


def test_whoever_voted_or_approved_does_not_release() -> None:
    both = Person(
        "x", "X", "x@example.org", frozenset({Role.REVIEWER, Role.RELEASER}), frozenset({"beleid"})
    )
    case = Case(State.APPROVED, frozenset({"q"}), SEATS)
    assert not objections(Action.RELEASE, both, case)
    assert objections(Action.RELEASE, both, replace(case, approver="x"))
    assert objections(Action.RELEASE, both, replace(case, votes={"buitenland": {"x": frozenset()}}))


def test_every_state_has_an_owner_who_can_do_something_there_unless_it_is_the_end() -> None:
    assert set(STATES) == set(State)
    for state, standing in STATES.items():
        steps = [
            rule
            for rule in RULES
            if state in rule.states and rule.to and rule.role is standing.owner
        ]
        assert bool(steps) != standing.decided, state


def test_every_state_can_be_reached_and_nothing_leaves_release() -> None:
    assert {to for rule in RULES for to in rule.to} == set(State)
    assert not [rule for rule in RULES if State.RELEASED in rule.states and rule.to]
    assert leads_to(Action.SUBMIT, State.CONCEPT, State.IN_REVIEW)
    assert not leads_to(Action.SUBMIT, State.CONCEPT, State.APPROVED)
    assert not leads_to(Action.REMARK, State.CONCEPT, State.IN_REVIEW)


def test_the_diagram_has_every_step() -> None:
    text = diagram()
    for rule in RULES:
        for state, to in itertools.product(rule.states, rule.to):
            line = next(
                line
                for line in text.splitlines()
                if f"{state.name.lower() if state else '[*]'} --> {to.name.lower()}:" in line
            )
            assert rule.action in line


def test_the_configured_reviewers_are_four_eyes_for_every_annex() -> None:
    seats = load_reviewing(REVIEWED)
    assert set(seats) == set(REVIEWED)
    for chosen in seats.values():
        assert len(chosen) >= 2
        assert not fit(chosen, {"a": [seat.removeprefix("groep:") for seat in chosen], "b": []})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bijlagen: {damages: [anna]}", "de bijlage damages heeft 1 beoordelaars"),
        ("bijlagen: {damages: [anna, anna]}", "vraagt anna twee keer"),
        ("bijlagen: {damages: [anna, ben], }\nextra: 1", "extra"),
        ("bijlagen: [", "klopt niet"),
        ("bijlagen: {}", "noemt geen beoordelaars voor de bijlage damages"),
    ],
)
def test_rules_for_fewer_eyes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "beoordeling.yaml").write_text(text)
    monkeypatch.setenv("SVZ_DEFINITIONS", str(folder))
    with pytest.raises(ValueError, match=r"config/beoordeling.yaml") as refused:
        load_reviewing(["damages"])
    assert said in str(refused.value)


# What the functions do, is what the table says: every refused combination, through the database.
def attempts(review: Review, digest: str, question: int) -> dict[Action, Callable[[str], object]]:
    return {
        Action.READ: lambda person: visibility.dossier(review, person, digest),
        Action.SUBMIT: lambda person: decisions.submit(review, person, digest),
        Action.VOTE: lambda person: decisions.vote(
            review, person, digest, "buitenland", Choice.AGREED
        ),
        Action.APPROVE: lambda person: decisions.approve(review, person, digest),
        Action.RELEASE: lambda person: release(review, person, digest),
        Action.RETURN: lambda person: decisions.give_back(review, person, digest, "Niet goed."),
        Action.WITHDRAW: lambda person: decisions.withdraw(review, person, digest, "Toch niet."),
        Action.REMARK: lambda person: comments.remark(review, person, digest, "Kijk."),
        Action.ASK: lambda person: comments.ask(review, person, digest, "Waarom?"),
        Action.ANSWER: lambda person: comments.answer(review, person, question, "Daarom."),
        Action.CLOSE: lambda person: comments.close(review, person, question, "Klaar."),
        Action.JUSTIFY: lambda person: justify(
            review, person, digest, {"ab": "Nagebeld bij de bron."}
        ),
        Action.HAND_OVER: lambda person: hand_over(review, person, digest, "bo", "ben"),
    }


def at(review: Review, state: State) -> str:
    """A dossier in this state."""
    before = {
        State.IN_REVIEW: submitted,
        State.REVIEWED: reviewed,
        State.APPROVED: approved,
        State.RELEASED: approved,
    }
    digest = before.get(state, registered)(review)
    if state is State.RELEASED:
        release(review, "vera", digest)
    elif state is State.WITHDRAWN:
        decisions.withdraw(review, "mia", digest, "Toch niet.")
    elif state is State.RETURNED:
        decisions.submit(review, "mia", digest)
        decisions.give_back(review, "bo", digest, "Niet goed.")
    return digest


@pytest.mark.parametrize("state", State)
def test_what_the_table_does_not_allow_is_refused_and_leaves_no_trace(
    review: Review, state: State
) -> None:
    digest = at(review, state)

    def lines() -> int:
        with review.reading() as session:
            return len(session.scalars(select(LogRow.number)).all())

    _all_are_known(review)
    question = comments.ask(review, "bo", digest, "Zeker?") if state in UNDECIDED else 0
    before, refused = lines(), 0
    for name, (roles, _) in EVERYBODY.items():
        for action, attempt in attempts(review, digest, question).items():
            if not any(may(action, role, state, own=name == "mia") for role in roles):
                with pytest.raises(Refused):
                    attempt(name)
                refused += 1
    assert refused > 60
    assert lines() == before


def _all_are_known(review: Review) -> None:
    for name in EVERYBODY.keys() - PEOPLE.keys():
        roles, groups = EVERYBODY[name]
        add_person(review, "beheer", name, name, f"{name}@example.org", roles, groups)


def test_only_a_maker_offers_a_dossier(review: Review) -> None:
    _all_are_known(review)
    folder = sealed(review.outputs)
    for name in EVERYBODY.keys() - {"mia"}:
        with pytest.raises(Refused, match="rol maker"):
            register_dossier(review, folder, name)


def test_questions_are_answered_by_makers_and_closed_by_others(review: Review) -> None:
    question = comments.ask(review, "bo", registered(review), "Waarom?")
    for name in PEOPLE:
        if name != "mia":
            with pytest.raises(Refused, match="rol maker"):
                comments.answer(review, name, question, "Daarom.")
    comments.answer(review, "mia", question, "Daarom.")
    for name in ("mia", "leo"):
        with pytest.raises(Refused):
            comments.close(review, name, question, "Klaar.")
    comments.close(review, "ugo", question, "Klaar: bo is met vakantie.")
    with pytest.raises(Refused, match="al afgesloten"):
        comments.close(review, "bo", question, "Klaar.")
