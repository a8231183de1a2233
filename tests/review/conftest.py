"""Tests of review go by the definitions of few annexes."""

from support.review.few_annexes import few_annexes

__all__ = ["few_annexes"]
