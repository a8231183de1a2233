"""Whether the product is well: what is looked at, and the pages that say so."""
