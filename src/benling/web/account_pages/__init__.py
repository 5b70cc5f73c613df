"""Passwords: change, forgotten, one-time codes; and the Hub's check of a password."""
