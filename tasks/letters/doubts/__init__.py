"""Sentences in which a mistake can hide that no rule could judge: what a person is asked."""
