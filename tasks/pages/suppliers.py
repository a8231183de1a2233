"""The page with what suppliers receive before a halfjaar: the template for each source, as the flow
made it, and the date of delivery.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.definitions.halfjaar import Halfjaar, known_halfjaren, load_halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.supplier_templates.files import delivery_name, supplier_files, supplier_texts
from tasks.dossier.suppliers import TEMPLATES
from tasks.figures.frozen import Frozen
from tasks.pages.web.files import file_headers
from tasks.pages.web.templating import PageTemplates
from tasks.sections import contracts_of


class ListedSource(Frozen):
    """A source on the page: when its supplier delivers and under which file name; and per file made
    for it, what the file is.
    """

    title: str
    supplier: str
    due: date
    deliver_as: str
    files: dict[str, str]


class Suppliers(Frozen):
    """A halfjaar on the page. A source without files has no template yet."""

    halfjaar: str
    letter: date
    sources: tuple[ListedSource, ...]


class SupplierPages:
    """The page, and the files on it."""

    def __init__(self, look: PageTemplates, outputs: Path) -> None:
        self._look = look
        self._folder = outputs / TEMPLATES

    def routes(self) -> list[Route]:
        """The addresses of the page and of a file."""
        return [
            Route("/leveranciers", self._page, name="suppliers"),
            Route("/leveranciers/{halfjaar}/{name}", self._file, name="supplier_file"),
        ]

    def _page(self, request: Request) -> Response:
        names = list(reversed(known_halfjaren()))
        # What is to be sent next, and whatever was made before.
        shown = [name for name in names if name == names[0] or (self._folder / name).is_dir()]
        return self._look.page(
            "suppliers.html.j2",
            request,
            rounds=[self._suppliers(load_halfjaar(name)) for name in shown],
        )

    def _suppliers(self, halfjaar: Halfjaar) -> Suppliers:
        sources = tuple(
            ListedSource(
                title=contract.title,
                supplier=contract.supplier,
                due=halfjaar.deliveries_due_for.get(contract.name, halfjaar.deliveries_due),
                deliver_as=delivery_name(contract, halfjaar),
                files={
                    name: text
                    for name, text in supplier_texts(contract, halfjaar).items()
                    if (self._folder / halfjaar.name / name).is_file()
                },
            )
            for contract in contracts_of(halfjaar).values()
        )
        return Suppliers(halfjaar=halfjaar.name, letter=halfjaar.letter_date, sources=sources)

    def _file(self, request: Request) -> Response:
        halfjaar_name, name = request.path_params["halfjaar"], request.path_params["name"]
        found = _contract(halfjaar_name, name)
        path = self._folder / halfjaar_name / name
        if found is None or not path.is_file() or path.is_symlink():
            raise HTTPException(404)
        halfjaar, contract = found
        data = path.read_bytes()
        # Somebody may have filled it in, and that is for nobody else; or the contract has changed
        # since, and it asks for something else.
        if data != supplier_files(contract, halfjaar)[name][1]:
            raise HTTPException(
                404,
                f"{name} is niet het lege sjabloon van nu: het is ingevuld, of er is sindsdien "
                "iets anders afgesproken. "
                f"Haal het weg uit de map {TEMPLATES}/{halfjaar_name} en maak de sjablonen "
                "opnieuw.",
            )
        return Response(data, headers=file_headers(name))


def _contract(halfjaar_name: str, name: str) -> tuple[Halfjaar, Contract] | None:
    if halfjaar_name not in known_halfjaren():
        return None
    halfjaar = load_halfjaar(halfjaar_name)
    return next(
        (
            (halfjaar, one)
            for one in contracts_of(halfjaar).values()
            if name in supplier_texts(one, halfjaar)
        ),
        None,
    )
