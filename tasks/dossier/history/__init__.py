"""Which dossiers there were, and what people answered, for the runs that come after."""
