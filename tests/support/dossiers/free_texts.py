"""Which columns of the registers hold free text: what a supplier writes is printed from these."""

from __future__ import annotations

from support.annexes.annexes_of_the_example import SOURCES
from support.dossiers.small_deliveries import REGISTERS, SmallDeliveries

from tasks.deliveries.contract import ColumnType

#: Columns of one line: names and titles.
NAMES: dict[str, tuple[str, ...]] = {
    "iv_sturing_risico": ("titel",),
    "damages": ("titel", "toeslagjaren", "ontdekt_door", "objecten"),
    "invordering": ("maatregel",),
}
#: Columns of paragraphs.
TEXTS: dict[str, tuple[str, ...]] = {
    "kpi_toelichtingen": ("oorzaak", "gevolg", "maatregel", "verwachting"),
    "iv_sturing_risico": ("tekst",),
    "damages": ("oorzaak", "gevolg", "motivering", "acties"),
    "invordering": ("stand_van_zaken", "verwachte_looptijd", "toelichting_stap_terug"),
}
# A source that is named in neither has them by its contract: what has a longest stands on one line.
for _name in set(REGISTERS) - set(TEXTS):
    _texts = [one for one in SOURCES[_name].columns if one.type is ColumnType.TEXT]
    NAMES[_name] = tuple(one.name for one in _texts if one.longest is not None)
    TEXTS[_name] = tuple(one.name for one in _texts if one.longest is None)
FREE_TEXT = {name: columns for name in TEXTS if (columns := (*NAMES.get(name, ()), *TEXTS[name]))}


def with_fixed_values(small: SmallDeliveries) -> None:
    """Put back what a contract knows beforehand (D76): such a text is never free."""
    for name, rows in small.registers.items():
        for fixed in SOURCES[name].fixed_values:
            for row in rows:
                if all(row[column] == value for column, value in fixed.where.items()):
                    row[fixed.column] = fixed.value
