"""The intake of a folder of extracts: match to contracts, freeze, read, check, and collect
everything that is wrong.

Every file is frozen before anything of it is read, and only the frozen bytes are read. A file that
is frozen already and was accepted by an earlier run is hashed and not read again. Bad input gives
findings, never an error; an error of the machine (a full disk, a share that fails half-way)
is an OSError, so that the caller can try again.
"""

from __future__ import annotations

import hashlib
import json
import stat
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from pydantic import Field, ValidationError

from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.check_register import (
    RegisterRow,
    canonical,
    check_references,
    check_register,
    in_order,
    shortened,
)
from tasks.deliveries.contract import ColumnType, Contract, Reference
from tasks.deliveries.file_names import (
    endings,
    fits,
    fits_but_for_its_ending,
    matches_any,
    other_halfjaar,
    table_of,
)
from tasks.deliveries.fixed_values import check_fixed_values
from tasks.deliveries.known_checks import (
    KnownChecks,
    KnownRecords,
    KnownRegister,
    References,
)
from tasks.deliveries.reading.extract import MOST_BYTES
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.reading.read_workbook import read_workbook
from tasks.deliveries.records.check import references_hold, take_in_records
from tasks.deliveries.records.completeness import (
    RecordsFile,
    cut_off,
    differences,
    same_files,
    totals_per_month,
    without_control_totals,
)
from tasks.deliveries.records.database import Database
from tasks.deliveries.records.table_check import TableCheck
from tasks.deliveries.register_queries import Asked, was_answered
from tasks.figures import dutch
from tasks.figures.dutch import enumeration
from tasks.figures.frozen import Frozen
from tasks.storage.store import Store

__all__ = ["Delivery", "Intake", "RegisterRow", "belongs_to", "load_register", "take_in"]

EXAMPLE_FILE = "voorbeeld.yaml"
_MOST_EXAMPLE_BYTES = 10_000
#: How each kind of document begins that may come with a register.
_BEGINS = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "odt": b"PK\x03\x04", "txt": b""}
#: What desktops leave behind in folders.
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
#: Beginnings of the files that Excel and LibreOffice lay beside a file while somebody has it open.
_LOCKS = ("~$", ".~lock.")


class Delivery(Frozen):
    """One extract as received and checked.

    Attributes:
        contract: name of the contract.
        file: name of the file, without folder.
        digest: sha256 of the bytes as received.
        content: digest in the store of what was read: canonical JSON of the rows of a register,
            Parquet of records.
        rows: how many.
        sheet: the sheet of an XLSX that was read.
        documents: sha256 by name of the files that came with a register, see
            :class:`~tasks.deliveries.contract.Contract`.
        in_database: the records stayed in a database; ``file`` then says so, and both digests are
            of their fingerprint.
    """

    contract: str
    file: str
    digest: str
    content: str
    rows: int
    sheet: str | None
    documents: dict[str, str] = Field(default_factory=dict)
    in_database: bool = False


class Intake(Frozen):
    """What one folder held. If a finding blocks, only the findings may be used.

    Attributes:
        deliveries: by name of the contract; only those without a blocking finding of their own.
        findings: of all sources, in the order of the contracts, then of the extract.
        example: label of a folder of examples, None for real deliveries.
        example_digest: sha256 of the file that says so.
        synthetic: names of the contracts whose values are invented.
    """

    deliveries: dict[str, Delivery]
    findings: tuple[Finding, ...]
    example: str | None
    example_digest: str | None = None
    synthetic: tuple[str, ...] = ()


class _Example(Frozen):
    label: str
    synthetic: tuple[str, ...]


@dataclass(slots=True)
class _Received:
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


@dataclass(slots=True)
class _Register:
    """A register while its references are not yet checked.

    ``rows`` is None if nothing could be read; ``content`` is the digest of the rows if an earlier
    run kept them.
    """

    received: _Received
    sheet: str | None
    rows: tuple[RegisterRow, ...] | None
    findings: tuple[Finding, ...]
    content: str | None = None


def take_in(
    folder: Path,
    halfjaar: Halfjaar,
    contracts: Mapping[str, Contract],
    store: Store,
    known: KnownChecks | None = None,
    database: Database | None = None,
    asked: Mapping[str, Asked] = MappingProxyType({}),
) -> Intake:
    """Take in all extracts of a folder.

    Args:
        folder: one file per contract, and optionally ``voorbeeld.yaml``; nothing in it is changed.
        contracts: by name; all of them are expected, but for control totals.
        store: where the extracts are frozen and the checked rows are kept, less what ``known`` has.
        known: checks of earlier runs; gets those that pass now.
        database: where records are that are not in files.
        asked: registers that do not lie in the folder, as a database gave them, by name of the
            contract.

    Raises:
        OSError: if the machine fails while a file is copied. Never for what is in the folder.
    """
    if not folder.is_dir():
        missing = Finding(
            code="D04",
            text="De map bestaat niet.",
            place=Place(file=_name(folder)),
            expected="een map met aanleveringen",
        )
        return Intake(deliveries={}, findings=(missing,), example=None)
    try:
        entries = sorted(folder.iterdir(), key=lambda path: (_name(path).casefold(), path.name))
    except OSError:
        denied = Finding(
            code="D04",
            text="De map mag niet worden gelezen.",
            place=Place(file=_name(folder)),
            expected="leesrechten",
        )
        return Intake(deliveries={}, findings=(denied,), example=None)

    tables = {
        name: TableCheck(database, contract, halfjaar, database.table(name))
        for name, contract in contracts.items()
        if database is not None and name in database.place.tables
    }
    matches = {
        contract.name: [path for path in entries if belongs_to(path, contract)]
        for contract in contracts.values()
        if contract.name not in tables and contract.name not in asked
    }
    beside = {
        name: [path for path in entries if matches_any(_name(path), contract.documents)]
        for name, contract in contracts.items()
    }
    findings = _other_files(
        entries,
        {path for paths in (*matches.values(), *beside.values()) for path in paths},
        contracts,
    )
    received: dict[str, _Received] = {}
    for name, paths in matches.items():
        frozen, problems = _freeze_only(paths, contracts[name], halfjaar, store, known)
        findings += problems
        if frozen is not None:
            received[name] = frozen
    for name, one in asked.items():
        if isinstance(one.answer, Finding):
            findings.append(one.answer)
            continue
        frozen, problems = _freeze(one.answer, store, known)
        findings += problems
        if frozen is not None:
            received[name] = frozen
    example, example_digest, problems = _example(folder / EXAMPLE_FILE, store)
    findings += problems

    registers = {
        name: _read_register(received[name], contract, halfjaar, store, known)
        for name, contract in contracts.items()
        if contract.kind == "register" and name in received
    }
    deliveries: dict[str, Delivery] = {}
    for name, contract in contracts.items():
        if name not in received and name not in tables:
            continue
        references = _resolved(contract, registers)
        if name in tables:
            delivery, problems = _take_in_table(tables[name], references, store, known)
        elif contract.kind == "register":
            delivery, problems = _finish_register(
                registers[name], contract, references, store, known
            )
        else:
            delivery, problems = _take_in_records(
                received[name], contract, halfjaar, references, store, known
            )
        findings += problems
        if delivery is not None:
            documents, problems = _freeze_documents(beside[name], store)
            findings += problems
            delivery = delivery.model_copy(update={"documents": documents})
            deliveries[name] = delivery
            findings += _nothing_to_report(delivery, contract)
            if name in asked:
                findings.append(was_answered(asked[name].query, delivery.rows, delivery.digest))
    findings += same_files(
        # Tables with the same rows are not the same bytes.
        (one.file, one.file if one.in_database else one.digest, one.content)
        for one in deliveries.values()
        if one.rows
    )
    for name, contract in contracts.items():
        if contract.kind == "records" and name in deliveries:
            findings += _completeness(
                deliveries[name],
                contract,
                contracts,
                registers,
                _Places(store, known),
                tables.get(name),
            )
    blocked = {one.place.file for one in findings if one.grade is Grade.BLOCKING and one.place}
    return Intake(
        deliveries={name: one for name, one in deliveries.items() if one.file not in blocked},
        findings=tuple(findings),
        example=example.label if example else None,
        example_digest=example_digest,
        synthetic=example.synthetic if example else (),
    )


def load_register(store: Store, delivery: Delivery, contract: Contract) -> list[RegisterRow]:
    """The checked rows of a register, typed again, in the order of the extract."""
    return _typed_rows(store.get(delivery.content), contract)


def _typed_rows(content: bytes, contract: Contract) -> list[RegisterRow]:
    kinds = {column.name: column.type for column in contract.columns}
    return [
        RegisterRow(
            number=row["number"],
            values={name: _typed(value, kinds[name]) for name, value in row["values"].items()},
        )
        for row in json.loads(content)
    ]


def _typed(value: str | int | bool | None, kind: ColumnType) -> Any:
    if isinstance(value, str):
        if kind in (ColumnType.DECIMAL, ColumnType.AMOUNT, ColumnType.PERCENTAGE):
            return Decimal(value)
        if kind is ColumnType.DATE:
            return date.fromisoformat(value)
    return value


def _name(path: Path) -> str:
    """The name as it can be printed: composed accents, and no bytes that are not text."""
    name = unicodedata.normalize("NFC", path.name.encode("utf-8", "replace").decode("utf-8"))
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def belongs_to(path: Path, contract: Contract) -> bool:
    """Whether the name of this file is one that the contract agreed on."""
    return fits(_name(path), contract)


def _other_files(
    entries: list[Path], matched: set[Path], contracts: Mapping[str, Contract]
) -> list[Finding]:
    findings = []
    for path in entries:
        name = _name(path)
        if (
            path in matched
            or name == EXAMPLE_FILE
            or name.casefold() in _LITTER
            or name.startswith(_LOCKS)
        ):
            continue
        if path.is_dir():
            text, expected = (
                "Dit is een map; wat erin staat wordt niet gelezen.",
                "bestanden in de map zelf",
            )
        elif (
            source := next((one for one in contracts.values() if fits(name, one)), None)
        ) is not None:
            text = (
                f"De rijen van {source.title} komen uit een database; dit bestand wordt niet "
                "gelezen."
            )
            expected = "geen bestand van deze bron"
        elif (meant := fits_but_for_its_ending(name, contracts.values())) is not None:
            ending = (
                f"een bestand op .{name.rpartition('.')[2]}"
                if "." in name
                else "een bestand zonder extensie"
            )
            text = f"De naam past bij {meant.title}, maar {ending} wordt niet gelezen."
            expected = (
                f"hetzelfde bestand, opgeslagen als {enumeration(list(endings(meant)), 'of')}"
            )
        else:
            text, expected = (
                "Dit bestand hoort bij geen enkele bron.",
                "alleen bestanden met een afgesproken naam",
            )
        findings.append(Finding(code="D03", text=text, place=Place(file=name), expected=expected))
    return findings


def _freeze_only(
    paths: list[Path],
    contract: Contract,
    halfjaar: Halfjaar,
    store: Store,
    known: KnownChecks | None,
) -> tuple[_Received | None, list[Finding]]:
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
        return None, [
            Finding(code="D02", text=text, place=Place(file=_name(path)), expected="één bestand")
            for path in paths
        ]
    name = _name(paths[0])
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
    return _freeze(paths[0], store, known)


def _freeze_documents(paths: list[Path], store: Store) -> tuple[dict[str, str], list[Finding]]:
    """The files that came with a register: sha256 by name, and D04 or D23 for one that can not be
    opened or is not what its name says.
    """
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        received, problems = _freeze(path, store, None)
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


def _freeze(
    path: Path, store: Store, known: KnownChecks | None
) -> tuple[_Received | None, list[Finding]]:
    def refused(text: str) -> tuple[None, list[Finding]]:
        return None, [
            Finding(
                code="D04",
                text=text,
                place=Place(file=_name(path)),
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
            return _Received(_name(path), digest, source=path), []
    return _Received(_name(path), store.put_file(path)), []


def _example(path: Path, store: Store) -> tuple[_Example | None, str | None, list[Finding]]:
    if not path.exists() and not path.is_symlink():
        return None, None, []
    received, findings = _freeze(path, store, None)
    if received is None:
        return None, None, findings

    def refused(text: str) -> tuple[None, None, list[Finding]]:
        expected = "label: een tekst, en synthetic: een lijst met namen van bronnen"
        return (
            None,
            None,
            [Finding(code="D52", text=text, place=Place(file=EXAMPLE_FILE), expected=expected)],
        )

    data = store.get(received.digest)
    if len(data) > _MOST_EXAMPLE_BYTES:
        return refused("Het bestand is te groot.")
    try:
        example = _Example.model_validate(yaml.safe_load(data))
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError):
        return refused("Het bestand is niet te lezen als label en lijst van bronnen.")
    return (
        (example, received.digest, []) if example.label.strip() else refused("Het label is leeg.")
    )


def _read_register(
    received: _Received,
    contract: Contract,
    halfjaar: Halfjaar,
    store: Store,
    known: KnownChecks | None,
) -> _Register:
    if known is not None and received.source is not None:
        found = known.register(contract, received.file, received.digest)
        if found is not None:
            rows = tuple(_typed_rows(known.kept.store.get(found.content), contract))
            return _Register(received, found.sheet, rows, found.findings, found.content)
    with received.frozen(store).open("rb") as file:
        data = file.read(MOST_BYTES + 1)  # one more than a register may have is enough to refuse it
    is_workbook = received.file.casefold().endswith((".xlsx", ".ods"))
    read = read_workbook if is_workbook else read_delimited
    extract, findings = read(data, received.file, contract)
    if extract is None:
        return _Register(received, None, None, tuple(findings))
    checked = check_register(extract, received.file, contract, halfjaar)
    return _Register(received, extract.sheet, checked.rows, (*findings, *checked.findings))


def _resolved(
    contract: Contract, registers: Mapping[str, _Register]
) -> dict[Reference, frozenset[tuple[str, ...]]]:
    """The tuples that exist, per reference; without references to a source that could not be
    read.
    """
    known: dict[Reference, frozenset[tuple[str, ...]]] = {}
    for reference in contract.references:
        if reference.source in registers and (rows := registers[reference.source].rows) is not None:
            known[reference] = frozenset(
                tuple(canonical(row.values[name]) for name in reference.source_columns)
                for row in rows
                if all(row.values.get(name) is not None for name in reference.source_columns)
            )
    return known


def _finish_register(
    register: _Register,
    contract: Contract,
    references: References,
    store: Store,
    known: KnownChecks | None,
) -> tuple[Delivery | None, list[Finding]]:
    received, rows = register.received, register.rows
    if rows is None:
        return None, list(register.findings)
    unknown = check_references(rows, received.file, register.sheet, contract, references)
    other = check_fixed_values(rows, received.file, register.sheet, contract)
    findings = in_order([*register.findings, *unknown, *other], contract)
    if any(finding.grade is Grade.BLOCKING for finding in findings):
        return None, list(shortened(findings, received.file, register.sheet))
    content = register.content or store.put(_canonical_json(rows, contract))
    if known is not None and register.content is None:
        passed = KnownRegister(content, register.sheet, register.findings)
        known.passed_register(contract, received.file, received.digest, passed)
    delivery = Delivery(
        contract=contract.name,
        file=received.file,
        digest=received.digest,
        content=content,
        rows=len(rows),
        sheet=register.sheet,
    )
    return delivery, list(findings)


def _nothing_to_report(delivery: Delivery, contract: Contract) -> list[Finding]:
    """D17 for a source without rows: that is an answer, but a template that was sent back without
    being filled in looks the same.
    """
    if delivery.rows:
        return []
    text = (
        f"Hier staan geen rijen. De bijlage zegt dan dat {contract.empty_means}. Leverancier: "
        f"{contract.supplier}."
    )
    place = Place(file=delivery.file, sheet=delivery.sheet)
    return [
        Finding(
            code="D17",
            text=text,
            place=place,
            expected=f"rijen onder de kopregel, tenzij {contract.empty_means}",
        )
    ]


def _canonical_json(rows: tuple[RegisterRow, ...], contract: Contract) -> bytes:
    """One row a line, columns in the order of the contract: the same rows give the same bytes,
    whatever form they came in.
    """
    lines = [
        json.dumps(
            {
                "number": row.number,
                "values": {
                    column.name: _plain(row.values[column.name]) for column in contract.columns
                },
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in rows
    ]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def _plain(value: object) -> object:
    return canonical(value) if isinstance(value, Decimal | date) else value


def _take_in_records(
    received: _Received,
    contract: Contract,
    halfjaar: Halfjaar,
    references: References,
    store: Store,
    known: KnownChecks | None,
) -> tuple[Delivery | None, list[Finding]]:
    found = (
        _known_records(received, contract, halfjaar, references, store, known)
        if known is not None and received.source is not None
        else None
    )
    if found is None:
        content, rows, findings = take_in_records(
            received.frozen(store), received.file, contract, halfjaar, references, store
        )
        if content is None or any(finding.grade is Grade.BLOCKING for finding in findings):
            return None, findings
        found = KnownRecords(content, rows, tuple(findings))
        if known is not None:
            known.passed_records(contract, received.file, received.digest, found)
            known.passed_references(contract, content, references)
    delivery = Delivery(
        contract=contract.name,
        file=received.file,
        digest=received.digest,
        content=found.content,
        rows=found.rows,
        sheet=None,
    )
    return delivery, list(found.findings)


def _take_in_table(
    check: TableCheck, references: References, store: Store, known: KnownChecks | None
) -> tuple[Delivery | None, list[Finding]]:
    """Records that stay where they are: what is kept of them is their fingerprint."""
    contract = check.contract
    file = table_of(contract.name)
    if wrong := check.header_findings():
        return None, wrong
    counted = check.count()
    content = store.put(counted.fingerprint)
    found = known.records(contract, file, content) if known is not None and counted.right else None
    if found is None or known is None:
        findings = check.findings(counted, references)
        if findings:
            return None, list(shortened(tuple(findings), file, None))
        if known is not None:
            known.passed_records(contract, file, content, KnownRecords(content, counted.rows))
            known.passed_references(contract, content, references)
    elif not known.references_hold(contract, content, references):
        if not check.references_hold(references):
            return None, check.findings(counted, references)
        known.passed_references(contract, content, references)
    delivery = Delivery(
        contract=contract.name,
        file=file,
        digest=content,
        content=content,
        rows=counted.rows,
        sheet=None,
        in_database=True,
    )
    return delivery, [_stays_in_database(delivery, check)]


def _stays_in_database(delivery: Delivery, check: TableCheck) -> Finding:
    """D81: how records were held that are not kept, and what that proves."""
    rows = dutch.counted(delivery.rows, "rij", "rijen")
    return Finding(
        code="D81",
        about=delivery.contract,
        text=(
            f"{check.contract.title}: {rows} in tabel {check.name} van een database "
            f"({check.database.backend}). Die zijn niet bewaard, maar vastgelegd met een "
            f"vingerafdruk, sha256 {delivery.digest}."
        ),
        place=Place(file=delivery.file),
    )


class _Places(NamedTuple):
    """Where the bytes of a digest stand: with this run, or with the earlier one that kept them."""

    store: Store
    known: KnownChecks | None

    def path(self, digest: str) -> Path:
        path = self.store.path(digest)
        return path if path.exists() or self.known is None else self.known.kept.store.path(digest)


def _completeness(
    delivery: Delivery,
    contract: Contract,
    contracts: Mapping[str, Contract],
    registers: Mapping[str, _Register],
    places: _Places,
    table: TableCheck | None,
) -> list[Finding]:
    """Whether records arrived whole, by their control totals and by what a cut file looks like."""
    records = RecordsFile(
        contract,
        delivery.file,
        delivery.digest,
        places.path(delivery.digest) if table is None else None,
        places.path(delivery.content) if table is None else None,
        delivery.rows,
    )
    findings = cut_off(records)
    for totals in contracts.values():
        if totals.control_totals_of != contract.name:
            continue
        register = registers.get(totals.name)
        if register is None:
            findings.append(without_control_totals(records, totals))
        elif register.rows is not None and not any(
            finding.grade is Grade.BLOCKING for finding in register.findings
        ):
            counted = totals_per_month(records) if table is None else table.totals_per_month()
            findings += differences(records, counted, register.rows, register.received.file)
    return findings


def _known_records(
    received: _Received,
    contract: Contract,
    halfjaar: Halfjaar,
    references: References,
    store: Store,
    known: KnownChecks,
) -> KnownRecords | None:
    """Records that passed before, and refer to nothing that is missing today; else None."""
    found = known.records(contract, received.file, received.digest)
    if found is None or known.references_hold(contract, found.content, references):
        return found
    checked = known.kept.store.path(found.content)
    if not references_hold(checked, contract, halfjaar, references, store):
        return None
    known.passed_references(contract, found.content, references)
    return found
