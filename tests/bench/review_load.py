"""How long people wait for their pages when fifty of them review at once, on SQLite and on
PostgreSQL; written into docs/review.md.

    PYTHONPATH=.:tests python tests/bench/review_load.py

The dossier is the example of 2025-H1, the server is ``svz pages``. One person goes first, alone;
then fifty do the same at once.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from support.review.review_example import PEOPLE
from support.review.reviewers_over_http import (
    HEALTH,
    PROJECT,
    Load,
    all_is_kept,
    installed_pages,
    know,
    names,
    reviewers_over_http,
)
from support.servers.postgresql_server import postgresql, postgresql_programs

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.review.accounts.people import add_person
from tasks.review.decisions import submit
from tasks.review.record.store import open_review
from tasks.review.registration import register_dossier

PAGE = PROJECT / "docs" / "review.md"
START, END = "<!-- load: made by make benchmark-review -->", "<!-- end of load -->"
REVIEWERS = 50


def example(folder: Path) -> Path:
    """Outputs in which the example was assembled; gives the dossier of 2025-H1."""
    for halfjaar in ("2024-H2", "2025-H1"):
        deliveries = folder / "leveringen" / halfjaar
        subprocess.run(
            [
                sys.executable,
                PROJECT / "config/voorbeeld/generate.py",
                halfjaar,
                "--out",
                deliveries,
            ],
            check=True,
            cwd=PROJECT,
        )
        dossier = assemble(
            Order(halfjaar=halfjaar, deliveries=deliveries, outputs=folder / "outputs")
        ).folder
    assert dossier is not None
    return dossier


def measure(dossier: Path, outputs: Path, url: str | None) -> tuple[Load, Load]:
    """One person alone, and fifty at once; fails if anything was lost."""
    people = names(REVIEWERS + 1)
    shutil.copytree(dossier.parents[1], outputs, ignore=shutil.ignore_patterns("history.db*"))
    with open_review(url, outputs) as review:
        for name, (roles, groups) in PEOPLE.items():
            add_person(review, "beheer", name, name, f"{name}@example.org", roles, groups)
        know(review, people)
        register_dossier(review, outputs / dossier.parent.name / dossier.name, "mia")
        submit(review, "mia", dossier.name)
        with installed_pages(outputs, url) as pages:
            alone = reviewers_over_http(pages, dossier.name, people[:1])
            together = reviewers_over_http(pages, dossier.name, people[1:])
        all_is_kept(review, dossier.name, people, alone, together)
    return alone, together


def table(loads: dict[str, tuple[Load, Load]]) -> str:
    """Milliseconds per kind of request and database, and how many health pages a p95 is."""
    heads = " | ".join(f"{name}: alone | median | p95 | × health" for name in loads)
    first = next(iter(loads.values()))[1]
    lines = [f"| request | times | {heads} |", "|---|--:|" + "--:|" * (4 * len(loads))]
    for kind, all_seconds in first.seconds.items():
        cells = []
        for alone, together in loads.values():
            slow = _p95(together.seconds[kind])
            cells += [
                f"{1000 * one:.0f}"
                for one in (
                    statistics.median(alone.seconds[kind]),
                    statistics.median(together.seconds[kind]),
                    slow,
                )
            ]
            cells.append(f"{slow / _p95(together.seconds[HEALTH]):.0f}")
        lines.append(f"| {kind} | {len(all_seconds)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> None:
    """The command line."""
    programs = postgresql_programs()
    if programs is None:
        sys.exit("needs the Debian package postgresql")
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, postgresql(programs, durable=True) as server:
        dossier = example(Path(folder))
        server.execute("CREATE DATABASE {}", "beoordeling")
        loads = {
            "SQLite": measure(dossier, Path(folder) / "sqlite", None),
            "PostgreSQL": measure(
                dossier, Path(folder) / "postgresql", server.url("beoordeling", driver="+psycopg")
            ),
        }
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("uvicorn", "starlette", "sqlalchemy", "argon2-cffi")
    )
    text = (
        f"{START}\n{REVIEWERS} reviewers at once; milliseconds, on {os.cpu_count()} cores for the "
        "pages, the database and the reviewers.\n"
        f"Other work gave the machine a load of {busy:.1f} before it began. "
        f"Python {platform.python_version()}, {packages}.\n\n{table(loads)}\n{END}"
    )
    print(text)
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    PAGE.write_text(before + text + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
