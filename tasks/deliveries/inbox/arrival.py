"""A file in the inbox: what is said of it, and where it waits.

Who puts a file there can not read deliveries, and need not be believed: what it says is judged
again by who takes it (:mod:`tasks.deliveries.inbox.taking`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from tasks.deliveries.contract import Contract
from tasks.deliveries.file_names import fits, matches_any
from tasks.deliveries.reading.extract import MOST_BYTES
from tasks.figures.dutch import enumeration, file_size
from tasks.figures.frozen import Frozen

#: Below the outputs; only its owner can enter.
INBOX = ".postvak"
#: What an arrival says, and the file itself, under one name.
SAID, DATA = ".json", ".bestand"
#: Of records, in bytes: a year of every child in the country, as text, is half of this.
MOST_BYTES_OF_RECORDS = 4 << 30
LONGEST_NAME = 120


class Arrival(Frozen):
    """A file that somebody sent.

    Attributes:
        halfjaar, contract: for which round, and of which source.
        file: its name, as its sender has it.
        person: the account that sent it.
        moment: when all of it was there, in UTC.
        octets, sha256: of the file.
    """

    halfjaar: str
    contract: str
    file: str
    person: str
    moment: datetime
    octets: int
    sha256: str


def waiting(outputs: Path) -> list[tuple[Path, Arrival]]:
    """What waits in the inbox, oldest first, with where that is said.

    Raises:
        OSError: if this account can not read it.
    """
    try:
        paths = sorted((outputs / INBOX).iterdir())
    except FileNotFoundError:
        return []
    return [
        (path, arrival)
        for path in paths
        if path.suffix == SAID and (arrival := read_arrival(path)) is not None
    ]


def read_arrival(path: Path) -> Arrival | None:
    """What is said there; None if that is gone, or nothing of ours. Raises OSError as above."""
    try:
        return Arrival.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def name_problem(file: str, contract: Contract) -> str | None:
    """Why a file of this name can not be delivered for a source, in Dutch; None if it can."""
    if not file:
        return "Kies eerst een bestand."
    if len(file) > LONGEST_NAME or not file.isprintable() or file.startswith(".") or "/" in file:
        return (
            f"Een naam heeft ten hoogste {LONGEST_NAME} zichtbare tekens, zonder schuine streep, "
            "en begint niet met een punt. Geef het bestand een andere naam."
        )
    if fits(file, contract) or matches_any(file, contract.documents):
        return None
    names = [*contract.files, *contract.documents]
    return (
        f"{file} is geen afgesproken naam voor {contract.title}. Verwacht: "
        f"{enumeration(names, 'of')} (een * staat voor wat u wilt). Geef het bestand "
        "die naam en lever het opnieuw."
    )


def most_bytes(contract: Contract) -> int:
    """How large a file of this source may be."""
    return MOST_BYTES_OF_RECORDS if contract.kind == "records" else MOST_BYTES


def too_large(contract: Contract) -> str:
    """What is said of a file that is larger than that, in Dutch."""
    return (
        f"Het bestand is te groot: een bestand voor {contract.title} is ten hoogste "
        f"{file_size(most_bytes(contract))}. Er is niets van bewaard."
    )
