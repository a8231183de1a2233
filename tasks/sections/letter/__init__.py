"""How the text of a chapter becomes part of the letter."""
