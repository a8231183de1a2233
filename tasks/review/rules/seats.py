"""Whether a person may fill a seat at an annex, and whether the votes so far fill the seats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import permutations

from tasks.definitions.reviewing import GROUP


def may_sit(seat: str, person: str, groups: Collection[str]) -> bool:
    """Whether this person may fill this seat."""
    return seat.removeprefix(GROUP) in groups if seat.startswith(GROUP) else seat == person


def free_seats(seats: Sequence[str], voters: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The seats that are left when these persons (name and groups) have taken one each."""
    people = list(voters.items())
    for taken in permutations(range(len(seats)), len(people)):
        if all(may_sit(seats[at], *person) for at, person in zip(taken, people, strict=True)):
            return tuple(seat for at, seat in enumerate(seats) if at not in taken)
    return ()


def fit(seats: Sequence[str], voters: Mapping[str, Collection[str]]) -> bool:
    """Whether these persons (name and groups) can fill one seat each.

    Every combination is tried: a person who fits two seats must not block somebody else.
    """
    people = list(voters.items())
    return any(
        all(may_sit(seat, *person) for seat, person in zip(chosen, people, strict=True))
        for chosen in permutations(seats, len(people))
    )
