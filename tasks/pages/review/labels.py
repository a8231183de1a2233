"""The Dutch words of the pages for what somebody did, what can be done, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from tasks.definitions.judged import LETTER, annex_of
from tasks.definitions.reviewing import GROUP
from tasks.figures.dutch import enumeration
from tasks.review.remarks import CommentKind
from tasks.review.rules.states import STATES, Action, State
from tasks.review.visibility import LogLine, ReviewView

#: What each state means for whoever reads the page.
STATE_MEANS = MappingProxyType(
    {
        State.CONCEPT: "Het dossier is samengesteld en nog niet ingediend. De maker dient het in.",
        State.IN_REVIEW: (
            "Per bijlage, en per hoofdstuk van de brief, geven de gevraagde beoordelaars ieder een "
            "oordeel, zonder dat van de ander te zien."
        ),
        State.REVIEWED: (
            "Alle oordelen zijn binnen en goed. Een beoordelaar handelt open vragen "
            "af en keurt het dossier goed."
        ),
        State.APPROVED: (
            "Het dossier is goedgekeurd. Een vrijgever die niet maakte, stemde of "
            "goedkeurde, geeft het vrij."
        ),
        State.RELEASED: "Het dossier is vrijgegeven en verandert niet meer.",
        State.RETURNED: (
            "Het dossier is teruggegeven. De maker leest waarom, verhelpt het en "
            "stelt het opnieuw samen."
        ),
        State.WITHDRAWN: (
            "Het dossier is ingetrokken. De maker kan het opnieuw aanbieden zolang "
            "het halfjaar niet is vrijgegeven."
        ),
    }
)
DID = MappingProxyType(
    {
        Action.DELIVER: "leverde een bestand",
        Action.REGISTER: "bood het dossier aan",
        Action.JUSTIFY: "antwoordde op een bevinding",
        Action.SUBMIT: "diende het dossier in voor beoordeling",
        Action.VOTE: "gaf een oordeel",
        Action.RETURN: "gaf het dossier terug",
        Action.HAND_OVER: "droeg een plaats over",
        Action.APPROVE: "keurde het dossier goed",
        Action.RELEASE: "gaf het dossier vrij",
        Action.WITHDRAW: "trok het dossier in",
        Action.SUPERSEDE: "diende een ander dossier in, dat dit vervangt",
        Action.REMARK: "maakte een opmerking",
        Action.ASK: "stelde een vraag",
        Action.ANSWER: "beantwoordde een vraag",
        Action.CLOSE: "sloot een vraag af",
        Action.CARRY: "nam over wat bij een ander concept is gezegd",
    }
)


def did(line: LogLine, titles: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What a line of the log says, as the end of a sentence that begins with the person's name.

    Args:
        line: of the log.
        titles: of what is judged, by name.
        names: full names, by account.
    """
    words = DID[Action(line.action)]
    if not line.data:
        return f"{words} (nog niet zichtbaar: beoordelaars oordelen los van elkaar)"
    if line.action == Action.HAND_OVER:
        where = enumeration([titles.get(one, one) for one in line.data["annexes"]])
        holder, to = (full_name(line.data[one]["person"], names) for one in ("holder", "to"))
        return f"droeg de plaats van {holder} bij {where} over aan {to}"
    if annex := line.data.get("annex"):
        words += f" over {titles.get(annex, annex)}"
    if anchor := line.data.get("anchor"):
        words += f" ({anchor})"
    if choice := line.data.get("choice"):
        words += f": {CHOICES[choice]}"
    if letter := line.data.get("letter"):
        words += f", met de brief {letter[:12]}"
    if confirms := line.data.get("confirms"):
        words += f" (bevestigt het oordeel over {confirms[:12]})"
    if origin := line.data.get("origin"):
        who = full_name(origin["person"], names)
        return f"{words}: {line.data['kind']} van {who}, uit {origin['dossier'][:12]}"
    if line.data.get("kind") in (CommentKind.ANSWER, CommentKind.CLOSING):
        words += f" (vraag {line.data['about']})"
    return words


#: A vote as it is said.
CHOICES = MappingProxyType({"akkoord": "goed", "teruggeven": "teruggeven"})


def seat(name: str, names: Mapping[str, str]) -> str:
    """A seat of an annex in words; ``names`` are full names."""
    if name.startswith(GROUP):
        return f"iemand van {name.removeprefix(GROUP)}"
    return full_name(name, names)


def full_name(account: str, names: Mapping[str, str]) -> str:
    """What people call who has an account; the account if nobody knows it any more."""
    return names.get(account, account)


def stand_ins(view: ReviewView) -> dict[tuple[str, str], str]:
    """By annex and person, on whose seat that person sits in this round."""
    return {
        (annex, line.data["to"]["person"]): line.data["holder"]["person"]
        for line in view.log
        if line.action == Action.HAND_OVER and line.data["round"] == view.line.round
        for annex in line.data["annexes"]
    }


class Turn:
    """What a person can do with a dossier now, as addresses with words: ``first`` is what others
    wait for, ``more`` is what else is possible. What is ``confirmable`` is asked in one go, and so
    are several parts of the letter.
    ``asks`` is how many findings wait for an answer; ``names`` are full names, by account.

    Every address is made from the name of its page, which has one place to be: the routes.
    """

    def __init__(
        self,
        person: str,
        view: ReviewView,
        titles: Mapping[str, str],
        confirmable: Collection[str],
        asks: int,
        names: Mapping[str, str],
        url: Callable[..., str],
    ) -> None:
        line = view.line

        def step(action: Action) -> str:
            return str(url("step", digest=line.digest, action=action))

        said = f"{url('case', digest=line.digest)}#vragen"
        may = {action for action, problems in view.refusals.items() if not problems}
        state, open_questions = view.line.state, view.condition.open_questions
        self.first: list[tuple[str, str]] = []
        if asks and Action.JUSTIFY in may:
            some = (
                "de bevinding die een antwoord vraagt"
                if asks == 1
                else f"de {asks} bevindingen die een antwoord vragen"
            )
            self.first.append((str(url("justify", digest=line.digest)), f"Bekijk {some}"))
        if Action.SUBMIT in may:
            self.first.append((step(Action.SUBMIT), "Dien het dossier in voor beoordeling"))
        if confirmable:
            letter = any(annex_of(one) == LETTER for one in confirmable)
            one, more = (
                ("het deel dat", "delen die") if letter else ("de bijlage die", "bijlagen die")
            )
            some = (
                f"{one} niet veranderde"
                if len(confirmable) == 1
                else f"de {len(confirmable)} {more} niet veranderden"
            )
            self.first.append(
                (str(url("confirm", digest=line.digest)), f"Bevestig uw oordeel over {some}")
            )
        judges = [one for one in titles if one in view.annexes_to_judge and one not in confirmable]
        parts = [one for one in judges if annex_of(one) == LETTER]
        if len(parts) > 1:
            self.first.append(
                (
                    str(url("confirm", digest=line.digest)),
                    f"Lees en beoordeel de {len(parts)} delen van de brief",
                )
            )
        absent = stand_ins(view)
        self.first += [
            (
                str(url("judge", digest=line.digest, annex=annex)),
                f"Geef uw oordeel over {titles[annex]}"
                + (
                    f", op de plaats van {full_name(absent[annex, person], names)}"
                    if (annex, person) in absent
                    else ""
                ),
            )
            for annex in judges
            if len(parts) == 1 or annex not in parts
        ]
        if state is State.RETURNED and Action.WITHDRAW in may:
            self.first.append((said, "Lees waarom het dossier is teruggegeven"))
        if open_questions and Action.ANSWER in may and state is not State.RETURNED:
            self.first.append(
                (
                    said,
                    "Beantwoord de open vraag"
                    if open_questions == 1
                    else f"Beantwoord de {open_questions} open vragen",
                )
            )
        if Action.APPROVE in may:
            self.first.append((step(Action.APPROVE), "Keur het dossier goed"))
        elif state is State.REVIEWED and open_questions and Action.CLOSE in may:
            self.first.append((said, "Sluit de open vragen af"))
        if Action.RELEASE in may:
            self.first.append((step(Action.RELEASE), "Geef het dossier vrij"))
        self.more = [
            (step(action), words)
            for action, words in (
                (Action.RETURN, "Geef het dossier terug"),
                (Action.WITHDRAW, "Trek het dossier in"),
            )
            if action in may
        ]
        if state in (State.RETURNED, State.WITHDRAWN) and Action.REGISTER in may:
            offer = url("offer", halfjaar=line.halfjaar, digest=line.digest)
            self.more.append((str(offer), "Bied hetzelfde dossier opnieuw aan"))
        self.says = Action.REMARK in may or Action.ASK in may
        self.owner = STATES[state].owner
        self.decided = STATES[state].decided

    @property
    def hindered(self) -> bool:
        """Whether nobody waits for this person."""
        return not self.first


def why_not(view: ReviewView) -> list[tuple[str, str]]:
    """The steps that the state of the dossier allows and this person can not take: name and
    reason.
    """
    steps = (
        Action.REGISTER,
        Action.SUBMIT,
        Action.VOTE,
        Action.APPROVE,
        Action.RELEASE,
        Action.RETURN,
        Action.WITHDRAW,
    )
    # That a step does not belong to this state needs no reason: the state itself says what comes
    # next.
    fitting = [step for step in steps if not _of_another_state(view, step)]
    return [(str(step), " ".join(view.refusals[step])) for step in fitting if view.refusals[step]]


def _of_another_state(view: ReviewView, step: Action) -> bool:
    from tasks.review.rules.states import rules_for

    return not any(rule.role is not None for rule in rules_for(step, view.line.state))
