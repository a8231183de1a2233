"""Pages on which a dossier is reviewed."""
