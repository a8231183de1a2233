"""A source beside that of the previous halfjaar: the same register again, and records that are
gone.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import SOURCES
from support.dossiers.dossier_example import FILES, JUDGED, previous, sealed
from support.dossiers.small_deliveries import MONTHS, SmallDeliveries
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.delivery import Intake
from tasks.deliveries.summary import FEWEST
from tasks.dossier.history.previous_dossier import previous_dossier
from tasks.dossier.order import Order
from tasks.dossier.sealed.contents import SOURCES as SOURCES_FILE
from tasks.dossier.sealed.contents import SealedDossier, dossier_files
from tasks.dossier.sealed.verify import verify
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.edits import sources
from tasks.edits.sources import held_against, summaries
from tasks.figures.previous import SourceSummary
from tasks.sections.section import Section

KEY = "K10 01-01-2025"
SVB, SUBJECTS = SOURCES["svb_anticumulatie"], SOURCES["iv_sturing_risico"]
PLACE = Place(file="svb.csv")

# rows now and then, of PLN now and then -> what is asked about
RECORDS = [
    pytest.param(52_000, 50_000, 21_000, 20_000, None, id="2 bijna gelijk"),
    pytest.param(24_000, 50_000, 9_000, 20_000, "alles", id="2 gehalveerd: één vraag"),
    pytest.param(110_000, 50_000, 42_000, 20_000, "alles", id="2 verdubbeld: één vraag"),
    pytest.param(32_000, 50_000, 0, 20_000, "PLN", id="2 een valuta is weg"),
    pytest.param(70_000, 50_000, 41_000, 20_000, "PLN", id="2 een valuta is verdubbeld"),
    pytest.param(52_000, 50_000, 0, 900, None, id="2 een valuta met weinig rijen mag weg zijn"),
    pytest.param(12, 60, 0, 0, None, id="2 een bestand met weinig rijen zegt niets"),
]


def records(rows: int, pln: int) -> SourceSummary:
    return SourceSummary(rows=rows, counts={"PLN": pln} if pln >= FEWEST else {})


@pytest.mark.parametrize(("now", "then", "pln", "pln_then", "asked"), RECORDS)
def test_records_beside_those_of_the_previous_halfjaar(
    now: int, then: int, pln: int, pln_then: int, asked: str | None
) -> None:
    found = held_against(SVB, records(now, pln), records(then, pln_then), "2024-H2", PLACE)
    about = {"alles": "svb_anticumulatie", "PLN": "svb_anticumulatie.valuta.PLN", None: None}
    assert [(one.code, one.about) for one in found] == ([("D91", about[asked])] if asked else [])


# what the register is, as its digest -> code
REGISTERS = [
    pytest.param("dezelfde rijen", "D90", id="1 hetzelfde register"),
    pytest.param("andere rijen", None, id="1 een ander register"),
]


@pytest.mark.parametrize(("digest", "code"), REGISTERS)
def test_a_register_beside_that_of_the_previous_halfjaar(digest: str, code: str | None) -> None:
    now, before = (SourceSummary(rows=6, digest=one) for one in (digest, "dezelfde rijen"))
    found = held_against(SUBJECTS, now, before, "2024-H2", PLACE)
    assert [one.code for one in found] == ([code] if code else [])


# what a row of a register said then and now -> the columns that are asked about
LASTING = [
    pytest.param({"norm": "86"}, {"norm": "86"}, [], id="3 dezelfde waarde"),
    pytest.param({"norm": "86"}, {"norm": "68"}, ["norm"], id="3 een andere waarde"),
    pytest.param({"norm": "86"}, {}, ["norm"], id="3 de waarde is weg"),
    pytest.param({}, {"norm": "86"}, [], id="3 toen leeg, nu gevuld"),
    pytest.param({"stap": "1"}, {"stap": "10"}, [], id="3 een kolom die mag veranderen"),
    pytest.param({"norm": "86"}, None, [], id="3 de rij is er niet meer"),
]


@pytest.mark.parametrize(("then", "said", "asked"), LASTING)
def test_a_value_that_lasts(
    then: dict[str, str], said: dict[str, str] | None, asked: list[str]
) -> None:
    rows = {KEY: said} if said is not None else {}
    now, before = SourceSummary(rows=1, lasting=rows), SourceSummary(rows=1, lasting={KEY: then})
    found = held_against(SOURCES["kpi_definities"], now, before, "2024-H2", PLACE)
    assert [(one.code, one.about) for one in found] == [
        ("D93", f"kpi_definities.{column}") for column in asked
    ]


def test_without_rows_nothing_was_delivered_again() -> None:
    nothing = SourceSummary(rows=0, digest="geen rijen")
    assert held_against(SUBJECTS, nothing, nothing, "2024-H2", PLACE) == []


class Halfjaar:
    """Small deliveries of which the dossier of the previous halfjaar told the same source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.deliveries = SmallDeliveries(children={"7028": 120})

    def summaries(self, name: str) -> dict[str, SourceSummary]:
        return summaries(self._taken(name).deliveries, SOURCES, self.order.kept())

    def asked(self, name: str, section: str, before: dict[str, SourceSummary]) -> list[Finding]:
        taken = self._taken(name)
        said = previous().model_copy(update={"sources": before})
        put = self.order.store().put
        digest = put(taken.model_dump_json().encode())
        built = build_section(self.order, section, digest, put(said.model_dump_json().encode()))
        made = Section.model_validate_json(self.order.store().get(built.digest))
        return [one for one in made.findings if one.code in ("D90", "D91", "D93")]

    def _taken(self, name: str) -> Intake:
        folder = self.folder / name
        if not folder.exists():
            self.deliveries.write(folder)
            lines = (folder / "svb_anticumulatie.csv").read_text("utf-8-sig").splitlines()[:1]
            lines += [f"{child:016x};{month};25,00;EUR" for child in range(120) for month in MONTHS]
            (folder / "svb_anticumulatie.csv").write_text("\n".join([*lines, ""]), "utf-8")
            for totals in folder.glob("controletotalen_*"):
                totals.unlink()
        self.order = Order(halfjaar="2025-H1", deliveries=folder, outputs=self.folder / "uit")
        taken = take_in_deliveries(self.order)
        assert taken.digest is not None, taken.findings
        return Intake.model_validate_json(self.order.store().get(taken.digest))


def test_what_a_source_looked_like_is_asked_of_the_next(tmp_path: Path) -> None:
    halfjaar = Halfjaar(tmp_path)
    looked = halfjaar.summaries("eerst")
    assert set(looked) >= {"iv_sturing_risico", "kpi_toelichtingen", "svb_anticumulatie"}
    assert looked["svb_anticumulatie"] == SourceSummary(rows=1440, counts={"EUR": 1440})

    section = "uitzonderingenrapportage"
    same = halfjaar.asked("eerst", section, looked)
    assert {one.about for one in same} == {"iv_sturing_risico", "kpi_toelichtingen"}
    halfjaar.deliveries.registers["iv_sturing_risico"].reverse()
    halfjaar.deliveries.registers["kpi_toelichtingen"][0]["oorzaak"] = "Er kwam meer werk binnen."
    (turned,) = halfjaar.asked("andere volgorde", section, looked)
    assert turned.about == "iv_sturing_risico"
    assert str(turned.place) == "iv_sturing_risico.csv"
    assert turned.text.startswith("Voortgang IV, sturing en beheersing, risico's: alle ")

    for row in halfjaar.deliveries.registers["kpi_definities"]:
        row["eigenaar"] = "directie Klant" if row["kpi"] == "K01" else row["eigenaar"]
    asked = halfjaar.asked("andere eigenaar", section, looked)
    (changed,) = [one for one in asked if one.code == "D93"]
    assert str(changed.place) == "kpi_definities.csv, kolom eigenaar"
    assert changed.text == (
        "Definities van de kpi's: 2 rijen hebben in kolom eigenaar een andere waarde dan in "
        "2024-H2: K01 01-01-2024 was directie Klantinteractie en is directie Klant en "
        "K01 01-01-2025 was directie Klantinteractie en is directie Klant."
    )

    more = {"svb_anticumulatie": SourceSummary(rows=4000, counts={"EUR": 1440, "PLN": 2560})}
    (gone,) = halfjaar.asked("eerst", "buitenland", more)
    assert gone.text.endswith("alle rijen samen: 1.440 rijen, in 2024-H2 4.000 rijen.")


def test_it_is_sealed_and_read_back_and_no_part_of_a_release(tmp_path: Path) -> None:
    looked = {"svb_anticumulatie": SourceSummary(rows=4000, counts={"EUR": 1440})}
    final = {"buitenland.pdf": "ab" * 32}
    files = dossier_files([], [], [], [], final, {}, sources=looked, judged=JUDGED)
    folder = sealed(tmp_path, FILES | files, JUDGED)
    assert previous_dossier(tmp_path, "2025-H1", folder.name).sources == looked
    assert SOURCES_FILE not in (SealedDossier(folder).release_list or {})
    assert verify(folder) == []


def test_a_dossier_that_did_not_seal_it_is_a_comparison_without(tmp_path: Path) -> None:
    folder = sealed(tmp_path, FILES | dossier_files([], [], [], [], None, {}))
    assert previous_dossier(tmp_path, "2025-H1", folder.name).sources == {}


RULEBOOK = [
    Chapter(
        "Bronnen naast die van het vorige halfjaar",
        sources.__doc__,
        ("rijen nu", "rijen toen", "waarvan PLN nu", "toen", "vraag over"),
        rows_of(RECORDS),
    ),
    Chapter(
        "Bronnen naast die van het vorige halfjaar",
        None,
        ("het register heeft", "bevinding"),
        rows_of(REGISTERS),
    ),
    Chapter(
        "Bronnen naast die van het vorige halfjaar",
        None,
        ("een rij zei toen", "en nu", "vraag over"),
        rows_of(LASTING),
    ),
]
