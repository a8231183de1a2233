"""The files that suppliers get for a halfjaar: per source a template to fill in, or for records a
specification and an example.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.supplier_templates.columns import written_example
from tasks.deliveries.supplier_templates.workbook import specification, template
from tasks.figures.frozen import Frozen
from tasks.refusal import Refusal
from tasks.storage.whole_file import write_whole


class SupplierFile(Frozen):
    """One file for one supplier. ``text`` says in Dutch what it is."""

    contract: str
    title: str
    supplier: str
    name: str
    text: str


class WouldOverwriteError(Refusal):
    """Files that are not the same already have these names."""


def delivery_name(contract: Contract, halfjaar: Halfjaar) -> str:
    """The name under which a source is best delivered: one that the contract accepts, as a workbook
    if it may be one.
    """
    pattern = next((one for one in contract.files if _is_workbook(one)), contract.files[0])
    return pattern.replace("*", f"_{halfjaar.name}", 1).replace("*", "")


def supplier_texts(contract: Contract, halfjaar: Halfjaar) -> dict[str, str]:
    """By name, in Dutch, what each file is that the supplier of a source gets.

    Records are made by programs and do not fit in a workbook, so their supplier gets the
    specification and an example. Neither has a name that the intake would take for a delivery.
    """
    name = delivery_name(contract, halfjaar)
    if contract.kind == "register" and _is_workbook(name):
        return {name: "sjabloon om in te vullen"}
    stem = Path(name).stem
    return {
        f"specificatie_{stem}.xlsx": "specificatie van de kolommen",
        f"voorbeeld_{stem}.csv": "kopregel en voorbeeldrij",
    }


def supplier_files(contract: Contract, halfjaar: Halfjaar) -> dict[str, tuple[str, bytes]]:
    """By name, as :func:`supplier_texts`: in Dutch what the file is, and its bytes."""
    name = delivery_name(contract, halfjaar)
    texts = supplier_texts(contract, halfjaar)
    if name in texts:
        return {name: (texts[name], template(contract, halfjaar, name))}
    made = (specification(contract, halfjaar, name), _example(contract, halfjaar))
    return {one: (texts[one], data) for one, data in zip(texts, made, strict=True)}


def write_supplier_files(
    halfjaar: Halfjaar, contracts: Mapping[str, Contract], folder: Path
) -> tuple[SupplierFile, ...]:
    """Write the files of all contracts into a folder, which is made if it is not there.

    Raises:
        WouldOverwriteError: a file of such a name has other contents: a filled-in template must
            never be lost. Nothing is written.
        OSError: if writing fails; no file is there by half.
    """
    made: dict[str, bytes] = {}
    told: list[SupplierFile] = []
    for contract in contracts.values():
        for name, (text, data) in supplier_files(contract, halfjaar).items():
            made[name] = data
            told.append(
                SupplierFile(
                    contract=contract.name,
                    title=contract.title,
                    supplier=contract.supplier,
                    name=name,
                    text=text,
                )
            )
    folder.mkdir(parents=True, exist_ok=True)
    others = [
        name
        for name, data in made.items()
        if (folder / name).exists() and (folder / name).read_bytes() != data
    ]
    if others:
        raise WouldOverwriteError(
            f"In {folder} staat al iets anders onder de naam {', '.join(others)}; misschien is "
            "het ingevuld. Er is niets geschreven. "
            "Kies een andere map, of haal deze bestanden eerst weg."
        )
    for name, data in made.items():
        write_whole(folder / name, data)
    return tuple(told)


def _is_workbook(name: str) -> bool:
    return name.casefold().endswith(".xlsx")


def _example(contract: Contract, halfjaar: Halfjaar) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=contract.delimiters[0], lineterminator="\r\n")
    writer.writerow(column.name for column in contract.columns)
    writer.writerow(written_example(column, halfjaar) for column in contract.columns)
    return text.getvalue().encode()
