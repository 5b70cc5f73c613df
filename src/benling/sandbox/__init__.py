"""Runs a program in bubblewrap with nothing of the host but what it is given."""
