"""Whether a person may do something with a dossier. The conditions that the dossier itself must
meet are in :mod:`tasks.review.rules.policies`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.definitions.judged import called
from tasks.refusal import Refusal
from tasks.review.rules.seats import fit, may_sit
from tasks.review.rules.states import Action, Role, Rule, State, Tie, rules_for

#: Begins the name of the group of people who deliver a source: ``bron-kpi-realisaties``.
SUPPLIES = "bron-"


class Refused(Refusal):
    """An act in review that is not allowed. The message says why, and what to do."""


@dataclass(frozen=True)
class Person:
    """A person with an account. ``name`` is what they sign in with and what the log says."""

    name: str
    full_name: str
    email: str
    roles: frozenset[Role]
    groups: frozenset[str] = frozenset()
    active: bool = True

    @property
    def sources(self) -> frozenset[str]:
        """The names of the sources whose suppliers they are among."""
        return frozenset(
            one.removeprefix(SUPPLIES).replace("-", "_")
            for one in self.groups
            if one.startswith(SUPPLIES)
        )


@dataclass(frozen=True)
class Case:
    """The facts about one dossier, in its present round, that rights depend on.

    Attributes:
        state: None for a digest that was never registered.
        makers: everyone who ever registered or submitted it.
        seats: of everything that is judged (:mod:`tasks.definitions.judged`), by name, see
            :mod:`tasks.review.rules.seats`; those that were handed over have the name of who holds
            them now. Where this code says annex, it is such a name.
        votes: per annex, who voted, with their groups at that moment.
        approver: who approved it.
        judged: of what has seats, the sha256 that a vote is on; empty in a dossier of a version
            that did not seal it.
    """

    state: State | None
    makers: frozenset[str] = frozenset()
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    votes: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    approver: str | None = None
    judged: Mapping[str, str] = field(default_factory=dict)

    def complete(self, annex: str) -> bool:
        """Whether every seat of an annex has its vote."""
        return len(self.votes.get(annex, {})) == len(self.seats[annex])

    def named(self, person: Person) -> list[str]:
        """The annexes for which a person may be a reviewer, voted or not; none for a maker."""
        if person.name in self.makers:
            return []
        return [
            annex
            for annex, seats in self.seats.items()
            if any(may_sit(seat, person.name, person.groups) for seat in seats)
        ]

    def held(self, person: str) -> list[str]:
        """The annexes that have a seat on the name of a person who has not voted there."""
        return [
            annex
            for annex, seats in self.seats.items()
            if person in seats and person not in self.votes.get(annex, {})
        ]

    def involved(self, person: str) -> bool:
        """Whether a person voted or approved."""
        return person == self.approver or any(person in voters for voters in self.votes.values())


def objections(action: Action, person: Person, case: Case, annex: str | None = None) -> list[str]:
    """Why this person may not do this, in Dutch sentences; empty if they may.

    Args:
        action: what is to be done.
        person: as known now.
        case: the dossier as it is now.
        annex: of a vote: which annex it is about; of a delivery: which source, and None for any.
    """
    if not person.active:
        return [f"Het account {person.name} is geblokkeerd."]
    rules = [rule for rule in rules_for(action, case.state) if rule.role is not None]
    if not rules:
        state = (
            f"Een dossier dat {case.state} is"
            if case.state
            else "Een dossier dat niet is aangeboden"
        )
        return [f"{state}, kan niemand {action}."]
    tried = [_objections(rule, person, case, annex) for rule in rules]
    return min(tried, key=len)


def _objections(rule: Rule, person: Person, case: Case, annex: str | None) -> list[str]:
    found = (
        [] if rule.role in person.roles else [f"Voor {rule.action} is de rol {rule.role} nodig."]
    )
    if rule.tie is Tie.ANY:
        return found
    if rule.tie is Tie.SOURCE:
        return found + _not_of_source(person, annex)
    if person.name in case.makers:
        found.append("Wie een dossier maakte, mag het niet beoordelen of vrijgeven.")
    elif rule.tie is Tie.NAMED:
        found += _not_named(rule.action, person, case, annex)
    elif rule.tie is Tie.UNINVOLVED and case.involved(person.name):
        found.append(
            "Wie over een dossier stemde of het goedkeurde, mag het niet vrijgeven; dat doet een "
            "derde."
        )
    elif rule.tie is Tie.HOLDER and not case.held(person.name):
        found.append("U hebt in dit dossier geen plaats op naam die nog open is.")
    return found


def _not_of_source(person: Person, source: str | None) -> list[str]:
    if source is None:
        return [] if person.sources else ["U levert geen enkele bron."]
    return [] if source in person.sources else [f"U levert de bron {source} niet."]


def _not_named(action: Action, person: Person, case: Case, annex: str | None) -> list[str]:
    if action is not Action.VOTE or annex is None:
        return (
            []
            if case.named(person)
            else ["U bent voor geen van de bijlagen gevraagd als beoordelaar."]
        )
    if annex not in case.seats:
        return [f"In dit dossier wordt {called(annex)} niet beoordeeld."]
    voters = case.votes.get(annex, {})
    if person.name in voters:
        return [
            (
                f"U hebt over {called(annex)} al gestemd; een stem is niet te herzien. Stel zo "
                "nodig een vraag of geef het dossier terug."
            )
        ]
    if annex not in case.named(person):
        return [f"U bent voor {called(annex)} niet gevraagd als beoordelaar."]
    if not fit(case.seats[annex], {**voters, person.name: person.groups}):
        return [f"De plaats die u bij {called(annex)} zou innemen, is al bezet door een ander."]
    return []
