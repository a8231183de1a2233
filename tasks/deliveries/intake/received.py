"""Freezing what was delivered, before anything of it is read."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from tasks.definitions.finding import Finding, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.file_names import other_halfjaar, printable_name
from tasks.deliveries.known_checks import KnownChecks
from tasks.figures.dutch import enumeration
from tasks.storage.store import Store

#: How each kind of document begins that may come with a register.
_BEGINS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "txt": b""}


@dataclass(slots=True)
class Received:
    """A file that was delivered.

    It is frozen, or ``source`` says where to freeze it from, should it have to be read after all:
    then the same bytes were frozen by an earlier run.
    """

    file: str
    digest: str
    source: Path | None = None

    def frozen(self, store: Store) -> Path:
        """The frozen bytes. What was delivered may have changed meanwhile; then ``digest`` is that
        of what is read.
        """
        if self.source is not None:
            self.digest = store.put_file(self.source)
            self.source = None
        return store.path(self.digest)


def freeze(
    path: Path, store: Store, known: KnownChecks | None
) -> tuple[Received | None, list[Finding]]:
    """Keep the bytes of a file, unless an earlier run did; D04 for what is no file to be read."""

    def refused(text: str) -> tuple[None, list[Finding]]:
        return None, [
            Finding(
                code="D04",
                text=text,
                place=Place(file=printable_name(path)),
                expected="een gewoon bestand dat gelezen mag worden",
            )
        ]

    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            # A link may point out of the folder, at something that nobody delivered.
            return refused("Dit is een snelkoppeling.")
        if not stat.S_ISREG(mode):
            return refused("Dit is geen bestand.")
        path.open("rb").close()
    except OSError:
        return refused("Dit bestand mag niet worden gelezen.")
    if known is not None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if known.kept.holds(digest):
            return Received(printable_name(path), digest, source=path), []
    return Received(printable_name(path), store.put_file(path)), []


def freeze_file_of(
    paths: list[Path],
    contract: Contract,
    halfjaar: Halfjaar,
    store: Store,
    known: KnownChecks | None,
) -> tuple[Received | None, list[Finding]]:
    """Freeze the one file of a contract; findings if there is not exactly one that can be opened
    and that is of this halfjaar. Control totals may be missing, which is told with the records.
    """
    if not paths and contract.may_be_missing:
        return None, []
    if not paths:
        wanted = enumeration(list(contract.files), "of")
        text = f"Het bestand van {contract.title} ontbreekt. Leverancier: {contract.supplier}."
        place = Place(file=contract.files[0])
        return None, [
            Finding(
                code="D01",
                text=text,
                about=contract.name,
                place=place,
                expected=f"een bestand {wanted}",
            )
        ]
    if len(paths) > 1:
        text = f"Er zijn {len(paths)} bestanden voor {contract.title}."
        places = [Place(file=printable_name(path)) for path in paths]
        return None, [
            Finding(code="D02", text=text, place=place, expected="één bestand") for place in places
        ]
    name = printable_name(paths[0])
    if other := other_halfjaar(name, halfjaar.name):
        # Most columns have no period to hold a row against, so nothing but the name tells such a
        # file from one of this halfjaar.
        place = Place(file=name, value=other)
        text = (
            f"De naam zegt dat dit bestand van halfjaar {other} is. Leverancier: "
            f"{contract.supplier}."
        )
        return None, [
            Finding(
                code="D05",
                text=text,
                place=place,
                expected=f"het bestand van halfjaar {halfjaar.name}",
            )
        ]
    return freeze(paths[0], store, known)


def freeze_documents(paths: list[Path], store: Store) -> tuple[dict[str, str], list[Finding]]:
    """The files that came with a register: sha256 by name, and D04 or D23 for one that can not be
    opened or is not what its name says.
    """
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        received, problems = freeze(path, store, None)
        findings += problems
        if received is None:
            continue
        ending = received.file.rpartition(".")[2].casefold()
        begins = _BEGINS[ending]
        with received.frozen(store).open("rb") as file:
            is_right = file.read(len(begins)) == begins
        if is_right:
            digests[received.file] = received.digest
        else:
            findings.append(
                Finding(
                    code="D23",
                    text=f"Dit bestand heet een .{ending}, maar is dat niet.",
                    place=Place(file=received.file),
                    expected=f"het document als .{ending}",
                )
            )
    return digests, findings
