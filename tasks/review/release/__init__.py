"""A released dossier: made, signed, published, verified."""
