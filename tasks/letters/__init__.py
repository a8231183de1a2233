"""Letters as people write them: what stands in a document, and what its numbers are."""
