"""The page where somebody brings back an edited copy of an annex: first they see which remarks
would be made of it and where, then they make those that they choose.

Nothing of the copy is kept. What was found goes to the browser and comes back with the choice, as
the words of the person who sends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.letters.reading.archive import LetterError
from tasks.pages.review.acts.actions import status_of
from tasks.pages.review.annex.annex_page import place_id
from tasks.pages.review.case_view import CasePage, case_page
from tasks.pages.web.authentication import token_of
from tasks.pages.web.concurrency import Queue
from tasks.pages.web.forms import LARGEST, MOST_FIELDS, WRITTEN, Forms, SentForm
from tasks.pages.web.templating import PageTemplates
from tasks.pages.web.upload import read_upload
from tasks.review.anchors import anchors
from tasks.review.comments import remark_all
from tasks.review.record.store import Review
from tasks.review.remarks import CommentKind, accepted
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import Action
from tasks.review.suggestions.suggested import Suggested, Suggestion, suggested

#: The field with the file.
FILE = "bestand"
#: Of a copy of an annex, in bytes. Ours are a tenth of it; pictures may be added.
MOST_BYTES = 16 << 20
#: The fields of one suggestion: whether it is chosen, what it is about, its anchor and its text.
CHOSEN, JUDGED, PLACE, TEXT = "kies-", "deel-", "plek-", f"{WRITTEN}-"
#: Room in a form for its token.
_ROOM = 1_000


class Found(NamedTuple):
    """A suggestion as the form has it: its fields, and the words of the annex at its place."""

    number: int
    judged: str
    anchor: str
    words: str
    text: str


class SuggestionPages:
    """The page, the form with the file, and the form with the choice."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms) -> None:
        self._look = look
        self._review = review
        self._forms = forms
        #: One at a time: a file may take much memory when it is unpacked.
        self._reading = Queue(1)

    def routes(self) -> list[Route]:
        """The addresses."""
        path = "/beoordeling/{digest}/bijlage/{annex}/voorstellen"
        return [
            Route(path, self._page, name="suggestions"),
            Route(path, self._read, methods=["POST"]),
            Route(
                f"{path}/plaatsen",
                self._forms.endpoint(self._place),
                name="place_suggestions",
                methods=["POST"],
            ),
        ]

    def _page(self, request: Request) -> Response:
        return self._shown(request, _case(self._review, request))

    def _shown(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        found: Suggested | None = None,
    ) -> Response:
        annex = request.path_params["annex"]
        said = {
            (one.annex, one.anchor, one.text)
            for one in page.view.comments
            if (one.person, one.kind) == (page.person.name, CommentKind.REMARK)
        }
        every = () if found is None else found.suggestions
        new = [one for one in every if (*one.place, accepted(one.text)) not in said]
        # Without a copy nothing of the folder is read, which may be gone.
        now = list(_fitting(new, page))
        return self._look.page(
            "suggestions.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            section=annex,
            refusals=page.view.refusals[Action.REMARK],
            error=error,
            read=found is not None,
            found=now,
            known=len(every) - len(new),
            later=len(new) - len(now),
            left=() if found is None else found.left,
            largest=MOST_BYTES,
            place_id=place_id,
            field=FILE,
            fields=(CHOSEN, JUDGED, PLACE, TEXT),
        )

    async def _read(self, request: Request) -> Response:
        token = token_of(request)
        if (refused := await self._forms.without_file(request, token)) is not None:
            return refused
        sending = _Sending(self._forms, request, token)
        await read_upload(request, sending.begin)
        if sending.problem is not None:
            return self._look.problem(request, 403, sending.problem)
        return await self._reading.run(self._found, request, bytes(sending.data))

    def _found(self, request: Request, data: bytes) -> Response:
        page, annex = _case(self._review, request), request.path_params["annex"]
        if problems := page.view.refusals[Action.REMARK]:
            status = status_of(page.view, Action.REMARK)
            return self._shown(request, page, status=status, error=" ".join(problems))
        try:
            if len(data) > MOST_BYTES:
                raise LetterError(
                    f"Het bestand is groter dan {MOST_BYTES >> 20} MB en is niet gelezen. Verklein "
                    "de afbeeldingen erin."
                )
            found = suggested(page.folder, annex, data)
        except LetterError as error:
            return self._shown(request, page, status=422, error=str(error))
        return self._shown(request, page, found=found)

    def _place(self, sent: SentForm) -> Response:
        digest = sent.request.path_params["digest"]
        page = _case(self._review, sent.request, sent)
        chosen = [
            (
                sent.text(f"{JUDGED}{number}"),
                sent.text(f"{PLACE}{number}") or None,
                sent.text(f"{TEXT}{number}"),
            )
            for name in sent.fields
            if name.startswith(CHOSEN)
            for number in [name.removeprefix(CHOSEN)]
        ]
        try:
            if not chosen:
                raise Refused("U koos geen enkele opmerking. Lever het bestand opnieuw aan.")
            remark_all(self._review, sent.person.name, digest, chosen)
        except Refused as error:
            page = _case(self._review, sent.request, sent)
            status = status_of(page.view, Action.REMARK)
            return self._shown(sent.request, page, status=status, error=str(error))
        page = _case(self._review, sent.request, sent)
        mine = [one.number for one in page.view.log if one.person == sent.person.name]
        address = sent.request.app.url_path_for("case", digest=digest)
        return self._forms.done(f"{address}?gedaan={mine[-1]}")


class _Sending:
    """A form on its way in: what is wrong with it, and the bytes of its file."""

    def __init__(self, forms: Forms, request: Request, token: str) -> None:
        self.problem: str | None = None
        self.data = bytearray()
        self._forms, self._request, self._token = forms, request, token

    def begin(self, fields: dict[str, str], _file: str) -> _Sending | None:
        self.problem = self._forms.problem(self._request, fields, self._token)
        return self if self.problem is None else None

    def write(self, data: bytes) -> None:
        if len(self.data) <= MOST_BYTES:
            self.data += data


def _case(review: Review, request: Request, sent: SentForm | None = None) -> CasePage:
    """The dossier of a request. Raises HTTPException 404 if there is no such annex."""
    page = case_page(review, request, sent.person if sent is not None else None)
    page.place(request.path_params["annex"], None)
    return page


def _fitting(suggestions: list[Suggestion], page: CasePage) -> Iterator[Found]:
    """As many as one form holds, in their order."""
    room = LARGEST - _ROOM
    for number, ((judged, anchor), text) in enumerate(suggestions, start=1):
        fields = {CHOSEN: "ja", JUDGED: judged, PLACE: anchor or "", TEXT: text}
        # Browsers send the end of a line as two characters.
        room -= len(urlencode(fields)) + 5 * text.count("\n") + len(fields) * len(str(number)) + 1
        if room < 0 or len(fields) * number >= MOST_FIELDS:
            return
        words = anchors(page.folder, judged).get(anchor, "") if anchor is not None else ""
        yield Found(number, judged, anchor or "", words, text)
