"""The page becomes PDF/A-3a and PDF/UA-1."""
