"""Whether a person may fill a seat at an annex, and whether the votes so far fill the seats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import permutations

from tasks.definitions.reviewing import GROUP


def may_sit(seat: str, person: str, groups: Collection[str]) -> bool:
    """Whether this person may fill this seat."""
    return seat.removeprefix(GROUP) in groups if seat.startswith(GROUP) else seat == person


def fit(seats: Sequence[str], voters: Mapping[str, Collection[str]]) -> bool:
    """Whether these persons (name and groups) can sit on a seat each.

    Tried in every way: whoever fits two seats may not block one.
    """
    people = list(voters.items())
    return any(
        all(may_sit(seat, *person) for seat, person in zip(chosen, people, strict=True))
        for chosen in permutations(seats, len(people))
    )
