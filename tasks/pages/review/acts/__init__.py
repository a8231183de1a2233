"""What people do on a dossier in review, each with its form."""
