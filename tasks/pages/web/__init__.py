"""What every page needs: who is signed in, forms, templates, files."""
