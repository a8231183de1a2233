"""Whether a sentence tells of a moment as past or as still to come.

Lists of words (config/brief/woorden.yaml) say so anywhere in the clause of the moment. A verb that
no list has is known by its form (verb_forms.py). That is sure only where a finite verb must stand:
beside *we*, *ik* or *u* at the begin of a clause, and right behind a moment that a clause begins
with.
"""

from __future__ import annotations

import re

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary, any_of
from tasks.letters.rules.rule import Sentence
from tasks.letters.rules.verb_forms import PastForms, is_weak_past

_FLAGS = re.IGNORECASE
#: Whatever the verb: what is so since a day began on that day. A day up to which something is
#: meant to be done may still come.
SINCE = re.compile(r"(?<!\w)(?:sinds|sedert)\s+(?:(?:eind|begin|medio|het|de)\s+)?\Z", _FLAGS)
#: Before a moment at which what is told now was said: ``zoals besproken op``.
_AS = re.compile(r"(?<!\w)zoals(?!\w)[^,;:]*\Z", _FLAGS)
_SO_SINCE = re.compile(r"(?<!\w)(?:sinds|sedert)(?!\w)", _FLAGS)
_UNTIL = re.compile(
    r"(?<!\w)(?:v\u00f3\u00f3r|voor|tot|t/m|tot\s+en\s+met|uiterlijk|per|oog\s+op|gericht\s+op"
    r"|aanloop\s+naar|vooruitlopend\s+op|betrekking\s+op|richting)\s+(?:(?:eind|het|de)\s+)?\Z",
    _FLAGS,
)
_HAVE = r"heeft|hebben|heb|hebt|is|zijn|ben"
_HAS = re.compile(rf"(?<!\w)(?:{_HAVE})(?!\w)", _FLAGS)
_HAS_BEEN = re.compile(
    rf"(?<!\w)(?:{_HAVE}|was|waren|werd|werden|had|hadden|kon|konden|moest|moesten)(?!\w)", _FLAGS
)
_WILL_BE = re.compile(r"(?<!\w)(?:wordt|worden|zal|zullen)(?!\w)", _FLAGS)
_STILL = re.compile(r"(?<!\w)(?:nog|pas)(?!\w)", _FLAGS)
#: Behind a moment, what was done then to what the clause is about: ``de in maart gestarte pilot``.
_ATTRIBUTE = re.compile(r"\s*[^\W\d_]+[dt]e\s+[^\W\d_]", _FLAGS)
#: What was meant to be done then: ``besloot op 1 augustus te stoppen``.
_TO = re.compile(r"(?<!\w)te\s+\w+n(?!\w)", _FLAGS)
_IN_ORDER = re.compile(r"(?<!\w)om(?!\w)[^,;:]*\Z", _FLAGS)
#: Where a clause begins that has a verb of its own.
_CLAUSE = re.compile(
    r"[,;:()]|(?<!\w)(?:dat|zodat|doordat|waarna|waarin|waardoor|nadat)(?!\w)"
    r"|(?<=weten)\s+(?:wat|hoe|of|welke?|wie|waarom|hoeveel|wanneer)(?!\w)",
    _FLAGS,
)
#: What is promised in the present: ``ik laat u dan weten wat ...``.
_PROMISES = re.compile(r"(?<!\w)(?:laat|laten)\s[^.]*(?<!\w)weten\W*\Z", _FLAGS)
#: So few words between ``dat`` and a moment that ends a sentence are no clause: they have no verb.
_NO_CLAUSE = 4
#: Before a moment that stands apart.
_APART = re.compile(r"\s*(?:[^\W\d_]+\s+){0,3}", _FLAGS)
#: Of a clause with ``dat``, what says that somebody once said so.
_TOLD = re.compile(r"(?<!\w)(?:dat|of)\s*\Z", _FLAGS)
#: A verb of the perfect tense: heeft ... geïnformeerd, heeft ... laten weten.
_PERFECT = re.compile(
    r"(?<!\w)(?:heeft|hebben|heb|is|zijn)(?!\w)(?:[^.;]|(?<=\d)\.(?=\d))*?(?<!\w)"
    r"(?!(?:gereed|beleid|gebied|overheid|bestand|verband|geld|besluit|overzicht)(?!\w))"
    r"(?:(?:ge|be|ver|ont|her|over|onder|vol|mis|door|\w{2,7}ge)(?:\w{2,}(?:d|t|en)|\w+(?:aan|ien))"
    r"|laten\s+\w+n)(?!\w)",
    _FLAGS,
)
#: ``Kon ... worden gesloten`` happened, though ``worden`` alone is of what comes.
_COULD = re.compile(r"(?<!\w)(?:kon|konden)(?!\w)", _FLAGS)
_EXPECTS = re.compile(r"(?<!\w)(?:naar\s+verwachting|waarschijnlijk|vermoedelijk)(?!\w)", _FLAGS)
#: The finite verb of a clause that begins with a pronoun, or with the moment itself; and one before
#: a pronoun: ``losten we``.
_SUBJECT = r"(?:ik|we|wij|u|zij|ze|hij|men)"
_BEHIND_SUBJECT = re.compile(rf"\s*{_SUBJECT}\s+(?P<verb>[^\W\d_]+)", _FLAGS)
_BEFORE_SUBJECT = re.compile(rf"(?<!\w)(?P<verb>[^\W\d_]+)\s+{_SUBJECT}(?!\w)", _FLAGS)
_BEGINS = re.compile(
    r"\s*(?:in|op|medio|begin|eind|rond)\s+(?:de\s+maand\s+|de\s+|het\s+)?\Z", _FLAGS
)
_FIRST = re.compile(r"\s*(?P<verb>[^\W\d_]+)(?=\s+\w)")
#: A verb in the present, but for what is only told to be so: *bedraagt*, *blijkt*.
_PRESENT = re.compile(r"\w{2,}(?:t|en)|zal|zet|ga|doe", _FLAGS)
_STATING = (
    r"is|zijn|ben|heeft|hebben|heb|bedraagt|bedragen|blijkt|blijken|blijft|blijven|geldt|gelden|ligt|liggen"
    r"|staat|staan|betreft|betreffen|telt|tellen|toont|tonen|laat|laten|ziet|zien|heet|heten|kent|kennen|dateert"
    r"|bestaat|bestaan|hoort|horen|schetst"
)
_STATES = re.compile(
    rf"(?:{_STATING}|met|het|en|dit|dat|niet|uit|tot|aan|van|met|onder\w+|ten|naast|buiten"
    r"|binnen|tussen|tegen)",
    _FLAGS,
)
_TELLS = re.compile(rf"(?<!\w)(?:{_STATING})(?!\w)", _FLAGS)
#: Verbs that are of what comes, and as often of what is: ``uit de peiling komt naar voren``.
_MAY_BE_NOW = re.compile(
    r"(?<!\w)(?:komt|komen|kom|gaat|gaan|loopt|lopen|kan|kunnen|wil|willen)(?!\w)", _FLAGS
)
_UNSURE = re.compile(
    r"(?<!\w)(?:hopelijk|waarschijnlijk|vermoedelijk|naar\s+verwachting|indien|mits|zodra|tenzij|als\s+alles)(?!\w)",
    _FLAGS,
)


class Tense:
    """The tenses of sentences, by the words of a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._past = re.compile(any_of(words.past), _FLAGS)
        self._future = re.compile(any_of(words.future), _FLAGS)
        self._expected = re.compile(any_of(words.expected), _FLAGS)
        self._hedges = re.compile(any_of(words.hedges), _FLAGS)
        self._forms = PastForms(words)

    def is_past(self, sentence: Sentence, one: Expression) -> bool:
        """Whether something happened at a moment, and nothing is still to come."""
        before, after = _clause(sentence, one)
        if SINCE.search(before):
            return True
        if _UNTIL.search(before) or (_TO.search(after) and not self._past.search(after)):
            return False
        text = f"{before} {after}"
        if _COULD.search(text):
            return True
        if self._future.search(text):
            return False
        return self._has_happened(text) or is_weak_past(_finite(before, after))

    def is_told(self, sentence: Sentence, one: Expression) -> bool:
        """Whether something is told in the perfect or past tense, without regard to whether the
        moment is one at which it happened, or one from which it holds.
        """
        before, after = _clause(sentence, one)
        text = f"{before} {after}"
        return not self._future.search(text) and self._has_happened(text)

    def is_future(self, sentence: Sentence, one: Expression) -> bool:
        """Whether something will happen at a moment, and nothing happened nor was once said."""
        before, after = _clause(sentence, one)
        said = self._future.sub("", " ".join(before.split()[-2:]))
        if _SO_SINCE.search(before) or _AS.search(before) or self._forms.has(said):
            return False
        told = sentence.upto(one)[: -len(before) or None]
        text = f"{before} {after}"
        if _TOLD.search(told):
            # What is meant or expected, and not what once was: ``de planning is dat``.
            if self._has_happened(self._expected.sub("", told)):
                return False
            if self._expected.search(told) is not None and not self._past.search(text):
                return True
        if _PROMISES.search(text):
            return True
        if _EXPECTS.search(text) and self._past.search(text) is None:
            return True  # naar verwachting is het dan afgerond
        happened = self._has_happened(self._future.sub("", text)) or is_weak_past(
            _finite(before, after)
        )
        return not happened and (
            self._expected.search(text) is not None
            or (before == sentence.upto(one) and _begins_in_the_present(before, after))
        )

    def may_be_past(self, sentence: Sentence, one: Expression) -> bool:
        """Whether a moment that is to come may be told of as past: no words say that it is still to
        come, and something has a form of the past, whatever the word.
        """
        if self.is_past(sentence, one):
            return True
        if self.is_future(sentence, one):
            return False
        text = " ".join(_clause(sentence, one))
        if len(text.split()) <= _NO_CLAUSE and not self._hedges.search(sentence.text):
            text = sentence.text  # in maart, bij de start,
        if not self._comes(_MAY_BE_NOW.sub(" ", sentence.text)):
            text = sentence.text
            if one.kind is Kind.PERIOD or _TELLS.search(text) or _MAY_BE_NOW.search(text):
                return True
        if _SO_SINCE.search(text):
            return True
        if self._future.search(text) is not None and not self._has_happened(text):
            return self._forms.has(self._future.sub("", text))
        told = self._has_happened(text) or self._forms.has(text)
        return told or _HAS.search(text) is not None

    def may_be_future(self, sentence: Sentence, one: Expression) -> bool:
        """Whether a moment that has been may be told of as still to come: nothing has a form of the
        past, or something makes that doubtful.
        """
        before, after = _clause(sentence, one)
        if _SO_SINCE.search(before):
            return False
        # What was meant to be done then may still have to be, whenever that was said.
        if _TO.search(after) and (_IN_ORDER.search(before) or not self._forms.has(after)):
            return True
        if self.is_past(sentence, one):
            return self._hedges.search(sentence.text) is not None
        if self.is_future(sentence, one) or self.is_doubtful(sentence):
            return True
        clause = f"{before} {after}"
        # Wordt in maart begonnen: the participle is not of what has been.
        if _WILL_BE.search(clause) and not _HAS_BEEN.search(clause) and not _ATTRIBUTE.match(after):
            return True
        return not self._forms.has(clause) and not (
            self._future.search(clause) is None and self._forms.has(sentence.text)
        )

    def is_doubtful(self, sentence: Sentence) -> bool:
        """Whether a word makes it doubtful that something has happened, and nothing has."""
        told = self._future.sub("", self._expected.sub("", sentence.text))
        return _UNSURE.search(sentence.text) is not None or (
            self._hedges.search(sentence.text) is not None and not self._has_happened(told)
        )

    def may_begin(self, sentence: Sentence, one: Expression) -> bool:
        """Whether something may be meant to be done only from a moment on that has been, or up
        to it.
        """
        text = " ".join(_clause(sentence, one))
        comes = self._future.search(text) or _STILL.search(text)
        return comes is not None and not self._forms.has(self._future.sub("", text))

    def _comes(self, text: str) -> bool:
        """Whether any word says that something is still to come, or may be."""
        return any(
            each.search(text) is not None for each in (self._future, self._expected, self._hedges)
        )

    def _has_happened(self, text: str) -> bool:
        return self._past.search(text) is not None or _PERFECT.search(text) is not None


def _begins_in_the_present(before: str, after: str) -> bool:
    """Whether a sentence begins with a moment and tells, in the present, what is done then."""
    verb = _FIRST.match(after) if _BEGINS.fullmatch(before) else None
    return (
        verb is not None
        and _PRESENT.fullmatch(verb["verb"]) is not None
        and _STATES.fullmatch(verb["verb"]) is None
    )


def _finite(before: str, after: str) -> str:
    """The finite verb of a clause, where its place shows which word that is; else empty."""
    found = _BEHIND_SUBJECT.match(before)
    if found is None and _BEGINS.fullmatch(before):
        found = _FIRST.match(after)
    found = found or _BEFORE_SUBJECT.search(before) or _BEFORE_SUBJECT.search(after)
    return found["verb"] if found is not None else ""


def _clause(sentence: Sentence, one: Expression) -> tuple[str, str]:
    """The clause of an expression: what stands in it before and behind. A moment that stands apart,
    between commas or brackets, is of the clause around it.
    """
    upto, beyond = sentence.upto(one), sentence.beyond(one)
    after = _CLAUSE.split(beyond)[0]
    before = _CLAUSE.split(upto)[-1]
    around = upto[: -len(before) or None][-1:] + beyond[len(after) :][:1]
    if around in (",,", "()") and not after.strip() and _APART.fullmatch(before):
        begin = [cut.end() for cut in _CLAUSE.finditer(upto[: -len(before) - 1])]
        end = [cut.start() for cut in _CLAUSE.finditer(beyond)][1:2]
        return upto[begin[-1] if begin else 0 :], beyond[: end[0] if end else None]
    if not after.strip(" .") and len(before.split()) <= _NO_CLAUSE:
        before = re.split(r"[,;:()]", upto)[-1]  # ``dat`` of ``we losten dat op in``
    return before, after
