"""Citations of papers of parliament: their form, numbers and days."""
