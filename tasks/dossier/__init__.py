"""The order of the steps, the sealed package, its provenance, its history and its differences."""
