"""What the reporting team does before a dossier can be assembled: send templates to suppliers, and
see which deliveries are in.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.readiness import Readiness, check_readiness
from tasks.deliveries.supplier_templates.files import SupplierFile, write_supplier_files
from tasks.dossier.assemble import contracts_of
from tasks.dossier.halfjaar_store import closed_folder
from tasks.dossier.quarantine import quarantine
from tasks.storage.store import Store

#: The folder in the outputs with a folder per halfjaar of what suppliers get.
TEMPLATES = "leverancierssjablonen"


def write_templates(halfjaar_name: str, folder: Path) -> tuple[SupplierFile, ...]:
    """Write into ``folder`` the files that the suppliers of a halfjaar receive.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist or its configuration is not valid.
        WouldOverwriteError: something else is there under such a name.
    """
    halfjaar = load_halfjaar(halfjaar_name)
    return write_supplier_files(halfjaar, contracts_of(halfjaar), folder)


def check_deliveries(halfjaar_name: str, deliveries: Path, outputs: Path, today: date) -> Readiness:
    """Which deliveries are in, since when, and whether they are right. Nothing of them is kept.

    Raises:
        ValueError: in Dutch, if the halfjaar does not exist or its configuration is not valid.
    """
    halfjaar = load_halfjaar(halfjaar_name)
    with quarantine(closed_folder(outputs)) as folder:
        return check_readiness(deliveries, halfjaar, contracts_of(halfjaar), Store(folder), today)
