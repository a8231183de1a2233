"""Letters held against a sealed dossier."""
