"""A damage: its tables, and what became of it since the previous report."""
