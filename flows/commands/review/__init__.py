"""Commands about review, releases and the people of both."""
