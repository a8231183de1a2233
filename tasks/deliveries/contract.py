"""A contract: what a source promises. One YAML file per source in config/bronnen; editors check it
with contract.schema.json there.

Two programs check a delivery against its contract and must give the same findings:
check_register.py reads registers cell by cell, records/check.py reads records with SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from tasks.definitions.base import (
    definitions_folder,
    mistake_at,
    not_right,
    read_yaml,
)
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures.frozen import Frozen

#: In the folder of definitions: one file per source.
FOLDER = "bronnen"


class ColumnType(StrEnum):
    """What stands in a column. In brackets: the Python value a checked cell has."""

    CODE = "code"  # identifier, kept as text, leading zeros and all (str)
    TEXT = "tekst"  # free plain text, paragraphs allowed (str)
    INTEGER = "geheel"  # whole number (int)
    DECIMAL = "decimaal"  # decimal number (Decimal)
    AMOUNT = "bedrag"  # euros or another currency, at most two decimals (Decimal)
    PERCENTAGE = (
        "percentage"  # 93,4% is 93.4; an Excel cell of 0.934 with a percentage format too (Decimal)
    )
    # dd-mm-jjjj, an Excel date, or jjjjmmdd in the official form of the landentabel (date)
    DATE = "datum"
    MONTH = "maand"  # jjjjmm (int, e.g. 202504)
    YES_NO = "ja_nee"  # ja or nee (bool)


#: A text of more characters than this is not printed whole in an annex; a longer code is a mistake.
_MOST_CHARACTERS = {ColumnType.TEXT: 10_000, ColumnType.CODE: 100}


class Sensitivity(StrEnum):
    """How careful everyone must be with the rows.

    Values of ``persoonsgegevens`` never leave the store unmasked.
    """

    PUBLIC = "openbaar"
    INTERNAL = "intern"
    PERSONAL = "persoonsgegevens"


class Reference(Frozen):
    """The values of these columns must together occur in a row of another source.

    Attributes:
        columns: columns of this contract.
        source: name of the other contract.
        source_columns: columns there, in the same order.
    """

    columns: tuple[str, ...]
    source: str
    source_columns: tuple[str, ...]


#: Per reference the tuples of canonical text that exist in the other source.
References = Mapping[Reference, frozenset[tuple[str, ...]]]


class Column(Frozen):
    """One column of an extract.

    Attributes:
        name: header as the supplier writes it.
        also_named: other official headers for the same column (the RvIG form of the landentabel).
        description: Dutch, for the supplier.
        unit: Dutch, e.g. ``euro``, ``kinderen``; None for codes and texts.
        required: an empty cell is a finding.
        minimum, maximum: inclusive, in the unit of the column; for ``maand`` as jjjjmm.
        decimals: most decimals a number may have.
        pattern: regular expression the whole text must match (a subset that Python and RE2 both
            know).
        form: the pattern in Dutch words, e.g. ``de letter M en twee cijfers``; a person never sees
            the pattern itself.
        longest: most characters of a text or code; see :meth:`most_characters`.
        values: the only allowed values.
        explains: the text must explain something to a reader of the annex, so that a few letters
            are too little.
        period: the period of the halfjaar that a ``maand`` or ``datum`` must lie in.
        lasting: a row keeps the value from one halfjaar to the next; a row is known by its key.
        personal: the value is masked in every finding, log and report.
        public: the value is shown, though the source holds personal data: it says nothing of a
            person.
        optional_column: the column itself may be left out of the extract.
        example: a value that is right, for the supplier.
    """

    name: str
    description: str
    type: ColumnType
    also_named: tuple[str, ...] = ()
    unit: str | None = None
    required: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    pattern: str | None = None
    form: str | None = None
    longest: int | None = Field(default=None, ge=1)
    values: tuple[str, ...] = ()
    explains: bool = False
    lasting: bool = False
    period: Literal["toeslagjaar", "rapportageperiode"] | None = None
    personal: bool = False
    public: bool = False
    optional_column: bool = False
    example: str = ""

    @model_validator(mode="after")
    def _amounts_have_cents(self) -> Self:
        if self.type is ColumnType.AMOUNT and self.decimals not in (None, 2):
            raise ValueError("een bedrag heeft twee decimalen")
        return self

    @model_validator(mode="after")
    def _public_or_personal(self) -> Self:
        if self.public and self.personal:
            raise ValueError("een kolom is personal of public, niet beide")
        return self

    @model_validator(mode="after")
    def _texts_are_described(self) -> Self:
        if (self.pattern is None) != (self.form is None):
            raise ValueError(
                "pattern en form (het patroon in woorden) horen bij elkaar; één van beide ontbreekt"
            )
        if self.longest is not None and self.type not in _MOST_CHARACTERS:
            raise ValueError("alleen een tekst of een code heeft een longest")
        if self.explains and self.type is not ColumnType.TEXT:
            raise ValueError("alleen een tekst legt iets uit: explains hoort bij type tekst")
        return self

    @property
    def most_characters(self) -> int | None:
        """Most characters a value may have: ``longest``, else what its type allows; None for
        numbers, dates and the like.
        """
        return self.longest or _MOST_CHARACTERS.get(self.type)


class FixedValue(Frozen):
    """A value that is known beforehand: where these columns have these values, the column has this
    one.
    """

    where: dict[str, str] = Field(min_length=1)
    column: str
    value: str


class Contract(Frozen):
    """What one source promises.

    Attributes:
        name: English or Dutch key, equal to the file's name.
        title: Dutch name of the source.
        description: Dutch, one paragraph.
        supplier: Dutch, who delivers it.
        sensitivity: see :class:`Sensitivity`.
        kind: ``register`` (tens to thousands of rows, read cell by cell) or ``records`` (up to tens
            of millions, read by DuckDB).
        files: patterns of file names, without folder; exactly one file of a delivery folder must
            match.
        sheet: name of the XLSX sheet; None means the only visible sheet.
        delimiters: what may part the fields of a CSV.
        columns: in the order of the template; the order in an extract is free.
        ignored_columns: headers that may be present and are not read.
        may_be_empty: a header without rows is an answer too, that a person should look at and not a
            reason to refuse.
        empty_means: Dutch, what that answer is, e.g. ``er geen damages zijn``.
        key: columns that together are unique.
        references: what must exist in other sources.
        fixed_values: what is known beforehand of some rows.
        documents: of a register: patterns of the names of files that its rows name, and that are
            delivered beside it: .pdf, .docx, .odt or .txt.
        renewed: of a register of which no halfjaar has the same rows as the one before.
        counted_by: of records, the public column whose values each keep about as many rows from one
            halfjaar to the next.
        control_totals_of: name of the records whose rows and amounts this register counts per
            month, in the columns ``maand``, ``rijen`` and ``bedrag``. Only such a source may be
            missing: then somebody is asked whether the records are complete.
    """

    name: str
    title: str
    description: str
    supplier: str
    sensitivity: Sensitivity
    kind: Literal["register", "records"]
    files: tuple[str, ...] = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=1)
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    fixed_values: tuple[FixedValue, ...] = ()
    renewed: bool = False
    counted_by: str | None = None
    documents: tuple[str, ...] = ()
    control_totals_of: str | None = None
    sheet: str | None = None
    delimiters: tuple[str, ...] = (";",)
    ignored_columns: tuple[str, ...] = ()
    may_be_empty: bool = False
    empty_means: str | None = None

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            twice = next(index for index, name in enumerate(names) if name in names[:index])
            raise WrongAt(f"de kolom {names[twice]!r} staat er twee keer", "columns", twice)
        if missing := set(self.key) - set(names):
            raise WrongAt(
                f"key noemt een onbekende kolom: {min(missing)!r}; verwacht namen van kolommen",
                "key",
            )
        known = {name for one in self.fixed_values for name in (one.column, *one.where)}
        if missing := known - set(names):
            raise WrongAt(
                f"fixed_values noemt een onbekende kolom: {min(missing)!r}", "fixed_values"
            )
        counted = {"maand", "rijen", "bedrag"} if self.control_totals_of is not None else set()
        if missing := counted - set(names):
            raise WrongAt(f"controletotalen missen een kolom: {min(missing)!r}", "columns")
        if self.renewed and self.kind != "register":
            raise WrongAt("alleen een register kan renewed zijn", "renewed")
        for index, column in enumerate(self.columns):
            known_again = self.kind == "register" and self.key and column.name not in self.key
            if column.lasting and (not known_again or column.personal):
                raise WrongAt(
                    f"de kolom {column.name!r} kan niet lasting zijn; dat kan alleen in een "
                    "register met een key, buiten die key en zonder persoonsgegevens",
                    "columns",
                    index,
                )
        public = [column.name for column in self.columns if column.public]
        if self.counted_by is not None and (
            self.kind != "records" or self.counted_by not in public
        ):
            raise WrongAt(
                f"counted_by noemt {self.counted_by!r}; verwacht een kolom van records die public "
                "is",
                "counted_by",
            )
        return self

    @model_validator(mode="after")
    def _empty_has_a_meaning(self) -> Self:
        if self.may_be_empty != (self.empty_means is not None):
            raise WrongAt(
                "empty_means (wat een leeg bestand betekent) en may_be_empty horen bij elkaar",
                "empty_means" if self.empty_means is not None else "may_be_empty",
            )
        return self

    @property
    def lasting(self) -> tuple[str, ...]:
        """The columns whose values last."""
        return tuple(column.name for column in self.columns if column.lasting)

    @property
    def may_be_missing(self) -> bool:
        """Whether a delivery is complete without this source: nobody waits for it."""
        return self.control_totals_of is not None

    def column(self, name: str) -> Column:
        """The column with that name. Raises KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


def load_contract(path: Path) -> Contract:
    """Read one contract file.

    Raises:
        DefinitionError: if it is not a valid contract or its name differs from the file's name.
    """
    contract = read_yaml(path, Contract)
    if contract.name != path.stem:
        text = f"name is {contract.name!r}; verwacht de naam van het bestand, {path.stem!r}"
        raise not_right(path, [mistake_at(path, ("name",), text)])
    return contract


def load_contracts() -> dict[str, Contract]:
    """All contracts of config/bronnen, by name, in alphabetical order."""
    return {
        path.stem: load_contract(path)
        for path in sorted((definitions_folder() / FOLDER).glob("*.yaml"))
    }
