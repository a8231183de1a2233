"""Registers that a database is asked for: the same rows as from the file of a supplier, frozen as a
file, and everything that can be wrong told beside what is wrong elsewhere.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from psycopg import sql
from sqlalchemy import make_url
from support.dossiers.records_in_postgresql import connect
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE, DefinitionError
from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import ColumnType, load_contracts
from tasks.deliveries.delivery import Intake
from tasks.deliveries.readiness import check_readiness
from tasks.deliveries.register_queries import FILE, FOLDER, load_register_queries
from tasks.dossier.check_definitions import mistakes_in_definitions
from tasks.dossier.order import Order
from tasks.dossier.steps.take_in import Taken, take_in_deliveries
from tasks.sections import contracts_of

QUERIES = {
    "damages": "SELECT * FROM damages ORDER BY nummer, deel;\n",
    "kpi_realisaties": (
        "SELECT kpi, maand, teller, noemer, waarde, prognose FROM kpi_realisaties\n"
        "WHERE ronde = :halfjaar ORDER BY kpi, maand"
    ),
}
KINDS = {
    ColumnType.INTEGER: "bigint",
    ColumnType.MONTH: "integer",
    ColumnType.DECIMAL: "numeric(18,4)",
    ColumnType.DATE: "date",
    ColumnType.YES_NO: "boolean",
}


def cell_of(text: str, kind: ColumnType) -> str | None:
    """A cell of a file as PostgreSQL reads it."""
    if kind in (ColumnType.TEXT, ColumnType.CODE):
        return text or None
    day = re.fullmatch("([0-9]{2})-([0-9]{2})-([0-9]{4})", text)
    yes_no = {"ja": "true", "nee": "false", "": None}
    return "-".join(day.groups()[::-1]) if day else yes_no.get(text, text.replace(",", "."))


def move_registers(folder: Path, url: str) -> None:
    """Put two registers of good deliveries in tables, last row first, and remove their files."""
    with connect(url) as connection:
        for name in QUERIES:
            kinds = {one.name: one.type for one in load_contracts()[name].columns}
            with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
            columns = [
                sql.SQL(f"{{}} {KINDS.get(kind, 'text')}").format(sql.Identifier(one))
                for one, kind in kinds.items()
            ]
            table = sql.Identifier(name)
            connection.execute(
                sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(columns))
            )
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                for row in reversed(rows):
                    copy.write_row([cell_of(row[one], kind) for one, kind in kinds.items()])
            (folder / f"{name}.csv").unlink()
        connection.execute("ALTER TABLE kpi_realisaties ADD ronde text DEFAULT '2025-H1'")


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Definitions of the test's own, by which no register is in a database yet."""
    folder = tmp_path / "config"
    shutil.copytree(BESIDE_THE_CODE, folder, ignore=shutil.ignore_patterns("voorbeeld"))
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def say(definitions: Path, addresses: Mapping[str, str], **queries: str) -> None:
    (definitions / FILE).write_text(yaml.safe_dump({"registers": dict(addresses)}))
    (definitions / FOLDER).mkdir(exist_ok=True)
    for name, text in (QUERIES | queries).items():
        (definitions / FOLDER / f"{name}.sql").write_text(text)


@pytest.fixture
def address(
    postgres_url: str, definitions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Of a database to which both registers are moved when there are deliveries, without its
    password, which stands where libpq looks; the definitions say so.
    """
    passwords = tmp_path / "wachtwoorden"
    passwords.write_text(f"*:*:*:*:{make_url(postgres_url).password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    shown = make_url(postgres_url)._replace(password=None).render_as_string()
    say(definitions, dict.fromkeys(QUERIES, shown))
    return shown


def taken(place: Path, deliveries: Path) -> tuple[Taken, Order]:
    order = Order(halfjaar="2025-H1", deliveries=deliveries, outputs=place)
    return take_in_deliveries(order), order


def intake_of(found: tuple[Taken, Order]) -> Intake:
    assert found[0].digest is not None, found[0].findings
    return Intake.model_validate_json(found[1].store().get(found[0].digest))


def told(findings: tuple[Finding, ...], *codes: str) -> list[str]:
    return [one.text for one in findings if one.code in codes]


def test_the_rows_of_a_query_are_those_of_a_file_and_are_kept_as_one(
    postgres_url: str, address: str, definitions: Path, tmp_path: Path
) -> None:
    folder = SmallDeliveries().write(tmp_path / "in")
    (definitions / FILE).rename(definitions / "weg")
    found = taken(tmp_path / "bestanden", folder)
    in_files, files = intake_of(found), found[1]
    (definitions / "weg").rename(definitions / FILE)
    move_registers(folder, postgres_url)
    found = taken(tmp_path / "vragen", folder)
    asked, store = intake_of(found), found[1].store()
    for name in QUERIES:
        held, before = asked.deliveries[name], in_files.deliveries[name]
        rows = [
            sorted(json.dumps(row["values"]) for row in json.loads(one.get(delivery.content)))
            for one, delivery in ((store, held), (files.store(), before))
        ]
        assert rows[0] == rows[1], name
        assert held.file == f"{name}_zoekvraag.csv"
        assert len(store.get(held.digest).splitlines()) > held.rows, "the CSV is in the store"
    assert [one for one in asked.findings if one.code != "D82"] == list(in_files.findings)
    damages = asked.deliveries["damages"]
    query = hashlib.sha256(QUERIES["damages"].encode()).hexdigest()
    assert told(asked.findings, "D82")[0] == (
        f"Register van damages: {damages.rows} rijen uit {address}, gevraagd met "
        f"config/registers/damages.sql (sha256 {query}) en bewaard als damages_zoekvraag.csv, "
        f"sha256 {damages.digest}."
    )
    assert not list((tmp_path / "vragen").rglob(".gevraagd-*")), "nothing else is left behind"
    # Again: the same file, which is known. Of another halfjaar there are no KPI's.
    assert intake_of(taken(tmp_path / "vragen", folder)) == asked
    halfjaar = load_halfjaar("2025-H1")
    ready = check_readiness(
        folder, halfjaar, contracts_of(halfjaar), asked.findings, date(2030, 1, 1)
    )
    assert {one.contract: one.valid for one in ready.sources}["damages"]
    with connect(postgres_url) as connection:
        connection.execute("UPDATE kpi_realisaties SET ronde = '2024-H2'")
    nothing = taken(tmp_path / "vragen", folder)[0].findings
    assert [one.place.file for one in nothing if one.grade == "blokkerend" and one.place] == [
        "kpi_realisaties_zoekvraag.csv"
    ]


def test_what_a_database_does_not_give_is_told_beside_what_is_wrong_in_files(
    postgres_url: str, address: str, definitions: Path, tmp_path: Path
) -> None:
    folder = SmallDeliveries().write(tmp_path / "in")
    both = dict.fromkeys(QUERIES, address)
    (folder / "landentabel.csv").write_bytes(b"landcode;omschrijving\r\n")

    def refused(**queries: str) -> tuple[Finding, ...]:
        say(definitions, both, **queries)
        found = taken(tmp_path / "uit", folder)[0]
        assert found.digest is None
        assert any(one.place and one.place.file == "landentabel.csv" for one in found.findings)
        text = " ".join(one.model_dump_json() for one in found.findings)
        assert str(make_url(postgres_url).password) not in text
        assert "Zeer.Geheim" not in text
        return found.findings

    titles = ("Register van damages", "Realisaties van de kpi's")
    assert told(refused(), "D83") == [
        f"{title} komt uit {address}, maar een tabel die de zoekvraag noemt, is er niet "
        "(SQLSTATE 42P01)."
        for title in titles
    ]
    assert told(refused(), "D03") == [
        f"De rijen van {title} komen uit een database; dit bestand wordt niet gelezen."
        for title in titles
    ]
    move_registers(folder, postgres_url)
    # One query goes wrong, the other does not. The contract says what is wrong with an answer.
    findings = refused(damages="SELECT *, gewoon FROM damages ORDER BY nummer, deel")
    (gone,) = told(findings, "D83")
    assert gone.endswith("een kolom die de zoekvraag noemt, is er niet (SQLSTATE 42703).")
    assert [one.about for one in findings if one.code == "D82"] == ["kpi_realisaties"]
    broken = "SELECT 1 / (deel - 1) AS titel FROM damages ORDER BY nummer, deel"
    assert "DivisionByZero (SQLSTATE 22012)" in told(refused(damages=broken), "D83")[0]
    without = [one.name for one in load_contracts()["damages"].columns if one.name != "toeslag"]
    some = f"SELECT {', '.join(without)} FROM damages ORDER BY nummer, deel"
    columns = [
        (one.code, one.place.column if one.place else None)
        for one in refused(damages=some)
        if one.place and one.place.file == "damages_zoekvraag.csv"
    ]
    assert columns == [("D10", "toeslag")]
    passwords = Path(os.environ["PGPASSFILE"])
    passwords.write_text("*:*:*:*:Zeer.Geheim")
    assert [one.rpartition(" maar ")[2] for one in told(refused(), "D83")] == [
        "er is geen verbinding."
    ] * 2


#: What the definitions of asked registers can not say, and what is told of it.
WRONG: list[tuple[str, str, str, str]] = [
    ("wkb_kinderen", "sqlite://", "", "'wkb_kinderen' is geen register; verwacht actie_stappen"),
    ("damages", "postgresql+psycopg://svz:Zeer.Geheim@a/b", "", "er staat een wachtwoord in"),
    ("damages", "Zeer.Geheim", "", "dit is geen adres van een database"),
    ("damages", "postgresql+asyncpg://svz@a/b", "", "het stuurprogramma is asyncpg"),
    ("damages", "sqlite://", "SELECT * FROM damages", "verwacht aan het eind ORDER BY nummer, deel"),
    ("damages", "sqlite://", "SELECT * FROM d ORDER BY deel", "zonder vaste volgorde"),
    ("damages", "sqlite://", "DELETE FROM damages", "is geen zoekvraag; verwacht één SELECT"),
    ("damages", "sqlite://", "SELECT 1; SELECT 2", "is geen zoekvraag; verwacht één SELECT"),
    ("damages", "sqlite://", "SELECT (", "is niet te lezen; verwacht één SELECT"),
    ("damages", "sqlite://", "SELECT :jaar ORDER BY nummer, deel", "de waarde :jaar is onbekend"),
    ("landentabel", "sqlite://", "", "landentabel.sql klopt niet: het bestand ontbreekt"),
]  # fmt: skip


def test_definitions_of_asked_registers_that_can_not_be(definitions: Path) -> None:
    for name, address, query, problem in WRONG:
        say(definitions, {name: address}, **({name: query} if query else {}))
        with pytest.raises(DefinitionError, match=re.escape(problem)) as caught:
            load_register_queries()
        assert "Geheim" not in str(caught.value)
    assert [one.file.rpartition("/")[2] for one in mistakes_in_definitions()] == ["landentabel.sql"]
