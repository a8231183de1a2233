"""A measure of the invorderingsstrategie: its month of introduction, and its row in the table."""
