"""The tables of review, version by version."""
