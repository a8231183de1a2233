"""The rows of records in a database that were checked, for whoever counts in them later.

They are checked in one transaction and read in another. What was changed between the two is found
by the fingerprint, which is made anew the first time that a transaction reads a table; and, where
its queries do not see one moment, after the last of them as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlglot import exp

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.records.in_database.database import Database, RecordsUnreachable
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.deliveries.records.in_database.table_check import TableCheck, typed_rows


class CheckedRows:
    """The rows of one transaction.

    Attributes:
        database: that transaction.
    """

    def __init__(
        self, database: Database, contracts: Mapping[str, Contract], halfjaar: Halfjaar
    ) -> None:
        self.database = database
        self._contracts = contracts
        self._halfjaar = halfjaar
        self._the_same: set[InDatabase] = set()

    def check(self, records: InDatabase) -> TableCheck:
        """The records, which are what was checked.

        Raises:
            RecordsUnreachable: in Dutch, if they are not.
        """
        table = TableCheck(
            self.database,
            self._contracts[records.contract],
            self._halfjaar,
            self.database.table(records.contract),
        )
        if records not in self._the_same:
            _hold(table, records)
            self._the_same.add(records)
        return table

    def check_again(self) -> None:
        """After the last query: whether all queries saw what was checked; raises as
        :meth:`check`.
        """
        if not self.database.one_moment:
            for records in self._the_same:
                _hold(self.check(records), records)

    def of(self, records: InDatabase) -> exp.Select:
        """SQL: the rows as queries read them; raises as :meth:`check`."""
        table = self.check(records)
        return typed_rows(table.contract, self._halfjaar, table.table)


def _hold(table: TableCheck, records: InDatabase) -> None:
    now = hashlib.sha256(table.fingerprint()).hexdigest()
    if now != records.fingerprint:
        raise RecordsUnreachable(
            f"De rijen van tabel {table.name} zijn veranderd terwijl het dossier werd gemaakt: zij "
            "hebben een andere vingerafdruk dan bij de controle. Start opnieuw als de tabel klaar "
            "is."
        )
