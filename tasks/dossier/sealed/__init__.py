"""The sealed dossier: its files, its statement, the seal, and the check of all of it."""
