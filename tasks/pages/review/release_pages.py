"""What was released, to take along: file by file, or all of it in one archive with what an auditor
needs to check it apart from this system.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.dossier.sealed.contents import ChangedError
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.exact_values import closed_files, refuse
from tasks.pages.web.files import file_headers, sealed_file
from tasks.pages.whole_dossier import archive
from tasks.review.record.store import Review
from tasks.review.release.release import VERIFIER, approved_statement, released_folder
from tasks.review.release.signature import signature_file
from tasks.review.release.timestamp import timestamp_file
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State


class Release(NamedTuple):
    """A release, for a page.

    Attributes:
        folder: relative to the outputs folder.
        files: the names of its files.
        closed: those that are closed to whoever asks.
        signature: the name of its signature file; None if it is not signed.
        timestamp: that of its timestamp; None if it has none.
    """

    folder: Path
    files: tuple[str, ...]
    closed: frozenset[str]
    signature: str | None
    timestamp: str | None


class ReleasePages:
    """Files of releases."""

    def __init__(self, review: Review) -> None:
        self._review = review

    def routes(self) -> list[Route]:
        """Every file by its name, what lies beside the release, and all of it."""
        here = "/beoordeling/{digest}"
        return [
            Route(f"{here}/vrijgave/{{name}}", self._file, name="released_file"),
            Route(f"{here}/handtekening", self._signature, name="signature"),
            Route(f"{here}/vrijgave.zip", self._whole, name="whole_release"),
        ]

    def _file(self, request: Request) -> Response:
        release = self._release(request)
        name = request.path_params["name"]
        served = sealed_file(self._review.outputs / release.folder, name)
        if served is None:
            raise HTTPException(404)
        if name in release.closed:
            raise refuse(name)
        return Response(served.data, headers=served.headers)

    def _signature(self, request: Request) -> Response:
        release = self._release(request)
        if release.signature is None:
            raise HTTPException(404)
        path = self._review.outputs / release.folder.with_name(release.signature)
        return Response(path.read_bytes(), headers=file_headers(path.name))

    def _whole(self, request: Request) -> Response:
        release = self._release(request)
        folder = self._review.outputs / release.folder
        beside = {
            path.name: path.read_bytes()
            for name in (release.signature, release.timestamp, VERIFIER)
            if name is not None and (path := folder.with_name(name)).is_file()
        }
        data = archive(folder, release.closed, beside)
        name = f"vrijgave_{folder.parent.name}_{folder.name[:12]}.zip"
        return Response(data, headers=file_headers(name))

    def _release(self, request: Request) -> Release:
        release = release_of(request, case_page(self._review, request))
        if release is None:
            raise HTTPException(404)
        return release


def release_of(request: Request, page: CasePage) -> Release | None:
    """The release of a dossier; None if there is none yet. Raises ChangedError if the release can
    not be made again from what was approved.
    """
    if page.line.state is not State.RELEASED:
        return None
    try:
        folder = released_folder(page.review, page.digest)
    except Refused as error:
        raise ChangedError(str(error)) from error
    signature, timestamp = signature_file(folder), timestamp_file(folder)
    return Release(
        folder.relative_to(page.review.outputs),
        tuple(sorted(path.name for path in folder.iterdir())),
        closed_files(request, approved_statement(folder)),
        signature.name if signature.is_file() else None,
        timestamp.name if timestamp.is_file() else None,
    )
