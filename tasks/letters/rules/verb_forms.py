"""Whether any word of a text has the form of a verb in the past, whatever the verb.

Strong verbs stand in a list (config/brief/woorden.yaml). A weak verb and a participle are known by
how they begin and end; the file also lists the words that only look like one.
"""

from __future__ import annotations

import re

from tasks.letters.expressions.vocabulary import Vocabulary, any_of

_FLAGS = re.IGNORECASE
#: What a strong verb may begin with, and words that look like one with such a begin.
_BEGINS = (
    r"(?<!\w)(?!(?:gereed|geleden|uitgaven|opgaven|namen|voorkeur)(?!\w))"
    r"(?:(?:be|ge|ver|ont|her|er|mis|vol|aan|af|bij|door|in|mee|na|om|onder|op|over|tegen|terug|toe|uit"
    r"|vast|voor|voort|weg|samen|plaats|deel|vrij|rond|neer|los|open)*)"
)
#: A form of a weak verb in the past that no article or preposition makes an adjective or a noun.
_WEAK_ANYWHERE = re.compile(
    r"(?<!\w)(?<!\bde\s)(?<!\bhet\s)(?<!\been\s)(?<!\bdeze\s)(?<!\bdie\s)(?<!\bdit\s)(?<!\bdat\s)"
    r"(?<!\bonze\s)(?<!\bmijn\s)(?<!\buw\s)(?<!\bhun\s)(?<!\bhaar\s)(?<!\balle\s)(?<!\bgeen\s)"
    r"(?<!\belke\s)(?<!\biedere\s)(?<!\bin\s)(?<!\bop\s)(?<!\bvan\s)(?<!\bvoor\s)(?<!\bmet\s)"
    r"(?<!\baan\s)(?<!\bbij\s)(?<!\bter\s)(?<!\bten\s)(?<!\bper\s)(?<!\bnaar\s)(?<!\bmeer\s)"
    r"(?P<verb>[^\W\d_]{2,}(?:[dt]e|(?:[fkpst]t|[gjlmnrvwzd]d)en))(?!\w)",
    _FLAGS,
)
#: What looks like a weak verb by how it ends or begins, and is none.
_NO_WEAK = re.compile(r"eind\w*|\w+(?:ende|heden)|zo\w*te", _FLAGS)
#: In the plural of these, a weak verb in the present looks like its past: ``melden``.
_PRESENT_PLURAL = re.compile(
    r"\w*(?:vind|bind|zend|wend|word|meld|geld|scheld|antwoord|rond|land|brand|duld|aard|test|kost|post|rust|tast"
    r"|vest|belast|troost|lift|schrift)en",
    _FLAGS,
)
#: A weak verb in the past: *loste*, *losten*.
_WEAK = re.compile(r"\w{2,}(?:[dt]e|(?:[fkps]t|[gjlmnrvwz]d)en)", _FLAGS)
#: What a participle with *ge* may begin with: *afgerond*, *geopend*.
_APART = (
    r"(?:aan|achter|af|bij|door|in|klaar|los|mee|na|neer|om|op|open|over|plaats|rond|samen|stil|stop|tegen|terug"
    r"|toe|uit|vast|voor|voort|vrij|weg|binnen|buiten|deel|goed|kwijt|her)?"
)
#: What is done, by its form.
_PARTICIPLE = (
    rf"(?:(?:be|ver|ont|her|over|onder|vol|mis|door)\w{{2,}}d|{_APART}ge\w{{2,}}(?:d|t|en)"
    r"|\w+(?:ge)?daan|\w+gezien)(?!\w)"
)
#: The same with a form that is also one of the present, ``bereikt``: so only beside one of these.
_MAYBE = r"(?:be|ver|ont|her|over|onder|vol|mis|door)\w{1,}(?:[fkpsh]|oo|ou|oe)t(?!\w)"
_BESIDE = re.compile(
    r"(?<!\w)(?:heeft|hebben|heb|hebt|had|hadden|is|zijn|ben|was|waren|werd|werden|wordt|worden|geworden)(?!\w)",
    _FLAGS,
)


class PastForms:
    """The forms of verbs in the past, by a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._strong = re.compile(f"{_BEGINS}(?:{'|'.join(words.strong)})(?!\\w)", _FLAGS)
        self._no_verb = re.compile(any_of(words.no_verbs), _FLAGS)
        no = words.no_participles
        none = rf"(?<!\w)(?!(?:{'|'.join(no.words)})(?!\w)|(?:{'|'.join(no.begins)}))"
        self._participle = re.compile(none + _PARTICIPLE, _FLAGS)
        self._maybe = re.compile(none + _MAYBE, _FLAGS)

    def has(self, text: str) -> bool:
        """Whether any word of a text has one."""
        return (
            self._strong.search(text) is not None
            or self._participle.search(text) is not None
            or (self._maybe.search(text) is not None and _BESIDE.search(text) is not None)
            or any(
                _PRESENT_PLURAL.fullmatch(found["verb"]) is None
                and self._no_verb.fullmatch(found["verb"]) is None
                and _NO_WEAK.fullmatch(found["verb"]) is None
                for found in _WEAK_ANYWHERE.finditer(text)
            )
        )


def is_weak_past(verb: str) -> bool:
    """Whether a word has the form of a weak verb in the past, and not of one in the present."""
    return _WEAK.fullmatch(verb) is not None and _PRESENT_PLURAL.fullmatch(verb) is None
