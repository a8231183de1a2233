"""Extracts come in: frozen by sha256, read, and checked against their contract."""
