"""What suppliers and makers see: what came in, how it stands, and the form to deliver with."""
