"""Records that stay in PostgreSQL: the same figures and findings as those of their files, and no row
of a person that leaves the database.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import sqlglot
import yaml
from click.testing import CliRunner, Result
from sqlalchemy import make_url
from sqlglot import exp
from support.dossiers.records_elsewhere import (
    HALFJAAR,
    RECORDS,
    SVB,
    WKB,
    WRONG,
    A,
    B,
    Rows,
    built,
    checked,
    of_the_file,
    of_the_table,
    order,
    rows_given,
    without_files,
)
from support.dossiers.records_in_postgresql import (
    connect,
    go_by_tables,
    move_records,
    write_table,
)
from support.dossiers.small_deliveries import SmallDeliveries

from flows.commands.main import main
from tasks.definitions.base import DefinitionError
from tasks.definitions.finding import Finding
from tasks.deliveries.contract import Contract
from tasks.deliveries.records.in_database import fingerprint
from tasks.deliveries.records.in_database.database import Database, RecordsPlace, RecordsUnreachable
from tasks.deliveries.records.in_database.place import load_place, open_place
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.dossier.check_definitions import mistakes_in_definitions
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries


def test_same_findings(postgres_url: str) -> None:
    def found_in(contract: Contract, rows: Rows) -> list[Finding]:
        write_table(postgres_url, contract, rows)
        place = RecordsPlace(address=postgres_url, tables={contract.name: contract.name})
        with open_place(place) as database:
            return checked(database, contract)

    for name, rows in WRONG.items():
        found = found_in(WKB, rows)
        assert of_the_table(found) == of_the_file(rows, WKB), name
        assert bool(found) == (name != "nothing"), name
        told = " ".join(one.model_dump_json() for one in found)
        assert not any(str(row[0]) in told for row in rows if row[0] and len(row[0]) > 2), name
    rates: Rows = [
        (A, 202301, "1.00", "PLN"),
        (B, 202301, "1.00", "EUR"),
        (B, 202302, "1.00", "EUR"),
        (B, 202303, "1", "pln"),
    ]
    assert of_the_table(found_in(SVB, rates)) == of_the_file(rates, SVB)


def test_same_figures_and_only_totals_leave_the_database(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = rows_given(Database, monkeypatch)
    folder = SmallDeliveries().write(tmp_path / "in")
    in_files, found_in_files = built(order(tmp_path / "bestanden", folder))
    move_records(folder, postgres_url)
    go_by_tables(tmp_path, postgres_url, monkeypatch)
    in_tables, found_in_tables = built(order(tmp_path / "tabellen", folder))
    assert without_files(in_tables) == without_files(in_files)
    stays = [one for one in found_in_tables if one.code == "D81"]
    assert [one.about for one in stays] == sorted(RECORDS)
    assert [one for one in found_in_tables if one not in stays] == found_in_files
    assert stays[-1].text.startswith(
        "Kinderen met kindgebonden budget, per maand: 2.640 rijen in tabel public.wkb_kinderen van "
        "een database (postgresql). Die zijn niet bewaard, maar vastgelegd met een vingerafdruk, "
    )
    kept = [path.read_bytes() for path in (tmp_path / "tabellen").rglob("*") if path.is_file()]
    pseudonym = f"{7:016x}"
    assert not any(pseudonym.encode() in one for one in kept)
    assert told
    assert not any(pseudonym in map(str, row) for row in told)
    # What is known is not counted again, but for the fingerprint.
    before = len(told)
    asked = order(tmp_path / "tabellen", folder)
    assert built(asked)[0] == in_tables
    assert len(told) - before == len(RECORDS) * 13, "a count, and totals of twelve months"
    # One cent of one child changes between the check and the queries.
    taken = take_in_deliveries(asked).digest
    with connect(postgres_url) as connection:
        where = "WHERE maand = 202303 AND kind = %s"
        connection.execute(f"UPDATE wkb_kinderen SET bedrag = 125.01 {where}", [pseudonym])
    with pytest.raises(RecordsUnreachable, match=r"public\.wkb_kinderen zijn veranderd"):
        build_section(asked.model_copy(update={"fresh": True}), "buitenland", str(taken), None)
    # A run that begins now reads what is there now, and its control totals differ.
    codes = [one.code for one in take_in_deliveries(asked).findings]
    assert codes == ["D81", "D81", "D81", "D77"]


#: What holds for the transaction that asks it.
HOW = sqlglot.parse_one(
    "SELECT CURRENT_SETTING('transaction_isolation'), CURRENT_SETTING('transaction_read_only')"
)


def test_the_fingerprint_is_of_rows_and_not_of_their_order_or_their_engine(
    postgres_url: str,
) -> None:
    rows = [(A, 202301, "7028", "182.41"), (B, 202302, "5010", "0"), (A, 202302, "5010", "10")]

    def of(written: Rows) -> bytes:
        write_table(postgres_url, WKB, written)
        place = RecordsPlace(address=postgres_url, tables={WKB.name: WKB.name})
        with open_place(place) as database:
            assert database.rows(HOW) == [("repeatable read", "on")]
            return TableCheck(database, WKB, HALFJAAR, database.table(WKB.name)).count().fingerprint

    assert of(rows) == of(rows[::-1]) == of([(A, 202301, "7028", "182.410"), *rows[1:]])
    assert of(rows) not in (
        of(rows[:2]),
        of([*rows, rows[0]]),
        of([(A, 202301, "7028", "182.42"), *rows[1:]]),
    )
    names = ["kind", "maand", "landcode", "bedrag_cent"]
    made = exp.select(*fingerprint.sums([f'"{one}"' for one in names], "duckdb")).from_("records")
    cents = [(*row[:3], int(Decimal(str(row[3])) * 100)) for row in rows]
    with duckdb.connect() as connection:
        connection.register("records", pd.DataFrame(cents, columns=names))
        (sums,) = connection.execute(made.sql(dialect="duckdb")).fetchall()
    assert fingerprint.document(names, 3, sums) == of(rows)


#: What config/records.yaml can not say, and what is told of it.
WRONG_PLACES: list[tuple[dict[str, object], str]] = [
    ({"address": "mssql+pyodbc://svz@server/db"}, "van mssql is niet bewezen dat deelsommen"),
    ({"address": "trino://svz@server/db"}, "van trino is niet bewezen dat deelsommen"),
    ({"address": "spark://svz:Geheim@meester:7077"}, "dit is geen adres van Spark; verwacht spark"),
    ({"address": "sc://server:15002/;token=Geheim"}, "dit is geen adres van Spark; verwacht spark"),
    (
        {"address": "sc://server"},
        "verwacht spark://server:7077 of sc://server:15002, waar nodig met",
    ),
    ({"address": "spark://meester"}, "dit is geen adres van Spark; verwacht spark://server:7077"),
    ({"address": "postgresql+psycopg://svz:Zeer.Geheim@server/db"}, "er staat een wachtwoord in"),
    ({"address": "postgresql+psycopg://server/db?password=Zeer.Geheim"}, "er staat een wachtwoord"),
    ({"address": "Zeer.Geheim"}, "dit is geen adres van een database; verwacht"),
    ({"address": "postgresql+asyncpg://svz@server/db"}, "het stuurprogramma is asyncpg"),
    ({"tables": {"damages": "a"}}, "'damages' is geen bron met records"),
]


def test_a_place_that_can_not_be_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = go_by_tables(tmp_path, "postgresql+psycopg://svz@server/db", monkeypatch)
    right = yaml.safe_load(path.read_text())
    for change, told in WRONG_PLACES:
        path.write_text(yaml.safe_dump(right | change))
        with pytest.raises(DefinitionError, match=re.escape(told)) as caught:
            load_place()
        assert "Geheim" not in str(caught.value)
    assert [one.text.partition(";")[0] for one in mistakes_in_definitions()] == [
        "'damages' is geen bron met records"
    ]


#: Said where a check leaves out records that are not in the place of the others.
NOT_COMPARED = (
    " Of zij bij de records van een andere regeling passen, is niet nagegaan: die staan niet op "
    "dezelfde plek."
)


def test_some_records_are_in_a_database_and_others_in_files(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = SmallDeliveries().write(tmp_path / "in")
    # No row of the SVB has its child, so that the records of the other regeling are looked at too.
    svb = everything / "svb_anticumulatie.csv"
    svb.write_text(svb.read_text().replace(f"{0:016x}", f"{999:016x}"))
    in_files, found_in_files = built(order(tmp_path / "bestanden", everything))
    (alone,) = (one for one in in_files.findings if one.code == "B09")
    for moved in (("kot_kinderen",), ("svb_anticumulatie", "wkb_kinderen")):
        place = tmp_path / moved[0]
        folder = shutil.copytree(everything, place / "in")
        move_records(folder, postgres_url, moved)
        go_by_tables(place, postgres_url, monkeypatch, moved)
        assert mistakes_in_definitions() == []
        in_both, found_in_both = built(order(place / "uit", folder))
        stays = [one for one in found_in_both if one.code == "D81"]
        assert [one.about for one in stays] == list(moved)
        assert [one for one in found_in_both if one not in stays] == found_in_files
        told = tuple(
            one if one.code != "B09" else one.model_copy(update={"text": alone.text})
            for one in in_both.findings
        )
        assert [one.text for one in in_both.findings if one.code == "B09"] == [
            alone.text + NOT_COMPARED
        ]
        same = in_both.model_copy(update={"findings": told})
        assert without_files(same) == without_files(in_files)


def test_records_that_a_query_joins_are_in_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql+psycopg://svz@server/db"
    path = go_by_tables(tmp_path, address, monkeypatch, ("kot_kinderen", "wkb_kinderen"))
    with pytest.raises(
        DefinitionError,
        match=r"wkb_kinderen staat hier wel en svb_anticumulatie niet, en svb_zonder_kind\.sql legt "
        "de records van die twee naast elkaar",
    ) as caught:
        take_in_deliveries(order(tmp_path / "uit", tmp_path))
    assert [one.text for one in mistakes_in_definitions()] == [
        one.text for one in caught.value.mistakes
    ]
    assert caught.value.mistakes[0].line == 1 + path.read_text().splitlines().index(
        "  wkb_kinderen: public.wkb_kinderen"
    )


def test_what_can_not_be_read_is_told_without_secrets(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_by_tables(tmp_path, postgres_url, monkeypatch)
    folder = SmallDeliveries().write(tmp_path / "in")
    passwords = Path(os.environ["PGPASSFILE"])

    def why() -> str:
        with pytest.raises(RecordsUnreachable) as caught:
            take_in_deliveries(order(tmp_path / "uit", folder))
        assert caught.value.__suppress_context__
        assert str(make_url(postgres_url).password) not in str(caught.value)
        assert "Zeer.Geheim" not in str(caught.value)
        return str(caught.value)

    there = take_in_deliveries(order(tmp_path / "uit", folder)).findings
    blocked = [one.text for one in there if one.code == "D04"]
    assert blocked == [f"Er is geen tabel public.{one}." for one in sorted(RECORDS)]
    aside = [one.text for one in there if one.code == "D03"]
    assert aside[0] == (
        "De rijen van Kinderen met kinderopvangtoeslag, per maand komen uit een database; dit "
        "bestand wordt niet gelezen."
    )
    passwords.write_text("*:*:*:*:Zeer.Geheim")
    assert "er is geen verbinding" in why()
    passwords.unlink()
    assert "er is geen verbinding. Controleer het adres, het wachtwoord (PGPASSFILE)" in why()


def test_what_is_proven_of_a_database_and_what_is_not(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = make_url(postgres_url)
    password = tmp_path / "wachtwoord"
    password.write_text(f"{address.password}\n")

    def proven(of: str, *more: str) -> Result:
        return CliRunner().invoke(main, ["records", "conformance", of, *more])

    without = address._replace(password=None).render_as_string()
    whole = proven(without, "--password-file", str(password))
    assert whole.exit_code == 0, whole.output
    *lines, last = whole.output.splitlines()
    assert len(lines) == 10
    assert all(line.startswith("goed  ") for line in lines)
    assert last == "Alles klopt: hier kunnen records blijven staan."
    # SQLite divides as it should; it can make no fingerprint and hold no moment.
    partly = proven("sqlite://")
    assert partly.exit_code == 2, partly.output
    assert partly.output.count("goed  zoekvraag") == 6
    assert "fout  vingerafdruk\n" in partly.output
    assert "4 van 10 klopt niet: hier kunnen records niet blijven staan." in partly.output
    secret = proven(postgres_url)
    assert secret.exit_code == 64
    assert str(address.password) not in secret.output
    assert "niet geïnstalleerd" in proven("mssql+pyodbc://svz@server/db").output
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert "pyspark is hier niet geïnstalleerd (make setup-spark)" in proven("spark://a:1").output
