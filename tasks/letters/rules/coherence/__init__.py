"""Numbers of a letter that must fit each other."""
