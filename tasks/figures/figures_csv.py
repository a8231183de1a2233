"""Figures and statuses as CSV for people with a Dutch spreadsheet program: semicolon, UTF-8 with BOM, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from tasks.figures.figure import Figure, Source, Status, exact_text

HEADER = ("id", "soort", "wat", "exact", "afgedrukt", "vorm", "afgerond op", "definitie", "herkomst")
#: What a spreadsheet program takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that no spreadsheet program runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def source_text(source: Source) -> str:
    """``kpi_realisaties.xlsx rij 5, 6 (sha256:…)``, or with the query instead of the rows."""
    rows = f" rij {', '.join(map(str, source.rows))}" if source.rows else ""
    query = f" via {source.query}" if source.query else ""
    return f"{source.file}{rows}{query} (sha256:{source.delivery})"


def semicolon_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of text as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def figures_csv(figures: Iterable[Figure], statuses: Iterable[Status]) -> bytes:
    """One row per figure, then one per status. ``exact`` is a decimal with a point, or a fraction such as ``85923/12``."""
    rows = [
        (
            figure.id,
            "cijfer",
            harmless(figure.label),
            exact_text(figure.value),
            figure.printed,
            figure.form,
            exact_text(figure.step),
            harmless(figure.definition),
            harmless(" | ".join(map(source_text, figure.sources))),
        )
        for figure in figures
    ] + [
        (
            status.id,
            "status",
            harmless(status.label),
            "",
            status.word,
            "",
            "",
            harmless(status.definition),
            harmless(" | ".join(map(source_text, status.sources))),
        )
        for status in statuses
    ]
    return semicolon_csv(HEADER, rows)
