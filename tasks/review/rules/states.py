"""The one table of review: the states of a dossier, who does what in each, and which state follows.

Rights (:mod:`tasks.review.rules.rights`), log entries, notices, the offline check of a log and the
diagram in docs/review.md all follow from the two tables here. Values are Dutch, because people read
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class State(StrEnum):
    """The state of a digest in review."""

    CONCEPT = "concept"
    IN_REVIEW = "in beoordeling"
    REVIEWED = "beoordeeld"
    APPROVED = "goedgekeurd"
    RELEASED = "vrijgegeven"
    RETURNED = "teruggegeven"
    WITHDRAWN = "ingetrokken"


class Role(StrEnum):
    """What a person is trusted with. One person may have several roles."""

    MAKER = "maker"
    REVIEWER = "beoordelaar"
    RELEASER = "vrijgever"
    READER = "lezer"
    SUPPLIER = "leverancier"
    PRIVACY = "privacytoetser"


class Action(StrEnum):
    """Everything that a person can do with a dossier, and before there is one: deliver what it is
    made of.
    """

    DELIVER = "leveren"
    READ = "inzien"
    RECOMPUTE = "narekenen"
    REGISTER = "aanbieden"
    JUSTIFY = "verantwoorden"
    SUBMIT = "indienen"
    VOTE = "stemmen"
    RETURN = "teruggeven"
    HAND_OVER = "overdragen"
    APPROVE = "goedkeuren"
    RELEASE = "vrijgeven"
    WITHDRAW = "intrekken"
    SUPERSEDE = "vervangen"
    REMARK = "opmerken"
    ASK = "vragen"
    ANSWER = "beantwoorden"
    CLOSE = "afsluiten"
    CARRY = "overnemen"


class Tie(StrEnum):
    """How a person must relate to this one dossier, besides having the role.

    Each is stricter than the one before, except the last four.
    """

    ANY = "maakt niet uit"
    NOT_MAKER = "is niet de maker"
    NAMED = "is niet de maker, en is gevraagd als beoordelaar"
    UNINVOLVED = "is niet de maker, en heeft niet gestemd of goedgekeurd"
    HOLDER = "is niet de maker, en heeft een plaats op naam die nog open is"
    SOURCE = "levert deze bron"


class Audience(StrEnum):
    """Who gets a notice."""

    MAKERS = "makers van het dossier"
    REVIEWERS = "gevraagde beoordelaars"
    RELEASERS = "vrijgevers"
    ASKER = "wie de vraag stelde"
    HOLDER = "wie de plaats had"
    SUCCESSOR = "wie de plaats krijgt"


class Standing(NamedTuple):
    """A state: who looks after a dossier in it, and who is told when a dossier gets there."""

    owner: Role
    tells: tuple[Audience, ...]
    decided: bool = False


#: Every state has an owner: a dossier nobody looks after would lie still unseen.
STATES = MappingProxyType(
    {
        State.CONCEPT: Standing(Role.MAKER, (Audience.MAKERS,)),
        State.IN_REVIEW: Standing(Role.REVIEWER, (Audience.REVIEWERS,)),
        State.REVIEWED: Standing(Role.REVIEWER, (Audience.REVIEWERS,)),
        State.APPROVED: Standing(Role.RELEASER, (Audience.RELEASERS,)),
        State.RELEASED: Standing(
            Role.RELEASER, (Audience.MAKERS, Audience.REVIEWERS), decided=True
        ),
        State.RETURNED: Standing(Role.MAKER, (Audience.MAKERS,)),
        State.WITHDRAWN: Standing(Role.MAKER, (Audience.MAKERS, Audience.REVIEWERS)),
    }
)


class Rule(NamedTuple):
    """One row of the table: what may be done, in which states, by whom, and to which states that
    leads.

    Attributes:
        action: what is done.
        states: where; None stands for a digest that was never registered.
        to: where it leads, one of these; empty if the state stays.
        role: the role it takes; None: follows by itself from what somebody else did.
        tie: how that person must stand to the dossier.
        reason: whether it takes a text.
        tells: who is told, besides those whom the new state tells.
    """

    action: Action
    states: tuple[State | None, ...]
    to: tuple[State, ...]
    role: Role | None
    tie: Tie = Tie.ANY
    reason: bool = False
    tells: tuple[Audience, ...] = ()


_UNDER_REVIEW = (State.IN_REVIEW, State.REVIEWED, State.APPROVED)
_UNDECIDED = (State.CONCEPT, *_UNDER_REVIEW, State.RETURNED)

RULES: tuple[Rule, ...] = (
    Rule(Action.DELIVER, (None,), (), Role.SUPPLIER, Tie.SOURCE),
    Rule(Action.DELIVER, (None,), (), Role.MAKER),
    # A digest that was returned or withdrawn may be offered again, in a new round without votes:
    # else the only way on would be to change the figures for the sake of another digest.
    Rule(Action.REGISTER, (None, State.RETURNED, State.WITHDRAWN), (State.CONCEPT,), Role.MAKER),
    # Before others look at it: what a maker answers is sealed in the next concept.
    Rule(Action.JUSTIFY, (State.CONCEPT, State.RETURNED), (), Role.MAKER, reason=True),
    Rule(Action.SUBMIT, (State.CONCEPT,), (State.IN_REVIEW,), Role.MAKER),
    Rule(
        Action.VOTE,
        (State.IN_REVIEW,),
        (State.IN_REVIEW, State.REVIEWED, State.RETURNED),
        Role.REVIEWER,
        Tie.NAMED,
    ),
    # Of who is absent. Whose work is judged does not choose who judges it.
    *(
        Rule(
            Action.HAND_OVER,
            (State.IN_REVIEW,),
            (),
            role,
            tie,
            tells=(Audience.HOLDER, Audience.SUCCESSOR),
        )
        for role, tie in ((Role.REVIEWER, Tie.HOLDER), (Role.RELEASER, Tie.NOT_MAKER))
    ),
    Rule(Action.APPROVE, (State.REVIEWED,), (State.APPROVED,), Role.REVIEWER, Tie.NAMED),
    Rule(Action.RELEASE, (State.APPROVED,), (State.RELEASED,), Role.RELEASER, Tie.UNINVOLVED),
    Rule(Action.RETURN, _UNDER_REVIEW, (State.RETURNED,), Role.REVIEWER, Tie.NAMED, reason=True),
    Rule(
        Action.RETURN,
        (State.APPROVED,),
        (State.RETURNED,),
        Role.RELEASER,
        Tie.NOT_MAKER,
        reason=True,
    ),
    Rule(Action.WITHDRAW, _UNDECIDED, (State.WITHDRAWN,), Role.MAKER, reason=True),
    Rule(Action.SUPERSEDE, _UNDECIDED, (State.WITHDRAWN,), None),
    *(
        Rule(Action.REMARK, _UNDECIDED, (), role, reason=True)  # whoever only reads says nothing
        for role in (Role.MAKER, Role.REVIEWER, Role.RELEASER)
    ),
    *(
        Rule(action, _UNDECIDED, (), role, Tie.NOT_MAKER, reason=True, tells=(Audience.MAKERS,))
        for action in (Action.ASK, Action.CLOSE)
        for role in (Role.REVIEWER, Role.RELEASER)
    ),
    Rule(Action.ANSWER, _UNDECIDED, (), Role.MAKER, reason=True, tells=(Audience.ASKER,)),
    # What was said about another concept of the halfjaar goes along to this one.
    Rule(Action.CARRY, _UNDECIDED, (), None),
    # A supplier knows its own source, and nothing of what becomes of it before that is sent.
    *(Rule(Action.READ, tuple(State), (), role) for role in Role if role is not Role.SUPPLIER),
    # The exact values of figures that are rounded to protect people. A maker takes in deliveries
    # and answers findings, so knows them already.
    *(Rule(Action.RECOMPUTE, tuple(State), (), role) for role in (Role.PRIVACY, Role.MAKER)),
)
#: What follows by itself from what somebody did: nobody has or lacks the right to it.
BY_ITSELF = frozenset(rule.action for rule in RULES if rule.role is None)
#: The states in which something can still be said about a dossier, and it can be withdrawn.
UNDECIDED = frozenset(_UNDECIDED)


def rules_for(action: Action, state: State | None) -> Iterator[Rule]:
    """The rows that allow ``action`` in ``state``."""
    return (rule for rule in RULES if rule.action is action and state in rule.states)


def leads_to(action: Action, state: State | None, to: State) -> bool:
    """Whether the table knows this step."""
    return any(to in rule.to or (not rule.to and to is state) for rule in rules_for(action, state))


def diagram() -> str:
    """The states, their owners, and the steps between them, as a Mermaid diagram."""
    alias = {state: state.name.lower() for state in State}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f'    state "{state}<br/>({standing.owner})" as {alias[state]}'
        for state, standing in STATES.items()
    ]
    steps: dict[tuple[str, str], list[str]] = {}
    for rule in RULES:
        for state in rule.states:
            for to in rule.to:
                who = f"{rule.action} ({rule.role})" if rule.role else f"{rule.action}"
                steps.setdefault((alias[state] if state else "[*]", alias[to]), []).append(who)
    lines += [
        f"    {before} --> {after}: {', '.join(who)}" for (before, after), who in steps.items()
    ]
    lines += [
        f"    {alias[state]} --> [*]" for state, standing in STATES.items() if standing.decided
    ]
    return "\n".join([*lines, "```"])


def rights_table() -> str:
    """Who may do what, where, as a Markdown table; one line per row of :data:`RULES` that takes a
    person.
    """
    lines = ["| what | where | who | who besides must be | text |", "|---|---|---|---|---|"]
    for rule in RULES:
        if rule.role is not None:
            where = (
                "overal"
                if set(rule.states) == set(State)
                else ", ".join(state or "nieuw" for state in rule.states)
            )
            tie = "" if rule.tie is Tie.ANY else rule.tie
            lines.append(
                f"| {rule.action} | {where} | {rule.role} | {tie} | {'ja' if rule.reason else ''} |"
            )
    return "\n".join(lines)
