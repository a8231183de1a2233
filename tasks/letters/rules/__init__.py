"""What can be wrong in a letter apart from its figures: one module per family of rules.

Rules are listed in :mod:`tasks.letters.letter_check`.
"""
