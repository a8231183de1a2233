"""The base of every error whose message is for people."""

from __future__ import annotations


class Refusal(Exception):
    """Something is not done, for a reason that people can do something about.

    The message is Dutch, says why and what to do, and can be shown as it is.
    """
