"""The pages for people: which dossiers there are, what is in them, and their files, over http."""
