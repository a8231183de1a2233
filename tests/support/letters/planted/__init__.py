"""Letters with one planted mistake each, in the wording of eight hands."""
