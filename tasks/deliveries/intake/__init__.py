"""A folder of extracts: each file frozen, read and checked; everything that is wrong at once."""
