"""What was done: the tables of review, the hash-chained log, and the proof that both agree."""
