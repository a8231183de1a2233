"""Every numeric expression of a letter, recognised exactly: what it is, and what it is worth."""
