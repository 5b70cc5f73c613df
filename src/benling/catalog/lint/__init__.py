"""What can be wrong with a notebook's source, found before anybody else meets it."""
