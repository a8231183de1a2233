"""Records that stay in a database or in Spark: only what is counted there comes back."""
