"""A small dossier for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from tasks.definitions.judged import digests
from tasks.dossier.sealed.seal import seal
from tasks.dossier.sealed.statement import Dependency
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.previous import Previous, PreviousFigure, PreviousStatus
from tasks.storage.store import Store

SOURCE = Source(
    contract="wkb_kinderen", delivery="ab" * 32, file="wkb_kinderen_2023.csv", rows=(2, 3, 4, 9)
)
DELIVERY = Dependency(
    kind="levering", name="wkb_kinderen", sha256="ab" * 32, file="wkb_kinderen_2023.csv"
)
CODE = Dependency(kind="code", name="flows, tasks, templates", sha256="cd" * 32)
FILES = {
    "buitenland.pdf": b"%PDF-1.7",
    "buitenland.html": "<p>\u20ac\u00a012,8\u00a0mln</p>".encode(),
    "figures.csv": b"id;waarde\r\n",
    "figures.json": b'{"figures": []}',
    "findings.json": b"[]",
    "differences.csv": b"id\r\n",
    "sections.json": b'{"sections": {}}',
}
SEATS = {"buitenland": ("groep:uitvoering", "groep:beleid")}


def figure(
    id: str,
    value: Fraction | int | str,
    form: str = "aantal",
    step: Fraction | int | str = 1,
    label: str = "Een cijfer",
) -> Figure:
    return Figure(
        id=id,
        label=label,
        value=Fraction(value),
        form=form,
        step=Fraction(step),
        definition="Hoe het is gemaakt.",
        sources=(SOURCE,),
    )


def status(id: str, word: str) -> Status:
    return Status(
        id=id, label="Een status", word=word, definition="Hoe hij is bepaald.", sources=(SOURCE,)
    )


def previous(*figures: Figure, statuses: tuple[Status, ...] = ()) -> Previous:
    return Previous(
        halfjaar="2024-H2",
        digest="ef" * 32,
        figures={
            one.id: PreviousFigure(
                label=one.label,
                value=one.value,
                form=one.form,
                step=one.step,
                printed=one.printed,
                definition=one.definition,
            )
            for one in figures
        },
        statuses={one.id: PreviousStatus(label=one.label, word=one.word) for one in statuses},
    )


#: What the seats judge of the final form of the page, which is that page here.
JUDGED = digests("buitenland", FILES["buitenland.html"])


def sealed(
    root: Path,
    files: dict[str, bytes] | None = None,
    judged: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    store = Store(root / ".store")
    kept = {name: store.put(data) for name, data in (FILES if files is None else files).items()}
    return seal(
        "2025-H1",
        kept,
        [DELIVERY, CODE],
        store,
        root,
        example="voorbeeldcijfers",
        seats=SEATS,
        judged=judged,
    )


def folders(root: Path) -> list[str]:
    """Everything under outputs/2025-H1 but the lock."""
    return sorted(path.name for path in (root / "2025-H1").iterdir() if path.name != ".slot")
