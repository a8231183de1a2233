"""What somebody opened since they signed in, for the form of a judgement. It is kept in the memory
of this process and nowhere else: it helps a reviewer, and nobody can look it up.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from starlette.requests import Request

from tasks.pages.web.authentication import token_of
from tasks.review.visibility import Comment

#: Of so many sessions it is known; the one that was longest without use is forgotten first.
MOST_SESSIONS = 500


class _Seen:
    """By digest and annex what was opened, and the numbers of the comments that were shown."""

    def __init__(self) -> None:
        self.annexes: set[tuple[str, str]] = set()
        self.comments: set[int] = set()


class Opened:
    """What was opened in each session."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, _Seen] = OrderedDict()
        self._lock = threading.Lock()

    def note_annex(self, request: Request, digest: str, annex: str) -> None:
        """This person has the text of an annex before them."""
        with self._lock:
            self._of(request).annexes.add((digest, annex))

    def note_comments(self, request: Request, comments: Iterable[Comment]) -> None:
        """This person has these comments before them, in full."""
        with self._lock:
            self._of(request).comments.update(one.id for one in comments)

    def has_annex(self, request: Request, digest: str, annex: str) -> bool:
        """Whether the annex was opened since this person signed in."""
        with self._lock:
            return (digest, annex) in self._of(request).annexes

    def unread(self, request: Request, comments: Iterable[Comment]) -> list[Comment]:
        """Those of the comments that were not shown since this person signed in."""
        with self._lock:
            seen = self._of(request).comments
            return [one for one in comments if one.id not in seen]

    def _of(self, request: Request) -> _Seen:
        token = token_of(request)
        seen = self._sessions.setdefault(token, _Seen())
        self._sessions.move_to_end(token)
        if len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return seen
