"""The OpenDocument text of an annex."""
