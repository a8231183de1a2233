"""How everything that the house sends out looks (config/huisstijl.yaml): colours, fonts, margins
and a logo.

Read where something is drawn, never when a module is imported: a dossier names the digest of this
file, so what is printed must follow it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator, model_validator

from tasks.definitions.base import definitions_folder, read_yaml
from tasks.definitions.dutch_errors import WrongAt
from tasks.figures.frozen import Frozen

FILE = "huisstijl.yaml"
#: Of text to what is behind it: WCAG 2.2, success criterion 1.4.3, level AA.
LEAST_CONTRAST = 4.5
TEXT_COLOURS = ("inkt", "inkt_zacht", "grijs", "blauw", "helder", "link", "goed", "matig", "slecht")


def _as_colour(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{6}", value):
        raise ValueError(
            f"{str(value)[:20]!r} is geen kleur; verwacht zes cijfers of letters a tot en met f, "
            'tussen aanhalingstekens, zoals "154273"'
        )
    return value


Colour = Annotated[str, BeforeValidator(_as_colour)]


class Colours(Frozen):
    """Six hexadecimal digits each, explained in the file itself."""

    inkt: Colour
    inkt_zacht: Colour
    grijs: Colour
    blauw: Colour
    helder: Colour
    link: Colour
    wit: Colour
    vlak: Colour
    achtergrond: Colour
    lijn: Colour
    scheiding: Colour
    goed: Colour
    goed_vorm: Colour
    matig: Colour
    matig_vorm: Colour
    slecht: Colour
    slecht_vorm: Colour
    onbekend_vorm: Colour
    vorige: Colour
    spoor: Colour
    concept: Colour
    concept_vlak: Colour
    concept_rand: Colour

    @model_validator(mode="after")
    def _readable(self) -> Colours:
        pairs = [(text, behind) for text in TEXT_COLOURS for behind in ("wit", "vlak")]
        for text, behind in [*pairs, ("concept", "concept_vlak")]:
            found = contrast(getattr(self, text), getattr(self, behind))
            if found < LEAST_CONTRAST:
                raise WrongAt(
                    f"{text} is niet te lezen op {behind}: het contrast is "
                    f"{found:.1f} op 1; verwacht ten minste {LEAST_CONTRAST} op 1".replace(
                        ".", ","
                    ),
                    text,
                )
        return self


class Fonts(Frozen):
    """The families by name, and the stems of their files in templates/huisstijl/fonts."""

    naam: str = Field(min_length=1)
    bestanden: str = Field(pattern="^[A-Za-z0-9]+$")
    in_documenten: str = Field(min_length=1)
    bestanden_in_documenten: str = Field(pattern="^[A-Za-z0-9]+$")
    vervangers: tuple[str, ...]
    spreadsheets: str = Field(min_length=1)


class Margins(Frozen):
    """Of a page of A4, in whole millimetres; what stands on every page needs its room."""

    boven: int = Field(ge=25, le=60)
    onder: int = Field(ge=18, le=60)
    zijkant: int = Field(ge=12, le=45)


class Logo(Frozen):
    """A drawing on the cover: the name of an SVG beside the file, what it says, and its height in
    millimetres.
    """

    bestand: str = Field(pattern=r"^[\w-]+\.svg$")
    tekst: str = Field(min_length=3)
    hoogte: int = Field(ge=5, le=60)

    @property
    def file(self) -> Path:
        """Where it stands."""
        return definitions_folder() / self.bestand


class HouseStyle(Frozen):
    """The file."""

    kleuren: Colours
    donker: Colours
    lettertype: Fonts
    marges: Margins
    logo: Logo | None

    @field_validator("logo")
    @classmethod
    def _is_there(cls, logo: Logo | None) -> Logo | None:
        if logo is not None and not logo.file.is_file():
            raise WrongAt(f"het bestand {logo.bestand} staat niet naast {FILE}", "bestand")
        return logo


def house_style() -> HouseStyle:
    """The house style as it is now. Raises DefinitionError if the file is not right."""
    return read_yaml(definitions_folder() / FILE, HouseStyle)


def colour(name: str) -> str:
    """A colour of the house by its name in the file, as six hexadecimal digits."""
    return str(getattr(house_style().kleuren, name))


def contrast(one: str, other: str) -> float:
    """How much lighter one colour is than the other, by WCAG: from 1 to 21."""
    dark, light = sorted(_luminance(bytes.fromhex(each)) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: bytes) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
