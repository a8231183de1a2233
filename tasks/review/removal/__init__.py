"""The end of what may not be kept: deliveries of a halfjaar, texts, and rows about people."""
