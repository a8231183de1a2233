"""What readers of the tables of children abroad know of the numbers in them, from their ids."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from tasks.definitions.buitenland import Profile
from tasks.sections.outsiders.relations import AtLeast, Change, Earlier, Folded, Relation, Sum

#: Parts of an id that are not a row of the table: its total, and the whole regeling.
TOTAL, NATIONAL = "totaal", "landelijk"
REST = "overige"


def relations(ids: Collection[str], profile: Profile) -> tuple[Relation, ...]:
    """The rows add up to the total; which rows are at least the threshold; what is from the report
    before, and the changes between the two.
    """
    found: list[Relation] = []
    for key, rules in profile.regelingen.items():
        base = f"buitenland.{key}"
        children = _rows(ids, f"{base}.", ".kinderen")
        for what in ("kinderen", "bedrag"):
            total, parts = f"{base}.{TOTAL}.{what}", _rows(ids, f"{base}.", f".{what}")
            if total in ids:
                found.append(Sum(total, tuple(parts.values())))
        special = {profile.unknown, REST}
        for least, of_special in (
            (Fraction(rules.threshold), False),
            (profile.fewest(rules), True),
        ):
            rows = tuple(id for part, id in children.items() if (part in special) is of_special)
            found += [AtLeast(rows, least)] if rows else []
        if REST in children:
            found.append(Folded((f"{base}.{REST}.kinderen", f"{base}.{REST}.bedrag")))
        for said in _rows(ids, f"{base}.", ".kinderen.vorige", but=()).values():
            now = said.removesuffix(".vorige")
            found.append(Earlier(said, now))
            if f"{now}.verschil" in ids:
                found.append(Change(f"{now}.verschil", now, said))
    return tuple(found)


def _rows(
    ids: Collection[str], start: str, end: str, but: Collection[str] = (TOTAL, NATIONAL)
) -> dict[str, str]:
    """The ids with this start and end, by the part between them, in their order."""
    found = {
        one.removeprefix(start).removesuffix(end): one
        for one in ids
        if one.startswith(start) and one.endswith(end)
    }
    return {part: one for part, one in found.items() if part not in but}
