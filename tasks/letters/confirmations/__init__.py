"""What people confirmed or explained about the numbers of a letter, and what that changes."""
