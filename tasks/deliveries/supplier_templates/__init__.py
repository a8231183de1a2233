"""What a supplier fills in, made from the contract of the source."""
