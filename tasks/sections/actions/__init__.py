"""The steps of an action and what an earlier action came to, as figures."""
