"""What a section may read: checked registers, checked records, the halfjaar and the previous
dossier; and the other sections, for one that says so. Nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from tasks.definitions.finding import Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Intake
from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.deliveries.registers.rows import RegisterRow, load_register
from tasks.edits.texts import Explanation
from tasks.figures.figure import Source
from tasks.figures.previous import Previous
from tasks.sections.records.known_queries import Tables, run_once
from tasks.sections.section import Section
from tasks.storage.kept import Kept
from tasks.storage.store import Store


class Inputs:
    """The inputs of one section.

    Attributes:
        previous: None if no earlier dossier can be compared.
        sections: the other sections, by name, for one that reads them.
    """

    def __init__(
        self,
        halfjaar: Halfjaar,
        intake: Intake,
        contracts: Mapping[str, Contract],
        store: Store,
        previous: Previous | None,
        kept: Kept | None = None,
        sections: Mapping[str, Section] | None = None,
        rows: CheckedRows | None = None,
    ) -> None:
        self.halfjaar = halfjaar
        self.previous = previous
        self.sections = sections or {}
        self._intake = intake
        self._contracts = contracts
        self._store = store
        self._kept = kept
        self._rows = rows

    def rows(self, contract: str) -> list[RegisterRow]:
        """The checked rows of a register, in the order of the extract.

        Raises KeyError if no onderdeel of the halfjaar names the contract in its ``CONTRACTS``.
        """
        return load_register(
            self._store, self._intake.deliveries[contract], self._contracts[contract]
        )

    def records(self, contract: str) -> Path | InDatabase:
        """The checked records, for :meth:`query`: months as int, codes as text, amounts as whole
        cents; a Parquet file, or where they are in a database.
        """
        delivery = self._intake.deliveries[contract]
        if delivery.in_database:
            return InDatabase(contract, delivery.content)
        return self._store.path(delivery.content)

    def file(self, contract: str) -> str:
        """The name of the file of a delivery, as received."""
        return self._intake.deliveries[contract].file

    def documents(self, contract: str) -> dict[str, str]:
        """The sha256, by name, of the files that were delivered with a register."""
        return self._intake.deliveries[contract].documents

    def document(self, contract: str, name: str) -> bytes:
        """What stands in one of those files."""
        return self._store.get(self.documents(contract)[name])

    def query(self, sql_path: Path, sources: Tables) -> pd.DataFrame:
        """The rows of a query over :meth:`records` and small frames, by name of the table; see
        :mod:`~tasks.sections.records.queries`. Run only if no earlier run kept them.
        """
        return run_once(sql_path, sources, self._kept, self._rows)

    def place(self, contract: str, row: RegisterRow | None, column: str | None) -> Place:
        """Where in a register something is, as its supplier sees it; without row and column, the
        whole of it.
        """
        delivery = self._intake.deliveries[contract]
        number = row.number if row is not None else None
        return Place(file=delivery.file, sheet=delivery.sheet, row=number, column=column)

    def explanations(
        self, contract: str, rows: Iterable[RegisterRow] | None = None
    ) -> list[Explanation]:
        """Every text that must explain something in these rows of a register, in all rows if none
        are given.
        """
        columns = [one.name for one in self._contracts[contract].columns if one.explains]
        return [
            Explanation(contract, row.values[column], self.place(contract, row, column))
            for row in (self.rows(contract) if rows is None else rows)
            for column in columns
            if row.values[column] is not None
        ]

    def source(
        self, contract: str, rows: Iterable[RegisterRow] = (), query: str | None = None
    ) -> Source:
        """The source of a figure that was made from these rows, or with this query, of one
        delivery.
        """
        delivery = self._intake.deliveries[contract]
        return Source(
            contract=contract,
            delivery=delivery.digest,
            file=delivery.file,
            rows=tuple(row.number for row in rows),
            query=query,
        )
