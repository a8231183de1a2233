"""What the reporting team does before there are deliveries: send templates to suppliers."""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.supplier_templates.files import SupplierFile, write_supplier_files
from tasks.sections import contracts_of

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
