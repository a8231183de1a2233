"""Records on a cluster of Spark with two workers: the same figures and findings as those of their
files, and no row of a person that leaves it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import sqlglot
from click.testing import CliRunner
from conftest import IN_CI
from support.dossiers.records_elsewhere import (
    HALFJAAR,
    RECORDS,
    TWO_WORKERS,
    WKB,
    WRONG,
    A,
    B,
    Rows,
    as_parquet,
    built,
    checked,
    of_the_file,
    of_the_table,
    order,
    records_to_parquet,
    rows_given,
    without_files,
)
from support.dossiers.records_in_postgresql import go_by_place
from support.dossiers.small_deliveries import SmallDeliveries

from flows.commands.main import main
from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.records.in_database.database import RecordsPlace, RecordsUnreachable
from tasks.deliveries.records.in_database.place import InDatabase, open_place
from tasks.deliveries.records.in_database.spark import OnSpark
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.storage.store import Store

pytestmark = [pytest.mark.grows, pytest.mark.needs("openjdk-17-jre-headless")]


@pytest.fixture(scope="module", autouse=True)
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the workers write goes to a folder of the test; nothing listens to the network."""
    if find_spec("pyspark") is None:
        (pytest.fail if IN_CI else pytest.skip)("needs pyspark, which make setup-spark installs")
    folder = str(tmp_path_factory.mktemp("spark"))
    with pytest.MonkeyPatch.context() as environment:
        for name in ("SPARK_WORKER_DIR", "SPARK_LOCAL_DIRS"):
            environment.setenv(name, folder)
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield


def test_what_is_proven() -> None:
    found = CliRunner().invoke(main, ["records", "conformance", TWO_WORKERS])
    assert found.exit_code == 0, found.output
    *lines, last = found.stdout.splitlines()
    assert len(lines) == 9
    assert all(line.startswith("goed  ") for line in lines)
    assert last == "Alles klopt: hier kunnen records blijven staan."


def write_rows(rows: Rows, target: Path) -> None:
    """Records of kindgebonden budget."""
    frame = pd.DataFrame(rows, columns=["kind", "maand", "landcode", "bedrag"], dtype=object)
    with duckdb.connect() as engine:
        engine.register("given", frame)
        cells = (
            "CAST(kind AS VARCHAR) AS kind, CAST(maand AS INTEGER) AS maand, CAST(landcode AS "
            "VARCHAR) AS landcode, CAST(CAST(bedrag AS VARCHAR) AS DECIMAL(23, 3)) AS bedrag"
        )
        engine.execute(f"COPY (SELECT {cells} FROM given) TO '{target}' (FORMAT parquet)")


def test_same_figures_and_only_totals_leave_the_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = rows_given(OnSpark, monkeypatch)
    folder = SmallDeliveries().write(tmp_path / "in")
    in_files, found_in_files = built(order(tmp_path / "bestanden", folder))
    tables = records_to_parquet(folder, tmp_path)
    for name in RECORDS:
        (folder / f"{name}.csv").unlink()
    go_by_place(tmp_path, TWO_WORKERS, tables, monkeypatch)
    on_spark, found_on_spark = built(order(tmp_path / "spark", folder))
    assert without_files(on_spark) == without_files(in_files)
    stays = [one for one in found_on_spark if one.code == "D81"]
    assert [one.about for one in stays] == sorted(RECORDS)
    assert [one for one in found_on_spark if one not in stays] == found_in_files
    pseudonym = f"{7:016x}"
    assert told
    assert not any(pseudonym in map(str, row) for row in told)
    kept = [path.read_bytes() for path in (tmp_path / "spark").rglob("*") if path.is_file()]
    assert not any(pseudonym.encode() in one for one in kept)


@pytest.fixture
def connect_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a server of Spark Connect, which comes with pyspark."""
    import pyspark

    # pyspark remembers in these that a process asked a server.
    for name in ("SPARK_CONNECT_MODE_ENABLED", "SPARK_REMOTE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = Path(pyspark.__file__).parent
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.ui.enabled": "false",
        "spark.local.dir": tmp_path,
    }
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]"]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "spark-internal"],
            stdout=log,
            stderr=log,
            cwd=tmp_path,
            env=os.environ | {"SPARK_HOME": str(home)},
        )
        try:
            while socket.socket().connect_ex(("127.0.0.1", port)):
                assert server.poll() is None, (tmp_path / "server.log").read_text()[-2000:]
                time.sleep(0.5)
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def test_by_a_server_of_spark_connect(
    connect_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = rows_given(OnSpark, monkeypatch)
    folder = SmallDeliveries().write(tmp_path / "in")
    in_files, found_in_files = built(order(tmp_path / "bestanden", folder))
    tables = records_to_parquet(folder, tmp_path)
    for name in RECORDS:
        (folder / f"{name}.csv").unlink()
    go_by_place(tmp_path, connect_address, tables, monkeypatch)
    by_server, found_by_server = built(order(tmp_path / "server", folder))
    assert without_files(by_server) == without_files(in_files)
    assert [one for one in found_by_server if one.code != "D81"] == found_in_files
    assert told
    assert not any(f"{7:016x}" in map(str, row) for row in told)
    place = RecordsPlace(address=connect_address, tables={WKB.name: f"{tmp_path}/niets.parquet"})
    with open_place(place) as database:
        (gone,) = checked(database, WKB)
        assert (gone.code, gone.text) == ("D04", f"Er is geen tabel {tmp_path}/niets.parquet.")
        table = tables[WKB.name]
        with pytest.raises(RecordsUnreachable, match="CAST_INVALID_INPUT") as caught:
            database.rows(sqlglot.parse_one(f'SELECT CAST(kind AS INT) FROM parquet."{table}"'))
        assert caught.value.__suppress_context__
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"sc://127.0.0.1:{free.getsockname()[1]}"
    with (
        pytest.raises(RecordsUnreachable, match="er is geen verbinding"),
        open_place(RecordsPlace(address=nobody, tables=tables)),
    ):
        pass


def test_same_findings_and_a_change_between_queries_is_seen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "wkb_kinderen.parquet"
    place = RecordsPlace(address=TWO_WORKERS, tables={WKB.name: str(table)})
    with open_place(place) as database:
        (gone,) = checked(database, WKB)
        assert (gone.code, gone.text) == ("D04", f"Er is geen tabel {table}.")
        as_parquet(f"SELECT '{A}' AS kind, DATE '2023-01-01' AS maand, 'NL' AS land", table)
        wrong = [(one.code, one.place.column) for one in checked(database, WKB) if one.place]
        assert {("D53", "maand"), ("D10", "bedrag"), ("D10", "landcode")} <= set(wrong)
        rows = [row for some in WRONG.values() for row in some]
        write_rows(rows, table)
        assert of_the_table(checked(database, WKB)) == of_the_file(rows, WKB)
        # A query that stops at a value says nothing of the value, here and in what Spark logs.
        with pytest.raises(RecordsUnreachable, match="CAST_INVALID_INPUT") as caught:
            database.rows(sqlglot.parse_one(f'SELECT CAST(kind AS BIGINT) FROM parquet."{table}"'))
        assert caught.value.__suppress_context__
        # Spark has no transaction: another row is seen after the last query.
        right: Rows = [(A, 202301, "7028", "182.41"), (B, 202302, "5010", "0")]
        write_rows(right, table)
        check = TableCheck(database, WKB, HALFJAAR, database.table(WKB.name))
        digest = Store(tmp_path / "store").put(check.fingerprint())
        held = CheckedRows(database, {WKB.name: WKB}, HALFJAAR)
        held.of(InDatabase(WKB.name, digest))
        held.check_again()
        write_rows(right[:1], table)
        with pytest.raises(RecordsUnreachable, match="zijn veranderd"):
            held.check_again()
    logged = "".join(capfd.readouterr())
    assert not any(str(row[0]) in logged for row in rows if row[0] and len(row[0]) > 2)
