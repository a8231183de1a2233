"""Records that a query joins: they are in one place, or no engine can do it."""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.base import definitions_folder, mistake_at, not_right
from tasks.deliveries.records.in_database.place import FILE, load_place, records_contracts
from tasks.sections.records.queries import load_query, tables_of


def check_places() -> None:
    """Whether every query finds its records in one place.

    Raises:
        DefinitionError: as :func:`~tasks.deliveries.records.in_database.place.load_place`; and if a
            query joins records that config/records.yaml has in a database with records that are
            files.
    """
    if (place := load_place()) is None:
        return
    contracts = records_contracts()
    for query in sorted(Path(__file__).parent.glob("*.sql")):
        read = tables_of(load_query(query)) & set(contracts)
        inside = sorted(read & set(place.tables))
        if inside and (outside := sorted(read - set(place.tables))):
            path, name = definitions_folder() / FILE, inside[0]
            text = (
                f"{name} staat hier wel en {outside[0]} niet, en {query.name} legt de records van "
                f"die twee naast elkaar; dat kan alleen op één plek. Zet ook {outside[0]} in de "
                f"database en noem de tabel hier, of haal {name} hier weg en lever het als bestand"
            )
            raise not_right(path, [mistake_at(path, ("tables", name), text)])
