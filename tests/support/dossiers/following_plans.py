"""Actions and milestones as they could stand a halfjaar later: what was planned has begun, what was
due has come or has moved.
"""

from __future__ import annotations

import random
from datetime import date

from support.dossiers.small_deliveries import Rows


def told_anew(rows: Rows) -> Rows:
    """Trajecten that all have something new to say."""
    return [
        row
        | {"stand_van_zaken": f"Sinds de vorige rapportage is {row['traject']} een stap verder."}
        for row in rows
    ]


def moved_milestones(chance: random.Random, rows: Rows, letter: date) -> Rows:
    """Of the milestones that are due, three in four were reached in their month; the others move
    half a year, with a reason.
    """
    made = []
    for row in rows:
        due = row["verschoven_naar"] or row["gepland"]
        if row["bereikt"] or due >= f"{letter:%Y%m}":
            made.append(row)
        elif chance.random() < 0.75:
            made.append(row | {"bereikt": due})
        else:
            later = {
                "verschoven_naar": f"{letter.year + 1}06",
                "verschoven_woorden": "",
                "reden": f"De voorbereiding van {row['naam']} vroeg meer tijd dan was voorzien.",
            }
            made.append(row | later)
    return made


def moved_actions(
    chance: random.Random, actions: Rows, steps: Rows, letter: date
) -> tuple[Rows, Rows]:
    """An action that was planned to begin before the letter is under way: the register says who
    asked for the toeslag, between a quarter and a half, and who did not.
    """
    begun = [
        one["nummer"]
        for one in actions
        if one["stand"] == "voorgenomen" and one["start"] < f"{letter:%Y%m}"
    ]
    moved = [one | {"stand": "loopt"} if one["nummer"] in begun else one for one in actions]
    made = []
    for step in steps:
        first = step["actie"] in begun and not step["hoort_bij"]
        made.append(step | {"rest": "Vroegen de toeslag niet aan"} if first else step)
        if first:
            asked = int(int(step["aantal"]) * chance.uniform(0.25, 0.5)) // 1_000 * 1_000
            part = {"stap": "S02", "naam": "Vroegen de toeslag aan", "hoort_bij": step["stap"]}
            made.append(step | part | {"aantal": str(asked), "precisie": "ongeveer", "rest": ""})
    return moved, made
