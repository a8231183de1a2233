"""The rules of review: states, rights, policies, seats."""
