"""What a check found, as comments in the margin of a copy of the letter."""
