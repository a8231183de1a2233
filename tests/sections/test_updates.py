"""What changed in the updates on informatievoorziening, sturing en beheersing and risico's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.figures.previous import Previous


def updates(place: Path, before: Previous | None, titles: list[str]) -> dict[str, Any]:
    """By title, the updates of a register with these titles, all on one topic, that say
    ``aandacht nodig``.
    """
    small = SmallDeliveries()
    row = small.registers["iv_sturing_risico"][0]
    small.registers["iv_sturing_risico"] = [
        row | {"volgnummer": str(number), "titel": title, "stand": "aandacht nodig"}
        for number, title in enumerate(titles, start=1)
    ]
    made = small.section("uitzonderingenrapportage", place, before)
    (topic,) = made.content.model_dump()["topics"]
    return {one["title"]: one for one in topic["updates"]}


def said(**standings: str) -> Previous:
    return previous(
        statuses=tuple(
            status(f"bericht.informatievoorziening.{key}.stand", word)
            for key, word in standings.items()
        )
    )


def test_an_update_that_stands_otherwise_says_how_it_stood(tmp_path: Path) -> None:
    before = said(een_systeem="op koers", de_keten="vertraagd", een_plan="aandacht nodig")
    found = updates(tmp_path, before, ["Een plan", "Eén systeem", "De keten", "Iets nieuws"])
    worse = found["Eén systeem"]
    assert (worse["standing_before"], worse["worse"], worse["new"]) == ("op koers", True, False)
    better = found["De keten"]
    assert (better["standing_before"], better["worse"]) == ("vertraagd", False)
    same = found["Een plan"]
    assert (same["standing_before"], same["worse"], same["new"]) == (None, False, False)
    assert found["Iets nieuws"]["new"]


def test_nothing_is_new_where_the_previous_dossier_did_not_seal_updates(tmp_path: Path) -> None:
    found = updates(tmp_path, previous(), ["Een plan"])
    assert (found["Een plan"]["new"], found["Een plan"]["standing_before"]) == (False, None)


def test_two_updates_of_one_title_are_two(tmp_path: Path) -> None:
    small = SmallDeliveries()
    row = small.registers["iv_sturing_risico"][0]
    small.registers["iv_sturing_risico"] = [row | {"volgnummer": one} for one in ("1", "2")]
    made = small.section("uitzonderingenrapportage", tmp_path)
    standings = [one.id for one in made.statuses if one.id.startswith("bericht.")]
    assert len(standings) == 2
    assert standings[1].endswith("_2.stand")
