"""Letters in PDF: what is printed where, and whether that can be read at all."""
