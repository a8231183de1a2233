"""What people are told by mail, because of an act or because they are waited for."""
