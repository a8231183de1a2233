"""What came in for a halfjaar, by whom, and what the check said of it."""
