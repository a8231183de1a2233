"""The steps of a dossier, each a page with one button. The page says what the step does, to which
digest, and why this person can not take it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tasks.pages.review.case_view import CasePage, case_page, person_of
from tasks.pages.sealed_dossiers import dossier_folder
from tasks.pages.web.forms import Forms, SentForm
from tasks.pages.web.opened import Opened
from tasks.pages.web.templating import PageTemplates
from tasks.review.decisions import approve, give_back, submit, vote, withdraw
from tasks.review.record.store import Review
from tasks.review.registration import offer_obstacles, register_dossier
from tasks.review.release.release import release
from tasks.review.rules.outcome import Choice
from tasks.review.rules.policies import obstacles
from tasks.review.rules.rights import Case, Refused, objections
from tasks.review.rules.states import Action, rules_for
from tasks.review.visibility import ReviewView, dossier

#: So much of the digest is typed by whoever releases: enough that it was read, and held beside the
#: one in the letter.
TYPED = 8


class Step(NamedTuple):
    """A step as a page.

    Attributes:
        title: also what the button says.
        explains: what happens, one paragraph each.
        act: carries it out, with the form that was sent.
        text: label of the field for a reason; None if the step takes none.
        typed: whether the first characters of the digest are to be typed.
        trial: whether example figures take the explicit choice that it is a trial.
    """

    title: str
    explains: tuple[str, ...]
    act: Callable[[Review, str, str, SentForm], object]
    text: str | None = None
    typed: bool = False
    trial: bool = False


STEPS = MappingProxyType(
    {
        Action.SUBMIT: Step(
            "Indienen voor beoordeling",
            (
                (
                    "De gevraagde beoordelaars krijgen bericht en geven per bijlage en per "
                    "hoofdstuk van de brief hun oordeel."
                ),
                (
                    "U geldt vanaf nu als maker van dit dossier en kunt het niet zelf beoordelen "
                    "of "
                    "vrijgeven."
                ),
                (
                    "Andere dossiers van dit halfjaar waarover nog niet is beslist, worden "
                    "ingetrokken."
                ),
            ),
            lambda review, person, digest, _: submit(review, person, digest),
        ),
        Action.APPROVE: Step(
            "Goedkeuren",
            (
                "U verklaart dat dit dossier kan worden vrijgegeven, met precies deze bestanden.",
                "Wie goedkeurt, kan niet meer zelf vrijgeven.",
            ),
            lambda review, person, digest, _: approve(review, person, digest),
        ),
        Action.RELEASE: Step(
            "Vrijgeven",
            (
                (
                    "De definitieve bijlagen, zonder CONCEPT, worden klaargezet. Ieder bestand "
                    "wordt "
                    "gehouden tegen de goedgekeurde digest."
                ),
                "Vrijgeven is niet terug te draaien.",
            ),
            lambda review, person, digest, sent: release(
                review, person, digest, trial=sent.text("proef") == "ja"
            ),
            typed=True,
            trial=True,
        ),
        Action.RETURN: Step(
            "Teruggeven",
            ("De ronde eindigt: het dossier gaat terug naar de maker, die uw reden leest.",),
            lambda review, person, digest, sent: give_back(
                review, person, digest, sent.text("text")
            ),
            text="Waarom geeft u het dossier terug?",
        ),
        Action.WITHDRAW: Step(
            "Intrekken",
            (
                (
                    "Niemand beoordeelt dit dossier verder. U kunt het later opnieuw aanbieden; de "
                    "oordelen tellen dan niet meer."
                ),
            ),
            lambda review, person, digest, sent: withdraw(
                review, person, digest, sent.text("text")
            ),
            text="Waarom trekt u het dossier in?",
        ),
    }
)


def status_of(
    view: ReviewView, action: Action, annex: str | None = None, *, otherwise: int = 422
) -> int:
    """The HTTP status of a refusal: 409 if the dossier is not fit for the step, 403 if this person
    may not take it, else ``otherwise``.
    """
    if not any(rule.role is not None for rule in rules_for(action, view.line.state)):
        return 409
    problems = view.vote_refusals[annex] if annex is not None else view.refusals[action]
    hindered = obstacles(action, view.condition)
    if any(one not in hindered for one in problems):
        return 403
    return 409 if problems else otherwise


def after_act(review: Review, forms: Forms, sent: SentForm, digest: str) -> Response:
    """Redirects to the dossier, which says what was done."""
    mine = [
        line.number
        for line in dossier(review, sent.person.name, digest).log
        if line.person == sent.person.name
    ]
    done = f"?gedaan={mine[-1]}" if mine else ""
    return forms.done(f"{sent.request.app.url_path_for('case', digest=digest)}{done}")


def was_done(page: CasePage, action: Action, **said: str) -> bool:
    """Whether the last act on the dossier is this same step by this person. Then the button was
    pressed twice.
    """
    last = page.view.log[-1]
    return (last.person, last.action) == (
        page.person.name,
        action,
    ) and said.items() <= last.data.items()


class StepPages:
    """Pages with a button."""

    def __init__(self, look: PageTemplates, review: Review, forms: Forms, opened: Opened) -> None:
        self._look = look
        self._review = review
        self._forms = forms
        self._opened = opened

    def routes(self) -> list[Route]:
        """For each step, the page that shows it and the form that its button sends."""
        pages = (
            ("/beoordeling/{digest}/stap/{action}", "step", self._step, self._take_step),
            (
                "/beoordeling/{digest}/bijlage/{annex}/oordeel",
                "judge",
                self._judgement,
                self._judge,
            ),
            ("/dossiers/{halfjaar}/{digest}/aanbieden", "offer", self._offer, self._offered),
        )
        shown = [Route(path, show, name=name) for path, name, show, _ in pages]
        return shown + [
            Route(path, self._forms.endpoint(act), methods=["POST"]) for path, _, _, act in pages
        ]

    def _step(self, request: Request) -> Response:
        return self._shown_step(request, case_page(self._review, request))

    def _shown_step(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        text: str = "",
        typed: str = "",
    ) -> Response:
        action, step = _step_of(request)
        return self._look.page(
            "step.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            step=step,
            length=TYPED,
            refusals=page.view.refusals[action],
            error=error,
            text=text,
            typed=typed,
        )

    def _take_step(self, sent: SentForm) -> Response:
        action, step = _step_of(sent.request)
        page = case_page(self._review, sent.request, sent.person)
        text, typed = sent.text("text"), sent.text("digest").strip().lower()
        if step.typed and not page.view.refusals[action] and typed != page.digest[:TYPED]:
            wrong = (
                f"Typ de eerste {TYPED} tekens van de digest hierboven over; dat is niet „{typed}”."
            )
            return self._shown_step(
                sent.request, page, status=422, error=wrong, typed=sent.text("digest")
            )
        try:
            step.act(self._review, sent.person.name, page.digest, sent)
        except Refused as error:
            page = case_page(
                self._review, sent.request, sent.person
            )  # somebody else may have been first
            if was_done(page, action):
                return after_act(self._review, self._forms, sent, page.digest)
            status = status_of(page.view, action, otherwise=409 if step.text is None else 422)
            return self._shown_step(
                sent.request,
                page,
                status=status,
                error=str(error),
                text=text,
                typed=sent.text("digest"),
            )
        return after_act(self._review, self._forms, sent, page.digest)

    def _judgement(self, request: Request) -> Response:
        return self._shown_judgement(request, case_page(self._review, request))

    def _shown_judgement(
        self,
        request: Request,
        page: CasePage,
        *,
        status: int = 200,
        error: str | None = None,
        text: str = "",
        choice: str = "",
    ) -> Response:
        annex = page.place(request.path_params["annex"], None).annex
        assert annex is not None
        return self._look.page(
            "judgement.html.j2",
            request,
            status=status,
            case=page,
            line=page.line,
            section=annex,
            title=page.titles[annex],
            refusals=page.view.vote_refusals[annex],
            choices=Choice,
            opened=self._opened.has_annex(request, page.digest, annex),
            unread=self._opened.unread(request, page.said_by_others(annex)),
            names=page.names(),
            error=error,
            text=text,
            choice=choice,
        )

    def _judge(self, sent: SentForm) -> Response:
        page = case_page(self._review, sent.request, sent.person)
        annex = page.place(sent.request.path_params["annex"], None).annex
        assert annex is not None
        text, choice = sent.text("text"), sent.text("oordeel")
        try:
            if choice not in list(Choice):
                raise Refused("Kies een oordeel: goed of teruggeven.")
            vote(self._review, sent.person.name, page.digest, annex, Choice(choice), text)
        except Refused as error:
            page = case_page(self._review, sent.request, sent.person)
            if was_done(page, Action.VOTE, annex=annex, choice=choice):
                return after_act(self._review, self._forms, sent, page.digest)
            status = status_of(page.view, Action.VOTE, annex)
            return self._shown_judgement(
                sent.request, page, status=status, error=str(error), text=text, choice=choice
            )
        return after_act(self._review, self._forms, sent, page.digest)

    def _offer(self, request: Request) -> Response:
        return self._shown_offer(request)

    def _shown_offer(
        self, request: Request, *, status: int = 200, error: str | None = None
    ) -> Response:
        person = person_of(request)
        halfjaar, digest = request.path_params["halfjaar"], request.path_params["digest"]
        folder = dossier_folder(self._review.outputs, halfjaar, digest)
        if folder is None:
            raise HTTPException(404)
        refusals = objections(Action.REGISTER, person, Case(None))
        refusals += offer_obstacles(self._review, folder)
        return self._look.page(
            "offer.html.j2",
            request,
            status=status,
            halfjaar=halfjaar,
            digest=digest,
            refusals=refusals,
            error=error,
        )

    def _offered(self, sent: SentForm) -> Response:
        digest = sent.request.path_params["digest"]
        folder = dossier_folder(self._review.outputs, sent.request.path_params["halfjaar"], digest)
        if folder is None:
            raise HTTPException(404)
        try:
            register_dossier(self._review, folder, sent.person.name)
        except (Refused, ValueError) as error:
            status = 403 if objections(Action.REGISTER, sent.person, Case(None)) else 409
            return self._shown_offer(sent.request, status=status, error=str(error))
        return after_act(self._review, self._forms, sent, digest)


def _step_of(request: Request) -> tuple[Action, Step]:
    """Raises HTTPException 404 if there is no such step."""
    try:
        action = Action(request.path_params["action"])
        return action, STEPS[action]
    except (ValueError, KeyError) as error:
        raise HTTPException(404) from error
