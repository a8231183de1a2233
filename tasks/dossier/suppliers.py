"""What is done with suppliers before a dossier can be assembled: send them templates, see which deliveries are in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tasks.deliveries.readiness import Readiness, check_readiness
from tasks.deliveries.store import Store
from tasks.deliveries.supplier_files import SupplierFile, write_supplier_files
from tasks.dossier.assemble import contracts_of
from tasks.dossier.quarantine import quarantine
from tasks.figures.halfjaar import load_halfjaar
