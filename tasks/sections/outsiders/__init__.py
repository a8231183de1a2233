"""What the audit of disclosure reads of a section, beside its figures."""
