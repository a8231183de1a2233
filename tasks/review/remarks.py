"""What can be said about a dossier: the kinds, and which texts are accepted."""

from __future__ import annotations

import hashlib
import unicodedata
from enum import StrEnum

from tasks.review.rules.rights import Refused

LONGEST = 5_000
#: What stands in place of a text that was erased, see :mod:`tasks.review.removal.erasing`.
ERASED = "(Deze tekst is verwijderd.)"


class CommentKind(StrEnum):
    """What a comment is.

    Only a question keeps a dossier from being approved, until it is closed.
    """

    REMARK = "opmerking"
    QUESTION = "vraag"
    ANSWER = "antwoord"
    CLOSING = "afsluiting"
    JUSTIFICATION = "antwoord op bevinding"
    VOTE = "toelichting bij stem"
    REASON = "reden"


#: What is said about a question.
REPLIES = (CommentKind.ANSWER, CommentKind.CLOSING)
#: What goes along to the next concept of the halfjaar.
GOES_ALONG = (
    *(CommentKind.QUESTION, CommentKind.REMARK, CommentKind.JUSTIFICATION),
    *REPLIES,
)


def accepted(text: str) -> str:
    """The text without invisible characters and space around it.

    Raises:
        Refused: if nothing is left, or it is longer than :data:`LONGEST` characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(
        one
        for one in lines
        if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()
    if not clean:
        raise Refused("Schrijf er een toelichting bij; die is hier verplicht.")
    if len(clean) > LONGEST:
        raise Refused(
            f"De tekst heeft {len(clean)} tekens; het mogen er {LONGEST} zijn. Kort haar in."
        )
    return clean


def text_digest(text: str, salt: str = "") -> str:
    """The sha256 by which the log knows a text. The salt, in hex, keeps anyone from finding a text
    by trying; answers to findings have none, because dossiers seal them.
    """
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
