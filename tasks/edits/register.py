"""Whether a register is the one of this halfjaar: nothing in it moved since the previous report
(V08), or a part of a damage that was reported is gone (S12).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tasks.definitions.finding import Finding, Place
from tasks.edits.parts.measure import DONE
from tasks.edits.thresholds import threshold

#: Id of the decision about a part of a damage.
PART = re.compile(r"(?P<damage>damages\..+)\.(?P<part>[^.]+)\.besluit")


def nothing_moved(
    phases: Mapping[str, str], before: Mapping[str, str], halfjaar_before: str, place: Place
) -> list[Finding]:
    """V08 if the same measures are in the same phases as in the previous report. Measures that are
    done stay so, so a register with hardly any others is not asked about.

    Args:
        phases, before: phase by number of the measure, now and in the previous report.
        halfjaar_before: the halfjaar of that report.
        place: of the register.
    """
    under_way = [number for number, phase in phases.items() if phase != DONE]
    if dict(phases) != dict(before) or len(under_way) < threshold("V08", "under_way"):
        return []
    return [
        Finding(
            code="V08",
            about="invordering.aantal.totaal",
            text=(
                f"Alle {len(phases)} maatregelen staan in dezelfde fase als in de rapportage van "
                f"{halfjaar_before}, ook de {len(under_way)} die nog lopen."
            ),
            place=place,
            expected="het register van dit halfjaar",
            value=", ".join(f"{number} {phase}" for number, phase in sorted(phases.items())),
            against=halfjaar_before,
        )
    ]


def parts_gone(
    now: Collection[str],
    before: Mapping[str, tuple[str, str]],
    halfjaar_before: str,
    place: Place | None,
) -> list[Finding]:
    """S12 for every part that the previous report had of a damage that is in this one too.

    Args:
        now: ids of the statuses of this report.
        before: label and word by id, of the statuses of the previous report.
        halfjaar_before: the halfjaar of that report.
        place: of the register.
    """
    damages = {found["damage"] for id in now if (found := PART.fullmatch(id))}
    return [
        Finding(
            code="S12",
            about=id,
            text=(
                f"{label.removesuffix(': besluit')} (deel {found['part']}) stond in de rapportage "
                f"van {halfjaar_before} ({word}) en ontbreekt nu; andere delen van deze damage "
                "zijn er wel."
            ),
            place=place,
            expected=f"een rij met deel {found['part']}, of de reden waarom het deel is vervallen",
            value="",
            against=word,
        )
        for id, (label, word) in before.items()
        if (found := PART.fullmatch(id)) and found["damage"] in damages and id not in now
    ]
