"""Who looked at which digest, what they said, and the moment it became public."""
