"""Plausibility: hard and soft edits of what was delivered, as official statistics know them."""
