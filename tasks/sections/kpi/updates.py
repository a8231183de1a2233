"""The short updates on informatievoorziening, sturing en beheersing and risico's, and what
changed in them since the previous report.

1. Een bericht is hetzelfde als in de vorige rapportage als het onder hetzelfde onderwerp dezelfde
   titel heeft; de volgorde doet er niet toe.
2. Een bericht met een andere stand dan toen zegt welke stand het had.
3. Een bericht van de vorige rapportage dat er nu niet meer is, wordt genoemd.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures.ledger import Ledger
from tasks.sections.content.uitzonderingenrapportage import Topic, Update
from tasks.sections.inputs import Inputs

CONTRACT = "iv_sturing_risico"
#: The topics on which there is always an update.
TOPICS = ("informatievoorziening", "sturing en beheersing", "risico's")
#: How things stand, from good to bad.
STANDINGS = ("op koers", "aandacht nodig", "vertraagd")


def enter_updates(inputs: Inputs, ledger: Ledger) -> tuple[list[Topic], list[Finding]]:
    """Enter how every update stands; gives them by topic, and a finding for a topic without any."""
    topics: dict[str, list[Update]] = {}
    taken: set[str] = set()
    for row in sorted(inputs.rows(CONTRACT), key=lambda one: one.values["volgnummer"]):
        update = _update(row, taken, inputs, ledger)
        topics.setdefault(row.values["onderwerp"], []).append(update)
    findings = [
        Finding(
            code="U13",
            text=f"Er is geen bericht over {topic} aangeleverd.",
            place=_place(inputs),
            expected=f"ten minste één rij met het onderwerp {topic}",
        )
        for topic in TOPICS
        if topic not in topics
    ]
    return [Topic(topic=topic, updates=tuple(some)) for topic, some in topics.items()], findings


def _place(inputs: Inputs) -> Place:
    return inputs.place(CONTRACT, None, None)


def _update(row: RegisterRow, taken: set[str], inputs: Inputs, ledger: Ledger) -> Update:
    title, standing = row.values["titel"], row.values["stand"]
    base = id = f"bericht.{_key(row.values['onderwerp'])}.{_key(title)}"
    number = 1
    while id in taken:  # two with one title
        number += 1
        id = f"{base}_{number}"
    taken.add(id)
    status = ledger.status(
        f"{id}.stand",
        f"{title}: stand",
        standing,
        definition="Stand volgens het register.",
        sources=(inputs.source(CONTRACT, (row,)),),
    )
    previous = inputs.previous
    said = previous.statuses.get(status.id) if previous is not None else None
    # A previous dossier of an earlier version did not seal any; then nothing is known to be new.
    sealed = previous is not None and any(one.startswith("bericht.") for one in previous.statuses)
    return Update(
        title=title,
        standing=status.id,
        standing_before=said.word if said is not None and said.word != standing else None,
        worse=said is not None and _is_worse(standing, said.word),
        new=sealed and said is None,
        text=row.values["tekst"],
    )


def _is_worse(now: str, before: str) -> bool:
    known: Sequence[str] = STANDINGS
    return before in known and now in known and known.index(now) > known.index(before)


def _key(text: str) -> str:
    """``Eén rapportage`` becomes ``een_rapportage``: part of an id."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "bericht"
