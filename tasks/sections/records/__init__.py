"""Records of persons: the queries that count them, names of countries, and what is implausible."""
