"""Which figure of a dossier a number in a letter is, and whether it says the same."""
