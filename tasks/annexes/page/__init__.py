"""Templates and a section become one HTML page, from which every form is made."""
