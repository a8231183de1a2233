"""The migrations of the history, carried out when it is opened."""
