"""Things that get each other's name: a column of names that was sorted by itself gives every number
the name of another, and nothing else looks wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tasks.definitions.finding import Finding, Place
from tasks.edits.texts import shortened
from tasks.figures import dutch

#: A finding names so many; it may be all of them.
MOST_TOLD = 3


def names_in(patterns: tuple[str, str], labelled: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name by number, from ids and labels of figures or statuses.

    Args:
        patterns: of the ids and of the labels that are meant, with the number and the name as
            their only groups.
    """
    number, name = patterns
    return {
        found[1]: named[1]
        for id, label in labelled
        if (found := re.fullmatch(number, id)) and (named := re.fullmatch(name, label, re.DOTALL))
    }


def taken(now: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The names that were, by the keys that now have a name that another key had."""
    return {
        key: name
        for key, name in before.items()
        if key in now
        and now[key] != name
        and any(now[key] == old for other, old in before.items() if other != key)
    }


def told(now: Mapping[str, str], were: Mapping[str, str]) -> str:
    """``M02 was Verrekenen en is Beslag, ... en nog 4 andere``."""
    shown = [
        f"{key} was {shortened(old)} en is {shortened(now[key]) or 'leeg'}"
        for key, old in sorted(were.items())
    ]
    if len(shown) > MOST_TOLD:
        shown = [*shown[:MOST_TOLD], f"nog {len(shown) - MOST_TOLD} andere"]
    return dutch.enumeration(shown)


def names_exchanged(
    code: str,
    about: str,
    now: Mapping[str, str],
    before: Mapping[str, str],
    halfjaar_before: str,
    place: Place,
) -> list[Finding]:
    """A finding with this code if two or more numbers have the name that another had in the
    previous report.

    Args:
        about: id of what they are together.
        now, before: name by number, now and in that report.
        place: the column of the names.
    """
    were = taken(now, before)
    if len(were) < 2:
        return []
    return [
        Finding(
            code=code,
            about=about,
            text=(
                f"{len(were)} nummers hebben een naam die in de rapportage van {halfjaar_before} "
                f"bij een ander nummer hoorde: {told(now, were)}."
            ),
            place=place,
            expected="bij ieder nummer dezelfde naam als in de vorige rapportage",
            value="; ".join(f"{key}={now[key]}" for key in sorted(were)),
            against="; ".join(f"{key}={old}" for key, old in sorted(were.items())),
        )
    ]
