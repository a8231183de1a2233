"""Which dossier of a halfjaar was sealed last."""

from __future__ import annotations

from pathlib import Path

from tasks.dossier.sealed.statement import STATEMENT


def newest_dossier(outputs: Path, halfjaar: str) -> Path | None:
    """Its folder; None if there is none."""
    made = list((outputs / halfjaar).glob(f"*/{STATEMENT}"))
    return max(made, key=lambda path: path.stat().st_mtime_ns).parent if made else None
