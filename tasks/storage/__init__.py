"""Ground floor: bytes by sha256, whole files and folders, locks, the database."""
