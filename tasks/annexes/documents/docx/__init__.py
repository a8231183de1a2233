"""The Word document of an annex."""
