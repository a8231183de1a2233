"""How long readers and voters wait when fifty of them come at once, on SQLite and on PostgreSQL.

    PYTHONPATH=.:tests/review python tests/bench/review_load.py [postgresql+psycopg://...]

One process with fifty threads, as the server of the pages is. Printed as a table; with a PostgreSQL it is written into docs/review.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

import psycopg
import sqlalchemy
from reviewers_at_once import REVIEWERS, Load, reviewers_at_once

PAGE = Path(__file__).parents[2] / "docs" / "review.md"
START, END = "<!-- load: made by make benchmark-review -->", "<!-- end of load -->"
ROUNDS = 5


def measure(url: str | None) -> Load:
    """All rounds of one database together."""
    together = Load()
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            _, load = reviewers_at_once(_emptied(url) if url else None, Path(folder) / "uit")
            for kind, seconds in load.seconds.items():
                together.seconds[kind] += seconds
            assert len(load.voted) == 8, "a vote was lost"
    return together


def _emptied(url: str) -> str:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


def table(loads: dict[str, Load]) -> str:
    """Milliseconds per act: median, p95 and longest, per database."""
    heads = " | ".join(f"{name}: median | p95 | longest" for name in loads)
    lines = [f"| act | times | {heads} |", "|---|--:|" + "--:|" * (3 * len(loads))]
    first = next(iter(loads.values()))
    for kind, all_seconds in first.seconds.items():
        cells = []
        for load in loads.values():
            seconds = sorted(load.seconds[kind])
            p95 = statistics.quantiles(seconds, n=20)[-1]
            cells += [f"{1000 * one:.0f}" for one in (statistics.median(seconds), p95, seconds[-1])]
        lines.append(f"| {kind} | {len(all_seconds)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    loads = {"SQLite": measure(None)}
    if len(sys.argv) > 1:
        loads["PostgreSQL"] = measure(sys.argv[1])
    text = (
        f"{START}\n{REVIEWERS} reviewers at once, {ROUNDS} rounds; milliseconds, on {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}.\n\n{table(loads)}\n{END}"
    )
    print(text)
    if len(loads) > 1:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(START)
        PAGE.write_text(before + text + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
